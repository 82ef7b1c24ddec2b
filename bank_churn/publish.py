"""The published warehouse: the marts of one green build, swapped in whole.

Nothing that a reader can see changes before the new file and the new Parquet
directory are complete, read back and on disk; then two renames make them public. A
process that dies at any moment leaves the old or the new build, and what it left
behind is removed by the next publish.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bank_churn.errors import BuildError, InputError, PublishError
from bank_churn.project import FILE_NAME, Project, single_process

# What readers find: the marts, and beside them what the source study's complete cases
# need. A schema that is no more is not in the next published file.
MARTS = "marts"
SCHEMAS = (MARTS, "complete_cases")
STORAGE_VERSION = "v1.4.0"  # the oldest DuckDB whose clients can open the file


@dataclass(frozen=True, slots=True)
class Published:
    """What was made public: the build, its tables and where they are."""

    build_id: str
    tables: tuple[str, ...]
    file: Path
    parquet_dir: Path


def publish(project: Project) -> Published:
    """Replace the published file and Parquet directory by the working file's marts.

    Raises:
        InputError: There is no working file.
        BuildError: The working file is not a finished, green build.
        BusyError: Another process publishes into the same directory.
        PublishError: The new files could not be written or read back.
    """
    if not project.working_file.is_file():
        raise InputError(
            f"{project.working_file} is not there; run `bank-churn build` first."
        )
    directory = project.output_dir
    with single_process(directory / ".publish.lock", "publishing into"):
        staging = directory / ".publishing"
        try:
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            build_id, tables = _write(project.working_file, staging)
            _swap(staging, directory, build_id)
        except (OSError, duckdb.Error) as error:
            raise PublishError(
                f"Publishing into {directory} failed; what was published before is "
                f"intact. {_first_line(error)}"
            ) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Published(build_id, tables, project.published_file, directory / "parquet")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _connect(staging: Path) -> duckdb.DuckDBPyConnection:
    """An own in-memory instance with the build's limits; spills beside the output."""
    return duckdb.connect(
        config={
            "threads": os.environ.get("BANK_CHURN_THREADS", "2"),
            "memory_limit": os.environ.get("BANK_CHURN_MEMORY_LIMIT", "3GB"),
            "temp_directory": str(staging / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def _write(working_file: Path, staging: Path) -> tuple[str, tuple[str, ...]]:
    """Write the database file and the Parquet files, and read both back."""
    file, parquet = staging / FILE_NAME, staging / "parquet"
    parquet.mkdir()
    with _connect(staging) as connection:
        _attach(connection, working_file, "working", "read_only")
        _require_green(connection)
        build_id = _build_id(connection)
        tables = _tables(connection)
        _attach(connection, file, "fresh", f"storage_version '{STORAGE_VERSION}'")
        for schema in SCHEMAS:
            connection.execute(f"create schema fresh.{schema}")
        for table in tables:
            _copy(connection, table)
            _copy_comments(connection, table)
        connection.execute("checkpoint fresh")
        connection.execute("use memory")
        connection.execute("detach fresh")
        if file.with_name(f"{FILE_NAME}.wal").exists():
            raise PublishError(f"{file} was closed with a write-ahead log beside it.")
        _attach(connection, file, "fresh", "read_only")
        for table in tables:
            relation = table.within("fresh")
            target = _text(parquet / f"{table}.parquet")
            connection.execute(f"copy {relation} to {target} (format parquet)")
            source = _fingerprint(connection, table.within("working"))
            for copy in (relation, target):
                if _fingerprint(connection, copy) != source:
                    raise PublishError(f"{copy} does not hold what the build made.")
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


def _build_id(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute(
        f"select build_id from working.{MARTS}.build_info"
    ).fetchall()
    if len(rows) != 1 or not rows[0][0]:
        raise PublishError(f"{MARTS}.build_info must have one row with a build_id.")
    return str(rows[0][0])


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is published."""

    schema: str
    name: str

    def __str__(self) -> str:
        """What readers call it: the schema of the marts is understood."""
        return self.name if self.schema == MARTS else f"{self.schema}.{self.name}"

    def within(self, database: str) -> str:
        """Its place in one of the attached databases."""
        return f"{database}.{self.schema}.{_name(self.name)}"


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[_Table, ...]:
    rows = connection.execute(
        "select table_schema, table_name, table_type from information_schema.tables"
        " where table_catalog = 'working' and list_contains(?, table_schema)"
        " order by list_position(?, table_schema), table_name",
        [list(SCHEMAS), list(SCHEMAS)],
    ).fetchall()
    views = [name for _, name, kind in rows if kind != "BASE TABLE"]
    if views:
        raise PublishError(f"Marts must be tables, these are views: {views}.")
    return tuple(_Table(schema, name) for schema, name, _ in rows)


def _copy(connection: duckdb.DuckDBPyConnection, table: _Table) -> None:
    """Copy with keys, not null and checks: DuckDB gives the defining statement."""
    definition = connection.execute(
        "select sql from duckdb_tables()"
        " where database_name = 'working' and schema_name = ? and table_name = ?",
        [table.schema, table.name],
    ).fetchone()
    assert definition is not None
    # The statement names the schema; the database is the one in use.
    connection.execute("use fresh")
    connection.execute(definition[0])
    connection.execute(
        f"insert into {table.within('fresh')} select * from {table.within('working')}"
    )


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: _Table) -> None:
    commented = connection.execute(
        "select 'table', null, comment from duckdb_tables()"
        " where database_name = 'working' and schema_name = $1 and table_name = $2"
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


def _swap(staging: Path, directory: Path, build_id: str) -> None:
    """Make the new files public by two renames, after all that can fail.

    A directory that holds files cannot be renamed over, a link to one can. So
    `parquet` is a link, and the directory it showed before stays until the next
    publish for those who are reading it.
    """
    public_file, public_link = directory / FILE_NAME, directory / "parquet"
    store = directory / ".parquet"
    store.mkdir(exist_ok=True)
    shown = public_link.resolve()
    for old in store.iterdir():
        if old != shown:
            shutil.rmtree(old)
    place = _free_name(store / build_id)
    os.replace(staging / "parquet", place)
    link = staging / "link"
    link.symlink_to(place.relative_to(directory))
    _sync(store)

    _move_aside(public_file.with_name(f"{FILE_NAME}.wal"))
    if not public_link.is_symlink():
        _move_aside(public_link)
    os.replace(staging / FILE_NAME, public_file)
    os.replace(link, public_link)
    _sync(directory)


def _move_aside(stranger: Path) -> None:
    """Keep what another program left in the place of ours, under another name.

    DuckDB would replay a write-ahead log that a crashed writer left beside the file.
    """
    if stranger.exists():
        stranger.rename(_free_name(stranger.with_name(f"{stranger.name}.foreign")))


def _free_name(path: Path) -> Path:
    """`path` with the first number that is not taken."""
    number = 1
    while (candidate := path.with_name(f"{path.name}-{number}")).exists():
        number += 1
    return candidate


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
