"""Portraits in plain words; which facts are named, and in which order, SQL says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from python_stats.sentences import wording
from python_stats.sentences.actions import amount_of
from python_stats.sentences.wording import NBSP, Language
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class ChurnSentence:
    """The portrait of one side; a null segment means all customers."""

    segment_code: str | None
    is_churned: bool
    sentence_en: str
    sentence_ru: str


@dataclass(frozen=True, slots=True)
class BalanceAtRisk:
    """The share of known balances that flagged customers hold."""

    balance_at_risk_en: str
    balance_at_risk_ru: str


@dataclass(frozen=True, slots=True)
class ProductRationale:
    """Why the products of a number of products are assumed."""

    product_count: int
    rationale_en: str
    rationale_ru: str


Words = Mapping[Language, str]

SIDES: Mapping[bool, Words] = {
    True: {"en": "leaving", "ru": "уходящие"},
    False: {"en": "staying", "ru": "остающиеся"},
}
ALL_OF_A_SIDE: Mapping[bool, Words] = {
    True: {"en": "Customers who leave", "ru": "Уходящие"},
    False: {"en": "Customers who stay", "ru": "Остающиеся"},
}
MEASURES: Mapping[str, Words] = {
    "women_share": {"en": "women", "ru": "женщин"},
    "median_age_years": {"en": "median age", "ru": "медианный возраст"},
    "median_balance_amount": {"en": "median balance", "ru": "медианный остаток"},
    "credit_card_share": {"en": "credit-card holders", "ru": "с кредитной картой"},
    "active_share": {"en": "active", "ru": "активных"},
}
# By ranks, so that neither a mean nor a median is what is higher.
AMOUNTS: Mapping[str, Words] = {
    "mean_balance_amount": {"en": "balance", "ru": "остаток"},
    "mean_salary_amount": {"en": "estimated salary", "ru": "оценка зарплаты"},
}
# What is said instead of differences, by the side that is described.
REMARKS: Mapping[tuple[str, bool], Words] = {
    ("nobody_else", True): {
        "en": "Nobody stays to compare with.",
        "ru": "Остающихся нет, сравнивать не с кем.",
    },
    ("nobody_else", False): {
        "en": "Nobody leaves to compare with.",
        "ru": "Уходящих нет, сравнивать не с кем.",
    },
    ("alike", True): {
        "en": "No notable difference from those who stay.",
        "ru": "Заметных отличий от остающихся нет.",
    },
    ("alike", False): {
        "en": "No notable difference from those who leave.",
        "ru": "Заметных отличий от уходящих нет.",
    },
    **{
        ("too_few", side): {
            "en": "Too few to describe.",
            "ru": "Слишком мало для описания.",
        }
        for side in (True, False)
    },
    **{
        ("too_few_others", side): {
            "en": "The other side is too small to compare with.",
            "ru": "Сравнивать не с кем: другая сторона слишком мала.",
        }
        for side in (True, False)
    },
}
CONTRASTS: Mapping[bool, Words] = {
    True: {"en": "Unlike those who stay", "ru": "В отличие от остающихся"},
    False: {"en": "Unlike those who leave", "ru": "В отличие от уходящих"},
}


def churn_sentences(*, facts: Sequence[Row]) -> list[ChurnSentence]:
    """Put every portrait of those who leave, or stay, in words.

    Args:
        facts: Rows of `int_churn__facts`, in any order.
    """

    def key(row: Row) -> tuple[str, bool]:
        return row["segment_code"] or "", row["is_churned"]

    ordered = sorted(facts, key=lambda row: (*key(row), row["position"]))
    sentences = []
    for (segment_code, is_churned), group in groupby(ordered, key):
        rows = list(group)
        sentences.append(
            ChurnSentence(
                segment_code or None,
                is_churned,
                _portrait(rows, is_churned, "en"),
                _portrait(rows, is_churned, "ru"),
            )
        )
    return sentences


def balance_at_risk(*, shares: Sequence[Row]) -> list[BalanceAtRisk]:
    """Say what share of the balances flagged customers hold, and how sure that is.

    Args:
        shares: The row of `int_bank__balance_at_risk`.
    """
    return [
        BalanceAtRisk(_at_risk(row, "en"), _at_risk(row, "ru"))
        for row in shares
        if row["at_risk_share"] is not None
    ]


def product_rationales(*, facts: Sequence[Row]) -> list[ProductRationale]:
    """The assumption about each number of products with the figures that it rests on.

    Args:
        facts: Rows of `int_product_counts__facts`, in any order.
    """
    ordered = sorted(facts, key=lambda row: (row["product_count"], row["position"]))
    return [
        ProductRationale(count, _rationale(rows, "en"), _rationale(rows, "ru"))
        for count, rows in (
            (count, list(group))
            for count, group in groupby(ordered, lambda row: row["product_count"])
        )
    ]


def _rationale(facts: Sequence[Row], language: Language) -> str:
    """`Assumed: … Figures: share of women 57.0% (all customers 49.9%)`."""
    assumption, *figures = facts
    text: str = assumption[f"text_{language}"]
    if not figures:
        return text
    listed = ", ".join(
        _figure(row, is_first=row is figures[0], language=language) for row in figures
    )
    return f"{text} {'Figures' if language == 'en' else 'Показатели'}: {listed}."


def _figure(row: Row, *, is_first: bool, language: Language) -> str:
    amount, everybody = (
        amount_of(row[name], row["unit"], row["currency_symbol"], language)
        for name in ("amount", "everybody_amount")
    )
    of_all = {"en": "all customers ", "ru": "у всех клиентов "}[language]
    return (
        f"{row[f'text_{language}']} {amount} ({of_all if is_first else ''}{everybody})"
    )


def _portrait(facts: Sequence[Row], is_churned: bool, language: Language) -> str:
    size, measures, differences, remarks = (
        [row for row in facts if row["fact"] in kinds]
        for kinds in (
            ("size",),
            ("measure",),
            ("difference",),
            {fact for fact, _ in REMARKS},
        )
    )
    sentences = [_size(row, is_churned, language) for row in size]
    if measures:
        text = ", ".join(_measure(row, language) for row in measures)
        sentences.append(f"{wording.capitalised(text)}.")
    if differences:
        listed = ", ".join(_difference(row, language) for row in differences)
        sentences.append(f"{CONTRASTS[is_churned][language]}: {listed}.")
    sentences += [REMARKS[row["fact"], is_churned][language] for row in remarks]
    return " ".join(sentences)


def _size(fact: Row, is_churned: bool, language: Language) -> str:
    """`Depositors, leaving: 297 (28.6% of the segment)`."""
    name = fact[f"name_{language}"]
    who = (
        ALL_OF_A_SIDE[is_churned][language]
        if name is None
        else f"{name}, {SIDES[is_churned][language]}"
    )
    number = int(fact["amount"])
    share = wording.percent(number / fact["whole_count"], language)
    if language == "en":
        count = wording.count(number, "en")
        return (
            f"{who}: {count} ({share} of {'all' if name is None else 'the segment'})."
        )
    count = wording.counted(
        number, "ru", one="человек", few="человека", other="человек"
    )
    of = "всех клиентов" if name is None else "сегмента"
    return f"{who}: {count} ({share} {of})."


def _measure(fact: Row, language: Language) -> str:
    amount, currency = fact["amount"], fact["currency_symbol"]
    text = (
        wording.whole_years(amount, language)
        if fact["unit"] == "years"
        else wording.value(amount, fact["unit"], language, currency)
    )
    return f"{MEASURES[fact['metric']][language]} {text}"


def _difference(fact: Row, language: Language) -> str:
    """`balance higher (in 63.8% of pairs)`: of two customers, one from either side."""
    amount, unit = fact["amount"], fact["unit"]
    is_higher = amount > (0.5 if unit == "pairs" else 0)
    if language == "en":
        direction = "higher" if is_higher else "lower"
    else:
        direction = "выше" if is_higher else "ниже"
    if unit != "pairs":
        size = wording.number(abs(amount), language, 2)
        sign = f"{unit}{wording.NBSP}={wording.NBSP}{size}"
        return f"{fact[f'name_{language}']} {direction} ({sign})"
    name = AMOUNTS[fact["metric"]][language]
    pairs = wording.percent(max(amount, 1 - amount), language)
    if language == "en":
        return f"{name} {direction} (in {pairs} of pairs)"
    return f"{name} {direction} (в {pairs}{NBSP}пар)"


def _at_risk(row: Row, language: Language) -> str:
    share, low, high = (
        row[name] for name in ("at_risk_share", "share_low", "share_high")
    )
    text = wording.percent(share, language)
    interval = wording.percent_range(low, high, language)
    filled = (
        wording.percent(row["imputed_share"], language)
        if row["unknown_count"] > 0
        else None
    )
    if language == "en":
        bound = (
            f", or {filled} if every unknown balance were the median of those who leave"
            " or of those who stay"
        )
        return (
            f"Customers flagged as leaving hold {text} of the known balances"
            f" (95% CI {interval}){bound if filled else ''}."
        )
    bound = (
        "; если вместо каждого неизвестного остатка взять медиану уходящих или"
        f" остающихся, выйдет {filled}"
    )
    return (
        f"У отмеченных как уходящие {text} известных остатков"
        f" (95{NBSP}% ДИ: {interval}){bound if filled else ''}."
    )
