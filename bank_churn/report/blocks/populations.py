"""What would change if incomplete rows were dropped, as the source study did."""

from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, catalogue
from bank_churn.report.parts import Column, Paragraph, Part, Section, Table, lines
from python_stats.sentences import wording

QUERIES = {
    "comparison": "select * from population_comparison order by metric",
    "published_figures": "select * from published_figures order by figure_id",
}

POPULATIONS = ("all_customers", "complete_cases")


def section(data: Data, language: Language) -> Section:
    """The comparison, and the published figures of the original extract."""
    values = {row["metric"]: row for row in data["comparison"]}
    counts, rate = values["customer_count"], values["churn_rate"]
    title = language("section_populations")
    if counts["difference"] == 0:
        return Section("populations", title, [Paragraph(language("populations_same"))])
    judged = [
        row for row in data["comparison"] if row["is_conclusion_changed"] is not None
    ]
    changed = _changed(data, language)
    whole = int(counts["value_all_customers"])
    text = language(
        "populations_counts",
        customers=language.counted(whole, "of_customers"),
        complete=language.count(int(counts["value_complete_cases"])),
        rate=language.share(rate["value_all_customers"]),
        complete_rate=language.share(rate["value_complete_cases"]),
    )
    text += " " + language(
        "populations_changed",
        count=language.count(len(changed.lines)),
        total=language.count(len(judged)),
    )
    tables = [changed, _published(data, language)]
    parts: list[Part] = [Paragraph(text), *(each for each in tables if each.lines)]
    return Section("populations", title, parts)


def measured(row: Row, name: str, data: Data, language: Language) -> str:
    """A value in its unit, as `data_quality` and `population_comparison` have it."""
    value, unit = row[name], row["unit"]
    if unit == "share":
        return language.share(value)
    if unit in ("rub", "amount"):
        return common.money(value, data, language)
    return language.number(value, 1 if unit == "years" else 0)


def _changed(data: Data, language: Language) -> Table:
    """Figures whose conclusion depends on dropping incomplete rows."""
    rows = [
        [
            language.of(row, "description"),
            *(_concluded(row, each, data, language) for each in POPULATIONS),
        ]
        for row in data["comparison"]
        if row["is_conclusion_changed"]
    ]
    columns = [Column(language("figure"), "name")]
    columns += [Column(title, "text") for title in language.each(*POPULATIONS)]
    return Table(language("populations_caption"), columns, lines(rows), css="words")


def _concluded(row: Row, population: str, data: Data, language: Language) -> str:
    """`18.2%, average`: a figure and what follows from it."""
    code = row[f"conclusion_{population}"]
    if f"conclusion_{code}" in catalogue():
        conclusion = language(f"conclusion_{code}")
    else:
        names = {s["segment_code"]: language.of(s, "name") for s in data["segments"]}
        conclusion = str(names.get(code, code))
    if row[f"value_{population}"] is None:
        return conclusion
    return f"{measured(row, f'value_{population}', data, language)}, {conclusion}"


def _published(data: Data, language: Language) -> Table:
    """Published beside recomputed figures; empty for another extract."""
    rows = [
        [
            language.of(row, "description"),
            *_compared(row, data, language),
            language(f"rounding_{row['rounding']}"),
            language(f"status_{row['status']}"),
        ]
        for row in data["published_figures"]
        if row["status"] != "not_applicable"
    ]
    columns = [
        Column(language("figure"), "name"),
        Column(language("published")),
        Column(language("recomputed")),
        Column(language("rounding"), "text"),
        Column(language("status"), "text"),
    ]
    return Table(language("published_caption"), columns, lines(rows))


def _compared(row: Row, data: Data, language: Language) -> list[str]:
    """The published value and ours; of some figures only the sign was published."""
    if row["rounding"] == "sign":
        sign = "positive" if row["published_value"] > 0 else "negative"
        ours = language.difference(row["recomputed_value"], row["unit"])
        return [language(f"sign_{sign}"), ours]
    return [_as_published(row, data, language), _with_decimals(row, data, language)]


def _as_published(row: Row, data: Data, language: Language) -> str:
    if row["unit"] == "years":
        return wording.plain(row["published_value"], language.code)
    return measured(row, "published_value", data, language)


def _with_decimals(row: Row, data: Data, language: Language) -> str:
    if row["unit"] == "years":
        return language.number(row["recomputed_value"], 2)
    return measured(row, "recomputed_value", data, language)
