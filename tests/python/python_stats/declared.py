"""Hypotheses and rows of the small tables for tests."""

from typing import Any

from python_stats.hypotheses.declared import Study
from python_stats.hypotheses.hypothesis import Hypothesis

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
}


def ages(hypothesis_id: str = "age", **changes: Any) -> Hypothesis:
    """Declare a comparison of mean ages of men and women."""
    declared = {
        **TEXTS,
        "hypothesis_id": hypothesis_id,
        "measure": "age_years",
        "unit": "years",
        "group_attribute": "gender",
        "group_a": "male",
        "group_b": "female",
        "subject_en": "Mean age",
        "subject_ru": "Средний возраст",
        "margin": 1.0,
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


def age_row(
    hypothesis_id: str, arm: str, age: int | None, count: int
) -> dict[str, Any]:
    """One row of `stats_age_histograms`, all customers."""
    return {
        "population": "all_customers",
        "hypothesis_id": hypothesis_id,
        "arm": arm,
        "stratum_type": "overall",
        "stratum": "all",
        "age_years": age,
        "customer_count": count,
    }


def answer_row(
    hypothesis_id: str, arm: str, yes: int, no: int, stratum: str | None = None
) -> dict[str, Any]:
    """One row of `stats_contingency_tables`, overall or by number of products."""
    return {
        "population": "all_customers",
        "hypothesis_id": hypothesis_id,
        "arm": arm,
        "stratum_type": "product_count" if stratum else "overall",
        "stratum": stratum or "all",
        "yes_count": yes,
        "no_count": no,
        "missing_count": 0,
    }


def study(
    *hypotheses: Hypothesis,
    age_rows: list[dict[str, Any]] | None = None,
    answer_rows: list[dict[str, Any]] | None = None,
    absent_columns: dict[str, str] | None = None,
) -> Study:
    """Ask these hypotheses about one population."""
    return Study.from_rows(
        hypotheses=[
            {name: getattr(h, name) for name in Hypothesis.__slots__}
            for h in hypotheses
        ],
        populations=[{"population": "all_customers"}],
        age_histograms=age_rows or [],
        contingency_tables=answer_rows or [],
        absent_attributes=[
            {"attribute_name": attribute, "column_name": column}
            for attribute, column in (absent_columns or {}).items()
        ],
        min_reportable_count=30,
    )
