"""Comparing: several queries counted by year, division or issuer, beside the size of what is held of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np

from search.catalogue import Catalogue, Numbers
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
from search.grid import WHOLE, Grid, Once, grid_of
from search.models import IndexVersion
from search.parser import parse
from search.query import Match, Query
from search.result import Result
from search.selection import Selection

_MOST_CELLS = 300_000
_NONE = -1


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
    everything = Selection(catalogue, (request.filters,))
    grid = grid_of(catalogue, request, everything.with_copies.reports)
    if grid.cells * len(queries) > _MOST_CELLS:
        raise QueryError(
            f"这样比较有 {grid.cells * len(queries)} 格，最多 {_MOST_CELLS} 格。"
            "请减少查询，加上筛选，或者按上一级行政区划比较。"
        )
    size = _size(catalogue, grid, everything)
    found: list[_Found] = []
    for query in queries:
        selection, own = everything, size
        if query.filters:
            selection = Selection(catalogue, (query.filters, request.filters))
            own = _size(catalogue, grid, selection)
        result = Result(catalogue, evaluation, query.condition, selection, copies=True)
        found.append(_found(catalogue, grid, own, result))
    lines = _Lines(catalogue, grid, size, found, np.arange(len(grid.values) + 2))
    unplaced, total = lines[-2:]
    return Comparison(
        request=request,
        queries=tuple(
            Compared(
                query.text, explain(query.condition, (query.filters,), segmenter), one.quotes, query.filters
            )
            for query, one in zip(queries, found, strict=True)
        ),
        rows=replace(lines, order=_order(request.by, size, found)),
        unplaced=unplaced,
        total=total,
        held=everything.held,
        version=version,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


def _order(by: By, size: _Size, found: Sequence[_Found]) -> Numbers:
    """The rows in order: years and divisions as they are, issuers by what is found and what is held."""
    if by is not By.ISSUER:
        return np.arange(len(size.reports) - 2)
    passages = np.sum([one.passages[:-2, WHOLE] for one in found], axis=0)
    return np.lexsort([-size.reports[:-2, WHOLE], -passages])


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
class _Size:
    """What is searched, see ``Grid.sums``.

    Attributes:
        once: which reports are counted, if not all.
        reports, characters: how much.
        earliest: for each line the earliest year, 0 where none is known.
    """

    once: Once | None
    reports: Numbers
    characters: Numbers
    earliest: Numbers


def _size(catalogue: Catalogue, grid: Grid, selection: Selection) -> _Size:
    searched = selection.with_copies
    once = grid.once(catalogue.copies, searched.reports) if selection.once else None
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
    """What a query finds, see ``Grid.sums``.

    Attributes:
        passages: how many passages, for each line and column.
        quotes: whether occurrences are counted.
        tables: for each field of a cell the lines, each a number for each column or None.
        earliest_held: for each line the earliest year that was searched, 0 where none is known.
        first_reports, first_passages: for each line the earliest report that matches, and the first of
            its passages that do; -1 where there is none.
        as_early: for each line how many other reports may be as early.
    """

    passages: Numbers
    quotes: bool
    tables: tuple[list[list[int | None]], ...]
    earliest_held: Numbers
    first_reports: Numbers
    first_passages: Numbers
    as_early: Numbers

    def cells(self, line: int) -> Iterator[Cell]:
        """The cells of a line."""
        return map(Cell._make, zip(*(table[line] for table in self.tables), strict=True))


def _found(catalogue: Catalogue, grid: Grid, size: _Size, result: Result) -> _Found:
    reports, occurrences = result.reports, result.occurrences
    in_time = np.argsort(catalogue.chronology[reports])
    passages = grid.sums(reports, size.once, result.matched)
    often = None if occurrences is None else grid.sums(reports, size.once, occurrences)
    counted = (grid.sums(reports, size.once), passages, often)
    first_reports = grid.firsts(reports[in_time], reports[in_time], _NONE)
    return _Found(
        passages=passages,
        quotes=occurrences is not None,
        tables=(
            size.reports.tolist(),
            size.characters.tolist(),
            *(_where_held(one, size.reports) for one in counted),
        ),
        earliest_held=size.earliest,
        first_reports=first_reports,
        first_passages=grid.firsts(reports[in_time], result.firsts[in_time], _NONE),
        as_early=_as_early(catalogue, grid, reports, first_reports, once=bool(size.once)),
    )


def _as_early(
    catalogue: Catalogue, grid: Grid, reports: Numbers, first_reports: Numbers, *, once: bool
) -> Numbers:
    """For each line how many of some reports, beside the first, no date tells to be later.

    Args:
        catalogue: all reports.
        grid: where they belong.
        reports: which of them say something.
        first_reports: for each line the first of them, see ``_Found``.
        once: whether of reports of the same text one is counted.
    """
    years, days = np.maximum(catalogue.years, 0), catalogue.published
    texts = catalogue.copies.group_of if once else np.arange(catalogue.reports)
    counts = np.zeros_like(first_reports)
    for lines in (grid.row_of[reports], np.full(len(reports), len(first_reports) - 1)):
        firsts = first_reports[lines]
        undecided = (days[reports] == days[firsts]) | (days[reports] <= 0)
        tied = undecided & (years[reports] == years[firsts])
        places = np.unique(lines[tied] * catalogue.reports + texts[reports[tied]])
        counts += np.bincount(places // catalogue.reports, minlength=len(first_reports))
    return counts - 1


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
    grid: Grid
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
            as_early=int(found.as_early[line]),
        )
