"""What dbt's Python models ask for: columns or rows in, columns or rows out."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from python_stats import breakdown, enrichment, family
from python_stats.evidence import Row
from python_stats.results import HypothesisResult, StratumResult
from python_stats.study import Study

Columns = Mapping[str, NDArray[Any]]


def hypothesis_rows(
    min_reportable_count: int, **tables: Iterable[Row]
) -> list[HypothesisResult]:
    """One row per population and hypothesis.

    Args:
        min_reportable_count: Customers of a stratum that may be quoted.
        tables: Rows of the tables that `Study.from_rows` names.
    """
    study = Study.from_rows(min_reportable_count=min_reportable_count, **tables)
    return family.hypothesis_results(study)


def stratum_rows(
    min_reportable_count: int, **tables: Iterable[Row]
) -> list[StratumResult]:
    """One row per population, hypothesis, stratum type and stratum.

    Args:
        min_reportable_count: Customers of a stratum that may be quoted.
        tables: Rows of the tables that `Study.from_rows` names.
    """
    study = Study.from_rows(min_reportable_count=min_reportable_count, **tables)
    return breakdown.stratum_results(study)


def band_columns(counts: Columns) -> dict[str, NDArray[Any]]:
    """Each band against everybody else: p, and p adjusted within its population.

    Args:
        counts: Columns of `int_churn_drivers__counts`.
    """
    quadruples = zip(
        *(
            counts[name].tolist()
            for name in (
                "customer_count",
                "churned_count",
                "population_count",
                "population_churned_count",
            )
        ),
        strict=True,
    )
    p_value = np.array(
        [enrichment.differs_from_rest(*quadruple) for quadruple in quadruples],
        dtype=float,
    )
    p_adjusted = np.full_like(p_value, np.nan)
    for population in np.unique(counts["population"]):
        rows = counts["population"] == population
        p_adjusted[rows] = enrichment.benjamini_hochberg(p_value[rows])
    return {**counts, "p_value": p_value, "p_adjusted": p_adjusted}


def rule_columns(trials: Columns) -> dict[str, NDArray[Any]]:
    """Each rule against each of its parents: p on either half.

    Args:
        trials: Columns of `int_risk_segments__trials`.
    """
    is_risk = trials["side"] == "risk"
    tested = dict(trials)
    for half in ("found", "confirmed"):
        counts = (
            trials[f"{half}_count"],
            trials[f"{half}_churned_count"],
            trials[f"parent_{half}_count"],
            trials[f"parent_{half}_churned_count"],
        )
        tested[f"p_{half}"] = np.where(
            is_risk,
            enrichment.more_in_part(*counts),
            enrichment.fewer_in_part(*counts),
        )
    return tested
