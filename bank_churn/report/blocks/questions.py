"""The tests: a forest beside its figures, answers in words, and their breakdowns."""

from collections.abc import Sequence

from bank_churn.report import marks
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import DASH, Language
from bank_churn.report.parts import (
    Cell,
    Column,
    Columns,
    Folded,
    Heading,
    Line,
    Paragraph,
    Part,
    Section,
    Table,
    lines,
)
from python_stats.sentences import wording

QUERIES = {
    "hypotheses": "select * from hypothesis_tests where family = 'declared'"
    " order by hypothesis_id",
    # A segment is a range of product counts: it would be told twice.
    "strata": "select * from stratified_checks where stratum_type = 'product_count'"
    " order by hypothesis_id, stratum",
}


def section(data: Data, language: Language) -> Section:
    """Answers and breakdowns; the forest stands in the summary."""
    return Section(
        "questions",
        language("questions"),
        [Paragraph(language("questions_explained")), *answers(data, language)],
    )


def overview(data: Data, language: Language) -> Section:
    """The forest and the breakdowns; the answers in words behind their caption."""
    words, *tables = answers(data, language)
    return Section(
        "questions",
        language("questions"),
        [
            *forest(data, language),
            *tables,
            Folded(language("answers_in_words"), [words]),
        ],
    )


def forest(data: Data, language: Language) -> list[Part]:
    """A table per unit: a difference in years and one in points share no axis."""
    parts: list[Part] = [Paragraph(language("questions_explained"))]
    for unit in ("share", "years"):
        rows = [row for row in data["hypotheses"] if row["unit"] == unit]
        if any(row["difference"] is not None for row in rows):
            parts.append(_forest(rows, unit, language))
    asked = [row for row in data["hypotheses"] if row["difference"] is None]
    parts += [
        Paragraph(f"{question(row, language)} {language.of(row, 'conclusion')}")
        for row in asked
    ]
    return parts


def _forest(rows: Sequence[Row], unit: str, language: Language) -> Table:
    drawn = [row for row in rows if row["ci_low_adjusted"] is not None]
    widest = max(
        abs(row[name])
        for row in drawn
        for name in ("ci_low_adjusted", "ci_high_adjusted", "margin")
    )
    found = []
    for row in drawn:
        figures = {
            "value": row["difference"],
            "low": row["ci_low_adjusted"],
            "high": row["ci_high_adjusted"],
        }
        mark = marks.interval(
            figures, ends=(-widest, widest), reference=0, band=row["margin"]
        )
        cells = [
            Cell(question(row, language)),
            Cell(mark=mark),
            Cell(language.difference(row["difference"], unit)),
            Cell(
                _interval(
                    row["ci_low_adjusted"], row["ci_high_adjusted"], unit, language
                ),
                css="quiet",
            ),
            Cell(_relative(row, language)),
            Cell(
                _verdict(row, language),
                css=f"verdict verdict-{row['verdict']}",
            ),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("question"), "name"),
        Column(language(f"forest_{unit}"), "mark", room="wide"),
        Column(language("difference")),
        Column(language("corrected_interval"), room="wide"),
        Column(language("relative_effect"), room="widest"),
        Column(language("verdict"), "text"),
    ]
    return Table(language(f"forest_{unit}_caption"), columns, found, css="forest")


def _verdict(row: Row, language: Language) -> str:
    """The verdict in a few words; a difference below the margin is called small."""
    if row["verdict"] == "different" and row["size"] == "negligible":
        return language("verdict_different_but_little")
    return language(f"verdict_{row['verdict']}")


def _interval(
    low: float | None, high: float | None, unit: str, language: Language
) -> str:
    if low is None or high is None:
        return DASH
    ends = [wording.bare_difference(end, unit, language.code) for end in (low, high)]
    return language("from_to", low=ends[0], high=ends[1])


def _relative(row: Row, language: Language) -> str:
    """How many times the other group's value: of shares the risk ratio."""
    if row["unit"] == "share" and row["risk_ratio"] is not None:
        return language.times(row["risk_ratio"])
    if row["value_a"] is None or not row["value_b"]:
        return DASH
    return language.times(row["value_a"] / row["value_b"])


