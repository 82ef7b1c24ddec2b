"""Who resembles those who leave: the card, what calls reach, for whom it is wrong."""

from collections.abc import Mapping, Sequence

from bank_churn.export import HELD_BACK, RANK_IN_LIST
from bank_churn.report import marks
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, shown
from bank_churn.report.parts import (
    Cell,
    Column,
    Columns,
    Explained,
    Folded,
    Line,
    Paragraph,
    Part,
    Room,
    Section,
    Table,
)

FIRST_ROWS = 5
BANDS_DRAWN = 12  # the strongest; the table below has all of them

ROOM: Mapping[str, Room] = {
    "balance": "wide",
    "probability": "wide",
    "random": "widest",
}

QUERIES = {
    # 1.96 standard errors in points: all coefficients are as many points each.
    "scorecard": "select *, 1.959963984540054 * standard_error * ("
    "select max_by(points / coefficient, abs(points)) from scorecard"
    ") as points_error from scorecard where term <> 'base' order by position",
    "scorecard_checks": "select c.* from scorecard_checks as c"
    " left join segments as s on c.group_value = s.segment_code"
    " left join churn_drivers as d"
    " on c.group_type = d.feature and c.group_value = d.band"
    " order by check_id, group_type, coalesce(s.position, d.position), group_value",
    "call_capacity": "select * from call_capacity order by call_count, ordering",
    "score_backtest": "select * from score_backtest order by as_of_from",
    # The beginning of both lists as they are exported, of which the pages show no id,
    # place or amount.
    "first_targets": "select s.name_en, s.name_ru, listed.purpose, listed.call_rank,"
    " listed.churn_probability, listed.reasons_en, listed.reasons_ru"
    " from retention_targets as listed join segments as s using (segment_code)"
    f" where not {HELD_BACK} qualify {RANK_IN_LIST} <= {FIRST_ROWS}"
    " order by purpose desc, call_rank",
}


def section(data: Data, language: Language) -> Section:
    """The verdict, and when the card is used its points, its gains and its errors."""
    verdicts = [row for row in data["scorecard_checks"] if row["check_id"] == "is_used"]
    parts: list[Part] = [Paragraph(language.of(row, "sentence")) for row in verdicts]
    if any(row["is_within"] for row in verdicts):
        parts += [
            Paragraph(language(_explained(data)), "quiet"),
            Columns(
                [
                    points(data, language),
                    [gains(data, language), first_rows(data, language)],
                ]
            ),
            *backtest(data, language),
            *calibration(data, language),
            Explained(language("what_points"), language("points_explained")),
        ]
    return Section("scorecard", language("section_scorecard"), parts)


def _explained(data: Data) -> str:
    """With months the label is what became of customers."""
    sentences = [
        row["sentence_en"]
        for row in data["scorecard_checks"]
        if row["check_id"] == "is_used"
    ]
    has_next_month = any("next delivered month" in words for words in sentences)
    return "scorecard_explained_months" if has_next_month else "scorecard_explained"


def backtest(data: Data, language: Language) -> list[Part]:
    """What cards of earlier months were worth a month later; nothing without them."""
    found = [
        Line(
            [
                Cell(f"{row['as_of_from']} → {row['as_of_to']}"),
                Cell(language.share(row["auc"])),
                Cell(language.interval(row["auc_low"], row["auc_high"]), css="quiet"),
                Cell(language.share(row["mean_probability"])),
                Cell(language.share(row["churn_rate"])),
                Cell(language.share(row["churned_share"])),
            ]
        )
        for row in data["score_backtest"]
        if row["auc"] is not None
    ]
    if not found:
        return []
    columns = [
        Column(language("backtest_months"), "name"),
        Column(language("backtest_auc")),
        Column(language("interval"), room="wide"),
        Column(language("by_the_card")),
        Column(language("observed")),
        Column(language("backtest_reached"), room="wide"),
    ]
    caption = language("backtest_caption")
    return [Table(caption, columns, found, note=language("backtest_note"), css="named")]


def points(data: Data, language: Language) -> list[Part]:
    """The bands that say most, and behind their caption those of all features.

    Those of pairs are hundreds: the table has them.
    """
    single = [row for row in data["scorecard"] if row["feature_b"] is None]
    strongest = sorted(single, key=lambda row: (-abs(row["points"]), row["position"]))
    drawn = sorted(strongest[:BANDS_DRAWN], key=lambda row: -row["points"])
    everything = language("points_table")
    return [
        _points_table(language("points_caption"), drawn, language),
        Folded(everything, [_points_table(everything, single, language)]),
    ]


