"""The figure that an assumed product rests on, in words: `assumed_product_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.sentences.actions import (
    NOT_SAID,
    Figure,
    agreement,
    figure_sentence,
)
from python_stats.tables import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedProductResult:
    """What the figure says about one assumption; no evidence where it is not known."""

    group_type: str
    group_key: str
    assumption_id: str
    evidence_en: str | None = None
    evidence_ru: str | None = None
    verdict_en: str = NOT_SAID["en"]
    verdict_ru: str = NOT_SAID["ru"]
    label_en: str = "assumption"
    label_ru: str = "предположение"


def assumed_product_results(*, figures: Sequence[Row]) -> list[AssumedProductResult]:
    """Write the figure, its interval, everybody's value and whether it agrees.

    Args:
        figures: Rows of `int_assumed_products__figures`.
    """
    return [_result(row) for row in figures]


def _result(row: Row) -> AssumedProductResult:
    key = {name: row[name] for name in ("group_type", "group_key", "assumption_id")}
    if row["metric_value"] is None:
        return AssumedProductResult(**key)
    figure = Figure(
        name={"en": row["name_en"], "ru": row["name_ru"]},
        unit=row["unit"],
        estimate=row["metric_value"],
        low=row["metric_value_low"],
        high=row["metric_value_high"],
        everybody=row["everybody_value"],
        currency=row["currency_symbol"],
    )
    texts = {
        "evidence_en": figure_sentence(figure, "en"),
        "evidence_ru": figure_sentence(figure, "ru"),
    }
    if row["is_reportable"]:
        texts["verdict_en"] = agreement(figure, row["comparison"], "en")
        texts["verdict_ru"] = agreement(figure, row["comparison"], "ru")
    return AssumedProductResult(**key, **texts)
