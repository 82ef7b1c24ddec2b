"""The scorecard of a world with too few churned customers for one."""

import pandas as pd

from tests.golden.describe import Row
from tests.golden.read_lines import read_seed


def churn_scores(customers: pd.DataFrame) -> list[Row]:
    """Everybody with the half that a card would be fitted on or not, and no score."""
    known = ["user_id", "city", "segment_code", "half", "is_churned", "balance_amount"]
    no_score = ("points", "churn_probability", "expected_loss_amount")
    no_reason = ("reason_1", "reason_2", "reason_3")
    return [
        row | dict.fromkeys((*no_score, *no_reason))
        for row in customers[known].to_dict("records")
    ]


def scorecard_checks() -> list[Row]:
    """The card is not used, and no term is in it."""
    nothing: Row = {"value": None, "is_within": False}
    ends = dict.fromkeys(("low", "high", "expected_value"))
    nobody: Row = {"customer_count": 0, "churned_count": 0, "value": 0.0}
    counts = dict.fromkeys(("customer_count", "churned_count"))
    groups = dict.fromkeys(("group_type", "group_value"))
    return [
        {"check_id": "is_used"} | groups | nothing | nobody | ends,
        *(
            {"check_id": "term", "group_type": "term", "group_value": term}
            | counts
            | nothing
            | ends
            for term in read_seed("scorecard_terms")["term"]
        ),
    ]
