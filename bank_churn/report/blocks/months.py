"""Months: rates, moves between segments, what made the change, flagged and gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bank_churn.report import marks
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row, fewest
from bank_churn.report.language import DASH, Language
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
from python_stats.sentences import months as sentences

LAST = "(select max(as_of_to) from churn_events)"
QUERIES = {
    "month_portraits": "select s.name_en, s.name_ru, s.position, p.*"
    " from monthly_portraits as p join segments as s using (segment_code)"
    " order by s.position, p.segment_code, p.as_of",
    "month_events": "select as_of_from, as_of_to, event,"
    " cast(sum(customer_count) as bigint) as customer_count from churn_events"
    f" where as_of_to = {LAST} group by all order by event",
    "month_changes": "select metric, metric_en, metric_ru, unit, difference"
    f" from month_comparisons where as_of_to = {LAST} and segment_code is null"
    " and verdict = 'different' order by metric",
    "month_moves": f"select * from segment_migrations where as_of_to = {LAST}"
    " order by segment_from, segment_to",
    "month_components": "select component, contribution, ci_low, ci_high"
    f" from change_decomposition where as_of_to = {LAST}"
    " and metric = 'churn_rate' and segment_code is null",
    "month_outcomes": "select * from flag_outcomes order by as_of, as_of_later",
}

SHOWN_MONTHS = 12
COMPONENTS = ("joiners", "leavers", "migration", "within")


def section(data: Data, language: Language) -> Section | None:
    """What changed; nothing where there are not two months."""
    return _section(data, language, [])


def overview(data: Data, language: Language) -> Section | None:
    """The same with every month of every segment behind its caption."""
    every_month = Folded(language("months_rates"), [rates(data, language)])
    return _section(data, language, [every_month])


def _section(data: Data, language: Language, last: Sequence[Part]) -> Section | None:
    if not data["month_events"]:
        return None
    parts: list[Part] = [
        Paragraph(" ".join(since_last_month(data, language))),
        Explained(language("months_what_gone"), language("months_gone_explained")),
        components(data, language),
        Explained(
            language("months_what_components"), language("months_components_explained")
        ),
        moves(data, language),
    ]
    if data["month_outcomes"]:
        parts.append(outcomes(data, language))
    return Section("months", language("section_months"), [*parts, *last])


def every_month(data: Data, language: Language) -> Section | None:
    """Every month of every segment, for the appendix."""
    if not data["month_events"]:
        return None
    table = replace(rates(data, language), css="rates told")
    return Section("every-month", language("months_rates"), [table])


def since_last_month(
    data: Data, language: Language, most: int | None = None
) -> list[str]:
    """Who came and went, and which metrics changed, `most` of them: two sentences."""
    events = {row["event"]: row["customer_count"] for row in data["month_events"]}
    changes = [
        (language.of(row, "metric"), row["unit"], row["difference"])
        for row in data["month_changes"]
    ]
    left_out = len(changes[most:]) if most else 0
    day = data["month_events"][0]["as_of_from"]
    return [
        sentences.what_happened(day, events, language.code),
        sentences.what_changed(changes[:most], language.code),
        *([language("months_more_changes", count=left_out)] if left_out else []),
    ]


def components(data: Data, language: Language) -> Table:
    """The change of the share flagged, step by step."""
    found = {row["component"]: row for row in data["month_components"]}
    steps = []
    at = 0.0
    for component in (*COMPONENTS, "total"):
        if component in found:
            row = found[component]
            start = 0.0 if component == "total" else at
            at = start + row["contribution"]
            steps.append((component, start, at, row))
    ends = _ends([value for _, start, end, _ in steps for value in (start, end)])
    rows = []
    for component, start, end, row in steps:
        low, high = (language.points(row[name]) for name in ("ci_low", "ci_high"))
        cells = [
            Cell(language(f"component_{component}")),
            Cell(mark=marks.step(start, end, ends)),
            Cell(language.points(row["contribution"])),
            Cell(language("months_from_to", low=low, high=high), css="quiet"),
        ]
        rows.append(Line(cells))
    columns = [
        Column(language("months_component"), "name"),
        Column(language("months_step"), "mark"),
        Column(language("months_contribution")),
        Column(language("interval"), room="wide"),
    ]
    return Table(language("months_components"), columns, rows, css="rates")


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min([0.0, *values]), max([0.0, *values])
    return (low, high) if high > low else (0.0, 1.0)


def moves(data: Data, language: Language) -> Table:
    """From segment to segment: a table whose cells are coloured."""
    names = _names(data, language)
    cells = {(r["segment_from"], r["segment_to"]): r for r in data["month_moves"]}
    origins = [code for code in [*names, "joined"] if any(f == code for f, _ in cells)]
    targets = [code for code in [*names, "gone"] if any(t == code for _, t in cells)]
    titles = names | {
        "joined": language("months_joined"),
        "gone": language("months_gone"),
    }
    rows = []
    for origin in origins:
        line = [Cell(titles[origin])]
        count = sum(r["customer_count"] for (f, _), r in cells.items() if f == origin)
        is_few = count < fewest(data)
        for target in targets:
            row = cells.get((origin, target))
            share = None if row is None or is_few else row["share_of_from"]
            text = DASH if row is None else language.share(share)
            if row is not None and is_few:
                text = common.few(data, language)
            line.append(Cell(text, css=marks.heat_level(share)))
        rows.append(Line(line))
    columns = [Column(language("months_moves_axes"), "name")]
    columns += [Column(titles[target], "heat") for target in targets]
    return Table(
        language("months_moves"),
        columns,
        rows,
        note=language("months_moves_note"),
        css="heat-map",
    )


def _names(data: Data, language: Language) -> dict[str, str]:
    return {
        row["segment_code"]: language.of(row, "name") for row in data["month_portraits"]
    }


def rates(data: Data, language: Language) -> Table:
    """The share flagged of each segment in the last months, with its interval."""
    dates = sorted({row["as_of"] for row in data["month_portraits"]})[-SHOWN_MONTHS:]
    recent = [row for row in data["month_portraits"] if row["as_of"] in dates]
    # A segment that never had enough customers would be nothing but `< 30`.
    told = {row["segment_code"] for row in recent if row["is_reportable"]}
    shown = [row for row in recent if row["segment_code"] in told]
    highest = marks.axis_end(max((r["churn_rate_high"] or 0 for r in shown), default=1))
    rows = []
    for row in shown:
        figures = {
            "value": row["churn_rate"],
            "low": row["churn_rate_low"],
            "high": row["churn_rate_high"],
        }
        rate = (
            language.share(row["churn_rate"])
            if row["is_reportable"]
            else common.few(data, language)
        )
        interval = language.interval(row["churn_rate_low"], row["churn_rate_high"])
        cells = [
            Cell(f"{language.of(row, 'name')}, {_day(row['as_of'], language)}"),
            Cell(mark=marks.interval(figures, ends=(0.0, highest))),
            Cell(rate),
            Cell(interval, css="quiet"),
        ]
        rows.append(Line(cells))
    columns = [
        Column(language("months_segment_and_date"), "name"),
        Column(language("churn_scale_to", high=language.whole_share(highest)), "mark"),
        Column(language("months_flagged_share")),
        Column(language("interval"), room="wide"),
    ]
    return Table(language("months_rates"), columns, rows, css="rates")


def outcomes(data: Data, language: Language) -> Table:
    """Of those flagged in a month, how many are gone later."""
    found: dict[date, dict[int, Row]] = {}
    for row in data["month_outcomes"]:
        found.setdefault(row["as_of"], {})[row["months_since"]] = row
    dates = sorted(found)[-SHOWN_MONTHS:]
    spans = sorted({span for day in dates for span in found[day]})
    rows = []
    for day in dates:
        flagged = max(row["flagged_count"] for row in found[day].values())
        cells = [_day(day, language), language.count(flagged)]
        for span in spans:
            cells.append(_gone(found[day].get(span), data, language))
        rows.append(Line([Cell(text) for text in cells]))
    columns = [
        Column(language("months_flagged_on"), "name"),
        Column(language("months_flagged_count")),
    ]
    columns += [
        Column(language("months_after", months=language.counted(span, "months")))
        for span in spans
    ]
    return Table(language("months_outcomes"), columns, rows)


def _gone(row: Row | None, data: Data, language: Language) -> str:
    if row is None:
        return DASH
    if row["flagged_count"] < fewest(data):
        return common.few(data, language)
    return language.share(row["gone_share"])


def _day(as_of: Any, language: Language) -> str:
    return sentences.day(as_of, language.code)
