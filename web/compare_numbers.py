"""The tables of numbers on the page of comparisons, in which each number leads to what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.divisions import by_code
from search.comparison import By, Cell, Comparison, Part, Row
from web.cells import CellLinks, Own
from web.measures import Display, Measure, number, ten_thousands
from web.scope import scope_of

_UNPLACED = {
    By.YEAR: "年度不详的报告",
    By.PROVINCE: "省份不详的报告",
    By.CITY: "不属于哪个市的报告（省级机构、直辖市等）",
    By.COUNTY: "不属于哪个区县的报告（市级以上机构等）",
    By.ISSUER: "发布机构不详的报告",
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table.

    Attributes:
        text: the number, or that no report is held.
        kind: ``"unheld"`` then, ``"zero"`` where nothing is found, else ``""``.
        detail: all that was counted.
        href: the search that finds it; None where there is nothing to find, or no filter for it.
    """

    text: str
    kind: str
    detail: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of a table.

    Attributes:
        label: what it is.
        within: the divisions above it.
        reports, characters: how much is held.
        cells: its cells.
    """

    label: str
    within: str
    reports: str
    characters: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, and what its numbers are counted in."""

    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Group:
    """The heading above so many columns."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table.

    Attributes:
        caption: the query that it is about, if it is about one.
        groups: the headings above those of its columns, if each query has several.
        headings: its columns.
        rows: its lines.
        foot: below them the reports that are in none, if there are any, and all together.
    """

    caption: Heading | None
    groups: tuple[Group, ...]
    headings: tuple[Heading, ...]
    rows: tuple[ShownRow, ...]
    foot: tuple[ShownRow, ...]


def tables(
    comparison: Comparison, rows: Sequence[Row], display: Display, links: CellLinks
) -> tuple[ShownTable, ...]:
    """One table, or where rows are divided by years one for each query and measure."""
    made = _Tables(comparison, rows, display, links)
    return made.by_query() if comparison.total.across else (made.whole(),)


class _Tables:
    """Makes the tables of a comparison."""

    def __init__(
        self, comparison: Comparison, rows: Sequence[Row], display: Display, links: CellLinks
    ) -> None:
        self._comparison = comparison
        self._rows = rows
        self._links = links
        self._all = display is Display.ALL
        self._columns = [
            (place, measure)
            for place, query in enumerate(comparison.queries)
            for measure in display.columns(query)
        ]
        self._headings = tuple(
            Heading(comparison.queries[place].text, self._unit(place, measure))
            for place, measure in self._columns
        )

    def whole(self) -> ShownTable:
        """One table with a column for each query and measure."""
        groups = Counter(place for place, _ in self._columns) if self._all else {}
        return ShownTable(
            None,
            tuple(Group(self._comparison.queries[place].text, columns) for place, columns in groups.items()),
            tuple(Heading(one.unit, "") for one in self._headings) if groups else self._headings,
            tuple(self._line(row, self._cells(row)) for row in self._rows),
            tuple(self._line(row, self._cells(row), label) for row, label in self._foot()),
        )

    def by_query(self) -> tuple[ShownTable, ...]:
        """A table for each query and measure with a column for each year."""
        years = [part.value or "不详" for part in self._comparison.total.across]
        return tuple(
            ShownTable(
                caption,
                (),
                tuple(Heading(text, "") for text in ("合计", *years)),
                tuple(self._line(row, self._years(row, column)) for row in self._rows),
                tuple(self._line(row, self._years(row, column), label) for row, label in self._foot()),
            )
            for column, caption in zip(self._columns, self._headings, strict=True)
        )

    def _unit(self, place: int, measure: Measure) -> str:
        unit = measure.unit(self._comparison.queries[place])
        return f"{unit} / 收录" if self._all and measure is Measure.REPORTS else unit

    def _foot(self) -> list[tuple[Row, str]]:
        unplaced = self._comparison.unplaced
        named = [(unplaced, _UNPLACED[self._comparison.request.by])] if unplaced.reports_held else []
        return [*named, (self._comparison.total, "合计")]

    def _line(self, row: Row, cells: tuple[ShownCell, ...], label: str = "") -> ShownRow:
        return ShownRow(
            label=label or row.value or "",
            within=above(row),
            reports=number(row.reports_held),
            characters=ten_thousands(row.characters_held) if row.reports_held else "",
            cells=cells,
        )

    def _cells(self, row: Row) -> tuple[ShownCell, ...]:
        return tuple(self._cell(row, column, row) for column in self._columns)

    def _years(self, row: Row, column: tuple[int, Measure]) -> tuple[ShownCell, ...]:
        return tuple(self._cell(row, column, part) for part in (row, *row.across))

    def _cell(self, row: Row, column: tuple[int, Measure], part: Part) -> ShownCell:
        place, measure = column
        cell = part.cells[place]
        value = measure.of(cell)
        if value is None:
            return ShownCell(scope_of(self._comparison, place).nothing, "unheld")
        own = self._own(row, part) if cell.passages else None
        href = None if own is None else self._links.search_url(self._comparison.queries[place].text, own)
        text = number(value)
        if self._all and measure is Measure.REPORTS:
            text = f"{text} / {cell.reports_held:,}"
        return ShownCell(text, "" if value else "zero", _detail(cell), href)

    def _own(self, row: Row, part: Part) -> Own | None:
        """The filters of a cell; None for reports that no filter asks for."""
        if (row.value is None and row is not self._comparison.total) or (part is not row and not part.value):
            return None
        own = self._links.row(row.value, row.code) if row.value is not None else ()
        return own if part is row else (*own, ("year", part.value or ""))


def _detail(cell: Cell) -> str:
    counted = [] if cell.occurrences is None else [f"{cell.occurrences:,} 处"]
    counted += [f"{cell.passages or 0:,} 段", f"{cell.reports or 0:,} / {cell.reports_held:,} 份报告"]
    if cell.per_10k_characters is not None:
        counted.append(f"每万字 {number(cell.per_10k_characters)}")
    return "，".join(counted)


def above(row: Row) -> str:
    """The names of the divisions above that of a row."""
    division = by_code(row.code) if row.code else None
    return "".join(division.names[:-1]) if division else ""
