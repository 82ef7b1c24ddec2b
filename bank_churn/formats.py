"""Numbers that may be unknown, as pages and the terminal show them.

How a number looks is decided in `python_stats.sentences.wording`; here a value that is
not known becomes a dash.
"""

from python_stats.sentences import wording
from python_stats.sentences.wording import Language, Number

NO_BREAK_SPACE = wording.NBSP
DASH = wording.EN_DASH
ROUBLE = "RUB"


def number(value: Number | None, language: Language, decimals: int = 0) -> str:
    """1,234.5 in English, 1 234,5 in Russian."""
    return DASH if value is None else wording.number(value, language, decimals)


def count(value: int | None, language: Language) -> str:
    """A whole number with grouped thousands: 10,000 or 10 000."""
    return number(value, language)


def share(part: Number | None, language: Language) -> str:
    """A share of 0 to 1 in per cent with one decimal: 18.2% or 18,2 %."""
    return DASH if part is None else wording.percent(part, language)


def share_interval(low: Number | None, high: Number | None, language: Language) -> str:
    """An interval of shares: 17.5–19.0% or 17,5–19,0 %."""
    if low is None or high is None:
        return DASH
    return wording.percent_range(low, high, language)


def difference(
    value: Number | None, unit: str, language: Language, decimals: int = 1
) -> str:
    """A signed difference; of shares (`unit` is `share`) in percentage points."""
    if value is None:
        return DASH
    scale = 100 if unit == "share" else 1
    return wording.signed(value, language, decimals, scale=scale)


def money(value: Number | None, language: Language, currency: str = ROUBLE) -> str:
    """Whole units of the currency: ₽1,234 or 1 234 ₽."""
    return DASH if value is None else wording.money(value, currency, language)


def money_short(
    value: Number | None, language: Language, currency: str = ROUBLE
) -> str:
    """The largest fitting unit, one decimal: ₽2.0 billion or 2,0 млрд ₽."""
    return DASH if value is None else wording.money_short(value, currency, language)
