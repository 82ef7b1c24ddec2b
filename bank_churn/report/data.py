"""What the pages need from the published file, and nothing about single customers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from bank_churn.published import open_published

Row = dict[str, Any]
Data = Mapping[str, list[Row]]

# Bands of one feature on a page; a bank with hundreds of cities shows the largest.
BANDS_PER_FEATURE = 30

QUERIES: Mapping[str, str] = {
    "build": "select * from build_info",
    "settings": "select * from report_settings",
    "cube": "select * from churn_cube order by all",
    "total": "select * from bank_portrait",
    "cities": "select count(distinct city) as city_count from customers",
    "segments": "select * from segments order by position, segment_code",
    "segment_portraits": "select s.name_en, s.name_ru, p.*"
    " from segment_portraits as p join segments as s using (segment_code)"
    " order by s.position, p.segment_code",
    "product_portraits": "select * from product_count_portraits order by product_count",
    "churn_portraits": "select * from churn_portraits order by is_churned desc",
    "assumed_products": "select s.name_en, s.name_ru, a.*"
    " from assumed_products as a"
    " left join segments as s"
    " on a.group_type = 'segment' and a.group_key = s.segment_code"
    " order by a.group_type desc, s.position, a.group_key, a.position",
    "drivers": "select * from churn_drivers"
    " qualify row_number() over (partition by feature"
    f" order by customer_count desc, band) <= {BANDS_PER_FEATURE}"
    " order by feature_position, position, band",
    "associations": "select * from feature_associations"
    " where feature_b = 'churn' and phik is not null order by phik desc, feature_a",
    "hypotheses": "select * from hypothesis_tests order by hypothesis_id",
    # A segment is a range of product counts: its reversal would be told twice.
    "strata": "select * from stratified_checks where is_reversed"
    " and stratum_type <> 'segment'"
    " order by hypothesis_id, stratum_type, stratum",
    "comparison": "select * from population_comparison order by metric",
    "published_figures": "select * from published_figures order by figure_id",
    "risk_segments": "select * from risk_segments order by side desc, position",
    "recommendations": "select s.name_en, s.name_ru, r.*"
    " from recommendations as r left join segments as s using (segment_code)"
    " order by s.position nulls first, r.priority, r.recommendation_id",
    # Not the examples: they are delivered texts.
    "quality": "select description_en, description_ru, value, unit from data_quality"
    " where file_name is null and (value > 0 or value is null)"
    " order by severity desc, check_id",
}

# What says which group a row is about; the rest of a group too small to be reported
# stays out of the pages.
IDENTITY = {
    *("segment_code", "product_count", "is_churned", "is_reportable"),
    *(
        "feature",
        "feature_en",
        "feature_ru",
        "band",
        "position",
        "label_en",
        "label_ru",
    ),
    *("group_type", "group_key", "assumption_id", "product_en", "product_ru"),
    *("name_en", "name_ru"),
}


def read(file: Path) -> Data:
    """Ask the published file all questions.

    Raises:
        InputError: There is no published file, it is damaged, or it lacks a table.
    """
    with open_published(file) as connection:
        return {name: _rows(connection, sql) for name, sql in QUERIES.items()}


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
