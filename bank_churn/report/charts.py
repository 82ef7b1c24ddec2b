"""The charts, as Vega-Lite specifications made with Altair.

Colours are the CSS variables of the page, so that one drawing serves light, dark and
print. A chart that filters change gets its rows in the browser.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from bank_churn.formats import NO_BREAK_SPACE
from bank_churn.report.data import Row

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])

ROWS = "rows"
INK, QUIET, LINE = "var(--ink)", "var(--quiet)", "var(--line)"
ACCENT, SOFT = "var(--accent)", "var(--soft)"

# A churn rate at and above which a cell of the heat map has the full colour.
FULL_COLOUR_RATE = 0.6
WIDTH = 360  # of the drawings that do not follow the page, pixels


def config(language: str) -> dict[str, Any]:
    """Looks and number marks that all charts share."""
    russian: dict[str, Any] = {"decimal": ",", "thousands": NO_BREAK_SPACE}
    russian |= {"grouping": [3], "currency": ["", ""], "percent": f"{NO_BREAK_SPACE}%"}
    axis: dict[str, Any] = {"labelColor": INK, "titleColor": QUIET, "gridColor": LINE}
    axis |= {"domainColor": LINE, "tickColor": LINE, "titleFontWeight": "normal"}
    axis |= {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 170}
    return {
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "axis": axis,
        "view": {"stroke": None},
        "text": {"color": INK, "fontSize": 12},
        **({"locale": {"number": russian}} if language == "ru" else {}),
    }


def svg(spec: Mapping[str, Any]) -> Markup:
    """The drawing that stands in the page as it is."""
    drawn = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE)
    return Markup(drawn)


def javascript() -> str:
    """Vega, Vega-Lite and Vega-Embed, for the charts that filters change."""
    snippet = "window.vegaEmbed = vegaEmbed;"
    return str(vl_convert.javascript_bundle(snippet, vl_version=VEGA_LITE))


def with_rows(
    spec: Mapping[str, Any], rows: Sequence[Row], height: int
) -> dict[str, Any]:
    """A chart that follows the width of its place, made a drawing; height in pixels."""
    return {
        **spec,
        "datasets": {ROWS: list(rows)},
        "width": WIDTH,
        "height": height,
    }


def _spec(chart: Any, language: str) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    return spec | {"config": config(language)}


def _later() -> Any:
    """A chart whose rows are given when it is drawn, in `datasets`."""
    return alt.Chart(alt.NamedData(name=ROWS))


def _wide(chart: Any) -> Any:
    """As wide as its place in the page; the height comes with the rows."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return chart.properties(width="container", autosize=fit)


def churn_by_product_count(titles: Mapping[str, str], language: str) -> dict[str, Any]:
    """Rates with intervals.

    Its rows, in order: `group` (label, `|`, customers), `rate`, `low`, `high` (0 to 1;
    null for a group that is not reportable), and the texts `text`
    above a rate and `few` instead of one.

    Args:
        titles: `products`, `churn_rate`.
        language: `en` or `ru`.
    """
    base = _later().encode(
        x=alt.X("group:N", sort=None, title=titles["products"]).axis(
            labelAngle=0, labelExpr="split(datum.label, '|')"
        )
    )
    scale = alt.Scale(domainMin=0, nice=True)
    low = alt.Y("low:Q", title=titles["churn_rate"], scale=scale).axis(format=".0%")
    interval = base.mark_rule(color=ACCENT, strokeWidth=2).encode(y=low, y2="high:Q")
    point = base.mark_point(color=ACCENT, filled=True, size=70, opacity=1).encode(
        y="rate:Q"
    )
    text = base.mark_text(dy=-9).encode(y="high:Q", text="text:N")
    # First, for it knows every group: one without a rate keeps its place.
    few = base.mark_text(dy=-9).encode(y=alt.datum(0), text="few:N")
    return _spec(_wide(alt.layer(few, interval, point, text)), language)


def heat_map(titles: Mapping[str, str], language: str) -> dict[str, Any]:
    """Churn by number of products and age group.

    Its rows, in order of age and product: `product`, `age` (labels), `rate` (0 to 1 or
    null) and `text`.

    Args:
        titles: `products`, `age_group`.
        language: `en` or `ru`.
    """
    base = _later().encode(
        x=alt.X("product:N", sort=None, title=titles["products"]).axis(
            labelAngle=0, orient="top"
        ),
        y=alt.Y("age:N", sort=None, title=titles["age_group"]),
    )
    opacity = alt.Scale(domain=[0, FULL_COLOUR_RATE], range=[0.05, 1], clamp=True)
    cell = base.mark_rect(color=ACCENT).encode(
        fillOpacity=alt.FillOpacity("rate:Q", scale=opacity, legend=None)
    )
    on_colour = alt.datum.rate > FULL_COLOUR_RATE * 0.55
    text = base.mark_text().encode(
        text="text:N",
        color=alt.condition(on_colour, alt.value("var(--paper)"), alt.value(INK)),
    )
    return _spec(_wide(alt.layer(cell, text)), language)


