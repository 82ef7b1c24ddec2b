"""Numbers as people write them."""

from decimal import Decimal

import pytest

from python_stats.sentences import wording
from python_stats.sentences.wording import Language


@pytest.mark.parametrize(
    ("value", "decimals", "language", "text"),
    [
        (0.125, 2, "en", "0.13"),
        (-0.125, 2, "ru", "\N{MINUS SIGN}0,13"),
        (-0.001, 2, "en", "0.00"),
        (1234.5, 0, "en", "1,235"),
        (1234567.125, 2, "ru", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,13"),
        (10**30, 0, "en", "1" + 10 * ",000"),
        (Decimal("0.0005"), 3, "en", "0.001"),
        (1e-7, 3, "ru", "0,000"),
        (42.85, 1, "en", "42.9"),
    ],
)
def test_number(value: float, decimals: int, language: Language, text: str) -> None:
    assert wording.number(value, language, decimals) == text


@pytest.mark.parametrize("share", [0.5235, 0.4765 + 0.047, 1 - 0.4765])
def test_a_half_of_a_per_cent_goes_up_whatever_its_binary_digits(share: float) -> None:
    assert wording.percent(share, "en") == "52.4%"


@pytest.mark.parametrize(
    ("amount", "unit", "en", "ru"),
    [
        (1.0, "years", "1 year", "1 год"),
        (2.0, "years", "2 years", "2 года"),
        (0.5, "years", "0.5 years", "0,5 года"),
        (5.0, "years", "5 years", "5 лет"),
        (10.0, "years", "10 years", "10 лет"),
        (0.05, "share", "5 pp", "5 п. п."),
        (0.025, "share", "2.5 pp", "2,5 п. п."),
        (0.07, "share", "7 pp", "7 п. п."),
    ],
)
def test_margin_is_as_it_was_set(amount: float, unit: str, en: str, ru: str) -> None:
    assert wording.margin(amount, unit, "en").replace(wording.NBSP, " ") == en
    assert wording.margin(amount, unit, "ru").replace(wording.NBSP, " ") == ru


@pytest.mark.parametrize(
    ("p", "en", "ru"),
    [
        (0.0132, "p = 0.013", "p = 0,013"),
        (0.0, "p < 0.001", "p < 0,001"),
        (0.00099, "p < 0.001", "p < 0,001"),
        (0.9999, "p > 0.999", "p > 0,999"),
        (0.0499, "p = 0.0499", "p = 0,0499"),
        (0.05004, "p = 0.05004", "p = 0,05004"),
        (0.05, "p = 0.050", "p = 0,050"),
    ],
)
def test_p_value_stays_on_its_side_of_alpha(p: float, en: str, ru: str) -> None:
    assert wording.p_value(p, 0.05, "en").replace(wording.NBSP, " ") == en
    assert wording.p_value(p, 0.05, "ru").replace(wording.NBSP, " ") == ru


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, "год"), (21, "год"), (2, "года"), (33, "года"), (5, "лет"), (11, "лет"),
     (12, "лет"), (111, "лет"), (0, "лет"), (Decimal("1.5"), "года"), (101, "год"),
     (Decimal("1.0"), "года"), (-2, "года")],
)  # fmt: skip
def test_russian_plural(count: int, form: str) -> None:
    forms = {"one": "год", "few": "года", "many": "лет", "other": "года"}
    assert wording.plural(count, "ru", **forms) == form


def test_a_plural_falls_back_to_other() -> None:
    assert wording.plural(5, "ru", one="года", other="лет") == "лет"
    with pytest.raises(KeyError):
        wording.plural(5, "ru", one="года")


@pytest.mark.parametrize(
    ("count", "en", "ru"),
    [
        (1, "1 customer", "1 клиент"),
        (42, "42 customers", "42 клиента"),
        (493, "493 customers", "493 клиента"),
        (10011, "10,011 customers", "10 011 клиентов"),
    ],
)
def test_a_count_agrees_with_its_noun(count: int, en: str, ru: str) -> None:
    english = wording.counted(count, "en", one="customer", other="customers")
    russian = wording.counted(
        count, "ru", one="клиент", few="клиента", other="клиентов"
    )
    assert (english, russian) == (_unbroken(en), _unbroken(ru))