def answers(data: Data, language: Language) -> list[Part]:
    """Each question with its answer, and how it looks by number of products."""
    groups: list[list[Part]] = [
        [
            Heading(question(row, language)),
            Paragraph(language.of(row, "conclusion")),
        ]
        for row in data["hypotheses"]
    ]
    tables = [_breakdown(row, data, language) for row in data["hypotheses"]]
    return [Columns(groups), *(table for table in tables if table)]


def _breakdown(row: Row, data: Data, language: Language) -> Table | None:
    """The difference within each number of products, where some answer turns round."""
    strata = [
        each
        for each in data["strata"]
        if each["hypothesis_id"] == row["hypothesis_id"]
        and each["is_reportable"]
        and each["difference_low"] is not None
    ]
    if not any(each["is_reversed"] for each in strata):
        return None
    unit = row["unit"]
    widest = max(
        abs(each[name])
        for each in strata
        for name in ("difference_low", "difference_high")
    )
    found = []
    for each in strata:
        figures = {
            "value": each["difference"],
            "low": each["difference_low"],
            "high": each["difference_high"],
        }
        mark = marks.interval(
            figures, ends=(-widest, widest), reference=0, band=row["margin"]
        )
        low, high = each["difference_low"], each["difference_high"]
        cells = [
            Cell(common.products_named(int(each["stratum"]), language)),
            Cell(language.count(each["n"])),
            Cell(mark=mark),
            Cell(language.difference(each["difference"], unit)),
            Cell(_interval(low, high, unit, language), css="quiet"),
            Cell(language("turned_round") if each["is_reversed"] else ""),
        ]
        found.append(Line(cells, css="reversed" if each["is_reversed"] else ""))
    columns = [
        Column(language("products"), "name"),
        Column(language("customers"), room="widest"),
        Column(language(f"forest_{unit}"), "mark", room="wide"),
        Column(language("difference")),
        Column(language("interval"), room="wide"),
        Column(language("breakdown_direction"), "text"),
    ]
    return Table(
        language("breakdown", id=row["hypothesis_id"]), columns, found, css="forest"
    )


def details(data: Data, language: Language) -> Part:
    """The tests with p and effect size, one line each."""
    rows = [
        [
            question(row, language),
            _verdict(row, language),
            language.difference(row["difference"], row["unit"]),
            _p(row["p_holm"], row["alpha"], language),
            _p(row["p_equivalence_holm"], row["alpha"], language),
            _effect(row, language),
            _detectable(row, language),
        ]
        for row in data["hypotheses"]
    ]
    columns = [
        Column(language("question"), "name"),
        Column(language("verdict"), "text"),
        Column(language("difference")),
        Column(language("p_holm")),
        Column(language("p_equivalence"), room="wide"),
        Column(language("effect"), "text", room="wide"),
        Column(language("detectable"), room="widest"),
    ]
    table = Table(language("questions_table"), columns, lines(rows), css="named")
    return Folded(language("questions_table"), [table])


def question(row: Row, language: Language) -> str:
    """A question after its number: `H1. Do customers … differ in age?`."""
    return f"{row['hypothesis_id']}. {language.of(row, 'question')}"


def _p(value: float | None, alpha: float, language: Language) -> str:
    if value is None:
        return DASH
    text = wording.p_value(value, alpha, language.code)
    # The column's heading says that it is p: `0.066` and `< 0.001` are enough.
    return text.removeprefix(f"p{wording.NBSP}").removeprefix(f"={wording.NBSP}")


def _effect(row: Row, language: Language) -> str:
    if row["effect_size"] is None:
        return DASH
    return language(
        f"effect_{row['effect_size_name']}",
        value=language.number(row["effect_size"], 2),
        low=language.number(row["effect_size_low"], 2),
        high=language.number(row["effect_size_high"], 2),
    )


def _detectable(row: Row, language: Language) -> str:
    value = row["smallest_detectable_difference"]
    return (
        DASH if value is None else wording.difference(value, row["unit"], language.code)
    )
