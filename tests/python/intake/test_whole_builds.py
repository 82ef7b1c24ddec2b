"""Other banks' extracts, from the delivered files to the published marts."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from bank_churn.intake import load_description, parse_description
from tests.python.warehouses import ROOT, Warehouse, build_warehouse, run_command

SEED = ROOT / "seeds" / "raw" / "bank_scrooge.csv"
KAGGLE = ROOT / "mappings" / "kaggle_bank_churn.yml"
HOSTILE = (
    "'; drop table customers; --",
    "{{ 1/0 }}{% raise %}",
    "</script><script>alert(1)</script>",
    "a\x00b",
    "\u200fРостов\u202e",
    'ООО "Ромашка", город\nи село',
    "=cmd|'/c calc'!A1",
    "x" * 2**20,
)


def default_rows() -> list[dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return [
            {name.lower(): text for name, text in row.items()}
            for row in csv.DictReader(file)
        ]


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="module")
def kaggle_rows() -> list[dict[str, str]]:
    """Customers in the Kaggle layout, the first ones in cities nobody should trust."""
    mapping = parse_description(load_description(KAGGLE)).columns
    rows = [
        {source: row[rule.field] for source, rule in mapping.items()}
        for row in default_rows()[:4000]
    ]
    for row, city in zip(rows, HOSTILE, strict=False):
        row["Geography"] = city
    return rows


@pytest.fixture(scope="module")
def kaggle(
    kaggle_rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """A CSV and a Parquet file with names of their own kind, one wrong row in each."""
    directory = tmp_path_factory.mktemp("kaggle")
    columns = list(kaggle_rows[0])
    table = [list(row.values()) for row in kaggle_rows]
    broken = list(table[0])
    broken[columns.index("Gender")] = "{{ 1/0 }}"
    write_csv(directory / "it's {{ 1 }}.csv", columns, [*table[:3000], broken])
    broken[columns.index("CustomerId")] = "7"
    broken[columns.index("Gender")] = "</script>"
    write_csv(directory / "other.txt", columns, [*table[3000:], broken])
    duckdb.execute(
        'copy (select * replace (cast("Age" as double) as "Age")'
        f" from read_csv('{directory / 'other.txt'}', all_varchar = true))"
        f" to '{directory / 'z.parquet'}' (format parquet)"
    )
    files = str(directory / "[iz]*")
    return build_warehouse(directory, files, "--extract", str(KAGGLE))


def test_hostile_texts_are_data(
    kaggle: Warehouse, kaggle_rows: list[dict[str, str]]
) -> None:
    with kaggle.connect() as connection:
        customers = connection.execute(
            "select user_id, city, cast(balance_amount as double), credit_score,"
            " age_years, is_churned from marts.customers order by all"
        ).fetchall()
    delivered = [
        (
            row["CustomerId"],
            row["Geography"].replace("\0", ""),
            float(row["Balance"]) if row["Balance"] else None,
            float(row["CreditScore"]) if row["CreditScore"] else None,
            int(float(row["Age"])) if row["Age"] else None,
            row["Exited"] == "1",
        )
        for row in kaggle_rows
    ]
    key = {customer[:2]: customer for customer in customers}
    assert len(key) == len(customers)
    assert key == {customer[:2]: customer for customer in delivered}


def test_records_are_counted_and_numbered_by_file(kaggle: Warehouse) -> None:
    with kaggle.connect() as connection:
        rejected = connection.execute(
            "select file_name, line_number, reasons from marts.rejected_rows"
        ).fetchall()
        checks = dict(
            connection.execute(
                "select check_id, value from marts.data_quality"
            ).fetchall()
        )
        ((note, files),) = connection.execute(
            "select read_note_en, source_file_count from marts.build_info"
        ).fetchall()
    # The header, 3000 customers, one of them over two lines.
    assert rejected == [
        ("it's {{ 1 }}.csv", 3003, ["unknown_gender"]),
        ("z.parquet", 1001, ["unknown_gender"]),
    ]
    assert checks["lines_read:it's {{ 1 }}.csv"] == 3001
    assert checks["lines_accepted:z.parquet"] == 1000
    assert checks["lines_read"] == 4002
    assert (files, note) == (2, "Parquet; encoding UTF-8, separator comma")


def test_examples_show_what_was_delivered(kaggle: Warehouse) -> None:
    with kaggle.connect() as connection:
        shown = dict(
            connection.execute(
                "select check_id, example from marts.data_quality"
                " where check_id in ('rejected_unknown_gender', 'unknown_city')"
            ).fetchall()
        )
    assert shown["rejected_unknown_gender"] == "</script> (1), {{ 1/0 }} (1)"
    assert HOSTILE[0] in shown["unknown_city"]


def test_absent_equity_is_said_and_null(kaggle: Warehouse) -> None:
    with kaggle.connect() as connection:
        ((known, complete),) = connection.execute(
            "select count(equity_score), count(*) filter (is_complete_case)"
            " from marts.customers"
        ).fetchall()
        ((said, value),) = connection.execute(
            "select description_en, value from marts.data_quality"
            " where check_id = 'missing_equity'"
        ).fetchall()
        ((means,),) = connection.execute(
            "select count(mean_equity_score) from marts.segment_portraits"
        ).fetchall()
    assert (known, means, value) == (0, 0, None)
    assert complete > 0
    assert said == "Not available: the extract has no equity score column"


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Nothing but the required columns; the default rows that stay unique."""
    directory = tmp_path_factory.mktemp("smallest")
    rows = {row["userid"]: row for row in default_rows()}
    table = [[row["churn"], row["userid"], row["products"]] for row in rows.values()]
    write_csv(directory / "small.csv", ["CHURN", " UserID ", "products"], table[:2000])
    return build_warehouse(directory, "--customers", str(directory / "small.csv"))


