"""The query log put to all peers in turn: first their counts are compared, then each answer is timed once."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import Counts, Peer
from benchmarks.peers.base import PAGE
from benchmarks.progress import Progress
from benchmarks.queries import Kind, LoggedQuery

#: The peers of a run, each with the folder of its index.
Indexes = Mapping[type[Peer[Any]], Path]


class DisagreementError(Exception):
    """Two peers that do the same work do not find the same."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A query with what it found and what it cost.

    Attributes:
        query: the query.
        passages: how many match, as the first of the peers counts.
        seconds: by name of the peer, of those that answer this sort of query.
    """

    query: LoggedQuery
    passages: int
    seconds: Mapping[str, float]


def answer_log(
    name: str, indexes: Indexes, log: Sequence[LoggedQuery], warming: Sequence[LoggedQuery]
) -> list[Timed]:
    """Compare the peers' counts on a log, open all indexes afresh, warm them with another one, time the log.

    Each query is timed once, so that no peer is credited for remembering an answer.

    Raises:
        DisagreementError: two peers do not agree.
    """
    peers = [peer(folder) for peer, folder in indexes.items()]
    with Progress(f"peers agree on {name}", len(log)) as progress:
        found = [_agreed(peers, query, progress.step) for query in log]
    for peer in peers:
        peer.close()
    peers = [peer(folder) for peer, folder in indexes.items()]
    with Progress(f"peers warm up on {name}", len(warming)) as progress:
        for query in warming:
            _timed(peers, query, progress.step)
    # What is held by now belongs to the open indexes; collecting garbage need not look through it again.
    gc.collect()
    gc.freeze()
    with Progress(f"peers answer on {name}", len(log)) as progress:
        times = []
        for place, query in enumerate(log):
            # Each peer is the first in turn.
            turn = place % len(peers)
            times.append(_timed(peers[turn:] + peers[:turn], query, progress.step))
    return [Timed(*row) for row in zip(log, found, times, strict=True)]


def _timed(peers: Sequence[Peer[Any]], query: LoggedQuery, step: Callable[[], None]) -> dict[str, float]:
    seconds = {}
    for peer in peers:
        if peer.answers(query):
            started = time.perf_counter()
            peer.search(query)
            seconds[peer.name] = time.perf_counter() - started
    step()
    return seconds


def _agreed(peers: Sequence[Peer[Any]], query: LoggedQuery, step: Callable[[], None]) -> int:
    """How many passages the first peer finds, once the others have been compared."""
    answers = {peer: peer.counts(peer.search(query)) for peer in peers if peer.answers(query)}
    told = list(answers.items())
    for place, (peer, counts) in enumerate(told):
        for other, others in told[place + 1 :]:
            if problem := _problem(query, peer, counts, other, others):
                raise DisagreementError(f"{query}: {peer.name} and {other.name} disagree on {problem}")
    step()
    return told[0][1].passages


def _problem(
    query: LoggedQuery, peer: Peer[Any], counts: Counts, other: Peer[Any], others: Counts
) -> str | None:
    """What two peers do not agree on."""
    if query.kind is Kind.PHRASE or peer.substring_words == other.substring_words:
        return _difference(query, counts, others)
    wide, narrow = (counts, others) if peer.substring_words else (others, counts)
    if wide.passages < narrow.passages:
        return f"words: {wide.passages} passages hold their characters, {narrow.passages} the words"
    return None


def _difference(query: LoggedQuery, counts: Counts, others: Counts) -> str | None:
    if counts.passages != others.passages:
        return f"passages: {counts.passages} and {others.passages}"
    # Chayici's facets leave out their own filter.
    facets = () if query.filtered else ("years", "provinces")
    for name in facets:
        ours, theirs = getattr(counts, name), getattr(others, name)
        if ours is not None and theirs is not None and dict(ours) != dict(theirs):
            return f"{name}: {dict(ours)} and {dict(theirs)}"
    if counts.passages and not (0 < counts.shown <= PAGE and 0 < others.shown <= PAGE):
        return f"what to show: {counts.shown} and {others.shown} passages"
    return None
