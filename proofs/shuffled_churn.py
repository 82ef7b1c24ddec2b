"""Is the scorecard refused when churn is drawn by lot among the customers?

The customers of a build keep their bands and their halves; churn is dealt anew among
all of them. Fitted and judged as in a build, card for card. From the repository root:

    python -m proofs.shuffled_churn warehouse/bank_churn.duckdb --repetitions 100
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import yaml

from python_stats.score.card import CardRow, card_rows
from python_stats.score.checks import CheckRow, check_rows
from python_stats.tables import Row

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "seeds" / "reference"
VARS = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
# Each feature of the card by its column of the mart `customers`.
BANDS = {
    "products": "product_band",
    "balance": "balance_band",
    "equity": "equity_band",
    "activity": "case when is_active then 'yes' else 'no' end",
    "card": "case when has_credit_card then 'yes' else 'no' end",
    "score": "score_band",
    "age": "age_band",
    "salary": "salary_band",
}


def customers_of(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per customer: bands, half, churn."""
    columns = ", ".join(f"{sql} as {feature}" for feature, sql in BANDS.items())
    return connection.sql(
        f"""
        select
            {columns},
            scores.half = 'found' as is_found,
            scores.is_churned
        from marts.customers as customers
        inner join marts.churn_scores as scores
            on
                customers.user_id = scores.user_id
                and customers.city is not distinct from scores.city
        order by customers.user_id, customers.city
        """
    ).df()


def seed(name: str) -> list[dict[str, object]]:
    """Rows of a reference seed, empty cells as None."""
    rows = pd.read_csv(REFERENCE / f"{name}.csv", dtype=str).astype(object)
    rows["position"] = rows["position"].astype(int)
    if "may_be_used" in rows:
        rows["may_be_used"] = rows["may_be_used"] == "true"
    records: list[dict[str, object]] = rows.where(rows.notna(), None).to_dict("records")
    return records


def settings(*names: str) -> dict[str, float]:
    """The defaults of dbt_project.yml."""
    return {name: VARS[name] for name in names}


def fitted(customers: pd.DataFrame, terms: Sequence[Row]) -> list[CardRow]:
    """The card of these customers' half on which rules are found."""
    found = customers[customers["is_found"]]
    cells = found.groupby(list(BANDS), as_index=False)["is_churned"].agg(
        customer_count="size", churned_count="sum"
    )
    cells["bank_churned_count"] = customers["is_churned"].sum()
    return card_rows(
        cells.to_dict("records"),
        terms,
        seed("feature_bands"),
        seed("feature_categories"),
        **settings(  # type: ignore[arg-type]
            "scorecard_min_churned_count",
            "scorecard_pair_alpha",
            "scorecard_max_pairs",
            "scorecard_points_to_double",
        ),
    )


def judged(
    customers: pd.DataFrame, card: Sequence[CardRow], terms: Sequence[Row]
) -> list[CheckRow]:
    """The checks of a card on the other half."""
    unseen = customers[~customers["is_found"]]
    features = {row["term"]: (row["feature_a"], row["feature_b"]) for row in terms}
    points = np.zeros(len(unseen))
    base = sum(row.coefficient or 0.0 for row in card if row.term == "base")
    for term in {row.term for row in card if row.band_a is not None}:
        first, second = features[term]
        given = {
            (row.band_a, row.band_b): row.points for row in card if row.term == term
        }
        seconds = unseen[second] if second else [None] * len(unseen)
        points += [
            given.get(pair) or 0 for pair in zip(unseen[first], seconds, strict=True)
        ]
    per_point = np.log(2) / VARS["scorecard_points_to_double"]
    probabilities = 1 / (1 + np.exp(-(base + per_point * points)))
    histogram = (
        unseen.assign(churn_probability=probabilities.round(6).clip(1e-6, 1 - 1e-6))
        .groupby("churn_probability", as_index=False)["is_churned"]
        .agg(customer_count="size", churned_count="sum")
        .assign(group_type="everybody", group_value="everybody")
    )
    return check_rows(
        histogram.to_dict("records"),
        [{name: getattr(row, name) for name in CardRow.__slots__} for row in card],
        [{**row, "name_en": row["term"], "name_ru": row["term"]} for row in terms],
        **settings(  # type: ignore[arg-type]
            "scorecard_min_auc",
            "scorecard_min_slope",
            "scorecard_max_slope",
            "scorecard_min_churned_count",
            "min_reportable_count",
        ),
    )


def is_used(customers: pd.DataFrame) -> bool:
    """Whether a build of these customers would use its card."""
    terms = seed("scorecard_terms")
    rows = judged(customers, fitted(customers, terms), terms)
    return next(bool(row.is_within) for row in rows if row.check_id == "is_used")


def used_when_shuffled(customers: pd.DataFrame, *, repetitions: int) -> int:
    """How often a card is used although churn was dealt by lot."""
    rng = np.random.default_rng(20261125)
    flags = customers["is_churned"].to_numpy()
    return sum(
        is_used(customers.assign(is_churned=rng.permutation(flags)))
        for _ in range(repetitions)
    )


def main() -> None:
    """Print how often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a published or a working file")
    parser.add_argument("--repetitions", type=int, default=100)
    arguments = parser.parse_args()
    with duckdb.connect(arguments.file, read_only=True) as connection:
        customers = customers_of(connection)
    print(f"with the churn of the customers: used {is_used(customers)}")
    used = used_when_shuffled(customers, repetitions=arguments.repetitions)
    print(f"with shuffled churn: used in {used} of {arguments.repetitions}")


if __name__ == "__main__":
    main()
