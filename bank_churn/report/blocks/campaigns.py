"""Campaigns: who was called and held back, and what being on the list did."""

from collections.abc import Sequence

from bank_churn.export import HELD_BACK
from bank_churn.report import marks
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, shown
from bank_churn.report.parts import (
    Cell,
    Column,
    Columns,
    Explained,
    Heading,
    Line,
    Paragraph,
    Part,
    Section,
    Table,
)
from python_stats.campaigns.sentences import OUTCOMES

LATEST = 3  # campaigns in the story of the report; its appendix has the others

QUERIES = {
    "campaigns": "select * from campaigns order by as_of desc, campaign_id",
    # Of each campaign the latest month; amounts have an axis of their own unit.
    "campaign_results": "select results.* from campaign_results as results"
    " qualify row_number() over ("
    "partition by results.campaign_id order by results.as_of desc) = 1"
    " order by results.campaign_id",
    # Who of the published lists is held back by a campaign that still runs.
    "held_back": "select count(*) as customer_count"
    f" from retention_targets as listed where {HELD_BACK}",
}


def section(data: Data, language: Language) -> Section | None:
    """A card per campaign, the last one first; nothing without one."""
    return _section(data, language, data["campaigns"])


def latest(data: Data, language: Language) -> Section | None:
    """The same of the last ones only."""
    return _section(data, language, data["campaigns"][:LATEST])


def earlier(data: Data, language: Language) -> Section | None:
    """The others, for the appendix; nothing where there are none."""
    if not (campaigns := data["campaigns"][LATEST:]):
        return None
    parts = _cards(data, language, campaigns)
    return Section("earlier-campaigns", language("campaigns_earlier"), parts)


def _section(
    data: Data, language: Language, campaigns: Sequence[Row]
) -> Section | None:
    if not campaigns:
        return None
    parts: list[Part] = [
        Explained(language("campaigns_what"), language("campaigns_explained"))
    ]
    ((held_back,),) = (tuple(row.values()) for row in data["held_back"])
    if held_back:
        customers = language.counted(held_back, "customers")
        parts.append(Paragraph(language("campaigns_held_back", customers=customers)))
    parts += _cards(data, language, campaigns)
    return Section("campaigns", language("section_campaigns"), parts)


def _cards(data: Data, language: Language, campaigns: Sequence[Row]) -> list[Part]:
    results = {row["campaign_id"]: row for row in data["campaign_results"]}
    return [
        part
        for campaign in campaigns
        for part in _card(campaign, results.get(campaign["campaign_id"]), language)
    ]


def _card(campaign: Row, result: Row | None, language: Language) -> list[Part]:
    name = shown(language.of(campaign, "name"))
    plan = language.of(campaign, "sentence")
    if result is None:
        return [
            Heading(name),
            Paragraph(plan),
            Paragraph(language("campaigns_waits")),
        ]
    parts: list[Part] = [Heading(name), Paragraph(language.of(result, "conclusion"))]
    if result["outcome_call_count"] is not None and result["ci_low"] is not None:
        tables = (
            _arms(campaign, result, language),
            _effect(campaign, result, language),
        )
        parts.append(Columns([[table] for table in tables]))
    # What it could find is of the past now: it explains an open result.
    parts.append(Paragraph(language("campaigns_plan", plan=plan), "quiet"))
    return parts


def _arms(campaign: Row, result: Row, language: Language) -> Table:
    """How many of each arm have the outcome."""
    rows = [
        Line(
            [
                Cell(language(text)),
                Cell(language.count(result[f"n_{arm}"])),
                Cell(language.count(result[f"outcome_{arm}_count"])),
                Cell(
                    language.share(result[f"outcome_{arm}_count"] / result[f"n_{arm}"])
                ),
            ]
        )
        for arm, text in (
            ("call", "campaigns_call"),
            ("control", "campaigns_control"),
        )
    ]
    outcome = OUTCOMES[campaign["outcome"]][language.code]
    columns = [
        Column(language("campaigns_arm"), "name"),
        Column(language("customers")),
        Column(outcome[:1].upper() + outcome[1:]),
        Column(language("campaigns_share")),
    ]
    return Table(language("campaigns_table"), columns, rows)


def _effect(campaign: Row, result: Row, language: Language) -> Table:
    """The effect with its interval, beside the smallest one of use."""
    margin = campaign["smallest_useful_effect"]
    figures = {
        "value": result["pooled_difference"],
        "low": result["ci_low"],
        "high": result["ci_high"],
    }
    widest = max(abs(result["ci_low"]), abs(result["ci_high"]), margin)
    mark = marks.interval(figures, ends=(-widest, widest), reference=0, band=margin)
    low, high = (language.points(result[name]) for name in ("ci_low", "ci_high"))
    cells = [
        Cell(language(f"campaigns_verdict_{result['verdict']}")),
        Cell(mark=mark),
        Cell(language.points(result["pooled_difference"])),
        Cell(language("months_from_to", low=low, high=high), css="quiet"),
    ]
    columns = [
        Column(language("verdict"), "name"),
        Column(language("campaigns_effect_scale"), "mark"),
        Column(language("difference")),
        Column(language("interval"), room="wide"),
    ]
    return Table(language("campaigns_effect"), columns, [Line(cells)])
