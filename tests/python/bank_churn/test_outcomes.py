"""Every end of a command: one sentence, one code, one object, and what is published."""

import ast
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pytest

from bank_churn import cli, errors, settings, terminal
from bank_churn.build import fault_of
from bank_churn.errors import BuildError, InputError, MachineError
from bank_churn.own_project import SCRATCH
from tests.python.publish.test_storage_faults import in_own_mounts
from tests.python.warehouses import ROOT

Ended = subprocess.CompletedProcess[str]
Start = Callable[..., Ended]


@pytest.fixture
def start(tiny_project: Path, environment: dict[str, str]) -> Start:
    """Run `bank-churn` in the tiny project by a shell, with what the shell can do."""

    def run(script: str, **more: str) -> Ended:
        return subprocess.run(
            [
                "bash",
                "-c",
                script.replace("bank-churn", f"{sys.executable} -m bank_churn"),
            ],
            cwd=tiny_project,
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def check_fault(outcome: Ended, code: int, *said: str) -> None:
    assert outcome.returncode == code, outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "please report" not in outcome.stderr
    for words in said:
        assert words in outcome.stderr


def told(outcome: Ended) -> Mapping[str, object]:
    found = json.loads(outcome.stdout)
    assert found["exit_code"] == outcome.returncode
    assert isinstance(found["published"], bool)
    assert "build_id" in found
    return dict(found)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("build --custmers x.csv", 2),
        ("build --customers", 2),
        ("build --language xx", 2),
        ("publish surplus", 2),
        ("report --output-dir /nowhere/at/all", 2),
        ("export", 2),
        ("export nothing", 2),
        ("nonsense", 2),
        ("publish --project-dir /", 2),
    ],
)
def test_a_wrong_option_is_an_object_too(
    arguments: str, code: int, start: Start
) -> None:
    outcome = start(f"bank-churn {arguments} --json")
    check_fault(outcome, code)
    fault = told(outcome)
    assert fault["status"] == "failed"
    assert fault["published"] is False
    assert fault["error"]


LONG = "x" * 300


@pytest.mark.parametrize(
    "script",
    [
        "mkdir gone; cd gone; rmdir ../gone; bank-churn tables",
        "bank-churn show segments --where $'\\xff'",
        "bank-churn show $'\\xff'",
        "bank-churn export segments --output $'\\xff.csv'",
        "BANK_CHURN_EXTRACT=$'\\xff' bank-churn tables",
        "bank-churn build --output-dir ''",
        "bank-churn build --working-file ''",
        "bank-churn build --working-file /",
        "bank-churn build --output-dir dbt_project.yml/x",
        "bank-churn build --output-dir target/months/x",
        "bank-churn build --output-dir target/bank_churn.duckdb.tmp",
        f"bank-churn build --output-dir {LONG}",
        f"bank-churn build --campaigns {LONG}",
        "bank-churn build dbt_project.yml --forget /dev/zero",
        "mkfifo pipe; bank-churn build dbt_project.yml --forget pipe",
        "bank-churn build dbt_project.yml dbt_project.yml/x",
        "bank-churn build dbt_project.yml models",
        "bank-churn build dbt_project.yml --as-of 2026-99-99",
        "bank-churn init ''",
        "bank-churn init .",
        "bank-churn init dbt_project.yml",
        f"bank-churn init {ROOT}/models/mine",
        f"bank-churn init {LONG}",
        "ln -s nowhere link; bank-churn init link",
        "bank-churn check dbt_project.yml --write dbt_project.yml",
        "bank-churn check dbt_project.yml --write warehouse/bank_churn.duckdb.wal",
        "ln -s nowhere link; bank-churn check dbt_project.yml --write link",
        "bank-churn open report_en.pdf",
        "bank-churn diff warehouse/bank_churn.duckdb dbt_project.yml",
        "bank-churn campaign plan ../x",
        "bank-churn campaign start x --campaigns dbt_project.yml",
        "bank-churn campaign list x",
        "bank-churn build --campaigns nowhere",
        "bank-churn build --working-file warehouse/bank_churn.duckdb",
    ],
)
def test_a_path_or_text_that_cannot_be_is_refused(
    script: str, start: Start, tiny_project: Path
) -> None:
    published = tiny_project / "warehouse" / "bank_churn.duckdb"
    before = published.read_bytes()
    outcome = start(f"{script} --json")
    check_fault(outcome, 2)
    assert published.read_bytes() == before
    assert told(outcome)["published"] is False
    assert len(outcome.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("userid;products;churn;balance\n1;1;0;141,891\n", "can be read in two ways"),
        ("userid;products;churn;balance\n1;1;0;141.891\n", "can be read in two ways"),
        ("userid,products,churn,score\n1,1,0,1000.004\n", "1 of 1 lines"),
        ("userid,products,churn,equity\n1,1,0,-0.004\n", "1 of 1 lines"),
        ("userid,products,churn,age\n1,1,0,150.4\n", "1 of 1 lines"),
    ],
)
def test_what_would_be_read_wrongly_is_said(
    content: str, said: str, start: Start, tiny_project: Path
) -> None:
    (tiny_project / "x.csv").write_text(content)
    outcome = start(f"bank-churn check x.csv --project-dir {ROOT}")
    assert outcome.returncode == 2
    assert said in outcome.stdout


