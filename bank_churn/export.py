"""One published table as a CSV file that spreadsheets open."""

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from bank_churn import paths, terminal
from bank_churn.errors import InputError, MachineError, what_the_machine_lacks
from bank_churn.paths import Project
from bank_churn.published import Table, open_published, require_table

# A spreadsheet runs a cell that begins so as a formula; in wide letters too.
FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
STANDARD_OUTPUT = Path("-")


def export(
    project: Project,
    table: str,
    output: Path | None = None,
    *,
    is_raw: bool = False,
    replaces: bool = False,
    with_control: bool = False,
    top: int | None = None,
) -> tuple[int, str, Path]:
    """Write a published table, whole or not at all.

    A text that a spreadsheet would run gets an apostrophe before it. Until the file is
    complete it has another name and is for this user alone.

    Args:
        project: Whose published file.
        table: Name of the table.
        output: The CSV file, `-` for standard output; `TABLE.csv` here by default.
        is_raw: Write the texts as they are, for programs.
        replaces: Replace a file even if it is not an earlier export of the table.
        with_control: Keep in `retention_targets` who is held back by a running
            campaign.
        top: Only so many of each list of `retention_targets`, the first ones.

    Returns:
        The number of rows, the table's name and the file.

    Raises:
        InputError: Nothing is published, there is no such table, or `output` is not to
            be replaced.
        MachineError: The CSV cannot be written.
    """
    with open_published(project.published_file) as connection:
        found = require_table(connection, table)
        table = str(found)
        output = output or Path(f"{table}.csv")
        query = _query(connection, found, is_raw=is_raw)
        if table == "retention_targets" and not with_control:
            query += f" where not {HELD_BACK}"
        if top is not None:
            if table != "retention_targets":
                raise InputError(
                    f"--top is for retention_targets; {table} has no rank.",
                    f"--top относится к retention_targets; в таблице {table} мест нет.",
                )
            query += f" qualify {RANK_IN_LIST} <= {top} order by {LIST_ORDER}"
        if output == STANDARD_OUTPUT:
            return _to_standard_output(connection, query), table, output
        names = [c[0] for c in connection.execute(query + " limit 0").description or []]
        _require_free(project, output, ",".join(names), replaces=replaces)
        rows = _write(connection, query, output)
    return rows, table, output


def export_rows(
    project: Project,
    types: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
    output: Path,
    *,
    is_raw: bool = False,
    replaces: bool = False,
) -> int:
    """Write rows that are no published table, with the care of `export`.

    Args:
        project: Whose files are not to be written over.
        types: {column: its SQL type}.
        rows: As many values as there are columns.
        output: The CSV file, `-` for standard output.
        is_raw: Write the texts as they are, for programs.
        replaces: Replace a file even if it has other columns.

    Raises:
        InputError: `output` is not to be replaced.
        MachineError: The CSV cannot be written.
    """
    with duckdb.connect() as connection:
        columns = ", ".join(f"{name} {type_}" for name, type_ in types.items())
        connection.execute(f"create table listed ({columns})")
        if rows:
            marks = ", ".join("?" for _ in types)
            connection.executemany(f"insert into listed values ({marks})", rows)
        query = _query(connection, Table("main", "listed"), is_raw=is_raw)
        if output == STANDARD_OUTPUT:
            return _to_standard_output(connection, query)
        _require_free(project, output, ",".join(types), replaces=replaces)
        return _write(connection, query, output)


# Who is held back by a campaign that still runs in the latest month.
LIST_ORDER = "listed.purpose desc, listed.call_rank"
# Among those who are called: who is held back leaves the place to the next.
RANK_IN_LIST = (
    "row_number() over (partition by listed.purpose order by listed.call_rank)"
)
HELD_BACK = """
    exists (
        select 1
        from marts.campaign_members as members
        inner join marts.campaigns as campaigns using (campaign_id)
        where
            members.arm = 'control'
            and members.user_id = listed.user_id
            and members.city is not distinct from listed.city
            and datediff(
                'month',
                campaigns.as_of,
                (select max(as_of) from marts.customer_months)
            ) < campaigns.horizon_months
    )
"""


