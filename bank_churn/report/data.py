"""What the pages need from the published file, and nothing about single customers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from bank_churn.published import open_published

Row = dict[str, Any]
Data = Mapping[str, list[Row]]

# What more than one block asks.
QUERIES: Mapping[str, str] = {
    "build": "select * from build_info",
    "settings": "select * from report_settings",
    "bank": "select * from bank_portrait",
    "segments": "select * from segments order by position, segment_code",
    "segment_portraits": "select s.name_en, s.name_ru, p.*"
    " from segment_portraits as p join segments as s using (segment_code)"
    " order by s.position, p.segment_code",
    "product_portraits": "select * from product_count_portraits order by product_count",
}

# What says which group a row is about; the rest of a group too small to be reported
# stays out of the pages.
IDENTITY = {
    *("segment_code", "product_count", "is_churned", "is_reportable", "as_of"),
    *("feature", "feature_en", "feature_ru", "band", "position"),
    *("label_en", "label_ru", "name_en", "name_ru"),
    *("group_type", "group_key", "assumption_id", "product_en", "product_ru"),
    *("hypothesis_id", "stratum_type", "stratum"),
    *("attributes", "city", "gender", "age_group", "activity", "credit_card"),
}


def read(file: Path, queries: Mapping[str, str]) -> Data:
    """Ask the published file all questions.

    Raises:
        InputError: There is no published file, it is damaged, or it lacks a table.
    """
    with open_published(file) as connection:
        return {name: _rows(connection, sql) for name, sql in queries.items()}


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    result = connection.execute(sql)
    names = [column[0] for column in result.description or []]
    return [
        _without_few(dict(zip(names, values, strict=True)))
        for values in result.fetchall()
    ]


def _without_few(row: Row) -> Row:
    """Take the figures off a group that is too small to be reported."""
    if row.get("is_reportable", True):
        return row
    return {name: value if name in IDENTITY else None for name, value in row.items()}


def currency(data: Data) -> str:
    """What stands beside the extract's amounts."""
    return str(data["build"][0]["currency_symbol"])


def fewest(data: Data) -> int:
    """Customers that a group needs to be quoted."""
    return int(data["settings"][0]["min_reportable_count"])
