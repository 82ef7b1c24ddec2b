"""The family of hypotheses in each population: `hypothesis_test_results`."""

from collections.abc import Sequence
from typing import Any

from python_stats.group_counts import Sample, Tally
from python_stats.group_difference import Comparison, Interval, NotComparableError
from python_stats.hypotheses.adjustment_checks import (
    Adjustment,
    adjustments,
    all_declared,
)
from python_stats.hypotheses.conclusion import (
    Composition,
    Finding,
    Reversal,
    conclude,
    not_available,
    reason,
)
from python_stats.hypotheses.declared import Study
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.results import HypothesisResult, StratumResult, as_columns
from python_stats.hypotheses.stratified_checks import difference, hypothesis_strata
from python_stats.hypotheses.verdict import Judgement


def hypothesis_rows(**tables: Any) -> list[HypothesisResult]:
    """One row per population and hypothesis.

    Args:
        tables: What `Study.from_rows` names.
    """
    return hypothesis_results(Study.from_rows(**tables))


def hypothesis_results(study: Study) -> list[HypothesisResult]:
    """One row per population and hypothesis; each population is a run of its own."""
    return [
        _untested(study, population, hypothesis, outcome)
        if isinstance(outcome, NotComparableError)
        else _tested(study, population, hypothesis, outcome)
        for population in study.populations
        for hypothesis in study.hypotheses
        for outcome in [study.judgement(population, hypothesis)]
    ]


def _counts(study: Study, population: str, hypothesis: Hypothesis) -> dict[str, Any]:
    """The columns that say who was compared, whether or not a test is possible."""
    a, b = study.overall(population, hypothesis)
    return {
        "population": population,
        "family": hypothesis.family,
        "hypothesis_id": hypothesis.hypothesis_id,
        "n_a": a.n,
        "n_b": b.n,
        "missing_a": a.missing,
        "missing_b": b.missing,
        "value_a": a.mean if a.n else None,
        "value_b": b.mean if b.n else None,
        "difference": difference((a, b)),
        "margin": study.margin(population, hypothesis),
    }


def _untested(
    study: Study, population: str, hypothesis: Hypothesis, why: NotComparableError
) -> HypothesisResult:
    return HypothesisResult(
        **_counts(study, population, hypothesis),
        verdict="not_available",
        conclusion_en=not_available(hypothesis, why, "en"),
        conclusion_ru=not_available(hypothesis, why, "ru"),
        note=reason(hypothesis, why, "en"),
    )


def _tested(
    study: Study, population: str, hypothesis: Hypothesis, judgement: Judgement
) -> HypothesisResult:
    a, b = study.overall(population, hypothesis)
    comparison = judgement.comparison
    rows = hypothesis_strata(study, population, hypothesis)
    found = adjustments(study, population, hypothesis, judgement)
    adjusted = all_declared(found)
    stratum = _adjusted_stratum(rows, hypothesis)
    composition = compose(a, b)
    finding = Finding(
        hypothesis=hypothesis,
        family_size=len(study.family(hypothesis)),
        currency=study.currency,
        level_names=study.level_names,
        value_a=a.mean,
        value_b=b.mean,
        judgement=judgement,
        adjustments=found,
        composition=composition,
        reversal=find_reversal(rows, adjusted),
        unlike=find_unlike(rows, hypothesis),
    )
    shape = comparison.shape if hypothesis.unit == "years" else None
    name, effect = effect_size(hypothesis, comparison)
    return HypothesisResult(
        **_counts(study, population, hypothesis),
        ci_low=comparison.difference.low,
        ci_high=comparison.difference.high,
        ci_level_adjusted=1 - judgement.level,
        ci_low_adjusted=judgement.interval.low,
        ci_high_adjusted=judgement.interval.high,
        test_name=comparison.test_name,
        statistic=comparison.statistic,
        df=comparison.df,
        p_value=comparison.p_value,
        p_holm=judgement.p_holm,
        p_equivalence=comparison.p_equivalence,
        p_equivalence_holm=judgement.p_equivalence_holm,
        equivalent_from_margin=judgement.equivalent_from_margin,
        material_up_to_margin=judgement.material_up_to_margin,
        verdict=judgement.verdict,
        is_detectable=judgement.is_detectable,
        size=judgement.size,
        effect_size_name=name,
        **as_columns("effect_size", effect),
        **as_columns("risk_ratio", comparison.risk_ratio),
        cohens_h=comparison.cohens_h,
        **as_columns(
            "probability_of_superiority", comparison.probability_of_superiority
        ),
        companion_test=comparison.companion_test,
        companion_p=comparison.companion_p,
        **_adjusted_columns(adjusted, hypothesis.alpha),
        pooled_odds_ratio=stratum.pooled_odds_ratio if stratum else None,
        pooled_odds_ratio_low=stratum.pooled_odds_ratio_low if stratum else None,
        pooled_odds_ratio_high=stratum.pooled_odds_ratio_high if stratum else None,
        homogeneity_p=stratum.homogeneity_p if stratum else None,
        homogeneity_p_holm=stratum.homogeneity_p_holm if stratum else None,
        smallest_detectable_difference=comparison.smallest_detectable_difference,
        has_reversal=any(row.is_reversed for row in rows),
        group_a_share_among_yes=composition.among_yes if composition else None,
        group_a_share_among_no=composition.among_no if composition else None,
        group_a_share=composition.base if composition else None,
        shape_age_years=round(shape.value) if shape else None,
        shape_share_a=shape.share_a if shape else None,
        shape_share_b=shape.share_b if shape else None,
        shape_p=shape.p_value if shape else None,
        conclusion_en=conclude(finding, "en"),
        conclusion_ru=conclude(finding, "ru"),
        note=_note(comparison, found),
    )