@pytest.mark.parametrize(
    "script",
    [
        "bank-churn tables --json >/dev/full",
        "bank-churn show segments --json >&-",
        "bank-churn export segments --output - >&-",
        "bank-churn init new >/dev/full",
        "bank-churn diff warehouse/bank_churn.duckdb warehouse/bank_churn.duckdb >&-",
    ],
)
def test_a_standard_output_that_takes_nothing_is_said(
    script: str, start: Start
) -> None:
    check_fault(start(script), 4, "standard output")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("THREADS", value) for value in ("0", "-1", "abc", "9999", "9" * 5000)),
        *(("DBT_THREADS", value) for value in ("0", "1.5")),
        *(
            ("MEMORY_LIMIT", value)
            for value in ("0GB", "much", "3", "-1GB", "9999999TB")
        ),
        ("PAGES", "perhaps"),
        ("LANGUAGE", "de"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, start: Start) -> None:
    outcome = start("bank-churn build", **{f"BANK_CHURN_{name}": value})
    check_fault(outcome, 2, value, "othing was published")


def test_too_little_memory_for_the_process_is_said(
    monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    outcome = start("ulimit -v 1500000; bank-churn build --json")
    check_fault(outcome, 4, "ulimit -v", "Nothing was changed")
    assert told(outcome)["published"] is False
    file = "warehouse/bank_churn.duckdb"
    for command in ("tables", "export segments --output -", f"diff {file} {file}"):
        outcome = start(f"ulimit -v 800000; bank-churn {command}")
        check_fault(outcome, 4, "ulimit -v")
    limit = 1_500_000 * 1024
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    with pytest.raises(MachineError, match="ulimit -v"):
        settings.read()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (2**34, 2**34))
    assert settings.read().threads == 2


@pytest.mark.parametrize("stream", [">/dev/full", ">&-"])
def test_a_summary_that_cannot_be_printed_is_said_to_be_published(
    stream: str, start: Start
) -> None:
    outcome = start(f"bank-churn publish --json {stream}")
    check_fault(outcome, 6, "is published, but the summary was not printed")
    assert len(outcome.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["export segments --output -", "--help"])
def test_a_reader_that_leaves_early_is_no_crash(command: str, start: Start) -> None:
    outcome = start(f"bank-churn {command} | true; exit ${{PIPESTATUS[0]}}")
    assert outcome.returncode in (0, 141)
    assert outcome.stderr == ""


def test_russian_where_there_are_no_russian_letters(
    start: Start, tiny_project: Path
) -> None:
    outcome = start("bank-churn build --language ru", PYTHONIOENCODING="latin-1")
    assert outcome.returncode == 0, outcome.stderr
    assert "Build first: tiny.csv" in outcome.stdout


