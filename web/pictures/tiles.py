"""A map of the provinces as tiles of one size, each roughly where it lies; a panel for each query."""

from __future__ import annotations

from collections.abc import Mapping

from search.comparison import Comparison
from web.measures import MEASURES, Measure, number
from web.pictures.drawing import Box, Palette
from web.pictures.panels import (
    HEAD,
    MOST_PANELS,
    Picture,
    draw_head,
    left_out,
    not_held,
    panels,
    side_by_side,
    told,
)

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
_STEP, _SIDE = 60, 56


def tiles(comparison: Comparison, measure: Measure, palette: Palette) -> Picture:
    """Draw a comparison by provinces."""
    rows = list(comparison.rows)
    of_code = {row.code: row for row in rows}
    drawn = panels(comparison, measure, lambda query: [row.cells[query] for row in rows])[:MOST_PANELS]
    width, height = COLUMNS * _STEP, HEAD + 8 + LINES * _STEP
    drawing, places = side_by_side("tiles", palette, len(drawn), width, height)
    for panel, (left, top) in zip(drawn, places, strict=True):
        draw_head(drawing, panel, left, top, width)
        drawing.legend(left, top + 26, f"最多 {number(panel.top)}", not_held(comparison))
        for code, (name, column, line) in TILES.items():
            row = of_code.get(code)
            value = measure.of(row.cells[panel.query]) if row else None
            x, y = left + column * _STEP, top + HEAD + 8 + line * _STEP
            drawing.tile(Box(x, y, _SIDE, _SIDE), value, panel.top)
            if value is None:  # on hatching nothing can be read
                drawing.rect(Box(x + 4, y + 17, _SIDE - 8, 22), fill=palette.paper)
                drawing.middle(x + _SIDE / 2, y + 33, name, 13, fill=palette.muted)
            else:
                colour = drawing.on_shade(value, panel.top)
                drawing.middle(x + _SIDE / 2, y + 25, name, 13, fill=colour)
                drawing.middle(x + _SIDE / 2, y + 44, number(value), fill=colour)
    unheld = len(TILES.keys() - of_code.keys())
    said = [told(rows, panel, measure) for panel in drawn]
    return Picture(
        name="tiles",
        heading=f"各省级行政区：{MEASURES[measure]}",
        description=f"{'；'.join(said)}。{unheld} 个省级行政区{not_held(comparison)}。逐项的数字见表。",
        remark=left_out(comparison, len(rows)),
        drawing=drawing,
    )
