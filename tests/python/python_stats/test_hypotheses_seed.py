"""A row of the seed is a hypothesis; a malformed row is refused by name."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.python.warehouses import ROOT

# Customers without any row-level table: what the hypotheses read, made by hand.
CELLS = """
with cells as (
    select
        true as is_complete_case,
        cast(products as integer) as product_count,
        case when products > 2 then 'depositors' else 'pay_cheque' end as segment_code,
        gender,
        number % 2 = 0 as is_active,
        cast(null as boolean) as has_credit_card,
        number % 3 = 0 as is_churned,
        case when number % 5 = 0 then 'Rostov' else 'Rybinsk' end as city_level,
        '1' as equity_band,
        '<100k' as balance_band,
        cast(20 + number % 37 + 2 * products as integer) as age,
        cast(100 * number + products as decimal(18, 2)) as salary
    from range(90) as numbers (number)
    cross join range(1, 4) as counts (products)
    cross join (values ('female'), ('male')) as genders (gender)
)
"""
SUMS = """
select
    * exclude (age, salary),
    cast(5 as bigint) as known_age_years_count,
    cast(5 * age as decimal(38, 2)) as sum_age_years,
    cast(5 * age * age as decimal(38, 4)) as sum_of_squares_age_years,
    cast(5 as bigint) as known_estimated_salary_amount_count,
    cast(5 * salary as decimal(38, 2)) as sum_estimated_salary_amount,
    cast(5 * salary * salary as decimal(38, 4))
        as sum_of_squares_estimated_salary_amount,
    {unknown}
    cast(5 as bigint) as customer_count
from cells
"""
UNKNOWN = """
    cast(0 as bigint) as known_{measure}_count,
    cast(null as decimal(38, 2)) as sum_{measure},
    cast(null as decimal(38, 4)) as sum_of_squares_{measure},
"""
BUCKETS = """
select
    cells.* exclude (age, salary, city_level, equity_band, balance_band),
    measured.name as measure,
    cast(100 * measured.value as bigint) as bucket,
    measured.value as lowest_value,
    measured.value as highest_value,
    cast(5 as bigint) as customer_count
