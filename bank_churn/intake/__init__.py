"""Reading any bank's extract: what the files are, and how SQL is to read them."""

from bank_churn.intake.description import (
    Description,
    load_description,
    parse_description,
)
from bank_churn.intake.errors import IntakeError

__all__ = [
    "Description",
    "IntakeError",
    "load_description",
    "parse_description",
]
