"""Why a customer is on a call list, in words: `target_reason_results`."""

from collections.abc import Sequence
from dataclasses import dataclass

from python_stats.sentences.actions import rule_reason, target_reason
from python_stats.sentences.wording import Language
from python_stats.tables import Row

LANGUAGES: tuple[Language, Language] = ("en", "ru")


@dataclass(frozen=True, slots=True)
class TargetReason:
    """The sentence about one customer of a list."""

    purpose: str
    call_rank: int
    reasons_en: str
    reasons_ru: str


def target_reasons(
    *, targets: Sequence[Row], rules: Sequence[Row], has_next_month: bool = False
) -> list[TargetReason]:
    """Say of each customer on a list why.

    Args:
        targets: Rows of `int_targets__ranked`: purpose, call_rank, rule_id when a rule
            stands in for the card, reasons_en and reasons_ru of the card.
        rules: rule_id, rule_en, rule_ru, named_rate_confirmed of `risk_segments`: the
            rate among those whom the rule names, on the half it was not found on.
        has_next_month: Whether the card's label is "flagged or gone in the next month".
    """
    named = {row["rule_id"]: row for row in rules}
    reasons = []
    for row in sorted(targets, key=lambda row: (row["purpose"], row["call_rank"])):
        rule = named.get(row["rule_id"])
        english, russian = (
            target_reason(
                row["purpose"],
                rule_reason(rule[f"rule_{lang}"], rule["named_rate_confirmed"], lang)
                if rule
                else row[f"reasons_{lang}"] or "",
                lang,
                # Rules are found among the flagged of one month.
                has_next_month=has_next_month and rule is None,
            )
            for lang in LANGUAGES
        )
        reasons.append(TargetReason(row["purpose"], row["call_rank"], english, russian))
    return reasons
