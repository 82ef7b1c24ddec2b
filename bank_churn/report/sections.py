"""The sections of the report in their order; the dashboard shows some of them too."""

from collections.abc import Sequence

from bank_churn.report import charts, tables
from bank_churn.report.blocks import (
    Block,
    Bullets,
    Drawing,
    Folded,
    Heading,
    Paragraph,
    Section,
    Table,
)
from bank_churn.report.data import Data, Row
from bank_churn.report.language import Language, shown
from python_stats.sentences.wording import Number

GROUPS_NAMED = 5  # in a sentence about the highest or the lowest churn
BANDS_DRAWN = 24  # in the chart of the drivers

Blocks = list[Block]


def report(data: Data, language: Language) -> list[Section]:
    """The whole story, for someone who was not there."""
    parts = {
        "bank": _bank(data, language),
        "quality": quality(data, language),
        "leaves": [*_leaves(data, language), *drivers(data, language)],
        "segments": _segments(data, language),
        "questions": questions(data, language),
        "populations": _populations(data, language),
        "risk": _risk(data, language),
        "recommendations": _recommendations(data, language),
        "limits": _limits(data, language),
    }
    return [
        Section(name, language(f"section_{name}"), blocks)
        for name, blocks in parts.items()
    ]


def dashboard(data: Data, language: Language) -> list[Section]:
    """The sections under the filters."""
    more = [tables.product_portraits(data, language), *assumed(data, language)]
    portraits: Blocks = [tables.segment_portraits(data, language)]
    portraits += [Folded(table) for table in more]
    return [
        Section("segments", language("segments"), portraits),
        Section("questions", language("questions"), questions(data, language)),
        Section("drivers", language("drivers"), drivers(data, language)),
        Section("quality", language("quality"), quality(data, language)),
        Section("build", language("this_build"), [source(data, language)]),
    ]


def source(data: Data, language: Language) -> Paragraph:
    """Which build and which file this is."""
    build = data["build"][0]
    text = language(
        "source",
        build_id=build["build_id"],
        file=shown(build["source_file"]),
        sha=build["source_sha256"],
    )
    if not build["is_original_extract"]:
        text += " " + language("synthetic_or_other")
    return Paragraph(text)


def _bank(data: Data, language: Language) -> Blocks:
    build = data["build"][0]
    rows = language(
        "bank_rows",
        file=shown(build["source_file"]),
        source_rows=language.count(build["source_rows"]),
        customer_rows=language.count(build["customer_rows"]),
        rejected_rows=language.count(build["rejected_rows"]),
    )
    sentences = [rows]
    if cities := data["cities"][0]["city_count"]:
        sentences.append(language("bank_cities", cities=language.count(cities)))
    how = language("bank_read", note=language.of(build, "read_note"))
    sentences += [language("bank_one_state"), how]
    return [Paragraph(" ".join(sentences)), source(data, language)]


def quality(data: Data, language: Language) -> Blocks:
    """What was delivered, and what was done about it."""
    text = language("quality_done")
    if not data["build"][0]["rejected_rows"]:
        text += " " + language("none_rejected")
    return [Paragraph(text), tables.quality(data, language)]


def _leaves(data: Data, language: Language) -> Blocks:
    total = _total(data)
    sentences = [
        language(
            "leaves_rate",
            churned=language.count(total["churned_count"]),
            customers=language.count(total["customer_count"]),
            rate=language.share(total["churn_rate"]),
            interval=language.interval(
                total["churn_rate_low"], total["churn_rate_high"]
            ),
        )
    ]
    if total["balance_at_risk_amount"] is not None:
        sentences.append(
            language(
                "leaves_money",
                at_risk=language.money(total["balance_at_risk_amount"]),
                share=language.share(total["balance_at_risk_share"]),
            )
        )
    portraits = [
        language.of(row, "sentence")
        for row in data["churn_portraits"]
        if row["is_reportable"]
    ]
    return [
        Paragraph(" ".join(sentences)),
        *([Bullets(portraits)] if portraits else []),
    ]


