"""The published warehouse: the marts of one green build, swapped in whole.

Nothing that a reader can see changes before the new file and the new Parquet
directory are complete, read back and on disk; then two renames make them public. A
process that dies at any moment leaves the old or the new build, and what it left
behind is removed by the next publish.

The output directory may hold more than ours. Only what carries our marker or is the
published file is replaced or deleted; what else stands under one of our names is moved
aside, and everything else is left alone.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bank_churn import guard, paths, settings, signals
from bank_churn.errors import (
    BuildError,
    IncompleteError,
    InputError,
    MachineError,
)
from bank_churn.locks import single_process
from bank_churn.months.history import TABLE as HISTORY
from bank_churn.months.history import History
from bank_churn.paths import FILE_NAME, MARKER, PAGE_NAMES, Project
from bank_churn.published import MARTS, SCHEMAS, Table

STORAGE_VERSION = "v1.4.0"  # the oldest DuckDB whose clients can open the file
NEW_HISTORY = "history.duckdb"  # in the staging folder
# What contracts say of tables and cannot of views (decision 062).
STORAGE = {"user_id": " using compression uncompressed"}
# Directories of 0.1 had no marker: sixteen digits of the build's id and a number.
UNMARKED_STORE = re.compile(r"[0-9a-f]{16}-\d+")


@dataclass(frozen=True, slots=True)
class Published:
    """What was made public: the build, its tables and where they are."""

    build_id: str
    tables: tuple[str, ...]
    file: Path
    parquet_dir: Path


def publish(
    project: Project,
    *,
    allows_money_shift: bool = False,
    keeps_last: bool = True,
    wait_seconds: float = 0,
    history: History | None = None,
    announce: Callable[[str], None] = lambda build_id: None,
) -> Published:
    """Replace the published file and Parquet directory by the working file's marts.

    Args:
        project: Where the working file and the output directory are.
        allows_money_shift: Publish even if the amounts are of another size than those
            of the build published before.
        keeps_last: Leave the Parquet directory of the build before to those who read
            it; else it is deleted, as it must be when customers are forgotten.
        wait_seconds: How long to wait for another process that publishes there.
        history: What the file may begin with; made anew when a month has come.
        announce: Told the build's id at the moment it is public, whatever follows.

    Raises:
        InputError: There is no working file, it is no working file of ours, or its
            money is of another size than before.
        BuildError: The working file is not a finished, green build.
        BusyError: Another process builds or publishes here.
        MachineError: The new files could not be written or read back.
        IncompleteError: The new build is public, but not all of it.
    """
    if not project.working_file.is_file():
        raise InputError(
            f"{project.working_file} is not there; run `bank-churn build` first.",
            f"{project.working_file}: файла нет; сначала запустите `bank-churn build`.",
        )
    # Looked at before the lock is taken, which is a sign that the file is ours.
    paths.require_own_working_file(project)
    directory = project.output_dir
    with (
        single_process(project.build_lock, "building in"),
        single_process(
            project.publish_lock, "publishing into", wait_seconds=wait_seconds
        ),
    ):
        staging = directory / ".publishing"
        try:
            _clear(staging)
            staging.mkdir(mode=paths.PRIVATE_DIRECTORY)
            paths.mark(staging)
            build_id, tables = _write(project, staging, allows_money_shift, history)
            # From here on it is one or the other.
            with signals.deferred():
                _swap(staging, directory, build_id, announce)
                if not keeps_last:
                    _remove_last_store(directory, build_id)
        except (OSError, duckdb.Error) as error:
            raise MachineError(
                f"Publishing into {directory} failed; what was published before is "
                f"intact. {_first_line(error)}"
            ) from error
        finally:
            # What cannot be removed now is removed by the next publish.
            with suppress(OSError):
                _clear(staging)
    return Published(build_id, tables, project.published_file, directory / "parquet")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _clear(staging: Path) -> None:
    """Remove what a publish left, and move aside what somebody else put there."""
    if paths.is_marked(staging):
        paths.remove_folder(staging)
    elif staging.is_dir() and not staging.is_symlink() and not any(staging.iterdir()):
        staging.rmdir()
    else:
        paths.move_aside(staging)


def _connect(staging: Path) -> duckdb.DuckDBPyConnection:
    """An own in-memory instance with the build's limits; spills beside the output."""
    limits = settings.read()
    return duckdb.connect(
        config={
            "threads": limits.threads,
            "memory_limit": limits.memory_limit,
            "temp_directory": str(staging / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def _write(
    project: Project,
    staging: Path,
    allows_money_shift: bool,
    history: History | None,
) -> tuple[str, tuple[str, ...]]:
    """Write the database file and the Parquet files, and read both back."""
    file, parquet = staging / FILE_NAME, staging / "parquet"
    parquet.mkdir()
    paths.mark(parquet)
    with _connect(staging) as connection:
        _attach(connection, project.working_file, "working", "read_only")
        _require_green(connection)
        build_id = _build_id(connection)
        tables = _tables(connection)
        if not allows_money_shift:
            guard.require_money_of_one_size(connection, project.published_file)
        if history:
            _begin(connection, file, history)
        _attach(connection, file, "fresh", f"storage_version '{STORAGE_VERSION}'")
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists fresh.{schema}")
        for table in tables:
            if history and table == HISTORY:
                _copy_rows(connection, table, f"as_of > '{history.until}'")
            else:
                _copy_definition(connection, table)
                _copy_rows(connection, table)
            _copy_comments(connection, table)
        _close_fresh(connection)
        if file.with_name(f"{FILE_NAME}.wal").exists():
            raise MachineError(f"{file} was closed with a write-ahead log beside it.")
        _attach(connection, file, "fresh", "read_only")
        for table in tables:
            relation = table.within("fresh")
            target = _text(parquet / f"{table}.parquet")
            connection.execute(f"copy {relation} to {target} (format parquet)")
            source = _fingerprint(connection, table.within("working"))
            readable = (
                f"read_parquet({_text(paths.duckdb_path(parquet))}"
                f" || {_text(f'/{table}.parquet')}, hive_partitioning = false)"
            )
            for copy in (relation, readable):
                if _fingerprint(connection, copy) != source:
                    raise MachineError(f"{copy} does not hold what the build made.")
    new_history = staging / NEW_HISTORY
    if history and new_history.is_file():
        # The file that began like this was read back.
        history.keep(new_history)
    for path in (file, *sorted(parquet.iterdir())):
        path.chmod(0o444)
        _sync(path)
    _sync(parquet)
    return build_id, tuple(str(table) for table in tables)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _attach(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, option: str
) -> None:
    connection.execute(f"attach {_text(file)} as {name} ({option})")


def _require_green(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a working file whose last dbt run was not a whole, green build."""
    recorded = connection.execute(
        "select table_schema from information_schema.tables"
        " where table_catalog = 'working' and table_name = 'build_state'"
    ).fetchone()
    is_complete = recorded and connection.execute(
        f"select is_complete from working.{_name(recorded[0])}.build_state"
    ).fetchone() == (True,)
    if not is_complete:
        raise BuildError(
            "The working file holds no complete build whose models and tests all "
            "passed, so nothing was published; run `bank-churn build` (or a whole "
            "`dbt build`) again."
        )


def _build_id(connection: duckdb.DuckDBPyConnection, database: str = "working.") -> str:
    rows = connection.execute(
        f"select build_id from {database}{MARTS}.build_info"
    ).fetchall()
    if len(rows) != 1 or not rows[0][0]:
        raise BuildError(f"{MARTS}.build_info must have one row with a build_id.")
    return str(rows[0][0])


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables"
        " where table_catalog = 'working' and list_contains(?, table_schema)"
        " order by list_position(?, table_schema), table_name",
        [list(SCHEMAS), list(SCHEMAS)],
    ).fetchall()
    return tuple(Table(schema, name) for schema, name in rows)


def _begin(connection: duckdb.DuckDBPyConnection, file: Path, history: History) -> None:
    """Begin the file with the months before the latest; what is new is put aside."""
    kept_until = history.begin(file)
    if kept_until == history.until:
        return
    _attach(connection, file, "fresh", f"storage_version '{STORAGE_VERSION}'")
    if kept_until is None:
        connection.execute(f"create schema fresh.{HISTORY.schema}")
        _copy_definition(connection, HISTORY)
    later = f"as_of > '{kept_until}' and " if kept_until else ""
    _copy_rows(connection, HISTORY, f"{later}as_of <= '{history.until}'")
    _close_fresh(connection)
    shutil.copyfile(file, file.with_name(NEW_HISTORY))


def _close_fresh(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("checkpoint fresh")
    connection.execute("use memory")
    connection.execute("detach fresh")


def _copy_definition(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """With keys, not null and checks; a view becomes a table of its columns."""
    definition = connection.execute(
        "select sql from duckdb_tables()"
        " where database_name = 'working' and schema_name = ? and table_name = ?",
        [table.schema, table.name],
    ).fetchone()
    if definition is None:
        columns = connection.execute(
            "select column_name, data_type from duckdb_columns()"
            " where database_name = 'working' and schema_name = ? and table_name = ?"
            " order by column_index",
            [table.schema, table.name],
        ).fetchall()
        described = ", ".join(
            f"{_name(name)} {kind}{STORAGE.get(name, '')}" for name, kind in columns
        )
        connection.execute(f"create table {table.within('fresh')} ({described})")
        return
    # The statement names the schema; the database is the one in use.
    connection.execute("use fresh")
    connection.execute(definition[0])


def _copy_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, condition: str = "true"
) -> None:
    connection.execute(
        f"insert into {table.within('fresh')} select * from {table.within('working')}"
        f" where {condition}"
    )


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    commented = connection.execute(
        "select 'table', null, comment from duckdb_tables()"
        " where database_name = 'working' and schema_name = $1 and table_name = $2"
        " union all"
        " select 'table', null, comment from duckdb_views()"
        " where database_name = 'working' and schema_name = $1 and view_name = $2"
        " union all"
        " select 'column', column_name, comment from duckdb_columns()"
        " where database_name = 'working' and schema_name = $1 and table_name = $2",
        [table.schema, table.name],
    ).fetchall()
    for kind, column, comment in commented:
        if comment is not None:
            path = table.within("fresh")
            path += f".{_name(column)}" if column else ""
            connection.execute(f"comment on {kind} {path} is {_text(comment)}")


def _fingerprint(
    connection: duckdb.DuckDBPyConnection, relation: str
) -> tuple[int, int] | None:
    """Rows and the sum of their hashes: reads every value, ignores the order."""
    return connection.execute(
        f"select count(*), sum(hash(whole_row)) from {relation} as whole_row"
    ).fetchone()


def _swap(
    staging: Path, directory: Path, build_id: str, announce: Callable[[str], None]
) -> None:
    """Make the new files public by two renames, after all that can fail.

    A directory that holds files cannot be renamed over, a link to one can. So
    `parquet` is a link, and the directory it showed before stays until the next
    publish for those who are reading it.

    Raises:
        IncompleteError: The file is the new one, and a fault followed.
    """
    public_file, public_link = directory / FILE_NAME, directory / "parquet"
    store = directory / ".parquet"
    if store.is_symlink() or (store.exists() and not store.is_dir()):
        paths.move_aside(store)
    store.mkdir(exist_ok=True)
    _remove_old_stores(store, public_link)
    place = paths.free_name(store / re.sub(r"[^\w .-]", "_", build_id))
    os.replace(staging / "parquet", place)
    link = staging / "link"
    link.symlink_to(place.relative_to(directory))
    _sync(store)

    # DuckDB would replay the log that a crashed writer left beside the file.
    paths.move_aside(public_file.with_name(f"{FILE_NAME}.wal"))
    if not _is_own_link(public_link):
        paths.move_aside(public_link)
    _keep_what_is_not_ours(directory)
    paths.mark(directory)
    os.replace(staging / FILE_NAME, public_file)
    announce(build_id)
    try:
        os.replace(link, public_link)
        _sync(directory)
    except OSError as error:
        raise IncompleteError(
            f"Build {build_id} is published in {public_file}, but {public_link} may "
            f"still show the build before; publish again. {error}"
        ) from error


def _remove_old_stores(store: Path, public_link: Path) -> None:
    """Delete the Parquet directories that nobody is shown; keep what is not ours."""
    shown = public_link.resolve() if public_link.is_symlink() else None
    for old in store.iterdir():
        is_ours = paths.is_marked(old) or (
            UNMARKED_STORE.fullmatch(old.name) and old.is_dir() and not old.is_symlink()
        )
        if old.resolve() == shown or not is_ours:
            continue
        for file in old.glob("*.parquet"):
            file.unlink()
        (old / MARKER).unlink(missing_ok=True)
        # A file that a reader holds open on a network drive, or one of somebody else.
        with suppress(OSError):
            old.rmdir()


def _remove_last_store(directory: Path, build_id: str) -> None:
    try:
        _remove_old_stores(directory / ".parquet", directory / "parquet")
    except OSError as error:
        raise IncompleteError(
            f"Build {build_id} is published, but the Parquet directory of the build "
            f"before, which holds whom this one forgets, is still there. {error}"
        ) from error


def _is_own_link(public_link: Path) -> bool:
    return public_link.is_symlink() and os.readlink(public_link).startswith(".parquet/")


def _keep_what_is_not_ours(directory: Path) -> None:
    """Move aside what stands under our names and was not put there by us."""
    public_file = directory / FILE_NAME
    is_ours = paths.is_regular(public_file) and paths.is_duckdb_file(public_file)
    is_known = paths.is_marked(directory)
    if is_ours and not is_known:
        # Of version 0.1, which left no marker.
        is_ours = is_known = _holds_a_build(public_file)
    if not is_ours:
        paths.move_aside(public_file)
    for name in PAGE_NAMES:
        page = directory / name
        if not (is_known and paths.is_regular(page)):
            paths.move_aside(page)


def _holds_a_build(file: Path) -> bool:
    try:
        with duckdb.connect(file, read_only=True) as connection:
            _build_id(connection, database="")
    except (duckdb.Error, BuildError):
        return False
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
