"""Which places a run may write, and what is left alone: each way to clash, refused."""

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from bank_churn import paths
from bank_churn.errors import InputError, MachineError
from bank_churn.paths import Project
from tests.python.publish.test_storage_faults import in_own_mounts

RunCommand = Callable[..., "subprocess.CompletedProcess[str]"]

EXTRACT = "userid,products,churn\n1,1,0\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "dbt_project.yml").write_text("name: x\n")
    return tmp_path


@pytest.fixture
def project(place: Path) -> Project:
    return paths.locate(place, None, None)


@contextmanager
def refused(*said: str) -> Iterator[None]:
    with pytest.raises(InputError) as raised:
        yield
    for words in said:
        assert words in str(raised.value)


# ---- equal and nested ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("working_file", "output_dir"),
    [
        ("out/bank_churn.duckdb", "out"),
        ("out/deep/work.duckdb", "out"),
        ("out", "out"),
        ("target/w.duckdb", "target"),
        ("target/w.duckdb", "target/warehouse"),
        ("target/w.duckdb", "logs"),
        ("target/w.duckdb", "."),
        ("w.duckdb", "w.duckdb.landing/warehouse"),
        ("link/w.duckdb", "out"),
        ("x/w.duckdb", "x/months"),
        ("x/w.duckdb", "x/months/warehouse"),
        ("x/w.duckdb", "x/w.duckdb.tmp"),
        ("x/w.duckdb", "models"),
        ("x/w.duckdb", "seeds/reference/warehouse"),
        ("tests/w.duckdb", "warehouse"),
    ],
)
def test_places_in_each_other_are_refused(
    working_file: str, output_dir: str, place: Path
) -> None:
    (place / "out").mkdir()
    (place / "link").symlink_to("out")
    with refused("Nothing was changed"):
        paths.locate(place, place / working_file, place / output_dir)


LOCATE = """
import sys
from pathlib import Path
from bank_churn import paths
place = Path(sys.argv[1])
paths.locate(place, place / "x" / "bank_churn.duckdb", place / "y" / sys.argv[2])
"""


@pytest.mark.parametrize("inside", [".", "warehouse"])
def test_a_folder_that_is_mounted_twice_is_one_place(inside: str, place: Path) -> None:
    (place / "x").mkdir()
    (place / "y").mkdir()
    prefix = in_own_mounts(f'mount --bind "{place}/x" "{place}/y"')
    command = [sys.executable, "-c", LOCATE, str(place), inside]
    outcome = subprocess.run(
        [*prefix, *command], capture_output=True, text=True, check=False
    )
    # A folder beside the working file is fine, whatever its name.
    assert ("would lie in the output directory" in outcome.stderr) == (inside == ".")
    assert subprocess.run(command, check=False).returncode == 0


def test_places_beside_each_other_are_fine(place: Path) -> None:
    project = paths.locate(place, place / "x" / "w.duckdb", place / "x" / "warehouse")
    assert project.published_file == place / "x" / "warehouse" / "bank_churn.duckdb"


def test_an_output_directory_that_cannot_be_written_is_said_first(
    place: Path,
) -> None:
    (place / "file").touch()
    project = paths.locate(place, None, place / "file" / "x" / "warehouse")
    with refused("cannot be a folder"):
        paths.require_writable_output(project)
    paths.require_writable_output(paths.locate(place, None, place / "new" / "x"))
    assert not (place / "new").exists()


def test_an_output_directory_that_is_a_file_is_refused(place: Path) -> None:
    (place / "warehouse").write_text("mine")
    with refused("no folder"):
        paths.locate(place, None, None)


def test_links_in_a_circle_are_refused(place: Path) -> None:
    (place / "a").symlink_to("b")
    (place / "b").symlink_to("a")
    with refused():
        paths.locate(place, place / "a" / "w.duckdb", None)


@pytest.mark.parametrize(
    "given",
    [
        "target/bank_churn.duckdb",
        "target/bank_churn.duckdb.wal",
        "target/bank_churn.duckdb.landing/000001/part.parquet",
        "warehouse/bank_churn.duckdb",
        "warehouse/dashboard.html",
        "warehouse/parquet/customers.parquet",
        "logs/dbt.log",
        "name of it",
        "link to it",
    ],
)
def test_an_input_that_would_be_written_is_refused(
    given: str, project: Project
) -> None:
    store = project.output_dir / ".parquet" / "x-1"
    store.mkdir(parents=True)
    (project.output_dir / "parquet").symlink_to(".parquet/x-1")
    for name in (given, "target/bank_churn.duckdb"):
        file = project.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() and "of it" not in name and "to it" not in name:
            file.write_text(EXTRACT)
    if given == "name of it":
        os.link(project.working_file, project.root / given)
    if given == "link to it":
        (project.root / given).symlink_to("target/bank_churn.duckdb")
    with refused("one place", "Nothing was changed"):
        paths.require_inputs_apart(project, [project.root / given])


# ---- the working file ---------------------------------------------------------------


def test_only_a_working_file_of_ours_is_replaced(project: Project) -> None:
    file = project.working_file
    file.parent.mkdir()
    paths.require_own_working_file(project)  # nothing is there
    file.touch()
    paths.require_own_working_file(project)  # nothing is in it
    file.unlink()
    with duckdb.connect(file) as connection:
        connection.execute("select 1")
    paths.require_own_working_file(project)  # a build that was killed early
    with duckdb.connect(file) as connection:
        connection.execute("create table sales as select 1 as x")
    with refused("left alone"):
        paths.require_own_working_file(project)
    with duckdb.connect(file) as connection:
        connection.execute("create table build_state as select true as is_complete")
    paths.require_own_working_file(project)


