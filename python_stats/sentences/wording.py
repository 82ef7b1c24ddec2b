"""Numbers and units as people write them, in English and in Russian."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["en", "ru"]

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"


# A result is exact to far more digits than are shown; this removes what binary
# fractions leave behind, so that 0.5235 becomes 52.4 % and not 52.3 %.
NOISE = Decimal("1e-12")


def number(value: float, decimals: int, language: Language, *, scale: int = 1) -> str:
    """Round half up; decimal comma in Russian; a true minus sign in both."""
    exact = Decimal(repr(float(value))).quantize(NOISE, ROUND_HALF_UP) * scale
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    digits = f"{abs(rounded):f}"
    return sign + (digits.replace(".", ",") if language == "ru" else digits)


def percent(share: float, language: Language) -> str:
    """A share from 0 to 1 in per cent, one decimal."""
    mark = f"{NBSP}%" if language == "ru" else "%"
    return number(share, 1, language, scale=100) + mark


def value(amount: float, unit: str, language: Language) -> str:
    """A mean in years or a share in per cent, one decimal."""
    if unit == "share":
        return percent(amount, language)
    return number(amount, 1, language) + NBSP + _decimal_unit(unit, language)


def difference(amount: float, unit: str, language: Language) -> str:
    """A difference with its unit: years with two decimals, points with one."""
    return (
        bare_difference(amount, unit, language) + NBSP + _decimal_unit(unit, language)
    )


def bare_difference(amount: float, unit: str, language: Language) -> str:
    """The same without the unit, for the ends of an interval."""
    scale, decimals = (100, 1) if unit == "share" else (1, 2)
    return number(amount, decimals, language, scale=scale)


def margin(amount: float, unit: str, language: Language) -> str:
    """A margin as it was set: 1 year, 0.5 years, 5 pp; in Russian in the accusative."""
    exact = Decimal(repr(float(amount))) * (100 if unit == "share" else 1)
    digits = f"{exact.normalize():f}"
    if unit == "share":
        name = _decimal_unit(unit, language)
    elif language == "en":
        name = "year" if exact == 1 else "years"
    elif exact == exact.to_integral_value():
        name = plural(int(exact), "год", "года", "лет")
    else:
        name = "года"
    return (digits.replace(".", ",") if language == "ru" else digits) + NBSP + name


def p_value(p: float, alpha: float, language: Language) -> str:
    """Three decimals, more where rounding would hide on which side of alpha p is."""
    if p < 0.001:
        return f"p{NBSP}<{NBSP}" + number(0.001, 3, language)
    if p > 0.9995:
        return f"p{NBSP}>{NBSP}" + number(0.999, 3, language)
    decimals = 3
    while p != alpha and round(p, decimals) == alpha and decimals < 12:
        decimals += 1
    return f"p{NBSP}={NBSP}" + number(p, decimals, language)


def plural(count: int, one: str, few: str, many: str) -> str:
    """Russian plural: 1 год, 2 года, 5 лет, 11 лет, 21 год."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return few
    return many


def _decimal_unit(unit: str, language: Language) -> str:
    """The unit after a decimal number; Russian fractions take the genitive."""
    if unit == "share":
        return f"п.{NBSP}п." if language == "ru" else "pp"
    return "года" if language == "ru" else "years"
