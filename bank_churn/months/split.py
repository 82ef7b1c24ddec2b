"""Files that say their month in a column: of several months they are taken apart."""

import csv
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import duckdb

from bank_churn.errors import InputError
from bank_churn.intake.errors import shown
from bank_churn.intake.files import changed_file

SEPARATORS = ",;\t|"
ENCODINGS = ("utf-8-sig", "windows-1251")
PARQUET_MAGIC = b"PAR1"
BLOCK_BYTES = 1 << 20


def sha256_of(path: Path) -> str:
    """Digest of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """The column that says the month, and how it writes dates."""

    column: str
    format: str = "%Y-%m-%d"

    def date_of(self, text: str, place: str) -> date:
        """The date in a cell.

        Raises:
            InputError: There is none.
        """
        try:
            return datetime.strptime(text.strip(), self.format).date()
        except (ValueError, re.error) as error:  # `%Y %Y` names one group twice
            raise InputError(
                f"{place}: `{shown(text.strip())}` in the column `{self.column}` is no "
                f"date as `{shown(self.format)}`; correct the file or as_of.format.",
                f"{place}: `{shown(text.strip())}` в столбце `{self.column}` не дата "
                f"вида `{shown(self.format)}`; исправьте файл или as_of.format.",
            ) from error


def is_whole_parquet(path: Path) -> bool:
    """Is a file there from its first bytes to its last?

    A machine that lost its power may have kept the name and not the bytes.
    """
    try:
        with path.open("rb") as opened:
            begin = opened.read(len(PARQUET_MAGIC))
            opened.seek(-len(PARQUET_MAGIC), os.SEEK_END)
            return begin == opened.read() == PARQUET_MAGIC
    except OSError:
        return False


def split_by_month(
    path: Path, digest: str, rule: ColumnRule, folder: Path
) -> dict[date, Path]:
    """The file of each month in a file: itself, when it holds one.

    Args:
        path: The delivered file.
        digest: Of its bytes; names the folder of its months.
        rule: Where the date stands.
        folder: Where months are put; a file that was taken apart is not read again.

    Raises:
        InputError: There is no such column, or a cell of it is no date.
    """
    done = folder / digest
    if done.is_dir():
        found = {date.fromisoformat(f.name): f / path.name for f in done.iterdir()}
        if len(found) > 1:
            return found
        return dict.fromkeys(found, path)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".splitting-") as scratch:
        with path.open("rb") as opened:
            is_parquet = opened.read(4) == PARQUET_MAGIC
        split = _split_parquet if is_parquet else _split_text
        months = Path(scratch, "months")
        months.mkdir()
        days = split(path, rule, months)
        if len(days) == 1:
            # The delivered file is read as it is; the folder remembers its month.
            (months / str(days[0]) / path.name).unlink()
        if sha256_of(path) != digest:
            raise changed_file(path.name)
        months.rename(done)
    return split_by_month(path, digest, rule, folder)


def _split_parquet(path: Path, rule: ColumnRule, folder: Path) -> list[date]:
    source = "read_parquet('" + str(path).replace("'", "''") + "')"
    with duckdb.connect() as connection:
        names = [
            name
            for name, *_ in connection.execute(f"describe from {source}").fetchall()
        ]
        column = next((n for n in names if _is_named(n, rule)), None)
        if column is None:
            raise _no_column(path, rule)
        quoted = '"' + column.replace('"', '""') + '"'
        values = connection.execute(
            f"select distinct cast({quoted} as varchar) from {source} order by 1"
        ).fetchall()
        by_day: dict[date, list[str]] = {}
        for (text,) in values:
            day = _iso(text) or rule.date_of(text or "", path.name)
            by_day.setdefault(day, []).append(text)
        for day, texts in by_day.items():
            target = folder / str(day) / path.name
            target.parent.mkdir()
            connection.execute(
                f"copy (select * from {source} where cast({quoted} as varchar) in"
                f" (select unnest(?))) to '{target}' (format parquet)",
                [texts],
            )
    return sorted(by_day)


def _iso(text: str | None) -> date | None:
    """The date of a typed column, as DuckDB writes dates and timestamps."""
    try:
        return datetime.fromisoformat(text or "").date()
    except ValueError:
        return None


def _split_text(path: Path, rule: ColumnRule, folder: Path) -> list[date]:
    with ExitStack() as stack:
        lines = stack.enter_context(path.open("rb"))
        header = lines.readline()
        separator, place, width = _find_column(header, path, rule)
        files: dict[date, BinaryIO] = {}
        known: dict[str, date] = {}
        waiting: list[bytes] = []
        file: BinaryIO | None = None
        for number, raw, fields in records(lines, separator, "latin-1"):
            if len(fields) == width:
                text = fields[place]
                if text not in known:
                    known[text] = rule.date_of(text, f"{path.name} line {number}")
                file = files.get(known[text])
                if file is None:
                    target = folder / str(known[text]) / path.name
                    target.parent.mkdir()
                    file = stack.enter_context(target.open("wb"))
                    file.write(header + b"".join(waiting))
                    waiting = []
                    files[known[text]] = file
            # A broken record is rejected with the month around it.
            if file is None:
                waiting.append(raw)
            else:
                file.write(raw)
        if not files:
            raise InputError(
                f"{path.name} has no row whose month could be read.",
                f"{path.name}: ни у одной строки не удалось прочитать месяц.",
            )
    return sorted(files)


def records(
    lines: BinaryIO, separator: str, encoding: str
) -> Iterator[tuple[int, bytes, list[str]]]:
    """(line number from 2, bytes, fields) of each record after the header.

    Latin-1 serves where only the ASCII of the fields is needed.
    """
    taken: list[bytes] = []

    def texts() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line.decode(encoding, "replace")

    number = 2
    for fields in csv.reader(texts(), delimiter=separator):
        yield number, b"".join(taken), fields
        number += len(taken)
        taken.clear()


def _find_column(header: bytes, path: Path, rule: ColumnRule) -> tuple[str, int, int]:
    """Separator, place of the column, number of columns."""
    for encoding in ENCODINGS:
        try:
            text = header.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            continue
        for separator in SEPARATORS:
            names = next(csv.reader([text], delimiter=separator), [])
            for place, name in enumerate(names):
                if _is_named(name, rule):
                    return separator, place, len(names)
    raise _no_column(path, rule)


def _is_named(name: str, rule: ColumnRule) -> bool:
    return name.strip().casefold() == rule.column.strip().casefold()


def _no_column(path: Path, rule: ColumnRule) -> InputError:
    return InputError(
        f"{path.name} has no column `{rule.column}` that would say its month "
        "(as_of.column); name another, or deliver CSV or Parquet.",
        f"{path.name}: нет столбца `{rule.column}`, который указал бы месяц "
        "(as_of.column); назовите другой или возьмите CSV либо Parquet.",
    )
