"""Reading any bank's extract: what the files are, and how SQL is to read them."""

from bank_churn.intake.errors import IntakeError
from bank_churn.intake.files import ExtractFile, Options, describe_extract
from bank_churn.intake.mapping import load_mapping

__all__ = [
    "ExtractFile",
    "IntakeError",
    "Options",
    "describe_extract",
    "load_mapping",
]
