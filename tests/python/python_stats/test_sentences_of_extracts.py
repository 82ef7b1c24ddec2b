"""Conclusions read as a person reads them, on extracts of many kinds."""

import re
from typing import Any

import duckdb
import pytest

from python_stats.hypotheses.declared import Study
from python_stats.hypotheses.overall_tests import hypothesis_results
from python_stats.models import PYTHON_MODELS
from python_stats.tables import read_rows
from tests.python.warehouses import Warehouse

SCHEMAS = {"int_": "intermediate", "stats_": "stats"}
Tables = dict[str, list[dict[str, Any]]]

# What no sentence may hold, and why.
FAULTS = {
    "a value that is not known": r"None|nan\b|null|inf\b",
    "a hyphen for a minus": r"(^|[\s(])-\d",
    "two spaces or one before a stop": r"  | [.,;:)]",
    "brackets in brackets": r"\([^()]*\(",
    "an open placeholder": r"[{}]",
    "a unit that may part from its number": r"\d (years|pp|points|%|года|лет|п\.)",
}


@pytest.fixture(scope="module")
def tables(default_warehouse: Warehouse) -> Tables:
    """What the statistics step reads of the default extract."""
    inputs = PYTHON_MODELS["hypothesis_test_results"].inputs
    with duckdb.connect(default_warehouse.working_file, read_only=True) as connection:
        return {
            argument: read_rows(connection.table(f"{schema_of(table)}.{table}"))
            for argument, table in inputs.items()
        }


def schema_of(table: str) -> str:
    found = [s for prefix, s in SCHEMAS.items() if table.startswith(prefix)]
    return found[0] if found else "reference"


def times(tables: Tables, factor: int) -> Tables:
    """The same bank with many times the customers."""
    counted = {
        *("known_count", "missing_count", "customer_count", "value_sum", "square_sum")
    }
    return {
        name: [
            {
                column: value * factor if column in counted else value
                for column, value in row.items()
            }
            for row in rows
        ]
        for name, rows in tables.items()
        if name in ("group_sums", "value_histograms", "adjustment_sums")
    }


def answers(tables: Tables) -> list[str]:
    study = Study.from_rows(**tables, min_reportable_count=30)
    return [
        text
        for row in hypothesis_results(study)
        for text in (row.conclusion_en, row.conclusion_ru)
    ]


def without(tables: Tables, *attributes: str) -> Tables:
    """An extract that lacks some columns."""
    absent = [{"attribute_name": a, "column_name": a} for a in attributes]
    return {**tables, "absent_attributes": absent}


def of_few(tables: Tables) -> Tables:
    """A bank of whose second group nobody is left."""
    kept = {
        name: [row for row in rows if row.get("arm") != "b"]
        for name, rows in tables.items()
    }
    return {**tables, **kept}


@pytest.mark.parametrize("kind", ["default", "million", "billion", "poor", "one_group"])
def test_conclusions_read_well(tables: Tables, kind: str) -> None:
    changed: dict[str, Tables] = {
        "default": tables,
        "million": {**tables, **times(tables, 100)},
        "billion": {**tables, **times(tables, 100_000)},
        "poor": without(tables, "equity_score", "equity_band", "city"),
        "one_group": of_few(tables),
    }
    texts = answers(changed[kind])
    assert len(texts) == 2 * 2 * len(tables["hypotheses"])
    found = [
        (fault, text)
        for text in texts
        for fault, pattern in FAULTS.items()
        if re.search(pattern, text)
    ]
    assert found == []
    assert all(text.endswith(".") for text in texts)


def test_same_and_opposite_are_never_said_of_one_thing(tables: Tables) -> None:
    for factor in (1, 100, 100_000):
        for text in answers({**tables, **times(tables, factor)}):
            is_same = (
                "Practically the same:" in text or "Практически одинаково:" in text
            )
            assert not (is_same and ("is the opposite" in text or "обратное" in text))
