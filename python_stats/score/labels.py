"""The bands of the card in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from python_stats.score import sentences
from python_stats.tables import Row


@dataclass(frozen=True, slots=True)
class BandLabel:
    """Feature and band in words; of a pair both of them."""

    position: int
    """Of the band in the card."""
    label_en: str
    label_ru: str


def label_rows(
    card: Iterable[Row], terms: Iterable[Row], bands: Iterable[Row]
) -> list[BandLabel]:
    """Say every band of the card in words.

    Args:
        card: position, term, band_a, band_b, points of `card_rows`.
        terms: term, feature_a, feature_b.
        bands: feature, band, and in both languages the name of the feature and the
            label of the band.
    """
    features = {row["term"]: (row["feature_a"], row["feature_b"]) for row in terms}
    named = {(row["feature"], row["band"]): row for row in bands}
    labels = []
    for row in card:
        if row["points"] is None:
            continue
        own = [
            named[feature, band]
            for feature, band in zip(
                features.get(row["term"], (None, None)),
                (row["band_a"], row["band_b"]),
                strict=True,
            )
            if feature
        ]
        english, russian = (
            sentences.band(
                [(band[f"name_{lang}"], band[f"label_{lang}"]) for band in own], lang
            )
            for lang in sentences.LANGUAGES
        )
        labels.append(BandLabel(row["position"], english, russian))
    return sorted(labels, key=lambda label: label.position)
