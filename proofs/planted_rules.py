"""Does the rule search find what is there, and nothing where nothing is?

Generated customers whose churn is known: shuffled (no rule is true) or planted (a rule
of each side is true, and a second risk rule that hides behind the first). And how much
of the churn the rules reach in samples of one bank, from ten thousand customers to a
million. From the repository root:

    python -m proofs.planted_rules --repetitions 200
    python -m proofs.planted_rules --sizes path/to/working_file.duckdb
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from python_stats.drivers.rule_search import COUNTS, RuleResult, rule_results
from python_stats.tables import Row, read_rows

# The defaults of dbt_project.yml; a test holds them to it.
SETTINGS: dict[str, Any] = {
    "risk_segment_min_count": 100,
    "risk_segment_min_lift": 1.3,
    "risk_segment_max_loyal_lift": 0.5,
    "risk_segment_min_gain": 1.1,
    "risk_segment_min_share": 0.02,
    "risk_segment_alpha": 0.05,
}
FEATURES = {
    "products": ["1", "2", "3", "4+"],
    "balance": ["<100k", "100k-1M", "1M+", "missing"],
    "equity": ["0", "1", "2", "3", "4"],
    "activity": ["no", "yes"],
    "card": ["no", "yes"],
    "score": ["<700", "700-799", "800+"],
    "age": ["<25", "25-29", "30-39", "40+"],
    "salary": ["<50k", "50k-100k", "100k+"],
}
PLANTED = {
    "risk": {"activity": "yes", "card": "no", "age": "25-29"},
    # Half of those who match it leave by the rule above: only what is left is its own.
    "hidden": {"activity": "yes", "score": "<700", "salary": "<50k"},
    "loyal": {"activity": "no", "equity": "0"},
}
RATES = {"risk": 0.6, "hidden": 0.5, "loyal": 0.02}
RATE = 0.18


def customers(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Customers whose features are independent of each other and of churn (18 %)."""
    drawn = pd.DataFrame({f: rng.choice(bands, count) for f, bands in FEATURES.items()})
    return drawn.assign(
        is_found=rng.random(count) < 0.5, is_churned=rng.random(count) < RATE
    )


def plant(generated: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let the customers of each planted rule leave at its rate, the first one's."""
    masks = [matches(generated, conditions) for conditions in PLANTED.values()]
    rate = np.select(masks, [RATES[name] for name in PLANTED], RATE)
    return generated.assign(is_churned=rng.random(len(generated)) < rate)


def matches(generated: pd.DataFrame, conditions: Mapping[str, str]) -> pd.Series:
    """Which customers meet all conditions."""
    inside = pd.Series(True, index=generated.index)
    for feature, band in conditions.items():
        inside &= generated[feature] == band
    return inside


def patterns_of(generated: pd.DataFrame) -> list[Row]:
    """The customers as the search is given them."""
    found, churned = generated["is_found"], generated["is_churned"]
    counted = generated[list(FEATURES)].assign(
        found_count=found,
        found_churned_count=found & churned,
        confirmed_count=~found,
        confirmed_churned_count=~found & churned,
    )
    patterns = counted.groupby(list(FEATURES), as_index=False)[list(COUNTS)].sum()
    rows: list[Row] = patterns.assign(
        balance_amount=None, balance_at_risk_amount=None
    ).to_dict("records")
    return rows


def search(generated: pd.DataFrame) -> list[RuleResult]:
    """The rules of generated customers."""
    return rule_results(patterns=patterns_of(generated), **SETTINGS)


def rule_text(conditions: Mapping[str, str]) -> str:
    """The rule as the search writes it; conditions in its order of features."""
    return " and ".join(f"{f} = {conditions[f]}" for f in FEATURES if f in conditions)


def sample(patterns: Sequence[Row], count: int, rng: np.random.Generator) -> list[Row]:
    """Draw customers of a bank that is known by its patterns."""
    counts = np.array([[row[name] for name in COUNTS] for row in patterns])
    retained = counts[:, [0, 2]] - counts[:, [1, 3]]
    cells = np.column_stack([retained, counts[:, [1, 3]]]).ravel()
    drawn: NDArray[np.int64] = rng.multinomial(count, cells / cells.sum()).reshape(
        -1, 4
    )
    return [
        {
            **row,
            "found_count": int(stayed_found + left_found),
            "found_churned_count": int(left_found),
            "confirmed_count": int(stayed_other + left_other),
            "confirmed_churned_count": int(left_other),
        }
        for row, (stayed_found, stayed_other, left_found, left_other) in zip(
            patterns, drawn, strict=True
        )
        if stayed_found + stayed_other + left_found + left_other
    ]


def reach(patterns: Sequence[Row]) -> tuple[int, float, float]:
    """Risk rules, and their share of all churned and of all customers."""
    rules = [
        rule
        for rule in rule_results(patterns=patterns, **SETTINGS)
        if rule.side == "risk"
    ]
    named = sum(r.named_found_count + r.named_confirmed_count for r in rules)
    churned = sum(
        r.named_found_churned_count + r.named_confirmed_churned_count for r in rules
    )
    customer_count, churned_count, *_ = (
        sum(row[f"found{end}"] + row[f"confirmed{end}"] for row in patterns)
        for end in ("_count", "_churned_count")
    )
    return len(rules), churned / churned_count, named / customer_count


def main() -> None:
    """Print how often the search is wrong and how often it is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--sizes", type=Path, help="a working file, to draw from")
    arguments = parser.parse_args()
    if arguments.sizes:
        print_sizes(arguments.sizes, arguments.repetitions)
        return
    false_rules = unrelated = 0
    found = dict.fromkeys(PLANTED, 0)
    for seed in range(arguments.repetitions):
        rng = np.random.default_rng(seed)
        shuffled = customers(arguments.customers, rng)
        false_rules += len(search(shuffled)) > 0
        rules = [rule.rule for rule in search(plant(shuffled, rng))]
        for name, conditions in PLANTED.items():
            found[name] += rule_text(conditions) in rules
        unrelated += bool(set(rules) - {rule_text(c) for c in PLANTED.values()})
    total = arguments.repetitions
    print(f"shuffled churn: a rule in {false_rules}/{total}")
    for name, count in found.items():
        print(f"planted {name} rule: found in {count}/{total}")
    print(f"planted rules: any other rule in {unrelated}/{total}")


def print_sizes(working_file: Path, repetitions: int) -> None:
    """What the rules reach in samples of one bank."""
    with duckdb.connect(working_file, read_only=True) as connection:
        patterns = read_rows(
            connection.table("intermediate.int_risk_segments__patterns")
        )
    rng = np.random.default_rng(1)
    for count in (10_000, 50_000, 300_000, 1_000_000):
        times = max(1, min(repetitions, 300_000 // count))
        reached = [reach(sample(patterns, count, rng)) for _ in range(times)]
        rules, churned, named = (np.array(x) for x in zip(*reached, strict=True))
        print(
            f"{count:>9,} customers, {times} samples: {rules.mean():.1f} rules reach "
            f"{churned.mean():.1%} ({churned.min():.1%} to {churned.max():.1%}) of the "
            f"churned in {named.mean():.1%} of the customers"
        )


if __name__ == "__main__":
    main()
