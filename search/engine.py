"""The engine: the one interface through which pages, JSON and command line ask an index.

Nothing outside this package needs to know what answers.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.errors import IndexDamagedError
from index.generation import open_generation
from index.models import Report
from search.catalogue import Catalogue, Numbers
from search.evaluate import Evaluation
from search.explain import explain
from search.facets import facets
from search.models import (
    Duplicates,
    FoundPassage,
    Hit,
    ReportText,
    ResultPage,
    SearchRequest,
    Sort,
    Totals,
)
from search.parser import parse
from search.postings import Postings, begins_of
from search.query import Filters, Node
from search.ranking import Ranking, Scores
from search.snippets import Highlighter

_AnswerT = TypeVar("_AnswerT")


class Engine:
    """Answers searches on the newest generation of an index; threads may share it."""

    def __init__(self, directory: Path) -> None:
        """Open the index.

        Raises:
            IndexUnusableError: it is missing, damaged or made under other settings.
        """
        self._directory = directory
        self._snapshot = _guarded(lambda: _Snapshot(directory))

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer a search.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index has changed or is damaged, and can no longer be read.
        """
        return _guarded(lambda: self._current().search(request))

    def reports(self, restriction: Filters) -> tuple[Report, ...]:
        """The reports that meet the filters: newest year first, then by issuer."""
        return _guarded(lambda: self._current().listed(restriction))

    def report(self, identifier: str, request: SearchRequest | None = None) -> ReportText | None:
        """A whole report, highlighted where its passages meet the request; None if it is not held.

        Raises:
            QueryError: the query cannot be understood.
        """
        return _guarded(lambda: self._current().report(identifier, request or SearchRequest()))

    def _current(self) -> _Snapshot:
        if not self._snapshot.is_current():
            self._snapshot = _Snapshot(self._directory)
        return self._snapshot


def _guarded(answer: Callable[[], _AnswerT]) -> _AnswerT:
    """An answer; what a damaged file makes of it is told as such."""
    try:
        return answer()
    except (ValueError, LookupError, zlib.error, MemoryError, FileNotFoundError) as error:
        raise IndexDamagedError(
            f"索引里的文件已损坏（{error}）。请用 chayici check 检查，用 chayici index --rebuild 重建。"
        ) from error


