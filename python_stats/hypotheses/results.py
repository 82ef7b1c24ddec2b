"""The rows that the statistics step writes; field order is column order."""

from dataclasses import dataclass
from typing import Any

from python_stats.group_difference import Interval
from python_stats.hypotheses.verdict import Size, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisResult:
    """One hypothesis in one population; what could not be computed is None."""

    population: str
    family: str
    hypothesis_id: str
    n_a: int
    n_b: int
    missing_a: int
    missing_b: int
    value_a: float | None
    value_b: float | None
    difference: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level_adjusted: float | None = None
    ci_low_adjusted: float | None = None
    ci_high_adjusted: float | None = None
    test_name: str | None = None
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    p_holm: float | None = None
    margin: float | None = None
    p_equivalence: float | None = None
    p_equivalence_holm: float | None = None
    equivalent_from_margin: float | None = None
    material_up_to_margin: float | None = None
    verdict: Verdict
    is_detectable: bool | None = None
    size: Size | None = None
    effect_size_name: str | None = None
    effect_size: float | None = None
    effect_size_low: float | None = None
    effect_size_high: float | None = None
    risk_ratio: float | None = None
    risk_ratio_low: float | None = None
    risk_ratio_high: float | None = None
    cohens_h: float | None = None
    probability_of_superiority: float | None = None
    probability_of_superiority_low: float | None = None
    probability_of_superiority_high: float | None = None
    companion_test: str | None = None
    companion_p: float | None = None
    adjusted_difference: float | None = None
    adjusted_low: float | None = None
    adjusted_high: float | None = None
    adjusted_p: float | None = None
    adjusted_p_equivalence: float | None = None
    adjusted_verdict: Verdict | None = None
    pooled_odds_ratio: float | None = None
    pooled_odds_ratio_low: float | None = None
    pooled_odds_ratio_high: float | None = None
    homogeneity_p: float | None = None
    homogeneity_p_holm: float | None = None
    smallest_detectable_difference: float | None = None
    has_reversal: bool | None = None
    group_a_share_among_yes: float | None = None
    group_a_share_among_no: float | None = None
    group_a_share: float | None = None
    shape_age_years: int | None = None
    shape_share_a: float | None = None
    shape_share_b: float | None = None
    shape_p: float | None = None
    conclusion_en: str
    conclusion_ru: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumResult:
    """One hypothesis within one stratum; what could not be computed is None."""

    hypothesis_id: str
    stratum_type: str
    stratum: str
    n: int
    n_a: int
    n_b: int
    value_a: float | None
    value_b: float | None
    difference: float | None
    difference_low: float | None = None
    difference_high: float | None = None
    p_value: float | None = None
    p_holm: float | None = None
    p_equivalence: float | None = None
    p_equivalence_holm: float | None = None
    verdict: Verdict
    odds_ratio: float | None = None
    odds_ratio_low: float | None = None
    odds_ratio_high: float | None = None
    pooled_odds_ratio: float | None = None
    pooled_odds_ratio_low: float | None = None
    pooled_odds_ratio_high: float | None = None
    homogeneity_p: float | None = None
    homogeneity_p_holm: float | None = None
    is_reversed: bool
    is_reportable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentResult:
    """One hypothesis with one set of attributes held fixed."""

    hypothesis_id: str
    adjusted_by: str
    attribute_count: int
    method: str | None = None
    n: int
    left_out_count: int
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level_adjusted: float | None = None
    ci_low_adjusted: float | None = None
    ci_high_adjusted: float | None = None
    p_value: float | None = None
    p_equivalence: float | None = None
    verdict: Verdict
    lowest_level: str | None = None
    lowest_difference: float | None = None
    highest_level: str | None = None
    highest_difference: float | None = None
    note: str | None = None


def as_columns(name: str, interval: Interval | None) -> dict[str, Any]:
    """Spread an interval over the columns `name`, `name_low` and `name_high`."""
    ends = (
        (None,) * 3
        if interval is None
        else (interval.estimate, interval.low, interval.high)
    )
    return dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
