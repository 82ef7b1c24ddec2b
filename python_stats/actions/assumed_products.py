"""The figure that an assumed product rests on, in words: `assumed_product_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.sentences.actions import Figure, figure_sentence
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class AssumedProductResult:
    """The evidence for one assumption; None where the figure is not known."""

    group_type: str
    group_key: str
    assumption_id: str
    evidence_en: str | None
    evidence_ru: str | None


def assumed_product_results(*, figures: Sequence[Row]) -> list[AssumedProductResult]:
    """Write the figure, its interval and everybody's value.

    Args:
        figures: Rows of `int_assumed_products__figures`.
    """
    results = []
    for row in figures:
        texts: tuple[str | None, str | None] = (None, None)
        if row["metric_value"] is not None:
            figure = Figure(
                name={"en": row["name_en"], "ru": row["name_ru"]},
                unit=row["unit"],
                estimate=row["metric_value"],
                low=row["metric_value_low"],
                high=row["metric_value_high"],
                everybody=row["everybody_value"],
                currency=row["currency_code"],
            )
            texts = figure_sentence(figure, "en"), figure_sentence(figure, "ru")
        results.append(
            AssumedProductResult(
                row["group_type"], row["group_key"], row["assumption_id"], *texts
            )
        )
    return results
