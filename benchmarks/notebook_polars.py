"""The analysis as a notebook does it, with polars and scipy on the rows.

    python -m benchmarks.notebook_polars extract.csv results/

Cleans, drops repeated keys, segments, describes the customers, runs the four tests
and leaves the tables as CSV files in the folder.
"""

import sys
from pathlib import Path

import polars as pl

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


COLUMNS = ["userid", "score", "city", "gender", "age", "equity", "balance", "products"]
COLUMNS += ["credit_card", "last_activity", "est_salary", "churn"]


def read(path: Path) -> pl.LazyFrame:
    """The extract; a column more than it has holds what lines have too much."""
    if path.suffix == ".parquet":
        parquet = pl.scan_parquet(path)
        return parquet.rename(str.lower).with_columns(surplus=pl.lit(None, pl.String))
    schema = dict.fromkeys([*COLUMNS, "surplus"], pl.String)
    return pl.scan_csv(path, schema=schema, truncate_ragged_lines=True)


def judge(delivered: pl.LazyFrame) -> pl.LazyFrame:
    """Rows with their numbers, and whether they are acceptable."""
    checks = [pl.col(*REQUIRED).is_not_null(), pl.col("surplus").is_null()]
    checks.append(pl.col("gender").is_in(["М", "Ж"]) | pl.col("gender").is_null())
    for column, limits in RANGES.items():
        number = pl.col(f"{column}_number")
        checks.append(number.is_not_null() | pl.col(column).is_null())
        checks.append(number.is_between(*limits) | number.is_null())
        if column in WHOLE:
            checks.append((number % 1 == 0) | number.is_null())
    return delivered.with_columns(
        pl.col(*RANGES).cast(pl.Float64, strict=False).name.suffix("_number")
    ).with_columns(is_good=pl.all_horizontal(checks))


def segment(judged: pl.LazyFrame) -> pl.LazyFrame:
    """The first good row of each key, with what portraits group by and average."""
    products = pl.col("products")
    return (
        judged.filter("is_good")
        .unique(["userid", "city"], keep="first", maintain_order=True)
        .select("city", "gender", *(pl.col(f"{n}_number").alias(n) for n in RANGES))
        .with_columns(
            is_woman=(pl.col("gender") == "Ж").cast(pl.Float64),
            product_count=products.cast(pl.Int64),
            is_churned=pl.col("churn") == 1,
            segment_code=pl.when(products >= 4)
            .then(pl.lit("investors"))
            .when(products == 3)
            .then(pl.lit("depositors"))
            .when(products >= 1)
            .then(pl.lit("pay_cheque"))
            .otherwise(pl.lit("no_products")),
        )
    )


def describe(customers: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Portraits of the groups: sizes, means, medians, deviations, shares."""
    balance = pl.col("balance")
    figures = [
        pl.len().alias("customer_count"),
        (pl.len() / customers.height).alias("customer_share"),
        pl.col("is_woman").mean().alias("women_share"),
        pl.col("credit_card").mean().alias("credit_card_share"),
        pl.col("last_activity").mean().alias("active_share"),
        pl.col("is_churned").sum().alias("churned_count"),
        pl.col("is_churned").mean().alias("churn_rate"),
        balance.sum().alias("balance_amount"),
        balance.filter(pl.col("is_churned")).sum().alias("balance_at_risk_amount"),
    ]
    for measure, column in MEASURES.items():
        figures.append(pl.col(column).mean().alias(f"mean_{measure}"))
        figures.append(pl.col(column).median().alias(f"median_{measure}"))
        figures.append(pl.col(column).std().alias(f"sd_{measure}"))
    if not keys:
        return customers.select(figures)
    return customers.group_by(keys).agg(figures).sort(keys)


def main(extract: Path, folder: Path) -> None:
    """Run the notebook from the first cell to the last."""
    judged = judge(read(extract))
    broken = judged.filter(~pl.col("is_good")).select(COLUMNS)
    customers, rejected = pl.collect_all([segment(judged), broken])
    for name, keys in KEYS.items():
        describe(customers, keys).write_csv(folder / f"{name}.csv")
    tested = ["age", "products", "is_woman", "credit_card", "last_activity", "churn"]
    tests = four_tests(
        {name: customers[name].fill_null(float("nan")).to_numpy() for name in tested}
    )
    pl.DataFrame(tests).write_csv(folder / "hypothesis_tests.csv")
    rejected.write_csv(folder / "rejected_rows.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
