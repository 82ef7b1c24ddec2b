"""Rows out of DuckDB and back, with their types."""

from dataclasses import astuple, dataclass, fields

import duckdb

from python_stats.hypotheses.overall_tests import hypothesis_results
from python_stats.hypotheses.results import HypothesisResult
from python_stats.tables import ROWS_PER_INSERT, read_rows, to_relation
from tests.python.python_stats.declared import answer_row, cards, study

ROWS = [answer_row("card", "a", 70, 30), answer_row("card", "b", 50, 50)]


def test_results_come_back_as_they_were() -> None:
    results = hypothesis_results(study(cards(), group_rows=ROWS))
    with duckdb.connect() as connection:
        relation = to_relation(connection, HypothesisResult, results)
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        rows = relation.fetchall()
    assert rows == [astuple(result) for result in results]
    assert [*types] == [field.name for field in fields(HypothesisResult)]
    assert types["n_a"] == "BIGINT"
    assert types["p_value"] == types["df"] == "DOUBLE"
    assert types["is_detectable"] == "BOOLEAN"
    assert types["verdict"] == types["size"] == types["note"] == "VARCHAR"


@dataclass(frozen=True)
class Numbered:
    number: int
    name: str


def test_more_rows_than_one_statement_takes_come_once_and_in_order() -> None:
    rows = [Numbered(n, f"{n}") for n in range(2 * ROWS_PER_INSERT + 1)]
    with duckdb.connect() as connection:
        found = to_relation(connection, Numbered, rows).fetchall()
    assert found == [astuple(row) for row in rows]


def test_no_results_are_an_empty_table() -> None:
    with duckdb.connect() as connection:
        assert to_relation(connection, HypothesisResult, []).fetchall() == []


def test_rows_are_read_by_column_name() -> None:
    with duckdb.connect() as connection:
        relation = connection.sql("select 1 as n, 'x' as name, null as nothing")
        assert read_rows(relation) == [{"n": 1, "name": "x", "nothing": None}]
