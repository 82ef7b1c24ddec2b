"""Reading the published file: whatever is wrong with it ends in one sentence."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bank_churn.errors import BusyError, CommandError, InputError, MachineError
from bank_churn.paths import is_there
from bank_churn.settings import require_address_space

if TYPE_CHECKING:
    from python_stats.sentences.wording import Language

# What readers find: the marts, and beside them what the source study's complete cases
# need. A schema that is no more is not in the next published file.
MARTS = "marts"
SCHEMAS = (MARTS, "complete_cases")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is published."""

    schema: str
    name: str

    def __str__(self) -> str:
        """What readers call it: the schema of the marts is understood."""
        return self.name if self.schema == MARTS else f"{self.schema}.{self.name}"

    def within(self, database: str = "") -> str:
        """Its place in one of the attached databases, else in the one in use."""
        name = self.name.replace('"', '""')
        return f'{database}{"." if database else ""}{self.schema}."{name}"'


@contextmanager
def open_published(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection whose schema is the marts.

    Raises:
        InputError: There is no published file, it is damaged, or it is of another
            version of this project.
        BusyError: Another program writes it.
        MachineError: The memory is too small to read it.
    """
    if not is_there(file):
        raise InputError(
            f"{file} is not there; run `bank-churn build` first.",
            f"{file}: файла нет; сначала запустите `bank-churn build`.",
        )
    require_address_space()
    try:
        with duckdb.connect(file, read_only=True) as connection:
            connection.execute(f"use {MARTS}")
            yield connection
    except duckdb.Error as error:
        raise fault_of(file, error) from error


def fault_of(file: Path, error: duckdb.Error) -> CommandError:
    """What is wrong with a published file, in a sentence."""
    said = _first_line(error)
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        return InputError(
            f"{file} was published by another version of this project; run "
            f"`bank-churn build` again. {said}",
            f"{file} опубликован другой версией этого проекта; запустите "
            f"`bank-churn build` ещё раз. {said}",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return MachineError(f"The memory is too small to read {file}. {said}")
    if "Could not set lock" in said:
        return BusyError(f"Another program writes {file}; close it. {said}")
    return InputError(
        f"{file} cannot be read as a published warehouse; it may be damaged: run "
        f"`bank-churn build` again. {said}",
        f"{file} не читается как опубликованное хранилище и, возможно, "
        f"повреждён: запустите `bank-churn build` ещё раз. {said}",
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables people query: the marts first, in alphabetical order."""
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables"
        " where list_contains(?, table_schema) and table_catalog = current_database()"
        " order by list_position(?, table_schema), table_name",
        [list(SCHEMAS), list(SCHEMAS)],
    ).fetchall()
    return [Table(schema, name) for schema, name in rows]


def require_table(connection: duckdb.DuckDBPyConnection, wanted: str) -> Table:
    """The published table of a name, however its words are joined.

    Raises:
        InputError: There is none of that name; the nearest ones are named.
    """
    named = {str(table): table for table in tables(connection)}
    name = wanted.strip().lower().replace("-", "_").replace(" ", "_")
    name = name.removeprefix(f"{MARTS}.")
    if name in named:
        return named[name]
    near = near_names(name, list(named))
    raise InputError(
        f"There is no table {wanted}; {suggested(near, named)} `bank-churn tables` "
        "says what they hold.",
        f"Таблицы {wanted} нет; {suggested(near, named, 'ru')} `bank-churn tables` "
        "говорит, что в каждой.",
    )


def near_names(name: str, known: Sequence[str]) -> list[str]:
    """The known names that one resembles, the nearest first."""
    # It costs a few hundredths of a second to import, and only here.
    from rapidfuzz import process

    return [near for near, score, _ in process.extract(name, known) if score >= 75]


def suggested(
    near: Sequence[str], known: Iterable[str], language: "Language" = "en"
) -> str:
    """The names that may have been meant; where none is near, all there are."""
    if language == "ru":
        if near:
            return f"возможно, {' или '.join(near[:3])}?"
        return f"есть: {', '.join(known)}."
    if near:
        return f"did you mean {' or '.join(near[:3])}?"
    return f"there are: {', '.join(known)}."
