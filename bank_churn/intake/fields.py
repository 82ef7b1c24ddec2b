"""The fields of an extract and the names they are found by."""

# In the order of the original extract; `positions` of a file follow it.
FIELDS = (
    "userid",
    "score",
    "city",
    "gender",
    "age",
    "equity",
    "balance",
    "products",
    "credit_card",
    "last_activity",
    "est_salary",
    "churn",
)

REQUIRED = ("userid", "products", "churn")

# Fields written with a decimal mark; ages are whole but delivered as 25.0 or 25,0.
DECIMAL_FIELDS = ("score", "age", "equity", "balance", "est_salary")

# The names of the marts mean the same fields.
ALIASES = {
    "user_id": "userid",
    "credit_score": "score",
    "age_years": "age",
    "equity_score": "equity",
    "balance_amount": "balance",
    "product_count": "products",
    "has_credit_card": "credit_card",
    "is_active": "last_activity",
    "estimated_salary_amount": "est_salary",
    "is_churned": "churn",
}


def normal(name: str) -> str:
    """A column name as names are compared: trimmed, any case is one case."""
    return name.strip().casefold()


def canonical_field(name: str) -> str | None:
    """The field that a name stands for without a mapping, or None."""
    name = normal(name)
    return ALIASES.get(name, name if name in FIELDS else None)
