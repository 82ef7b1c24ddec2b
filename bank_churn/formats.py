"""Numbers as people read them, in English and Russian: the one place for it."""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def count(number: int, language: str) -> str:
    """10,000 in English, 10 000 (with a space that does not break) in Russian."""
    grouped = f"{number:,}"
    return grouped.replace(",", NO_BREAK_SPACE) if language == "ru" else grouped


def share(part: float | Decimal | None, language: str) -> str:
    """A share of 0 to 1 in per cent with one decimal, half up: 18.2% or 18,2 %."""
    if part is None:
        return "–"
    # By its decimal digits: the binary value of 0.5235 is below the half.
    percent = (Decimal(str(part)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if language == "ru":
        return f"{percent}".replace(".", ",") + f"{NO_BREAK_SPACE}%"
    return f"{percent}%"