from cells, unnest([
    {'name': 'age_years', 'value': cast(age as decimal(18, 2))},
    {'name': 'estimated_salary_amount', 'value': salary}
]) as unnested (measured)
"""
BANDS = """
select 'equity' as feature, 'none' as band, 'none' as label_en, 'нет' as label_ru
"""
SEGMENTS = """
select 'investors' as segment_code, 'Investors' as name_en, 'Инвесторы' as name_ru
"""
FIFTH = {
    "family": "declared",
    "hypothesis_id": "H5",
    "question_en": "Do men and women differ in age?",
    "measure": "age_years",
    "group_attribute": "gender",
    "group_a": "male",
    "group_b": "female",
    "margin": "2",
    "adjusted_by": "product_count",
}


def read_seed() -> list[dict[str, str]]:
    with (ROOT / "seeds/reference/hypotheses.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_seed(project: Path, rows: list[dict[str, str]]) -> None:
    with (project / "seeds/reference/hypotheses.csv").open(
        "w", encoding="utf-8"
    ) as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


def run_dbt(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "BANK_CHURN_"))
    }
    return subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments],
        cwd=project,
        env=kept | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hypotheses alone, over made-up cells, with a fifth row in the seed."""
    project = tmp_path_factory.mktemp("hypotheses")
    for tree in ("macros", "tests/generic"):
        shutil.copytree(ROOT / tree, project / tree)
    for name in (
        "dbt_project.yml",
        "profiles.yml",
        "seeds/reference/populations.csv",
        "seeds/reference/_hypotheses__seeds.yml",
        "models/_docs.md",
        "models/_groups.yml",
        *sorted(
            str(path.relative_to(ROOT))
            for path in (ROOT / "models/hypotheses").iterdir()
            if path.suffix in (".sql", ".py", ".yml")
            and not path.name.startswith("published_figures")
        ),
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        # Unit tests are about models that are not all here.
        text = (ROOT / name).read_text(encoding="utf-8").partition("\nunit_tests:")[0]
        (project / name).write_text(text, encoding="utf-8")
    core = project / "models/core"
    core.mkdir()
    unknown = "".join(
        UNKNOWN.format(measure=measure)
        for measure in ("credit_score", "equity_score", "balance_amount")
    )
    for name, query in {
        "agg_customers__attribute_sums": CELLS + SUMS.format(unknown=unknown),
        "agg_customers__value_buckets": CELLS + BUCKETS,
        "int_features__bands": BANDS,
        "segment_rules": SEGMENTS,
    }.items():
        (core / f"{name}.sql").write_text(query, encoding="utf-8")
    rows = read_seed()
    write_seed(project, [*rows, rows[0] | FIFTH])
    outcome = run_dbt(project, "build")
    assert outcome.returncode == 0, outcome.stdout
    return project


@pytest.fixture
def connection(project: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built file in a transaction that is taken back."""
    with duckdb.connect(project / "target/bank_churn.duckdb") as connection:
        connection.begin()
        yield connection
        connection.rollback()


def test_a_fifth_row_is_a_fifth_hypothesis(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    tests = connection.execute(
        """
        select hypothesis_id, question_en, margin, n_a, p_value is not null
        from marts.hypothesis_tests where family = 'declared' order by 1
        """
    ).fetchall()
    assert [row[0] for row in tests] == ["H1", "H2", "H3", "H4", "H5"]
    assert tests[-1] == ("H5", FIFTH["question_en"], 2.0, 90 * 3 * 5, True)

    strata = connection.execute(
        """
        select distinct stratum_type, stratum from marts.stratified_checks
        where hypothesis_id = 'H5' order by all
        """
    ).fetchall()
    assert ("product_count", "1") in strata
    assert ("segment", "depositors") in strata
    assert not any(stratum_type == "gender" for stratum_type, _ in strata)

    (conclusion,) = connection.execute(
        "select conclusion_en from marts.hypothesis_tests where hypothesis_id = 'H3'"
    ).fetchone() or ("",)
    assert "Holm-corrected for 5 tests" in conclusion


def test_a_column_that_the_extract_lacks_is_named(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    notes = connection.execute(
        """
        select distinct verdict, note from marts.hypothesis_tests
        where hypothesis_id = 'H2' and family = 'declared'
        """
    ).fetchall()
    assert notes == [("not_available", "the extract has no column credit_card")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("measure = 'salary'", "row H3: measure is not one of (age_years,"),
        ("family = null", "row H3: family is empty"),
        ("measure = null", "row H3: measure is not one of"),
        ("group_attribute = 'city'", "row H3: group_attribute is not one of (gender,"),
        ("measure = 'is_active'", "row H3: measure and group_attribute are the same"),
        ("group_a = 'false'", "row H3: group_a and group_b are the same"),
        ("group_a = 'yes'", "row H3: a group by is_active is neither true nor false"),
        ("group_b = null", "row H3: group_b is empty"),
        ("question_ru = null", "row H3: question_ru is empty"),
        ("hypothesis_id = 'H1'", "row H1: its hypothesis_id occurs more than once"),
        ("hypothesis_id = null", "row (no id): it has no hypothesis_id"),
        ("margin = '0'", "row H3: margin is not a number above 0: 0"),
        ("margin = '-1'", "row H3: margin is not a number above 0: -1"),
        ("margin = 'nan'", "row H3: margin is not a number above 0: nan"),
        ("margin = null", "row H3: margin is not a number above 0: empty"),
        ("alpha = '1'", "row H3: alpha is not between 0 and 1: 1"),
        ("alpha = 'five'", "row H3: alpha is not between 0 and 1: five"),
        ("alpha = '0.1'", "row H3: alpha differs from that of another row"),
        (
            "adjusted_by = 'gender shoe_size'",
            "row H3: adjusted_by names what cannot be held fixed, or names it twice:"
            " shoe_size",
        ),
        (
            "adjusted_by = 'city city'",
            "row H3: adjusted_by names what cannot be held fixed, or names it twice:"
            " city",
        ),
        ("adjusted_by = 'gender is_active'", "row H3: adjusted_by makes the groups"),
        (
            "measure = 'balance_amount', adjusted_by = 'balance_band'",
            "row H3: adjusted_by is the measure",
        ),
        ("margin_type = 'percent'", "row H3: margin_type is not unit or deviations"),
        (
            "measure = 'is_churned', margin = '0.1', margin_type = 'deviations'",
            "row H3: the margin of a share is not in deviations",
        ),
        (
            "group_attribute = 'product_count', group_a = '1-3', group_b = '3+'",
            "row H3: group_a and group_b overlap",
        ),
        (
            "group_attribute = 'product_count', group_a = '3-1', group_b = '4+'",
            "row H3: a group by product_count is not a whole number, a range",
        ),
        ("composition_en = '{share}'", "row H3: composition_en has a placeholder"),
        (
            "group_attribute = 'gender', group_a = 'm', group_b = 'f'",
            "row H3: a group by gender is neither female nor male",
        ),
        (
            "group_attribute = 'product_count', group_a = 'two', group_b = '1'",
            "row H3: a group by product_count is not a whole number",
        ),
        (
            "group_attribute = 'segment_code', adjusted_by = 'product_count'",
            "row H3: adjusted_by makes the groups",
        ),
        (
            "measure = 'is_churned', margin = '5'",
            "row H3: the margin of a share is not below 1: 5",
        ),
    ],
)
def test_a_malformed_row_is_refused_by_name(
    project: Path, connection: duckdb.DuckDBPyConnection, change: str, sentence: str
) -> None:
    (compiled,) = project.glob("target/compiled/**/int_hypotheses__checked.sql")
    connection.execute(
        f"update reference.hypotheses set {change} where hypothesis_id = 'H3'"
    )
    with pytest.raises(duckdb.Error) as error:
        connection.execute(compiled.read_text()).fetchall()
    assert f"seed hypotheses, {sentence}" in str(error.value)


def test_the_build_stops_with_the_sentence_and_no_stack_trace(project: Path) -> None:
    rows = read_seed()
    write_seed(project, [rows[0] | {"margin": "none"}, *rows[1:]])
    outcome = run_dbt(
        project, "build", "--select", "hypotheses", "int_hypotheses__checked"
    )
    assert outcome.returncode != 0
    expected = "seed hypotheses, row H1: margin is not a number above 0: none."
    assert expected in outcome.stdout
    assert "Traceback" not in outcome.stdout + outcome.stderr
