"""Documented columns are the real ones, both ways; no tool of dbt compares them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.warehouses import ROOT, Warehouse, parsed_once


@pytest.fixture(scope="module")
def documented_target(default_warehouse: Warehouse, dbt_target: Path) -> Path:
    """Folder with dbt's manifest, catalog and the static page."""
    subprocess.run(
        [
            *(sys.executable, *parsed_once("dbt.cli.main")),
            *("--quiet", "docs", "generate", "--static"),
        ],
        cwd=ROOT,
        env=os.environ | default_warehouse.copy_for_dbt(dbt_target),
        check=True,
    )
    return dbt_target


def test_marts_have_exactly_the_documented_columns(documented_target: Path) -> None:
    manifest = json.loads((documented_target / "manifest.json").read_text())
    catalog = json.loads((documented_target / "catalog.json").read_text())
    marts = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    assert marts
    documented = {
        name: {column: c["description"] != "" for column, c in node["columns"].items()}
        for name, node in marts.items()
    }
    real = {
        name: dict.fromkeys(catalog["nodes"][name]["columns"], True) for name in marts
    }
    assert documented == real


def test_what_is_documented_elsewhere_exists(documented_target: Path) -> None:
    manifest = json.loads((documented_target / "manifest.json").read_text())
    catalog = json.loads((documented_target / "catalog.json").read_text())
    strangers = {
        name: sorted(set(node["columns"]) - set(catalog["nodes"][name]["columns"]))
        for name, node in manifest["nodes"].items()
        if name in catalog["nodes"]
    }
    assert {name: columns for name, columns in strangers.items() if columns} == {}


def test_the_static_page_holds_the_marts(documented_target: Path) -> None:
    page = (documented_target / "static_index.html").read_text(encoding="utf-8")
    assert "segment_portraits" in page
