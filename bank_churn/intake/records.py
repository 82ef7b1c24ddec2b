"""The grammar of a delimited record, shared by Python and SQL.

RFC 4180 with two mercies: blanks may stand around a quoted field, and a quote inside a
field that does not start with one is an ordinary character (`ООО "Ромашка"`). The
patterns mean the same to Python's `re` and to RE2, which DuckDB uses.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

# A quote that has not closed after so many lines is a broken one.
MAX_RECORD_LINES = 1000


@dataclass(frozen=True)
class Grammar:
    """How records are split at one separator, a single character."""

    separator: str

    @property
    def _field(self) -> str:
        sep = re.escape(self.separator)
        return rf' *"(?:[^"]|"")*" *| *(?:[^" {sep}][^{sep}]*)?'

    @property
    def record_pattern(self) -> str:
        """Matches a whole record when every quote in it closes."""
        sep = re.escape(self.separator)
        return f"(?:{self._field})(?:{sep}(?:{self._field}))*"

    @property
    def field_pattern(self) -> str:
        """Finds, as group 1, each field of a record that a separator was put before."""
        return f"{re.escape(self.separator)}({self._field})"

    @cached_property
    def _record(self) -> re.Pattern[str]:
        return re.compile(self.record_pattern)

    @cached_property
    def _fields(self) -> re.Pattern[str]:
        return re.compile(self.field_pattern)

    def is_record(self, text: str) -> bool:
        """Does every quote in the text close?"""
        return '"' not in text or self._record.fullmatch(text) is not None

    def is_blank(self, text: str) -> bool:
        """A line without a cell: separators, or what old systems fill up with."""
        return not text.strip(f" \t\0\x1a{self.separator}")

    def split(self, text: str) -> list[str]:
        """The fields of a record, without the quotes around them.

        Raises:
            ValueError: A quote in the text does not close.
        """
        if '"' not in text:
            return text.split(self.separator)
        if not self.is_record(text):
            raise ValueError("a quote does not close")
        return [
            _unquoted(field) for field in self._fields.findall(self.separator + text)
        ]


def _unquoted(field: str) -> str:
    bare = field.strip(" ")
    text = bare[1:-1].replace('""', '"') if bare.startswith('"') else field
    # `="007"` is how a text is kept from being a number in Excel.
    is_formula = text.startswith('="') and text.endswith('"') and len(text) > 2
    return text[2:-1] if is_formula else text


@dataclass
class Records:
    """Some records of a file, in its order; three lists of one length."""

    line_numbers: list[int] = field(default_factory=list)
    """Physical line where the record starts, counted from 1."""
    raw_lines: list[str] = field(default_factory=list)
    problems: list[str | None] = field(default_factory=list)
    """None, `not_text` or `broken_quote`."""

    def add(self, line_number: int, raw_line: str, problem: str | None) -> None:
        """Put one record at the end."""
        self.line_numbers.append(line_number)
        self.raw_lines.append(raw_line)
        self.problems.append(problem)


def unwrapped(line: str, grammar: Grammar) -> str:
    """A record that was saved twice as CSV: `"1,""a, b"",3"` is `1,"a, b",3`.

    Only its first field may hold something, and that must be a record of three fields
    or more; any other line stays as it is.
    """
    if not line.lstrip(" ").startswith('"') or not grammar.is_record(line):
        return line
    first, *others = grammar.split(line)
    return first if first.count(grammar.separator) > 1 and not any(others) else line


def join_lines(
    lines: list[str],
    start: int,
    unreadable: set[int],
    first_number: int,
    grammar: Grammar,
    field_count: int,
    *,
    is_last: bool,
) -> tuple[Records, int]:
    """Physical lines as records.

    Args:
        lines: Decoded lines.
        start: The first line to use, from 0.
        unreadable: Which lines, from 0, are not text.
        first_number: Number of `lines[0]` in the file.
        grammar: How records are split.
        field_count: Fields of a right record.
        is_last: No line follows these.

    Returns:
        The records, and how many lines are done with. The others have an open quote
        that lines to come may close.
    """
    records = Records()
    index = start
    while index < len(lines):
        line = lines[index]
        end = index
        problem = "not_text" if index in unreadable else None
        if problem is None and '"' in line and not grammar.is_record(line):
            end = _closing_line(lines, index, unreadable, grammar, field_count)
            if end == len(lines):
                if not is_last and len(lines) - index < MAX_RECORD_LINES:
                    break
                end = index
            if end == index:
                problem = "broken_quote"
        raw_line = line if end == index else "\n".join(lines[index : end + 1])
        records.add(first_number + index, raw_line, problem)
        index = end + 1
    return records, index


def _closing_line(
    lines: list[str],
    start: int,
    unreadable: set[int],
    grammar: Grammar,
    field_count: int,
) -> int:
    """The line, from 0, that ends the record whose quote opens in `lines[start]`.

    `start` itself when the quote is broken: a line that closes no right record but is
    one by itself comes first, so that a broken quote swallows no customer. `len(lines)`
    when the lines end before that is known.
    """
    stop = min(len(lines), start + MAX_RECORD_LINES)
    for end in range(start + 1, stop):
        line = lines[end]
        if end in unreadable:
            return start
        # Only an odd number of quotes can close what is open.
        if line.count('"') % 2:
            joined = "\n".join(lines[start : end + 1])
            if grammar.is_record(joined) and len(grammar.split(joined)) == field_count:
                return end
        if grammar.is_record(line) and len(grammar.split(line)) == field_count:
            return start
    return start if stop < len(lines) else len(lines)
