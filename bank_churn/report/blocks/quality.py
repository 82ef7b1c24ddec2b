"""What was delivered, what was done about it, and which build this is."""

from bank_churn.report.blocks import populations
from bank_churn.report.data import Data
from bank_churn.report.language import Language, shown
from bank_churn.report.parts import (
    Bullets,
    Column,
    Columns,
    Paragraph,
    Part,
    Section,
    Table,
    lines,
)

QUERIES = {
    "cities": "select count(distinct city) as city_count from customers",
    # Not the examples, which are delivered texts, but for the rule that is suggested.
    "quality": "select description_en || suggestion as description_en,"
    " description_ru || suggestion as description_ru, value, unit"
    " from (select *, case when unit = 'segments' then ': ' || example else '' end"
    " as suggestion from data_quality)"
    " where file_name is null and (value > 0 or value is null)"
    " order by severity desc, check_id",
}


def section(data: Data, language: Language) -> Section:
    """The way from lines to customers, and the checks that found something."""
    build = data["build"][0]
    sentences = [
        language(
            "quality_rows",
            source_rows=language.counted(build["source_rows"], "records"),
            customer_rows=language.counted(build["customer_rows"], "customers"),
            rejected_rows=language.count(build["rejected_rows"]),
        ),
        language("quality_done"),
    ]
    if cities := data["cities"][0]["city_count"]:
        count = language.counted(cities, "cities")
        sentences.append(language("quality_cities", cities=count))
    told = [Paragraph(sentence) for sentence in sentences]
    parts: list[Part] = [Columns([told, [_checks(data, language)]])]
    return Section("quality", language("quality"), parts)


def _checks(data: Data, language: Language) -> Table:
    rows = [
        [
            language.of(row, "description"),
            populations.measured(row, "value", data, language),
        ]
        for row in data["quality"]
    ]
    columns = [Column(language("check"), "name"), Column(language("value"))]
    return Table(language("quality_table"), columns, lines(rows), css="narrow")


def limits(data: Data, language: Language) -> Section:
    """What these figures cannot say."""
    moment = "limit_latest_month" if data["month_events"] else "limit_moment"
    campaigns = ["limit_campaigns"] if data["campaigns"] else []
    found = language.each(
        *(moment, "limit_causes", *campaigns),
        *("limit_p", "limit_products", "limit_margins"),
    )
    return Section("limits", language("section_limits"), [Bullets(found)])


def source(data: Data, language: Language) -> list[str]:
    """The foot of a page: which build and which file this is."""
    build = data["build"][0]
    found = [
        language(
            "source",
            build_id=build["build_id"],
            file=shown(build["source_file"]),
            sha=build["source_sha256"],
        ),
        language("read_note", note=language.of(build, "read_note")),
    ]
    if not build["is_original_extract"]:
        found.append(language("another_extract"))
    return found
