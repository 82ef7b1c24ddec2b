"""Time and memory by rows, one line per contender."""

from typing import Any

import altair as alt
import vl_convert

from benchmarks.results import Results

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
# Okabe and Ito: told apart by everybody.
COLOURS = ["#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"]


def draw(results: Results) -> str:
    """An SVG with both charts; runs that were stopped have no point."""
    rows: list[dict[str, Any]] = [
        {
            "contender": name,
            "rows": size,
            "seconds": results.median(name, size, "wall_seconds"),
            "gigabytes": (results.median(name, size, "peak_bytes") or 0) / 1e9,
        }
        for name in results.names()
        for size in results.sizes()
        if results.median(name, size, "wall_seconds")
    ]
    time = chart(rows, results, "seconds", "Wall time, s")
    memory = chart(rows, results, "gigabytes", "Peak memory, GB")
    both = alt.hconcat(time, memory).configure(
        background="white", font="sans-serif", view={"stroke": None}
    )
    return str(vl_convert.vegalite_to_svg(both.to_dict(), vl_version=VEGA_LITE))


def chart(
    rows: list[dict[str, Any]], results: Results, quantity: str, title: str
) -> alt.Chart:
    """One quantity against rows, both logarithmic."""
    axis = alt.Axis(format="~e", values=[float(size) for size in results.sizes()])
    log = alt.Scale(type="log")
    drawing: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows), width=300, height=260)
        .mark_line(point=alt.OverlayMarkDef(size=40), strokeWidth=2)
        .encode(
            x=alt.X("rows:Q", title="Rows", scale=log, axis=axis),
            y=alt.Y(f"{quantity}:Q", title=title, scale=log),
            color=alt.Color(
                "contender:N",
                title=None,
                scale=alt.Scale(domain=results.names(), range=COLOURS),
            ),
        )
    )
    return drawing
