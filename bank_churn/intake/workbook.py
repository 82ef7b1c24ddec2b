"""Sheets of xlsx, xls and ods files as lines of text, one per row."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetVisibleEnum,
)

from bank_churn.intake.errors import IntakeError, shown

SEPARATOR = ","
# Of each sheet, to find the one with the customers.
LOOKED_AT_ROWS = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, as records with `SEPARATOR`."""

    name: str
    is_only: bool
    first_row: int
    """Number of the first line's row, as the program shows it."""
    lines: list[str]


def read_sheet(
    path: Path,
    name: str,
    sheet: str = "",
    limit: int | None = None,
    *,
    is_wanted: Callable[[list[str]], bool],
) -> Sheet:
    """Read the sheet that is named, else the visible one that holds the customers.

    Args:
        path: The workbook.
        name: What to call it in a sentence.
        sheet: Name of the sheet; empty: find it.
        limit: So many rows are enough.
        is_wanted: Do these first lines of a sheet begin a table of customers? Asked
            where several sheets hold a table.

    Raises:
        IntakeError: It is damaged or protected, there is no such sheet, or several
            hold customers.
    """
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = list(book.sheet_names)
            if sheet and sheet not in names:
                listed = ", ".join(f"`{shown(other)}`" for other in names)
                raise IntakeError(
                    f"{name} has no sheet `{shown(sheet)}`; its sheets are {listed}.",
                    f"{name}: нет листа `{shown(sheet)}`; листы: {listed}.",
                )
            visible = [
                found.name
                for found in book.sheets_metadata
                if found.visible == SheetVisibleEnum.Visible
            ]
            tables = {
                found: table
                for found in ([sheet] if sheet else visible)
                for table in [book.get_sheet_by_name(found)]
                if sheet or (table.height > 1 and table.width > 1)
            }
            if len(tables) > 1:
                tables = _customers_of(tables, name, is_wanted)
            for chosen, table in tables.items():
                start = table.start or (0, 0)
                lines = list(_lines(islice(table.iter_rows(), limit)))
                return Sheet(chosen, len(visible) == 1, start[0] + 1, lines)
    except CalamineError as error:
        raise IntakeError(
            f"{name} is a damaged or protected workbook; deliver it again, without a "
            "password.",
            f"{name}: книга повреждена или защищена; нужна книга без пароля.",
        ) from error
    raise IntakeError(
        f"{name} has no sheet with a table; write `sheet:` into the description.",
        f"{name}: нет листа с таблицей; укажите `sheet:` в описании.",
    )


def _customers_of(
    tables: dict[str, CalamineSheet],
    name: str,
    is_wanted: Callable[[list[str]], bool],
) -> dict[str, CalamineSheet]:
    """The sheet with the customers; all, when none seems to have them."""
    wanted = {
        sheet: table
        for sheet, table in tables.items()
        if is_wanted(list(_lines(islice(table.iter_rows(), LOOKED_AT_ROWS))))
    }
    if len(wanted) > 1:
        listed = ", ".join(f"`{shown(sheet)}`" for sheet in wanted)
        first = shown(next(iter(wanted)))
        raise IntakeError(
            f"{name} has customers in several sheets ({listed}); write the one that "
            f"is meant into the description, as `sheet: {first}`.",
            f"{name}: клиенты на нескольких листах ({listed}); укажите в описании "
            f"нужный, например `sheet: {first}`.",
        )
    return wanted or tables


def _lines(rows: Iterator[Sequence[Any]]) -> Iterator[str]:
    """A line per row; blank rows at the end are not part of a table."""
    blank = 0
    for row in rows:
        cells = [_text(cell) for cell in row]
        if not any(cells):
            blank += 1
            continue
        for _ in range(blank):
            yield ""
        blank = 0
        yield SEPARATOR.join(map(_quoted, cells))


def _text(cell: Any) -> str:
    """A cell as a person would have typed it into a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        text = repr(cell)
        # Three digits would be asked about; a number's cell leaves no doubt.
        return text + "0" if len(text.partition(".")[2]) == 3 else text
    if isinstance(cell, datetime.datetime) and not cell.time():
        return cell.date().isoformat()
    return str(cell)


def _quoted(cell: str) -> str:
    needs_quotes = SEPARATOR in cell or '"' in cell or "\n" in cell or "\r" in cell
    return '"' + cell.replace('"', '""') + '"' if needs_quotes else cell