def money_at_risk(language: str) -> dict[str, Any]:
    """Balance and balance at risk of each segment.

    Its rows, in order: `name`, `balance`, `at_risk` (roubles or null) and `text`.

    Args:
        language: `en` or `ru`.
    """
    base = _later().encode(y=alt.Y("name:N", sort=None, axis=None))
    whole = base.mark_bar(color=SOFT, height=14).encode(
        x=alt.X("balance:Q", axis=None, stack=None)
    )
    at_risk = base.mark_bar(color=ACCENT, height=14).encode(
        x=alt.X("at_risk:Q", axis=None, stack=None)
    )
    name = _text(base, "name", dy=-17, fontWeight="bold")
    figures = _text(base, "text", dy=17)
    layers = alt.layer(whole, at_risk, name, figures)
    return _spec(_wide(layers), language)


def _text(base: Any, field: str, **mark: Any) -> Any:
    """Words over or under a line: beside it they would not fit a phone."""
    left = base.mark_text(align="left", limit=WIDTH, **mark)
    return left.encode(x=alt.value(0), text=f"{field}:N")


def _line(value: float) -> Any:
    """A broken line through all rows."""
    return (
        alt.Chart(alt.InlineData([{"at": value}]))
        .mark_rule(color=QUIET, strokeDash=[3, 3])
        .encode(x="at:Q")
    )


def _estimates(base: Any, x: alt.X) -> list[Any]:
    """Intervals from `low` to `high` with a point at `value`."""
    interval = base.mark_rule(color=ACCENT, strokeWidth=2).encode(x=x, x2="high:Q")
    point = base.mark_point(color=ACCENT, filled=True, size=60, opacity=1)
    return [interval, point.encode(x="value:Q")]


def forest(
    panels: Sequence[tuple[str, Sequence[Row]]], language: str
) -> dict[str, Any]:
    """Differences with intervals over the margin that matters, a panel per unit.

    Args:
        panels: Axis title, and rows with `name` (text), `value`, `low`, `high` and
            `margin` in that unit.
        language: `en` or `ru`.
    """
    parts = []
    for title, rows in panels:
        widest = max(abs(row[end]) for row in rows for end in ("low", "high", "margin"))
        base = alt.Chart(alt.InlineData(list(rows))).encode(
            y=alt.Y("name:N", sort=None, axis=None)
        )
        scale = alt.Scale(domain=[-widest, widest], nice=True)
        x = alt.X("low:Q", title=title, scale=scale).axis(tickCount=5)
        margin = (
            base.transform_calculate(margin_low="-datum.margin")
            .mark_bar(color=SOFT, height=14)
            .encode(x=alt.X("margin_low:Q", title=title), x2="margin:Q")
        )
        name = _text(base, "name", dy=-16, fontWeight="bold")
        layers = alt.layer(margin, _line(0), *_estimates(base, x), name)
        parts.append(layers.properties(width=WIDTH, height=alt.Step(48)))
    return _spec(alt.vconcat(*parts), language)


def drivers(
    title: str, overall: float, rows: Sequence[Row], language: str
) -> dict[str, Any]:
    """Churn of bands with intervals, beside the line of everybody.

    Args:
        title: Axis title.
        overall: Churn rate of everybody, 0 to 1.
        rows: `name` (feature and band), `value`, `low`, `high`, 0 to 1, in order.
        language: `en` or `ru`.
    """
    base = alt.Chart(alt.InlineData(list(rows))).encode(
        y=alt.Y("name:N", sort=None, axis=None)
    )
    top = math.ceil(max([overall, *(row["high"] for row in rows)]) * 10) / 10
    x = alt.X("low:Q", title=title, scale=alt.Scale(domain=[0, top])).axis(format=".0%")
    layers = alt.layer(
        _line(overall), *_estimates(base, x), _text(base, "name", dy=-12)
    )
    return _spec(layers.properties(width=WIDTH, height=alt.Step(34)), language)
