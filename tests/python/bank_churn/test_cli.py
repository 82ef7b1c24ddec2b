"""Help, options, exports and faults of the command line."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from bank_churn import cli

RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]


def test_help_teaches_exit_codes_once() -> None:
    printed = CliRunner().invoke(cli.cli, ["--help"]).output
    for code in (*range(7), 130):
        assert f"\n    {code}  " in printed
    for command in cli.cli.commands:
        assert (
            "Exit codes" not in CliRunner().invoke(cli.cli, [command, "--help"]).output
        )


@pytest.mark.parametrize("command", [None, *cli.cli.commands])
def test_help_shows_no_marks_of_layout(command: str | None) -> None:
    arguments = [command] if command else []
    printed = CliRunner().invoke(cli.cli, [*arguments, "--help"]).output
    assert "\\b" not in printed
    assert "\b" not in printed


def test_an_unknown_option_is_named(run: RunCommand) -> None:
    outcome = run("build", "--custmers", "x.csv")
    assert outcome.returncode == 2
    assert "--customers" in outcome.stderr


def test_a_folder_without_a_project_is_named(run: RunCommand, tmp_path: Path) -> None:
    outcome = run("publish", "--project-dir", str(tmp_path))
    assert outcome.returncode == 2
    assert "dbt_project.yml" in outcome.stderr


@pytest.mark.parametrize("content", ["- score", "columns: {", "\udcff"])
def test_a_mapping_that_cannot_be_used_is_named(
    content: str, run: RunCommand, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_bytes(content.encode(errors="surrogateescape"))
    outcome = run("build", "--columns", str(mapping))
    assert outcome.returncode == 2
    assert "mapping.yml" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_the_options_reach_dbt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = {}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "bank_churn.build.build",
        lambda project, variables, *_: told.update(variables),
    )
    monkeypatch.setattr("bank_churn.publish.publish", lambda project, **_: None)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.csv").write_text("userid\n")
    mapping = tmp_path / "mapping.yml"
    mapping.write_text("CreditScore: score\n")
    CliRunner().invoke(
        cli.cli,
        [
            *(
                "build",
                "--working-file",
                "work.duckdb",
                "--customers",
                "in/*.csv",
                "--columns",
                str(mapping),
            ),
            *("--separator", ";", "--encoding", "windows-1251"),
            *("--decimal-mark", ","),
        ],
    )
    assert told == {
        "customers_path": str(tmp_path / "in" / "*.csv"),
        "extract": {
            "columns": {"CreditScore": "score"},
            "separator": ";",
            "encoding": "windows-1251",
            "decimal_mark": ",",
        },
    }


def test_an_unexpected_fault_is_one_sentence_and_a_log(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path))
    monkeypatch.setattr("bank_churn.publish.publish", fail)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["publish", "--json"])
    assert stopped.value.code == 5
    printed = capsys.readouterr()
    log = tmp_path / "bank_churn.log"
    assert printed.err == (
        f"Error: Unexpected ZeroDivisionError; please report it with {log}. "
        "Nothing was published.\n"
    )
    assert json.loads(printed.out)["exit_code"] == 5
    assert "secret" in log.read_text()


def test_export_writes_a_table_as_csv(run: RunCommand, tiny_project: Path) -> None:
    outcome = run("export", "segment-portraits", "--output", "portraits.csv")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "1 rows of segment_portraits in portraits.csv\n"
    with (tiny_project / "portraits.csv").open(encoding="utf-8") as file:
        exported = list(csv.DictReader(file))
    published = tiny_project / "warehouse" / "bank_churn.duckdb"
    with duckdb.connect(published, read_only=True) as connection:
        rows = connection.execute(
            "select segment_code, customer_count from marts.segment_portraits"
        ).fetchall()
    assert [(r["segment_code"], int(r["customer_count"])) for r in exported] == rows


def test_export_names_the_tables_there_are(run: RunCommand) -> None:
    outcome = run("export", "secrets")
    assert outcome.returncode == 2
    assert "customers" in outcome.stderr


def test_export_into_a_missing_folder_is_one_sentence(run: RunCommand) -> None:
    outcome = run("export", "segments", "--output", "no/such/folder.csv")
    assert outcome.returncode == 4
    assert len(outcome.stderr.splitlines()) == 1
