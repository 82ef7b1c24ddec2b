"""Numbers as people write them in English and in Russian: the one place for it.

What the languages ask for is Unicode's CLDR, read by Babel: decimal signs, groups of
thousands, the place of %, the plurals. What a typesetter adds: half
up, a true minus sign, spaces that do not break. Pages that calculate in the browser
format by `Intl`, which reads the same CLDR; a test holds one against the other.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from typing import Literal

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, Language] = ("en", "ru")
Number = int | float | Decimal

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"

# A result is exact to far more digits than are shown; this removes what binary
# fractions leave behind, so that 0.5235 becomes 52.4 % and not 52.3 %.
SIGNIFICANT_DIGITS = 15
NOISE = Decimal("1e-12")
PRECISION = 60  # digits: the sums of any bank, and what is shown after the point

PERCENTAGE_POINTS = {"en": "pp", "ru": f"п.{NBSP}п."}
# Units by CLDR's plural; Russian in the accusative, which for these is the nominative.
UNITS: dict[str, dict[Language, dict[str, str]]] = {
    "years": {
        "en": {"one": "year", "other": "years"},
        "ru": {"one": "год", "few": "года", "many": "лет", "other": "года"},
    },
    "points": {
        "en": {"one": "point", "other": "points"},
        "ru": {"one": "балл", "few": "балла", "many": "баллов", "other": "балла"},
    },
    "products": {
        "en": {"one": "product", "other": "products"},
        "ru": {
            "one": "продукт",
            "few": "продукта",
            "many": "продуктов",
            "other": "продукта",
        },
    },
    "deviations": {
        "en": {"one": "standard deviation", "other": "standard deviations"},
        "ru": {
            "one": "стандартное отклонение",
            "few": "стандартных отклонения",
            "many": "стандартных отклонений",
            "other": "стандартного отклонения",
        },
    },
}
LARGE_NUMBERS: tuple[tuple[int, dict[Language, str]], ...] = (
    (10**12, {"en": "trillion", "ru": "трлн"}),
    (10**9, {"en": "billion", "ru": "млрд"}),
    (10**6, {"en": "million", "ru": "млн"}),
)


def number(
    value: Number, language: Language, decimals: int = 0, *, scale: int = 1
) -> str:
    """`scale * value` with grouped thousands: 1,234.5, in Russian 1 234,5."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(prec=PRECISION, rounding=ROUND_HALF_UP):
        exact = _exact(value).quantize(NOISE) * scale
        rounded = exact.quantize(Decimal(1).scaleb(-decimals))
        text = format_decimal(abs(rounded), format=pattern, locale=_locale(language))
    return (MINUS if rounded < 0 else "") + text


def signed(value: Number, language: Language, decimals: int, *, scale: int = 1) -> str:
    """The same with a plus where it is not below 0."""
    text = number(value, language, decimals, scale=scale)
    return text if text.startswith(MINUS) else f"+{text}"


def count(value: int, language: Language) -> str:
    """A whole number: 10,000 or 10 000."""
    return number(value, language)


def plain(value: Number, language: Language) -> str:
    """A number as it was set, with the digits that it has: 0.5, 5, 1,000."""
    exact = _exact(value).normalize()
    exponent = exact.as_tuple().exponent
    return number(exact, language, max(0, -int(exponent)))


def percent(share: Number, language: Language, decimals: int = 1) -> str:
    """A share from 0 to 1 in per cent: 18.2% or 18,2 %."""
    return number(share, language, decimals, scale=100) + _percent_sign(language)


def percent_range(low: Number, high: Number, language: Language) -> str:
    """An interval of shares: 17.5–19.0% or 17,5–19,0 %."""
    start = number(low, language, 1, scale=100)
    return start + EN_DASH + percent(high, language)


def share_difference(amount: Number, language: Language) -> str:
    """A difference of shares in percentage points: 11.8 pp or 11,8 п. п.

    One that is not none is never shown as 0.0: 0.03 pp.
    """
    exact = abs(_exact(amount)) * 100
    decimals = 1 if exact >= Decimal("0.05") else 2
    if exact < Decimal("0.005"):
        decimals = 0
    return (
        number(amount, language, decimals, scale=100)
        + NBSP
        + PERCENTAGE_POINTS[language]
    )


def money(amount: Number, currency: str, language: Language, decimals: int = 0) -> str:
    """An amount with the sign of its currency: ₽1,234 or 1 234 ₽.

    `currency` is what stands beside amounts: `build_info.currency_symbol`.
    """
    return _with_currency(number(amount, language, decimals), currency, language)


def money_short(amount: Number, currency: str, language: Language) -> str:
    """In the largest unit that fits, one decimal: ₽2.0 billion or 2,0 млрд ₽."""
    exact = _exact(amount)
    for size, names in LARGE_NUMBERS:
        # From 999.95 million on: what would be shown as 1,000.0 is one of the next.
        if abs(exact) >= size * Decimal("0.99995"):
            text = number(exact / size, language, 1) + NBSP + names[language]
            return _with_currency(text, currency, language)
    return money(amount, currency, language)


