"""Hypothesis strategies for delivered CSV files, whole and with known faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bank_churn.intake.fields import FIELDS, REQUIRED

Typed = int | bool | str | Decimal | None

_CYRILLIC = (
    "Ярославль",
    "  Рыбинск ",
    'ООО "Ромашка"',
    "Ростов, Великий; город\tрека",
    "Нижний\nНовгород",
    "'; drop table customers; --",
    "{{ 1/0 }}",
    "</script>",
)
_UNICODE = (
    *("\u200fРостов\u202e", "a\x00b", "x\x01y", "城", "\u00a0Рыбинск\u202f"),
    *("И\u0306ошкар-Ола", "Рыб\ufeffинск"),
)
CITIES = {"windows-1251": _CYRILLIC, "utf-8": _CYRILLIC + _UNICODE}
BLANKS = ("", " ", "NA", "nan", "None", "нет данных", " #n/a ", "—", "?", "<NA>")
YES, NO = ("1", "1.0", "да", "YES", "True"), ("0", "нет", "No", "false")
CODES: Mapping[str, Mapping[Typed, tuple[str, ...]]] = {
    "gender": {"female": ("Ж", "female", "женский"), "male": ("м", "M", "Мужской")},
    "credit_card": {True: YES, False: NO},
    "last_activity": {True: YES, False: NO},
    "churn": {True: YES, False: NO},
}
# Largest value and decimals; the smallest is the largest negated for money, else 0.
NUMBERS = {
    "score": (1000, 1),
    "age": (120, 0),
    "equity": (100, 1),
    "balance": (10**13, 2),
    "products": (100, 0),
    "est_salary": (10**13, 2),
}
MONEY = ("balance", "est_salary")

# {field: {reason: texts that are no value of the field}}
FAULTY_CELLS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "userid": {"missing_user_id": BLANKS},
    "score": {"invalid_score": ("1000.004", "-0.004", "?!")},
    "gender": {"unknown_gender": ("X", "женск.")},
    "age": {"invalid_age": ("25.5", "121", "-1")},
    "equity": {"invalid_equity": ("100.001", "two")},
    "balance": {
        "invalid_balance": ("10000000000000.01", "12_000", "12%", "1 2", "5 5-")
    },
    "products": {"invalid_products": ("101", "2.5"), "missing_products": BLANKS},
    "credit_card": {"unknown_credit_card": ("2", "-1")},
    "last_activity": {"unknown_last_activity": ("maybe",)},
    "est_salary": {"invalid_salary": ("-10000000000001", "a lot")},
    "churn": {"unknown_churn": ("moved",), "missing_churn": BLANKS},
}
LINE_FAULTS = ("too_few", "too_many", "broken_quote", "not_text")
ADDED_LINES = ("empty_line", "duplicate_row", "duplicate_key")


@dataclass(frozen=True)
class Layout:
    """How a file is written."""

    encoding: str
    separator: str
    newline: str
    decimal_mark: str
    has_bom: bool
    is_all_quoted: bool
    has_last_newline: bool
    fields: tuple[str, ...]
    header: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A delivered text and the value that it stands for."""

    text: str
    value: Typed


@dataclass(frozen=True)
class Fault:
    """What is done to a row, or added as a line behind it."""

    kind: str
    row: int
    cells: Mapping[str, str]
    """Of the kind `cells`: {field: faulty text}."""
    spelling: str = ""
    """Of `empty_line` the blanks; of `broken_quote` the field."""
    reasons: tuple[str, ...] = ()
    """Of the kind `cells`, sorted."""


