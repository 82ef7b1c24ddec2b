"""What an export replaces, what it leaves behind, and cells a spreadsheet would run."""

import csv
import os
import stat
from pathlib import Path

import duckdb
import pytest

from bank_churn.errors import InputError, MachineError
from bank_churn.export import export
from bank_churn.paths import Project

FORMULAS = [
    *("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "－1"),
]
PLAIN = ["Ярославль", "a=b", "'quoted", "", "12"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A published table of texts, numbers and lists."""
    made = Project(tmp_path, tmp_path / "t" / "w.duckdb", tmp_path / "warehouse")
    made.output_dir.mkdir()
    with duckdb.connect(made.published_file) as connection:
        connection.execute("create schema marts; create schema complete_cases")
        connection.execute(
            "create table marts.customers as"
            " select unnest($1::varchar[]) as city, -1.5 as balance_amount,"
            " ['=a'] as reasons, null::varchar as note",
            [FORMULAS + PLAIN],
        )
        connection.execute("create table marts.segments as select 'x' as segment_code")
    return made


def cities(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["balance_amount"] for row in rows} == {"-1.5"}
    assert {row["note"] for row in rows} == {""}
    return [row["city"] for row in rows]


def test_a_cell_that_would_run_is_a_text(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    export(project, "customers", file)
    assert cities(file) == [f"'{text}" for text in FORMULAS] + PLAIN
    export(project, "customers", file, is_raw=True)
    assert cities(file) == FORMULAS + PLAIN


@pytest.mark.parametrize(
    "target",
    [
        "published",
        "store",
        "linked",
        "hard link",
        # What would be replayed into the database, or taken for ours.
        *("warehouse/bank_churn.duckdb.wal", "warehouse/.bank_churn"),
        *("warehouse/.publish.lock", "warehouse/.publishing/x.csv"),
        *("t/w.duckdb.wal", "t/.w.duckdb.lock", "t/w.duckdb.landing/x.csv"),
        *("logs/dbt.log", "target/manifest.json", "t/months/x.csv"),
        # Members of a campaign, which are drawn once.
        *("campaigns/autumn.csv", "campaigns/new.csv"),
    ],
)
def test_what_belongs_to_the_warehouse_is_not_replaced(
    target: str, project: Project, tmp_path: Path
) -> None:
    (project.output_dir / "parquet").mkdir()
    output = tmp_path / "out.csv"
    if target == "published":
        output = project.published_file
    elif target == "store":
        output = project.output_dir / "parquet" / "customers.parquet"
    elif target == "linked":
        output.symlink_to(project.published_file)
    elif target == "hard link":
        os.link(project.published_file, output)
    else:
        output = tmp_path / target
        output.parent.mkdir(parents=True, exist_ok=True)
    for replaces in (False, True):
        with pytest.raises(InputError, match="belongs to the warehouse"):
            export(project, "customers", output, replaces=replaces)
    with duckdb.connect(project.published_file, read_only=True) as connection:
        assert connection.execute("from marts.segments").fetchall() == [("x",)]


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "dangling link"])
def test_what_is_no_file_is_not_replaced(
    kind: str, project: Project, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    if kind == "folder":
        output.mkdir()
    elif kind == "pipe":
        os.mkfifo(output)
    elif kind == "device":
        output = Path("/dev/full")
    else:
        output.symlink_to("nowhere")
    before = output.lstat()
    with pytest.raises(InputError):
        export(project, "customers", output, replaces=True)
    assert output.lstat().st_mode == before.st_mode


def test_only_an_earlier_export_is_replaced(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("my notes\n")
    with pytest.raises(InputError, match="--replace"):
        export(project, "customers", file)
    assert file.read_text() == "my notes\n"
    export(project, "customers", file, replaces=True)
    export(project, "customers", file)
    with pytest.raises(InputError, match="no earlier export of this table"):
        export(project, "segments", file)
    file.write_text("")
    export(project, "segments", file)


def test_an_unfinished_export_is_private_and_goes(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "customers.csv"
    modes = []

    def fail(source: Path, _: Path) -> None:
        modes.append(stat.S_IMODE(Path(source).stat().st_mode))
        raise OSError(28, "No space left on device")

    before = os.umask(0o022)
    try:
        monkeypatch.setattr("os.chmod", lambda *_, **__: None)
        with monkeypatch.context() as patched:
            patched.setattr("os.replace", fail)
            with pytest.raises(MachineError, match="No space left"):
                export(project, "customers", file)
    finally:
        os.umask(before)
    assert modes == [0o600]
    assert not list(tmp_path.glob(".customers*"))
    assert not file.exists()


def test_an_export_keeps_the_rights_of_what_it_replaces(
    project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    export(project, "customers", file)
    file.chmod(0o640)
    export(project, "customers", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
