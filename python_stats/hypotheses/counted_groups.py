"""Rows of the small tables, sorted into the samples that tests compare."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from python_stats.adjustment import Cell
from python_stats.group_counts import Histogram, Measured, Sample, Tally
from python_stats.hypotheses.verdict import Pair
from python_stats.tables import Row

PRECISION = 60  # digits: squares of money, summed over any bank
Key = tuple[str, str]
GroupKey = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """Customers with a known value, its sum and that of its squares."""

    n: int
    total: Decimal
    squares: Decimal


@dataclass(frozen=True, slots=True)
class CountedGroups:
    """All that is known of the groups of every hypothesis in every population."""

    samples: Mapping[GroupKey, Sample]
    """By population, hypothesis, stratum type, stratum and arm."""
    cells: Mapping[Key, Sequence[tuple[bool, Row, Sums]]]
    """By population and hypothesis: whether in group a, levels, sums."""

    @classmethod
    def from_rows(
        cls,
        units: Mapping[str, str],
        group_sums: Iterable[Row],
        value_histograms: Iterable[Row],
        adjustment_sums: Iterable[Row],
    ) -> "CountedGroups":
        """Read the rows of the tables; `units` is that of each hypothesis's measure."""
        ranked: dict[tuple[str, str, str], list[tuple[float | None, int]]]
        ranked = defaultdict(list)
        for row in value_histograms:
            key = (row["population"], row["hypothesis_id"], row["arm"])
            ranked[key].append((row["bucket_value"], row["customer_count"]))
        samples = {}
        for row in group_sums:
            group = (
                row["population"],
                row["hypothesis_id"],
                row["stratum_type"],
                row["stratum"],
                row["arm"],
            )
            order = ranked.get((row["population"], row["hypothesis_id"], row["arm"]))
            samples[group] = _sample(
                _sums(row),
                units[row["hypothesis_id"]],
                missing=row["missing_count"],
                ranks=(
                    Histogram.from_cells(order)
                    if order and row["stratum_type"] == "overall"
                    else None
                ),
            )
        cells = defaultdict(list)
        for row in adjustment_sums:
            cells[row["population"], row["hypothesis_id"]].append(
                (row["arm"] == "a", row, _sums(row))
            )
        return cls(samples, cells)

    def overall(self, population: str, hypothesis_id: str, unit: str) -> Pair:
        """Both groups with all their customers; a group without one is empty."""
        return self._pair((population, hypothesis_id, "overall", "all"), unit)

    def strata(
        self, population: str, hypothesis_id: str, unit: str
    ) -> dict[str, dict[str, Pair]]:
        """Both groups by stratum type and stratum, in the order of their names."""
        found: dict[str, dict[str, Pair]] = defaultdict(dict)
        for key in sorted(self.samples):
            if key[:2] == (population, hypothesis_id) and key[2] != "overall":
                found[key[2]][key[3]] = self._pair(key[:4], unit)
        return found

    def alike(
        self, population: str, hypothesis_id: str, attributes: Sequence[str]
    ) -> dict[tuple[str, ...], dict[bool, Sums]]:
        """Sums of both groups by the levels of some of the attributes held fixed."""
        # Added up in place; there may be thousands of cells.
        merged: dict[tuple[str, ...], dict[bool, list[Any]]] = defaultdict(dict)
        with localcontext(prec=PRECISION):
            for is_in_a, row, sums in self.cells.get((population, hypothesis_id), ()):
                arms = merged[tuple([row[name] for name in attributes])]
                so_far = arms.get(is_in_a)
                if so_far is None:
                    arms[is_in_a] = [sums.n, sums.total, sums.squares]
                else:
                    so_far[0] += sums.n
                    so_far[1] += sums.total
                    so_far[2] += sums.squares
        return {
            levels: {is_in_a: Sums(*added) for is_in_a, added in arms.items()}
            for levels, arms in merged.items()
        }

    def _pair(self, key: tuple[str, str, str, str], unit: str) -> Pair:
        empty = _sample(Sums(0, Decimal(0), Decimal(0)), unit)
        a, b = (self.samples.get((*key, arm), empty) for arm in "ab")
        return a, b


def as_cells(alike: Mapping[tuple[str, ...], Mapping[bool, Sums]]) -> list[Cell]:
    """The groups of a mean by levels, as a regression reads them."""
    cells = []
    with localcontext(prec=PRECISION):
        for levels, arms in sorted(alike.items()):
            for is_in_a, sums in sorted(arms.items()):
                spread = sums.squares - sums.total * sums.total / sums.n
                cells.append(
                    Cell(
                        is_in_a,
                        levels,
                        sums.n,
                        float(sums.total / sums.n),
                        float(spread),
                    )
                )
    return cells


def as_pairs(
    alike: Mapping[tuple[str, ...], Mapping[bool, Sums]], unit: str
) -> dict[tuple[str, ...], Pair]:
    """Both groups by levels."""
    none = Sums(0, Decimal(0), Decimal(0))
    return {
        levels: (
            _sample(arms.get(True, none), unit),
            _sample(arms.get(False, none), unit),
        )
        for levels, arms in sorted(alike.items())
    }


def _sums(row: Row) -> Sums:
    return Sums(
        row["known_count"], Decimal(row["value_sum"]), Decimal(row["square_sum"])
    )


def _sample(
    sums: Sums, unit: str, *, missing: int = 0, ranks: Histogram | None = None
) -> Sample:
    if unit == "share":
        yes = int(sums.total)
        return Tally(yes, sums.n - yes, missing)
    return Measured.from_sums(
        sums.n, sums.total, sums.squares, missing=missing, ranks=ranks
    )