class _Snapshot:
    """One generation of an index, opened."""

    def __init__(self, directory: Path) -> None:
        self._generation = open_generation(directory)
        self._segmenter = self._generation.settings.segmenter.name
        self._catalogue = Catalogue(self._generation.segments)
        self._postings = Postings(self._catalogue)
        self._evaluation = Evaluation(self._catalogue, self._postings, self._segmenter)
        self._ranking = Ranking(self._catalogue, self._postings, self._segmenter)

    def is_current(self) -> bool:
        """Whether no newer generation has been committed."""
        return self._generation.is_newest()

    def search(self, request: SearchRequest) -> ResultPage:
        """See ``Engine.search``."""
        started = time.perf_counter()
        query = parse(request.query, request.match)
        restrictions = (query.filters, request.filters)
        result = _Result(self._catalogue, self._evaluation, query.condition, restrictions)
        scores = self._ranking.score(query.condition, result.passages)
        highlighter = Highlighter(query.condition, self._segmenter)
        last = request.page * request.limit
        # Without a condition nothing was sought, so that no passage is better than another.
        most = request.passages if query.condition else 0
        keys = result.keys(request.sort, scores)
        listing = _Listing(self._catalogue, result, keys, request.duplicates)
        shown = result.first(listing.places, keys, last)[last - request.limit :]
        return ResultPage(
            request=request,
            understood=explain(query.condition, restrictions, self._segmenter),
            total=result.totals(),
            listed=len(listing.places),
            facets=facets(self._catalogue, *result.everywhere, restrictions),
            hits=tuple(self._hit(place, listing, scores, highlighter, most) for place in shown),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def listed(self, restriction: Filters) -> tuple[Report, ...]:
        """See ``Engine.reports``."""
        allowed = self._catalogue.allowed((restriction,))
        found = [self._catalogue.report(number) for number in np.flatnonzero(allowed).tolist()]
        return tuple(sorted(found, key=_newest_first))

    def report(self, identifier: str, request: SearchRequest) -> ReportText | None:
        """See ``Engine.report``."""
        number = self._catalogue.number(identifier)
        if number is None:
            return None
        condition = parse(request.query, request.match).condition
        highlighter = Highlighter(condition, self._segmenter)
        matched = set(self._evaluation.passages(condition).tolist())
        report, source = self._catalogue.report(number), self._catalogue.source(number)
        return ReportText(
            report=replace(report, metadata=replace(report.metadata, evidence=source.evidence)),
            sections=source.sections,
            passages=tuple(
                self._passage(passage, highlighter if passage in matched else None)
                for passage in self._catalogue.passages_of(number)
            ),
            lines=source.lines,
            duplicates=tuple(map(self._catalogue.report, self._catalogue.duplicates_of(number))),
        )

    def _hit(
        self, place: int, listing: _Listing, scores: Scores, highlighter: Highlighter, most: int | None
    ) -> Hit:
        result = listing.result
        matched = result.range_of(place)
        found = scores[matched.start : matched.stop].tolist()
        best = sorted(range(len(found)), key=lambda one: -found[one])
        return Hit(
            report=self._catalogue.report(int(result.reports[place])),
            score=round(found[best[0]], 3),
            passages_matched=len(matched),
            occurrences=result.occurrences_in(matched),
            passages=tuple(
                self._passage(int(result.passages[matched.start + one]), highlighter) for one in best[:most]
            ),
            duplicates=tuple(map(self._catalogue.report, result.reports[listing.others(place)].tolist())),
        )

    def _passage(self, number: int, highlighter: Highlighter | None) -> FoundPassage:
        identifier, section, text, line = self._catalogue.passage(number)
        return FoundPassage(
            id=identifier,
            section=section,
            text=text,
            line=line,
            highlights=highlighter.spans(text, self._catalogue.folded(number)) if highlighter else (),
        )


class _Result:
    """All passages that meet a query and its filters, as arrays, and their reports.

    Attributes:
        everywhere: the reports that meet the query alone, filters apart, and how many passages of each.
        passages: those that meet query and filters, ascending.
        reports: their reports, ascending.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        evaluation: Evaluation,
        condition: Node | None,
        restrictions: Sequence[Filters],
    ) -> None:
        self._catalogue = catalogue
        self.passages = evaluation.passages(condition)
        report_of = catalogue.report_of[self.passages]
        begins = begins_of(report_of)
        reports, matched = report_of[begins], np.diff(begins, append=len(report_of))
        self.everywhere = reports, matched
        if any(restrictions):
            allowed = catalogue.allowed(restrictions)[reports]
            self.passages = self.passages[np.repeat(allowed, matched)]
            reports, matched = reports[allowed], matched[allowed]
            begins = np.cumsum(matched) - matched
        self.reports = reports
        # The passages of the reports lie one behind another, in the order of the reports.
        self._begins, self._matched = begins, matched
        self._occurrences = evaluation.occurrences(condition, self.passages)

    def totals(self) -> Totals:
        return Totals(len(self.reports), len(self.passages), self.occurrences_in(range(len(self.passages))))

    def range_of(self, place: int) -> range:
        """Where in ``passages`` those of the report at a place in ``reports`` lie."""
        begin = int(self._begins[place])
        return range(begin, begin + int(self._matched[place]))

    def occurrences_in(self, places: range) -> int | None:
        """How often the quoted phrases stand in some of ``passages``; None if none is quoted."""
        if self._occurrences is None:
            return None
        return int(self._occurrences[places.start : places.stop].sum())

    def keys(self, sort: Sort, scores: Scores) -> list[Scores | Numbers]:
        """What ``reports`` are ordered by, the most important first."""
        best = np.maximum.reduceat(scores, self._begins)
        year, day = self._catalogue.years[self.reports], self._catalogue.published[self.reports]
        newest = [-year, -day]
        relevance = [-best, -self._matched, *newest]
        match sort:
            case Sort.RELEVANCE:
                return relevance
            case Sort.NEWEST:
                return [*newest, *relevance]
            case Sort.OLDEST:
                return [np.where(year > 0, year, np.inf), np.where(day > 0, day, np.inf), *relevance]
            case Sort.OCCURRENCES:
                return [-self._by_report(), -self._matched, *relevance]

    def first(self, places: Numbers, keys: Sequence[Scores | Numbers], most: int) -> list[int]:
        """The first of some places of ``reports``, ``most`` at the most, in order."""
        # Only those whose first key is among the least ones need be put in order.
        if most < len(places):
            firsts = keys[0][places]
            places = places[firsts <= np.partition(firsts, most - 1)[most - 1]]
        ordered: list[int] = self.in_order(places, keys)[:most].tolist()
        return ordered

    def in_order(self, places: Numbers, keys: Sequence[Scores | Numbers]) -> Numbers:
        """Some places of ``reports`` in the order of the keys; ties by id."""
        by_id = self._catalogue.by_id[self.reports[places]]
        return places[np.lexsort([by_id, *(key[places] for key in keys[::-1])])]

    def _by_report(self) -> Numbers:
        """How often the quoted phrases stand in each report; without any, how many passages match."""
        if self._occurrences is None:
            return self._matched
        return np.add.reduceat(self._occurrences, self._begins)


class _Listing:
    """Which reports of a result are hits: of several of the same text the first stands for all.

    Attributes:
        result: the result.
        places: their places in the result's ``reports``.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        result: _Result,
        keys: Sequence[Scores | Numbers],
        duplicates: Duplicates,
    ) -> None:
        self.result = result
        self.places, self._grouped = np.arange(len(result.reports)), np.empty(0, np.int64)
        if duplicates is Duplicates.GROUP:
            # Those of which there may be several, the first of each group in front of the others.
            without_url = (~catalogue.has_url[result.reports]).astype(np.int64)
            grouped = np.flatnonzero(catalogue.grouped[result.reports])
            self._grouped = result.in_order(grouped, [*keys, without_url])
            self._group_of = catalogue.group_of[result.reports]
            firsts = np.unique(self._group_of[self._grouped], return_index=True)[1]
            self.places = np.delete(self.places, np.delete(self._grouped, firsts))

    def others(self, place: int) -> Numbers:
        """The places of the reports that the hit at a place stands for, too, in order."""
        if not len(self._grouped):
            return self._grouped
        same: Numbers = self._grouped[self._group_of[self._grouped] == self._group_of[place]]
        others: Numbers = same[same != place]
        return others


def _newest_first(report: Report) -> tuple[int, int, str, str]:
    metadata = report.metadata
    day = int((metadata.published or "0").replace("-", ""))
    return -(metadata.report_year or 0), -day, metadata.issuer or "", report.id
