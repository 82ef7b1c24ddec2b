"""What a band of numbers is called where no seed names it: `band_label_results`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from python_stats.sentences.wording import EN_DASH, LANGUAGES, NBSP, Language, plain
from python_stats.tables import Row

OUTCOME = "churn"  # the one feature without unknown values
MISSING = "missing"
NOT_KNOWN: dict[Language, str] = {"en": "not known", "ru": "нет данных"}
# Amounts have hundredths: what ends before the first is a zero.
SMALLEST = Decimal("0.01")
UNITS: tuple[tuple[int, dict[Language, str]], ...] = (
    (10**9, {"en": "billion", "ru": "млрд"}),
    (10**6, {"en": "million", "ru": "млн"}),
    (10**4, {"en": "thousand", "ru": "тыс."}),
)


@dataclass(frozen=True, slots=True)
class BandLabel:
    """A band as people read it."""

    feature: str
    band: str
    label_en: str
    label_ru: str


def band_labels(*, bands: Sequence[Row], features: Sequence[Row]) -> list[BandLabel]:
    """Name every band of numbers, and what is not known of every feature.

    Args:
        bands: Rows of `int_features__number_bands`; a label that it has is kept.
        features: Rows of the seed `features`.
    """
    named = [
        BandLabel(
            row["feature"],
            row["band"],
            *(
                row[f"label_{language}"]
                or range_label(row["lower_bound"], row["upper_bound"], language)
                for language in LANGUAGES
            ),
        )
        for row in bands
    ]
    unknown = [
        BandLabel(row["feature"], MISSING, NOT_KNOWN["en"], NOT_KNOWN["ru"])
        for row in features
        if row["feature"] != OUTCOME
    ]
    return named + unknown


def range_label(low: float | None, high: float | None, language: Language) -> str:
    """From `low` on and below `high`: `under 1,200`, `100–300 thousand`, `0`."""
    lower, upper = (None if x is None else Decimal(repr(x)) for x in (low, high))
    if upper == SMALLEST:
        return "0"
    if lower == SMALLEST:
        above = "above 0" if language == "en" else "больше 0"
        return above if upper is None else f"{above}, {_under(upper, language)}"
    if lower is None:
        every = "all values" if language == "en" else "все значения"
        return every if upper is None else _under(upper, language)
    if upper is None:
        text = _amount(lower, language)
        return f"{text} and more" if language == "en" else f"{text} и больше"
    size, names = _unit(lower)
    # Small numbers stay as they are: 9,500–12,000.
    if lower >= 0 and size in (1, _unit(upper)[0]):
        text = plain(lower / size, language) + EN_DASH + plain(upper / size, language)
        return text + (NBSP + names[language] if names else "")
    start, end = _amount(lower, language), _amount(upper, language)
    return f"{start} to {end}" if language == "en" else f"от {start} до {end}"


def _under(amount: Decimal, language: Language) -> str:
    under = "under" if language == "en" else "меньше"
    return f"{under} {_amount(amount, language)}"


def _amount(amount: Decimal, language: Language) -> str:
    size, names = _unit(amount)
    text = plain(amount / size, language)
    return text + (NBSP + names[language] if names else "")


def _unit(amount: Decimal) -> tuple[int, dict[Language, str]]:
    """Two digits count in such edges, so that a larger unit loses none."""
    for size, names in UNITS:
        if abs(amount) >= size:
            # A thousand and not ten of them is the unit of 10,000 and more.
            return (1000 if size == 10**4 else size), names
    return 1, {}