def p_value(p: float, alpha: float, language: Language) -> str:
    """Three decimals, more where rounding would hide on which side of alpha p is."""
    if p < 0.001:
        return f"p{NBSP}<{NBSP}" + number(0.001, language, 3)
    if p > 0.9995:
        return f"p{NBSP}>{NBSP}" + number(0.999, language, 3)
    decimals = 3
    while p != alpha and round(p, decimals) == alpha and decimals < 12:
        decimals += 1
    return f"p{NBSP}={NBSP}" + number(p, language, decimals)


def plural(value: Number, language: Language, **forms: str) -> str:
    """The form that a number asks for, by the names of CLDR's categories.

    English has `one` and `other`; Russian `one` (1, 21), `few` (2, 33), `many` (0, 5,
    11) and `other` for fractions, which is taken for a form that is not given. A
    decimal counts with the digits that it is shown with: 1.0 is a fraction.
    """
    category = _locale(language).plural_form(abs(_exact(value)))
    return forms.get(category) or forms["other"]


def counted(value: int, language: Language, **forms: str) -> str:
    """A whole number and its noun: 2 клиента, 1,420 customers."""
    return count(value, language) + NBSP + plural(value, language, **forms)


def capitalised(text: str) -> str:
    """With its first letter in upper case; the others stay as they are."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """With its first letter in lower case."""
    return text[:1].lower() + text[1:]


def list_of(items: Sequence[str], language: Language) -> str:
    """Items in a sentence: `a, b, and c` or «а, б и в»."""
    return format_list(items, style="standard", locale=_locale(language))


def value(amount: float, unit: str, language: Language, currency: str = "") -> str:
    """A mean with its unit, or a share in per cent: 42.8 years, 53.4%, ₽1,234.

    The unit is `share`, `years`, `points`, `products` or `amount`; an amount needs the
    sign of its currency.
    """
    if unit == "share":
        return percent(amount, language)
    if unit == "amount":
        return money(amount, currency, language)
    decimals = 2 if unit == "products" else 1
    return number(amount, language, decimals) + NBSP + _decimal_unit(unit, language)


def whole_years(amount: float, language: Language) -> str:
    """A median age: 39 years; one decimal where it lies between two: 39.5 years."""
    years = _exact(amount).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if years == years.to_integral_value():
        years = years.to_integral_value()
    name = plural(years, language, **UNITS["years"][language])
    return plain(years, language) + NBSP + name


def difference(amount: float, unit: str, language: Language, currency: str = "") -> str:
    """A difference with its unit: years with two decimals, points with one."""
    if unit == "amount":
        return money(amount, currency, language)
    if unit == "share":
        return share_difference(amount, language)
    return (
        bare_difference(amount, unit, language) + NBSP + _decimal_unit(unit, language)
    )


def bare_difference(amount: float, unit: str, language: Language) -> str:
    """The same without the unit, for the ends of an interval."""
    scale, decimals = {"share": (100, 1), "amount": (1, 0)}.get(unit, (1, 2))
    return number(amount, language, decimals, scale=scale)


def margin(amount: float, unit: str, language: Language, currency: str = "") -> str:
    """A margin as it was set: 1 year, 0.5 years, 5 pp; in Russian in the accusative."""
    exact = _exact(amount) * (100 if unit == "share" else 1)
    if unit == "amount":
        return _with_currency(plain(exact, language), currency, language)
    if unit == "share":
        name = PERCENTAGE_POINTS[language]
    else:
        name = plural(exact, language, **UNITS[unit][language])
    return plain(exact, language) + NBSP + name


def deviations(amount: float, language: Language) -> str:
    """A margin in standard deviations: 0.2 standard deviations."""
    return (
        plain(amount, language)
        + NBSP
        + plural(_exact(amount), language, **UNITS["deviations"][language])
    )


def _decimal_unit(unit: str, language: Language) -> str:
    """The unit after a decimal number; Russian fractions take the genitive."""
    return UNITS[unit][language]["other"]


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language)


def _exact(value: Number) -> Decimal:
    """The decimal number that a float stands for; the others are exact."""
    if isinstance(value, float):
        return Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return Decimal(value)


@cache
def _percent_sign(language: Language) -> str:
    """What CLDR puts after the digits: `%`, in Russian after a space."""
    pattern: str = _locale(language).percent_formats[None].pattern
    return pattern.removeprefix("#,##0")


def _with_currency(text: str, sign: str, language: Language) -> str:
    if language == "ru":
        return text + NBSP + sign
    minus, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    # €1,234, but CHF 1,234 and Rs. 1,234.
    is_word = sign[-1:].isalpha() or sign.endswith(".")
    return minus + sign + (NBSP if is_word else "") + digits
