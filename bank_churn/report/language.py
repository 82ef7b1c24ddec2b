"""Texts and numbers of one language, as the pages use them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from bank_churn import formats
from python_stats.sentences.wording import Number

Code = Literal["en", "ru"]
CODES: tuple[Code, ...] = ("en", "ru")

# Control characters and marks that turn the writing direction: never part of a name,
# and able to make the page around it unreadable.
UNSHOWABLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
LONGEST_NAME = 40  # characters; a longer one is cut


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """{key: {language: text}} of every text on the pages."""
    text = resources.files(__package__).joinpath("texts.yml").read_text("utf-8")
    texts: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return texts


def shown(name: object, longest: int = LONGEST_NAME) -> str:
    """A name from the extract as a page can show it, `longest` characters at most."""
    text = UNSHOWABLE.sub(" ", str(name)).strip() or formats.DASH
    return text if len(text) <= longest else text[: longest - 1] + "…"


@dataclass(frozen=True, slots=True)
class Language:
    """`en` or `ru`."""

    code: Code

    def __call__(self, key: str, **values: object) -> str:
        """A text of the catalogue; what it leaves open must be given.

        Raises:
            KeyError: The catalogue has no such text, or a value is not given.
        """
        return catalogue()[key][self.code].format_map(values)

    def each(self, *keys: str) -> list[str]:
        """Several texts that leave nothing open."""
        return [self(key) for key in keys]

    def of(self, row: Mapping[str, Any], field: str) -> str:
        """The text of a row in this language: `field`_en or `field`_ru."""
        text = row[f"{field}_{self.code}"]
        return formats.DASH if text is None else UNSHOWABLE.sub(" ", str(text))

    def count(self, value: int | None) -> str:
        """See `formats.count`."""
        return formats.count(value, self.code)

    def number(self, value: Number | None, decimals: int = 0) -> str:
        """See `formats.number`."""
        return formats.number(value, self.code, decimals)

    def share(self, part: Number | None) -> str:
        """See `formats.share`."""
        return formats.share(part, self.code)

    def interval(self, low: Number | None, high: Number | None) -> str:
        """See `formats.share_interval`."""
        return formats.share_interval(low, high, self.code)

    def difference(self, value: Number | None, unit: str, decimals: int = 1) -> str:
        """See `formats.difference`."""
        return formats.difference(value, unit, self.code, decimals)

    def money(self, value: Number | None) -> str:
        """See `formats.money_short`."""
        return formats.money_short(value, self.code)

    def yes_no(self, value: bool | None) -> str:
        """Yes or no in words; a dash when not known."""
        return formats.DASH if value is None else self("yes" if value else "no")
