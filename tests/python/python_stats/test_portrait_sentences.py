"""Portraits, balances at risk, bands and metrics in words, fact by fact."""

from typing import Any

import pytest

from python_stats.sentences.bands import band_labels, range_label
from python_stats.sentences.comparison import metric_descriptions
from python_stats.sentences.portraits import (
    balance_at_risk,
    churn_sentences,
    product_rationales,
)
from python_stats.sentences.wording import NBSP


def fact(position: int, kind: str, amount: float | None = None, **more: Any) -> Any:
    """A row of `int_churn__facts`, of the investors who leave unless said."""
    return {
        "segment_code": "investors",
        "is_churned": True,
        "position": position,
        "fact": kind,
        "metric": None,
        "unit": None,
        "amount": amount,
        "whole_count": None,
        "name_en": None,
        "name_ru": None,
        "currency_symbol": "₽",
        **more,
    }


def size(amount: int, whole: int, **more: Any) -> Any:
    names = {"name_en": "Investors", "name_ru": "Инвесторы"}
    return fact(0, "size", amount, whole_count=whole, **(names | more))


def said(*facts: Any) -> tuple[str, str]:
    (row,) = churn_sentences(facts=facts)
    return row.sentence_en.replace(NBSP, " "), row.sentence_ru.replace(NBSP, " ")


def test_size_measures_and_differences_in_their_order() -> None:
    names = {"name_en": "mean age", "name_ru": "средний возраст"}
    everybody = {"segment_code": None, "name_en": None, "name_ru": None}
    facts = [
        fact(102, "difference", 0.375, metric="mean_balance_amount", unit="pairs"),
        fact(101, "difference", 1.005, metric="mean_age_years", unit="d", **names),
        fact(3, "measure", 1500.5, metric="median_balance_amount", unit="amount"),
        fact(2, "measure", 40.0, metric="median_age_years", unit="years"),
        fact(1, "measure", 0.5, metric="women_share", unit="share"),
        size(1000, 4000),
    ]
    assert said(*[{**row, "segment_code": None} for row in facts[:-1]], size(
        1000, 4000, **everybody
    )) == (
        "Customers who leave: 1,000 (25.0% of all). Women 50.0%, median age 40 years,"
        " median balance ₽1,501. Unlike those who stay: mean age higher (d = 1.01),"
        " balance lower (in 62.5% of pairs).",
        "Уходящие: 1 000 человек (25,0 % всех клиентов). Женщин 50,0 %, медианный"
        " возраст 40 лет, медианный остаток 1 501 ₽. В отличие от остающихся: средний"
        " возраст выше (d = 1,01), остаток ниже (в 62,5 % пар).",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "en", "ru"),
    [
        ("too_few", "Too few to describe.", "Слишком мало для описания."),
        ("too_few_others", "The other side is too small", "другая сторона слишком"),
        ("nobody_else", "Nobody stays to compare with.", "Остающихся нет"),
        ("alike", "No notable difference from those who stay.", "от остающихся нет"),
    ],
)
def test_what_is_said_instead_of_differences(kind: str, en: str, ru: str) -> None:
    english, russian = said(size(22, 22), fact(100, kind))
    start = "Investors, leaving: 22 (100.0% of the segment). "
    assert english.startswith(start + en)
    assert russian.startswith("Инвесторы, уходящие: 22 человека (100,0 % сегмента). ")
    assert ru in russian


def test_the_other_side_is_told_from_its_own() -> None:
    staying = [size(71, 100), fact(101, "difference", -0.3, metric="x", unit="h",
               name_en="share of women", name_ru="доля женщин")]  # fmt: skip
    english, russian = said(*[{**row, "is_churned": False} for row in staying])
    assert english.endswith("Unlike those who leave: share of women lower (h = 0.30).")
    assert russian.endswith("В отличие от уходящих: доля женщин ниже (h = 0,30).")


def test_a_median_age_between_two_years() -> None:
    english, russian = said(
        size(50, 100), fact(2, "measure", 39.5, metric="median_age_years", unit="years")
    )
    assert english.endswith("Median age 39.5 years.")
    assert russian.endswith("Медианный возраст 39,5 года.")


def test_balance_at_risk() -> None:
    shares = {
        "at_risk_share": 0.321,
        "share_low": 0.295,
        "share_high": 0.347,
        "imputed_share": 0.276,
        "unknown_count": 9,
    }
    (row,) = balance_at_risk(shares=[shares])
    assert row.balance_at_risk_en == (
        "Customers flagged as leaving hold 32.1% of the known balances (95% CI"
        " 29.5–34.7%), or 27.6% if every unknown balance were the median of those who"
        " leave or of those who stay."
    )
    assert row.balance_at_risk_ru.replace(NBSP, " ") == (
        "У отмеченных как уходящие 32,1 % известных остатков (95 % ДИ: 29,5–34,7 %);"
        " если вместо каждого неизвестного остатка взять медиану уходящих или"
        " остающихся, выйдет 27,6 %."
    )
    (known,) = balance_at_risk(shares=[{**shares, "unknown_count": 0}])
    assert known.balance_at_risk_en.endswith("(95% CI 29.5–34.7%).")
    assert balance_at_risk(shares=[{**shares, "at_risk_share": None}]) == []


