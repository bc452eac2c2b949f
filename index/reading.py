"""Reading sources into prepared reports, in worker processes where there are many."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.errors import UnreadableSourceError
from index.extraction import extract
from index.models import Original
from index.prepare import PreparedReport, prepare
from index.reader import read_text

# A worker takes half a second to start: fewer sources are read sooner without one.
_WORTH_WORKERS = 64
_SOURCES_A_TASK = 8


@dataclass(frozen=True, slots=True)
class Source:
    """A source to read.

    Attributes:
        name: what the report's id is made from.
        path: the file.
        digest: the digest of the text that is held already; it is not prepared again.
    """

    name: str
    path: Path
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a source could not be read, a Chinese sentence."""

    reason: str


#: What became of a source; None: it has not changed.
Outcome = PreparedReport | Unreadable | None


def read_sources(sources: Sequence[Source], segmenter: str) -> Iterator[tuple[Source, Outcome]]:
    """Read sources, in order; what cannot be read does not stop the rest."""
    read = partial(_read, segmenter=segmenter)
    workers = os.cpu_count() or 1
    if len(sources) < _WORTH_WORKERS or workers == 1:
        yield from zip(sources, map(read, sources), strict=True)
        return
    # Spawned, since forked ones would hold the index's lock as long as they live.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_leave_interrupts_alone) as pool:
        try:
            yield from zip(sources, pool.map(read, sources, chunksize=_SOURCES_A_TASK), strict=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_alone() -> None:
    """Ctrl-C is for the process that writes; it ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(source: Source, segmenter: str) -> Outcome:
    try:
        text = read_text(source.path)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        if digest == source.digest:
            return None
        return prepare(source.name, digest, extract(Original(text)), segmenter)
    except UnreadableSourceError as error:
        return Unreadable(str(error))
