"""The one kind of error the intake raises: a sentence for the person who delivers."""

from bank_churn.errors import InputError


class IntakeError(InputError):
    """Why an extract or a mapping cannot be used, and what to do, in two languages.

    `str()` gives the English sentence.
    """

    def __init__(self, en: str, ru: str) -> None:
        super().__init__(en, ru)