def test_required_columns_are_enough(smallest: Warehouse) -> None:
    with smallest.connect() as connection:
        ((customers, known),) = connection.execute(
            "select count(*), count(coalesce(city, gender, cast(age_years as text),"
            " cast(balance_amount as text), cast(is_active as text)))"
            " from marts.customers"
        ).fetchall()
        portraits = connection.execute(
            "select sum(customer_count), count(mean_age_years), count(women_share),"
            " count(median_balance_amount) from marts.segment_portraits"
        ).fetchall()
        not_available = connection.execute(
            "select count(*) from marts.data_quality"
            " where description_en like 'Not available:%' and value is null"
            " and description_ru like 'Недоступно:%'"
        ).fetchall()
    assert (customers, known) == (2000, 0)
    assert portraits == [(2000, 0, 0, 0)]
    assert not_available == [(9,)]


def test_hypotheses_without_their_columns_say_so(smallest: Warehouse) -> None:
    with smallest.connect() as connection:
        told = connection.execute(
            "select distinct hypothesis_id, verdict, p_value is null, note"
            " from marts.hypothesis_tests order by hypothesis_id"
        ).fetchall()
    absent = {
        "E1": "est_salary",
        "E2": "score",
        "E3": "equity",
        "E4": "balance",
        "E5": "age",
        "E7": "gender",
        "E8": "credit_card",
        "H1": "age",
        "H2": "gender",
        "H3": "last_activity",
        "H4": "last_activity",
    }
    # Products and churn are there: these two are compared, with less held fixed.
    not_held = "; ".join(
        f"the extract has no column {column}, so it is not held fixed"
        for column in ("gender", "last_activity", "credit_card", "city")
    )
    assert told == sorted(
        [
            *(
                (hypothesis, "not_available", True, f"the extract has no column {name}")
                for hypothesis, name in absent.items()
            ),
            *(
                (hypothesis, "different", False, not_held)
                for hypothesis in ("E6", "E9")
            ),
        ]
    )


