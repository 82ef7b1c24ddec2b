"""Numbers on the dashboard equal a fresh query, whatever is filtered by."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest
from playwright.sync_api import Page

from bank_churn import formats
from python_stats.sentences.wording import Language
from tests.python.report.conftest import (
    OpenPage,
    figure,
    left_out,
    wait_until_drawn,
)

FILTERS = [
    *("city", "gender", "age_group", "is_active", "has_credit_card", "segment_code")
]


@pytest.fixture(scope="module")
def marts(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(published, read_only=True) as connection:
        connection.execute("use marts")
        yield connection


def key_of(value: object) -> str:
    """The value of a filter as the link has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def link(filters: Mapping[str, Any], language: Language = "en") -> str:
    chosen = {name: key_of(value) for name, value in filters.items()}
    return urlencode({"language": language, **chosen})


def sums(
    marts: duckdb.DuckDBPyConnection, filters: Mapping[str, Any]
) -> dict[str, Any]:
    """What the cells say that surely match: one that gave the attribute up is null."""
    wanted = ["true", *(f"{name} = ${name}" for name in filters)]
    result = marts.execute(
        "select sum(customer_count)::bigint as customers,"
        " sum(churned_count)::bigint as churned, sum(balance_amount) as balance,"
        " sum(balance_at_risk_amount) as at_risk from churn_cube"
        f" where {' and '.join(wanted)}",
        filters,
    )
    (row,) = result.fetchall()
    names = [column[0] for column in result.description]
    return dict(zip(names, row, strict=True))


def assert_shown(
    page: Page, expected: Mapping[str, Any], fewest: int, language: Language = "en"
) -> None:
    """The key figures of the page are these sums."""
    customers, churned = expected["customers"], expected["churned"]
    if (customers or 0) < fewest:
        assert figure(page, "customers") == {"en": "few", "ru": "мало"}[language]
        return
    assert figure(page, "customers") == formats.count(customers, language)
    rate = formats.share(churned / customers, language)
    assert figure(page, "churn-rate") == rate
    balance = formats.money_short(expected["balance"], language)
    assert figure(page, "balance") == balance
    at_risk = formats.money_short(expected["at_risk"] or 0, language)
    assert figure(page, "at-risk") == at_risk


@pytest.fixture(scope="module")
def fewest(marts: duckdb.DuckDBPyConnection) -> int:
    row = marts.execute("select min_reportable_count from report_settings").fetchone()
    assert row is not None
    return int(row[0])


def options(marts: duckdb.DuckDBPyConnection, name: str) -> list[Any]:
    query = (
        f"select distinct {name} from churn_cube where {name} is not null order by 1"
    )
    return [value for (value,) in marts.execute(query).fetchall()]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_a_filter_everybody_is_there(
    open_page: OpenPage,
    written_pages: Path,
    marts: duckdb.DuckDBPyConnection,
    fewest: int,
    language: Language,
) -> None:
    page = open_page(written_pages / "dashboard.html", f"language={language}")
    row = marts.execute(
        "select count(*), count(*) filter (where is_churned), sum(balance_amount),"
        " sum(balance_amount) filter (where is_churned) from customers"
    ).fetchone()
    assert row is not None
    names = ("customers", "churned", "balance", "at_risk")
    assert_shown(page, dict(zip(names, row, strict=True)), fewest, language)
    portrait = marts.execute(
        "select churn_rate_low, churn_rate_high from population_portraits"
        " where population = 'all_customers'"
    ).fetchone()
    assert portrait is not None
    low, high = portrait
    shown = formats.share_interval(low, high, language)
    assert shown in figure(page, "churn-detail")
    assert left_out(page) == 0


@pytest.mark.parametrize("name", FILTERS)
def test_each_option_of_each_filter(
    open_page: OpenPage,
    written_pages: Path,
    marts: duckdb.DuckDBPyConnection,
    fewest: int,
    name: str,
) -> None:
    page = open_page(written_pages / "dashboard.html")
    control = page.locator(f".page[lang=en] [data-filter={name}]")
    labels = control.locator("option").all_text_contents()
    values = options(marts, name)
    # The first option is all of them; one more may stand for values not known.
    assert len(labels) - 1 - len(values) in (0, 1)
    for value in values:
        page.evaluate("hash => { location.hash = hash }", link({name: value}))
        wait_until_drawn(page)
        assert_shown(page, sums(marts, {name: value}), fewest)
        row = marts.execute(
            f"select count(*) from customers where {name} = ?", [value]
        ).fetchone()
        assert row is not None
        shown = sums(marts, {name: value})["customers"]
        assert shown <= row[0] <= shown + left_out(page)


