"""Reading any bank's extract: what the files are, and how SQL is to read them."""

from bank_churn.intake.description import (
    Description,
    load_description,
    parse_description,
)
from bank_churn.intake.errors import IntakeError
from bank_churn.intake.files import ExtractFile, describe_extract

__all__ = [
    "Description",
    "ExtractFile",
    "IntakeError",
    "describe_extract",
    "load_description",
    "parse_description",
]
