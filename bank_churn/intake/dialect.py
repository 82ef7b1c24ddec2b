"""How a CSV file is written, judged by its first lines."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bank_churn.intake.errors import IntakeError
from bank_churn.intake.fields import DECIMAL_FIELDS, FIELDS, canonical_field, normal
from bank_churn.intake.landing import join_lines
from bank_churn.intake.mapping import find_positions
from bank_churn.intake.records import Grammar
from bank_churn.intake.scan import Scan, scan

HEAD_BYTES = 2**20
SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1251": "windows-1251",
    "cp1251": "windows-1251",
}

# First bytes of what people deliver by mistake, and its name in both languages.
_FOREIGN = {
    b"PK\x03\x04": ("an Excel or zip file", "файл Excel или zip"),
    b"\xd0\xcf\x11\xe0": ("an old Excel file", "старый файл Excel"),
    b"\x1f\x8b": ("a gzip file", "файл gzip"),
    b"%PDF": ("a PDF file", "файл PDF"),
    b"\xff\xfe": ("a UTF-16 text", "текст в UTF-16"),
    b"\xfe\xff": ("a UTF-16 text", "текст в UTF-16"),
}


@dataclass(frozen=True)
class Dialect:
    """How to read one CSV file."""

    scan: Scan
    encoding: str
    separator: str
    decimal_mark: str
    header: tuple[str, ...]
    positions: tuple[int | None, ...]
    """Of each of `FIELDS` in a record, counted from 1; None when absent."""


def read_dialect(
    path: Path,
    *,
    mapping: Mapping[str, str],
    encoding: str = "",
    separator: str = "",
    decimal_mark: str = "",
) -> Dialect:
    """Scan a CSV file and find out how it is written.

    Args:
        path: The file.
        mapping: {column of the extract: canonical field}.
        encoding: `utf-8` or `windows-1251`; empty: detect.
        separator: One character; empty: detect.
        decimal_mark: `.` or `,`; empty: detect.

    Raises:
        IntakeError: The file is no table, or lacks a column.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    _refuse_foreign(head, path.name)
    newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    facts = scan(path, newline)
    if head.startswith(codecs.BOM_UTF8):
        encoding = encoding or "utf-8"
    encoding = encoding or facts.encoding
    # Cut where a line ends, unless the head is the whole file or one line.
    whole = head[: head.rfind(newline) + 1] or head
    text = (head if len(head) < HEAD_BYTES else whole).decode(encoding, "replace")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    header_line, *rows = lines.split("\n")
    separator = separator or _separator(header_line, mapping)
    grammar = Grammar(separator)
    if not grammar.is_record(header_line) or len(grammar.split(header_line)) < 2:
        raise _not_a_table(path.name)
    header = tuple(name.strip() for name in grammar.split(header_line))
    positions = find_positions(header, mapping, path.name)
    if facts.line_count < 2:
        raise IntakeError(
            f"{path.name} has a header and no rows; deliver it with its customers.",
            f"{path.name}: есть заголовок, но нет строк; нужен файл с клиентами.",
        )
    records, _ = join_lines(rows, 0, set(), 2, grammar, len(header), is_last=True)
    return Dialect(
        scan=facts,
        encoding=encoding,
        separator=separator,
        decimal_mark=decimal_mark
        or _decimal_mark(records.raw_lines, grammar, positions),
        header=header,
        positions=positions,
    )


def _refuse_foreign(head: bytes, file_name: str) -> None:
    if not head.strip():
        raise IntakeError(
            f"{file_name} is empty; deliver it again.",
            f"{file_name}: файл пуст; нужно выгрузить его заново.",
        )
    for magic, (what_en, what_ru) in _FOREIGN.items():
        if head.startswith(magic):
            raise IntakeError(
                f"{file_name} is not a table but {what_en}; deliver a CSV file in "
                "UTF-8 or windows-1251, or Parquet.",
                f"{file_name}: это не таблица, а {what_ru}; нужен CSV в UTF-8 или "
                "windows-1251 либо Parquet.",
            )


def _not_a_table(file_name: str) -> IntakeError:
    return IntakeError(
        f"{file_name} is not a table: its first line has no separated column names; "
        "deliver a CSV file with a header, or set the separator.",
        f"{file_name}: это не таблица, в первой строке нет имён столбцов через "
        "разделитель; нужен CSV с заголовком или заданный разделитель.",
    )


def _separator(header_line: str, mapping: Mapping[str, str]) -> str:
    """The separator that finds most known columns in the header, then most columns."""
    mapped = {normal(source) for source in mapping}

    def known_then_all(separator: str) -> tuple[int, int]:
        grammar = Grammar(separator)
        if not grammar.is_record(header_line):
            return 0, 0
        names = grammar.split(header_line)
        known = [n for n in names if normal(n) in mapped or canonical_field(n)]
        return len(known), len(names)

    return max(SEPARATORS, key=known_then_all)


def _decimal_mark(
    rows: Sequence[str], grammar: Grammar, positions: Sequence[int | None]
) -> str:
    """A comma when most fractions in the numeric columns are written with one."""
    if grammar.separator == ",":
        return "."
    numeric = [
        p - 1
        for f, p in zip(FIELDS, positions, strict=True)
        if p and f in DECIMAL_FIELDS
    ]
    commas = points = 0
    for row in rows:
        if not grammar.is_record(row):
            continue
        cells = grammar.split(row)
        for cell in (cells[i] for i in numeric if i < len(cells)):
            commas += re.fullmatch(r"-?[\d\s]+,\d+", cell.strip()) is not None
            points += re.fullmatch(r"-?[\d\s]+\.\d+", cell.strip()) is not None
    return "," if commas > points else "."
