"""What to do: per segment the customers, the money, the actions and the work list."""

from collections.abc import Collection, Mapping

from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language
from bank_churn.report.parts import (
    Action,
    Bullets,
    Card,
    Cards,
    Heading,
    Paragraph,
    Part,
    Section,
    Verdict,
)

QUERIES = {
    "recommendations": "select s.name_en, s.name_ru, r.*"
    " from recommendations as r left join segments as s using (segment_code)"
    " order by s.position nulls first, r.priority, r.recommendation_id",
    # No customer: how long the lists are, and what their customers may take along.
    "targets": "select segment_code, purpose, count(*) as customer_count,"
    " sum(expected_loss_amount) as expected_loss_amount"
    " from retention_targets group by segment_code, purpose"
    " order by segment_code, purpose",
}

GENERAL = "general"
VERDICTS: Mapping[str, Verdict] = {"supported": "for", "against": "against"}
PURPOSES = ("win_back", "keep")


def section(data: Data, language: Language) -> Section | None:
    """A card per segment that is large enough, and what concerns all of them."""
    cards = cards_of(data, language)
    if not cards.cards:
        return None
    parts: list[Part] = [Paragraph(language("actions_explained"), "quiet"), cards]
    if everybody := _actions(data, GENERAL, language):
        parts += [
            Heading(language("actions_general")),
            Bullets([f"{action.text} {action.label}" for action in everybody]),
        ]
    return Section("actions", language("section_actions"), parts, in_report="actions")


def cards_of(data: Data, language: Language) -> Cards:
    """The segments: the urgent first, then by the balance at risk."""
    ranges = {row["segment_code"]: row for row in data["segments"]}
    rows = [row for row in data["segment_portraits"] if row["is_reportable"]]
    urgent = {
        row["segment_code"] for row in data["recommendations"] if row["is_emergency"]
    }
    rows.sort(
        key=lambda row: (
            row["segment_code"] not in urgent,
            -float(row["balance_at_risk_amount"] or 0),
            -row["churned_count"],
        )
    )
    targets = {(row["segment_code"], row["purpose"]): row for row in data["targets"]}
    return Cards(
        [
            _card(row, ranges[row["segment_code"]], urgent, targets, data, language)
            for row in rows
        ]
    )


def _card(
    row: Row,
    segment: Row,
    urgent: Collection[str],
    targets: Mapping[tuple[str, str], Row],
    data: Data,
    language: Language,
) -> Card:
    code = row["segment_code"]
    figures = [
        (language("customers"), language.count(row["customer_count"])),
        (language("churn_rate"), language.share(row["churn_rate"])),
    ]
    if row["balance_at_risk_amount"] is not None:
        at_risk = common.money(row["balance_at_risk_amount"], data, language)
        share = language.share(row["balance_at_risk_share"])
        figures.append((language("balance_at_risk"), f"{at_risk} ({share})"))
    return Card(
        name=language.of(segment, "name"),
        rule=common.products_range(segment, language),
        figures=figures,
        actions=_actions(data, code, language),
        footer=_work_lists(code, targets, data, language),
        badge=language("urgent") if code in urgent else "",
    )


def _work_lists(
    segment_code: str,
    targets: Mapping[tuple[str, str], Row],
    data: Data,
    language: Language,
) -> list[str]:
    """Who is on the call lists, by purpose, and the loss that is expected of them."""
    found = []
    for purpose in PURPOSES:
        if (row := targets.get((segment_code, purpose))) is None:
            continue
        text = language(
            f"work_list_{purpose}",
            customers=language.counted(row["customer_count"], "customers"),
        )
        if row["expected_loss_amount"] is not None:
            loss = common.money(row["expected_loss_amount"], data, language)
            text += " " + language("expected_loss", loss=loss)
        found.append(text)
    return found or [language("no_work_list")]


def _actions(data: Data, segment_code: str, language: Language) -> list[Action]:
    found = []
    for row in data["recommendations"]:
        if row["segment_code"] != segment_code:
            continue
        verdict = VERDICTS.get(row["verdict"], "open")
        label = language.of(row, "verdict")
        if row["evidence_en"] is not None:
            label += f" {language.of(row, 'evidence')}."
        found.append(Action(verdict, label, language.of(row, "action")))
    order = {"for": 0, "against": 1, "open": 2}
    return sorted(found, key=lambda action: order[action.verdict])
