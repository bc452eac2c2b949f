"""What indexing and opening cost; each function is run in a process of its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.collection import Collection
from benchmarks.peers import ChayiciPeer, Peer
from benchmarks.peers.base import rows
from benchmarks.processes import PeakMemory
from benchmarks.progress import Progress, stepping
from benchmarks.queries import Kind, LoggedQuery
from index.words import preferred_segmenter, search_words

_OPENINGS = 25


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing a collection cost.

    Attributes:
        seconds: from the first prepared report to the end of the commit, reading the prepared reports from
            their file included.
        disk: bytes of the index.
        process_memory: peak of the process, in bytes.
        memory: peak of the process and its helpers together, None where that cannot be seen.
    """

    seconds: float
    disk: int
    process_memory: int
    memory: int | None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Seconds that parts of the work take by themselves, in one process: what indexing cannot go below.

    Attributes:
        reading: of the prepared reports from their file; part of every peer's time.
        folding: of all texts, titles and section paths, as the peers do it.
        segmentation: of the folded texts.
    """

    reading: float
    folding: float
    segmentation: float


def measure_indexing(peer: type[Peer[Any]], collection: Collection, folder: Path) -> Indexing:
    """Index a collection."""
    folder.mkdir()
    title = f"{peer.name} indexes {collection.name}"
    with Progress(title, collection.statistics.reports) as progress, PeakMemory() as memory:
        started = time.perf_counter()
        peer.build(stepping(collection.reports(), progress), folder)
        seconds = time.perf_counter() - started
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Indexing(seconds, disk, memory.process, memory.together)


def measure_preparation(collection: Collection) -> Preparation:
    """Time reading, then reading and folding, then segmentation as well."""
    reading = _seconds(collection.reports())
    folding = _seconds(rows(collection.reports())) - reading
    segmenter = preferred_segmenter().name
    search_words("词典", segmenter)  # loads the dictionary
    segmentation = 0.0
    for row in rows(collection.reports()):
        started = time.perf_counter()
        search_words(row.folded, segmenter)
        segmentation += time.perf_counter() - started
    return Preparation(reading, folding, segmentation)


def measure_opening(folder: Path, log: Sequence[LoggedQuery]) -> float:
    """The median of seconds to open Chayici's index and answer a first phrase, in a running interpreter."""
    phrases = [query for query in log if query.kind is Kind.PHRASE][: _OPENINGS + 1]
    times = [_seconds_to_answer(folder, query) for query in phrases]
    return median(times[1:])  # the first one also loads modules


def _seconds_to_answer(folder: Path, query: LoggedQuery) -> float:
    started = time.perf_counter()
    ChayiciPeer(folder).search(query)
    return time.perf_counter() - started


def _seconds(stream: Iterable[object]) -> float:
    started = time.perf_counter()
    deque(stream, maxlen=0)
    return time.perf_counter() - started