def test_a_combination_a_reload_and_a_reset(
    open_page: OpenPage,
    written_pages: Path,
    marts: duckdb.DuckDBPyConnection,
    fewest: int,
) -> None:
    page = open_page(written_pages / "dashboard.html")
    root = page.locator(".page[lang=en]")
    root.locator("[data-filter=gender]").select_option(label="women")
    root.locator("[data-filter=is_active]").select_option(label="active")
    city = options(marts, "city")[0]
    root.locator("[data-filter=city]").select_option(label=city)
    wait_until_drawn(page)
    filters = {"gender": "female", "is_active": True, "city": city}
    assert_shown(page, sums(marts, filters), fewest)
    with_filters = figure(page, "customers")

    again = open_page(written_pages / "dashboard.html", page.url.split("#")[1])
    assert figure(again, "customers") == with_filters
    chosen = again.locator(".page[lang=en] [data-filter=gender] option:checked")
    assert chosen.text_content() == "women"

    root.locator("[data-reset]").click()
    wait_until_drawn(page)
    assert_shown(page, sums(marts, {}), fewest)
    assert "gender" not in page.url


def test_a_view_of_few_customers_shows_no_figure(
    open_page: OpenPage, written_pages: Path, fewest: int
) -> None:
    page = open_page(
        written_pages / "dashboard.html",
        link(
            {
                "segment_code": "investors",
                "age_group": "61+",
                "gender": "female",
                "is_active": False,
            }
        ),
    )
    names = ("customers", "churn-rate", "balance", "at-risk")
    assert {figure(page, name) for name in names} == {"few"}
    assert not re.search(r"\d%", page.locator(".page[lang=en] .cards").inner_text())


def table(page: Page, name: str) -> list[list[str]]:
    rows = page.locator(f".page[lang=en] [data-table={name}] tr").all()
    return [row.locator("th, td").all_text_contents() for row in rows]


def test_tables_beside_the_charts(
    open_page: OpenPage,
    written_pages: Path,
    marts: duckdb.DuckDBPyConnection,
    fewest: int,
) -> None:
    page = open_page(written_pages / "dashboard.html", link({"gender": "male"}))
    expected = marts.execute(
        "select product_count, sum(customer_count)::bigint, sum(churned_count)::bigint"
        " from churn_cube where gender = 'male' and product_count is not null"
        " group by product_count order by product_count"
    ).fetchall()
    found = [row[:4] for row in table(page, "products")]
    assert found == [
        [
            str(products),
            *(
                [
                    formats.count(customers, "en"),
                    formats.count(churned, "en"),
                    formats.share(churned / customers, "en"),
                ]
                if customers >= fewest
                else ["few"] * 3
            ),
        ]
        for products, customers, churned in expected
    ]
    expected = marts.execute(
        "select s.name_en, sum(c.customer_count), sum(c.balance_amount),"
        " sum(c.balance_at_risk_amount)"
        " from churn_cube as c join segments as s using (segment_code)"
        " where c.gender = 'male' group by all order by min(s.position)"
    ).fetchall()
    assert [row[:3] for row in table(page, "money")] == [
        [
            name,
            *(
                [
                    formats.money_short(sum_amount, "en")
                    for sum_amount in (balance, at_risk)
                ]
                if customers >= fewest
                else ["few"] * 2
            ),
        ]
        for name, customers, balance, at_risk in expected
    ]
    expected = marts.execute(
        "select age_group_en, product_count, sum(customer_count)::bigint,"
        " sum(churned_count)::bigint from churn_cube where gender = 'male'"
        " and age_group is not null and product_count is not null group by all"
    ).fetchall()
    head = page.locator(".page[lang=en] [data-head=heat-map] th").all_text_contents()
    cells = {
        (row[0], products): rate
        for row in table(page, "heat-map")
        for products, rate in zip(head[1:], row[1:], strict=True)
    }
    for age, products, customers, churned in expected:
        rate = (
            formats.share(churned / customers, "en") if customers >= fewest else "few"
        )
        assert cells[age, str(products)] == rate


def test_charts_are_drawn_with_the_numbers_of_their_tables(
    open_page: OpenPage, written_pages: Path
) -> None:
    page = open_page(written_pages / "dashboard.html", link({"gender": "male"}))
    for name, column in (("products", 3), ("heat-map", 1), ("money", 0)):
        drawn = page.locator(f".page[lang=en] [data-chart={name}] svg text")
        texts = set(drawn.all_text_contents())
        for row in table(page, name):
            assert row[column] in texts or row[column] == "few"
