"""The grammar of a delimited record, shared by Python and SQL.

RFC 4180 with two mercies: blanks may stand around a quoted field, and a quote inside a
field that does not start with one is an ordinary character (`ООО "Ромашка"`). The
patterns mean the same to Python's `re` and to RE2, which DuckDB uses.
"""

import re
from dataclasses import dataclass
from functools import cached_property


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
    return bare[1:-1].replace('""', '"') if bare.startswith('"') else field
