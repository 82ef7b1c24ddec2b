"""What the README says is there."""

import re
import subprocess
import sys

from tests.python.warehouses import ROOT, Warehouse

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_mart_is_listed() -> None:
    listed = README.split("<!-- marts:begin -->")[1].split("<!-- marts:end -->")[0]
    marts = {path.stem for path in (ROOT / "models").glob("*/[a-z]*.yml")}
    assert marts == set(re.findall(r"^\| `(\w+)`", listed, re.MULTILINE))


def test_linked_files_exist() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    pages += [ROOT / "CHANGELOG.md", *(ROOT / "benchmarks").glob("*.md")]
    missing = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert missing == []


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 150


def test_decisions_are_numbered_and_fit_a_screen() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [path.name[:3] for path in files]
    assert len(set(numbers)) == len(numbers) > 30
    for path in files:
        assert re.fullmatch(r"\d{3}-[a-z0-9-]+\.md", path.name)
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name


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
