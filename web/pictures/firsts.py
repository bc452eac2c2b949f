"""A timeline of what was first said where: a line for each row, a mark for each query."""

from __future__ import annotations

from collections.abc import Sequence

from search.comparison import Comparison, FirstSeen, Row
from web.naming import row_names
from web.pictures.drawing import SMALL, Box, Drawing, Palette, cut, width_of
from web.pictures.panels import MOST_PANELS, MOST_ROWS, Picture, only_drawn, queries_drawn
from web.scope import HELD, NARROWED, date_of, doubt_about, scopes_of

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
_FAINT = 0.4


def firsts(comparison: Comparison, palette: Palette) -> Picture | None:
    """Draw when each row first says what the queries seek; None if nothing dated says it."""
    rows = sorted((row for row in comparison.rows if _dated(row)), key=_earliest)
    if not rows:
        return None
    shown = rows[:MOST_ROWS]
    first, year = rows[0].value, _earliest(rows[0])[0]
    queries = queries_drawn(comparison)
    some_rows = f"最早的 {len(shown)} 项（共 {len(rows)} 项）" if len(rows) > len(shown) else ""
    which = f"{queries}见于" if queries else ""
    return Picture(
        name="firsts",
        heading="首次出现的年度",
        description=f"{which}其中 {len(rows)} 项，最早的是 {first}，{year} 年度。逐项见表。",
        remark=only_drawn(queries, some_rows),
        drawings=(_Timeline(comparison, shown, palette).draw(),),
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
    """The drawing of a timeline: a band for each year."""

    def __init__(self, comparison: Comparison, rows: Sequence[Row], palette: Palette) -> None:
        self._rows = rows
        self._queries = [query.text for query in comparison.queries[:MOST_PANELS]]
        self._years = range(
            min(map(_held_from, rows)),
            1 + max(found.report_year or 0 for row in rows for found in _dated(row)),
        )
        self._names = row_names(rows)
        self._label = max(width_of(name, 12) for name in self._names) + 14
        self._band = max(_NARROWEST, _MARK * len(self._queries) + 12)
        # What was searched for some of the queries was searched.
        scope = HELD if HELD in scopes_of(comparison) else NARROWED
        late = any(map(self._missing, rows))
        self._hatched = f"此前{scope.no_report}" if late else ""
        self._head = _KEY * (len(self._queries) + late) + 34
        keys = [*(cut(query, _WIDEST_QUERY, 12) for query in self._queries), self._hatched]
        self._drawing = Drawing(
            "firsts",
            palette,
            max(self._label + self._band * len(self._years), max(width_of(key, 12) for key in keys) + 24),
            self._head + _TALL * len(rows) + 4,
        )

    def draw(self) -> Drawing:
        """All of it."""
        self._draw_key()
        self._draw_years()
        for line, (row, name) in enumerate(zip(self._rows, self._names, strict=True)):
            self._draw_row(row, name, self._head + line * _TALL)
        return self._drawing

    def _draw_key(self) -> None:
        """Which mark is which query, and what hatching means."""
        for place, query in enumerate(self._queries):
            self._mark(place, 8, 12 + _KEY * place, query)
            self._drawing.text(22, 16 + _KEY * place, cut(query, _WIDEST_QUERY, 12))
        if self._hatched:
            y = _KEY * len(self._queries)
            self._drawing.hatch(Box(2, y + 6, 12, 12))
            self._drawing.text(22, y + 16, self._hatched)

    def _draw_years(self) -> None:
        """A band for each year, every other one darker."""
        palette, top = self._drawing.palette, self._head - 26
        for place, year in enumerate(self._years):
            x = self._label + place * self._band
            if place % 2 == 0:
                tall = 26 + _TALL * len(self._rows)
                self._drawing.rect(Box(x, top, self._band, tall), fill=palette.line, fill_opacity=_FAINT)
            self._drawing.middle(x + self._band / 2, top + 17, str(year), SMALL, fill=palette.muted)

    def _draw_row(self, row: Row, name: str, y: float) -> None:
        """From when on a row is held, and when it first says what."""
        self._drawing.text(self._label - 12, y + 17, name, text_anchor="end")
        if missing := self._missing(row):
            self._drawing.hatch(Box(self._label, y + 5, missing * self._band, _TALL - 10))
        for place, (query, found) in enumerate(zip(self._queries, row.first_seen, strict=False)):
            if found and found.report_year:
                band = self._label + (found.report_year - self._years.start + 0.5) * self._band
                aside = (place - (len(self._queries) - 1) / 2) * _MARK
                said = "，".join(filter(None, (date_of(found), found.issuer, doubt_about(found))))
                self._mark(place, band + aside, y + _TALL / 2, f"{query}：{said}")

    def _missing(self, row: Row) -> int:
        """How many years are drawn before the first of which a report of a row was searched."""
        return _held_from(row) - self._years.start

    def _mark(self, place: int, x: float, y: float, said: str) -> None:
        path, filled = _MARKS[place]
        palette = self._drawing.palette
        self._drawing.path(
            path,
            said,
            transform=f"translate({x:g} {y:g})",
            fill=palette.accent if filled else palette.paper,
            stroke=palette.accent,
            stroke_width=2,
        )
