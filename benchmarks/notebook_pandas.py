"""The analysis as a notebook does it, with pandas and scipy on the rows.

    python -m benchmarks.notebook_pandas extract.csv results/

Cleans, drops repeated keys, segments, describes the customers, runs the four tests
and leaves the tables as CSV files in the folder.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.notebook_tests import four_tests

RANGES = {
    "score": (0, 1000),
    "age": (0, 120),
    "equity": (0, 100),
    "balance": (-1e13, 1e13),
    "products": (0, 100),
    "credit_card": (0, 1),
    "last_activity": (0, 1),
    "est_salary": (-1e13, 1e13),
    "churn": (0, 1),
}
WHOLE = ["age", "products", "credit_card", "last_activity", "churn"]
REQUIRED = ["userid", "products", "churn"]
MEASURES = {
    "age_years": "age",
    "equity_score": "equity",
    "credit_score": "score",
    "balance_amount": "balance",
    "salary_amount": "est_salary",
}
KEYS = {
    "bank_portrait": [],
    "segment_portraits": ["segment_code"],
    "product_count_portraits": ["product_count"],
    "churn_portraits": ["is_churned"],
    "segment_churn_portraits": ["segment_code", "is_churned"],
}


def read(path: Path) -> pd.DataFrame:
    """The extract; lines with too many fields are left out."""
    if path.suffix == ".parquet":
        # pandas has no Parquet reader of its own.
        import duckdb

        delivered = duckdb.read_parquet(str(path)).df()
    else:
        # The id is text: it may have letters and leading zeros.
        delivered = pd.read_csv(
            path, dtype={"USERID": str}, on_bad_lines="skip", low_memory=False
        )
    return delivered.rename(columns=str.lower)


def clean(delivered: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accepted rows, the first of each key, as numbers; and the rows that are not."""
    typed = delivered.copy()
    is_good = typed[REQUIRED].notna().all(axis=1)
    for column, (low, high) in RANGES.items():
        if not pd.api.types.is_numeric_dtype(typed[column]):
            typed[column] = pd.to_numeric(typed[column], errors="coerce")
            is_good &= typed[column].notna() | delivered[column].isna()
        is_good &= typed[column].between(low, high) | typed[column].isna()
        if column in WHOLE:
            is_good &= (typed[column] % 1 == 0) | typed[column].isna()
    is_good &= typed["gender"].isin(["М", "Ж"]) | typed["gender"].isna()
    accepted = typed[is_good]
    is_repeated = accepted.duplicated(["userid", "city"])
    rejected = delivered.drop(index=accepted.index[~is_repeated])
    return accepted[~is_repeated].reset_index(drop=True), rejected


def segment(customers: pd.DataFrame) -> pd.DataFrame:
    """Add what the portraits group by and average."""
    is_known = customers["gender"].notna()
    products = customers["products"]
    return customers.assign(
        is_woman=customers["gender"].eq("Ж").astype(float).where(is_known),
        product_count=products.astype(int),
        is_churned=customers["churn"].eq(1),
        segment_code=np.select(
            [products >= 4, products == 3, products >= 1],
            ["investors", "depositors", "pay_cheque"],
            "no_products",
        ),
        balance_at_risk=customers["balance"].where(customers["churn"] == 1),
    )


def describe(customers: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Portraits of the groups: sizes, means, medians, deviations, shares."""
    # One group of everybody where there is no key.
    groups = customers.groupby(keys or np.zeros(len(customers), dtype=int))
    portraits = pd.DataFrame(
        {
            "customer_count": groups.size(),
            "customer_share": groups.size() / len(customers),
            "women_share": groups["is_woman"].mean(),
            "credit_card_share": groups["credit_card"].mean(),
            "active_share": groups["last_activity"].mean(),
            "churned_count": groups["is_churned"].sum(),
            "churn_rate": groups["is_churned"].mean(),
            "balance_amount": groups["balance"].sum(),
            "balance_at_risk_amount": groups["balance_at_risk"].sum(),
        }
    )
    for measure, column in MEASURES.items():
        portraits[f"mean_{measure}"] = groups[column].mean()
        portraits[f"median_{measure}"] = groups[column].median()
        portraits[f"sd_{measure}"] = groups[column].std()
    return portraits.reset_index(drop=not keys)


def main(extract: Path, folder: Path) -> None:
    """Run the notebook from the first cell to the last."""
    customers, rejected = clean(read(extract))
    customers = segment(customers)
    for name, keys in KEYS.items():
        describe(customers, keys).to_csv(folder / f"{name}.csv", index=False)
    tested = ["age", "products", "is_woman", "credit_card", "last_activity", "churn"]
    tests = four_tests({name: customers[name].to_numpy(dtype=float) for name in tested})
    pd.DataFrame(tests).to_csv(folder / "hypothesis_tests.csv", index=False)
    rejected.to_csv(folder / "rejected_rows.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
