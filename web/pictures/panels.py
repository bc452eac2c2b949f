"""Panels: the part of a picture that shows one query, and how several lie beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.comparison import Cell, Comparison, Row
from web.measures import Measure, number
from web.pictures.drawing import SMALL, Drawing, Palette, cut, width_of

#: So many queries are drawn where each of them takes much room.
MOST_PANELS = 6
#: And so many rows.
MOST_ROWS = 40
#: How high the head of a panel is.
HEAD = 46

_PAGE = 1120  # about as wide as a page may be
_GAP = 28
_TITLE = 14


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        name: its name in addresses.
        heading: what it shows.
        description: the same in words, for who does not see it.
        remark: what it leaves out; ``""`` if nothing.
        drawing: the picture itself.
    """

    name: str
    heading: str
    description: str
    remark: str
    drawing: Drawing

    def inline(self) -> str:
        """As a part of a page."""
        return self.drawing.inline(self.heading, self.description)

    def alone(self, source: str) -> str:
        """As a file, with a note that says what it was made from."""
        note = "；".join(one for one in (source, self.remark) if one)
        return self.drawing.alone(self.heading, self.description, note)


@dataclass(frozen=True, slots=True)
class Panel:
    """What is drawn of one query.

    Attributes:
        query: its place among the queries.
        title: what stands above it.
        unit: what it is counted in.
        top: the largest number that is drawn in that unit.
    """

    query: int
    title: str
    unit: str
    top: float


def panels(comparison: Comparison, measure: Measure, cells: Callable[[int], Sequence[Cell]]) -> list[Panel]:
    """A panel for each query; those counted in the same unit have one scale.

    Args:
        comparison: the queries.
        measure: what is drawn.
        cells: the cells that are drawn of the query at a place.
    """
    units = [measure.unit(query) for query in comparison.queries]
    tops: dict[str, float] = {}
    for place, unit in enumerate(units):
        highest = max((measure.of(cell) or 0 for cell in cells(place)), default=0)
        tops[unit] = max(tops.get(unit, 0), highest)
    return [
        Panel(place, query.text, unit, tops[unit] or 1)
        for place, (query, unit) in enumerate(zip(comparison.queries, units, strict=True))
    ]


def side_by_side(
    name: str, palette: Palette, count: int, width: float, height: float
) -> tuple[Drawing, list[tuple[float, float]]]:
    """A drawing with room for some panels of a size, and where each of them begins."""
    columns = max(1, min(count, int((_PAGE + _GAP) // (width + _GAP))))
    lines = -(-count // columns)
    drawing = Drawing(name, palette, columns * (width + _GAP) - _GAP, lines * (height + _GAP) - _GAP)
    return drawing, [
        (place % columns * (width + _GAP), place // columns * (height + _GAP)) for place in range(count)
    ]


def draw_head(drawing: Drawing, panel: Panel, left: float, top: float, width: float) -> None:
    """What a panel shows, and in which unit."""
    unit = f"（{panel.unit}）"
    title = cut(panel.title, width - width_of(unit, SMALL), _TITLE)
    drawing.text(left, top + 16, title, _TITLE, font_weight="bold")
    drawing.text(left + width_of(title, _TITLE) + 2, top + 16, unit, SMALL, fill=drawing.palette.muted)


def not_held(comparison: Comparison) -> str:
    """What hatching means."""
    return "筛选之内没有报告" if comparison.request.filters else "未收录"


def told(rows: Sequence[Row], panel: Panel, measure: Measure) -> str:
    """Where a query is found most, in words."""
    values = [measure.of(row.cells[panel.query]) or 0 for row in rows]
    most = max(values)
    if not most:
        return f"{panel.title} 没有出现"
    best, found = rows[values.index(most)].value, sum(map(bool, values))
    return f"{panel.title} 见于其中 {found} 项，最多的是 {best}，{number(most)} {panel.unit}"


def left_out(comparison: Comparison, rows: int) -> str:
    """How much of a comparison is not drawn; ``""`` if all of it is."""
    said = []
    if len(comparison.queries) > MOST_PANELS:
        said.append(f"前 {MOST_PANELS} 个查询（共 {len(comparison.queries)} 个）")
    if len(comparison.rows) > rows:
        said.append(f"前 {rows} 行（共 {len(comparison.rows)} 行）")
    return f"只画了{'、'.join(said)}" if said else ""
