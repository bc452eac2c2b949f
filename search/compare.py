"""Comparing: several queries counted by year, division or issuer, beside the size of what is held of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from index.folding import fold
from search.catalogue import Catalogue, Mask, Numbers, Value, Values
from search.comparison import (
    MOST_QUERIES,
    Across,
    By,
    Cell,
    Compared,
    CompareRequest,
    Comparison,
    FirstSeen,
    Part,
    Row,
)
from search.errors import QueryError
from search.evaluate import Evaluation
from search.explain import explain
from search.models import IndexVersion
from search.parser import parse
from search.query import Filters, Match, Query
from search.result import Result

_MOST_CELLS = 300_000
_DIGITS = {By.PROVINCE: 2, By.CITY: 4, By.COUNTY: 6}
_NONE = _WHOLE = -1


def compare(
    catalogue: Catalogue,
    evaluation: Evaluation,
    segmenter: str,
    request: CompareRequest,
    version: IndexVersion,
) -> Comparison:
    """Answer a comparison.

    Raises:
        QueryError: a query cannot be understood, or they are none or too many.
    """
    started = time.perf_counter()
    queries = _parsed(request.queries, request.match)
    if request.by is By.YEAR:  # each row is of one year as it is
        request = replace(request, across=Across.NONE)
    held = catalogue.searched((request.filters,), copies=True)
    grid = _grid(catalogue, request, held.reports)
    if grid.cells * len(queries) > _MOST_CELLS:
        raise QueryError(
            f"这样比较有 {grid.cells * len(queries)} 格，最多 {_MOST_CELLS} 格。"
            "请减少查询，加上筛选，或者按上一级行政区划比较。"
        )
    size = _size(catalogue, grid, (request.filters,))
    found: list[_Found] = []
    for query in queries:
        restrictions = (query.filters, request.filters)
        result = Result(catalogue, evaluation, query.condition, restrictions, copies=True)
        own = _size(catalogue, grid, restrictions) if query.filters else size
        found.append(_found(catalogue, grid, own, result))
    lines = _Lines(catalogue, grid, size, found, np.arange(len(grid.values) + 2))
    unplaced, total = lines[-2:]
    return Comparison(
        request=request,
        queries=tuple(
            Compared(query.text, explain(query.condition, (query.filters,), segmenter), one.quotes)
            for query, one in zip(queries, found, strict=True)
        ),
        rows=replace(lines, order=_order(request.by, size, found)),
        unplaced=unplaced,
        total=total,
        held=catalogue.held((request.filters,)),
        version=version,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


def _order(by: By, size: _Size, found: Sequence[_Found]) -> Numbers:
    """The rows in order: years and divisions as they are, issuers by what is found and what is held."""
    if by is not By.ISSUER:
        return np.arange(len(size.reports) - 2)
    passages = np.sum([one.passages[:-2, _WHOLE] for one in found], axis=0)
    return np.lexsort([-size.reports[:-2, _WHOLE], -passages])


def _parsed(texts: Sequence[str], match: Match) -> list[Query]:
    if not texts:
        raise QueryError("请写出要比较的词语，一行一个。")
    if len(texts) > MOST_QUERIES:
        raise QueryError(f"一次最多比较 {MOST_QUERIES} 个查询，现在有 {len(texts)} 个。")
    queries: list[Query] = []
    for number, text in enumerate(texts, 1):
        try:
            queries.append(parse(text, match))
        except QueryError as error:
            raise QueryError(
                f"第 {number} 个查询看不懂：{error}" if len(texts) > 1 else str(error)
            ) from error
    return queries


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Which row and which column each report belongs to.

    Attributes:
        values: the rows' values; behind them is the row of the reports that have none.
        years: the columns' years; behind them is the column of the reports that have none.
        row_of, column_of: for each report its row and column.
        parts: how many columns are parts of a row: the years, and that last one if it has reports.
    """

    values: Values
    years: range
    row_of: Numbers
    column_of: Numbers
    parts: int

    @property
    def cell_of(self) -> Numbers:
        """For each report the number of its cell."""
        return self.row_of * (len(self.years) + 1) + self.column_of

    @property
    def cells(self) -> int:
        """How many cells there are for a query."""
        return (len(self.values) + 1) * (len(self.years) + 1)

    def sums(self, reports: Numbers, once: _Once | None, weights: Numbers | None = None) -> Numbers:
        """How many of some reports belong to each line and column, or the sum of their weights.

        The lines are the rows, behind them the reports without a value, and last all together; the
        columns are the years, behind them the reports without a year, and last all together.

        Args:
            reports: the reports.
            once: which of them are counted, if not all.
            weights: a number for each.
        """
        lines, columns = len(self.values) + 1, len(self.years) + 1

        def counted(place_of: Numbers, places: int, mask: Mask | None) -> Numbers:
            kept = slice(None) if mask is None else mask[reports]
            some = None if weights is None else weights[kept]
            # Sums of whole numbers below 2^53 are exact in the floating numbers that they are made of.
            return np.bincount(place_of[reports[kept]], some, places).astype(np.int64)

        sums = np.zeros((lines + 1, columns + 1), np.int64)
        cells = counted(self.cell_of, lines * columns, once.cells if once else None)
        sums[:-1, :-1] = cells.reshape(lines, columns)
        if once is None:
            sums[:-1, _WHOLE] = sums[:-1, :-1].sum(axis=1)
            sums[_WHOLE] = sums[:-1].sum(axis=0)
        else:
            sums[:-1, _WHOLE] = counted(self.row_of, lines, once.rows)
            sums[_WHOLE, :-1] = counted(self.column_of, columns, once.columns)
            sums[_WHOLE, _WHOLE] = counted(np.zeros_like(self.row_of), 1, once.whole)[0]
        return sums

    def firsts(self, reports: Numbers, values: Numbers, missing: int) -> Numbers:
        """For each line what the first of some reports that belong there has."""
        firsts = np.full(len(self.values) + 2, missing)
        lines, places = np.unique(self.row_of[reports], return_index=True)
        firsts[lines] = values[places]
        firsts[_WHOLE:] = values[:1] if len(values) else missing
        return firsts


