"""The views: key figures, products, heat map and segments, as the filters choose.

Every figure is a row of the mart `churn_totals`, which holds exact totals for every
choice of up to two filters. The page is written with the view of everybody; the script
writes the other views into the same tables.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bank_churn.report import marks
from bank_churn.report.blocks import common
from bank_churn.report.data import Data, Row, currency
from bank_churn.report.language import CODES, DASH, Language, nouns, shown
from bank_churn.report.parts import (
    Cell,
    Column,
    Explained,
    Figure,
    Figures,
    Line,
    Paragraph,
    Table,
)
from python_stats.sentences import wording

QUERIES = {
    "totals": "select * from churn_totals order by all",
    "labels": "select feature, band, position, label_en, label_ru from churn_drivers"
    " where feature in ('age_group', 'city') order by feature, position, band",
}

# In the order of `churn_totals`.
ATTRIBUTES = (
    *("city", "gender", "age_group", "activity", "credit_card"),
    *("segment_code", "product_count"),
)
FIGURES = (
    *("customer_count", "churned_count", "churn_rate_low", "churn_rate_high"),
    *("balance_amount", "balance_at_risk_amount"),
)
OTHER_CITIES = "other cities"
MISSING = "missing"

# The script fills these in.
SCRIPT_TEXTS = (
    *("few", "few_detail", "churn_detail", "at_risk_detail", "balance_detail"),
    *(
        "no_balances",
        "share_of_bank",
        "against_above",
        "against_below",
        "against_unclear",
    ),
    *("all_customers", "two_filters", "customers_detail"),
)


def options(data: Data, language: Language) -> dict[str, list[dict[str, str]]]:
    """{attribute: its values in reading order}, each with key and label."""
    labels = {
        (row["feature"], row["band"]): shown(language.of(row, "label"))
        for row in data["labels"]
    }
    labels |= {
        ("segment_code", row["segment_code"]): language.of(row, "name")
        for row in data["segments"]
    }
    found = {}
    for attribute in ATTRIBUTES:
        values = _values(attribute, data)
        found[attribute] = [
            {"key": str(value), "label": _label(attribute, value, labels, language)}
            for value in values
        ]
    return found


def _values(attribute: str, data: Data) -> list[Any]:
    """The values an attribute has, in the order in which people read them."""
    rows = [row for row in data["totals"] if row["attributes"] == attribute]
    found = {row[attribute] for row in rows}
    orders: dict[str, Sequence[Any]] = {
        "gender": ("female", "male"),
        "activity": ("yes", "no"),
        "credit_card": ("yes", "no"),
        "segment_code": [row["segment_code"] for row in data["segments"]],
        "product_count": sorted(found) if attribute == "product_count" else (),
        "age_group": _bands("age_group", data),
        "city": _bands("city", data),
    }
    ordered = [value for value in orders[attribute] if value in found - {MISSING}]
    known = {*ordered, MISSING, OTHER_CITIES}
    rest = sorted(value for value in found if value not in known)
    last = [value for value in (OTHER_CITIES, MISSING) if value in found]
    return [*ordered, *rest, *(value for value in last if value not in ordered)]


def _bands(name: str, data: Data) -> list[str]:
    return [row["band"] for row in data["labels"] if row["feature"] == name]


def _label(
    attribute: str,
    value: Any,
    labels: Mapping[tuple[str, Any], str],
    language: Language,
) -> str:
    if value == MISSING:
        return language("not_known")
    if attribute == "product_count":
        return language.count(value)
    if (attribute, value) in labels:
        return labels[attribute, value]
    if attribute == "city":
        return language("other_cities") if value == OTHER_CITIES else shown(value)
    return language(f"{attribute}_{value}")


def script_data(data: Data) -> dict[str, Any]:
    """What the script needs: totals by positions of options, texts, number words."""
    values = {attribute: _values(attribute, data) for attribute in ATTRIBUTES}
    positions = {
        attribute: {value: position for position, value in enumerate(found)}
        for attribute, found in values.items()
    }
    totals: dict[str, dict[str, list[float | int | None]]] = {}
    for row in data["totals"]:
        names = row["attributes"].split(", ") if row["attributes"] else []
        key = ".".join(str(positions[name][row[name]]) for name in names)
        figures = (
            [_plain(row[name]) for name in FIGURES] if row["is_reportable"] else []
        )
        totals.setdefault(",".join(names), {})[key] = figures
    return {
        "attributes": ATTRIBUTES,
        "columns": FIGURES,
        "totals": totals,
        "heat": [marks.HEAT_LEVELS, marks.HEAT_STEPS_PER_WHOLE],
        "languages": {code: _words(data, Language(code)) for code in CODES},
    }


def _plain(value: Any) -> int | float | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)


def _words(data: Data, language: Language) -> dict[str, Any]:
    texts = {name: language.text(name) for name in SCRIPT_TEXTS}
    texts["few"] = common.few(data, language)
    return {
        "texts": texts,
        "options": options(data, language),
        "nouns": {name: nouns()[name][language.code] for name in ("left_short",)},
        "names": {name: language(f"filter_{name}") for name in ATTRIBUTES},
        "number": number_words(currency(data), language),
    }


def number_words(money: str, language: Language) -> dict[str, Any]:
    """What `Intl` does not know: large numbers, points, the sign of `money`."""
    return {
        "points": wording.PERCENTAGE_POINTS[language.code],
        "large": [
            [size, names[language.code]] for size, names in wording.LARGE_NUMBERS
        ],
        # Where the sign stands, by an amount whose digit gives way to the number.
        "money": wording.money(1, money, language.code).replace("1", "{}"),
    }


def _totals(data: Data, attributes: str) -> list[Row]:
    return [row for row in data["totals"] if row["attributes"] == attributes]


def figures(data: Data, language: Language) -> Figures:
    """The key figures of everybody."""
    total = common.bank(data)
    if total["is_reportable"]:
        customers = language.count(total["customer_count"])
        detail = language(
            "customers_detail",
            churned=language.count(total["churned_count"]),
            left=language.form(total["churned_count"], "left_short"),
        )
    else:
        customers, detail = common.few(data, language), language("few_detail")
    balance_detail = at_risk_detail = ""
    if total["balance_at_risk_share"] is not None:
        share = language.share(total["balance_at_risk_share"])
        at_risk_detail = language("at_risk_detail", share=share)
    if total["is_reportable"]:
        is_known = total["balance_amount"] is not None
        balance_detail = language("balance_detail" if is_known else "no_balances")
    items = (
        Figure("customers", language("customers"), customers, detail),
        Figure(
            "churn",
            language("churn_rate"),
            language.share(total["churn_rate"]),
            language(
                "churn_detail",
                interval=language.interval(
                    total["churn_rate_low"], total["churn_rate_high"]
                ),
            ),
        ),
        Figure(
            "balance",
            language("balance"),
            common.money(total["balance_amount"], data, language),
            balance_detail,
        ),
        Figure(
            "at-risk",
            language("balance_at_risk"),
            common.money(total["balance_at_risk_amount"], data, language),
            at_risk_detail,
        ),
    )
    return Figures(items)


def explained(data: Data, language: Language) -> list[Explained]:
    """What the words of the view mean."""
    churn = "churn_explained_months" if data["month_events"] else "churn_explained"
    ranges = "; ".join(
        f"{language.of(row, 'name')} — {common.products_range(row, language)}"
        for row in data["segments"]
    )
    at_risk = Explained(language("what_at_risk"), language("at_risk_explained"))
    has_money = common.bank(data)["balance_amount"] is not None
    return [
        Explained(language("what_churn"), language(churn)),
        *([at_risk] if has_money else []),
        Explained(
            language("what_segments"), language("segments_explained", ranges=ranges)
        ),
        Explained(
            language("what_few", few=common.few(data, language)),
            common.few_note(data, language) + " " + language("few_explained"),
        ),
    ]


def products(data: Data, language: Language) -> Table:
    """Churn by number of products, with intervals."""
    rows = _totals(data, "product_count")
    lines = [
        _rate_line(
            row, "product_count", language.count(row["product_count"]), data, language
        )
        for row in sorted(rows, key=lambda row: row["product_count"])
    ]
    columns = [
        Column(language("products"), "name"),
        Column(language("customers")),
        Column(language("churn_scale"), "mark"),
        Column(language("churn_rate")),
        Column(language("interval"), room="wide"),
    ]
    return Table(
        language("by_products"),
        columns,
        lines,
        name="product_count",
        note=language("dashed_line"),
    )


def _rate_line(
    row: Row, attribute: str, name: str, data: Data, language: Language
) -> Line:
    is_shown = row["is_reportable"]
    few = common.few(data, language)
    churn = {
        "value": row["churn_rate"],
        "low": row["churn_rate_low"],
        "high": row["churn_rate_high"],
    }
    key = urlencode({attribute: row[attribute]})
    reference = common.bank(data)["churn_rate"]
    mark = marks.interval(churn, ends=(0, 1), reference=reference, is_live=True)
    interval = language.interval(row["churn_rate_low"], row["churn_rate_high"])
    count = language.count(row["customer_count"]) if is_shown else few
    cells = [
        Cell(name, choose=key),
        Cell(count, field="customers"),
        Cell(mark=mark, field="mark"),
        Cell(language.share(row["churn_rate"]) if is_shown else few, field="rate"),
        Cell(interval, field="interval", css="quiet"),
    ]
    return Line(cells, key=key)


def heat_map(data: Data, language: Language) -> Table:
    """Churn by age group and number of products; a table whose cells are coloured.

    A number of products that few customers of the whole bank have would be a column of
    nothing but `< 30`, under every filter.
    """
    ages = options(data, language)["age_group"]
    shown_counts = [
        row["product_count"]
        for row in _totals(data, "product_count")
        if row["is_reportable"]
    ]
    cells = {
        (row["age_group"], row["product_count"]): row
        for row in _totals(data, "age_group, product_count")
    }
    reportable_ages = {
        row["age_group"] for row in _totals(data, "age_group") if row["is_reportable"]
    }
    lines = []
    for age in ages:
        if age["key"] not in reportable_ages:
            continue
        key = urlencode({"age_group": age["key"]})
        drawn = [Cell(age["label"], choose=key)]
        for count in sorted(shown_counts):
            row = cells.get((age["key"], count))
            rate = row["churn_rate"] if row else None
            text = DASH if row is None else language.share(rate)
            if row is not None and not row["is_reportable"]:
                text = common.few(data, language)
            drawn.append(
                Cell(
                    text,
                    field="rate",
                    choose=f"{key}&product_count={count}",
                    css=marks.heat_level(rate),
                )
            )
        lines.append(Line(drawn, key=key))
    columns = [Column(language("heat_axes"), "name")]
    columns += [Column(language.count(count), "heat") for count in sorted(shown_counts)]
    return Table(
        language("heat_map"),
        columns,
        lines,
        name="heat",
        note=language("heat_note"),
        css="heat-map",
    )


def segments(data: Data, language: Language) -> Table:
    """Churn and money of the segments."""
    rows = {row["segment_code"]: row for row in _totals(data, "segment_code")}
    largest = max(
        (float(row["balance_amount"] or 0) for row in rows.values()), default=0
    )
    has_money = any(row["balance_amount"] is not None for row in rows.values())
    lines = []
    for segment in data["segments"]:
        code = segment["segment_code"]
        if code not in rows:
            continue
        row = rows[code]
        name = language.of(segment, "name")
        line = _rate_line(row, "segment_code", name, data, language)
        balance, at_risk = row["balance_amount"], row["balance_at_risk_amount"]
        money = marks.amounts(
            None if balance is None else float(balance),
            None if at_risk is None else float(at_risk),
            largest,
        )
        texts = [
            common.money(amount, data, language)
            if row["is_reportable"]
            else common.few(data, language)
            for amount in (at_risk, balance)
        ]
        money_cells = [
            Cell(mark=money, field="money-mark"),
            Cell(texts[0], field="atRisk"),
            Cell(texts[1], field="balance", css="quiet"),
            Cell(language.share(row["balance_at_risk_share"]), field="atRiskShare"),
        ]
        cells = [*line.cells[:4], *(money_cells if has_money else ())]
        lines.append(Line(cells, key=line.key))
    columns = [
        Column(language("segment"), "name"),
        Column(language("customers")),
        Column(language("churn_scale"), "mark", room="wide"),
        Column(language("churn_rate")),
    ]
    if has_money:
        columns += [
            Column(language("money_scale"), "mark", room="wide"),
            Column(language("balance_at_risk")),
            Column(language("of_balance"), room="widest"),
            Column(language("share_of_balance"), room="wide"),
        ]
    return Table(
        language("by_segments" if has_money else "by_segments_without_money"),
        columns,
        lines,
        name="segment_code",
        note=language("money_note" if has_money else "dashed_line"),
        css="named",
    )


def note(data: Data, language: Language) -> Paragraph:
    """What `< 30` means."""
    return Paragraph(common.few_note(data, language), "quiet")
