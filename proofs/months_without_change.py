"""How often does a year in which nothing changes raise a false alarm?

    python -m proofs.months_without_change [YEARS]

Each month the same customers are counted again: as many gain a flag, a card or activity
as lose it, products and balances change by chance around nothing. A year is a false
alarm when any comparison of its twelve months is called different.
"""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from python_stats.months.month_results import comparison_rows

ALPHA = 0.05
PEOPLE = {"pay_cheque": 8400, "depositors": 1050, "investors": 470}
CHANGING = {"churn_rate": 0.01, "active_share": 0.02, "credit_card_share": 0.005}
SHARE = 0.3
SPREADS = {"mean_product_count": (2.0, 0.1), "mean_balance_amount": (8e5, 5e4)}
METRICS = [
    {
        "metric": metric,
        "position": position,
        "unit": "share" if metric in CHANGING else "amount",
        "margin": 0.01,
        "is_relative_margin": metric not in CHANGING,
        "name_en": metric,
        "name_ru": metric,
    }
    for position, metric in enumerate([*CHANGING, *SPREADS])
]


def month(stream: np.random.Generator) -> list[dict[str, Any]]:
    """The paths of one pair of months in which nothing changes."""
    rows: list[tuple[Any, ...]] = []
    for segment, people in PEOPLE.items():
        for metric, turning in CHANGING.items():
            chances = [SHARE - turning, turning, turning, 1 - SHARE - turning]
            both, lost, gained, _ = map(int, stream.multinomial(people, chances))
            before, after = both + lost, both + gained
            rows.append((metric, segment, people, before, after, before, after, both))
        for metric, (mean, spread) in SPREADS.items():
            changes = stream.normal(0, spread, people)
            earlier = mean * people
            later = earlier + float(changes.sum())
            # As if everybody had the mean before: only changes enter the test.
            squares = mean**2 * people
            products = mean * later
            squares_later = float((changes**2).sum()) + 2 * products - squares
            sums = (earlier, later, squares, squares_later, products)
            rows.append((metric, segment, people, *sums))
    names = ("metric", "segment_from", "customer_count", "sum_from", "sum_to",
             "squares_from", "squares_to", "products")  # fmt: skip
    return [dict(zip(names, row, strict=True)) | {"segment_to": row[1]} for row in rows]


def alarms(years: int, seed: int) -> Iterator[int]:
    """Comparisons called different in each year."""
    stream = np.random.default_rng(seed)
    for year in range(years):
        paths = []
        for number in range(12):
            pair = {
                "as_of_from": date(2000 + year, number + 1, 1),
                "as_of_to": date(2000 + year, number + 1, 28),
            }
            paths += [row | pair for row in month(stream)]
        results = comparison_rows(
            paths, METRICS, months_alpha=ALPHA, min_reportable_count=30
        )
        yield sum(result.verdict == "different" for result in results)


def main(years: int) -> None:
    """Print the share of years with a false alarm."""
    counts = np.array(list(alarms(years, seed=1)))
    share = (counts > 0).mean()
    error = (share * (1 - share) / years) ** 0.5
    print(f"{years} years without change: {share:.1%} with a false alarm ± {error:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
