"""A timeline of what was first said where: a line for each row, a mark for each query."""

from __future__ import annotations

from collections.abc import Sequence

from search.comparison import Comparison, FirstSeen, Row
from web.naming import row_names
from web.pictures.drawing import SMALL, Box, Drawing, Palette, cut, width_of
from web.pictures.panels import MOST_PANELS, MOST_ROWS, Picture

# Paths around 0, 0, and whether they are filled: what tells the queries apart.
_MARKS = (
    ("M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", True),
    ("M-4.5-4.5h9v9h-9z", False),
    ("M0-6L5.6 4.5H-5.6z", True),
    ("M0-6L6 0L0 6L-6 0z", False),
    ("M-4.5-4.5h9v9h-9z", True),
    ("M0 6L5.6-4.5H-5.6z", False),
)
_TALL, _KEY, _MARK = 26, 22, 15
_NARROWEST, _WIDEST_QUERY = 46, 480


def firsts(comparison: Comparison, palette: Palette) -> Picture | None:
    """Draw when each row first says what the queries seek; None if nothing dated says it."""
    rows = sorted((row for row in comparison.rows if _dated(row)), key=_earliest)
    if not rows:
        return None
    shown = rows[:MOST_ROWS]
    queries = [query.text for query in comparison.queries[:MOST_PANELS]]
    years = range(
        min(_held_from(row) for row in shown),
        1 + max(found.report_year or 0 for row in shown for found in _dated(row)),
    )
    timeline = _Timeline(shown, queries, years, palette)
    timeline.draw_key()
    timeline.draw_years()
    timeline.draw_rows()
    first, year = rows[0].value, _earliest(rows[0])[0]
    return Picture(
        name="firsts",
        heading="首次出现的年度（斜线：此前没有收录报告）",
        description=f"其中 {len(rows)} 项出现过，最早的是 {first}，{year} 年度。逐项见表。",
        remark=f"只画了最早的 {len(shown)} 项（共 {len(rows)} 项）" if len(rows) > len(shown) else "",
        drawing=timeline.drawing,
    )


def _dated(row: Row) -> list[FirstSeen]:
    """The first reports of a row whose year is known."""
    return [found for found in row.first_seen[:MOST_PANELS] if found and found.report_year]


def _earliest(row: Row) -> tuple[int, str]:
    """When a row first says anything of it; within a year those without a date are last."""
    return min((found.report_year or 0, found.published or "9") for found in _dated(row))


def _held_from(row: Row) -> int:
    return min(year for year in row.earliest_held if year)


class _Timeline:
    """The drawing of a timeline."""

    def __init__(self, rows: Sequence[Row], queries: Sequence[str], years: range, palette: Palette) -> None:
        self._rows, self._queries, self._years = rows, queries, years
        self._names = row_names(rows)
        self._label = max(width_of(name, 12) for name in self._names) + 14
        self._step = max(_NARROWEST, _MARK * len(queries) + 12)
        self._head = _KEY * len(queries) + 34
        widest = max(width_of(cut(query, _WIDEST_QUERY, 12), 12) for query in queries)
        self.drawing = Drawing(
            "firsts",
            palette,
            max(self._label + self._step * len(years), widest + 24),
            self._head + _TALL * len(rows) + 4,
        )

    def draw_key(self) -> None:
        """Which mark is which query."""
        for place, query in enumerate(self._queries):
            self._mark(place, 8, 12 + _KEY * place)
            self.drawing.text(22, 16 + _KEY * place, cut(query, _WIDEST_QUERY, 12))

    def draw_years(self) -> None:
        """A line down from each year."""
        for year in self._years:
            x = self._at(year)
            self.drawing.middle(x, self._head - 10, str(year), SMALL, fill=self.drawing.palette.muted)
            self.drawing.line(x, self._head, x, self._head + _TALL * len(self._rows))

    def draw_rows(self) -> None:
        """When each row is held, and when it first says it."""
        for line, (row, name) in enumerate(zip(self._rows, self._names, strict=True)):
            y = self._head + line * _TALL
            self.drawing.text(self._label - 12, y + 17, name, text_anchor="end")
            if missing := _held_from(row) - self._years.start:
                self.drawing.hatch(Box(self._label, y + 5, missing * self._step, _TALL - 10))
            for place, found in enumerate(row.first_seen[: len(self._queries)]):
                if found and found.report_year:
                    aside = (place - (len(self._queries) - 1) / 2) * _MARK
                    self._mark(place, self._at(found.report_year) + aside, y + _TALL / 2)

    def _at(self, year: int) -> float:
        return self._label + (year - self._years.start + 0.5) * self._step

    def _mark(self, place: int, x: float, y: float) -> None:
        path, filled = _MARKS[place]
        palette = self.drawing.palette
        self.drawing.path(
            path,
            transform=f"translate({x:g} {y:g})",
            fill=palette.accent if filled else palette.paper,
            stroke=palette.accent,
            stroke_width=2,
        )
