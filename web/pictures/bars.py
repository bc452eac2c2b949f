"""Bars over years: a panel for each query, in which the years that are not held are hatched."""

from __future__ import annotations

from search.comparison import Comparison
from web.measures import MEASURES, Measure, number
from web.pictures.drawing import SMALL, Box, Drawing, Palette, width_of
from web.pictures.panels import HEAD, Picture, draw_head, panels, told
from web.scope import scope_of

_PLOT, _FOOT = 120, 24
_NARROWEST, _WIDEST, _ALONE = 36.0, 64.0, 640  # of a band; the width of a single panel
_LEAST_WIDTH = 260
_LABEL = 14  # the height of the number above a bar


def bars(comparison: Comparison, measure: Measure, palette: Palette) -> Picture:
    """Draw a comparison by years."""
    rows = list(comparison.rows)
    drawn = panels(comparison, measure, lambda query: [row.cells[query] for row in rows])
    band = max(_NARROWEST, *(width_of(number(panel.top), SMALL) + 8 for panel in drawn))
    if len(drawn) == 1:
        band = max(band, min(_WIDEST, _ALONE / len(rows)))
    width = max(_LEAST_WIDTH, band * len(rows))
    drawings, base = [], HEAD + _PLOT
    for panel in drawn:
        drawing = Drawing(f"bars-{panel.query}", palette, width, base + _FOOT)
        nothing = scope_of(comparison, panel.query).nothing
        draw_head(drawing, panel)
        for place, row in enumerate(rows):
            box = Box(place * band, HEAD, band, _PLOT)
            _bar(drawing, box, measure.of(row.cells[panel.query]), panel.top, nothing)
            drawing.middle(box.x + band / 2, base + 17, row.value or "", SMALL, fill=palette.muted)
        drawing.line(0, base + 0.5, band * len(rows), base + 0.5, stroke=palette.muted)
        drawings.append(drawing)
    said = [told(rows, panel, measure) for panel in drawn]
    if missing := [row.value or "" for row in rows if not row.reports_held]:
        said.append(f"{scope_of(comparison).no_report}的年度：{'、'.join(missing)}")
    return Picture("bars", f"逐年比较：{MEASURES[measure]}", f"{'；'.join(said)}。", "", drawings)


def _bar(drawing: Drawing, band: Box, value: float | None, most: float, nothing: str) -> None:
    """A year's bar in the band that it may fill; hatched, and told by a word, if there is no value."""
    middle, palette = band.x + band.width / 2, drawing.palette
    if value is None:
        wide = band.width * 0.72
        drawing.hatch(Box(middle - wide / 2, band.y, wide, band.height))
        drawing.rect(Box(middle - 8, band.y + 34, 16, 50), fill=palette.paper)
        for place, character in enumerate(nothing):
            drawing.middle(middle, band.y + 48 + 15 * place, character, SMALL, fill=palette.muted)
        return
    tall, wide = value / most * (band.height - _LABEL), band.width * 0.64
    top = band.y + band.height - tall
    drawing.rect(Box(middle - wide / 2, top, wide, tall), fill=palette.accent)
    drawing.middle(middle, top - 5, number(value), SMALL, fill=palette.ink if value else palette.muted)