def _points_table(caption: str, rows: Sequence[Row], language: Language) -> Table:
    farthest = max((abs(row["points"]) for row in rows), default=1) or 1
    found = []
    for row in rows:
        value, error = float(row["points"]), float(row["points_error"] or 0)
        figures = {"value": value, "low": value - error, "high": value + error}
        cells = [
            Cell(shown(language.of(row, "label"), longest=120)),
            Cell(language.count(row["customer_count"])),
            Cell(mark=marks.interval(figures, ends=(-farthest, farthest), reference=0)),
            Cell(language.number(row["points"])),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("band"), "name"),
        Column(language("fitted_customers"), room="widest"),
        Column(language("points_scale"), "mark"),
        Column(language("points")),
    ]
    note = language("points_note")
    return Table(caption, columns, found, note=note, css="named")


def gains(data: Data, language: Language) -> Table:
    """Share of the churned money, or without balances of the churned customers."""
    rows = data["call_capacity"]
    is_money = any(row["balance_share"] is not None for row in rows)
    first = "expected_loss" if is_money else "probability"
    others = [
        name
        for name in ("balance", "probability", "random")
        if name != first and any(row["ordering"] == name for row in rows)
    ]
    share, low, high = (
        ("balance_share", "balance_share_low", "balance_share_high")
        if is_money
        else ("churned_share", "low", "high")
    )
    by_calls: dict[int, dict[str, Row]] = {}
    for row in rows:
        by_calls.setdefault(row["call_count"], {})[row["ordering"]] = row
    found = []
    for calls, orderings in by_calls.items():
        best = orderings[first]
        figures = {"value": best[share], "low": best[low], "high": best[high]}
        cells = [
            Cell(language.counted(calls, "calls")),
            Cell(mark=marks.interval(figures, ends=(0.0, 1.0))),
            Cell(language.share(best[share])),
            Cell(language.interval(best[low], best[high]), css="quiet"),
            *(Cell(language.share(orderings[name][share])) for name in others),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("calls"), "name"),
        Column(language("gain_scale"), "mark"),
        Column(language(f"order_{first}")),
        Column(language("interval"), room="widest"),
        *(Column(language(f"order_{name}"), room=ROOM[name]) for name in others),
    ]
    caption = language("gains_caption" if is_money else "gains_of_customers_caption")
    return Table(caption, columns, found, note=language("gains_note"), css="named")


def calibration(data: Data, language: Language) -> list[Part]:
    """What the card says of each group: where it is wrong, and behind it all groups."""
    rows = [
        row
        for row in data["scorecard_checks"]
        if row["check_id"] == "calibration" and row["is_within"] is not None
    ]
    wrong = [row for row in rows if not row["is_within"]]
    caption = language("calibration_caption")
    folded = Folded(caption, [_calibration_table(caption, rows, rows, language)])
    if not wrong:
        return [folded]
    table = _calibration_table(language("wrong_caption"), wrong, rows, language)
    return [table, folded]


def _calibration_table(
    caption: str, rows: Sequence[Row], scale: Sequence[Row], language: Language
) -> Table:
    """Observed beside expected; `scale` are the rows that the axis has to hold."""
    highest = marks.axis_end(max((row["high"] for row in scale), default=1.0))
    found = []
    for row in rows:
        figures = {"value": row["value"], "low": row["low"], "high": row["high"]}
        # `Gender: female. The card says …`: the group is what the sentence begins with.
        name = language.of(row, "sentence").partition(". ")[0]
        verdict = "agrees"
        if not row["is_within"]:
            verdict = "too_high" if row["expected_value"] > row["high"] else "too_low"
        cells = [
            Cell(shown(name, longest=80)),
            Cell(language.count(row["customer_count"])),
            Cell(mark=marks.interval(figures, ends=(0.0, highest))),
            Cell(language.share(row["value"])),
            Cell(language.share(row["expected_value"])),
            Cell(language(f"calibration_{verdict}")),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("group"), "name"),
        Column(language("customers"), room="wide"),
        Column(
            language("churn_scale_to", high=language.whole_share(highest)),
            "mark",
            room="wide",
        ),
        Column(language("observed")),
        Column(language("by_the_card")),
        Column(language("card_verdict"), "text"),
    ]
    return Table(caption, columns, found, css="named")


def first_rows(data: Data, language: Language) -> Part:
    """How a list begins: segment, probability and reasons."""
    found = [
        Line(
            [
                Cell(language(f"purpose_{row['purpose']}")),
                Cell(language.count(row["call_rank"])),
                Cell(language.of(row, "name")),
                Cell(language.share(row["churn_probability"])),
                # After the sentence that all of them begin with.
                Cell(shown(language.of(row, "reasons").partition(". ")[2], 240)),
            ]
        )
        for row in data["first_targets"]
    ]
    columns = [
        Column(language("call_list"), "name"),
        Column(language("call_rank")),
        Column(language("segment"), "text", room="wide"),
        Column(language("probability")),
        Column(language("reasons"), "text"),
    ]
    caption = language("first_rows_caption")
    note = language("first_rows_note")
    return Folded(caption, [Table(caption, columns, found, note=note)])
