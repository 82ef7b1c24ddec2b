"""Small drawings inside the cells of tables: a chart is a table that is also drawn.

Everything is placed in per cent of the cell's width, so that one drawing fits a phone,
a wide screen and paper. What the dashboard's script moves names its positions in
`data-x` (`attribute:figure`); the script places them by the same rule as here.
"""

import math
from collections.abc import Mapping

from markupsafe import Markup

HEIGHT = 34  # pixels: that of a row of one line, so that lines go through the rows
MIDDLE = HEIGHT // 2
BAR = 12
BAR_TOP = MIDDLE - BAR // 2
# Beyond the drawing: through a row of several lines too, which the style sheet cuts.
BEYOND = 3 * HEIGHT
THROUGH_ALL = f'y1="{-BEYOND}" y2="{HEIGHT + BEYOND}"'
THROUGH_ROW = f'y="{-BEYOND}" height="{HEIGHT + 2 * BEYOND}"'
HEAT_LEVELS = 9
HEAT_STEPS_PER_WHOLE = 12  # a level is a twelfth: the last begins at two thirds


def axis_end(highest: float) -> float:
    """The end of an axis of shares that holds `highest`: tens, below 10 % ones."""
    steps = 10 if highest > 0.1 else 100
    return min(1.0, math.ceil(round(highest * steps, 9)) / steps) or 1.0


def place(value: float, low: float, high: float) -> str:
    """Where a value lies between two ends, in per cent, at most at the ends."""
    share = (value - low) / (high - low) if high > low else 0
    return f"{100 * min(1, max(0, share)):.2f}%"


def interval(
    figures: Mapping[str, float | None],
    *,
    ends: tuple[float, float],
    reference: float | None = None,
    band: float | None = None,
    is_live: bool = False,
) -> Markup:
    """An estimate with its interval.

    Args:
        figures: `value`, `low` and `high`, in the unit of `ends`; nulls are not drawn.
        ends: The values at the left and the right edge of the cell.
        reference: Where a dashed line goes through all rows.
        band: Half the width of a shaded band around 0: the margin that matters.
        is_live: Whether the script moves it.
    """
    drawn = []
    if band is not None:
        left, right = place(-band, *ends), place(band, *ends)
        width = f"{float(right[:-1]) - float(left[:-1]):.2f}%"
        drawn.append(f'<rect class="band" x="{left}" width="{width}" {THROUGH_ROW}/>')
    if reference is not None:
        at = place(reference, *ends)
        drawn.append(f'<line class="reference" x1="{at}" x2="{at}" {THROUGH_ALL}/>')
    value, low, high = (figures[name] for name in ("value", "low", "high"))
    is_known = value is not None and low is not None and high is not None
    if is_known or is_live:
        drawn.append(
            _estimate(value or 0, low or 0, high or 0, ends, is_live, is_known)
        )
    return _svg("".join(drawn))


def _estimate(
    value: float,
    low: float,
    high: float,
    ends: tuple[float, float],
    is_live: bool,
    is_known: bool,
) -> str:
    """A stem from 0 to the value where the axis begins at 0, the interval, a point."""
    stem, line, point = (
        f' data-x="{names}"' if is_live else ""
        for names in ("x2:rate", "x1:low x2:high", "cx:rate")
    )
    x1, x2, cx = (place(figure, *ends) for figure in (low, high, value))
    level = f'y1="{MIDDLE}" y2="{MIDDLE}"'
    stem = f'<line class="stem"{stem} x1="0" x2="{cx}" {level}/>'
    return (
        f"<g data-moved{'' if is_known else ' hidden'}>"
        f"{stem if ends[0] == 0 else ''}"
        f'<line class="interval"{line} x1="{x1}" x2="{x2}" {level}/>'
        f'<circle class="point"{point} cx="{cx}" cy="{MIDDLE}" r="4.5"/></g>'
    )


def amounts(whole: float | None, part: float | None, largest: float) -> Markup:
    """A part of an amount in front of the whole; `largest` fills the cell."""
    rects = [
        f'<rect class="{name}" data-x="width:{figure}" y="{BAR_TOP}" height="{BAR}" '
        f'width="{place(value or 0, 0, largest)}"/>'
        for name, figure, value in (
            ("whole", "balance", whole),
            ("part", "atRisk", part),
        )
    ]
    hidden = " hidden" if whole is None else ""
    return _svg(f"<g data-moved{hidden}>{''.join(rects)}</g>")


def bar(value: float, largest: float) -> Markup:
    """A bar; `largest` fills the cell."""
    width = place(value, 0, largest)
    return _svg(f'<rect class="part" y="{BAR_TOP}" height="{BAR}" width="{width}"/>')


def step(start: float, end: float, ends: tuple[float, float]) -> Markup:
    """A step of a change: a bar from where it begins to where it ends, and the zero."""
    left, right = place(min(start, end), *ends), place(max(start, end), *ends)
    width = f"{float(right[:-1]) - float(left[:-1]):.2f}%"
    zero = place(0, *ends)
    return _svg(
        f'<rect class="part" x="{left}" y="{BAR_TOP}" height="{BAR}" width="{width}"/>'
        f'<line class="reference" x1="{zero}" x2="{zero}" {THROUGH_ALL}/>'
    )


def heat_level(rate: float | None) -> str:
    """The class of a cell of a heat map: `heat-0` to `heat-8`, `heat-none` for none."""
    if rate is None:
        return "heat-none"
    return f"heat-{min(HEAT_LEVELS - 1, int(rate * HEAT_STEPS_PER_WHOLE))}"


def _svg(drawn: str) -> Markup:
    # The numbers stand beside it in the same row.
    return Markup(
        f'<svg class="mark" width="100%" height="{HEIGHT}" aria-hidden="true">'
        f"{drawn}</svg>"
    )
