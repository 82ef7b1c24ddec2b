"""Rows of the two small tables, sorted into the samples that tests compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from python_stats.group_counts import Histogram, Sample, Tally
from python_stats.tables import Row

Pair = tuple[Sample, Sample]

EMPTY: dict[str, Sample] = {"years": Histogram((), ()), "share": Tally(0, 0)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Samples by (population, hypothesis, stratum type, stratum, arm)."""

    samples: Mapping[tuple[str, str, str, str, str], Sample]

    @classmethod
    def from_rows(
        cls, age_rows: Iterable[Row], answer_rows: Iterable[Row]
    ) -> "Evidence":
        """Read `stats_age_histograms` and `stats_contingency_tables`."""
        cells: dict[tuple[str, str, str, str, str], list[tuple[int | None, int]]]
        cells = defaultdict(list)
        for row in age_rows:
            cells[_key(row)].append((row["age_years"], row["customer_count"]))
        samples: dict[tuple[str, str, str, str, str], Sample] = {
            key: Histogram.from_cells(pairs) for key, pairs in cells.items()
        }
        for row in answer_rows:
            samples[_key(row)] = Tally(
                row["yes_count"], row["no_count"], row["missing_count"]
            )
        return cls(samples)

    def overall(self, population: str, hypothesis_id: str, unit: str) -> Pair:
        """Both groups with all their customers; a group without one is empty."""
        key = (population, hypothesis_id, "overall", "all")
        a, b = (self.samples.get((*key, arm), EMPTY[unit]) for arm in "ab")
        return a, b

    def strata(
        self, population: str, hypothesis_id: str, unit: str
    ) -> dict[str, dict[str, Pair]]:
        """Both groups by stratum type and stratum, in the order of their names."""
        found: dict[str, dict[str, Pair]] = defaultdict(dict)
        for key in sorted(self.samples):
            if key[:2] == (population, hypothesis_id) and key[2] != "overall":
                a, b = (self.samples.get((*key[:4], arm), EMPTY[unit]) for arm in "ab")
                found[key[2]][key[3]] = (a, b)
        return found


def _key(row: Row) -> tuple[str, str, str, str, str]:
    return (
        row["population"],
        row["hypothesis_id"],
        row["stratum_type"],
        row["stratum"],
        row["arm"],
    )
