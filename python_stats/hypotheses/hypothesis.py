"""One declared comparison of two groups of customers."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """A row of the table `int_hypotheses__checked`, which has refused malformed rows.

    `margin` is in the unit of the measure: years, or a share from 0 to 1.
    """

    hypothesis_id: str
    question_en: str
    question_ru: str
    measure: str
    unit: Literal["years", "share"]
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
    margin: float
    alpha: float
    adjusted_by: str | None
