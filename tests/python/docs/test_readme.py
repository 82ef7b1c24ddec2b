"""What the README says is there."""

import re
import subprocess
import sys

from tests.python.warehouses import ROOT, Warehouse

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_mart_is_listed() -> None:
    listed = README.split("<!-- marts:begin -->")[1].split("<!-- marts:end -->")[0]
    marts = {path.stem for path in (ROOT / "models" / "marts").glob("*.sql")}
    assert marts == set(re.findall(r"^\| `(\w+)`", listed, re.MULTILINE))


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", README, re.MULTILINE))
    assert {line or word for line, word in named} <= targets


def test_the_first_query_runs(default_warehouse: Warehouse) -> None:
    (code,) = re.findall(r'python -c "(.+)"', README)
    published = str(default_warehouse.output_dir / "bank_churn.duckdb")
    assert "warehouse/bank_churn.duckdb" in code
    shown = subprocess.run(
        [sys.executable, "-c", code.replace("warehouse/bank_churn.duckdb", published)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "investors" in shown.stdout


def test_mentioned_paths_exist() -> None:
    mentioned = re.findall(
        r"`((?:seeds|models|python_stats|mappings|docs)/[^`*]*)", README
    )
    assert mentioned
    assert [path for path in mentioned if not (ROOT / path).exists()] == []
