"""Reading sources into prepared reports: in worker processes, if they are many or might do harm."""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Self

from index import digests
from index.errors import UnreadableSourceError
from index.extraction import extract
from index.formats.kinds import is_container
from index.models import Original, Statement
from index.prepare import PreparedReport, prepare
from index.reader import Entry, entries, is_plain, stamp_of
from index.workers import Limits, Worker

# A worker takes half a second to start: fewer sources of plain text are read sooner without one.
_WORTH_WORKERS = 64
# A larger archive or dump is shared by all workers.
_WORTH_SHARING = 1024 * 1024
# What has been read but is not asked for yet, because something before it takes long, in bytes.
_MOST_AHEAD = 64 * 1024 * 1024
# So many sources wait with each worker, so that it need not wait for the next one.
_TASKS_A_WORKER = 4
_LONG_TASK = 100  # names of reports
_BEGUN = b"begun"  # no number of a report begins like this
_NUMBER = 8  # bytes
_PAUSE = 0.2  # seconds between two looks at the clock


@dataclass(frozen=True, slots=True)
class Beside:
    """What a manifest says about a report, beside the report itself."""

    url: str | None = None
    stated: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes:
        name: what the ids of its reports are made from; the names of many in one file begin with it.
        path: the file.
        held: the digests of those of its reports that are held already, by name; what has not changed is
            not prepared again.
        beside: what manifests say about its reports, by name.
    """

    name: str
    path: Path
    held: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a report could not be read, a Chinese sentence."""

    reason: str


#: What became of a report; None: it has not changed.
Outcome = PreparedReport | Unreadable | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A report that has been read, or that could not be.

    Attributes:
        source: the file.
        name: the report's name; the file's own where that could not be read, or not further.
        outcome: what became of it.
        done: how much of the file has been read, from 0 to 1.
    """

    source: Source
    name: str
    outcome: Outcome
    done: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A file of which all reports have been told."""

    source: Source


Step = Reading | Finished


def read_sources(
    sources: Sequence[Source],
    segmenter: str,
    *,
    limits: Limits | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Step]:
    """Read sources, in order; what cannot be read, or harms its reader, does not stop the rest.

    Args:
        sources: the files.
        segmenter: what words are cut by.
        limits: what a worker may use for one report.
        stopped: asked again and again; once it says so, no more is read.
    """
    if len(sources) < _WORTH_WORKERS and all(
        is_plain(source.path) for source in sources if not _is_known(source)
    ):
        for source in sources:
            if stopped():
                return
            yield from _steps(source, segmenter)
    else:
        with _Readers(sources, segmenter, limits or Limits()) as readers:
            yield from readers.steps(stopped)


def _is_known(source: Source) -> bool:
    """Whether a file certainly holds what is held already."""
    stamp = digests.stamp_with(stamp_of(source.path), source.beside.get(source.name))
    return digests.has_stamp(source.held.get(source.name, ""), stamp)


def _steps(source: Source, segmenter: str) -> Iterator[Step]:
    """Read a source in this process."""
    if _is_known(source):
        yield Reading(source, source.name, None, 1.0)
        yield Finished(source)
        return
    for answer in _answers(_Task(source, segmenter)):
        if isinstance(answer, _Read):
            yield Reading(source, answer.name, answer.outcome, answer.done)
    yield Finished(source)


# In a worker


@dataclass(frozen=True, slots=True)
class _Task:
    """A source to read, or a part of it.

    Attributes:
        source: the source.
        segmenter: what words are cut by.
        share, shares: of its reports, counted from 0, those that leave the rest ``share`` when divided.
        first: those before this one are left out.
    """

    source: Source
    segmenter: str
    share: int = 0
    shares: int = 1
    first: int = 0


@dataclass(frozen=True, slots=True)
class _Begun:
    """A report that is going to be read."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A report that has been read; its number is the how manieth of the source it is, from 0."""

    number: int
    name: str
    outcome: Outcome
    done: float = 1.0


