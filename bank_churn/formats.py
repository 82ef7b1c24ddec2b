"""Numbers as people read them, in English and Russian: the one place for it.

Every function takes the value and the language, `en` or `ru`, and rounds half up. A
value that is not known becomes a dash. Pages that calculate in the browser use
`report/static/formats.js`, which a test holds against this module.
"""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "–"

Number = int | float | Decimal

MILLION = 10**6
LARGE_UNITS: tuple[tuple[int, dict[str, str]], ...] = (
    (10**12, {"en": "trillion", "ru": "трлн"}),
    (10**9, {"en": "billion", "ru": "млрд"}),
    (MILLION, {"en": "million", "ru": "млн"}),
)


def number(value: Number | None, language: str, decimals: int = 0) -> str:
    """1,234.5 in English, 1 234,5 (with a space that does not break) in Russian."""
    if value is None:
        return DASH
    # By its decimal digits: the binary value of 0.5235 is below the half.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if language == "ru":
        text = text.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})
    return MINUS + text if rounded < 0 else text


def count(value: int | None, language: str) -> str:
    """A whole number with grouped thousands: 10,000 or 10 000."""
    return number(value, language)


def share(part: Number | None, language: str) -> str:
    """A share of 0 to 1 in per cent with one decimal: 18.2% or 18,2 %."""
    if part is None:
        return DASH
    percent = number(Decimal(str(part)) * 100, language, 1)
    return percent + (f"{NO_BREAK_SPACE}%" if language == "ru" else "%")


def share_interval(low: Number | None, high: Number | None, language: str) -> str:
    """An interval of shares: 17.5–19.0% or 17,5–19,0 %."""
    if low is None or high is None:
        return DASH
    start = share(low, language).rstrip(f"{NO_BREAK_SPACE}%")
    return start + DASH + share(high, language)


def difference(
    value: Number | None, unit: str, language: str, decimals: int | None = None
) -> str:
    """A signed difference; of shares (`unit` is `share`) in percentage points."""
    if value is None:
        return DASH
    amount = Decimal(str(value)) * (100 if unit == "share" else 1)
    text = number(amount, language, 1 if decimals is None else decimals)
    return text if text.startswith(MINUS) else f"+{text}"


def money(value: Number | None, language: str) -> str:
    """Whole roubles: RUB 1,234 or 1 234 ₽."""
    return _in_roubles(number(value, language), language)


def money_short(value: Number | None, language: str) -> str:
    """Roubles in the largest fitting unit, one decimal: RUB 2.0 billion, 2,0 млрд ₽."""
    if value is None:
        return DASH
    exact = Decimal(str(value))
    for size, names in LARGE_UNITS:
        # From 999.95 million on: what would be shown as 1,000.0 is one of the next.
        if abs(exact) >= size * Decimal("0.99995"):
            amount = number(exact / size, language, 1)
            return _in_roubles(f"{amount}{NO_BREAK_SPACE}{names[language]}", language)
    return money(value, language)


def _in_roubles(text: str, language: str) -> str:
    if text == DASH:
        return DASH
    space = NO_BREAK_SPACE
    return f"{text}{space}₽" if language == "ru" else f"RUB{space}{text}"
