"""Chayici itself, through the interface that its pages use."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from benchmarks.collection import Prepared
from benchmarks.peers.base import PAGE, Counts, Peer
from benchmarks.queries import Kind, LoggedQuery
from index.prepare import PreparedReport, prepare
from index.store import writing
from search.engine import Engine
from search.models import FacetName, ResultPage, SearchRequest
from search.query import Filters, InRegion, Match, YearRange

_BATCH = 16  # reports that a worker is given at once
_MATCH = {Kind.PHRASE: Match.EXACT, Kind.ALL: Match.ALL, Kind.ANY: Match.ANY}


class ChayiciPeer(Peer[ResultPage]):
    """The engine of this repository."""

    name = "Chayici"
    substring_words = True
    method = (
        "`search.engine.Engine.search(SearchRequest(limit=20, passages=1))`: the 20 best reports, the best "
        "passage of each with highlights; totals of reports, passages and occurrences; five facets (city "
        "and county besides), each without its own filter. That is more than the peers do, who rank 20 "
        "passages. Indexed in one transaction: `index.prepare.prepare` in a worker process a core, as "
        "`chayici index` does, `index.store.Writing.put_prepared` in the process that writes; its index "
        "also keeps every source line and makes titles and section paths searchable by phrase"
    )

    @staticmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """One transaction."""
        with writing(folder) as transaction:
            for prepared in _prepared(reports, transaction.segmenter):
                transaction.put_prepared(prepared)

    def __init__(self, folder: Path) -> None:
        self._engine = Engine(folder)

    def search(self, query: LoggedQuery) -> ResultPage:
        """Search."""
        return self._engine.search(request_for(query))

    def counts(self, answer: ResultPage) -> Counts:
        """Read the page."""
        years, provinces = answer.facets[FacetName.YEAR], answer.facets[FacetName.PROVINCE]
        return Counts(
            passages=answer.total.passages,
            shown=sum(len(hit.passages) for hit in answer.hits),
            years={int(one.value): one.passages for one in years},
            provinces={one.code or "": one.passages for one in provinces},
        )


def _prepared(reports: Iterable[Prepared], segmenter: str) -> Iterator[PreparedReport]:
    """Reports prepared in worker processes, in order; only a few are under way at a time."""
    workers = os.cpu_count() or 1
    under_way: deque[Future[list[PreparedReport]]] = deque()
    stream = iter(reports)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        while batch := list(islice(stream, _BATCH)):
            under_way.append(pool.submit(_prepare, batch, segmenter))
            if len(under_way) > 2 * workers:
                yield from under_way.popleft().result()
        for future in under_way:
            yield from future.result()


def _prepare(batch: Sequence[Prepared], segmenter: str) -> list[PreparedReport]:
    return [prepare(one.source, one.digest, one.document, segmenter) for one in batch]


def request_for(query: LoggedQuery) -> SearchRequest:
    """A logged query as Chayici is asked it."""
    text = " ".join(query.pieces)
    return SearchRequest(
        query=f'"{text}"' if query.kind is Kind.PHRASE else text,
        match=_MATCH[query.kind],
        filters=Filters(
            years=(YearRange(*query.years),) if query.years else (),
            regions=(InRegion(query.region, (query.region,)),) if query.region else (),
        ),
        limit=PAGE,
        passages=1,
    )
