"""What was delivered, counted."""

from collections import Counter

import pandas as pd

from tests.golden.describe import Row
from tests.golden.read_lines import COLUMNS, RANGES, REQUIRED, Delivery, read_seed

# The numbers of the rejected lines that lie outside the range of their field.
OUT_OF_RANGE = {"score": 2, "age": 2, "equity": 2, "balance": 1, "products": 1}


POSSIBLE_REASONS = (
    *("empty_line", "wrong_field_count", "broken_quote", "not_text"),
    *("missing_user_id", "missing_products", "missing_churn", "unknown_gender"),
    *("unknown_credit_card", "unknown_last_activity", "unknown_churn", "invalid_score"),
    *("invalid_age", "invalid_equity", "invalid_balance", "invalid_products"),
    *("invalid_salary", "duplicate_row", "duplicate_key"),
)


def data_quality(delivery: Delivery, customers: pd.DataFrame) -> list[Row]:
    """One row per check."""
    reasons = Counter(r for found in delivery.rejected["reasons"] for r in found)
    counts = {
        "lines_read": delivery.line_count,
        "lines_accepted": len(customers),
        "lines_rejected": len(delivery.rejected),
    }
    for reason in POSSIBLE_REASONS:
        counts[f"rejected_{reason}"] = reasons[reason]
    for field in RANGES:
        counts[f"out_of_range_{field}"] = OUT_OF_RANGE.get(field, 0)
    for field, column in COLUMNS.items():
        if field not in REQUIRED:
            counts[f"missing_{field}"] = int(customers[column].isna().sum())
    known_cities = read_seed("code_values").query("field == 'city'")["source_value"]
    cities = customers["city"].dropna().str.lower()
    counts["unknown_city"] = int((~cities.isin(known_cities)).sum())
    places = customers.groupby("user_id").size()
    counts["id_in_several_cities"] = int((places > 1).sum())
    is_repeated = [
        bool(r & {"duplicate_row", "duplicate_key"})
        for r in delivery.rejected["reasons"]
    ]
    repeated = delivery.rejected[is_repeated]
    counts["id_repeated_in_city"] = len(repeated[["user_id", "city"]].drop_duplicates())
    # The one with spaces of no width; every header is a field; the file is UTF-8 and
    # has no date.
    counts |= {"respelled_key": 1, "unused_columns": 0, "guessed_encoding": 0}
    counts |= {"months_delivered": 0, "accepted_month_faults": 0}
    counts |= {"backtest_months_lacking": 3, "backtest_without_card": 0}
    segments = customers[customers["product_count"] > 0].groupby("segment_code")
    sizes, churned = segments.size(), segments["is_churned"].sum()
    counts["segment_too_large"] = int((sizes > 0.9 * sizes.sum()).sum())
    counts["segment_too_small"] = int((sizes < 100).sum())
    counts["segment_one_sided"] = int(((churned == 0) | (churned == sizes)).sum())
    return [{"check_id": check, "value": value} for check, value in counts.items()]
