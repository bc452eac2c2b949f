"""The goals that were set for the engine, and what a run reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.figures import (
    ALL_WORDS,
    ANY_WORDS,
    FREQUENT_PAIRS,
    PHRASES,
    RARE_PHRASES,
    QueryClass,
    Run,
    latency,
    percentile,
)
from benchmarks.peers import ChayiciPeer, TantivyPeer, WhooshPeer

_OURS, _TANTIVY, _WHOOSH = ChayiciPeer.name, TantivyPeer.name, WhooshPeer.name
_MEGABYTE = 1e6
_LARGE, _SERVED = 50_000, 5_000  # reports


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal.

    Attributes:
        work: what is measured.
        unit: of the figure; ``×`` for ratios.
        limit: what is to be reached.
        at_least: whether more is better.
        figure: reads it from a run, None where the run does not tell.
        reports: the one size of collection that the goal speaks of, None for any.
    """

    work: str
    unit: str
    limit: float
    at_least: bool
    figure: Callable[[Run], float | None]
    reports: int | None = None

    def reached(self, run: Run) -> float | None:
        """The figure of a run; None if it was not measured or the goal speaks of another size."""
        if self.reports not in {None, run.size.reports}:
            return None
        return self.figure(run)

    def is_met(self, runs: Sequence[Run]) -> bool | None:
        """Whether every run that tells has reached it; None if none tells."""
        figures = [figure for run in runs if (figure := self.reached(run)) is not None]
        if not figures:
            return None
        return all(figure >= self.limit if self.at_least else figure <= self.limit for figure in figures)


def _speed_beside(peer: str) -> Callable[[Run], float | None]:
    def figure(run: Run) -> float | None:
        ours, theirs = run.speed(_OURS), run.speed(peer)
        return ours / theirs if ours and theirs else None

    return figure


def _time_beside(peer: str, group: QueryClass, part: str = "median") -> Callable[[Run], float | None]:
    def figure(run: Run) -> float | None:
        ours = latency(run, group, _OURS, beside=peer)
        theirs = latency(run, group, peer, beside=_OURS)
        return getattr(ours, part) / getattr(theirs, part) if ours and theirs else None

    return figure


def _times_faster_than(peer: str, group: QueryClass) -> Callable[[Run], float | None]:
    slower = _time_beside(peer, group)
    return lambda run: 1 / ratio if (ratio := slower(run)) else None


def _memory(run: Run) -> float | None:
    cost = run.indexing.get(_OURS)
    return (cost.memory or cost.process_memory) / _MEGABYTE if cost else None


def _served(run: Run) -> float | None:
    """Milliseconds; endless if there was an error."""
    if run.load is None:
        return None
    return float("inf") if run.load.errors else percentile(run.load.seconds, 0.99) * 1000


def _at_least(
    limit: float, unit: str, work: str, figure: Callable[[Run], float | None], reports: int | None = None
) -> Goal:
    return Goal(work, unit, limit, at_least=True, figure=figure, reports=reports)


def _at_most(
    limit: float, unit: str, work: str, figure: Callable[[Run], float | None], reports: int | None = None
) -> Goal:
    return Goal(work, unit, limit, at_least=False, figure=figure, reports=reports)


GOALS = (
    _at_least(3, "×", "indexing, characters/s beside tantivy", _speed_beside(_TANTIVY)),
    _at_least(25, "×", "indexing, characters/s beside stock Whoosh", _speed_beside(_WHOOSH)),
    _at_most(0.5, "×", "phrase page, median beside tantivy", _time_beside(_TANTIVY, PHRASES)),
    _at_most(0.5, "×", "phrase page, p95 beside tantivy", _time_beside(_TANTIVY, PHRASES, "p95")),
    _at_least(100, "×", "phrase page, times faster than stock Whoosh", _times_faster_than(_WHOOSH, PHRASES)),
    _at_most(1, "×", "phrase page, rare, beside tantivy", _time_beside(_TANTIVY, RARE_PHRASES)),
    _at_most(1, "×", "two-character frequent phrase, beside tantivy", _time_beside(_TANTIVY, FREQUENT_PAIRS)),
    _at_most(0.7, "×", "keyword page, all, beside tantivy", _time_beside(_TANTIVY, ALL_WORDS)),
    _at_most(1, "×", "keyword page, any, beside tantivy", _time_beside(_TANTIVY, ANY_WORDS)),
    _at_most(2.2, "×", "index on disk beside the UTF-8 text", lambda run: run.disk(_OURS)),
    _at_most(1000, "MB", "memory while indexing 50,000 reports, helpers included", _memory, _LARGE),
    _at_most(15, "ms", "open and first phrase, warm", lambda run: run.opening * 1000),
    _at_most(60, "ms", "HTTP search, 32 clients, p99, no error", _served, _SERVED),
)
