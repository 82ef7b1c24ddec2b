"""The one kind of error the intake raises: a sentence for the person who delivers."""

from bank_churn.errors import InputError


class IntakeError(InputError):
    """Why an extract or its description cannot be used, and what to do.

    In two languages; `str()` gives the English sentence.
    """

    def __init__(self, en: str, ru: str) -> None:
        super().__init__(en, ru)


def shown(text: str, limit: int = 60) -> str:
    """A delivered text for a sentence: printable, and cut when it is long."""
    printable = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text[:limit]
    )
    return printable + ("…" if len(text) > limit else "")
