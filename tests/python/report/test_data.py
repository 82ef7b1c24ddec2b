"""What reaches the pages, and what stays out of them."""

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bank_churn.errors import InputError
from bank_churn.report import data, layout, pages
from bank_churn.report.blocks import views
from bank_churn.report.language import Language


def embedded(published: Path) -> dict[str, Any]:
    page = pages.dashboard(layout.read(published))
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def test_no_figure_of_a_small_group_is_in_the_page(published: Path) -> None:
    totals = embedded(published)["totals"]
    groups = [figures for by_key in totals.values() for figures in by_key.values()]
    assert min(figures[0] for figures in groups if figures) >= 30
    assert [] in groups  # a small group is there, without figures
    (everybody,) = totals[""].values()
    with duckdb.connect(published, read_only=True) as connection:
        row = connection.execute("select count(*) from marts.customers").fetchone()
    assert row is not None
    assert everybody[0] == row[0]


def test_small_groups_leave_no_figure_behind(published: Path) -> None:
    answers = layout.read(published)
    few = [
        row
        for rows in answers.values()
        for row in rows
        if row.get("is_reportable") is False
    ]
    assert few  # customers without a product, and with five
    for row in few:
        kept = {name for name, value in row.items() if value is not None}
        assert kept <= data.IDENTITY


def test_values_are_in_the_order_in_which_people_read_them(published: Path) -> None:
    options = views.options(layout.read(published), Language("en"))
    keys = {name: [each["key"] for each in found] for name, found in options.items()}
    assert keys["product_count"] == sorted(keys["product_count"], key=int)
    assert keys["age_group"][:5] == ["<25", "25-45", "46-49", "50-60", "61+"]
    assert keys["age_group"][-1] == "missing"
    assert keys["segment_code"][0] == "investors"
    assert keys["activity"] == ["yes", "no"]


def test_without_a_published_file_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="run `bank-churn build` first"):
        layout.read(tmp_path / "bank_churn.duckdb")


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bank_churn.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute("create schema marts")
    with pytest.raises(InputError, match="another version"):
        layout.read(file)
