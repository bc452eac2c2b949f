"""The engine: the one interface through which pages, JSON and command line ask an index.

Nothing outside this package needs to know what answers.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.errors import IndexDamagedError, IndexUnusableError
from index.generation import open_generation
from index.models import Report
from index.skips import read_skipped, skipped_when
from search.catalogue import Catalogue, Numbers
from search.compare import compare
from search.comparison import CompareRequest, Comparison
from search.complete import Completer, Completions
from search.coverage import Coverage, coverage
from search.evaluate import Evaluation
from search.explain import explain
from search.facets import facets
from search.kwic import Kwic, KwicLines, KwicPage, KwicRequest
from search.models import (
    Found,
    FoundPassage,
    Held,
    Hit,
    IndexVersion,
    ReportList,
    ReportText,
    ResultPage,
    SearchRequest,
)
from search.neighbours import Neighbours, neighbours
from search.parser import parse
from search.postings import Postings
from search.query import Filters, Node, Query
from search.ranking import Ranking, Scores
from search.result import Listing, Result
from search.selection import Selection
from search.snippets import Highlighter

_AnswerT = TypeVar("_AnswerT")

# What comes of reading files that are not as they were written.
_DAMAGE = (ValueError, LookupError, zlib.error, MemoryError, FileNotFoundError)


class Engine:
    """Answers searches on the newest generation of an index; threads may share it."""

    def __init__(self, directory: Path) -> None:
        """Open the index.

        Raises:
            IndexUnusableError: it is missing, damaged or made under other settings.
        """
        self._directory = directory
        self._snapshot = _opened(directory)

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer a search.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index has changed or is damaged, and can no longer be read.
        """
        return self._asked(lambda index: index.search(request))

    def compare(self, request: CompareRequest) -> Comparison:
        """Count several queries by year, division or issuer.

        Raises:
            QueryError: one of them cannot be understood, or they are none or too many.
        """
        return self._asked(lambda index: index.compare(request))

    def kwic(self, request: KwicRequest) -> KwicPage:
        """One page of a concordance: each occurrence of what is sought in its context.

        Raises:
            QueryError: the query cannot be understood, or seeks nothing in the text.
        """
        return self._asked(lambda index: index.kwic.page(request))

    def kwic_lines(self, request: KwicRequest) -> KwicLines:
        """All lines of a concordance, whatever its page and limit, made one by one.

        Raises:
            QueryError: the query cannot be understood, or seeks nothing in the text.
            IndexUnusableError: the index is damaged; while the lines are read, too.
        """
        index = self._current()
        found = index.guarded(lambda: index.kwic_lines(request))
        return replace(found, lines=index.guarded_each(found.lines))

    def reports(self, restriction: Filters) -> tuple[Report, ...]:
        """The reports that meet the filters, newest year first."""
        return tuple(self.each_report(restriction).reports)

    def each_report(self, restriction: Filters, page: int = 1, limit: int | None = None) -> ReportList:
        """These, or one page of them, each read when it is asked for."""
        index = self._current()
        listed = index.guarded(lambda: index.each_report(restriction, page, limit))
        return replace(listed, reports=index.guarded_each(listed.reports))

    def found(self, request: SearchRequest) -> Found:
        """All that a search finds, whatever its page and limit; the hits are made one by one.

        Raises:
            QueryError: the query cannot be understood.
            IndexUnusableError: the index is damaged; while the hits are read, too.
        """
        index = self._current()
        found = index.guarded(lambda: index.found(request))
        return replace(found, hits=index.guarded_each(found.hits))

    def held(self, restriction: Filters) -> Held:
        """The size of what is searched under some filters, whether it matches or not."""
        return self._asked(lambda index: index.held(restriction))

    def coverage(self, restriction: Filters) -> Coverage:
        """What is held under some filters, and what indexing left out."""
        return self._asked(lambda index: index.coverage(restriction))

    def version(self) -> IndexVersion:
        """Which state of the index answers now."""
        return self._asked(lambda index: index.version())

    def report(self, identifier: str, request: SearchRequest | None = None) -> ReportText | None:
        """A whole report, highlighted where its passages meet the request; None if it is not held.

        Raises:
            QueryError: the query cannot be understood.
        """
        return self._asked(lambda index: index.report(identifier, request or SearchRequest()))

    def complete(self, text: str) -> Completions:
        """What may be meant by a query that is still being typed.

        Raises:
            QueryError: the text is too long or holds control characters.
        """
        return self._asked(lambda index: index.complete(text))

    def neighbours(self, identifier: str) -> Neighbours:
        """What is held beside a report; nothing if the report is not held."""
        return self._asked(lambda index: index.neighbours(identifier))

    def _asked(self, ask: Callable[[_Snapshot], _AnswerT]) -> _AnswerT:
        index = self._current()
        return index.guarded(lambda: ask(index))

    def _current(self) -> _Snapshot:
        if not self._snapshot.is_current():
            self._snapshot = _opened(self._directory)
        return self._snapshot


