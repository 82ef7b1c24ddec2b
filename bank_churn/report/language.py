"""Texts and numbers of one language, as the pages use them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from python_stats.sentences import wording
from python_stats.sentences.wording import Number

Code = Literal["en", "ru"]
CODES: tuple[Code, ...] = ("en", "ru")
DASH = wording.EN_DASH

# Control characters and marks that turn the writing direction: never part of a name,
# and able to make the page around it unreadable.
UNSHOWABLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
LONGEST_NAME = 40  # characters; a longer one is cut


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """{key: {language: text}} of every text on the pages."""
    found: dict[str, Mapping[str, str]] = {}
    for name, texts in _files():
        if name != "nouns.yml":
            if repeated := found.keys() & texts.keys():
                raise ValueError(f"{name} repeats {sorted(repeated)}")
            found |= texts
    return found


@cache
def nouns() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """{key: {language: {CLDR category: form}}} of what is counted."""
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = dict(_files())["nouns.yml"]
    return found


def _files() -> list[tuple[str, Any]]:
    folder = resources.files(__package__).joinpath("texts")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [(file.name, yaml.safe_load(file.read_text("utf-8"))) for file in files]


def shown(name: object, longest: int = LONGEST_NAME) -> str:
    """A name from the extract as a page can show it, `longest` characters at most."""
    text = UNSHOWABLE.sub(" ", str(name)).strip() or DASH
    return text if len(text) <= longest else text[: longest - 1] + "…"


@dataclass(frozen=True, slots=True)
class Language:
    """`en` or `ru`. A number that is not known is a dash."""

    code: Code

    def __call__(self, key: str, **values: object) -> str:
        """A text of the catalogue; what it leaves open must be given.

        Raises:
            KeyError: The catalogue has no such text, or a value is not given.
        """
        return catalogue()[key][self.code].format_map(values)

    def text(self, key: str) -> str:
        """A text of the catalogue with what it leaves open left open."""
        return catalogue()[key][self.code]

    def each(self, *keys: str) -> list[str]:
        """Several texts that leave nothing open."""
        return [self(key) for key in keys]

    def of(self, row: Mapping[str, Any], field: str) -> str:
        """The text of a row in this language: `field`_en or `field`_ru."""
        text = row[f"{field}_{self.code}"]
        return DASH if text is None else UNSHOWABLE.sub(" ", str(text))

    def counted(self, value: int, noun: str) -> str:
        """A number and its noun: 493 клиента."""
        return wording.counted(value, self.code, **nouns()[noun][self.code])

    def form(self, value: Number, noun: str) -> str:
        """The form of a word that a number asks for, without the number."""
        return wording.plural(value, self.code, **nouns()[noun][self.code])

    def list_of(self, items: Sequence[str]) -> str:
        """`a, b, and c`."""
        return wording.list_of(items, self.code)

    def count(self, value: int | None) -> str:
        """A whole number with grouped thousands: 10,000 or 10 000."""
        return DASH if value is None else wording.count(value, self.code)

    def number(self, value: Number | None, decimals: int = 0) -> str:
        """1,234.5 in English, 1 234,5 in Russian."""
        return DASH if value is None else wording.number(value, self.code, decimals)

    def share(self, part: Number | None) -> str:
        """A share of 0 to 1 in per cent with one decimal: 18.2% or 18,2 %."""
        return DASH if part is None else wording.percent(part, self.code)

    def whole_share(self, part: Number) -> str:
        """An end of an axis, in whole per cent: 70% or 70 %."""
        return wording.percent(part, self.code, 0)

    def interval(self, low: Number | None, high: Number | None) -> str:
        """An interval of shares: 17.5–19.0% or 17,5–19,0 %."""
        if low is None or high is None:
            return DASH
        return wording.percent_range(low, high, self.code)

    def points(self, value: Number | None) -> str:
        """A signed difference of shares: +6.2 pp."""
        if value is None:
            return DASH
        text = wording.signed(value, self.code, 1, scale=100)
        return text + wording.NBSP + wording.PERCENTAGE_POINTS[self.code]

    def times(self, ratio: Number | None) -> str:
        """A relative effect: ×1.34."""
        return DASH if ratio is None else "×" + wording.number(ratio, self.code, 2)

    def difference(self, value: float | None, unit: str) -> str:
        """A signed difference with its unit, as the tests measure it."""
        if value is None:
            return DASH
        sign = "" if value < 0 else "+"
        return sign + wording.difference(value, unit, self.code)

    def money(self, value: Number | None, currency: str) -> str:
        """The largest fitting unit, one decimal: ₽2.0 billion or 2,0 млрд ₽.

        `currency` is what stands beside amounts.
        """
        if value is None:
            return DASH
        return wording.money_short(value, currency, self.code)