def drivers(data: Data, language: Language) -> Blocks:
    """Bands with clearly higher or lower churn; those too small are never named."""
    overall = _total(data)["churn_rate"]
    clear = [row for row in data["drivers"] if _is_clear(row)]
    blocks: Blocks = [
        Paragraph(
            language("drivers_explained", rate=language.share(overall))
            + " "
            + language("few_note", count=_fewest(data, language))
        )
    ]
    if clear:
        by_rate = sorted(clear, key=lambda row: -row["churn_rate"])
        blocks.append(_drivers_chart(by_rate, overall, language))
        named = [("above", by_rate, "highest"), ("below", by_rate[::-1], "lowest")]
        for direction, ordered, end in named:
            found = [row for row in ordered if row["direction"] == direction]
            if groups := [_named(row, language) for row in found[:GROUPS_NAMED]]:
                text = language(f"leaves_{end}", groups="; ".join(groups))
                blocks.append(Paragraph(text))
    else:
        blocks.append(Paragraph(language("no_drivers")))
    blocks.append(Folded(tables.drivers(data, language)))
    if data["associations"]:
        blocks.append(tables.associations(data, language))
    return blocks


def _is_clear(row: Row) -> bool:
    """Whether to name a band; wide age groups would repeat the narrow ones."""
    return (
        bool(row["is_reportable"])
        and row["direction"] != "not_distinguished"
        and row["feature"] != "age_group"
    )


def _named(row: Row, language: Language) -> str:
    return f"{tables.band(row, language)} ({language.share(row['churn_rate'])})"


def _drivers_chart(
    by_rate: Sequence[Row], overall: float, language: Language
) -> Drawing:
    farthest = sorted(by_rate, key=lambda row: -abs(row["churn_rate"] - overall))
    drawn = farthest[:BANDS_DRAWN]
    rows = [
        {
            "name": tables.band(row, language),
            "value": row["churn_rate"],
            "low": row["churn_rate_low"],
            "high": row["churn_rate_high"],
        }
        for row in by_rate
        if row in drawn
    ]
    spec = charts.drivers(language("churn_rate"), overall, rows, language.code)
    text = language("drivers_chart", rate=language.share(overall))
    return Drawing(charts.svg(spec), text)


def _segments(data: Data, language: Language) -> Blocks:
    lines = []
    for row in data["segment_portraits"]:
        name = language.of(row, "name")
        if not row["is_reportable"]:
            lines.append(language("segment_few", name=name))
            continue
        lines.append(
            language(
                "segment_line",
                name=name,
                customers=language.count(row["customer_count"]),
                share=language.share(row["customer_share"]),
                rate=language.share(row["churn_rate"]),
                interval=language.interval(
                    row["churn_rate_low"], row["churn_rate_high"]
                ),
                at_risk=language.money(row["balance_at_risk_amount"]),
            )
        )
    return [
        Bullets(lines),
        _money_chart(data, language),
        tables.segment_portraits(data, language),
        tables.product_portraits(data, language),
        _products_chart(data, language),
        Paragraph(language("assumed_explained")),
        *assumed(data, language),
    ]


def _money_chart(data: Data, language: Language) -> Drawing:
    rows = []
    for row in data["segment_portraits"]:
        figures = {
            "atRisk": language.money(row["balance_at_risk_amount"]),
            "balance": language.money(row["balance_amount"]),
            "atRiskShare": language.share(row["balance_at_risk_share"]),
        }
        rows.append(
            {
                "name": language.of(row, "name"),
                "balance": _float(row["balance_amount"]),
                "at_risk": _float(row["balance_at_risk_amount"]),
                "text": language("money_line", **figures)
                if row["is_reportable"]
                else language("few"),
            }
        )
    spec = charts.money_at_risk(language.code)
    drawn = charts.svg(charts.with_rows(spec, rows, 64 * len(rows)))
    return Drawing(drawn, language("money"))


def _products_chart(data: Data, language: Language) -> Drawing:
    few = language("few")
    rows = [
        {
            "group": f"{row['product_count']}|"
            + (language.count(row["customer_count"]) if row["is_reportable"] else few),
            "rate": row["churn_rate"],
            "low": row["churn_rate_low"],
            "high": row["churn_rate_high"],
            "text": language.share(row["churn_rate"]) if row["is_reportable"] else "",
            "few": "" if row["is_reportable"] else few,
        }
        for row in data["product_portraits"]
    ]
    titles = {
        "products": language("number_of_products"),
        "churn_rate": language("churn_rate"),
    }
    spec = charts.churn_by_product_count(titles, language.code)
    return Drawing(
        charts.svg(charts.with_rows(spec, rows, 240)), language("by_products")
    )


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def assumed(data: Data, language: Language) -> list[Table]:
    """What the segments, and the customers by number of products, probably hold."""
    group_types = ("segment", "product_count")
    return [tables.assumed_products(data, language, group) for group in group_types]


