"""Rules of high and low churn, one after the other, by looking at every combination."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tests.golden.describe import Row, band_features, wilson
from tests.golden.read_lines import read_seed
from tests.golden.world import VARS

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """Conditions, and who matches them all."""

    conditions: tuple[tuple[str, str], ...]
    matches: Mask

    @property
    def text(self) -> str:
        return " and ".join(f"{feature} = {band}" for feature, band in self.conditions)


@dataclass(frozen=True)
class Taken:
    """A rule, those whom it names first, and how sure it is."""

    rule: Rule
    names: Mask
    p_adjusted: float
    p_confirmed_adjusted: float


def risk_segments(customers: pd.DataFrame) -> list[Row]:
    """The mart, both sides."""
    rows = []
    for side in ("risk", "loyal"):
        for position, taken in enumerate(search(customers, side), start=1):
            rows.append(describe(customers, side, position, taken))
    return rows


def found_half(customers: pd.DataFrame) -> Mask:
    """Those on whom rules are found."""
    return np.array(customers["half"] == "found")


def search(customers: pd.DataFrame, side: str) -> list[Taken]:
    """Take the rule of largest gain among those left, until none is worth it."""
    found = found_half(customers)
    churned = customers["is_churned"].to_numpy(dtype=bool)
    tried = list(tried_rules(customers, found))
    # The other order of a tie is as good: the rule made first.
    rules = [
        rule
        for rule in tried
        if promises(rule, tried_with(customers), found, churned, side)
    ]
    taken: list[Taken] = []
    refused: list[Rule] = []
    left = np.ones(len(customers), dtype=bool)
    while True:
        options = []
        for rule in rules:
            names = rule.matches & left & found
            size, lost = int(names.sum()), int((names & churned).sum())
            enough = lost if side == "risk" else size
            whole = churned & found if side == "risk" else found
            if (
                gain(names, found, churned, side) >= 0
                and 2 * size >= VARS["risk_segment_min_count"]
                and enough >= VARS["risk_segment_min_share"] * whole.sum()
                and not any(rule is other for other in refused)
            ):
                options.append((rule, names))
        options.sort(key=lambda option: -gain(option[1], found, churned, side))
        ranked = [
            (
                rule,
                min(1.0, 2 * len(tried) * exact_p(names, left & found, churned, side)),
            )
            for rule, names in options
        ]
        clear = [(rule, p) for rule, p in ranked if p <= VARS["risk_segment_alpha"]]
        if not clear:
            return taken
        rule, p_adjusted = clear[0]
        names = rule.matches & left
        unseen = names & ~found
        looks = len(taken) + len(refused) + 1
        p = looks * (looks + 1) * exact_p(unseen, left & ~found, churned, side)
        if (
            2 * unseen.sum() >= VARS["risk_segment_min_count"]
            and gain(unseen, ~found, churned, side) >= 0
            and p <= VARS["risk_segment_alpha"]
        ):
            taken.append(Taken(rule, names, p_adjusted, p))
            left &= ~rule.matches
        else:
            refused.append(rule)


def tried_with(customers: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The band of every customer, of the features that may choose whom to call."""
    used_for = dict(read_seed("features")[["feature", "used_for"]].to_numpy())
    return {
        feature: bands.to_numpy()
        for feature, bands in band_features(customers).items()
        if used_for[feature] == "work_list"
    }


def tried_rules(customers: pd.DataFrame, found: Mask) -> Iterator[Rule]:
    """Up to three bands, large enough, of which each excludes somebody."""
    bands = tried_with(customers)
    order = [f for f in read_seed("features")["feature"] if f in bands]
    for count in (1, 2, 3):
        for features in combinations(order, count):
            for chosen in product(*(sorted(set(bands[f])) for f in features)):
                conditions = tuple(zip(features, chosen, strict=True))
                matches = matching(bands, conditions)
                sizes = (matches & found).sum(), (matches & ~found).sum()
                if 2 * min(sizes) >= VARS["risk_segment_min_count"] and all(
                    (parent & found).sum() > sizes[0]
                    for parent in parents(bands, conditions)
                ):
                    yield Rule(conditions, matches)


