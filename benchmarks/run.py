"""One collection, measured with all peers that can bear it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.collection import Collection, read_folder, write_collection
from benchmarks.figures import Run
from benchmarks.generation import generate
from benchmarks.http_load import put_load
from benchmarks.latency import answer_log
from benchmarks.measure import measure_indexing, measure_opening, measure_preparation
from benchmarks.peers import PEERS, ChayiciPeer, Peer
from benchmarks.processes import isolated
from benchmarks.progress import Progress
from benchmarks.queries import draw_log

_HTTP = "http"
_WARMING = 200  # queries
PARTS = (*PEERS, _HTTP)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured.

    Attributes:
        folder: an empty folder to work in.
        parts: names of peers, and ``http``; Chayici is always measured.
        queries: length of the log.
        seed: of collections and log.
    """

    folder: Path
    parts: frozenset[str]
    queries: int
    seed: int


def measure(plan: Plan, source: int | Path) -> Run:
    """Measure a generated collection of a size, or a folder of real text.

    Raises:
        DisagreementError: two peers do not agree on what matches.
    """
    work = plan.folder / "collection"
    work.mkdir()
    try:
        return _measure(plan, source, work)
    finally:
        shutil.rmtree(work)


def _measure(plan: Plan, source: int | Path, work: Path) -> Run:
    collection = isolated(_write, source, work / "reports.pickle", plan.seed)
    log = isolated(draw_log, collection.sample, plan.queries, plan.seed)
    warming = set(isolated(draw_log, collection.sample, _WARMING, plan.seed + 1)) - set(log)
    folders = {peer: work / name for name, peer in _peers(plan, collection).items()}
    costs = {peer.name: isolated(measure_indexing, peer, collection, at) for peer, at in folders.items()}
    index = folders[ChayiciPeer]
    return Run(
        collection=collection,
        preparation=isolated(measure_preparation, collection),
        indexing=costs,
        opening=isolated(measure_opening, index, log),
        timed=isolated(answer_log, collection.name, folders, log, sorted(warming, key=repr)),
        load=isolated(put_load, index, log) if _HTTP in plan.parts else None,
    )


def _write(source: int | Path, file: Path, seed: int) -> Collection:
    if isinstance(source, Path):
        with Progress(f"reads {source.name}") as progress:
            return write_collection(source.name, read_folder(source), file, seed, progress)
    name = f"{source:,} reports"
    with Progress(f"generates {name}", source) as progress:
        return write_collection(name, generate(source, seed), file, seed, progress)


def _peers(plan: Plan, collection: Collection) -> Mapping[str, type[Peer[Any]]]:
    """The chosen peers that are installed and can bear a collection, Chayici first."""
    reports = collection.statistics.reports
    return {
        name: peer
        for name, peer in PEERS.items()
        if peer is ChayiciPeer or (name in plan.parts and peer.is_installed() and peer.bears(reports))
    }
