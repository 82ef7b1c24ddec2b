"""The program without its checkout: built, installed and used in an empty folder."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


BACKEND = re.search(
    r'requires = \["(setuptools==.*?)"\]', (ROOT / "pyproject.toml").read_text()
)


@pytest.fixture(scope="module")
def installed(
    tmp_path_factory: pytest.TempPathFactory, installed_aside: Callable[[str], Path]
) -> Path:
    """`bank-churn` of a fresh environment that knows the wheel and no checkout."""
    folder = tmp_path_factory.mktemp("installed")
    assert BACKEND is not None
    # Without build isolation, which would install the same on every run.
    build = (
        "from setuptools import build_meta;"
        f"print(build_meta.build_wheel({str(folder)!r}))"
    )
    source = folder / "source"
    # Setuptools leaves its own traces beside what it builds.
    subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(source)],
        check=True,
    )
    changed = subprocess.run(
        ["git", "ls-files", "--modified", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in changed:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    made = subprocess.run(
        [sys.executable, "-c", build],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(installed_aside(BACKEND[1]))},
        capture_output=True,
        text=True,
        check=True,
    )
    wheel = folder / made.stdout.splitlines()[-1]
    environment = folder / "environment"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True
    )
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python")]
    pip += ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    # What it depends on is taken from here. Paths of a .pth file have no .pth files of
    # their own, so the checkout that is installed here stays unknown.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return environment / "bin" / "bank-churn"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBT_", "BANK_CHURN_", "PYTHON"))
    }

    def run_in(folder: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        (tmp_path / folder).mkdir(exist_ok=True)
        return subprocess.run(
            [str(installed), *arguments],
            cwd=tmp_path / folder,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_in


def test_builds_an_extract_in_an_empty_folder(run: Run, tmp_path: Path) -> None:
    extract = tmp_path / "here" / "today.csv"
    extract.parent.mkdir()
    extract.write_bytes((ROOT / "seeds" / "raw" / "bank_scrooge.csv").read_bytes())
    outcome = run("here", "build", "--customers", "today.csv", "--no-pages", "--json")
    assert outcome.returncode == 0, outcome.stderr
    told = json.loads(outcome.stdout)
    assert told["source"][0]["source_file"] == "today.csv"
    assert sorted(entry.name for entry in extract.parent.iterdir()) == [
        *("logs", "target", "today.csv", "warehouse"),
    ]
    shown = run("here", "show", "segment-portraits", "--columns", "segment_code")
    assert "pay_cheque" in shown.stdout


def test_writes_a_project_of_ones_own(run: Run, tmp_path: Path) -> None:
    outcome = run(".", "init", "my-bank")
    assert outcome.returncode == 0, outcome.stderr
    project = tmp_path / "my-bank"
    text = (project / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# my-bank\n")
    assert "по-русски" in text
    ours = subprocess.run(
        ["git", "ls-files", "models", "macros", "seeds", "analyses", "mappings"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in ours:
        if (ROOT / name).is_file():
            assert (project / name).is_file(), name
    again = run(".", "init", "my-bank")
    assert again.returncode == 2
    assert "not empty" in again.stderr
    # It is this project that counts, and not the one in the package.
    rules = project / "seeds" / "reference" / "segment_rules.csv"
    rules.write_text(rules.read_text().replace("investors", "wealthy"))
    (project / "seeds" / "reference" / "recommendation_rules.csv").write_text(
        (project / "seeds" / "reference" / "recommendation_rules.csv")
        .read_text()
        .replace("investors", "wealthy")
    )
    listed = run("my-bank", "tables")
    assert listed.returncode == 2
    assert "run `bank-churn build` first" in listed.stderr
    assert str(project) in listed.stderr
