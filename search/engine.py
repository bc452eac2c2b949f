"""The engine: the one interface through which pages, JSON and command line ask an index.

Nothing outside this package needs to know what answers.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
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
from search.models import FoundPassage, Hit, ReportText, ResultPage, SearchRequest, Sort, Totals
from search.parser import parse
from search.postings import Postings
from search.query import Filters, Node, sought
from search.ranking import Ranking, Scores
from search.snippets import highlights

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
        scores = self._ranking.score(query.condition)
        ordered = result.order(request.sort, scores)
        shown = ordered[(request.page - 1) * request.limit : request.page * request.limit]
        return ResultPage(
            request=request,
            understood=explain(query.condition, restrictions, self._segmenter),
            total=result.totals(),
            facets=facets(self._catalogue, result.everywhere, restrictions),
            hits=tuple(self._hit(number, result, scores, query.condition, request) for number in shown),
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
        matched = self._evaluation.passages(condition)
        sections, lines = self._catalogue.source(number)
        return ReportText(
            report=self._catalogue.report(number),
            sections=sections,
            passages=tuple(
                self._passage(passage, condition if matched[passage] else None)
                for passage in self._catalogue.passages_of(number)
            ),
            lines=lines,
        )

    def _hit(
        self, number: int, result: _Result, scores: Scores, condition: Node | None, request: SearchRequest
    ) -> Hit:
        passages = result.passages_of(number)
        best = passages[np.argsort(-scores[passages], kind="stable")]
        # Without a condition nothing was sought, so that no passage is better than another.
        shown = best[: request.passages] if condition else best[:0]
        return Hit(
            report=self._catalogue.report(number),
            score=round(float(scores[best[0]]), 3),
            passages_matched=len(passages),
            occurrences=result.occurrences_in(passages),
            passages=tuple(self._passage(passage, condition) for passage in shown.tolist()),
        )

    def _passage(self, number: int, condition: Node | None) -> FoundPassage:
        identifier, section, text, line = self._catalogue.passage(number)
        return FoundPassage(
            id=identifier,
            section=section,
            text=text,
            line=line,
            highlights=highlights(text, sought(condition), self._segmenter),
        )


class _Result:
    """All passages that meet a query and its filters, as arrays.

    Attributes:
        passages: their numbers, ascending.
        everywhere: how many passages of each report meet the query alone, filters apart.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        evaluation: Evaluation,
        condition: Node | None,
        restrictions: Sequence[Filters],
    ) -> None:
        self._catalogue = catalogue
        met = np.flatnonzero(evaluation.passages(condition))
        report_of = catalogue.report_of[met]
        self.everywhere = np.bincount(report_of, minlength=catalogue.reports)
        allowed = catalogue.allowed(restrictions)
        self.passages = met[allowed[report_of]]
        self._matched = np.where(allowed, self.everywhere, 0)
        self._reports = np.flatnonzero(self._matched)
        # The passages of the reports lie one behind another, in the order of the reports.
        self._begins = np.cumsum(self._matched[self._reports]) - self._matched[self._reports]
        self._occurrences = evaluation.occurrences(condition)

    def totals(self) -> Totals:
        return Totals(len(self._reports), len(self.passages), self.occurrences_in(self.passages))

    def passages_of(self, number: int) -> Numbers:
        """The passages of a report that match."""
        begin = int(self._begins[np.searchsorted(self._reports, number)])
        return self.passages[begin : begin + int(self._matched[number])]

    def occurrences_in(self, passages: Numbers) -> int | None:
        """How often the quoted phrases stand in some passages; None if none is quoted."""
        return None if self._occurrences is None else int(self._occurrences[passages].sum())

    def order(self, sort: Sort, scores: Scores) -> list[int]:
        """The numbers of the reports that match, in the order asked for; ties by id, so that it is stable."""
        if not len(self._reports):
            return []
        best = np.maximum.reduceat(scores[self.passages], self._begins)
        matched = self._matched[self._reports]
        year, day = self._catalogue.years[self._reports], self._catalogue.published[self._reports]
        newest = [-year, -day]
        relevance = [-best, -matched, *newest, self._catalogue.id_rank[self._reports]]
        match sort:
            case Sort.RELEVANCE:
                keys = relevance
            case Sort.NEWEST:
                keys = [*newest, *relevance]
            case Sort.OLDEST:
                keys = [np.where(year > 0, year, np.inf), np.where(day > 0, day, np.inf), *relevance]
            case Sort.OCCURRENCES:
                keys = [-self._by_report(matched), -matched, *relevance]
        ordered: list[int] = self._reports[np.lexsort(keys[::-1])].tolist()
        return ordered

    def _by_report(self, matched: Numbers) -> Numbers:
        """How often the quoted phrases stand in each report; without any, how many passages match."""
        if self._occurrences is None:
            return matched
        return np.add.reduceat(self._occurrences[self.passages], self._begins)


def _newest_first(report: Report) -> tuple[int, int, str, str]:
    metadata = report.metadata
    day = int((metadata.published or "0").replace("-", ""))
    return -(metadata.report_year or 0), -day, metadata.issuer or "", report.id
