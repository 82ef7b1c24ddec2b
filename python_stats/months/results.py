"""The rows that the statistics of months write; field order is column order."""

from dataclasses import dataclass
from datetime import date

from python_stats.hypotheses.verdict import Verdict
from python_stats.months.decomposition import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonResult:
    """One metric of the same customers in two months."""

    as_of_from: date
    as_of_to: date
    metric: str
    metric_en: str
    metric_ru: str
    unit: str
    segment_code: str | None
    pair_count: int
    value_from: float | None
    value_to: float | None
    difference: float | None
    ci_low: float | None
    ci_high: float | None
    test_name: str | None
    p_value: float | None
    p_holm: float | None
    p_equivalence: float | None
    p_equivalence_holm: float | None
    margin: float | None
    verdict: Verdict
    conclusion_en: str
    conclusion_ru: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionResult:
    """What one component adds to the change of a metric."""

    as_of_from: date
    as_of_to: date
    metric: str
    component: Component
    segment_code: str | None
    contribution: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionResult:
    """One step of a cohort."""

    cohort: date
    months_since: int
    at_risk_count: int
    gone_count: int
    survival: float
    survival_low: float | None
    survival_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftResult:
    """How far one field moved between two months."""

    as_of_from: date
    as_of_to: date
    field: str
    psi: float | None
    psi_null_95: float | None
    ks: float | None
    test_name: str | None
    p_value: float | None
    p_holm: float | None
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendResult:
    """One hypothesis in one month."""

    as_of: date
    hypothesis_id: str
    n_a: int
    n_b: int
    value_a: float | None
    value_b: float | None
    difference: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