def _query(connection: duckdb.DuckDBPyConnection, table: Table, *, is_raw: bool) -> str:
    columns = connection.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = ? and table_name = ?"
        " and table_catalog = current_database() order by ordinal_position",
        [table.schema, table.name],
    ).fetchall()
    starts = ", ".join(f"chr({ord(start)})" for start in FORMULA_STARTS)
    shown = [
        f"case when left(\"{name}\", 1) in ({starts}) then '''' || \"{name}\""
        f' else "{name}" end as "{name}"'
        if data_type == "VARCHAR" and not is_raw
        else f'"{name}"'
        for name, data_type in columns
    ]
    return f"select {', '.join(shown)} from {table.within()} as listed"


def _require_free(
    project: Project, output: Path, header: str, *, replaces: bool
) -> None:
    """Refuse to write over what is not an earlier export of the same table."""
    paths.require_free(project, output)
    try:
        status = output.lstat()
        if stat.S_ISLNK(status.st_mode) and not output.exists():
            raise InputError(
                f"{output} is a link to nothing; name another file.",
                f"{output}: ссылка в никуда; назовите другой файл.",
            )
        status = output.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(
                f"{output} is a folder; name a file in it.",
                f"{output}: это папка; назовите файл в ней.",
            )
        if not stat.S_ISREG(status.st_mode):
            raise InputError(
                f"{output} is no regular file; `--output -` writes to standard output.",
                f"{output}: это не обычный файл; в стандартный вывод пишет "
                "`--output -`.",
            )
        if replaces or not status.st_size:
            return
        with output.open(encoding="utf-8", errors="replace") as file:
            if file.readline(2**16).rstrip("\r\n") == header:
                return
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(
            f"{output} cannot be used: {error.strerror}.",
            f"{output}: путь не годится ({error.strerror}).",
        ) from error
    raise InputError(
        f"{output} is there and is no earlier export of this table; name another file, "
        "or replace it with --replace.",
        f"{output} уже есть и это не прежний экспорт этой таблицы; назовите "
        "другой файл или замените этот с --replace.",
    )


def _write(connection: duckdb.DuckDBPyConnection, query: str, output: Path) -> int:
    # Through a link, into the file it leads to.
    output = output.resolve()
    mode = _mode_of(output)
    unfinished: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(
            prefix=f".{output.name[:100]}.", suffix=".unfinished", dir=output.parent
        )
        os.close(descriptor)
        unfinished = Path(name)
        target = name.replace("'", "''")
        rows = connection.execute(
            f"copy ({query}) to '{target}' (format csv, header, use_tmp_file false)"
        ).fetchone()
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.chmod(mode)
        os.replace(unfinished, output)
    except (duckdb.IOException, OSError) as error:
        raise MachineError(f"Cannot write {output}: {_reason(error)}") from error
    finally:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    return int(rows[0]) if rows else 0


def _mode_of(output: Path) -> int:
    """The rights of the file that is replaced, else what this user gives new files."""
    with suppress(OSError):
        return stat.S_IMODE(output.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: Exception) -> str:
    said = str(error)
    known = getattr(error, "strerror", None) or what_the_machine_lacks(said)
    return known or said.splitlines()[0]


def _to_standard_output(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Through a private file, so that a failing query leaves no half of a table."""
    with tempfile.TemporaryDirectory(prefix="bank-churn-") as folder:
        file = Path(folder, "table.csv")
        rows = _write(connection, query, file)
        with file.open(encoding="utf-8", newline="") as written:
            # What steers a terminal is for programs alone.
            show = terminal.printable if terminal.is_terminal() else str
            while text := written.read(2**20):
                terminal.write(show(text))
    return rows