def test_a_damaged_database_is_ours_only_where_we_had_built(project: Project) -> None:
    file = project.working_file
    file.parent.mkdir()
    file.write_bytes(b"\0" * 8 + b"DUCK" + b"\0" * 100)
    with refused("left alone"):
        paths.require_own_working_file(project)
    project.build_lock.touch()
    paths.require_own_working_file(project)


@pytest.mark.parametrize("kind", ["text", "folder", "pipe"])
def test_what_is_no_database_is_left_alone(kind: str, project: Project) -> None:
    file = project.working_file
    file.parent.mkdir()
    project.build_lock.touch()
    if kind == "text":
        file.write_text(EXTRACT)
    elif kind == "folder":
        file.mkdir()
    else:
        os.mkfifo(file)
    with refused():
        paths.require_own_working_file(project)
    assert file.exists()


def test_the_delivered_extract_is_no_working_file(
    run: RunCommand, tiny_project: Path
) -> None:
    extract = tiny_project / "today.csv"
    extract.write_text(EXTRACT)
    outcome = run("build", "--customers", "today.csv", "--working-file", "today.csv")
    assert outcome.returncode == 2
    assert "one place" in outcome.stderr
    outcome = run("build", "--working-file", "today.csv")
    assert outcome.returncode == 2
    assert "left alone" in outcome.stderr
    assert extract.read_text() == EXTRACT


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_refused_build_is_quick_and_changes_nothing(
    run: RunCommand, tiny_project: Path
) -> None:
    working_file = tiny_project / "target" / "bank_churn.duckdb"
    before = working_file.stat()
    (tiny_project / "folder").mkdir()
    os.mkfifo(tiny_project / "pipe")
    durations = []
    for given in ("missing.csv", "folder", "pipe", "/dev/zero", "x" * 300, "no*ne"):
        for option in ("--customers", "--columns"):
            if (option, given) == ("--customers", "pipe"):
                continue  # another program may write an extract into it
            started = seconds_of_children()
            outcome = run("build", option, given)
            durations.append(seconds_of_children() - started)
            assert outcome.returncode == 2, (given, option, outcome.stderr)
            assert len(outcome.stderr.splitlines()) == 1
            assert "Nothing was published." in outcome.stderr
    # Of the processor: this machine may be busy with something else.
    assert max(durations) < 0.5
    after = working_file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


# ---- folders ------------------------------------------------------------------------


def test_only_a_folder_of_ours_is_emptied(tmp_path: Path) -> None:
    folder = tmp_path / "landing"
    paths.claim_folder(folder, "--landing")
    (folder / "table").mkdir()
    (folder / "table" / "part.parquet").touch()
    paths.claim_folder(folder, "--landing")
    assert [entry.name for entry in folder.iterdir()] == [paths.MARKER]

    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "cat.jpg").touch()
    with refused("left alone"):
        paths.claim_folder(foreign, "--landing")
    (tmp_path / "link").symlink_to("landing")
    with refused("no folder"):
        paths.claim_folder(tmp_path / "link", "--landing")
    with refused("no folder"):
        paths.claim_folder(foreign / "cat.jpg", "--landing")
    assert (foreign / "cat.jpg").exists()


def test_what_the_build_makes_is_private(project: Project) -> None:
    (project.root / "logs").mkdir(mode=0o755)
    paths.make_private_directories(project)
    for folder in ("target", "logs"):
        assert stat.S_IMODE((project.root / folder).stat().st_mode) == 0o700


def test_a_folder_that_somebody_chose_keeps_its_mode(place: Path) -> None:
    shared = place / "shared"
    shared.mkdir(mode=0o755)
    paths.make_private_directories(paths.locate(place, shared / "w.duckdb", None))
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_machine(place: Path) -> None:
    (place / "logs").write_text("a file")
    with pytest.raises(MachineError, match="Nothing was changed"):
        paths.make_private_directories(paths.locate(place, None, None))


def test_the_files_of_a_build_are_private(tiny_project: Path) -> None:
    for name in ("target", "logs"):
        assert stat.S_IMODE((tiny_project / name).stat().st_mode) == 0o700
    for name in ("target/bank_churn.duckdb", "logs/dbt.log", "target/manifest.json"):
        assert stat.S_IMODE((tiny_project / name).stat().st_mode) == 0o600


# ---- names that DuckDB would read as patterns ---------------------------------------

ODD_NAMES = [
    *("a[b].csv", "a*b.csv", "a?b.csv", "[!a].csv", "a{1,2}.csv", "**", "[]x.csv"),
    *("it's.csv", 'a "b".csv', "x.csv.gz", "x.parquet", "📊 Клиенты.csv", "a\nb.csv"),
    *("day=5", "%41.csv", "file:x.csv", "a\\b.csv", "~", " .csv", "#1?x.csv"),
]


@pytest.mark.parametrize("folder", ["plain", "day=5", "odd [1] * 'x'"])
@pytest.mark.parametrize("name", ODD_NAMES)
def test_duckdb_reads_the_file_and_no_other(
    name: str, folder: str, tmp_path: Path
) -> None:
    file = tmp_path / folder / name
    file.parent.mkdir()
    file.write_text(f"line\n{len(name)}\n")
    for other in ("ab.csv", "a.csv", "a1.csv", "xyz.csv", "b.csv"):
        if not (file.parent / other).exists():
            (file.parent / other).write_text("line\nanother file\n")
    try:
        path = paths.duckdb_path(file)
    except InputError:
        assert "\\" in str(file)
        assert "*" in str(file)
        return
    rows = duckdb.execute(
        "select line from read_csv($1, header = true, delim = '|',"
        " columns = {'line': 'varchar'}, auto_detect = false,"
        " compression = 'none', hive_partitioning = false)",
        [path],
    ).fetchall()
    assert rows == [(str(len(name)),)]