IN_A_DESTRUCTOR = """
import os, signal, sys, time
from bank_churn import signals
signals.GRACE_SECONDS = 0.5
signals.install(lambda: print("stopped", file=sys.stderr))
class Loop:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
loop = Loop()
del loop
{rest}
"""


@pytest.mark.parametrize(
    ("rest", "code", "said"),
    [
        ("time.sleep(60)", 130, "stopped\n"),
        ("signals.ignore_further(); time.sleep(1)", 0, ""),
    ],
)
def test_an_interrupt_that_python_loses_leaves_no_trace(
    rest: str, code: int, said: str, environment: dict[str, str]
) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", IN_A_DESTRUCTOR.format(rest=rest)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode, outcome.stderr) == (code, said)


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert terminal.printable("a\x1b[31m\x07\x9b\u202eb\tc\n") == (
        "a\\u001b[31m\\u0007\\u009b\\u202eb\tc\n"
    )
    assert json.loads(terminal.printable(json.dumps({"a": "\x1b\x9b"}))) == {
        "a": "\x1b\x9b"
    }


def test_a_damaged_published_file_is_no_fault_of_the_program(
    start: Start, tiny_project: Path
) -> None:
    file = tiny_project / "warehouse" / "bank_churn.duckdb"
    content = bytearray(file.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    file.chmod(0o644)
    file.write_bytes(content)
    for command in ("export segments", "report"):
        check_fault(start(f"bank-churn {command}"), 2, "bank-churn build")
    file.write_bytes(b"nothing of DuckDB")
    check_fault(start("bank-churn export segments"), 2, "damaged")


def test_a_log_folder_that_cannot_be_written_is_said(
    start: Start, tiny_project: Path
) -> None:
    outcome = start("bank-churn build", DBT_LOG_PATH="/proc/no/logs")
    check_fault(outcome, 4, "cannot be written", "Nothing was")


def test_a_fault_of_the_pages_is_said_to_be_published(
    start: Start, tiny_project: Path
) -> None:
    # The tiny project lacks the tables of the pages.
    outcome = start("bank-churn build --json", BANK_CHURN_PAGES="1")
    check_fault(outcome, 6, "is published, but its pages")
    fault = told(outcome)
    assert (fault["status"], fault["published"]) == ("incomplete", True)
    assert fault["build_id"] == "first"


def test_two_builds_in_one_folder(
    tiny_project: Path, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "bank_churn", "build", "--json"]
    builds = [
        subprocess.Popen(
            command,
            cwd=tiny_project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [build.communicate() for build in builds]
    codes = sorted(build.returncode for build in builds)
    assert codes in ([0, 0], [0, 3]), ended
    with duckdb.connect(
        tiny_project / "warehouse" / "bank_churn.duckdb", read_only=True
    ) as connection:
        assert connection.execute("from marts.build_info").fetchall()


LOG = Path("logs/dbt.log")


@pytest.mark.parametrize(
    "module", sorted(Path(errors.__file__).parent.rglob("*.py")), ids=lambda m: m.stem
)
def test_every_refusal_is_said_in_both_languages(module: Path) -> None:
    """What click says of wrong options it says in English."""
    calls = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("InputError", "IntakeError")
        and len(node.args) < 2
    ]
    assert [c for c in calls if c != "InputError(error.format_message())"] == []


def test_only_the_marked_sentence_blames_the_extract() -> None:
    contract = (
        "Compilation Error in model customers (models/core/customers.sql)\n"
        "  This model has an enforced contract that failed.\n"
    )
    fault = fault_of([("customers", "model", contract)], LOG)
    assert isinstance(fault, BuildError)
    assert "customers" in str(fault)
    assert str(LOG) in str(fault)
    sentence = (
        "Compilation Error in model stg_bank__typed_rows (models/x.sql)\n"
        "  The extract cannot be used: today.csv is empty; deliver it again.\n"
    )
    fault = fault_of([("stg_bank__typed_rows", "model", sentence)], LOG)
    assert isinstance(fault, InputError)
    assert str(fault) == (
        "today.csv is empty; deliver it again. Nothing was published."
    )
    twin = sentence.rstrip() + " Выгрузка не годится: today.csv: файл пуст.\n"
    fault = fault_of([("stg_bank__typed_rows", "model", twin)], LOG)
    assert isinstance(fault, InputError)
    assert (fault.en, fault.ru) == (
        "today.csv is empty; deliver it again. Nothing was published.",
        "today.csv: файл пуст. Ничего не опубликовано.",
    )


@pytest.mark.parametrize(
    "message",
    [
        "Out of Memory Error: could not allocate block of size 256.0 KiB",
        'IO Error: Could not write file "x": No space left on device',
        "IO Error: Could not write file: Disk quota exceeded",
    ],
)
def test_a_machine_that_is_too_small_is_not_a_failed_model(message: str) -> None:
    fault = fault_of([("customers", "model", f"Runtime Error in x\n  {message}")], LOG)
    assert isinstance(fault, MachineError)
    assert "customers" in str(fault)
    assert "Nothing was published" in str(fault)


def test_a_full_disk_is_no_fault_of_the_program_anywhere(
    tiny_project: Path, environment: dict[str, str]
) -> None:
    fault = cli._fault_of(
        duckdb.IOException('IO Error: Could not write "x": No space left on device'),
        cli.Run(),
    )
    assert isinstance(fault, MachineError)
    prefix = in_own_mounts(
        f"mkdir -p {tiny_project}/full; mount -t tmpfs -o size=64k tmpfs"
        f" {tiny_project}/full\n"
        f"head -c 1000000 /dev/zero >{tiny_project}/full/fill 2>/dev/null || true"
    )
    extract = tiny_project / "x.csv"
    extract.write_text("userid,products,churn\n1,1,0\n")
    (tiny_project / "full.sh").write_text(
        "\n".join(
            f"{sys.executable} -m bank_churn {command} || code=$?; echo $code"
            for command in (
                "export customers --output full/c.csv",
                "check x.csv --write full/x.yml --project-dir " + str(ROOT),
                "init full/new",
                "build --working-file full/w.duckdb",
            )
        )
        + "\nls -A full\n"
    )
    outcome = subprocess.run(
        [*prefix, "bash", "full.sh"],
        cwd=tiny_project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 4, outcome.stderr
    # Nothing half written is left.
    assert outcome.stdout.split() == ["4", "4", "4", "4", "fill"], outcome.stderr


@pytest.mark.parametrize(
    "command", ["export segments --output -", "check x.csv --project-dir {ROOT}"]
)
def test_no_folder_for_temporary_files(
    command: str, start: Start, tiny_project: Path
) -> None:
    (tiny_project / "x.csv").write_text("userid,products,churn\n1,1,0\n")
    outcome = start(f"ulimit -f 0; bank-churn {command.format(ROOT=ROOT)}")
    check_fault(outcome, 4, "TMPDIR")


def test_a_disk_that_gives_up_is_no_fault_of_the_program(start: Start) -> None:
    # Its first page cannot be read.
    outcome = start(f"bank-churn check /proc/self/mem --project-dir {ROOT} --json")
    check_fault(outcome, 4, "nput/output error")
    assert told(outcome)["published"] is False


def test_half_a_project_is_not_taken_for_one(start: Start, tiny_project: Path) -> None:
    left = tiny_project / "new" / f"{SCRATCH}abc"
    left.mkdir(parents=True)
    (left / "dbt_project.yml").touch()
    assert start("bank-churn init new").returncode == 0
    assert not left.exists()
    assert (tiny_project / "new" / "seeds" / "reference").is_dir()
    check_fault(start("bank-churn init new"), 2, "not empty")


def test_the_working_directory_may_be_read_only(start: Start, tmp_path: Path) -> None:
    outcome = start(
        f"cd /proc && PYTHONPATH={os.environ.get('PYTHONPATH', '')}:$PYTHONPATH "
        "bank-churn export segments --output /"
    )
    check_fault(outcome, 2)