def _opened(directory: Path) -> _Snapshot:
    # What stands in the table of contents has no checksum, and all of it is read here.
    try:
        return _Snapshot(directory)
    except _DAMAGE as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"索引里的文件已损坏（{error}）。请用 chayici check 检查，用 chayici index --rebuild 重建。"
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a search finds, in order, before anything of it is read."""

    query: Query
    selection: Selection
    scores: Scores
    keys: Sequence[Scores | Numbers]
    listing: Listing
    highlighter: Highlighter


class _Snapshot:
    """One generation of an index, opened."""

    def __init__(self, directory: Path) -> None:
        self._generation = open_generation(directory)
        self._segmenter = self._generation.settings.segmenter.name
        self._catalogue = Catalogue(self._generation.segments)
        self._postings = Postings(self._catalogue)
        self._evaluation = Evaluation(self._catalogue, self._postings, self._segmenter)
        self._ranking = Ranking(self._catalogue, self._postings, self._segmenter)
        self._is_damaged = False  # as far as is known
        self.complete = Completer(self._catalogue, self._postings).complete
        self.kwic = Kwic(self._catalogue, self._evaluation, self._segmenter)

    def is_current(self) -> bool:
        """Whether no newer generation has been committed."""
        return self._generation.is_newest()

    def guarded(self, answer: Callable[[], _AnswerT]) -> _AnswerT:
        """An answer; what a damaged file makes of it is told as such, and no other mistake is.

        Raises:
            IndexDamagedError: the file of a segment is not as it was written.
            IndexUnusableError: there is too little memory.
        """
        try:
            return answer()
        except _DAMAGE as error:
            self._is_damaged = self._is_damaged or any(one.file.damaged() for one in self._catalogue.files)
            if self._is_damaged:
                raise _damaged(error) from error
            if isinstance(error, MemoryError):
                raise IndexUnusableError(
                    "内存不够，这次没有查成。请关掉一些程序，或者查得窄一些。"
                ) from error
            raise

    def guarded_each(self, answers: Iterator[_AnswerT]) -> Iterator[_AnswerT]:
        """Answers that are made one by one, each of them guarded."""
        while answer := self.guarded(lambda: tuple(islice(answers, 1))):
            yield from answer

    def search(self, request: SearchRequest) -> ResultPage:
        """See ``Engine.search``."""
        started = time.perf_counter()
        answer = self._answer(request)
        result, listed = answer.listing.result, answer.listing.totals()
        last = request.page * request.limit
        shown = result.first(answer.listing.places, answer.keys, last)[last - request.limit :]
        return ResultPage(
            request=request,
            understood=self._explained(answer),
            total=result.totals(),
            listed=listed.reports,
            listed_passages=listed.passages,
            facets=facets(self._catalogue, result.everywhere, answer.selection),
            hits=tuple(self._hit(place, answer, request.passages) for place in shown),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
        )

    def coverage(self, restriction: Filters) -> Coverage:
        """See ``Engine.coverage``."""
        skipped = read_skipped(self._generation.directory)
        return coverage(self._catalogue, restriction, skipped, self.version())

    def compare(self, request: CompareRequest) -> Comparison:
        """See ``Engine.compare``."""
        return compare(self._catalogue, self._evaluation, self._segmenter, request, self.version())

    def kwic_lines(self, request: KwicRequest) -> KwicLines:
        """See ``Engine.kwic_lines``."""
        return self.kwic.lines(request, self.version())

    def found(self, request: SearchRequest) -> Found:
        """See ``Engine.found``."""
        answer = self._answer(request)
        ordered = answer.listing.result.in_order(answer.listing.places, answer.keys)
        return Found(
            request=request,
            understood=self._explained(answer),
            by_passage=answer.query.condition is not None,
            total=answer.listing.result.totals(),
            listed=answer.listing.totals(),
            held=answer.selection.held,
            version=self.version(),
            hits=(self._hit(int(place), answer, None) for place in ordered),
        )

    def each_report(self, restriction: Filters, page: int, limit: int | None) -> ReportList:
        """See ``Engine.each_report``."""
        selection = Selection(self._catalogue, (restriction,))
        numbers = self._catalogue.newest(np.flatnonzero(selection.searched.reports))
        limit = limit or max(1, len(numbers))
        return ReportList(
            restriction=restriction,
            held=selection.held,
            version=self.version(),
            reports=map(self._catalogue.report, numbers[(page - 1) * limit : page * limit].tolist()),
        )

    def held(self, restriction: Filters) -> Held:
        """See ``Engine.held``."""
        return Selection(self._catalogue, (restriction,)).held

    def version(self) -> IndexVersion:
        """See ``Engine.version``."""
        settings = self._generation.settings
        # What indexing left out is told, too, and may change without a commit.
        state = f"{self._generation.name} {skipped_when(self._generation.directory)}"
        return IndexVersion(
            generation=self._generation.number,
            state=hashlib.sha256(state.encode()).hexdigest()[:12],
            schema=settings.schema_version,
            folding=settings.folding_version,
            segmenter=f"{settings.segmenter.name} {settings.segmenter.version}",
        )

    def report(self, identifier: str, request: SearchRequest) -> ReportText | None:
        """See ``Engine.report``."""
        number = self._catalogue.number(identifier)
        if number is None:
            return None
        query = parse(request.query, request.match)
        highlighter = Highlighter(query.condition, self._segmenter)
        selection = Selection(self._catalogue, (query.filters, request.filters))
        matched = self._matched(number, query.condition, selection)
        often = self._evaluation.occurrences(query.condition, matched)
        counts = (
            dict.fromkeys(matched.tolist())
            if often is None
            else dict(zip(matched.tolist(), often.tolist(), strict=True))
        )
        report, source = self._catalogue.report(number), self._catalogue.source(number)
        return ReportText(
            report=replace(report, metadata=replace(report.metadata, evidence=source.evidence)),
            sections=source.sections,
            passages=tuple(
                self._passage(passage, highlighter if passage in counts else None, counts.get(passage))
                for passage in self._catalogue.passages_of(number)
            ),
            lines=source.lines,
            duplicates=tuple(map(self._catalogue.report, self._catalogue.copies.others(number))),
        )

    def neighbours(self, identifier: str) -> Neighbours:
        """See ``Engine.neighbours``."""
        number = self._catalogue.number(identifier)
        return Neighbours() if number is None else neighbours(self._catalogue, number)

    def _matched(self, number: int, condition: Node | None, selection: Selection) -> Numbers:
        """Which passages of a report meet a condition, in the parts that the filters ask for."""
        found = self._evaluation.passages(condition)
        found = found[slice(*found.searchsorted(self._catalogue.first[number : number + 2]))]
        return found if selection.in_parts is None else found[selection.in_parts[found]]

    def _answer(self, request: SearchRequest) -> _Answer:
        query = parse(request.query, request.match)
        selection = Selection(self._catalogue, (query.filters, request.filters))
        result = Result(self._catalogue, self._evaluation, query.condition, selection)
        scores = self._ranking.score(query.condition, result.passages)
        keys = result.keys(request.sort, scores)
        return _Answer(
            query=query,
            selection=selection,
            scores=scores,
            keys=keys,
            listing=Listing(self._catalogue, result, keys, request.duplicates),
            highlighter=Highlighter(query.condition, self._segmenter),
        )

    def _explained(self, answer: _Answer) -> str:
        return explain(answer.query.condition, answer.selection.restrictions, self._segmenter)

    def _hit(self, place: int, answer: _Answer, most: int | None) -> Hit:
        result = answer.listing.result
        matched = result.range_of(place)
        found = answer.scores[matched.start : matched.stop].tolist()
        best = sorted(range(len(found)), key=lambda one: -found[one])
        # Without a condition nothing was sought, so that no passage is better than another.
        shown = best[:most] if answer.query.condition else []
        return Hit(
            report=self._catalogue.report(int(result.reports[place])),
            score=round(found[best[0]], 3),
            passages_matched=len(matched),
            occurrences=result.occurrences_in(matched),
            passages=tuple(
                self._passage(
                    int(result.passages[one]), answer.highlighter, result.occurrences_in(range(one, one + 1))
                )
                for one in (matched[place] for place in shown)
            ),
            duplicates=tuple(
                map(self._catalogue.report, result.reports[answer.listing.others(place)].tolist())
            ),
        )

    def _passage(self, number: int, highlighter: Highlighter | None, occurrences: int | None) -> FoundPassage:
        identifier, section, text, line = self._catalogue.passage(number)
        return FoundPassage(
            id=identifier,
            section=section,
            text=text,
            line=line,
            highlights=highlighter.spans(text, self._catalogue.folded(number)) if highlighter else (),
            occurrences=occurrences,
        )
