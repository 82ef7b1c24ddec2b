"""Where churn is higher and lower, and the puzzle of balances that are not known."""

from collections.abc import Sequence

from bank_churn.report import marks
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language
from bank_churn.report.parts import (
    Cell,
    Column,
    Columns,
    Folded,
    Line,
    Paragraph,
    Part,
    Section,
    Table,
)

# Bands of one feature on a page; a bank with hundreds of cities shows the largest.
BANDS_PER_FEATURE = 30

QUERIES = {
    "drivers": "select * from churn_drivers"
    " qualify row_number() over (partition by feature"
    f" order by customer_count desc, band) <= {BANDS_PER_FEATURE}"
    " order by feature_position, position, band",
    "associations": "select * from feature_associations"
    " where feature_b = 'churn' and phik is not null order by phik desc, feature_a",
}

BANDS_DRAWN = 14  # the farthest from the average; the table below has all of them
CLEAR = ("above", "below")


def section(data: Data, language: Language) -> Section:
    """The bands farthest from the average, the puzzle, associations, all bands."""
    parts: list[Part] = [
        Paragraph(
            language(
                "drivers_explained",
                rate=language.share(common.bank(data)["churn_rate"]),
            )
        ),
    ]
    beside: list[Part] = []
    if data["associations"]:
        beside.append(associations(data, language))
    if puzzle := missing_balances(data, language):
        beside.append(Paragraph(puzzle))
    farthest = _farthest(data, language)
    parts += [Columns([farthest, beside], "leading")] if beside else farthest
    return Section("drivers", language("drivers"), parts)


def _farthest(data: Data, language: Language) -> list[Part]:
    overall = common.bank(data)["churn_rate"]
    clear = [row for row in data["drivers"] if is_clear(row)]
    if not clear:
        return [Paragraph(language("no_drivers"))]
    clear.sort(key=lambda row: -abs(float(row["churn_rate"]) - overall))
    drawn = sorted(clear[:BANDS_DRAWN], key=lambda row: -float(row["churn_rate"]))
    return [_table(language("drivers_caption"), drawn, data, language)]


def is_clear(row: Row) -> bool:
    """Whether to name a band; wide age groups would repeat the narrow ones."""
    return (
        bool(row["is_reportable"])
        and row["direction"] in CLEAR
        and row["feature"] != "age_group"
    )


def _table(caption: str, rows: Sequence[Row], data: Data, language: Language) -> Table:
    overall = common.bank(data)["churn_rate"]
    few = common.few(data, language)
    highest = max(
        (row["churn_rate_high"] for row in rows if row["is_reportable"]),
        default=overall or 0.0,
    )
    # Of few customers even the rate of all is not told.
    ends = (0.0, marks.axis_end(max(highest, overall or 0.0)))
    found = []
    for row in rows:
        if not row["is_reportable"]:
            cells = [Cell(common.band(row, language)), Cell(few)]
            cells += [Cell("")] * 4
            found.append(Line(cells))
            continue
        figures = {
            "value": row["churn_rate"],
            "low": row["churn_rate_low"],
            "high": row["churn_rate_high"],
        }
        low, high = row["churn_rate_low"], row["churn_rate_high"]
        cells = [
            Cell(common.band(row, language)),
            Cell(language.count(row["customer_count"])),
            Cell(mark=marks.interval(figures, ends=ends, reference=overall)),
            Cell(language.share(row["churn_rate"])),
            Cell(language.interval(low, high), css="quiet"),
            Cell(language.times(row["lift"])),
        ]
        found.append(Line(cells))
    columns = [
        Column(language("band"), "name"),
        Column(language("customers")),
        Column(language("churn_scale_to", high=language.whole_share(ends[1])), "mark"),
        Column(language("churn_rate")),
        Column(language("interval"), room="widest"),
        Column(language("lift"), room="wide"),
    ]
    return Table(caption, columns, found, css="named")


def missing_balances(data: Data, language: Language) -> str:
    """Why customers whose balance is not known hardly leave; empty if it is not so."""
    rows = [
        row
        for row in data["drivers"]
        if row["feature"] == "balance" and row["band"] == "missing"
    ]
    overall = common.bank(data)["churn_rate"]
    if not rows or not rows[0]["is_reportable"]:
        return ""
    (row,) = rows
    if row["churn_rate_high"] >= overall:
        return ""
    text = language(
        "missing_balances",
        customers=language.counted(row["customer_count"], "of_customers"),
        rate=language.share(row["churn_rate"]),
        overall=language.share(overall),
    )
    counts = [
        (each["missing_balance_amount_count"], each)
        for each in data["product_portraits"]
        if each["is_reportable"]
    ]
    most, portrait = max(counts, key=lambda pair: int(pair[0]))
    share = most / row["customer_count"]
    if share > 0.5:
        text += " " + language(
            "missing_balances_products",
            share=language.share(share),
            products=language.counted(portrait["product_count"], "products"),
        )
    return text


def associations(data: Data, language: Language) -> Table:
    """Features by the strength of their association with churn."""
    found = [
        Line(
            [
                Cell(language.of(row, "feature_a")),
                Cell(mark=marks.bar(row["phik"], 1)),
                Cell(language.number(row["phik"], 2)),
            ]
        )
        for row in data["associations"]
    ]
    columns = [
        Column(language("feature"), "name"),
        Column(language("phik_scale"), "mark"),
        Column(language("phik")),
    ]
    return Table(
        language("associations_caption"),
        columns,
        found,
        note=language("phik_explained"),
        css="bars",
    )


def all_bands(data: Data, language: Language) -> Part:
    """Every band of every feature."""
    caption = language("drivers_table")
    return Folded(caption, [_table(caption, data["drivers"], data, language)])
