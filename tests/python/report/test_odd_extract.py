"""The pages of an extract with little in it and hostile names."""

import csv
import random
from pathlib import Path

import pytest

from tests.python.report.conftest import (
    OpenPage,
    figure,
    wait_until_drawn,
    write_pages,
)
from tests.python.warehouses import build_warehouse

CITIES = [
    "</script><script>document.title = 'broken'</script>",
    "{{ 1/0 }} {% raw %}",
    "\"quoted\" & 'more' `ticks`",
    "<img src=x onerror=alert(1)>",
    "\u202ereversed\u2066 town",
    "Αθήνα",
    "東京",
    "Long" * 40,
]


@pytest.fixture(scope="module")
def odd_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 customers of one segment; no card, no balance, no score, no salary."""
    folder = tmp_path_factory.mktemp("odd")
    extract = folder / "odd <b>&'name.csv"
    seeded = random.Random(1)
    with extract.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["userid", "city", "age", "products", "churn"])
        for number in range(400):
            churn = int(seeded.random() < 0.2)
            city = CITIES[number % len(CITIES)]
            writer.writerow([number, city, seeded.randrange(18, 80), 1, churn])
    warehouse = build_warehouse(folder, "--customers", str(extract))
    return write_pages(warehouse.output_dir / "bank_churn.duckdb", folder)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["dashboard.html", "report.html"])
def test_names_are_text(
    open_page: OpenPage, odd_pages: Path, name: str, language: str
) -> None:
    page = open_page(odd_pages / name, f"language={language}", 390)
    assert page.title() != "broken"
    assert page.locator("img").count() == 0
    assert "<img src=x" in str(page.locator("body").text_content())
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_every_city_can_be_chosen_and_shared(
    open_page: OpenPage, odd_pages: Path
) -> None:
    page = open_page(odd_pages / "dashboard.html")
    control = page.locator(".page[lang=en] [data-filter=city]")
    labels = control.locator("option").all_text_contents()
    assert len(labels) == len(CITIES) + 1
    assert max(map(len, labels)) <= 40
    for position in range(len(CITIES)):
        control.select_option(str(position))
        wait_until_drawn(page)
        again = open_page(odd_pages / "dashboard.html", page.url.split("#")[1])
        chosen = again.locator(".page[lang=en] [data-filter=city] option:checked")
        assert chosen.text_content() == labels[position + 1]
        assert figure(again, "customers") == "50"


def test_what_the_extract_has_not_is_said(open_page: OpenPage, odd_pages: Path) -> None:
    page = open_page(odd_pages / "dashboard.html")
    filters = page.locator(".page[lang=en] .filters select:disabled")
    assert set(filters.all_text_contents()) == {"not in the extract"}
    assert filters.count() == 3  # gender, activity, card
    assert figure(page, "balance") == "–"
    assert figure(page, "balance-detail") == "no balance is known"
    assert figure(page, "at-risk-detail") == ""
    # No columns of money, and no bars to explain.
    heads = page.locator(".page[lang=en] [data-table=segment_code] thead th")
    assert heads.all_text_contents() == [
        *("Segment", "Customers", "0 to 100%", "Churn rate"),
    ]
