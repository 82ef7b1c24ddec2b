"""What changed between two months, in plain words."""

from dataclasses import dataclass
from datetime import date

from python_stats.group_difference import Interval
from python_stats.hypotheses.verdict import Verdict
from python_stats.sentences.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that a sentence about a change says."""

    subject_en: str
    subject_ru: str
    unit: str
    as_of_from: date
    as_of_to: date
    value_from: float
    value_to: float
    interval: Interval | None
    margin: float | None
    verdict: Verdict
    p_holm: float | None
    is_all: bool
