"""`bank-churn build` from the extract to the published file."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from bank_churn import summary
from bank_churn.build import sentence

RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]
SetVar = Callable[[str, object], None]


def published_build(project: Path) -> str:
    file = project / "warehouse" / "bank_churn.duckdb"
    with duckdb.connect(file, read_only=True) as connection:
        ((build_id,),) = connection.execute(
            "select build_id from marts.build_info"
        ).fetchall()
    return str(build_id)


def test_prints_what_came_out(built: tuple[Path, str]) -> None:
    project, printed = built
    assert printed.splitlines() == [
        "Build first: tiny.csv",
        "  read as utf-8",
        "  1,002 rows read, 1,000 accepted, 2 rejected",
        "    2 invalid_age",
        "    1 unknown_gender",
        "  Churn: 20.0% (200 of 1,000)",
        "Churn by segment",
        "  Everyone: too few customers for a rate",
        "Hypotheses",
        "  age: no_difference",
        "    The ages are equal.",
        "Files",
        f"  {project}/warehouse/bank_churn.duckdb",
        f"  {project}/warehouse/parquet/",
    ]


def test_prints_json(run: RunCommand, tiny_project: Path) -> None:
    assert json.loads(run("build", "--json").stdout) == {
        "status": "ok",
        "exit_code": 0,
        "published": True,
        "build_id": "first",
        "source": [
            {
                "build_id": "first",
                "source_file": "tiny.csv",
                "read_note_en": "read as utf-8",
                "read_note_ru": "прочитана как utf-8",
                "source_rows": 1002,
                "customer_rows": 1000,
                "rejected_rows": 2,
            }
        ],
        "rejected": [
            {"reason": "invalid_age", "row_count": 2},
            {"reason": "unknown_gender", "row_count": 1},
        ],
        "warnings": [],
        "churn": [{"customer_count": 1000, "churned_count": 200}],
        "segments": [
            {
                "segment_code": "all",
                "name_en": "Everyone",
                "name_ru": "Все",
                "customer_count": 1000,
                "churned_count": 200,
                "churn_rate": 0.2,
                "is_reportable": False,
            }
        ],
        "events": [],
        "changes": [],
        "hypotheses": [
            {
                "hypothesis_id": "age",
                "verdict": "no_difference",
                "conclusion_en": "The ages are equal.",
                "conclusion_ru": "Возраст одинаков.",
            }
        ],
        "files": {
            "warehouse": f"{tiny_project}/warehouse/bank_churn.duckdb",
            "parquet": f"{tiny_project}/warehouse/parquet",
        },
    }


def test_prints_russian(built: tuple[Path, str]) -> None:
    file = built[0] / "warehouse" / "bank_churn.duckdb"
    russian = summary.read(file).as_text("ru")
    assert "Отток: 20,0\N{NO-BREAK SPACE}% (200 из 1\N{NO-BREAK SPACE}000)" in russian
    assert "Возраст одинаков." in russian


@pytest.mark.parametrize(
    ("fault", "exit_code", "said"),
    [
        ("model", 1, "customers: the model broke"),
        ("test", 1, "assert_customers_are_there: Got 1 result"),
        ("input", 2, "missing.csv is not there."),
    ],
)
def test_a_fault_publishes_nothing_and_says_so(
    fault: str,
    exit_code: int,
    said: str,
    run: RunCommand,
    set_var: SetVar,
    tiny_project: Path,
) -> None:
    set_var("build_id", "second")
    set_var("fault", fault)
    outcome = run("build", "--json")
    assert outcome.returncode == exit_code, outcome.stderr
    assert said in outcome.stderr
    assert "othing was published" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    told = json.loads(outcome.stdout)
    assert told["status"] == "failed"
    assert told["exit_code"] == exit_code
    assert said in told["error"]
    assert published_build(tiny_project) == "first"
    assert run("publish").returncode == 1


def test_an_interrupted_build_publishes_nothing_and_says_so(
    tiny_project: Path, environment: dict[str, str], set_var: SetVar
) -> None:
    set_var("rows", 10**10)  # more than ends by itself
    working_file = tiny_project / "target" / "bank_churn.duckdb"
    working_file.unlink()
    process = subprocess.Popen(
        [sys.executable, "-m", "bank_churn", "build"],
        cwd=tiny_project,
        env=environment | {"BANK_CHURN_MEMORY_LIMIT": "200MB"},
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not working_file.exists():
        time.sleep(0.1)
    time.sleep(1)  # dbt has begun the first models
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    assert "stopped before its end. Nothing was published." in said
    assert "Traceback" not in said
    assert process.returncode == 130
    assert published_build(tiny_project) == "first"


def test_publishes_what_a_bare_dbt_build_made(
    run: RunCommand,
    tiny_project: Path,
    environment: dict[str, str],
) -> None:
    def dbt(*arguments: str) -> None:
        subprocess.run(
            ["dbt", "--quiet", *arguments],
            cwd=tiny_project,
            env=environment,
            check=True,
        )

    dbt("build")
    assert run("publish").returncode == 0
    dbt("build", "--select", "customers")
    outcome = run("publish")
    assert outcome.returncode == 1
    assert "no complete build" in outcome.stderr


def test_a_table_that_was_renamed_away_is_not_published(
    run: RunCommand, tiny_project: Path
) -> None:
    with duckdb.connect(tiny_project / "target" / "bank_churn.duckdb") as connection:
        connection.execute("create table marts.old as select 1")
    assert run("build").returncode == 0
    assert not (tiny_project / "warehouse" / "parquet" / "old.parquet").exists()


def test_a_forgotten_writer_is_named(run: RunCommand, tiny_project: Path) -> None:
    with duckdb.connect(tiny_project / "target" / "bank_churn.duckdb"):
        outcome = run("build")
    assert outcome.returncode == 3
    assert "PID" in outcome.stderr


def test_a_forgotten_reader_does_not_block(run: RunCommand, tiny_project: Path) -> None:
    readers = [
        duckdb.connect(tiny_project / place / "bank_churn.duckdb", read_only=True)
        for place in ("target", "warehouse")
    ]
    outcome = run("build")
    assert outcome.returncode == 0, outcome.stderr
    for reader in readers:
        assert reader.execute("from marts.build_info").fetchall()
        reader.close()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Compilation Error in model m (models/m.sql)\n  No such file.\n  \n"
            "  > in macro intake (macros/intake.sql)\n  > called by model m",
            "No such file.",
        ),
        (
            "Runtime Error in model m (models/m.sql)\n"
            "  Invalid Input Error: Half of the lines were rejected.",
            "Half of the lines were rejected.",
        ),
        ("Got 3 results, configured to fail if != 0", "Got 3 results"),
        ("Parser Error: syntax error", "Parser Error: syntax error"),
    ],
)
def test_sentence_drops_what_only_dbt_needs(message: str, said: str) -> None:
    assert sentence(message).startswith(said)
