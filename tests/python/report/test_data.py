"""What reaches the pages, and what stays out of them."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from bank_churn.errors import InputError
from bank_churn.report import cube, data, pages


def test_no_cell_of_the_page_is_small(published: Path) -> None:
    answers = data.read(published)
    page = pages.dashboard(answers)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    embedded = json.loads(found[1])["cube"]
    position = embedded["columns"].index("customer_count")
    counts = [cell[position] for cell in embedded["cells"]]
    assert min(counts) >= embedded["settings"]["minCellSize"]
    (total,) = duckdb.connect(published, read_only=True).execute(
        "select count(*) from marts.customers"
    ).fetchone() or (None,)
    assert sum(counts) == total


def test_small_groups_leave_no_figure_behind(published: Path) -> None:
    answers = data.read(published)
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


def test_keys_in_links_differ_even_for_strange_cities(published: Path) -> None:
    answers = dict(data.read(published))
    cells = [dict(cell) for cell in answers["cube"]]
    cities = sorted({cell["city"] for cell in cells if cell["city"]})
    for cell in cells:
        if cell["city"] == cities[0]:
            cell["city"] = "?"
        elif cell["city"] == cities[1]:
            cell["city"] = None  # not known
    options = cube.embedded({**answers, "cube": cells})["attributes"]["city"]
    keys = [option["key"] for option in options]
    assert len(set(keys)) == len(keys)
    assert "?" in keys


def test_without_a_published_file_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="run `bank-churn build` first"):
        data.read(tmp_path / "bank_churn.duckdb")


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bank_churn.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute("create schema marts")
    with pytest.raises(InputError, match="another version"):
        data.read(file)
