"""Keyword in context: a concordance, one line an occurrence, put in order by what stands beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.beside import Beside
from index.models import Report
from search.catalogue import Catalogue, Numbers
from search.collocates import Collocates, neighbours
from search.errors import QueryError
from search.evaluate import Evaluation
from search.explain import explain
from search.models import Held, IndexVersion, Span
from search.narrowing import narrowed
from search.parser import parse
from search.places import Places, places
from search.query import Filters, Match, Node, Query, sought
from search.result import Result
from search.selection import Selection
from search.snippets import in_original

#: How many characters beside a match the order goes by; lines that agree in so many are in order of time.
COMPARED = 12
# So many code points fit into one number.
_PACKED, _POINT_BITS = 3, 21
_UNKNOWN = 10**9  # behind every year and every day

_LINE_BREAK = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]")

_PLACES_KEPT, _SIDES_KEPT = 2, 256

_Key = NDArray[np.int64]
#: The filters in the query and those beside it.
_Restrictions = tuple[Filters, Filters]


class KwicSort(StrEnum):
    """The order of the lines."""

    LEFT = "left"
    RIGHT = "right"
    YEAR = "year"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class KwicRequest:
    """A search for occurrences in their context.

    Attributes:
        query: what was typed.
        match: how unquoted words combine.
        filters: restrictions beside those in the query; both hold.
        sort: the order of the lines.
        page: which page of lines, from 1.
        limit: lines a page.
        width: how many characters of context a line has on each side, if the passage has them.
    """

    query: str = ""
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    sort: KwicSort = KwicSort.RIGHT
    page: int = 1
    limit: int = 50
    width: int = 30


@dataclass(frozen=True, slots=True)
class KwicLine:
    """An occurrence in its context; all text is the original's, but for line breaks, which are spaces.

    Attributes:
        report: the report.
        passage: the passage's id.
        section: its section path, outermost heading first.
        left, match, right: the match and what stands before and behind it in the passage.
        highlight: where the match stands in the passage.
        cut_before, cut_after: whether the passage goes on before and after the line.
    """

    report: Report
    passage: str
    section: tuple[str, ...]
    left: str
    match: str
    right: str
    highlight: Span
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class KwicTotals:
    """How many lines there are, and in how many reports and passages."""

    lines: int
    reports: int
    passages: int


@dataclass(frozen=True, slots=True)
class KwicPage:
    """One page of a concordance.

    Attributes:
        request: what was asked.
        understood: in Chinese, how the query was understood.
        total: the size of the whole concordance.
        held: the size of what was searched.
        lines: this page's lines.
        left, right: what stands beside the matches of all lines.
        phrase: what all lines match, folded; None if that differs.
        took_ms: how long it took, in milliseconds.
    """

    request: KwicRequest
    understood: str
    total: KwicTotals
    held: Held
    lines: tuple[KwicLine, ...]
    left: Collocates
    right: Collocates
    phrase: str | None
    took_ms: float

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total.lines // self.request.limit))

    def narrowed(self, before: str = "", behind: str = "") -> str | None:
        """The query that finds the lines with something directly beside the match; None if there is none."""
        if self.phrase is None:
            return None
        asked = self.request
        return narrowed(asked.query, asked.match, self.phrase, f"{before}{self.phrase}{behind}")


@dataclass(frozen=True, slots=True)
class KwicLines:
    """A whole concordance, of one generation of the index, whatever is committed meanwhile.

    Attributes:
        request: what was asked; its page and limit do not matter.
        understood: in Chinese, how the query was understood.
        total: how many lines there are.
        held: the size of what was searched.
        version: the state of the index.
        lines: the lines, in order; each is read when its turn comes, so they can be had only once.
    """

    request: KwicRequest
    understood: str
    total: KwicTotals
    held: Held
    version: IndexVersion
    lines: Iterator[KwicLine]


class Kwic:
    """Makes concordances on one generation of an index."""

    def __init__(self, catalogue: Catalogue, evaluation: Evaluation, segmenter: str) -> None:
        # Who turns the pages, or puts them in another order, asks for the same again.
        self._places = lru_cache(_PLACES_KEPT)(self._find)
        self._sides = lru_cache(_SIDES_KEPT)(self._look_beside)
        self._catalogue = catalogue
        self._evaluation = evaluation
        self._segmenter = segmenter

    def page(self, request: KwicRequest) -> KwicPage:
        """See ``Engine.kwic``."""
        started = time.perf_counter()
        query = _parsed(request)
        restrictions = (query.filters, request.filters)
        found = self._places(query.condition, restrictions)
        left, right = self._sides(query.condition, restrictions)
        concordance = _Concordance(self._catalogue, found)
        last = request.page * request.limit
        shown = concordance.in_order(request.sort, last - request.limit, last)
        return KwicPage(
            request=request,
            understood=explain(query.condition, restrictions, self._segmenter),
            total=concordance.totals(),
            held=Selection(self._catalogue, restrictions).held,
            lines=tuple(concordance.line(place, request.width) for place in shown.tolist()),
            left=left,
            right=right,
            phrase=found.phrase(),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def lines(self, request: KwicRequest, version: IndexVersion) -> KwicLines:
        """See ``Engine.kwic_lines``."""
        query = _parsed(request)
        restrictions = (query.filters, request.filters)
        concordance = _Concordance(self._catalogue, self._places(query.condition, restrictions))
        total = concordance.totals()
        order = concordance.in_order(request.sort, 0, total.lines)
        return KwicLines(
            request=request,
            understood=explain(query.condition, restrictions, self._segmenter),
            total=total,
            held=Selection(self._catalogue, restrictions).held,
            version=version,
            lines=(concordance.line(int(place), request.width) for place in order),
        )

    def _find(self, condition: Node | None, restrictions: _Restrictions) -> Places:
        selection = Selection(self._catalogue, restrictions)
        result = Result(self._catalogue, self._evaluation, condition, selection)
        return places(self._catalogue, condition, result.passages, self._segmenter)

    def _look_beside(
        self, condition: Node | None, restrictions: _Restrictions
    ) -> tuple[Collocates, Collocates]:
        found = self._places(condition, restrictions)
        phrase = found.phrase()
        return neighbours(found, phrase, -1), neighbours(found, phrase, 1)


def _parsed(request: KwicRequest) -> Query:
    query = parse(request.query, request.match)
    if next(sought(query.condition), None) is None:
        raise QueryError(
            "语境要围着正文里的词句来列，这个查询没有要在正文里查的词句。请写出词语，或加引号的原话；"
            "筛选条件、title:、section: 和要排除的词可以写在旁边。"
        )
    return query


class _Concordance:
    """Places as lines that can be put in order; a line is a place's number."""

    def __init__(self, catalogue: Catalogue, found: Places) -> None:
        self._catalogue = catalogue
        self._places = found
        self._reports = catalogue.report_of[found.passages]

    def totals(self) -> KwicTotals:
        """Its size."""
        passages = np.unique(self._places.passages)
        reports = np.unique(self._reports)
        return KwicTotals(len(self._places), len(reports), len(passages))

    def in_order(self, sort: KwicSort, first: int, last: int) -> Numbers:
        """The lines from ``first`` up to ``last`` in an order."""
        lines = np.arange(len(self._places))
        before, last = 0, min(last, len(lines))
        if not first < last:
            return lines[:0]
        if last - first < len(lines):
            # Only those whose first key is among those asked for need be put in order.
            leading = next(self._keys(sort, lines))
            low, high = np.partition(leading, (first, last - 1))[[first, last - 1]]
            before = int(np.count_nonzero(leading < low))
            lines = lines[(leading >= low) & (leading <= high)]
        order = np.lexsort([*self._keys(sort, lines)][::-1])
        return lines[order[first - before : last - before]]

    def line(self, number: int, width: int) -> KwicLine:
        """A line with so many characters of context on each side."""
        passage = int(self._places.passages[number])
        identifier, section, text, _ = self._catalogue.passage(passage)
        place = int(self._places.starts[number]) - self._catalogue.start(passage)
        span = (place, place + int(self._places.lengths[number]))
        ((start, end),) = in_original(text, self._catalogue.folded(passage), [span])
        shown = _LINE_BREAK.sub(" ", text)
        return KwicLine(
            report=self._catalogue.report(int(self._reports[number])),
            passage=identifier,
            section=section,
            left=shown[max(0, start - width) : start],
            match=shown[start:end],
            right=shown[end : end + width],
            highlight=(start, end),
            cut_before=start > width,
            cut_after=end + width < len(text),
        )

    def _keys(self, sort: KwicSort, lines: Numbers) -> Iterator[_Key]:
        """What some lines, ascending, are ordered by, the most important first."""
        reports, catalogue = self._reports[lines], self._catalogue
        years = _unknown_last(catalogue.years)[reports]
        match sort:
            case KwicSort.LEFT:
                yield from self._context(lines, -1)
            case KwicSort.RIGHT:
                yield from self._context(lines, 1)
            case KwicSort.YEAR:
                yield years
                yield _unknown_last(catalogue.published)[reports]
            case KwicSort.REPORT:
                yield _unknown_last(catalogue.division_places + 1)[reports]
                yield _unknown_last(catalogue.issuer_values[0] + 1)[reports]
        yield years
        yield catalogue.by_id[reports]
        yield self._places.starts[lines]
        yield self._places.lengths[lines]

    def _context(self, lines: Numbers, step: int) -> Iterator[_Key]:
        """The characters beside the matches from the nearest on, a few of them packed into each key."""
        sides = [
            Beside(grams, self._places.edges(here, step), step).characters()
            for grams, here in self._places.in_segments(lines)
        ]
        for _ in range(0, COMPARED, _PACKED):
            key = np.zeros(len(lines), np.int64)
            for _ in range(_PACKED):
                key = key << _POINT_BITS | np.concatenate([next(side) for side in sides])
            yield key


def _unknown_last(numbers: Numbers) -> Numbers:
    """Numbers that are 0 or less where something is unknown, so that this comes last."""
    known: Numbers = np.where(numbers > 0, numbers, _UNKNOWN)
    return known
