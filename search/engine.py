"""The engine: the one interface through which pages, JSON and command line ask an index.

Nothing outside this package needs to know that Whoosh answers.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from index.errors import IndexDamagedError
from index.models import Report
from index.records import load_source
from index.schema import settings_of
from index.store import open_index
from search.catalogue import Catalogue, Mask
from search.evaluate import Evaluation
from search.explain import explain
from search.facets import facets
from search.models import FoundPassage, Hit, ReportText, ResultPage, SearchRequest, Sort, Totals
from search.parser import parse
from search.postings import Postings
from search.query import Filters, Node, sought
from search.ranking import Scores, score, weighting
from search.snippets import highlights


class Engine:
    """Answers searches on the newest generation of an index; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        """Open the index.

        Raises:
            IndexUnusableError: it is missing, damaged or made under other settings.
        """
        self._directory = directory
        self._snapshot = _Snapshot(open_index(directory))
        # Whoosh's readers share the position in a file between all who read from it.
        self._lock = threading.Lock()

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer a search.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index has changed and can no longer be read.
        """
        with self._lock:
            return self._current().search(request)

    def reports(self, restriction: Filters) -> tuple[Report, ...]:
        """The reports that meet the filters: newest year first, then by issuer."""
        with self._lock:
            return self._current().listed(restriction)

    def report(self, identifier: str, request: SearchRequest | None = None) -> ReportText | None:
        """A whole report, highlighted where its passages meet the request; None if it is not held.

        Raises:
            QueryError: the query cannot be understood.
        """
        with self._lock:
            return self._current().report(identifier, request or SearchRequest())

    def _current(self) -> _Snapshot:
        if not self._snapshot.is_current():
            self._snapshot.close()
            self._snapshot = _Snapshot(open_index(self._directory))
        return self._snapshot


class _Snapshot:
    """One generation of an index, opened."""

    def __init__(self, index: FileIndex) -> None:
        self._index = index
        self._generation = index.latest_generation()
        settings = settings_of(index.schema)
        assert settings is not None  # noqa: S101 - open_index has seen to it
        self._segmenter = settings.segmenter.name
        try:
            self._searcher: Searcher = index.searcher(weighting=weighting())
            self._catalogue = Catalogue(self._searcher.reader())
        except Exception as error:  # a damaged file may make Whoosh raise anything
            raise IndexDamagedError(
                f"索引里的文件已损坏（{error}）。请用 chayici index --rebuild 重建。"
            ) from error
        self._evaluation = Evaluation(self._catalogue, Postings(self._searcher.reader()), self._segmenter)

    def is_current(self) -> bool:
        """Whether no newer generation has been committed."""
        current: bool = self._index.latest_generation() == self._generation
        return current

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()

    def search(self, request: SearchRequest) -> ResultPage:
        """See ``Engine.search``."""
        started = time.perf_counter()
        query = parse(request.query, request.match)
        restrictions = (query.filters, request.filters)
        result = _Result(self._catalogue, self._evaluation, query.condition, restrictions)
        scores = score(query.condition, result.matched, self._evaluation, self._searcher, self._segmenter)
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
        found = [self._catalogue.reports[number] for number in np.flatnonzero(allowed)]
        return tuple(
            sorted(
                found, key=lambda report: (*_newest_first(report), report.metadata.issuer or "", report.id)
            )
        )

    def report(self, identifier: str, request: SearchRequest) -> ReportText | None:
        """See ``Engine.report``."""
        number = self._catalogue.number(identifier)
        if number is None:
            return None
        condition = parse(request.query, request.match).condition
        matched = self._evaluation.passages(condition)
        documents = self._catalogue.documents(number)
        stored = self._searcher.stored_fields(documents[0])
        sections, lines = load_source(stored["source"])
        return ReportText(
            report=self._catalogue.reports[number],
            sections=sections,
            passages=tuple(
                self._passage(document, condition if matched[document] else None) for document in documents
            ),
            lines=lines,
        )

    def _hit(
        self, number: int, result: _Result, scores: Scores, condition: Node | None, request: SearchRequest
    ) -> Hit:
        documents = result.documents(number)
        best = documents[np.argsort(-scores[documents], kind="stable")]
        # Without a condition nothing was sought, so that no passage is better than another.
        shown = best[: request.passages] if condition else best[:0]
        return Hit(
            report=self._catalogue.reports[number],
            score=round(float(scores[best[0]]), 3),
            passages_matched=len(documents),
            occurrences=result.occurrences_in(documents),
            passages=tuple(self._passage(document, condition) for document in shown.tolist()),
        )

    def _passage(self, document: int, condition: Node | None) -> FoundPassage:
        stored = self._searcher.stored_fields(document)
        return FoundPassage(
            id=stored["passage"],
            section=tuple(stored["section"]),
            text=stored["text"],
            line=stored["line"],
            highlights=highlights(stored["text"], sought(condition), self._segmenter),
        )


class _Result:
    """All passages that meet a query and its filters, as arrays.

    Attributes:
        matched: whether they do, by document number.
        everywhere: how many passages meet the query alone, by report number, filters apart.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        evaluation: Evaluation,
        condition: Node | None,
        restrictions: Sequence[Filters],
    ) -> None:
        self._catalogue = catalogue
        met = evaluation.passages(condition)
        self.everywhere = self._by_report(met)
        self._passages = np.where(catalogue.allowed(restrictions), self.everywhere, 0)
        self.matched = met & (self._passages > 0)[catalogue.report_of] if len(self._passages) else met
        self._occurrences = evaluation.occurrences(condition)

    def totals(self) -> Totals:
        return Totals(
            reports=int(np.count_nonzero(self._passages)),
            passages=int(self._passages.sum()),
            occurrences=self.occurrences_in(np.flatnonzero(self.matched)),
        )

    def documents(self, number: int) -> NDArray[np.int64]:
        """The document numbers of a report's passages that match."""
        documents = np.array(self._catalogue.documents(number), np.int64)
        return documents[self.matched[documents]]

    def occurrences_in(self, documents: NDArray[np.int64]) -> int | None:
        """How often the quoted phrases stand in some passages; None if none is quoted."""
        return None if self._occurrences is None else int(self._occurrences[documents].sum())

    def order(self, sort: Sort, scores: Scores) -> list[int]:
        """The numbers of the reports that match, in the order asked for; ties by id, so that it is stable."""
        numbers = np.flatnonzero(self._passages).tolist()
        return sorted(numbers, key=lambda number: self._key(number, sort, scores))

    def _key(self, number: int, sort: Sort, scores: Scores) -> tuple[object, ...]:
        report = self._catalogue.reports[number]
        documents = self.documents(number)
        relevance = (-float(scores[documents].max()), -len(documents), *_newest_first(report), report.id)
        match sort:
            case Sort.RELEVANCE:
                return relevance
            case Sort.NEWEST:
                return (*_newest_first(report), *relevance)
            case Sort.OLDEST:
                return (*_oldest_first(report), *relevance)
            case Sort.OCCURRENCES:
                return (-(self.occurrences_in(documents) or 0), -len(documents), *relevance)

    def _by_report(self, met: Mask) -> NDArray[np.int64]:
        numbers = self._catalogue.report_of[np.flatnonzero(met)]
        return np.bincount(numbers, minlength=len(self._catalogue.reports))


def _dates(report: Report) -> tuple[int, int]:
    """Report year and day of publication as numbers, 0 where unknown."""
    published = report.metadata.published or "0"
    return report.metadata.report_year or 0, int(published.replace("-", ""))


def _newest_first(report: Report) -> tuple[int, int]:
    year, day = _dates(report)
    return -year, -day


def _oldest_first(report: Report) -> tuple[float, float]:
    year, day = _dates(report)
    return year or math.inf, day or math.inf
