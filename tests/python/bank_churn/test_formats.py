from decimal import Decimal

import pytest

from bank_churn import formats
from python_stats.sentences.wording import Language


@pytest.mark.parametrize(
    ("part", "language", "text"),
    [
        (0.5235, "en", "52.4%"),  # the binary value lies below the half
        (0.5235, "ru", "52,4\N{NO-BREAK SPACE}%"),
        (Decimal("0.0005"), "en", "0.1%"),
        (0.0, "en", "0.0%"),
        (1, "en", "100.0%"),
        (None, "en", "–"),
    ],
)
def test_share_rounds_half_up(
    part: float | Decimal | None, language: Language, text: str
) -> None:
    assert formats.share(part, language) == text


def test_count_groups_thousands() -> None:
    assert formats.count(1234567, "en") == "1,234,567"
    assert formats.count(1234567, "ru") == "1 234 567".replace(
        " ", "\N{NO-BREAK SPACE}"
    )
