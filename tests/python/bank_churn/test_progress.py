"""The phases of a build, as a log and as a terminal show them."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bank_churn.progress import PHASES, WORDS, Progress
from bank_churn.tally import TALLY

ROOT = Path(__file__).parents[3]


def step(name: str, number: int) -> SimpleNamespace:
    """What dbt says when it begins a model."""
    return SimpleNamespace(
        info=SimpleNamespace(name="LogStartLine"),
        data=SimpleNamespace(
            index=number,
            total=9,
            description=f"sql table model {name}",
            node_info=SimpleNamespace(resource_type="model", node_name=name),
        ),
    )


def build(language: str = "en") -> None:
    with Progress("ru" if language == "ru" else "en") as progress:
        models = ("stg_bank__files", "customers", "agg_customers__medians")
        # The last is of an earlier phase: two steps run at once.
        for number, name in enumerate(
            (*models, "int_scorecard__scores", "customers"), start=1
        ):
            progress.on_event(step(name, number))
        progress.phase("publishing")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_log_gets_a_line_for_each_phase(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build(language)
    words = WORDS["ru" if language == "ru" else "en"]
    lines = capsys.readouterr().err.splitlines()
    said = ("preparing", "reading", "customers", "portraits", "lists", "publishing")
    assert [line[:46].rstrip() for line in lines] == [words[name] for name in said]
    assert all(re.search(r"\d\.\d [sс]$", line) for line in lines)


@pytest.mark.parametrize(
    ("language", "begins", "unit"),
    [
        ("en", "Reading the file: 250,001\u00a0rows, ", "/s"),
        ("ru", "Чтение файла: 250\u00a0001\u00a0строка, ", "/с"),
    ],
)
def test_reading_says_how_many_rows_and_how_fast(
    language: str, begins: str, unit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress("ru" if language == "ru" else "en") as progress:
        TALLY.add(7)  # before the phase: of another reading
        progress.on_event(step("stg_bank__files", 1))
        TALLY.add(250_000)
        TALLY.settle(250_001)
        progress.on_event(step("customers", 2))
    (line,) = (
        line for line in capsys.readouterr().err.splitlines() if begins[:6] in line
    )
    assert line.startswith(begins)
    per_second = line.removeprefix(begins).split(unit)[0]
    assert int(re.sub(r"\D", "", per_second)) > 250_001  # it took less than a second


def fail_in_a_phase(progress: Progress) -> None:
    progress.phase("reading")
    raise ZeroDivisionError


def test_a_failed_phase_is_not_said_to_be_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ZeroDivisionError), Progress() as progress:
        fail_in_a_phase(progress)
    assert "Reading" not in capsys.readouterr().err


def test_a_terminal_sees_the_step_and_its_cursor_again() -> None:
    ours, theirs = pty.openpty()
    code = "from tests.python.bank_churn.test_progress import build; build()"
    environment = os.environ | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stderr=theirs,
        check=True,
    )
    text = os.read(ours, 2**16).decode(errors="replace")
    os.close(theirs)
    os.close(ours)
    assert "Portraits, tests, rules and card" in text
    assert "\x1b[?25h" in text


def test_every_phase_has_words_and_its_models_exist() -> None:
    models = {path.stem for path in (ROOT / "models").rglob("*.sql")}
    models |= {path.stem for path in (ROOT / "models").rglob("*.py")}
    for words in WORDS.values():
        assert set(PHASES) <= set(words)
    assert {model for names in PHASES.values() for model in names} <= models
    assert json.dumps(sorted(WORDS["en"])) == json.dumps(sorted(WORDS["ru"]))