@dataclass(frozen=True)
class Extract:
    """A file: rows of {field: cell}, and what is to be broken in it."""

    layout: Layout
    rows: tuple[Mapping[str, Cell], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Line:
    """A record as it is written, and what should become of it."""

    content: bytes
    raw_line: str
    reasons: tuple[str, ...]
    row: int
    """Of the extract; meaningless for rejected records."""


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    encoding = draw(st.sampled_from(sorted(CITIES)))
    separator = draw(st.sampled_from(",;\t"))
    optional = [field for field in FIELDS if field not in REQUIRED]
    chosen = draw(st.sets(st.sampled_from(optional), max_size=3))
    fields = draw(st.permutations([f for f in FIELDS if f not in chosen]))
    padded = draw(st.sampled_from(["{}", " {} ", "{}  "]))
    return Layout(
        encoding=encoding,
        separator=separator,
        newline=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        decimal_mark="," if separator == ";" and draw(st.booleans()) else ".",
        has_bom=encoding == "utf-8" and draw(st.booleans()),
        is_all_quoted=draw(st.booleans()),
        has_last_newline=draw(st.booleans()),
        fields=tuple(fields),
        header=tuple(padded.format(name.upper()) for name in fields),
    )


@st.composite
def cells(draw: st.DrawFn, field: str, layout: Layout) -> Cell:
    """A cell that is accepted; ids are put in when the file is written."""
    if field not in REQUIRED and draw(st.integers(0, 7)) == 0:
        return Cell(draw(st.sampled_from(BLANKS)), None)
    if field == "city":
        text = draw(st.sampled_from(CITIES[layout.encoding]))
        clean = normalize("NFC", text.translate({0: None, 0xFEFF: None}))
        return Cell(text, clean.strip(" \u00a0\u202f"))
    if field in CODES:
        value = draw(st.sampled_from(list(CODES[field])))
        return Cell(draw(st.sampled_from(CODES[field][value])), value)
    largest, decimals = NUMBERS[field]
    smallest = -largest if field in MONEY else 0
    scaled = draw(st.integers(smallest * 10**decimals, largest * 10**decimals))
    number = Decimal(scaled).scaleb(-decimals)
    text = f"{number:f}"
    if decimals == 0 and draw(st.booleans()):
        text += ".0"
    if field in MONEY:
        text = draw(_money(number))
    return Cell(
        text.replace(".", layout.decimal_mark),
        int(number) if decimals == 0 else number,
    )


@st.composite
def _money(draw: st.DrawFn, number: Decimal) -> str:
    """An amount as people write it, with a decimal point."""
    text = f"{abs(number):,f}".replace(
        ",", draw(st.sampled_from(["", " ", "\u00a0", "'"]))
    )
    sign = draw(st.sampled_from(["{}", "{}", "$ {}", "{} $", "{} EUR", "€{}"]))
    minus = draw(st.sampled_from(["-{}", "{}-", "({})"])) if number < 0 else "{}"
    return minus.format(sign.format(text))


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """A valid file of a few rows with at least one fault to be made in it."""
    layout = draw(layouts())
    wanted = [field for field in layout.fields if field != "userid"]
    rows = draw(
        st.lists(
            st.fixed_dictionaries({f: cells(f, layout) for f in wanted}),
            min_size=3,
            max_size=6,
        )
    )
    broken = draw(
        st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=4, unique=True)
    )
    faults = [draw(_faults(row, rows[row], layout)) for row in sorted(broken)]
    # Bytes that are not text must not be most of what is not ASCII in the file.
    spoilt = [fault for fault in faults if fault.kind == "not_text"]
    if spoilt and not layout.has_bom:
        faults = [fault for fault in faults if fault not in spoilt[1:]]
        rows = [row | {"churn": Cell("нет", False)} for row in rows]
    return Extract(layout, tuple(rows), tuple(faults))


@st.composite
def _faults(
    draw: st.DrawFn, row: int, whole: Mapping[str, Cell], layout: Layout
) -> Fault:
    kinds = ["cells", *ADDED_LINES]
    # The physical lines of a record across lines would be judged one by one.
    if not any("\n" in cell.text for cell in whole.values()):
        kinds += LINE_FAULTS
    kind = draw(st.sampled_from(kinds))
    if kind == "cells":
        fields = [field for field in layout.fields if field in FAULTY_CELLS]
        chosen = draw(st.sets(st.sampled_from(fields), min_size=1, max_size=3))
        reasons = [
            draw(st.sampled_from(sorted(FAULTY_CELLS[field])))
            for field in sorted(chosen)
        ]
        cells = {
            field: draw(st.sampled_from(FAULTY_CELLS[field][reason]))
            for field, reason in zip(sorted(chosen), reasons, strict=True)
        }
        return Fault(kind, row, cells, reasons=tuple(sorted(reasons)))
    spellings = layout.fields if kind == "broken_quote" else ("", "  ")
    return Fault(kind, row, {}, draw(st.sampled_from(spellings)))


