"""A map of the provinces as tiles of one size, each roughly where it lies; a panel for each query."""

from __future__ import annotations

from collections.abc import Mapping

from index.divisions import by_code
from search.comparison import Comparison
from web.measures import MEASURES, Measure, number
from web.pictures.drawing import Box, Drawing, Palette, width_of
from web.pictures.panels import (
    HEAD,
    MOST_PANELS,
    Panel,
    Picture,
    draw_head,
    left_out,
    panels,
    told,
)
from web.scope import scope_of

#: Code → short name, column and line, from 0.
TILES: Mapping[str, tuple[str, int, int]] = {
    "23": ("黑龙江", 7, 0),
    "15": ("内蒙古", 5, 1),
    "22": ("吉林", 7, 1),
    "65": ("新疆", 0, 2),
    "62": ("甘肃", 2, 2),
    "64": ("宁夏", 3, 2),
    "14": ("山西", 4, 2),
    "13": ("河北", 5, 2),
    "11": ("北京", 6, 2),
    "21": ("辽宁", 7, 2),
    "63": ("青海", 1, 3),
    "61": ("陕西", 3, 3),
    "41": ("河南", 4, 3),
    "37": ("山东", 5, 3),
    "12": ("天津", 6, 3),
    "54": ("西藏", 0, 4),
    "51": ("四川", 2, 4),
    "50": ("重庆", 3, 4),
    "42": ("湖北", 4, 4),
    "34": ("安徽", 5, 4),
    "32": ("江苏", 6, 4),
    "31": ("上海", 7, 4),
    "53": ("云南", 2, 5),
    "52": ("贵州", 3, 5),
    "43": ("湖南", 4, 5),
    "36": ("江西", 5, 5),
    "33": ("浙江", 6, 5),
    "45": ("广西", 3, 6),
    "44": ("广东", 4, 6),
    "35": ("福建", 5, 6),
    "71": ("台湾", 6, 6),
    "46": ("海南", 3, 7),
    "82": ("澳门", 4, 7),
    "81": ("香港", 5, 7),
}
COLUMNS = 1 + max(column for _, column, _ in TILES.values())
LINES = 1 + max(line for _, _, line in TILES.values())
_STEP, _SIDE = 45, 43
# A phone shows the map at six sevenths of its size, at which nothing may be too small to be read.
_NAME, _NUMBER, _SMALLEST = 13, 13, 12


def tiles(comparison: Comparison, measure: Measure, palette: Palette) -> Picture:
    """Draw a comparison by provinces."""
    rows = list(comparison.rows)
    drawn = panels(comparison, measure, lambda query: [row.cells[query] for row in rows])[:MOST_PANELS]
    outside = [name for code, (name, _, _) in TILES.items() if by_code(code) is None]
    unheld = len(TILES) - len(rows) - len(outside)
    said = [told(rows, panel, measure) for panel in drawn]
    no_report = scope_of(comparison).no_report
    no_such = f"{'、'.join(outside)}不在收录范围"
    return Picture(
        name="tiles",
        heading=f"各省级行政区：{MEASURES[measure]}",
        description=f"{'；'.join(said)}。{unheld} 个省级行政区{no_report}，{no_such}。逐项的数字见表。",
        remark="；".join(filter(None, (left_out(comparison, len(rows)), no_such))),
        drawings=[_map(comparison, panel, measure, palette) for panel in drawn],
    )


def _map(comparison: Comparison, panel: Panel, measure: Measure, palette: Palette) -> Drawing:
    """The map of one query."""
    of_code = {row.code: row for row in comparison.rows}
    top = HEAD + 8
    drawing = Drawing(f"tiles-{panel.query}", palette, COLUMNS * _STEP, top + LINES * _STEP)
    draw_head(drawing, panel, _SMALLEST)
    no_report = scope_of(comparison, panel.query).no_report
    drawing.legend(26, f"最多 {number(panel.top)}", no_report, _SMALLEST)
    for code, (name, column, line) in TILES.items():
        row = of_code.get(code)
        value = measure.of(row.cells[panel.query]) if row else None
        box = Box(column * _STEP + 1, top + line * _STEP + 1, _SIDE, _SIDE)
        if value is not None:
            drawing.tile(box, value, panel.top)
            _words(drawing, box, name, number(value), drawing.on_shade(value, panel.top))
        elif by_code(code) is None:
            drawing.rect(box, fill="none", stroke=palette.line, stroke_dasharray="2 3")
            _words(drawing, box, name, "范围外", palette.muted)
        else:
            drawing.hatch(box)  # on which nothing can be read
            drawing.rect(Box(box.x + 1, box.y + 12, _SIDE - 2, 19), fill=palette.paper)
            drawing.middle(box.x + _SIDE / 2, box.y + 26, name, _NAME, fill=palette.muted)
    return drawing


def _words(drawing: Drawing, box: Box, name: str, below: str, colour: str) -> None:
    """What stands in a tile; a long number is written smaller."""
    size = _SMALLEST if width_of(below, _NUMBER) > _SIDE - 2 else _NUMBER
    drawing.middle(box.x + _SIDE / 2, box.y + 18, name, _NAME, fill=colour)
    drawing.middle(box.x + _SIDE / 2, box.y + 35, below, size, fill=colour)
