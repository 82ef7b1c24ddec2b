"""The delivered lines as customers and rejected rows, by the rules of docs/DATA.md.

Of the ways to write a number only those that the extract uses.
"""

import csv
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from tests.golden.world import EXTRACT, REFERENCE

FIELDS = (
    *("userid", "score", "city", "gender", "age", "equity", "balance", "products"),
    *("credit_card", "last_activity", "est_salary", "churn"),
)
COLUMNS = {
    "userid": "user_id",
    "score": "credit_score",
    "city": "city",
    "gender": "gender",
    "age": "age_years",
    "equity": "equity_score",
    "balance": "balance_amount",
    "products": "product_count",
    "credit_card": "has_credit_card",
    "last_activity": "is_active",
    "est_salary": "estimated_salary_amount",
    "churn": "is_churned",
}
REASON_NAMES = {"userid": "user_id", "est_salary": "salary"}
BLANKS = {
    *("", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "(null)", "<na>", "#n/a"),
    *("\\n", "-", "–", "—", "?", "unknown", "н/д", "нет данных", "неизвестно"),
    *("не указан", "не указано"),
}
TRILLIONS = 10_000_000_000_000
RANGES = {
    "score": (0, 1000),
    "age": (0, 120),
    "equity": (0, 100),
    "balance": (-TRILLIONS, TRILLIONS),
    "products": (0, 100),
    "est_salary": (-TRILLIONS, TRILLIONS),
}
WHOLE = {"age", "products"}
REQUIRED = {"userid", "products", "churn"}
CODED = {"gender", "credit_card", "last_activity", "churn"}


@dataclass(frozen=True)
class Delivery:
    """The extract, judged."""

    customers: pd.DataFrame
    """Typed, in the order of delivery; a missing value is None or NaN."""
    rejected: pd.DataFrame
    """line_number, raw_line, reasons (a set), user_id, city."""
    line_count: int


def read_extract() -> Delivery:
    """Judge line by line; the first of equal keys stays."""
    codes = {
        (row["field"], row["source_value"]): row["canonical_value"]
        for row in read_seed("code_values").to_dict("records")
    }
    codes = {
        key: {"true": True, "false": False}.get(value, value)
        for key, value in codes.items()
    }
    accepted: dict[tuple[str, str | None], dict[str, Any]] = {}
    rejected = []
    lines = EXTRACT.read_bytes().removesuffix(b"\n").split(b"\n")[1:]
    for number, line in enumerate(lines, start=2):
        raw_line = line.decode("utf-8", "backslashreplace")
        values, reasons = judge(line, codes)
        if not reasons:
            first = accepted.setdefault((values["user_id"], values["city"]), values)
            if first is values:
                values["line_number"] = number
                continue
            same = all(first[column] == values[column] for column in values)
            reasons = {"duplicate_row" if same else "duplicate_key"}
        rejected.append(
            {
                "line_number": number,
                "raw_line": raw_line,
                "reasons": reasons,
                "user_id": values.get("user_id"),
                "city": values.get("city"),
            }
        )
    customers = pd.DataFrame(list(accepted.values()))
    numbers = ["credit_score", "equity_score", "balance_amount"]
    for column in [*numbers, "estimated_salary_amount", "age_years"]:
        customers[column] = customers[column].astype(float)
    return Delivery(customers, pd.DataFrame(rejected), len(lines))


def judge(
    line: bytes, codes: dict[tuple[str, str], Any]
) -> tuple[dict[str, Any], set[str]]:
    """The values of a line by column, and what is wrong with it."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return {}, {"not_text"}
    if not text.strip():
        return {}, {"empty_line"}
    try:
        (cells,) = csv.reader([text], strict=True)
    except csv.Error:
        return {}, {"broken_quote"}
    if len(cells) != len(FIELDS):
        return {}, {"wrong_field_count"}
    values, reasons = {}, set()
    for field, cell in zip(FIELDS, cells, strict=True):
        stripped = cell.strip(" ")
        name = REASON_NAMES.get(field, field)
        value = None
        if stripped.lower() in BLANKS:
            reasons |= {f"missing_{name}"} if field in REQUIRED else set()
        else:
            value = typed(field, stripped, codes)
            kind = "unknown" if field in CODED else "invalid"
            reasons |= {f"{kind}_{name}"} if value is None else set()
        values[COLUMNS[field]] = value
    return values, reasons


def typed(field: str, text: str, codes: dict[tuple[str, str], Any]) -> Any:
    """The value of a text that is not blank; None where it is none of the field's."""
    if field in ("userid", "city"):
        return text.replace("\u200b", "")
    if field in CODED:
        return codes.get((field, text.lower()))
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if not re.fullmatch(r"[+-]?[0-9]+([.][0-9]*)?(E[+-]?[0-9]+)?", text):
        return None
    number = Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    low, high = RANGES[field]
    if field in WHOLE and number != number.to_integral_value():
        return None
    if not low <= number <= high:
        return None
    return int(number) if field in WHOLE else number


def read_seed(name: str) -> pd.DataFrame:
    """A reference seed; an empty cell is an empty text."""
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)
