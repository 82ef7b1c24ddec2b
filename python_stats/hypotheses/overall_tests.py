"""The family of hypotheses in each population: `hypothesis_test_results`."""

from collections.abc import Sequence
from typing import Any

from python_stats.group_counts import Sample, Tally
from python_stats.group_difference import Comparison, NotComparableError
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
from python_stats.hypotheses.stratified_checks import (
    difference,
    hypothesis_strata,
    pool,
)
from python_stats.hypotheses.verdict import decide, size
from python_stats.multiplicity import holm
from python_stats.strata import standardised_difference


def hypothesis_rows(**tables: Any) -> list[HypothesisResult]:
    """One row per population and hypothesis.

    Args:
        tables: What `Study.from_rows` names.
    """
    return hypothesis_results(Study.from_rows(**tables))


def hypothesis_results(study: Study) -> list[HypothesisResult]:
    """One row per population and hypothesis; each population is a run of its own."""
    return [row for p in study.populations for row in _one_population(study, p)]


def _one_population(study: Study, population: str) -> list[HypothesisResult]:
    outcomes = [study.compare(population, h) for h in study.hypotheses]
    tested = [o if isinstance(o, Comparison) else None for o in outcomes]
    p_holm = holm([t.p_value if t else None for t in tested])
    p_equivalence = holm([t.p_equivalence if t else None for t in tested])
    return [
        _untested(study, population, hypothesis, outcome)
        if isinstance(outcome, NotComparableError)
        else _tested(study, population, hypothesis, outcome, p or 0.0, q or 0.0)
        for hypothesis, outcome, p, q in zip(
            study.hypotheses, outcomes, p_holm, p_equivalence, strict=True
        )
    ]


def _counts(study: Study, population: str, hypothesis: Hypothesis) -> dict[str, Any]:
    """The columns that say who was compared, whether or not a test is possible."""
    a, b = study.overall(population, hypothesis)
    return {
        "population": population,
        "hypothesis_id": hypothesis.hypothesis_id,
        "n_a": a.n,
        "n_b": b.n,
        "missing_a": a.missing,
        "missing_b": b.missing,
        "value_a": a.mean if a.n else None,
        "value_b": b.mean if b.n else None,
        "difference": difference((a, b)),
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
    study: Study,
    population: str,
    hypothesis: Hypothesis,
    comparison: Comparison,
    p_holm: float,
    p_equivalence_holm: float,
) -> HypothesisResult:
    alpha = hypothesis.alpha
    a, b = study.overall(population, hypothesis)
    rows = hypothesis_strata(study, population, hypothesis)
    pairs = study.strata(population, hypothesis).get(hypothesis.adjusted_by or "", {})
    adjusted = standardised_difference(list(pairs.values()), alpha=alpha)
    pooled, homogeneity_p = pool(list(pairs.values()), alpha=alpha)
    verdict = decide(p_holm, p_equivalence_holm, alpha)
    magnitude = size(comparison.difference_adjusted, hypothesis.margin)
    composition = compose(a, b)
    finding = Finding(
        hypothesis=hypothesis,
        family_size=study.family_size,
        value_a=a.mean,
        value_b=b.mean,
        comparison=comparison,
        p_holm=p_holm,
        p_equivalence_holm=p_equivalence_holm,
        verdict=verdict,
        size=magnitude,
        adjusted=adjusted,
        composition=composition,
        reversal=find_reversal(rows, hypothesis.adjusted_by),
    )
    shape = comparison.shape
    return HypothesisResult(
        **_counts(study, population, hypothesis),
        ci_low=comparison.difference.low,
        ci_high=comparison.difference.high,
        ci_low_adjusted=comparison.difference_adjusted.low,
        ci_high_adjusted=comparison.difference_adjusted.high,
        test_name=comparison.test_name,
        statistic=comparison.statistic,
        df=comparison.df,
        p_value=comparison.p_value,
        p_holm=p_holm,
        p_equivalence=comparison.p_equivalence,
        p_equivalence_holm=p_equivalence_holm,
        verdict=verdict,
        is_detectable=p_holm < alpha,
        size=magnitude,
        effect_size_name=comparison.effect_size_name,
        **as_columns("effect_size", comparison.effect_size),
        **as_columns("risk_ratio", comparison.risk_ratio),
        cohens_h=comparison.cohens_h,
        **as_columns(
            "probability_of_superiority", comparison.probability_of_superiority
        ),
        companion_test=comparison.companion_test,
        companion_p=comparison.companion_p,
        adjusted_difference=adjusted.estimate if adjusted else None,
        adjusted_low=adjusted.low if adjusted else None,
        adjusted_high=adjusted.high if adjusted else None,
        **as_columns("pooled_odds_ratio", pooled),
        homogeneity_p=homogeneity_p,
        smallest_detectable_difference=comparison.smallest_detectable_difference,
        has_reversal=any(row.is_reversed for row in rows),
        group_a_share_among_yes=composition.among_yes if composition else None,
        group_a_share_among_no=composition.among_no if composition else None,
        group_a_share=composition.base if composition else None,
        shape_age_years=shape.value if shape else None,
        shape_share_a=shape.share_a if shape else None,
        shape_share_b=shape.share_b if shape else None,
        shape_p=shape.p_value if shape else None,
        conclusion_en=conclude(finding, "en"),
        conclusion_ru=conclude(finding, "ru"),
        note="; ".join(dict.fromkeys(comparison.warnings)) or None,
    )


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
    rows: Sequence[StratumResult], adjusted_by: str | None
) -> Reversal | None:
    """Reversed strata of one type: that of the adjustment if it has any."""
    types = sorted(
        {row.stratum_type for row in rows if row.is_reversed},
        key=lambda stratum_type: (stratum_type != adjusted_by, stratum_type),
    )
    if not types:
        return None
    one_type = [row for row in rows if row.stratum_type == types[0]]
    reversed_rows = [row for row in one_type if row.is_reversed]
    return Reversal(
        stratum_type=types[0],
        strata=tuple(row.stratum for row in reversed_rows),
        customer_share=sum(r.n for r in reversed_rows) / sum(r.n for r in one_type),
    )