def _grid(catalogue: Catalogue, request: CompareRequest, held: Mask) -> _Grid:
    across = request.across is Across.YEAR
    years = catalogue.years
    known = years[held & (years > 0)]
    span = range(int(known.min()), int(known.max()) + 1) if len(known) else range(0)
    year_of = np.where((years > 0) & held, years - span.start, len(span))
    if request.by is By.YEAR:
        values: Values = [(str(year), None) for year in span]
        row_of = year_of
    else:
        values, row_of = _held_values(*_values(catalogue, request.by), held)
    return _Grid(
        values=values,
        years=span if across else range(0),
        row_of=row_of,
        column_of=year_of if across else np.zeros_like(row_of),
        parts=len(span) + bool((held & (years <= 0)).any()) if across else 0,
    )


def _values(catalogue: Catalogue, by: By) -> tuple[Numbers, Values]:
    """For each report the place of its division or issuer, -1 if unknown, and these, each one once."""
    if by is By.ISSUER:
        return _once(*catalogue.issuer_values, lambda value: fold(value[0]).text)
    return _once(*catalogue.division_values(by.value, _DIGITS[by]), lambda value: value[1] or "")


def _once(place_of: Numbers, values: Values, key: Callable[[Value], str]) -> tuple[Numbers, Values]:
    """With one value for all that a filter does not tell apart; none for what it cannot ask for.

    Names of issuers in both scripts are one, as they are for the filter.
    """
    firsts: dict[str, int] = {}
    kept: list[Value] = []
    merged: list[int] = []
    for value in values:
        name = key(value)
        if name and name not in firsts:
            firsts[name] = len(kept)
            kept.append(value)
        merged.append(firsts.get(name, _NONE))
    return np.array([*merged, _NONE], np.int64)[place_of], kept


def _held_values(place_of: Numbers, values: Values, held: Mask) -> tuple[Values, Numbers]:
    """The values that are held, and for each report its place among them, behind them all if it has none."""
    present = np.unique(place_of[held & (place_of >= 0)])
    place_among = np.full(len(values) + 1, len(present))
    place_among[present] = np.arange(len(present))
    return [values[place] for place in present.tolist()], place_among[place_of]


@dataclass(frozen=True, slots=True, eq=False)
class _Once:
    """Which reports are counted where of several of the same text only one is.

    A search counts the first of those that meet its filters, and those of each cell, row and column are
    other ones: so each has its own, and its number is that of the search to which it leads.

    Attributes:
        cells, rows, columns, whole: for each report whether it is.
    """

    cells: Mask
    rows: Mask
    columns: Mask
    whole: Mask


