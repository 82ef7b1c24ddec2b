"""What is asked, about whom, and the counts that answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from python_stats.group_counts import Histogram, Tally
from python_stats.group_difference import Comparison, NotComparableError, Obstacle
from python_stats.hypotheses.counted_groups import Evidence, Pair
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.means import compare_means
from python_stats.shares import compare_shares
from python_stats.tables import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All that the statistics step reads, whichever engine keeps the tables."""

    hypotheses: tuple[Hypothesis, ...]
    populations: tuple[str, ...]
    evidence: Evidence
    absent_columns: Mapping[str, str]
    min_reportable_count: int

    @classmethod
    def from_rows(
        cls,
        *,
        hypotheses: Iterable[Row],
        populations: Iterable[Row],
        age_histograms: Iterable[Row],
        contingency_tables: Iterable[Row],
        absent_attributes: Iterable[Row],
        min_reportable_count: int,
    ) -> "Study":
        """Read the rows of the tables of these names, in any order."""
        declared = (Hypothesis(**row) for row in hypotheses)
        return cls(
            hypotheses=tuple(sorted(declared, key=lambda h: h.hypothesis_id)),
            populations=tuple(sorted(row["population"] for row in populations)),
            evidence=Evidence.from_rows(age_histograms, contingency_tables),
            absent_columns={
                row["attribute_name"]: row["column_name"] for row in absent_attributes
            },
            min_reportable_count=min_reportable_count,
        )

    @property
    def family_size(self) -> int:
        """Tests that share one error rate: all declared, computable or not."""
        return len(self.hypotheses)

    def overall(self, population: str, hypothesis: Hypothesis) -> Pair:
        """Both groups of a hypothesis with all their customers."""
        return self.evidence.overall(
            population, hypothesis.hypothesis_id, hypothesis.unit
        )

    def strata(
        self, population: str, hypothesis: Hypothesis
    ) -> dict[str, dict[str, Pair]]:
        """Both groups of a hypothesis by stratum type and stratum."""
        return self.evidence.strata(
            population, hypothesis.hypothesis_id, hypothesis.unit
        )

    def compare(
        self, population: str, hypothesis: Hypothesis
    ) -> Comparison | NotComparableError:
        """Test a hypothesis, or say why it cannot be tested."""
        for attribute in (hypothesis.group_attribute, hypothesis.measure):
            if attribute in self.absent_columns:
                column = self.absent_columns[attribute]
                return NotComparableError(Obstacle.ABSENT_COLUMN, column)
        return compare_pair(
            self.overall(population, hypothesis),
            hypothesis,
            family_size=self.family_size,
        )


def compare_pair(
    pair: Pair,
    hypothesis: Hypothesis,
    *,
    family_size: int,
    with_companion: bool = True,
) -> Comparison | NotComparableError:
    """Compare means or shares, whichever the samples hold."""
    a, b = pair
    options: dict[str, Any] = {
        "margin": hypothesis.margin,
        "alpha": hypothesis.alpha,
        "family_size": family_size,
        "with_companion": with_companion,
    }
    try:
        if isinstance(a, Histogram) and isinstance(b, Histogram):
            return compare_means(a, b, **options)
        if isinstance(a, Tally) and isinstance(b, Tally):
            return compare_shares(a, b, **options)
    except NotComparableError as error:
        return error
    raise TypeError(f"{hypothesis.hypothesis_id}: cannot compare {a} with {b}")
