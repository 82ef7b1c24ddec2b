"""The tables of both pages, from the marts."""

from collections.abc import Sequence

from bank_churn.formats import DASH, NO_BREAK_SPACE
from bank_churn.report.blocks import Table
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, catalogue, shown
from python_stats.sentences import wording

POPULATIONS = ("all_customers", "complete_cases")
PORTRAIT = (
    "customers",
    "share_of_customers",
    "women",
    "median_age",
    "mean_equity",
    "mean_score",
    "median_balance",
    "median_salary",
    "card",
    "active",
    "churn_rate",
    "interval",
    "balance_at_risk",
    "at_risk_share",
)


def _portrait(row: Row, language: Language) -> list[str]:
    if not row["is_reportable"]:
        return [language("few")] * len(PORTRAIT)
    return [
        language.count(row["customer_count"]),
        language.share(row["customer_share"]),
        language.share(row["women_share"]),
        language.number(row["median_age_years"], 1),
        language.number(row["mean_equity_score"], 1),
        language.number(row["mean_credit_score"]),
        language.money(row["median_balance_amount"]),
        language.money(row["median_salary_amount"]),
        language.share(row["credit_card_share"]),
        language.share(row["active_share"]),
        language.share(row["churn_rate"]),
        language.interval(row["churn_rate_low"], row["churn_rate_high"]),
        language.money(row["balance_at_risk_amount"]),
        language.share(row["balance_at_risk_share"]),
    ]


def _portraits(
    caption: str, names: Sequence[str], rows: Sequence[Row], language: Language
) -> Table:
    """Portraits side by side: a column per group, a row per measure."""
    columns = [_portrait(row, language) for row in rows]
    lines = [
        [language(measure), *(column[position] for column in columns)]
        for position, measure in enumerate(PORTRAIT)
    ]
    return Table(caption, ["", *names], lines)


def segment_portraits(data: Data, language: Language) -> Table:
    """A column per segment."""
    rows = data["segment_portraits"]
    names = [language.of(row, "name") for row in rows]
    return _portraits(language("portraits_caption"), names, rows, language)


def product_portraits(data: Data, language: Language) -> Table:
    """A column per number of products."""
    rows = data["product_portraits"]
    names = [
        language("products_group", count=language.count(row["product_count"]))
        for row in rows
    ]
    return _portraits(language("product_portraits_caption"), names, rows, language)


def assumed_products(data: Data, language: Language, group_type: str) -> Table:
    """What each segment, or each number of products, probably holds, and why."""
    rows = [
        [
            language.of(row, "name")
            if group_type == "segment"
            else language("products_group", count=row["group_key"]),
            language.of(row, "product"),
            language.of(row, "evidence") if row["is_reportable"] else language("few"),
            language.yes_no(row["is_supported"]),
        ]
        for row in data["assumed_products"]
        if row["group_type"] == group_type
    ]
    header = language.each("group", "product", "figure", "speaks_for")
    caption = language(f"assumed_{group_type}")
    return Table(caption, header, rows, frozenset({1, 2, 3}))


def drivers(data: Data, language: Language) -> Table:
    """Churn of every band of every feature."""
    rows = []
    for row in data["drivers"]:
        is_shown = row["is_reportable"]
        figures = [
            language.count(row["customer_count"]),
            language.share(row["churn_rate"]),
            language.interval(row["churn_rate_low"], row["churn_rate_high"]),
            language.share(row["churner_share"]),
            language(f"direction_{row['direction']}") if is_shown else "",
        ]
        rows.append(
            [band(row, language), *(figures if is_shown else [language("few")] * 5)]
        )
    header = language.each(
        *("band", "customers", "churn_rate", "interval", "churner_share", "direction")
    )
    return Table(language("drivers_table"), header, rows, frozenset({5}))


def band(row: Row, language: Language) -> str:
    """`Age: 25–29`."""
    name = language.of(row, "feature")
    return f"{name[:1].upper()}{name[1:]}: {shown(language.of(row, 'label'))}"


def associations(data: Data, language: Language) -> Table:
    """Features by the strength of their association with churn."""
    rows = [
        [language.of(row, "feature_a"), language.number(row["phik"], 2)]
        for row in data["associations"]
    ]
    header = language.each("feature", "phik")
    return Table(language("associations_caption"), header, rows)


def hypotheses(data: Data, language: Language) -> Table:
    """The questions, one line each."""
    rows = [
        [
            question(row, language),
            language(f"verdict_{row['verdict']}"),
            difference(row["difference"], row["unit"], language),
            _p(row["p_holm"], row["alpha"], language),
            _effect(row, language),
        ]
        for row in data["hypotheses"]
    ]
    header = language.each("question", "verdict", "difference", "p_holm", "effect")
    return Table(language("questions_table"), header, rows, frozenset({1, 4}))


