"""What is asked, about whom, and the counts that answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from python_stats.group_counts import Tally
from python_stats.group_difference import Comparison, NotComparableError, Obstacle
from python_stats.hypotheses.counted_groups import CountedGroups
from python_stats.hypotheses.hypothesis import Hypothesis
from python_stats.hypotheses.verdict import Judgement, Pair, compare_pair, judge
from python_stats.means import pooled_deviation
from python_stats.sentences.wording import Language
from python_stats.tables import Row

# Whom the details are told of; the other population is a check of the answers.
ALL_CUSTOMERS = "all_customers"


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """All that the statistics step reads, whichever engine keeps the tables."""

    hypotheses: tuple[Hypothesis, ...]
    populations: tuple[str, ...]
    groups: CountedGroups
    absent_columns: Mapping[str, str]
    min_reportable_count: int
    currency: str
    """What stands beside an amount."""
    level_names: Mapping[tuple[str, str], Mapping[Language, str]]
    """Of a level of what is held fixed, or of a stratum, in a sentence."""

    @classmethod
    def from_rows(
        cls,
        *,
        hypotheses: Iterable[Row],
        populations: Iterable[Row],
        group_sums: Iterable[Row],
        value_histograms: Iterable[Row],
        adjustment_sums: Iterable[Row],
        absent_attributes: Iterable[Row],
        level_names: Iterable[Row],
        min_reportable_count: int,
    ) -> "Study":
        """Read the rows of the tables of these names, in any order."""
        rows = list(hypotheses)
        declared = sorted(
            (Hypothesis.from_row(row) for row in rows),
            key=lambda h: (h.family, h.hypothesis_id),
        )
        return cls(
            hypotheses=tuple(declared),
            populations=tuple(sorted(row["population"] for row in populations)),
            groups=CountedGroups.from_rows(
                {h.hypothesis_id: h.unit for h in declared},
                group_sums,
                value_histograms,
                adjustment_sums,
            ),
            absent_columns={
                row["attribute_name"]: row["column_name"] for row in absent_attributes
            },
            min_reportable_count=min_reportable_count,
            currency=next((row["currency_symbol"] for row in rows), ""),
            level_names={
                (row["attribute_name"], row["level"]): {
                    "en": row["name_en"],
                    "ru": row["name_ru"],
                }
                for row in level_names
            },
        )

    def family(self, hypothesis: Hypothesis) -> tuple[Hypothesis, ...]:
        """Hypotheses that share one error rate: all declared, computable or not."""
        return tuple(h for h in self.hypotheses if h.family == hypothesis.family)

    def overall(self, population: str, hypothesis: Hypothesis) -> Pair:
        """Both groups of a hypothesis with all their customers."""
        return self.groups.overall(
            population, hypothesis.hypothesis_id, hypothesis.unit
        )

    def strata(
        self, population: str, hypothesis: Hypothesis
    ) -> dict[str, dict[str, Pair]]:
        """Both groups of a hypothesis by stratum type and stratum."""
        return self.groups.strata(population, hypothesis.hypothesis_id, hypothesis.unit)

    def margin(self, population: str, hypothesis: Hypothesis) -> float | None:
        """The margin in the unit of the measure; None where nothing varies."""
        if hypothesis.margin_type == "unit":
            return hypothesis.margin
        a, b = self.overall(population, hypothesis)
        if isinstance(a, Tally) or isinstance(b, Tally) or min(a.n, b.n) < 2:
            return None
        return hypothesis.margin * pooled_deviation(a, b) or None

    def judgement(
        self, population: str, hypothesis: Hypothesis
    ) -> Judgement | NotComparableError:
        """What follows from the test within its family; or why there is none."""
        return _judged(self, population, hypothesis.family)[hypothesis.hypothesis_id]

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
            # Without a margin nothing varies, and the comparison says so.
            margin=self.margin(population, hypothesis) or hypothesis.margin,
            alpha=hypothesis.alpha,
            family_size=len(self.family(hypothesis)),
        )


@lru_cache(maxsize=16)
def _judged(
    study: Study, population: str, family: str
) -> Mapping[str, Judgement | NotComparableError]:
    """A family of one study in one population, by hypothesis."""
    members = [h for h in study.hypotheses if h.family == family]
    judged = judge(
        [study.overall(population, h) for h in members],
        [study.compare(population, h) for h in members],
        [study.margin(population, h) for h in members],
        members[0].alpha,
    )
    return {h.hypothesis_id: j for h, j in zip(members, judged, strict=True)}
