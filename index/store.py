"""Changing the reports that an index holds, in one transaction."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, clean_files

from index.alphabet import MOST_RARE
from index.codec import ArraySegment
from index.errors import IndexDamagedError, IndexLockedError, IndexMismatchError
from index.generation import NAME, OpenSegment, newest_number, open_generation, open_segment, read_toc
from index.models import Document, Original, Statement
from index.prepare import PreparedReport, prepare
from index.schema import SCHEMA_VERSION, build_schema, settings_of
from index.segments import write_segment
from index.skips import write_skipped
from index.sources import Skipped
from index.words import SegmenterIdentity, preferred_segmenter

_WRITE_LOCK = f"{NAME}_WRITELOCK"

# What is written or merged at once bounds the memory of indexing: see benchmarks/RESULTS.md.
_CHARACTERS_A_SEGMENT = 15_000_000
_SMALL_SEGMENTS = 8


@dataclass(frozen=True, slots=True)
class HeldReport:
    """What indexing needs to know of a report that is already held.

    Attributes:
        id, source, digest, passages, characters: see ``index.models.Report``.
    """

    id: str
    source: str
    digest: str
    passages: int
    characters: int


class Writing:
    """A transaction on an index: reports are put in, replaced and removed, all or none of them.

    Attributes:
        held: the reports that the index held when the transaction began, by id.
        complete: whether all that it held could be read; else there may have been more.
        segmenter: the name of the segmenter that the index's words are cut by.
        segments: the segments of the next generation, as far as they are written.
        changed: whether there is anything to commit.
        skipped: what is to be noted as left out, if that is known.
    """

    def __init__(self, before: _Before, directory: Path, *, emptied: bool) -> None:
        self._directory = directory
        self.segmenter = before.segmenter.name
        self._held_at = {identifier: place for one in before.segments for identifier, place in _places(one)}
        self.held = {identifier: _held(*place) for identifier, place in self._held_at.items()}
        self.complete = before.complete
        self.segments = [] if emptied else [one.segment for one in before.segments]
        self.changed = emptied
        self.skipped: Sequence[Skipped] | None = None
        # Where each report lies in ``segments``.
        self._lies_at = {} if emptied else dict(self._held_at)
        self._waiting: dict[str, PreparedReport] = {}
        self._waiting_characters = 0
        self._waiting_rare: frozenset[str] = frozenset()

    def kept_source(self, identifier: str) -> Original:
        """A held report before it was read, as the index keeps it, for when its file is gone.

        Of what stood beside its text, only what was used for the report is kept.
        """
        segment, number = self._held_at[identifier]
        source = segment.file.source(number)
        return Original(
            text="\n".join(line.text for line in source.lines),
            url=segment.file.report(number).url,
            stated=tuple(
                Statement(name, found.text, found.rule)
                for name, found in source.evidence
                if found.line is None
            ),
        )

    def put(self, source: str, digest: str, document: Document) -> HeldReport:
        """Put in the report of a source, in place of an earlier state of it."""
        return self.put_prepared(prepare(source, digest, document, self.segmenter))

    def put_prepared(self, prepared: PreparedReport) -> HeldReport:
        """Put in a report that has been prepared already, by the index's segmenter."""
        report = prepared.report
        self.remove(report.id)
        if len(self._waiting_rare | prepared.rare) > MOST_RARE:
            self.flush()
        self._waiting_rare |= prepared.rare
        self._waiting[report.id] = prepared
        self._waiting_characters += report.characters
        self.changed = True
        if self._waiting_characters > _CHARACTERS_A_SEGMENT:
            self.flush()
        return HeldReport(report.id, report.source, report.digest, report.passages, report.characters)

    def remove(self, identifier: str) -> None:
        """Remove a report, if there is one."""
        self._waiting.pop(identifier, None)
        if identifier in self._lies_at:
            segment, number = self._lies_at.pop(identifier)
            documents = range(int(segment.file.first[number]), int(segment.file.first[number + 1]))
            place = [one.filename for one in self.segments].index(segment.segment.filename)
            self.segments[place] = self.segments[place].without(documents)
            self.changed = True

    def flush(self) -> None:
        """Write what is waiting to a segment of its own."""
        if self._waiting:
            segment = self._written(list(self._waiting.values()))
            self.segments.append(segment)
            self._lies_at |= dict(_places(open_segment(self._directory, segment)))
            self._waiting.clear()
            self._waiting_characters = 0
            self._waiting_rare = frozenset()

    def merge(self) -> None:
        """Join the small segments if there are many, and drop those that hold nothing any more."""
        self.segments = [one for one in self.segments if one.doc_count()]
        opened = [open_segment(self._directory, one) for one in self.segments]
        small = [one for one in opened if one.file.characters < _CHARACTERS_A_SEGMENT // 2]
        small.sort(key=lambda one: one.file.characters)
        totals = accumulate(one.file.characters for one in small)
        # The smallest ones, as many as one segment may hold: two at the least.
        joined = [one for one, total in zip(small, totals, strict=True) if total <= _CHARACTERS_A_SEGMENT]
        rare = frozenset[str]().union(*(one.file.rare for one in joined))
        if len(small) > _SMALL_SEGMENTS and len(rare) <= MOST_RARE:
            for one in joined:
                one.file.file.require(one.file.file.names)
            reports = [one.file.prepared(number) for one in joined for number in one.live_reports()]
            self.segments = [one.segment for one in opened if one not in joined]
            self.segments.append(self._written(reports))

    def _written(self, reports: Sequence[PreparedReport]) -> ArraySegment:
        segment = ArraySegment(NAME, sum(one.report.passages for one in reports))
        write_segment(self._directory / segment.filename, reports)
        return segment


def _places(segment: OpenSegment) -> Iterator[tuple[str, tuple[OpenSegment, int]]]:
    """Where the reports of a segment lie, by their ids."""
    for number in segment.live_reports():
        yield segment.file.report_id(number), (segment, number)


def _held(segment: OpenSegment, number: int) -> HeldReport:
    report = segment.file.report(number)
    return HeldReport(report.id, report.source, report.digest, report.passages, report.characters)


@contextmanager
def writing(directory: Path, *, rebuild: bool = False) -> Iterator[Writing]:
    """Begin a transaction; it is committed at the end of the block, or undone if the block raises.

    With ``rebuild`` the transaction begins with no report in the index, under today's settings,
    but ``held`` still tells what it held; readers see the old state until the commit.

    Raises:
        IndexLockedError: another process is writing.
        IndexMismatchError, IndexDamagedError: see ``open_generation``; never with ``rebuild``.
    """
    if not rebuild:
        _refuse_strangers(directory)
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileStorage(str(directory)).lock(_WRITE_LOCK)
    if not lock.acquire():
        raise IndexLockedError(f"另一个程序正在写 {directory} 里的索引。请等它结束后再试。")
    try:
        before = _before_rebuild(directory) if rebuild else _before(directory)
        transaction = Writing(before, directory, emptied=rebuild)
        try:
            yield transaction
            if transaction.changed or before.number < 0:
                transaction.flush()
                transaction.merge()
                _commit(directory, before, transaction.segments)
            if transaction.skipped is not None:
                write_skipped(directory, transaction.skipped)
        finally:
            # Also what a killed writer left, or this one before an error; the disk may be full of it.
            _clean(directory)
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class _Before:
    """What a transaction begins with.

    Attributes:
        number: the newest generation, -1 if there is none.
        segmenter: what words are to be cut by.
        segments: the segments that can be read.
        complete: whether these are all.
    """

    number: int
    segmenter: SegmenterIdentity
    segments: tuple[OpenSegment, ...] = ()
    complete: bool = True


def _before(directory: Path) -> _Before:
    if newest_number(directory) < 0:
        return _Before(-1, preferred_segmenter())
    generation = open_generation(directory)
    return _Before(generation.number, generation.settings.segmenter, generation.segments)


def _before_rebuild(directory: Path) -> _Before:
    number = newest_number(directory)
    if number < 0:
        return _Before(-1, preferred_segmenter())
    try:
        toc = read_toc(directory, number)
    except IndexDamagedError:
        return _Before(number, preferred_segmenter(), complete=False)
    settings = settings_of(toc.schema)
    if settings is None or settings.schema_version != SCHEMA_VERSION:
        return _Before(number, preferred_segmenter(), complete=False)
    segments = tuple(filter(None, (_readable(directory, one) for one in toc.segments)))
    return _Before(number, preferred_segmenter(), segments, complete=len(segments) == len(toc.segments))


def _readable(directory: Path, segment: ArraySegment) -> OpenSegment | None:
    try:
        return open_segment(directory, segment)
    except IndexDamagedError:
        return None


def _refuse_strangers(directory: Path) -> None:
    strangers = [path for path in directory.glob("*") if not path.name.startswith(("MAIN_", "_MAIN_"))]
    if strangers and newest_number(directory) < 0:
        raise IndexMismatchError(
            f"{directory} 里有别的文件（例如 {strangers[0].name}），不是 Chayici 的索引。"
            "请换一个空文件夹；确实要用它，请加 --rebuild。"
        )


def _commit(directory: Path, before: _Before, segments: Sequence[ArraySegment]) -> None:
    """Replace the table of contents; what it names is on the disk before, and it itself afterwards."""
    memory = RamStorage()
    TOC(build_schema(before.segmenter), list(segments), before.number + 1).write(memory, NAME)
    (name,) = memory.list()
    # Whoosh's own cleaning takes a file of such a name for one of a segment that is gone.
    temporary = directory / f"{NAME}_toc.tmp"
    with temporary.open("wb") as file, memory.open_file(name) as content:
        file.write(content.read())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(directory / name)
    folder = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _clean(directory: Path) -> None:
    """Remove the files that the newest generation does not need, if it can be read."""
    number = newest_number(directory)
    if number < 0:
        return
    try:
        toc = read_toc(directory, number)
    except IndexDamagedError:
        return
    clean_files(FileStorage(str(directory)), NAME, number, toc.segments)