def _once_each(catalogue: Catalogue, grid: _Grid, restrictions: Sequence[Filters]) -> _Once | None:
    if not any(one.copies for one in restrictions):
        return None
    allowed = catalogue.allowed(restrictions, copies=True)
    return _Once(
        cells=catalogue.without_copies(allowed, grid.cell_of),
        rows=catalogue.without_copies(allowed, grid.row_of),
        columns=catalogue.without_copies(allowed, grid.column_of),
        whole=catalogue.without_copies(allowed),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Size:
    """What is searched, see ``_Grid.sums``.

    Attributes:
        once: which reports are counted, if not all.
        reports, characters: how much.
        earliest: for each line the earliest year, 0 where none is known.
    """

    once: _Once | None
    reports: Numbers
    characters: Numbers
    earliest: Numbers


def _size(catalogue: Catalogue, grid: _Grid, restrictions: Sequence[Filters]) -> _Size:
    searched = catalogue.searched(restrictions, copies=True)
    once = _once_each(catalogue, grid, restrictions)
    reports = np.flatnonzero(searched.reports)
    dated = reports[catalogue.years[reports] > 0]
    dated = dated[np.argsort(catalogue.years[dated])]
    return _Size(
        once=once,
        reports=grid.sums(reports, once),
        characters=grid.sums(reports, once, searched.characters[reports]),
        earliest=grid.firsts(dated, catalogue.years[dated], 0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a query finds, see ``_Grid.sums``.

    Attributes:
        passages: how many passages, for each line and column.
        quotes: whether occurrences are counted.
        tables: for each field of a cell the lines, each a number for each column or None.
        earliest_held: for each line the earliest year that was searched, 0 where none is known.
        first_reports, first_passages: for each line the earliest report that matches, and the first of
            its passages that do; -1 where there is none.
    """

    passages: Numbers
    quotes: bool
    tables: tuple[list[list[int | None]], ...]
    earliest_held: Numbers
    first_reports: Numbers
    first_passages: Numbers

    def cells(self, line: int) -> Iterator[Cell]:
        """The cells of a line."""
        return map(Cell._make, zip(*(table[line] for table in self.tables), strict=True))


def _found(catalogue: Catalogue, grid: _Grid, size: _Size, result: Result) -> _Found:
    reports, occurrences = result.reports, result.occurrences
    in_time = np.argsort(catalogue.chronology[reports])
    passages = grid.sums(reports, size.once, result.matched)
    often = None if occurrences is None else grid.sums(reports, size.once, occurrences)
    counted = (grid.sums(reports, size.once), passages, often)
    return _Found(
        passages=passages,
        quotes=occurrences is not None,
        tables=(
            size.reports.tolist(),
            size.characters.tolist(),
            *(_where_held(one, size.reports) for one in counted),
        ),
        earliest_held=size.earliest,
        first_reports=grid.firsts(reports[in_time], reports[in_time], _NONE),
        first_passages=grid.firsts(reports[in_time], result.firsts[in_time], _NONE),
    )


def _where_held(counted: Numbers | None, held: Numbers) -> list[list[int | None]]:
    """What was counted, line by line; None where nothing was or no report is held."""
    known = np.full(held.shape, None, np.object_)
    if counted is not None:
        known[held > 0] = counted[held > 0]
    lines: list[list[int | None]] = known.tolist()
    return lines


@dataclass(frozen=True, slots=True, eq=False)
class _Lines(Sequence[Row]):
    """The lines of a comparison, made of the counts when they are asked for.

    Attributes:
        catalogue: the reports.
        grid: where they belong.
        size: what is held.
        found: what each query finds.
        order: the lines of the grid.
    """

    catalogue: Catalogue
    grid: _Grid
    size: _Size
    found: Sequence[_Found]
    order: Numbers

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(place, slice):
            return tuple(map(self._row, self.order[place].tolist()))
        return self._row(int(self.order[place]))

    def _row(self, line: int) -> Row:
        grid = self.grid
        value, code = grid.values[line] if line < len(grid.values) else (None, None)
        columns = zip(
            self.size.reports[line].tolist(),
            self.size.characters[line].tolist(),
            zip(*(found.cells(line) for found in self.found), strict=True),
            strict=True,
        )
        *years, undated, whole = columns
        named = [*zip(map(str, grid.years), years, strict=True), (None, undated)]
        return Row(
            value,
            *whole,
            code=code,
            first_seen=tuple(self._first_seen(found, line) for found in self.found),
            earliest_held=tuple(int(found.earliest_held[line]) or None for found in self.found),
            across=tuple(Part(year, *part) for year, part in named[: self.grid.parts]),
        )

    def _first_seen(self, found: _Found, line: int) -> FirstSeen | None:
        report, catalogue = int(found.first_reports[line]), self.catalogue
        if report == _NONE:
            return None
        issuer, year = int(catalogue.issuer_of[report]), int(catalogue.years[report])
        day = f"{int(catalogue.published[report]):08}"
        return FirstSeen(
            report_id=catalogue.ids[report].decode(),
            issuer=catalogue.issuers[issuer] if issuer != _NONE else None,
            report_year=year if year > 0 else None,
            published=f"{day[:4]}-{day[4:6]}-{day[6:]}" if int(day) > 0 else None,
            passage_id=catalogue.passage_id(int(found.first_passages[line])),
        )