@pytest.mark.parametrize(
    ("contents", "said", "said_ru"),
    [
        (
            {"a.csv": "userid,products,churn\n1,2,0\n", "b.csv": "userid,churn\n1,0\n"},
            "b.csv has no column for `products`; its columns are `userid`, `churn`: "
            "write `columns: {YOUR COLUMN: product_count}` into the description",
            "b.csv: нет столбца для `products`; столбцы файла: `userid`, `churn`; "
            "напишите в описании `columns: {YOUR COLUMN: product_count}`",
        ),
        (
            {"a.csv": "userid,products,churn\n1,2,0\n,2,0\n2,200,moved\n"},
            "a.csv: 2 of 3 records were rejected, more than max_rejected_share (0.05) "
            "allows; mostly invalid_products (1) in the column `products`: `200` 1 "
            "times, in line 4; write `columns: {products: {field: product_count, "
            'missing: ["200"]}}` if that means no value. missing_user_id (1) in the '
            "column `userid`: 1 times, in line 3; write `row_id: true` if there are no "
            "ids. unknown_churn (1) in the column `churn`: `moved` 1 times, in line 4; "
            "write `columns: {churn: {field: is_churned, values: "
            '{"moved": true or false}}}`.',
            "a.csv: отклонено записей 2 из 3, больше, чем допускает max_rejected_share "
            "(0.05); чаще всего invalid_products (1), столбец `products`: `200` 1 "
            "(строки 4); напишите `columns: {products: {field: product_count, "
            'missing: ["200"]}}`, если это значит «нет значения». missing_user_id (1), '
            "столбец `userid`: 1 (строки 3); напишите `row_id: true`, если "
            "идентификаторов нет. unknown_churn (1), столбец `churn`: `moved` 1 "
            "(строки 4); напишите `columns: {churn: {field: is_churned, values: "
            '{"moved": true или false}}}`. Исправьте файл',
        ),
        (
            {
                "a.csv": "userid,products,churn\n1,2,0\n",
                # Names that mean something to YAML, Jinja, SQL or a shell.
                "extract.yml": '"📊 id": userid\nno: churn\n"{{ 1/0 }}": products\n'
                "'it\"s': city\n\"pro'd\": age\n'ch\\urn': balance\n"
                f"? {'x' * 2000}\n: score\n",
            },
            "a.csv has no column `📊 id`, `no`, `{{ 1/0 }}`, `it\"s`, `pro'd`, "
            f"`ch\\urn`, `{'x' * 60}…`, which the description names; its columns are "
            "`userid`, `products`, `churn`.",
            "a.csv: нет столбца `📊 id`, `no`, `{{ 1/0 }}`, `it\"s`, `pro'd`, "
            f"`ch\\urn`, `{'x' * 60}…`",
        ),
        (
            # Excel made one number of all accounts.
            {"a.csv": "userid,products,churn\n4E+19,1,0\n4E+19,2,0\n4E+19,1,1\n"},
            "mostly duplicate_key (2): 2 times, in line 3, 4; if these are different "
            "customers, give `user_id` to another column or write `row_id: true`.",
            "чаще всего duplicate_key (2): 2 (строки 3, 4); если это разные клиенты, "
            "отдайте `user_id` другому столбцу или напишите `row_id: true`.",
        ),
    ],
)
def test_an_extract_that_cannot_be_used_stops_the_build_with_a_sentence(
    contents: dict[str, str], said: str, said_ru: str, tmp_path: Path
) -> None:
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    options = ["--language", "ru", "--customers", str(tmp_path / "*.csv")]
    if "extract.yml" in contents:
        options += ["--extract", str(tmp_path / "extract.yml")]
    finished = run_command(tmp_path, "build", *options)
    assert finished.returncode == 2, finished.stderr
    outcome = json.loads(finished.stdout)
    assert said in outcome["error"]
    assert outcome["error"].endswith(" Nothing was published.")
    assert said_ru in outcome["error_ru"]
    assert f"Ошибка: {outcome['error_ru']}" in finished.stderr
    assert outcome["error_ru"].endswith(" Ничего не опубликовано.")
    assert "Traceback" not in finished.stderr
    assert not (tmp_path / "warehouse" / "bank_churn.duckdb").exists()
