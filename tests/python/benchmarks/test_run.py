"""The command: sizes in, results and page out."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.results import read
from benchmarks.run import main


def run(folder: Path, *arguments: str) -> Result:
    paths = ["--data", str(folder / "data"), "--output", str(folder)]
    return CliRunner().invoke(main, [*paths, "--no-fixed", "--no-months", *arguments])


def test_takes_turns_and_adds_sizes(tmp_path: Path) -> None:
    contenders = ["--contender", "pandas", "--contender", "polars"]
    first = run(tmp_path, "--sizes", "1e3", "--repetitions", "2", *contenders)
    assert first.exit_code == 0, first.output
    second = run(tmp_path, "--sizes", "500", "--add", "--contender", "polars")
    assert second.exit_code == 0, second.output
    results = read(tmp_path / "results.json")
    measured = [(run.rows, run.name, run.repetition) for run in results.runs]
    assert measured[:4] == [
        (1000, "pandas", 1),
        (1000, "polars", 1),
        (1000, "pandas", 2),
        (1000, "polars", 2),
    ]
    assert measured[4:] == [(500, "polars", n) for n in (1, 2, 3)]
    assert {run.outcome for run in results.runs} == {"finished"}
    assert "| 500 | polars |" in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


def test_who_is_killed_is_not_tried_again(tmp_path: Path) -> None:
    limits = ["--memory-limit-gb", "0.05", "--contender", "pandas"]
    outcome = run(tmp_path, "--sizes", "1000", *limits)
    assert outcome.exit_code == 0, outcome.output
    (only,) = read(tmp_path / "results.json").runs
    assert only.outcome == "above memory limit"
    assert "above memory limit after" in (tmp_path / "RESULTS.md").read_text("utf-8")


@pytest.mark.parametrize("sizes", ["", "many", "0", "-5"])
def test_senseless_sizes_are_refused(sizes: str, tmp_path: Path) -> None:
    outcome = run(tmp_path, "--sizes", sizes)
    assert outcome.exit_code == 2
    assert "numbers of rows" in outcome.output


def test_other_limits_are_other_results(tmp_path: Path) -> None:
    chosen = ["--sizes", "100", "--repetitions", "1", "--contender", "polars"]
    assert run(tmp_path, *chosen).exit_code == 0
    outcome = run(tmp_path, *chosen, "--add", "--threads", "1")
    assert outcome.exit_code == 2
    assert "other settings" in outcome.output
