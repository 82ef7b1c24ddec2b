"""How far the scorecard is from the ceiling: the table of docs/STATISTICS.md.

    python -m benchmarks.scorecard_ceiling extract.csv published.duckdb

On the same halves of the customers, each method fitted on the first and judged on the
second: the scores as published, logistic regression on the rows (bands as dummies, and
numbers with squares), LightGBM with and without gender. Needs the development
requirements; the product needs none of this.
"""

import hashlib
import sys
from pathlib import Path

import duckdb
import lightgbm
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from python_stats.score.calibration import calibrate
from python_stats.score.discrimination import discriminate
from python_stats.score.logistic import DenseDesign, fit_logistic

Floats = NDArray[np.float64]

NUMBERS = ["score", "age", "equity", "balance", "products", "EST_SALARY"]
FLAGS = ["credit_card", "last_activity"]
FEATURES = NUMBERS + FLAGS
# Small trees and slow steps, stopped early enough: chosen once, on no data of a bank.
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_data_in_leaf": 20,
    "verbose": -1,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
}
ROUNDS = 200


def halves(extract: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The customers that rules are found on and the others, as the build divides them.

    The extract has the columns of the original one.
    """
    rows = pd.read_csv(extract)
    keys = rows["USERID"].astype(str) + "|" + rows["city"]
    found = np.array([hashlib.md5(key.encode()).hexdigest() < "8" for key in keys])
    rows["is_male"] = rows["gender"] == "М"
    return rows[found], rows[~found]


def lightgbm_probabilities(
    found: pd.DataFrame, confirmed: pd.DataFrame, *, with_gender: bool = False
) -> Floats:
    """Boosted trees on the rows."""
    columns = FEATURES + (["is_male"] if with_gender else [])
    data = lightgbm.Dataset(found[columns], found["churn"])
    model = lightgbm.train(PARAMETERS, data, ROUNDS)
    return np.asarray(model.predict(confirmed[columns]), dtype=np.float64)


def logistic_probabilities(found: pd.DataFrame, confirmed: pd.DataFrame) -> Floats:
    """Numbers, their squares and whether they are known; no bands, no pairs."""

    def columns(rows: pd.DataFrame) -> Floats:
        parts = [np.ones(len(rows))]
        for name in NUMBERS:
            values = found[name]
            scaled = ((rows[name] - values.mean()) / values.std()).clip(-3, 3)
            parts += [scaled.fillna(0), scaled.fillna(0) ** 2]
            if values.isna().any():
                parts.append(rows[name].isna().astype(float))
        parts += [rows[name] for name in FLAGS]
        stacked: Floats = np.column_stack(parts).astype(np.float64)
        return stacked

    churned = found["churn"].to_numpy(dtype=np.float64)
    fit = fit_logistic(
        DenseDesign(columns(found)), churned, np.ones(len(found)), firth=True
    )
    odds: Floats = columns(confirmed) @ fit.coefficients
    probabilities: Floats = np.exp(-np.logaddexp(0.0, -odds))
    return probabilities


def published_probabilities(published: Path, confirmed: pd.DataFrame) -> Floats:
    """The card's, in the order of the rows."""
    with duckdb.connect(published, read_only=True) as connection:
        scores = connection.sql(
            "select user_id, city, churn_probability from marts.churn_scores"
        ).df()
    keys = confirmed[["city"]].assign(user_id=confirmed["USERID"].astype(str))
    joined = keys.merge(scores, how="left", on=["user_id", "city"])
    return np.asarray(joined["churn_probability"], dtype=np.float64)


def judged(confirmed: pd.DataFrame, probabilities: Floats) -> dict[str, str]:
    """The columns of the table."""
    churned = confirmed["churn"].to_numpy(dtype=np.float64)
    probabilities = probabilities.clip(1e-6, 1 - 1e-6)
    levels, place = np.unique(probabilities, return_inverse=True)
    events = np.bincount(place, churned).astype(np.float64)
    customers = np.bincount(place).astype(np.float64)
    curve = discriminate(events, customers - events)
    slope = calibrate(levels, events, customers).slope
    tenth = len(confirmed) // 10
    balance = confirmed["balance"].to_numpy(dtype=np.float64)
    loss = np.where(np.isnan(balance), -1.0, probabilities * np.nan_to_num(balance))
    by_probability = np.argsort(-probabilities, kind="stable")[:tenth]
    by_loss = np.argsort(-loss, kind="stable")[:tenth]
    money = np.nan_to_num(balance) * churned
    return {
        "AUC": f"{curve.auc:.3f} [{curve.auc_low:.3f}, {curve.auc_high:.3f}]",
        "slope": f"{slope.estimate:.2f} [{slope.low:.2f}, {slope.high:.2f}]",
        "precision in the first tenth": f"{churned[by_probability].mean():.2f}",
        "churned balance in the first tenth by expected loss": (
            f"{money[by_loss].sum() / money.sum():.2f}"
        ),
    }


def main(extract: Path, published: Path) -> None:
    """Print the table as Markdown."""
    found, confirmed = halves(extract)
    methods = {
        "the card": published_probabilities(published, confirmed),
        "logistic regression on rows": logistic_probabilities(found, confirmed),
        "LightGBM on rows": lightgbm_probabilities(found, confirmed),
        "LightGBM on rows, with gender": lightgbm_probabilities(
            found, confirmed, with_gender=True
        ),
    }
    rows = {name: judged(confirmed, p) for name, p in methods.items()}
    header = ["", *next(iter(rows.values()))]
    print("| " + " | ".join(header) + " |")
    print("| " + " | ".join("---" for _ in header) + " |")
    for name, columns in rows.items():
        print("| " + " | ".join([name, *columns.values()]) + " |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
