"""A first look at what is published, without another program."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rapidfuzz import process
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from bank_churn.errors import InputError
from bank_churn.paths import PAGE_NAMES, Project, is_there
from bank_churn.published import open_published, require_table, tables

# More columns than these are shown one below the other, a block per row.
COLUMNS_SIDE_BY_SIDE = 8
NARROWEST = 60


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_cut: bool
    """There are more."""

    def as_dict(self) -> dict[str, Any]:
        """For programs: values as JSON knows them."""
        return {
            "table": self.table,
            "rows": [
                dict(zip(self.columns, map(_plain, row), strict=True))
                for row in self.rows
            ],
            "is_cut": self.is_cut,
        }

    def as_text(self) -> str:
        """For people: a grid, or a block per row when it is wide."""
        if not self.rows:
            return f"{self.table}: no such row."
        more = "\n… there are more: --limit" if self.is_cut else ""
        if len(self.columns) > COLUMNS_SIDE_BY_SIDE:
            return "\n\n".join(self._block(row) for row in self.rows) + more
        grid = Grid(box=None, pad_edge=False)
        for name, value in zip(self.columns, self.rows[0], strict=True):
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            grid.add_column(
                Text(name), justify="right" if is_number else "left", overflow="fold"
            )
        for row in self.rows:
            grid.add_row(*(Text(_shown(value)) for value in row))
        return _drawn(grid) + more

    def _block(self, row: Sequence[Any]) -> str:
        width = max(map(len, self.columns))
        return "\n".join(
            f"{name:<{width}}  {_shown(value)}"
            for name, value in zip(self.columns, row, strict=True)
        )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _drawn(grid: Grid) -> str:
    """The grid as text, as wide as the terminal."""
    width = max(shutil.get_terminal_size((100, 40)).columns, NARROWEST)
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(grid)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def list_tables(project: Project) -> Rows:
    """Every published table: its name, rows, and what it is about."""
    with open_published(project.published_file) as connection:
        comments = {
            (schema, name): comment or ""
            for schema, name, comment in connection.execute(
                "select schema_name, table_name, comment from duckdb_tables()"
                " where database_name = current_database()"
            ).fetchall()
        }
        rows = []
        for table in tables(connection):
            counted = connection.execute(
                f"select count(*) from {table.within()}"
            ).fetchone()
            about = " ".join(comments.get((table.schema, table.name), "").split())
            first_sentence = about.partition(". ")[0].rstrip(".")
            rows.append((str(table), counted[0] if counted else 0, first_sentence))
    return Rows("tables", ("table", "rows", "about"), tuple(rows), is_cut=False)


def show(
    project: Project,
    table: str,
    *,
    where: str | None = None,
    columns: Sequence[str] = (),
    limit: int = 20,
) -> Rows:
    """The first rows of a table.

    Args:
        project: Whose published file.
        table: Name of the table, however its words are joined.
        where: Which rows, as a condition in SQL.
        columns: Which columns; none: all.
        limit: How many rows at most.

    Raises:
        InputError: There is no such table or column, or the condition is no SQL.
    """
    with open_published(project.published_file) as connection:
        # A condition is about the table: no other file has a say in it.
        connection.execute("set enable_external_access = false")
        found = require_table(connection, table)
        known = [
            name
            for name, *_ in connection.execute(
                f"select * from {found.within()} limit 0"
            ).description
            or []
        ]
        chosen = ", ".join(f'"{_column(name, known)}"' for name in columns) or "*"
        condition = f" where ({where}\n)" if where else ""
        query = f"select {chosen} from {found.within()}{condition} limit {limit + 1}"
        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1:
                raise InputError(f"--where {where} is more than one condition.")
            result = connection.execute(query)
            names = tuple(column[0] for column in result.description or [])
            rows = result.fetchall()
        except duckdb.Error as error:
            raise InputError(
                f"--where {where} is no condition about {found}: "
                f"{str(error).splitlines()[0]}. Its columns: {', '.join(known)}."
            ) from error
    return Rows(str(found), names, tuple(rows[:limit]), is_cut=len(rows) > limit)


def _column(name: str, known: Sequence[str]) -> str:
    name = name.strip()
    if name in known:
        return name
    near = [found for found, score, _ in process.extract(name, known) if score >= 75]
    hint = f"did you mean {' or '.join(near[:3])}? " if near else ""
    raise InputError(f"There is no column {name}; {hint}There are: {', '.join(known)}.")


def next_steps(project: Project) -> str:
    """What somebody who typed nothing but the command can do now."""
    page = project.output_dir / PAGE_NAMES[0]
    if not is_there(project.published_file):
        return (
            "Nothing is published here yet.\n\n"
            "  bank-churn build                   the extract that comes with it\n"
            "  bank-churn check customers.csv     how an extract of yours is read\n"
            "  bank-churn build customers.csv     build it\n"
            "  bank-churn init my-bank            a project of your own\n"
            "  bank-churn --help                  every command"
        )
    with open_published(project.published_file) as connection:
        info = connection.execute(
            "select build_id, source_file from build_info"
        ).fetchone()
    build_id, source_file = info if info else ("", "")
    opens = "dashboard" if page.is_file() else "report"
    return (
        f"Published: build {build_id} of {source_file}, in {project.output_dir}\n\n"
        + (
            "  bank-churn open                    the dashboard\n"
            if opens == "dashboard"
            else "  bank-churn report                  write the dashboard\n"
        )
        + "  bank-churn tables                  what there is to query\n"
        "  bank-churn show segment_portraits --columns segment_code,churn_rate\n"
        "  bank-churn export retention-targets --output targets.csv\n"
        "  bank-churn build customers.csv     the next extract\n"
        "  bank-churn --help                  every command"
    )


def page_of(project: Project, name: str) -> Path:
    """A page that was written.

    Raises:
        InputError: It was not.
    """
    known = {page.partition(".")[0]: page for page in PAGE_NAMES[:2]}
    known |= {page: page for page in PAGE_NAMES}
    page = project.output_dir / known[name]
    if not is_there(page):
        writer = "report" if project.published_file.is_file() else "build"
        raise InputError(f"{page} is not there; run `bank-churn {writer}` first.")
    return page


def open_in_browser(page: Path) -> bool:
    """Show a page to the person at this machine; False when there is no screen."""
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    has_screen = sys.platform == "darwin" or bool(
        {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)
    )
    if opener is None or not has_screen:
        return False
    return subprocess.run([opener, str(page)], check=False).returncode == 0
