"""Numbers as people write them."""

import pytest

from python_stats.sentences import wording
from python_stats.sentences.wording import Language


@pytest.mark.parametrize(
    ("value", "decimals", "language", "text"),
    [
        (0.125, 2, "en", "0.13"),
        (-0.125, 2, "ru", "\N{MINUS SIGN}0,13"),
        (-0.001, 2, "en", "0.00"),
        (1234.5, 0, "en", "1235"),
        (1e-7, 3, "ru", "0,000"),
        (42.85, 1, "en", "42.9"),
    ],
)
def test_number(value: float, decimals: int, language: Language, text: str) -> None:
    assert wording.number(value, decimals, language) == text


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
     (12, "лет"), (111, "лет"), (0, "лет")],
)  # fmt: skip
def test_russian_plural(count: int, form: str) -> None:
    assert wording.plural(count, "год", "года", "лет") == form


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
