"""Combinations of conditions with high or low churn, confirmed on the other half."""

from bank_churn.report import marks
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, shown
from bank_churn.report.parts import (
    Cell,
    Column,
    Explained,
    Folded,
    Line,
    Paragraph,
    Part,
    Section,
    Table,
)

QUERIES = {
    "risk_segments": "select * from risk_segments order by side desc, position",
}

SIDES = ("risk", "loyal")


def section(data: Data, language: Language) -> Section:
    """The tables of both sides, the loyal one folded."""
    tables = {side: table(data, side, language) for side in SIDES}
    parts: list[Part] = [Paragraph(language("risk_explained"))]
    if not data["risk_segments"]:
        parts = [Paragraph(language("risk_none"))]
    if tables["risk"].lines:
        parts.append(tables["risk"])
    if tables["loyal"].lines:
        parts.append(Folded(tables["loyal"].caption, [tables["loyal"]]))
    parts.append(Explained(language("what_lift"), language("lift_explained")))
    return Section("risk", language("section_risk"), parts)


def table(data: Data, side: str, language: Language) -> Table:
    """One side, by the rate that is shown; everything in a row is of the other half."""
    rows = [row for row in data["risk_segments"] if row["side"] == side]
    rows.sort(key=lambda row: (row["churn_rate_confirmed"], row["rule_id"]))
    if side == "risk":
        rows.reverse()
    overall = common.bank(data)["churn_rate"]
    highest = max((row["confirmed_high"] for row in rows), default=1)
    # Of few customers even the rate of all is not told.
    ends = (0.0, marks.axis_end(max(highest, overall or 0.0)))
    found = []
    for row in rows:
        figures = {
            "value": row["churn_rate_confirmed"],
            "low": row["confirmed_low"],
            "high": row["confirmed_high"],
        }
        interval = language.interval(row["confirmed_low"], row["confirmed_high"])
        cells = [
            Cell(rule(row, language)),
            Cell(language.count(row["confirmed_count"])),
            Cell(mark=marks.interval(figures, ends=ends, reference=overall)),
            Cell(language.share(row["churn_rate_confirmed"])),
            Cell(interval, css="quiet"),
            Cell(language.times(row["lift"])),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("conditions"), "name"),
        Column(language("confirmed_customers"), room="wide"),
        Column(language("churn_scale_to", high=language.whole_share(ends[1])), "mark"),
        Column(language("churn_rate")),
        Column(language("interval"), room="wide"),
        Column(language("lift"), room="wide"),
    ]
    return Table(language(f"{side}_caption"), columns, found, css="named")


def rule(row: Row, language: Language) -> str:
    """The conditions of a rule in words."""
    return shown(language.of(row, "rule"), longest=160)
