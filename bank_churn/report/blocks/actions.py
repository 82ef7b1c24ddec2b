"""What to do: per segment the customers, the money, the actions and the work list."""

from collections.abc import Collection, Mapping

from bank_churn.export import HELD_BACK
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language
from bank_churn.report.parts import (
    Action,
    Bullets,
    Card,
    Cards,
    Cell,
    Column,
    Heading,
    Judged,
    Line,
    Paragraph,
    Part,
    Section,
    Table,
    Verdict,
)

QUERIES = {
    "recommendations": "select s.name_en, s.name_ru, r.*"
    " from recommendations as r left join segments as s using (segment_code)"
    " order by s.position nulls first, r.priority, r.recommendation_id",
    # No customer: how long the lists are, and what their customers may take along. As
    # in the export, without those whom a running campaign holds back.
    "targets": "select segment_code, purpose, count(*) as customer_count,"
    " sum(expected_loss_amount) as expected_loss_amount"
    f" from retention_targets as listed where not {HELD_BACK}"
    " group by segment_code, purpose"
    " order by segment_code, purpose",
}

GENERAL = "general"
# In this order on a card. What cannot be had with this extract is in the table alone.
VERDICTS: Mapping[str, Verdict] = {
    "supported": "for",
    "open": "open",
    "against": "against",
}
PURPOSES = ("win_back", "keep")


def section(data: Data, language: Language) -> Section | None:
    """A card per segment that is large enough, and what concerns all of them."""
    cards = cards_of(data, language)
    if not cards.cards:
        return None
    has_money = common.bank(data)["balance_amount"] is not None
    order = language("actions_by_money" if has_money else "actions_by_customers")
    explained = Paragraph(language("actions_explained", order=order), "quiet")
    parts: list[Part] = [explained, cards]
    if everybody := _rows(data, GENERAL):
        reasons = dict.fromkeys(language.of(row, "verdict") for row in everybody)
        parts += [
            Heading(language("actions_general")),
            Bullets([language.of(row, "action") for row in everybody]),
            Paragraph(" ".join(reasons), "quiet"),
        ]
    return Section("actions", language("section_actions"), parts, in_report="evidence")


def evidence(data: Data, language: Language) -> Section | None:
    """Every action with its verdict and the figures behind it, in words."""
    tables = []
    for segment in data["segments"]:
        found = [
            Line(
                [
                    Cell(language.of(row, "action")),
                    Cell(language.of(row, "verdict")),
                    Cell(
                        "" if row["evidence_en"] is None else _evidence(row, language)
                    ),
                ]
            )
            for row in _rows(data, segment["segment_code"])
        ]
        if found:
            columns = [
                Column(language("action"), "name"),
                *(Column(language(each), "text") for each in ("verdict", "figure")),
            ]
            name = language.of(segment, "name")
            tables.append(Table(name, columns, found, css="evidence"))
    if not tables:
        return None
    return Section("evidence", language("section_evidence"), tables)


def _evidence(row: Row, language: Language) -> str:
    return f"{language.of(row, 'evidence')}."


def _rows(data: Data, segment_code: str) -> list[Row]:
    return [r for r in data["recommendations"] if r["segment_code"] == segment_code]


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
        figures += [
            (language("balance_at_risk"), at_risk),
            (language("of_segment_balance"), share),
        ]
    rows = _rows(data, code)
    judged = _judged(rows, language)
    lists_with_losses = (
        row["expected_loss_amount"] is not None for row in targets.values()
    )
    return Card(
        name=language.of(segment, "name"),
        rule=common.products_range(segment, language),
        figures=figures,
        judged=judged,
        footer_title=language(
            "work_lists" if any(lists_with_losses) else "work_lists_without_loss"
        ),
        footer=_work_lists(code, targets, data, language),
        badge=language("urgent") if code in urgent else "",
        instead="" if judged else language(_instead(row, rows)),
    )


def _instead(portrait: Row, rows: list[Row]) -> str:
    """Why a segment has no action to judge."""
    if not rows:
        return "actions_none"
    if portrait["churned_count"] == portrait["customer_count"]:
        return "actions_nobody_left"
    return "actions_unknown"


def _work_lists(
    segment_code: str,
    targets: Mapping[tuple[str, str], Row],
    data: Data,
    language: Language,
) -> list[tuple[str, str]]:
    """How many are on each call list, and the loss that is expected of them."""
    found = []
    for purpose in PURPOSES:
        row = targets.get((segment_code, purpose))
        if row is None:
            found.append((language(f"work_list_{purpose}"), language("nobody")))
            continue
        text = language.counted(row["customer_count"], "customers")
        if row["expected_loss_amount"] is not None:
            loss = common.money(row["expected_loss_amount"], data, language)
            text = language("expected_loss", customers=text, loss=loss)
        found.append((language(f"work_list_{purpose}"), text))
    return found


def _judged(rows: list[Row], language: Language) -> list[Judged]:
    found = []
    for code, verdict in VERDICTS.items():
        actions = [
            Action(language.of(row, "action"), _figure(row, language))
            for row in rows
            if row["verdict"] == code
        ]
        if actions:
            found.append(Judged(verdict, language(f"actions_{verdict}"), actions))
    return found


def _figure(row: Row, language: Language) -> str:
    """Both rates and their difference; the reason where they were not compared."""
    if row["p_value"] is None:
        return language.of(row, "verdict")
    aimed_at, others = language("whole_segment"), "bank"
    if row["aimed_feature_en"] is not None:
        feature = common.feature(row, language, "aimed_feature")
        aimed_at, others = f"{feature}: {language.of(row, 'aimed_band')}", "segment"
    text = language(
        f"compared_to_{others}",
        who=aimed_at,
        rate=language.share(row["aimed_rate"]),
        rest=language.share(row["rest_rate"]),
        points=language.points(row["difference"]),
    )
    if row["purpose"] == "grow":
        text += "; " + language("aimed_at_who_stays")
    return text
