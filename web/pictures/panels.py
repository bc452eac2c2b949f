"""Panels: the part of a picture that shows one query, and how several lie beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.comparison import Cell, Comparison, Row
from web.measures import Measure, number
from web.pictures.drawing import SMALL, Drawing, cut, sheet, width_of

#: So many queries are drawn where each of them takes much room.
MOST_PANELS = 6
#: And so many rows.
MOST_ROWS = 40
#: How high the head of a panel is.
HEAD = 46

_TITLE = 14


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        name: its name in addresses.
        heading: what it shows.
        description: the same in words, for who does not see it.
        remark: what it leaves out; ``""`` if nothing.
        drawings: the picture itself, in parts that stand beside each other where there is room.
    """

    name: str
    heading: str
    description: str
    remark: str
    drawings: Sequence[Drawing]

    def inline(self) -> str:
        """As a part of a page, which tells heading and description."""
        return "".join(drawing.inline() for drawing in self.drawings)

    def alone(self, source: str) -> str:
        """As a file, with a note that says what it was made from."""
        note = "；".join(one for one in (source, self.remark) if one)
        return sheet(self.name, self.drawings, self.heading, self.description, note)


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


def draw_head(drawing: Drawing, panel: Panel, size: float = SMALL) -> None:
    """What a panel shows, and in which unit."""
    unit = f"（{panel.unit}）"
    title = cut(panel.title, drawing.width - width_of(unit, size), _TITLE)
    drawing.text(0, 16, title, _TITLE, font_weight="bold")
    drawing.text(width_of(title, _TITLE) + 2, 16, unit, size, fill=drawing.palette.muted)


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
    some_rows = f"前 {rows} 行（共 {len(comparison.rows)} 行）" if len(comparison.rows) > rows else ""
    return only_drawn(queries_drawn(comparison), some_rows)


def queries_drawn(comparison: Comparison) -> str:
    """Which queries are drawn; ``""`` if all are."""
    queries = len(comparison.queries)
    return f"前 {MOST_PANELS} 个查询（共 {queries} 个）" if queries > MOST_PANELS else ""


def only_drawn(*parts: str) -> str:
    """That only these parts are drawn; ``""`` if none is named."""
    named = "、".join(filter(None, parts))
    return f"只画了{named}" if named else ""