def questions(data: Data, language: Language) -> Blocks:
    """The tests: a forest plot, the verdicts in words, and where one turns round."""
    asked = data["hypotheses"]
    blocks: Blocks = [Paragraph(language("questions_explained"))]
    if drawn := [row for row in asked if row["ci_low"] is not None]:
        blocks.append(_forest(drawn, language))
    for row in asked:
        blocks.append(Heading(tables.question(row, language)))
        sentences = [language.of(row, "conclusion")]
        sentences += [
            _reversal(stratum, row["unit"], language)
            for stratum in data["strata"]
            if stratum["hypothesis_id"] == row["hypothesis_id"]
            and stratum["is_reportable"]
        ]
        blocks.append(Paragraph(" ".join(sentences)))
    blocks.append(Folded(tables.hypotheses(data, language)))
    return blocks


def _reversal(stratum: Row, unit: str, language: Language) -> str:
    name = stratum["stratum"]
    if stratum["stratum_type"] == "gender":
        name = language(f"gender_{name}")
    return language(
        "reversal",
        stratum=language(f"stratum_{stratum['stratum_type']}", stratum=shown(name)),
        difference=tables.difference(stratum["difference"], unit, language),
        count=language.count(stratum["n"]),
    )


def _forest(rows: Sequence[Row], language: Language) -> Drawing:
    panels = []
    for unit in ("years", "share"):
        scale = 100 if unit == "share" else 1
        lines = [
            {
                "name": f"{row['hypothesis_id']}: "
                + language(f"verdict_{row['verdict']}"),
                "value": row["difference"] * scale,
                "low": row["ci_low"] * scale,
                "high": row["ci_high"] * scale,
                "margin": row["margin"] * scale,
            }
            for row in rows
            if row["unit"] == unit
        ]
        if lines:
            panels.append((language(f"forest_{unit}"), lines))
    items = [
        f"{row['hypothesis_id']} "
        + tables.difference(row["difference"], row["unit"], language)
        + f", {language('verdict_' + row['verdict'])}"
        for row in rows
    ]
    spec = charts.forest(panels, language.code)
    return Drawing(charts.svg(spec), language("forest_chart", items="; ".join(items)))


def _populations(data: Data, language: Language) -> Blocks:
    values = {row["metric"]: row for row in data["comparison"]}
    counts, rate = values["customer_count"], values["churn_rate"]
    if counts["difference"] == 0:
        return [Paragraph(language("populations_same"))]
    judged = [
        row for row in data["comparison"] if row["is_conclusion_changed"] is not None
    ]
    changed = tables.changed_conclusions(data, language)
    sentences = [
        language(
            "populations_counts",
            customers=language.number(counts["value_all_customers"]),
            complete=language.number(counts["value_complete_cases"]),
            rate=language.share(rate["value_all_customers"]),
            complete_rate=language.share(rate["value_complete_cases"]),
        ),
        language(
            "populations_changed",
            count=language.count(len(changed.rows)),
            total=language.count(len(judged)),
        ),
    ]
    published = tables.published_figures(data, language)
    found = [table for table in (changed, published) if table.rows]
    return [Paragraph(" ".join(sentences)), *found]


def _risk(data: Data, language: Language) -> Blocks:
    sides = [tables.risk_segments(data, side, language) for side in ("risk", "loyal")]
    found: list[Table] = [table for table in sides if table.rows]
    if not found:
        return [Paragraph(language("risk_none"))]
    return [Paragraph(language("risk_explained")), *found]


def _recommendations(data: Data, language: Language) -> Blocks:
    by_segment: dict[str, list[str]] = {}
    for row in data["recommendations"]:
        is_general = row["name_en"] is None
        name = language("general") if is_general else language.of(row, "name")
        by_segment.setdefault(name, []).append(_recommendation(row, language))
    blocks: Blocks = []
    for name, lines in by_segment.items():
        blocks += [Heading(name), Bullets(lines)]
    return blocks


def _recommendation(row: Row, language: Language) -> str:
    key = "recommendation_for" if row["is_supported"] else "recommendation_against"
    if row["metric_value"] is None or row["is_supported"] is None:
        key = "recommendation_open"
    text = language(
        key, action=language.of(row, "action"), evidence=language.of(row, "evidence")
    )
    return f"{language('urgent')} {text}" if row["is_emergency"] else text


def _limits(data: Data, language: Language) -> Blocks:
    limits = [
        language("limit_causes"),
        language("limit_p"),
        language("limit_products"),
        language("limit_few", count=_fewest(data, language)),
        language("limit_margins"),
    ]
    if not data["build"][0]["is_original_extract"]:
        limits.append(language("limit_original"))
    return [Bullets(limits)]


def _fewest(data: Data, language: Language) -> str:
    return language.count(data["settings"][0]["min_reportable_count"])


def _total(data: Data) -> Row:
    return data["total"][0]