def _answers(task: _Task) -> Iterator[_Begun | _Read]:
    """Read a source; what makes it impossible to read on is told in place of the next report."""
    source = task.source
    number = -1
    try:
        for number, entry in enumerate(entries(source.path, source.name)):
            if number < task.first or number % task.shares != task.share:
                continue
            beside = source.beside.get(entry.name)
            stamp = digests.stamp_with(entry.stamp, beside)
            held = source.held.get(entry.name, "")
            if digests.has_stamp(held, stamp):
                yield _Read(number, entry.name, None, entry.done)
                continue
            yield _Begun(number, entry.name)
            outcome = _read(entry, beside, stamp, held, task.segmenter)
            yield _Read(number, entry.name, outcome, entry.done)
    except Exception as error:  # noqa: BLE001 - see below
        if (number + 1) % task.shares == task.share:
            yield _Read(number + 1, source.name, Unreadable(_reason(error)))


def _pickled_answers(task: _Task) -> Iterator[bytes]:
    """The same to be sent; what has begun can be told from what has been read without unpickling it."""
    for answer in _answers(task):
        mark = _BEGUN if isinstance(answer, _Begun) else answer.number.to_bytes(_NUMBER)
        yield mark + pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _read(entry: Entry, beside: Beside | None, stamp: str, held: str, segmenter: str) -> Outcome:
    try:
        original = _completed(entry.read(), beside)
        digest = digests.digest(original, stamp)
        if digests.is_same(digest, held):
            return None
        return prepare(entry.name, digest, extract(original), segmenter)
    except Exception as error:  # noqa: BLE001 - whatever a parser stumbles over, the other files are read
        return Unreadable(_reason(error))


def _completed(original: Original, beside: Beside | None) -> Original:
    """A report with what a manifest says about it."""
    if beside is None:
        return original
    return replace(original, url=beside.url or original.url, stated=(*beside.stated, *original.stated))


def _reason(error: Exception) -> str:
    match error:
        case MemoryError():
            return "读这个文件要用的内存太多，放弃。"
        case RecursionError():
            return "文件的内容一层套一层，套得太深，放弃。"
        case UnreadableSourceError():
            return str(error)
        case _:
            return f"读取时出错（{type(error).__name__}：{error}），文件可能已损坏。"


# Where the workers are given work


@dataclass(slots=True)
class _Stream:
    """The answers to a task.

    Attributes:
        task: the task.
        waiting: answers that have come and are not told yet, pickled unless they were made here.
        begun: the report that is being read.
        read: the number of the last report that has been read.
        ended: whether no more answers will come.
    """

    task: _Task
    waiting: deque[bytes | _Read] = field(default_factory=deque)
    begun: _Begun | None = None
    read: int = -1
    ended: bool = False


