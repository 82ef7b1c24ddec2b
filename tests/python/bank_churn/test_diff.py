"""`bank-churn diff`: two published files side by side."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from bank_churn import cli
from bank_churn.compare import PARTS
from bank_churn.errors import InputError
from tests.python.warehouses import ROOT

# As the first of two builds published it, as far as the command looks at it.
PUBLISHED = """
    create schema marts;
    create table marts.build_info as
        select 'b1' as build_id, 'may.csv' as source_file;
    create table marts.customers (user_id varchar, age_years integer);
    insert into marts.customers values ('1', 30), ('2', 40), ('3', 50);
    create table marts.segment_portraits as
        select * from (values ('depositors', 2, 1, 0.5), ('investors', 1, 0, 0.0))
        as t (segment_code, customer_count, churned_count, churn_rate);
    create table marts.hypothesis_tests as
        select * from (values ('H1', 'different', 0.125), ('H2', 'inconclusive', null))
        as t (hypothesis_id, verdict, difference);
    create table marts.risk_segments as
        select 'risk' as side, 'products = 4' as rule, 1 as customer_count;
    create table marts.scorecard as
        select * from (values ('age', '<35', 12), ('age', '35+', -3))
        as t (term, band, points);
    create table marts.month_comparisons (
        as_of_to date, metric varchar, segment_code varchar, verdict varchar,
        difference double
    );
    insert into marts.month_comparisons values
        ('2026-05-31', 'churn_rate', null, 'different', 0.01);
"""
# What a changed rule and a corrected file did.
CHANGED = """
    update marts.build_info set build_id = 'b2', source_file = 'may_v2.csv';
    alter table marts.customers alter age_years type bigint;
    alter table marts.customers add column gender varchar;
    delete from marts.customers where user_id = '3';
    update marts.segment_portraits set churned_count = 0, churn_rate = 0
        where segment_code = 'depositors';
    update marts.hypothesis_tests set verdict = 'equivalent', difference = 0.5
        where hypothesis_id = 'H2';
    update marts.risk_segments set rule = 'products = 3';
    update marts.scorecard set points = 14 where band = '<35';
    update marts.month_comparisons set verdict = 'inconclusive';
"""

Files = tuple[Path, Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    for path, sql in ((old, PUBLISHED), (new, PUBLISHED + CHANGED)):
        with duckdb.connect(path) as connection:
            connection.execute(sql)
    return old, new


def run(*arguments: object, succeeds: bool = True) -> Any:
    """What the command printed as JSON."""
    outcome = CliRunner().invoke(cli.cli, ["diff", *map(str, arguments), "--json"])
    assert (outcome.exit_code == 0) == succeeds
    return json.loads(outcome.output)


def change(what: str, old: object, new: object) -> dict[str, object]:
    return {"what": what, "old": old, "new": new}


def test_every_change_is_listed(files: Files) -> None:
    found = run(*files)
    assert (found["status"], found["exit_code"]) == ("ok", 0)
    assert (found["old"], found["new"]) == ("b1 may.csv", "b2 may_v2.csv")
    assert found["contracts"] == [
        change("customers.age_years", {"type": "INTEGER"}, {"type": "BIGINT"}),
        change("customers.gender", None, {"type": "VARCHAR"}),
    ]
    assert found["rows"] == [change("customers", {"rows": 3}, {"rows": 2})]
    (rate,) = found["rates"]
    assert rate["what"] == "depositors"
    assert [float(rate[side]["churn_rate"]) for side in ("old", "new")] == [0.5, 0.0]
    (verdict,) = found["verdicts"]
    assert verdict["what"] == "H2"
    assert verdict["old"] == {"verdict": "inconclusive"}
    assert verdict["new"]["verdict"] == "equivalent"
    assert found["rules"] == [
        change("risk products = 4", {"customer_count": 1}, None),
        change("risk products = 3", None, {"customer_count": 1}),
    ]
    assert found["card"] == [change("age <35", {"points": 12}, {"points": 14})]
    (month,) = found["months"]
    assert month["what"] == "2026-05-31 churn_rate"
    assert month["new"]["verdict"] == "inconclusive"


def test_a_file_against_itself(files: Files) -> None:
    found = run(files[0], files[0])
    assert all(found[part] == [] for part in ("contracts", "rows", *PARTS))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["b1 may.csv → b2 may_v2.csv", "depositors: 2, 1, 50.0%", "absent"]),
        ("ru", ["Отток по сегментам", "depositors: 2, 1, 50,0 %", "нет"]),
    ],
)
def test_for_people(files: Files, language: str, shown: list[str]) -> None:
    outcome = CliRunner().invoke(
        cli.cli, ["diff", *map(str, files), "--language", language]
    )
    assert outcome.exit_code == 0
    for text in shown:
        assert text in outcome.output.replace("\xa0", " ").replace("\u202f", " ")


def test_a_mart_that_only_one_version_has(files: Files) -> None:
    with duckdb.connect(files[0]) as connection:
        connection.execute("drop table marts.scorecard")
    found = run(*files)
    assert change("scorecard", None, {"columns": 3}) in found["contracts"]
    assert change("age 35+", None, {"points": -3}) in found["card"]


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_published_file_is_refused(
    files: Files, tmp_path: Path, place: int
) -> None:
    """Absent, damaged, of another program, a database of something else."""
    absent, text, damaged, foreign = (
        tmp_path / name for name in ("absent", "text.csv", "damaged", "foreign.duckdb")
    )
    text.write_text("userid;churn\n1;0\n", encoding="utf-8")
    content = files[0].read_bytes()
    damaged.write_bytes(content[: len(content) // 3])
    with duckdb.connect(foreign) as connection:
        connection.execute("create table notes as select 1 as id")
    for path, said in (
        (absent, "is not there"),
        (tmp_path, "is not there"),
        (text, "is damaged or no DuckDB file"),
        (damaged, "is damaged or no DuckDB file"),
        (foreign, "holds no published marts"),
    ):
        given = [*files]
        given[place] = path
        fault = CliRunner().invoke(cli.cli, ["diff", *map(str, given)])
        assert isinstance(fault.exception, InputError)
        assert (fault.exception.exit_code, said in str(fault.exception)) == (2, True)
        assert "\n" not in str(fault.exception)


def test_what_is_compared_is_in_the_contracts() -> None:
    """A column that is renamed would be compared no more, in silence."""
    contracts: dict[str, set[str]] = {}
    for path in (ROOT / "models").rglob("*.yml"):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            columns = {column["name"] for column in model.get("columns", [])}
            contracts[model["name"]] = columns
    for table, key, values in PARTS.values():
        assert {*key, *values} <= contracts[table], table