def matching(
    bands: dict[str, NDArray[Any]], conditions: tuple[tuple[str, str], ...]
) -> Mask:
    """Who is in every band."""
    everybody = np.ones(len(next(iter(bands.values()))), dtype=bool)
    for feature, band in conditions:
        everybody &= bands[feature] == band
    return everybody


def parents(
    bands: dict[str, NDArray[Any]], conditions: tuple[tuple[str, str], ...]
) -> list[Mask]:
    """Who is left when one condition is dropped."""
    return [
        matching(bands, conditions[:place] + conditions[place + 1 :])
        for place in range(len(conditions))
    ]


def promises(
    rule: Rule, bands: dict[str, NDArray[Any]], found: Mask, churned: Mask, side: str
) -> bool:
    """Beyond the lift on the found half, and more so than any parent."""
    inside = rule.matches & found
    rate = churned[inside].mean()
    rates = [
        churned[parent & found].mean() for parent in parents(bands, rule.conditions)
    ]
    least = VARS["risk_segment_min_gain"]
    if side == "risk":
        better = all(rate >= least * parent for parent in rates)
    else:
        better = all(parent >= least * rate for parent in rates)
    return bool(better and gain(inside, found, churned, side) >= 0)


def gain(names: Mask, half: Mask, churned: Mask, side: str) -> float:
    """Churned customers beyond what the lift asks for; loyal: short of it."""
    name = "risk_segment_min_lift" if side == "risk" else "risk_segment_max_loyal_lift"
    expected = VARS[name] * churned[half].mean() * names.sum()
    lost = (names & churned).sum()
    return float(lost - expected if side == "risk" else expected - lost)


def exact_p(names: Mask, whole: Mask, churned: Mask, side: str) -> float:
    """Fisher's one-sided test of the named against the others who are left."""
    others = whole & ~names
    table = [[int((g & c).sum()) for c in (churned, ~churned)] for g in (names, others)]
    alternative = "greater" if side == "risk" else "less"
    return float(stats.fisher_exact(table, alternative=alternative).pvalue)


def describe(customers: pd.DataFrame, side: str, position: int, taken: Taken) -> Row:
    """A row of the mart."""
    found = found_half(customers)
    churned = customers["is_churned"].to_numpy(dtype=bool)
    average = churned[~found].mean()
    unseen, named = taken.rule.matches & ~found, taken.names & ~found
    low, high = wilson(int((unseen & churned).sum()), int(unseen.sum()))
    named_low, named_high = wilson(int((named & churned).sum()), int(named.sum()))
    matches = customers[taken.rule.matches]
    balances = matches["balance_amount"].dropna()
    at_risk = matches.loc[matches["is_churned"], "balance_amount"].sum()
    return {
        "rule_id": f"{side}_{position:02d}",
        "rule": taken.rule.text,
        "side": side,
        "position": position,
        "condition_count": len(taken.rule.conditions),
        "customer_count": len(matches),
        "churned_count": int(matches["is_churned"].sum()),
        "found_count": int((taken.rule.matches & found).sum()),
        "confirmed_count": int(unseen.sum()),
        "churn_rate_found": churned[taken.rule.matches & found].mean(),
        "churn_rate_confirmed": churned[unseen].mean(),
        "confirmed_low": low,
        "confirmed_high": high,
        "lift": churned[unseen].mean() / average,
        "named_count": int(taken.names.sum()),
        "named_churned_count": int((taken.names & churned).sum()),
        "named_rate_confirmed": churned[named].mean(),
        "named_low": named_low,
        "named_high": named_high,
        "named_lift": churned[named].mean() / average,
        "balance_amount": balances.sum() if len(balances) else None,
        "balance_at_risk_amount": at_risk if len(balances) else None,
        "p_adjusted": taken.p_adjusted,
        "p_confirmed_adjusted": taken.p_confirmed_adjusted,
    }