class _Readers:
    """Workers that read sources, and what they have answered so far."""

    def __init__(self, sources: Sequence[Source], segmenter: str, limits: Limits) -> None:
        self._sources = iter(sources)
        self._segmenter = segmenter
        self._limits = limits
        self._most_workers = os.cpu_count() or 1
        # The tasks of each worker, those it was given first in front.
        self._workers: dict[Worker, deque[_Stream]] = {}
        # What is given to workers next, in order.
        self._pending: deque[_Stream] = deque()
        # The sources under way, in order, each with the streams of its shares.
        self._open: deque[tuple[Source, list[_Stream]]] = deque()
        self._ahead = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="chayici-"))
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._stack.close()

    def steps(self, stopped: Callable[[], bool]) -> Iterator[Step]:
        """Read all sources, in order."""
        while not stopped():
            self._hand_out()
            yield from self._told()
            if not self._open:
                return
            self._listen()

    def _hand_out(self) -> None:
        """Give the workers tasks, as long as what has been read already may wait."""
        while self._pending or (self._ahead < _MOST_AHEAD and self._next_source()):
            if self._ahead >= _MOST_AHEAD and not self._is_awaited(self._pending):
                return
            worker = self._next_worker()
            tasks = self._workers[worker]
            # A worker that is answering does not listen: only so much can be said to it as fits between us.
            if len(tasks) >= (1 if _is_long(self._pending[0].task) else _TASKS_A_WORKER):
                return
            stream = self._pending.popleft()
            if not tasks:
                worker.since = time.monotonic()
            tasks.append(stream)
            worker.give(stream.task)

    def _next_worker(self) -> Worker:
        """The worker with the least to do, a new one if all have something and there may be more."""
        if self._workers and (len(self._workers) == self._most_workers or not all(self._workers.values())):
            return min(self._workers, key=lambda worker: len(self._workers[worker]))
        worker = Worker(_pickled_answers, self._limits, self._folder)
        self._workers[worker] = deque()
        return worker

    def _next_source(self) -> bool:
        """Open the next source that needs a worker; False if there is none."""
        for source in self._sources:
            if _is_known(source):
                known = _Stream(
                    _Task(source, self._segmenter), deque([_Read(0, source.name, None)]), ended=True
                )
                self._open.append((source, [known]))
                continue
            shares = self._most_workers if _is_large(source) else 1
            streams = [_Stream(_Task(source, self._segmenter, share, shares)) for share in range(shares)]
            self._open.append((source, streams))
            self._pending += streams
            return True
        return False

    def _told(self) -> Iterator[Step]:
        """What is known of the first sources under way: as far as their reports have been read, in order."""
        while self._open:
            source, streams = self._open[0]
            # The shares take turns, so that the reports are told in the order of the source.
            while any(stream.waiting or not stream.ended for stream in streams):
                stream = streams[0]
                if not (stream.waiting or stream.ended):
                    return
                if stream.waiting:
                    answer = self._taken(stream)
                    yield Reading(source, answer.name, answer.outcome, answer.done)
                streams.append(streams.pop(0))
            self._open.popleft()
            yield Finished(source)

    def _taken(self, stream: _Stream) -> _Read:
        answer = stream.waiting.popleft()
        if isinstance(answer, bytes):
            self._ahead -= len(answer)
            # Written by our own worker, hence safe to unpickle.
            read: _Read = pickle.loads(answer[_NUMBER:])  # noqa: S301
            return read
        return answer

    def _listen(self) -> None:
        """Wait for answers, and end the workers that have given none for too long."""
        heard: dict[object, Worker] = {
            worker.connection: worker
            for worker, tasks in self._workers.items()
            if tasks and (self._ahead < _MOST_AHEAD or self._is_awaited(tasks))
        }
        for worker in self._workers.keys() - heard.values():
            worker.since = time.monotonic()
        ready = wait([worker.connection for worker in heard.values()], _PAUSE)
        for connection in ready:
            self._hear(heard[connection])
        for worker in heard.values():
            if worker.connection not in ready and worker.is_overdue(self._limits.seconds):
                self._lose(worker, f"读了 {self._limits.seconds:.0f} 秒还没有读完，放弃。")

    def _is_awaited(self, streams: Iterable[_Stream]) -> bool:
        """Whether one of them is of the source that is to be told next."""
        first = self._open[0][1] if self._open else []
        return any(one is stream for one in first for stream in streams)

    def _hear(self, worker: Worker) -> None:
        """Take one answer."""
        stream = self._workers[worker][0]
        try:
            answer = worker.connection.recv_bytes()
        except (EOFError, ConnectionResetError):
            self._lose(worker, "")
            return
        worker.since = time.monotonic()
        if not worker.is_ready:
            worker.is_ready = True
        elif not answer:
            stream.ended = True
            self._workers[worker].popleft()
        elif answer.startswith(_BEGUN):
            # Written by our own worker, hence safe to unpickle.
            stream.begun = pickle.loads(answer[len(_BEGUN) :])  # noqa: S301
        else:
            stream.begun = None
            stream.read = int.from_bytes(answer[:_NUMBER])
            stream.waiting.append(answer)
            self._ahead += len(answer)

    def _lose(self, worker: Worker, reason: str) -> None:
        """End a worker; what it was reading is given up, what it has not begun is read by another."""
        if not reason:
            ended = worker.how_it_ended() or "原因不明"
            reason = f"读取它的进程异常结束（{ended}，可能是内存不足），放弃。"
        worker.end()
        stream, *others = self._workers.pop(worker)
        begun, stream.begun = stream.begun, None
        if begun is not None:
            stream.waiting.append(_Read(begun.number, begun.name, Unreadable(reason)))
            stream.task = replace(stream.task, first=begun.number + 1)
            others.insert(0, stream)
        elif stream.read >= stream.task.first:  # between two reports; there may be none behind it
            stream.task = replace(stream.task, first=stream.read + 1)
            others.insert(0, stream)
        else:  # the file itself cannot be read, or not further
            stream.waiting.append(_Read(0, stream.task.source.name, Unreadable(reason)))
            stream.ended = True
        self._pending.extendleft(reversed(others))


def _is_long(task: _Task) -> bool:
    return len(task.source.held) + len(task.source.beside) > _LONG_TASK


def _is_large(source: Source) -> bool:
    """Whether a source holds many reports."""
    try:
        return is_container(source.path.name) and source.path.stat().st_size > _WORTH_SHARING
    except (OSError, ValueError):
        return False