def question(row: Row, language: Language) -> str:
    """A question after its number: `H1. Do customers … differ in age?`."""
    return f"{row['hypothesis_id']}. {language.of(row, 'question')}"


def difference(value: float | None, unit: str, language: Language) -> str:
    """A signed difference with its unit."""
    if value is None:
        return DASH
    if unit == "share":
        return language("percentage_points", value=language.difference(value, unit))
    return language("years", value=language.difference(value, unit, 2))


def _p(value: float | None, alpha: float, language: Language) -> str:
    if value is None:
        return DASH
    text = wording.p_value(value, alpha, language.code)
    # The column's heading says that it is p: `0.066` and `< 0.001` are enough.
    return text.removeprefix(f"p{NO_BREAK_SPACE}").removeprefix(f"={NO_BREAK_SPACE}")


def _effect(row: Row, language: Language) -> str:
    if row["effect_size"] is None:
        return DASH
    return language(
        f"effect_{row['effect_size_name']}",
        value=language.number(row["effect_size"], 2),
        low=language.number(row["effect_size_low"], 2),
        high=language.number(row["effect_size_high"], 2),
    )


def quality(data: Data, language: Language) -> Table:
    """The checks of the delivered file."""
    rows = [
        [
            language.of(row, "description"),
            _measured(row["value"], row["unit"], language),
        ]
        for row in data["quality"]
    ]
    return Table(language("quality_table"), language.each("check", "value"), rows)


def _measured(value: float | None, unit: str | None, language: Language) -> str:
    """A value in its unit, as `data_quality` and `population_comparison` have it."""
    if unit == "share":
        return language.share(value)
    if unit == "rub":
        return language.money(value)
    if unit == "years":
        return language.number(value, 1)
    return language.number(value, 0)


def changed_conclusions(data: Data, language: Language) -> Table:
    """Figures whose conclusion depends on dropping incomplete rows."""
    rows = [
        [
            language.of(row, "description"),
            *(_concluded(row, each, data, language) for each in POPULATIONS),
        ]
        for row in data["comparison"]
        if row["is_conclusion_changed"]
    ]
    header = language.each("figure", *POPULATIONS)
    return Table(language("populations_caption"), header, rows, frozenset({1, 2}))


def _concluded(row: Row, population: str, data: Data, language: Language) -> str:
    """`18.2%, as everybody`: a figure and what follows from it."""
    value, code = row[f"value_{population}"], row[f"conclusion_{population}"]
    if f"conclusion_{code}" in catalogue():
        conclusion = language(f"conclusion_{code}")
    else:
        names = {s["segment_code"]: language.of(s, "name") for s in data["segments"]}
        conclusion = str(names.get(code, code))
    if value is None:
        return conclusion
    return f"{_measured(value, row['unit'], language)}, {conclusion}"


def published_figures(data: Data, language: Language) -> Table:
    """Published beside recomputed figures; empty for another extract."""
    rows = [
        [
            language.of(row, "description"),
            *_published(row, language),
            language(f"status_{row['status']}"),
        ]
        for row in data["published_figures"]
        if row["status"] != "not_applicable"
    ]
    header = language.each("figure", "published", "recomputed", "status")
    return Table(language("published_caption"), header, rows, frozenset({3}))


def _published(row: Row, language: Language) -> list[str]:
    """The published value and ours; of some figures only the sign was published."""
    unit, value = row["unit"], row["recomputed_value"]
    if row["rounding"] == "sign":
        sign = "positive" if row["published_value"] > 0 else "negative"
        return [language(f"sign_{sign}"), difference(value, unit, language)]
    published = _measured(row["published_value"], unit, language)
    return [published, _measured(value, unit, language)]


def risk_segments(data: Data, side: str, language: Language) -> Table:
    """Confirmed rules of one side, `risk` or `loyal`."""
    rows = [
        [
            shown_rule(row, language),
            language.count(row["customer_count"]),
            language.share(row["churn_rate_confirmed"]),
            language.interval(row["confirmed_low"], row["confirmed_high"]),
            language.number(row["lift"], 2),
            language.money(row["balance_amount"]),
        ]
        for row in data["risk_segments"]
        if row["side"] == side
    ]
    header = language.each(
        *("conditions", "customers", "confirmed_rate", "interval", "lift", "balance")
    )
    return Table(language(f"{side}_caption"), header, rows)


def shown_rule(row: Row, language: Language) -> str:
    """The conditions of a rule in words."""
    return shown(language.of(row, "rule"), longest=160)
