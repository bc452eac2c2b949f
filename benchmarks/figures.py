"""What was measured on one collection, and the figures made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from benchmarks.census import Statistics
from benchmarks.collection import Collection
from benchmarks.http_load import Load
from benchmarks.latency import Timed
from benchmarks.measure import Indexing, Preparation
from benchmarks.queries import Drawn, Kind

RARE = 100  # passages: fewer than so many are rare
FREQUENT = 0.05  # part of all passages: more than so many are frequent


@dataclass(slots=True)
class Run:
    """What was measured on one collection; the mappings are by name of the peer.

    Attributes:
        collection: the collection.
        preparation: what parts of the work take by themselves.
        indexing: what indexing cost.
        opening: seconds to open Chayici's index and answer a first phrase.
        timed: the log with the times of all peers.
        load: what the HTTP clients saw.
    """

    collection: Collection
    preparation: Preparation
    indexing: Mapping[str, Indexing]
    opening: float
    timed: Sequence[Timed]
    load: Load | None = None

    @property
    def size(self) -> Statistics:
        """How large the collection is."""
        return self.collection.statistics

    def speed(self, peer: str) -> float | None:
        """Characters indexed a second."""
        cost = self.indexing.get(peer)
        return self.size.characters / cost.seconds if cost else None

    def disk(self, peer: str) -> float | None:
        """Bytes of the index a byte of the passages' UTF-8 text."""
        cost = self.indexing.get(peer)
        return cost.disk / self.size.bytes if cost else None


@dataclass(frozen=True, slots=True)
class QueryClass:
    """Some of the queries of a log: those of which ``holds`` says so, told the number of all passages."""

    name: str
    holds: Callable[[Timed, int], bool]


def _unfiltered_phrase(one: Timed) -> bool:
    return one.query.kind is Kind.PHRASE and not one.query.filtered


PHRASES = QueryClass("phrases, all", lambda one, _: one.query.kind is Kind.PHRASE)
RARE_PHRASES = QueryClass(
    f"phrases, rare (< {RARE} passages)", lambda one, _: _unfiltered_phrase(one) and one.passages < RARE
)
MIDDLING_PHRASES = QueryClass(
    f"phrases, {RARE} passages to {FREQUENT:.0%} of all",
    lambda one, passages: _unfiltered_phrase(one) and RARE <= one.passages <= FREQUENT * passages,
)
FREQUENT_PHRASES = QueryClass(
    f"phrases, frequent (> {FREQUENT:.0%})",
    lambda one, passages: _unfiltered_phrase(one) and one.passages > max(RARE, FREQUENT * passages),
)
FREQUENT_PAIRS = QueryClass(
    f"phrases of two characters, frequent (> {FREQUENT:.0%})",
    lambda one, passages: FREQUENT_PHRASES.holds(one, passages) and len(one.query.pieces[0]) == 2,  # noqa: PLR2004
)
ALL_WORDS = QueryClass("keywords, all", lambda one, _: one.query.kind is Kind.ALL)
ANY_WORDS = QueryClass("keywords, any", lambda one, _: one.query.kind is Kind.ANY)
FILTERED = QueryClass("any of these with a filter", lambda one, _: one.query.drawn is Drawn.FILTERED)
CLASSES = (
    PHRASES,
    RARE_PHRASES,
    MIDDLING_PHRASES,
    FREQUENT_PHRASES,
    FREQUENT_PAIRS,
    QueryClass(
        "phrases of one character", lambda one, _: _unfiltered_phrase(one) and len(one.query.pieces[0]) == 1
    ),
    ALL_WORDS,
    ANY_WORDS,
    FILTERED,
)


@dataclass(frozen=True, slots=True)
class Latency:
    """How many queries, and the median and 95th percentile of their seconds."""

    queries: int
    median: float
    p95: float


def latency(run: Run, group: QueryClass, peer: str, beside: str | None = None) -> Latency | None:
    """A peer's times for a class; with ``beside`` only for the queries that this peer answers, too."""
    seconds = [
        one.seconds[peer]
        for one in run.timed
        if group.holds(one, run.size.passages)
        and peer in one.seconds
        and (beside is None or beside in one.seconds)
    ]
    return Latency(len(seconds), median(seconds), percentile(seconds, 0.95)) if seconds else None


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that so large a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(part * len(ordered)) - 1)]