@pytest.mark.parametrize(
    ("amount", "currency", "en", "ru"),
    [
        (1234.5, "₽", "₽1,235", "1 235 ₽"),
        (-40, "₽", "\N{MINUS SIGN}₽40", "\N{MINUS SIGN}40 ₽"),
        (1234, "$", "$1,234", "1 234 $"),
        (1234, "CHF", "CHF 1,234", "1 234 CHF"),
        (1234, "руб.", "руб. 1,234", "1 234 руб."),
    ],
)
def test_money(amount: float, currency: str, en: str, ru: str) -> None:
    assert wording.money(amount, currency, "en") == _unbroken(en)
    assert wording.money(amount, currency, "ru") == _unbroken(ru)


@pytest.mark.parametrize(
    ("amount", "en", "ru"),
    [
        (999_949, "₽999,949", "999 949 ₽"),
        (999_950, "₽1.0 million", "1,0 млн ₽"),
        (-2_000_000_000, "\N{MINUS SIGN}₽2.0 billion", "\N{MINUS SIGN}2,0 млрд ₽"),
        (999_950_000_000, "₽1.0 trillion", "1,0 трлн ₽"),
    ],
)
def test_large_money(amount: int, en: str, ru: str) -> None:
    assert wording.money_short(amount, "₽", "en") == _unbroken(en)
    assert wording.money_short(amount, "₽", "ru") == _unbroken(ru)


def test_shares_of_many_kinds() -> None:
    assert wording.percent_range(0.175, 0.19, "ru") == _unbroken("17,5–19,0 %")
    assert wording.percent_range(0.175, 0.19, "en") == "17.5–19.0%"
    assert wording.share_difference(-0.1184, "ru") == _unbroken(
        "\N{MINUS SIGN}11,8 п. п."
    )
    assert wording.signed(0.1184, "en", 1, scale=100) == "+11.8"


def test_lists() -> None:
    assert wording.list_of(["a", "b", "c"], "en") == "a, b, and c"
    assert wording.list_of(["а", "б", "в"], "ru") == "а, б и в"
    assert wording.list_of(["a"], "en") == "a"


def _unbroken(text: str) -> str:
    return text.replace(" ", wording.NBSP)


def test_units_do_not_part_from_their_numbers() -> None:
    texts = (
        wording.value(42.77, "years", "ru"),
        wording.value(0.5343, "share", "ru"),
        wording.difference(-0.118, "share", "ru"),
        wording.difference(0.57, "years", "en"),
    )
    assert [text.replace(wording.NBSP, "_") for text in texts] == [
        "42,8_года", "53,4_%", "\N{MINUS SIGN}11,8_п._п.", "0.57_years",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "unit", "en", "ru"),
    [
        (863.44, "points", "863.4 points", "863,4 балла"),
        (2.376, "products", "2.38 products", "2,38 продукта"),
        (148_243.4, "amount", "₽148,243", "148 243 ₽"),
    ],
)
def test_values_of_other_units(amount: float, unit: str, en: str, ru: str) -> None:
    assert wording.value(amount, unit, "en", "₽") == _unbroken(en)
    assert wording.value(amount, unit, "ru", "₽") == _unbroken(ru)


@pytest.mark.parametrize(
    ("amount", "unit", "en", "ru"),
    [
        (17.974, "points", "17.97 points", "17,97 балла"),
        (-460.4, "amount", "\N{MINUS SIGN}₽460", "\N{MINUS SIGN}460 ₽"),
    ],
)
def test_differences_of_other_units(amount: float, unit: str, en: str, ru: str) -> None:
    assert wording.difference(amount, unit, "en", "₽") == _unbroken(en)
    assert wording.difference(amount, unit, "ru", "₽") == _unbroken(ru)


@pytest.mark.parametrize(
    ("amount", "unit", "en", "ru"),
    [
        (10, "points", "10 points", "10 баллов"),
        (1, "products", "1 product", "1 продукт"),
        (5000, "amount", "₽5,000", "5 000 ₽"),
    ],
)
def test_margins_of_other_units(amount: float, unit: str, en: str, ru: str) -> None:
    assert wording.margin(amount, unit, "en", "₽") == _unbroken(en)
    assert wording.margin(amount, unit, "ru", "₽") == _unbroken(ru)


def test_deviations() -> None:
    assert wording.deviations(0.2, "en") == _unbroken("0.2 standard") + " deviations"
    assert wording.deviations(1, "ru") == _unbroken("1 стандартное") + " отклонение"
    assert wording.deviations(0.2, "ru").endswith("стандартного отклонения")
