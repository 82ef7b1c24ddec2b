"""Portraits of the segments and numbers of products, and what they probably hold."""

from collections.abc import Sequence

from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import DASH, Language
from bank_churn.report.parts import (
    Column,
    Folded,
    Paragraph,
    Part,
    Section,
    Table,
    lines,
)

QUERIES = {
    "assumed_products": "select s.name_en, s.name_ru, a.*"
    " from assumed_products as a"
    " left join segments as s"
    " on a.group_type = 'segment' and a.group_key = s.segment_code"
    " order by a.group_type desc, s.position, a.group_key, a.position",
    "churn_portraits": "select * from churn_portraits order by is_churned desc",
}

GROUPS = ("segment", "product_count")


def section(data: Data, language: Language) -> Section:
    """The portraits side by side; products and assumptions folded."""
    parts: list[Part] = [
        segments(data, language),
        Folded(language("product_portraits_caption"), [products(data, language)]),
        Paragraph(language("assumed_explained")),
        *(
            Folded(language(f"assumed_{group}"), [assumed(data, group, language)])
            for group in GROUPS
        ),
    ]
    return Section("segments", language("section_segments"), parts)


def segments(data: Data, language: Language) -> Table:
    """A column per segment, the whole bank last."""
    rows = data["segment_portraits"]
    names = [language.of(row, "name") for row in rows]
    return _side_by_side("portraits_caption", names, rows, data, language)


def products(data: Data, language: Language) -> Table:
    """A column per number of products, the whole bank last."""
    rows = data["product_portraits"]
    names = [common.products_named(row["product_count"], language) for row in rows]
    return _side_by_side("product_portraits_caption", names, rows, data, language)


def _side_by_side(
    caption: str,
    names: Sequence[str],
    rows: Sequence[Row],
    data: Data,
    language: Language,
) -> Table:
    columns = [_portrait(row, data, language) for row in (*rows, common.bank(data))]
    measures = _portrait(common.bank(data), data, language).keys()
    found = [
        [language(name), *(column.get(name, DASH) for column in columns)]
        for name in measures
    ]
    headings = [Column("", "name"), *map(Column, [*names, language("whole_bank")])]
    return Table(language(caption), headings, lines(found), css="portraits")


def _portrait(row: Row, data: Data, language: Language) -> dict[str, str]:
    if not row["is_reportable"]:
        return {"customers": common.few(data, language)}
    return {
        "customers": language.count(row["customer_count"]),
        "share_of_customers": language.share(row["customer_share"]),
        "women": language.share(row["women_share"]),
        "median_age": language.number(row["median_age_years"], 1),
        "mean_equity": language.number(row["mean_equity_score"], 1),
        "mean_score": language.number(row["mean_credit_score"]),
        "median_balance": common.money(row["median_balance_amount"], data, language),
        "median_salary": common.money(row["median_salary_amount"], data, language),
        "card": language.share(row["credit_card_share"]),
        "active": language.share(row["active_share"]),
        "churn_rate": language.share(row["churn_rate"]),
        "interval": language.interval(row["churn_rate_low"], row["churn_rate_high"]),
        "balance_at_risk": common.money(row["balance_at_risk_amount"], data, language),
        "at_risk_share": language.share(row["balance_at_risk_share"]),
    }


def assumed(data: Data, group_type: str, language: Language) -> Table:
    """What each group probably holds, and whether its figures agree."""
    few = common.few(data, language)
    rows = []
    for row in data["assumed_products"]:
        if row["group_type"] != group_type:
            continue
        is_segment = group_type == "segment"
        name = (
            language.of(row, "name")
            if is_segment
            else common.products_named(int(row["group_key"]), language)
        )
        evidence = language.of(row, "evidence") if row["is_reportable"] else few
        agrees = _agrees(row)
        answer = DASH if agrees is None else language("yes" if agrees else "no")
        rows.append([name, language.of(row, "product"), evidence, answer])
    columns = [Column(language("group"), "name")] + [
        Column(title, "text")
        for title in language.each("product", "figure", "is_supported")
    ]
    return Table(language(f"assumed_{group_type}"), columns, lines(rows), css="words")


def _agrees(row: Row) -> bool | None:
    found = row.get("is_consistent", row.get("is_supported"))
    return None if found is None else bool(found)


def sentences(data: Data, language: Language) -> list[str]:
    """Who leaves and who stays, in words."""
    return [
        language.of(row, "sentence")
        for row in data["churn_portraits"]
        if row["is_reportable"]
    ]
