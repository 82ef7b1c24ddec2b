"""One declared comparison of two groups of customers."""

from dataclasses import dataclass, fields
from typing import Literal

from python_stats.tables import Row

Unit = Literal["years", "points", "products", "amount", "share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A row of the table `int_hypotheses__checked`, which has refused malformed rows.

    `margin` is in the unit of the measure or, where `margin_type` is `deviations`, in
    pooled standard deviations of the two groups.
    """

    family: str
    hypothesis_id: str
    question_en: str
    question_ru: str
    measure: str
    unit: Unit
    group_attribute: str
    group_a: str
    group_b: str
    subject_en: str
    subject_ru: str
    group_a_en: str
    group_b_en: str
    group_a_ru: str
    group_b_ru: str
    group_a_ru_genitive: str
    group_b_ru_genitive: str
    composition_en: str | None
    composition_ru: str | None
    caution_en: str | None
    caution_ru: str | None
    margin: float
    margin_type: Literal["unit", "deviations"]
    alpha: float
    adjusted_by: str | None

    @classmethod
    def from_row(cls, row: Row) -> "Hypothesis":
        """Read a row of the table; its further columns make the groups, in SQL."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes that the adjusted difference holds fixed, as declared."""
        return tuple((self.adjusted_by or "").split())