def effect_size(
    hypothesis: Hypothesis, comparison: Comparison
) -> tuple[str, Interval | None]:
    """The effect in units of its own; of money by ranks.

    One balance of a hundred million decides a standard deviation and with it Hedges'
    g. Cliff's delta, 2 P(a above b) - 1, counts pairs of customers instead.
    """
    if hypothesis.unit != "amount":
        return comparison.effect_size_name, comparison.effect_size
    p = comparison.probability_of_superiority
    if p is None:
        return "cliffs_delta", None
    return "cliffs_delta", Interval(2 * p.estimate - 1, 2 * p.low - 1, 2 * p.high - 1)


def _adjusted_columns(adjusted: Adjustment | None, alpha: float) -> dict[str, Any]:
    if adjusted is None or adjusted.difference is None:
        return {}
    interval = adjusted.difference.interval(alpha)
    return {
        "adjusted_difference": interval.estimate,
        "adjusted_low": interval.low,
        "adjusted_high": interval.high,
        "adjusted_p": adjusted.difference.p_value,
        "adjusted_p_equivalence": adjusted.p_equivalence,
        "adjusted_verdict": adjusted.verdict,
    }


def _adjusted_stratum(
    rows: Sequence[StratumResult], hypothesis: Hypothesis
) -> StratumResult | None:
    """Any stratum of the type that is held fixed first: what they share is pooled."""
    types = {row.stratum_type: row for row in rows}
    return next((types[a] for a in hypothesis.attributes if a in types), None)


def _note(comparison: Comparison, found: Sequence[Adjustment]) -> str | None:
    absent = [
        f"the extract has no column {f.absent_column}, so it is not held fixed"
        for f in found
        if f.absent_column
    ]
    return "; ".join(dict.fromkeys([*comparison.warnings, *absent])) or None


def compose(a: Sample, b: Sample) -> Composition | None:
    """The transposed shares: how many of those with a yes (or a no) are in a."""
    if not (isinstance(a, Tally) and isinstance(b, Tally)):
        return None
    return Composition(
        among_yes=a.yes / (a.yes + b.yes) if a.yes + b.yes else None,
        among_no=a.no / (a.no + b.no) if a.no + b.no else None,
        base=a.n / (a.n + b.n),
    )


def find_reversal(
    rows: Sequence[StratumResult], adjusted: Adjustment | None
) -> Reversal | None:
    """Reversed strata of one type; none of the type whose range is told anyway."""
    opposite = adjusted.disagreement if adjusted else None
    types = sorted({row.stratum_type for row in rows if row.is_reversed})
    # Segments are made of numbers of products, and reverse where those do.
    if not types or (opposite and opposite.attribute in ("product_count", "segment")):
        types = [t for t in types if t == "gender"]
    if not types:
        return None
    one_type = [row for row in rows if row.stratum_type == types[0]]
    reversed_rows = [row for row in one_type if row.is_reversed]
    return Reversal(
        stratum_type=types[0],
        strata=tuple(row.stratum for row in reversed_rows),
        customer_share=sum(r.n for r in reversed_rows) / sum(r.n for r in one_type),
    )


def find_unlike(
    rows: Sequence[StratumResult], hypothesis: Hypothesis
) -> list[StratumResult]:
    """Reportable strata in which equivalence is not shown, of one type.

    By number of products, or by what is held fixed first if that makes the groups.
    """
    types = list(dict.fromkeys(row.stratum_type for row in rows))
    order = ["product_count", *hypothesis.attributes, *types]
    chosen = next((t for t in order if t in types), None)
    return [
        row
        for row in rows
        if row.stratum_type == chosen
        and row.is_reportable
        and row.verdict != "equivalent"
    ]