@pytest.mark.parametrize(
    ("low", "high", "en", "ru"),
    [
        (None, 0.01, "0", "0"),
        (0.0, 0.01, "0", "0"),
        (0.01, 1200.0, "above 0, under 1,200", "больше 0, меньше 1 200"),
        (0.01, None, "above 0", "больше 0"),
        (None, None, "all values", "все значения"),
        (None, 95000.0, "under 95 thousand", "меньше 95 тыс."),
        (1200.0, 3400.0, "1,200–3,400", "1 200–3 400"),
        (100000.0, 300000.0, "100–300 thousand", "100–300 тыс."),
        (300000.0, 1.2e6, "300 thousand to 1.2 million", "от 300 тыс. до 1,2 млн"),
        (9500.0, 12000.0, "9,500–12,000", "9 500–12 000"),
        (-500.0, 0.0, "−500 to 0", "от −500 до 0"),
        (0.05, 0.3, "0.05–0.3", "0,05–0,3"),
        (4e6, None, "4 million and more", "4 млн и больше"),
        (2.5e9, None, "2.5 billion and more", "2,5 млрд и больше"),
    ],
)
def test_bands_by_their_bounds(
    low: float | None, high: float | None, en: str, ru: str
) -> None:
    assert range_label(low, high, "en").replace(NBSP, " ") == en
    assert range_label(low, high, "ru").replace(NBSP, " ") == ru


def test_labels_of_the_seed_stay_and_unknown_values_have_one() -> None:
    bands = [
        {
            "feature": "age",
            "band": "<25",
            "lower_bound": None,
            "upper_bound": 25.0,
            "label_en": "under 25",
            "label_ru": "24 и младше",
        }
    ]
    labels = band_labels(
        bands=bands, features=[{"feature": "age"}, {"feature": "churn"}]
    )
    assert [(row.band, row.label_ru) for row in labels] == [
        ("<25", "24 и младше"),
        ("missing", "нет данных"),
    ]


@pytest.mark.parametrize(
    ("kind", "facts", "en", "ru"),
    [
        ("fact", {}, "Customers", "Клиенты"),
        ("fact", {"name": "mean age|средний возраст"}, "Mean age", "Средний возраст"),
        (
            *("segment_rate", {"name": "Investors|Инвесторы"}),
            *("Churn rate, segment “Investors”", "Доля ушедших, сегмент «Инвесторы»"),
        ),
        (
            *("products_rate", {"product_count": 3}),
            *("Churn rate, 3 products", "Доля ушедших, 3 продукта"),
        ),
        (
            *("band_rate", {"feature": "Age|Возраст", "name": "25–29|25–29"}),
            *("Churn rate, age: 25–29", "Доля ушедших, возраст: 25–29"),
        ),
        (
            *("reversal", {"name": "Do they?|Так ли?"}),
            "Do they? Is it the other way round in a part of the customers?",
            "Так ли? Есть ли часть клиентов, где наоборот?",
        ),
        ("hypothesis", {"name": "Do they?|Так ли?"}, "Do they?", "Так ли?"),
    ],
)
def test_metrics_of_the_comparison(
    kind: str, facts: dict[str, Any], en: str, ru: str
) -> None:
    row: dict[str, Any] = {"metric": "m", "kind": kind, **facts}
    for field in ("name", "feature"):
        english, _, russian = facts.get(field, "").partition("|")
        row |= {f"{field}_en": english or None, f"{field}_ru": russian or None}
    (described,) = metric_descriptions(names=[row])
    assert described.description_en.replace(NBSP, " ") == en
    assert described.description_ru.replace(NBSP, " ") == ru


def test_a_rationale_quotes_what_it_rests_on() -> None:
    def row(count: int, position: int, text: str, **more: Any) -> dict[str, Any]:
        english, _, russian = text.partition("|")
        names = {"text_en": english, "text_ru": russian, "currency_symbol": "€"}
        return {"product_count": count, "position": position, **names, **more}

    share = {"unit": "share", "amount": 0.864, "everybody_amount": 0.684}
    median = {"unit": "rub", "amount": 1234.0, "everybody_amount": 999.5}
    found = product_rationales(
        facts=[
            row(1, 2, "median balance|медианный остаток", **median),
            row(1, 1, "share of holders|доля держателей", **share),
            row(1, 0, "Assumed: a card.|Предположение: карта."),
            row(5, 0, "Assumed: more.|Предположение: больше."),
        ]
    )
    assert found[0].rationale_en == (
        "Assumed: a card. Figures: share of holders 86.4% (all customers 68.4%),"
        " median balance €1,234 (€1,000)."
    )
    assert found[0].rationale_ru.replace(NBSP, " ") == (
        "Предположение: карта. Показатели: доля держателей 86,4 % (у всех клиентов"
        " 68,4 %), медианный остаток 1 234 € (1 000 €)."
    )
    assert found[1].rationale_en == "Assumed: more."