def whole_lines(extract: Extract, first_id: int) -> list[Line]:
    """The file without faults, its header first.

    Args:
        extract: What to write.
        first_id: User id of the first row; the others follow.
    """
    header = _joined(extract.layout, extract.layout.header)
    bom = b"\xef\xbb\xbf" if extract.layout.has_bom else b""
    lines = [_line(extract.layout, header, (), -1)]
    lines[0] = Line(bom + lines[0].content, lines[0].raw_line, (), -1)
    for index, row in enumerate(extract.rows):
        texts = [_text(field, row, first_id + index) for field in extract.layout.fields]
        lines.append(_line(extract.layout, _joined(extract.layout, texts), (), index))
    return lines


def broken_lines(extract: Extract, first_id: int) -> list[Line]:
    """The file with its faults."""
    layout, faults = extract.layout, {fault.row: fault for fault in extract.faults}
    header, *whole = whole_lines(extract, first_id)
    lines, added = [header], []
    for line in whole:
        fault = faults.get(line.row)
        if fault is None:
            lines.append(line)
            continue
        row = extract.rows[line.row]
        texts = {f: _text(f, row, first_id + line.row) for f in layout.fields}
        match fault.kind:
            case "empty_line":
                lines += [_line(layout, fault.spelling, ("empty_line",), -1), line]
            case "duplicate_row":
                lines.append(line)
                added.append(Line(line.content, line.raw_line, ("duplicate_row",), -1))
            case "duplicate_key":
                lines.append(line)
                texts["products"] = "7" if row["products"].value != 7 else "8"
                text = _joined(layout, list(texts.values()))
                added.append(_line(layout, text, ("duplicate_key",), -1))
            case "cells":
                for field, text in fault.cells.items():
                    texts[field] = text.replace(".", layout.decimal_mark)
                text = _joined(layout, list(texts.values()))
                lines.append(_line(layout, text, fault.reasons, -1))
            case "too_few":
                text = _joined(layout, list(texts.values())[:-1])
                lines.append(_line(layout, text, ("wrong_field_count",), -1))
            case "too_many":
                text = _joined(layout, [*texts.values(), "more"])
                lines.append(_line(layout, text, ("wrong_field_count",), -1))
            case "broken_quote":
                fields = [_quoted(layout, text) for text in texts.values()]
                fields[layout.fields.index(fault.spelling)] = '"Ярославль'
                text = layout.separator.join(fields)
                lines.append(_line(layout, text, ("broken_quote",), -1))
            case "not_text":
                bad = b"\x98" if layout.encoding == "windows-1251" else b"\xff"
                content = line.content + bad
                raw_line = line.raw_line + bad.decode("ascii", "backslashreplace")
                lines.append(Line(content, raw_line, ("not_text",), -1))
    return lines + added


def file_of(extract: Extract, lines: Sequence[Line]) -> bytes:
    """The bytes to deliver."""
    newline = extract.layout.newline.encode()
    content = newline.join(line.content for line in lines)
    return content + newline if extract.layout.has_last_newline else content


def numbered(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """The records with the physical lines where they start, without the header."""
    number, found = 1, []
    for line in lines:
        found.append((number, line))
        number += 1 + line.raw_line.count("\n")
    return found[1:]


def values_of(extract: Extract, row: int, first_id: int) -> dict[str, Any]:
    """The typed values of a row by field; None where the file has no such field."""
    cells = extract.rows[row]
    found = {f: cells[f].value if f in cells else None for f in FIELDS}
    return found | {"userid": str(first_id + row)}


def generated(count: int) -> list[Extract]:
    """`count` files, always the same ones."""
    found: list[Extract] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(extracts())
    def collect(extract: Extract) -> None:
        found.append(extract)

    collect()
    return found


def _text(field: str, row: Mapping[str, Cell], user_id: int) -> str:
    return str(user_id) if field == "userid" else row[field].text


def _quoted(layout: Layout, text: str) -> str:
    needs_quotes = layout.separator in text or "\n" in text or text.startswith('"')
    if needs_quotes or layout.is_all_quoted:
        return '"' + text.replace('"', '""') + '"'
    return text


def _joined(layout: Layout, texts: Sequence[str]) -> str:
    return layout.separator.join(_quoted(layout, text) for text in texts)


def _line(layout: Layout, text: str, reasons: tuple[str, ...], row: int) -> Line:
    content = text.replace("\n", layout.newline).encode(layout.encoding)
    return Line(content, text, reasons, row)
