"""A heat map of the matrix: a line for each row, a column for each year, a panel for each query."""

from __future__ import annotations

from search.comparison import Comparison
from web.measures import MEASURES, ROWS, Measure, number
from web.naming import row_names
from web.pictures.drawing import SMALL, Box, Drawing, Palette, width_of
from web.pictures.panels import (
    HEAD,
    MOST_PANELS,
    MOST_ROWS,
    Picture,
    draw_head,
    left_out,
    panels,
    told,
)
from web.scope import scope_of

_NARROWEST, _LEAST_WIDTH = 40.0, 300
_TALL, _YEARS = 24, 36


def heat(comparison: Comparison, measure: Measure, palette: Palette) -> Picture:
    """Draw a comparison whose rows are divided by years."""
    rows = comparison.rows[:MOST_ROWS]
    years = [part.value or "不详" for part in comparison.total.across]
    drawn = panels(
        comparison, measure, lambda query: [part.cells[query] for row in rows for part in row.across]
    )[:MOST_PANELS]
    side = max(_NARROWEST, *(width_of(number(panel.top), SMALL) + 10 for panel in drawn))
    names = row_names(rows)
    label = max(width_of(name, 12) for name in names) + 10
    width = max(_LEAST_WIDTH, label + side * len(years))
    height = HEAD + _YEARS + _TALL * len(rows)
    drawings, first = [], HEAD + _YEARS
    for panel in drawn:
        drawing = Drawing(f"heat-{panel.query}", palette, width, height)
        draw_head(drawing, panel)
        drawing.legend(26, f"最多 {number(panel.top)}", scope_of(comparison, panel.query).no_report)
        for column, year in enumerate(years):
            drawing.middle(label + (column + 0.5) * side, first - 7, year, SMALL, fill=palette.muted)
        for line, (row, name) in enumerate(zip(rows, names, strict=True)):
            y = first + line * _TALL
            drawing.text(label - 8, y + 16, name, text_anchor="end")
            for column, part in enumerate(row.across):
                value = measure.of(part.cells[panel.query])
                drawing.tile(Box(label + column * side, y, side, _TALL), value, panel.top)
                if value is not None:
                    colour = drawing.on_shade(value, panel.top)
                    drawing.middle(label + (column + 0.5) * side, y + 16, number(value), SMALL, fill=colour)
        drawings.append(drawing)
    return Picture(
        name="heat",
        heading=f"{ROWS[comparison.request.by]} × 年度：{MEASURES[measure]}",
        description=f"{'；'.join(told(rows, panel, measure) for panel in drawn)}。逐格的数字见表。",
        remark=left_out(comparison, len(rows)),
        drawings=drawings,
    )
