"""The four declared tests on the rows themselves, as both notebooks run them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Columns = Mapping[str, NDArray[Any]]


def four_tests(customers: Columns) -> list[dict[str, object]]:
    """One row per hypothesis: values of both groups and p-values.

    Args:
        customers: Arrays of floats, NaN where missing: age, products, is_woman,
            credit_card, last_activity, churn.
    """
    age, products = customers["age"], customers["products"]
    card, is_woman = customers["credit_card"], customers["is_woman"]
    activity, churn = customers["last_activity"], customers["churn"]
    return [
        {"hypothesis_id": "H1"} | compare_means(age[products == 2], age[products == 1]),
        {"hypothesis_id": "H2"}
        | compare_shares(card[is_woman == 0], card[is_woman == 1]),
        {"hypothesis_id": "H3"} | compare_means(age[activity == 1], age[activity == 0]),
        {"hypothesis_id": "H4"}
        | compare_shares(activity[churn == 1], activity[churn == 0]),
    ]


def compare_means(a: NDArray[Any], b: NDArray[Any]) -> dict[str, object]:
    """Welch's t and Mann-Whitney."""
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    return {
        "value_a": a.mean(),
        "value_b": b.mean(),
        "p_value": stats.ttest_ind(a, b, equal_var=False).pvalue,
        "companion_p": stats.mannwhitneyu(a, b, method="asymptotic").pvalue,
    }


def compare_shares(a: NDArray[Any], b: NDArray[Any]) -> dict[str, object]:
    """Two-proportion z, as chi-squared without correction, and with Yates'."""
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    table = [[a.sum(), len(a) - a.sum()], [b.sum(), len(b) - b.sum()]]
    return {
        "value_a": a.mean(),
        "value_b": b.mean(),
        "p_value": stats.chi2_contingency(table, correction=False).pvalue,
        "companion_p": stats.chi2_contingency(table).pvalue,
    }
