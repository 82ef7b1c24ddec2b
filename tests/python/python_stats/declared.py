"""Hypotheses and rows of the small tables for tests."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from python_stats.hypotheses.declared import Study
from python_stats.hypotheses.hypothesis import Hypothesis

MIN_REPORTABLE_COUNT = 30

TEXTS = {
    "question_en": "Do they differ?",
    "question_ru": "Различаются ли они?",
    "group_a_en": "men",
    "group_b_en": "women",
    "group_a_ru": "мужчины",
    "group_b_ru": "женщины",
    "group_a_ru_genitive": "мужчин",
    "group_b_ru_genitive": "женщин",
    "composition_en": None,
    "composition_ru": None,
    "caution_en": None,
    "caution_ru": None,
}


def ages(hypothesis_id: str = "age", **changes: Any) -> Hypothesis:
    """Declare a comparison of mean ages of men and women."""
    declared = {
        **TEXTS,
        "family": "declared",
        "hypothesis_id": hypothesis_id,
        "measure": "age_years",
        "unit": "years",
        "group_attribute": "gender",
        "group_a": "male",
        "group_b": "female",
        "subject_en": "Mean age",
        "subject_ru": "Средний возраст",
        "margin": 1.0,
        "margin_type": "unit",
        "alpha": 0.05,
        "adjusted_by": "product_count",
    }
    return Hypothesis(**declared | changes)


def cards(hypothesis_id: str = "card", **changes: Any) -> Hypothesis:
    """Declare a comparison of the card holders among men and women."""
    words = {
        "measure": "has_credit_card",
        "unit": "share",
        "margin": 0.05,
        "subject_en": "Holders of a card",
        "subject_ru": "Доля владельцев карты",
        "composition_en": "Men are {among_yes} of the holders, {base} of all.",
        "composition_ru": "Мужчин {among_yes} среди владельцев, {base} среди всех.",
    }
    return ages(hypothesis_id, **words | changes)


def sums_row(
    hypothesis_id: str,
    arm: str,
    values: Mapping[Any, int],
    *,
    stratum_type: str = "overall",
    stratum: str = "all",
) -> dict[str, Any]:
    """One row of `stats_group_sums` from customers by value; None is not known."""
    known = {v: n for v, n in values.items() if v is not None}
    exact = {Decimal(str(value)): n for value, n in known.items()}
    return {
        "population": "all_customers",
        "hypothesis_id": hypothesis_id,
        "arm": arm,
        "stratum_type": stratum_type,
        "stratum": stratum,
        "known_count": sum(known.values()),
        "missing_count": values.get(None, 0),
        "value_sum": sum((v * n for v, n in exact.items()), Decimal(0)),
        "square_sum": sum((v * v * n for v, n in exact.items()), Decimal(0)),
    }


def rank_rows(
    hypothesis_id: str, arm: str, values: Mapping[Any, int]
) -> list[dict[str, Any]]:
    """Rows of `stats_value_histograms` of the same customers."""
    return [
        {
            "population": "all_customers",
            "hypothesis_id": hypothesis_id,
            "arm": arm,
            "bucket_value": float(value),
            "customer_count": n,
        }
        for value, n in values.items()
        if value is not None
    ]


def answer_row(
    hypothesis_id: str, arm: str, yes: int, no: int, stratum: str | None = None
) -> dict[str, Any]:
    """One row of `stats_group_sums` of a yes/no measure, overall or by products."""
    return sums_row(
        hypothesis_id,
        arm,
        {1: yes, 0: no},
        stratum_type="product_count" if stratum else "overall",
        stratum=stratum or "all",
    )


def alike_row(
    hypothesis_id: str, arm: str, values: Mapping[Any, int], **levels: str
) -> dict[str, Any]:
    """One row of `stats_adjustment_sums`: customers of one group who are alike."""
    return {**sums_row(hypothesis_id, arm, values), **levels}


def study(
    *hypotheses: Hypothesis,
    group_rows: Iterable[dict[str, Any]] = (),
    ranks: Iterable[dict[str, Any]] = (),
    alike_rows: Iterable[dict[str, Any]] = (),
    absent_columns: dict[str, str] | None = None,
) -> Study:
    """Ask these hypotheses about one population."""
    return Study.from_rows(
        hypotheses=[
            {name: getattr(h, name) for name in Hypothesis.__slots__}
            | {"currency_symbol": "₽"}
            for h in hypotheses
        ],
        populations=[{"population": "all_customers"}],
        group_sums=group_rows,
        value_histograms=ranks,
        adjustment_sums=alike_rows,
        absent_attributes=[
            {"attribute_name": attribute, "column_name": column}
            for attribute, column in (absent_columns or {}).items()
        ],
        level_names=[],
        min_reportable_count=MIN_REPORTABLE_COUNT,
    )
