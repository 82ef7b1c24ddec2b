"""A first look at what is published, without another program."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from bank_churn import terminal
from bank_churn.errors import InputError
from bank_churn.paths import PAGE_NAMES, Project, is_there
from bank_churn.published import (
    Table,
    near_names,
    open_published,
    require_table,
    suggested,
    tables,
)
from python_stats.sentences.wording import Language

# More columns than these are shown one below the other, a block per row.
COLUMNS_SIDE_BY_SIDE = 8
NARROWEST = 60
# What DuckDB says of a condition that names no column, and where one is no SQL.
NO_COLUMN = re.compile(r'Referenced column "([^"]+)" not found')
NEAR = re.compile(r'syntax error at or near "([^"]+)"')
# Ends what a table is about, in a line of the list.
CLAUSE = re.compile(r"(?<=.{20})[.:;] ")


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
        more = "\n… there are more rows: --limit" if self.is_cut else ""
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
            first_clause = CLAUSE.split(about, maxsplit=1)[0].rstrip(".")
            rows.append((str(table), counted[0] if counted else 0, first_clause))
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
                raise InputError(
                    f"--where {where} is more than one condition.",
                    f"--where {where}: это больше одного условия.",
                )
            result = connection.execute(query)
            names = tuple(column[0] for column in result.description or [])
            rows = result.fetchall()
        except duckdb.Error as error:
            raise _why_not(where or "", found, known, error) from error
    return Rows(str(found), names, tuple(rows[:limit]), is_cut=len(rows) > limit)


def _why_not(
    where: str, table: Table, known: Sequence[str], error: duckdb.Error
) -> InputError:
    """Why a condition cannot be asked, without the query around it."""
    start = f"--where `{where}` is no condition about {table}"
    start_ru = f"--where `{where}`: это не условие для {table}"
    if missing := NO_COLUMN.search(str(error)):
        near = near_names(missing[1], known)
        return InputError(
            f"{start}: there is no column {missing[1]}; {suggested(near, known)}",
            f"{start_ru}: столбца {missing[1]} нет; {suggested(near, known, 'ru')}",
        )
    if isinstance(error, duckdb.ParserException):
        at = NEAR.search(str(error))
        is_told = at is not None and at[1] != ")"
        near_en, near_ru = (
            (f" near `{at[1]}`", f" рядом с `{at[1]}`") if at and is_told else ("", "")
        )
        example = f'"{known[0]} is not null"'
        return InputError(
            f"{start}: it is no SQL{near_en}; write one such as {example}.",
            f"{start_ru}: это не SQL{near_ru}; нужно условие вида {example}.",
        )
    reason = str(error).splitlines()[0]
    return InputError(f"{start}: {reason}", f"{start_ru}: {reason}")


def _column(name: str, known: Sequence[str]) -> str:
    name = name.strip()
    if name in known:
        return name
    near = near_names(name, known)
    raise InputError(
        f"There is no column {name}; {suggested(near, known)}",
        f"Столбца {name} нет; {suggested(near, known, 'ru')}",
    )


STEPS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "nothing": "Nothing is published here yet.",
        "published": "Published: build {} of {}, in {}",
        "build": "the extract that comes with it",
        "check customers.csv": "how an extract of yours is read",
        "build customers.csv": "build it",
        "build next.csv": "the next extract",
        "init my-bank": "a project of your own",
        "open": "the dashboard",
        "report": "write the dashboard",
        "tables": "what there is to query",
        "show segment_portraits --columns segment_code,churn_rate": "",
        "export retention-targets --output targets.csv": "",
        "--help": "every command",
    },
    "ru": {
        "nothing": "Здесь ещё ничего не опубликовано.",
        "published": "Опубликована сборка {} файла {}, папка {}",
        "build": "собрать выгрузку из поставки",
        "check customers.csv": "как будет прочитана ваша выгрузка",
        "build customers.csv": "собрать её",
        "build next.csv": "собрать следующую выгрузку",
        "init my-bank": "создать свой проект",
        "open": "открыть обзор",
        "report": "записать обзор и отчёт",
        "tables": "какие есть таблицы",
        "show segment_portraits --columns segment_code,churn_rate": "",
        "export retention-targets --output targets.csv": "",
        "--help": "все команды",
    },
}
FIRST_STEPS = ("build", "check customers.csv", "build customers.csv", "init my-bank")
NEXT_STEPS = (
    "tables",
    "show segment_portraits --columns segment_code,churn_rate",
    "export retention-targets --output targets.csv",
    "build next.csv",
)


def next_steps(project: Project, language: Language) -> str:
    """What somebody who typed nothing but the command can do now."""
    words = STEPS[language]
    if not is_there(project.published_file):
        return _steps(words["nothing"], (*FIRST_STEPS, "--help"), words)
    with open_published(project.published_file) as connection:
        info = connection.execute(
            "select build_id, source_file from build_info"
        ).fetchone()
    start = words["published"].format(*(info or ("", "")), project.output_dir)
    opens = "open" if is_there(project.output_dir / PAGE_NAMES[0]) else "report"
    return _steps(start, (opens, *NEXT_STEPS, "--help"), words)


def _steps(start: str, commands: Sequence[str], words: Mapping[str, str]) -> str:
    program = terminal.program()
    width = len(program) + 26
    lines = [f"  {f'{program} {each}':<{width}}{words[each]}" for each in commands]
    return "\n".join([start, "", *(line.rstrip() for line in lines)])


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
        raise InputError(
            f"{page} is not there; run `bank-churn {writer}` first.",
            f"{page}: страницы нет; сначала запустите `bank-churn {writer}`.",
        )
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
