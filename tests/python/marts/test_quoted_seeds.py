"""A bank whose codes and names hold quotes, backslashes, braces, Cyrillic and emoji.

Every code and every text of the seeds is respelled; nothing else changes. So the build
is green, each text arrives whole wherever it is quoted, and all figures are those of
the seeds as they come.
"""

import csv
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bank_churn.own_project import write_project
from tests.python.report.conftest import write_pages
from tests.python.warehouses import ROOT, Warehouse, build_warehouse

pytestmark = pytest.mark.slow

Row = dict[str, str]

TAIL = """ o'n "q" \\n {a} {{ 1/0 }} {% raw %} %s 📊 Ж<b>"""
CODE_TAIL = "'\\{x}"
SEGMENTS = {
    "investors": "inv'est",
    "depositors": "вклад\\чики",
    "pay_cheque": "{{ pay }}",
    "no_products": 'no "x" 📦',
}
BAND_TAILS = ("'", '"', "\\", "{{ x }}", "📊", "%")
GENDERS = {"М": "d'iverse", "Ж": "📊 ж\\{{ 1 }}"}
CITY = 'Н\'Дж{{а}}мен\\а 📊 "q"'
OWN_CODES = ("recommendation_id", "assumption_id", "hypothesis_id")


def read_csv(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def write_csv(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def respell(row: Row, bands: dict[tuple[str, str], str]) -> None:
    for column, text in row.items():
        # What must hold placeholders of ours is left as it is.
        is_text = column.endswith(("_en", "_ru")) and not column.startswith("compos")
        if text and is_text:
            row[column] = text + TAIL
        if text and column in OWN_CODES:
            row[column] = text + CODE_TAIL
    if "segment_code" in row:
        row["segment_code"] = SEGMENTS.get(row["segment_code"], row["segment_code"])
    for feature, band in (("feature", "band"), ("aimed_feature", "aimed_band")):
        if band in row:
            row[band] = bands.get((row[feature], row[band]), row[band])


@pytest.fixture(scope="module")
def quoted(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The default extract by seeds, codes and a city that are respelled."""
    folder = tmp_path_factory.mktemp("quoted")
    project = write_project(folder / "project")
    seeds = project / "seeds" / "reference"
    bands = {
        (row["feature"], row["band"]): row["band"] + BAND_TAILS[n % len(BAND_TAILS)]
        for n, row in enumerate(read_csv(seeds / "feature_bands.csv"))
    }
    for file in seeds.glob("*.csv"):
        rows = read_csv(file)
        for row in rows:
            respell(row, bands)
        if file.stem == "code_values":
            rows += [
                {"field": "gender", "source_value": text, "canonical_value": meaning}
                for text, meaning in zip(
                    GENDERS.values(), ("male", "female"), strict=True
                )
            ]
        if file.stem == "city_names":
            rows.append({"city": CITY, "name_en": CITY + TAIL})
        write_csv(file, rows)
    customers = read_csv(ROOT / "seeds" / "raw" / "bank_scrooge.csv")
    for row in customers:
        row["gender"] = GENDERS[row["gender"]]
        row["city"] = CITY if row["city"] == "Рыбинск" else row["city"]
    extract = folder / """it's {{ 1 }} "q" 📊.csv"""
    write_csv(extract, customers)
    return build_warehouse(folder, str(extract), "--project-dir", str(project))


def texts(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """(table.column, text) of every different text of the published marts."""
    with warehouse.connect() as connection:
        columns = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where schema_name = 'marts' and database_name = current_database()"
            " and data_type in ('VARCHAR', 'VARCHAR[]')"
        ).fetchall()
        for table, column, data_type in columns:
            value = f'unnest("{column}")' if data_type.endswith("[]") else f'"{column}"'
            for (text,) in connection.execute(
                f"select distinct {value} from marts.{table}"
            ).fetchall():
                if text is not None:
                    yield f"{table}.{column}", text


def test_every_text_arrives_whole(quoted: Warehouse) -> None:
    parts = re.compile(r"o'n |1/0|raw %|\{a\}|Ж<b>")
    found, broken = 0, []
    for place, text in texts(quoted):
        found += text.count(TAIL)
        if parts.search(text.replace(TAIL, "")):
            broken.append((place, text))
    assert broken == []
    assert found > 1000


# The card and the rules are found on a half of the customers that a hash of their id
# and city names, so another spelling of a city is another half.
@pytest.mark.parametrize(
    "sql",
    [
        "select {segment}, customer_count, churned_count, churn_rate, mean_age_years,"
        " balance_at_risk_amount from marts.segment_portraits order by 2, 3",
        "select gender, count(*), sum(balance_amount) from marts.customers"
        " group by all order by 2, 3",
        "select feature, customer_count, churned_count from marts.churn_drivers"
        " order by all",
        "select verdict, difference from marts.hypothesis_tests"
        " order by family, hypothesis_id",
        "select count(*), sum(customer_count) from marts.recommendations",
    ],
)
def test_figures_are_those_of_the_plain_seeds(
    sql: str, quoted: Warehouse, default_warehouse: Warehouse
) -> None:
    def ask(warehouse: Warehouse, codes: Callable[[str], str]) -> list[tuple[object]]:
        with warehouse.connect() as connection:
            return connection.execute(
                sql.format(segment=codes("segment_code"))
            ).fetchall()

    plain = {new: old for old, new in SEGMENTS.items()}
    cases = " ".join(
        "when '{}' then '{}'".format(new.replace("'", "''"), old)
        for new, old in plain.items()
    )
    found = ask(quoted, lambda column: f"case {column} {cases} end")
    assert found == ask(default_warehouse, lambda column: column)
    assert found


def test_pages_show_them_as_text(quoted: Warehouse, tmp_path: Path) -> None:
    write_pages(quoted.output_dir / "bank_churn.duckdb", tmp_path)
    for name in ("dashboard.html", "report.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "Ж<b>" not in page
        # Escaped for the page or, in the data of the scripts, for JSON.
        assert (
            html.escape(f"Инвесторы{TAIL}")
            .replace("&#x27;", "&#39;")
            .replace("&quot;", "&#34;")
            in page
        )
