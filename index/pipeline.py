"""From paths to the index: finds the files, reads what is new or changed, tells what was skipped."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamagedError, IndexingInterruptedError, UnreadableSourceError
from index.extraction import extract
from index.interrupts import interruptible
from index.manifests import is_manifest, manifests_above, read_manifest
from index.prepare import PreparedReport, report_id
from index.reading import Beside, Finished, Reading, Source, Unreadable, read_sources
from index.skips import read_skipped, still_skipped
from index.sources import FoundFile, Skipped, built_in, file_of, find_files, is_gone, locate
from index.store import HeldReport, Writing, writing


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a run of indexing is.

    Attributes:
        reports: how many reports have been told: read, found unchanged, or skipped.
        done, total: bytes of the files, which say best how long the rest will take.
    """

    reports: int
    done: int
    total: int


#: Told how far a run is.
Progress = Callable[[Advance], None]


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What one run of indexing did, and what the index holds after it.

    Attributes:
        added, updated, unchanged, removed: how many reports, in this run.
        reports, passages, characters: how much the index holds now; characters are folded ones.
        seconds: how long the run took.
        skipped: what could not be read, in the order met.
    """

    added: int
    updated: int
    unchanged: int
    removed: int
    reports: int
    passages: int
    characters: int
    seconds: float
    skipped: tuple[Skipped, ...]


def index_sources(
    paths: Sequence[Path],
    directory: Path,
    *,
    rebuild: bool = False,
    prune: bool = False,
    progress: Progress = lambda _advance: None,
) -> IndexSummary:
    """Bring an index up to date with files and folders, in one transaction.

    Args:
        paths: files and folders, searched recursively; none means what the index holds, and in an
            index that holds nothing the built-in reports.
        directory: the index; made if missing.
        rebuild: read everything that the index holds again, under today's settings.
        prune: remove the reports whose file is gone, or which their archive or dump holds no more.
        progress: told of each report that is done.

    Raises:
        IndexUnusableError: the index cannot be written; it is as it was.
        IndexingInterruptedError: somebody pressed Ctrl-C; what had been read is in the index.
    """
    started = time.perf_counter()
    with interruptible() as stopped, writing(directory, rebuild=rebuild) as transaction:
        if rebuild and not paths and not transaction.complete:
            raise IndexDamagedError(
                "旧索引读不全，不知道里面有哪些报告。"
                "请写出要编入的文件和文件夹：chayici index PATH ... --rebuild。"
            )
        run = _Run(transaction, rebuild=rebuild, prune=prune)
        wanted = run.wanted(paths, directory)
        gauge = _Gauge(wanted, progress)
        for step in read_sources(wanted, transaction.segmenter, stopped=stopped):
            if isinstance(step, Reading):
                run.take(step)
            else:
                run.finish(step.source)
            gauge.advance(step)
        if stopped() and rebuild:
            raise IndexingInterruptedError("已中断，索引保持原样。")
        if not stopped():
            run.remove_gone()
        transaction.skipped = run.still_skipped(read_skipped(directory) or ())
    summary = run.summary(time.perf_counter() - started)
    if stopped():
        raise IndexingInterruptedError(
            f"已中断。读完的（新增 {summary.added} 份，更新 {summary.updated} 份）已写入索引，"
            "再运行一次就接着读。"
        )
    return summary


class _Run:
    """One run of indexing: what it has done so far, and what the index will hold."""

    def __init__(self, transaction: Writing, *, rebuild: bool, prune: bool) -> None:
        self.skipped: list[Skipped] = []
        self._transaction = transaction
        self._rebuild = rebuild
        self._prune = prune
        self._counts: Counter[str] = Counter()
        self._holds = {} if rebuild else dict(transaction.held)
        # What was held when the run began, by the file that it was read in, then by its name.
        self._held_in: defaultdict[str, dict[str, HeldReport]] = defaultdict(dict)
        for report in transaction.held.values():
            self._held_in[file_of(report.source)][report.source] = report
        # Of the file that is being read: the reports that the index will hold, and what could not be read.
        self._read: set[str] = set()
        # The files that are to be read, and whether each has been; and the paths that were looked through.
        self._wanted: dict[str, bool] = {}
        self._looked_through: list[Path] = []
        self._unreadable: list[Skipped] = []

    def wanted(self, paths: Sequence[Path], directory: Path) -> list[Source]:
        """What is to be read: the files that the paths name, or what the index holds."""
        named = {file.name: file for file in find_files(paths, directory, self.skipped)}
        manifests = [file for file in named.values() if is_manifest(file.path)]
        for manifest in manifests:
            del named[manifest.name]
        if self._rebuild or not paths:
            held = (FoundFile(name, locate(name), given=False) for name in self._held_in)
            kept = {file.name: file for file in held if self._rebuild or not is_gone(file.path)}
            named = kept | named
        if not paths and not self._held_in:
            named = {file.name: file for file in built_in()}
        given = {file.path.resolve() for file in manifests if file.given}
        every = dict.fromkeys(
            [*(file.path.resolve() for file in manifests), *manifests_above(named.values())]
        )
        beside: defaultdict[str, dict[str, Beside]] = defaultdict(dict)
        for path in every:
            for row in read_manifest(path, self.skipped):
                file = file_of(row.name)
                beside[file].setdefault(row.name, row.beside)
                if path in given:
                    named.setdefault(file, FoundFile(file, Path(file), given=False))
        gone = {name for name in named if self._prune and name in self._held_in and is_gone(locate(name))}
        self._looked_through = [path.resolve() for path in paths]
        self._wanted = dict.fromkeys(named, False)
        return [
            self._source(file, beside.get(file.name, {})) for file in named.values() if file.name not in gone
        ]

    def _source(self, file: FoundFile, beside: Mapping[str, Beside]) -> Source:
        """A file as it is to be read: all of it if the index is rebuilt."""
        held = {} if self._rebuild else self._held_in.get(file.name, {})
        return Source(file.name, file.path, {name: one.digest for name, one in held.items()}, beside)

    def take(self, reading: Reading) -> None:
        """Put in what was read; what cannot be read leaves its report as it was."""
        match reading.outcome:
            case Unreadable(reason):
                self._unreadable.append(Skipped(reading.name, reason))
                return
            case PreparedReport() as prepared:
                is_new = report_id(reading.name) not in self._transaction.held
                self._holds[prepared.report.id] = self._transaction.put_prepared(prepared)
                self._counts["added" if is_new else "updated"] += 1
            case None:
                self._counts["unchanged"] += 1
        self._read.add(reading.name)

    def finish(self, source: Source) -> None:
        """A file has been read to its end: see to what the index held of it and was not read now."""
        self._wanted[source.name] = True
        held = self._held_in.get(source.name, {})
        unreadable = {skipped.source for skipped in self._unreadable}
        is_lost = is_gone(source.path)
        kept = 0
        for name in held.keys() - self._read:
            # A file that cannot be read on may hold it still.
            is_unreadable = bool(unreadable & {name, source.name})
            if self._prune and not is_unreadable:
                self._remove(name)
            elif self._rebuild and self._keep(held[name]):
                kept += 1
                self._counts["updated"] += is_lost or not is_unreadable
        if not (is_lost and kept):
            self.skipped += self._unreadable
        self._read, self._unreadable = set(), []

    def remove_gone(self) -> None:
        """Remove the reports whose file is gone, if that is asked for."""
        for file, held in self._held_in.items():
            if self._prune and is_gone(locate(file)):
                for name in held:
                    self._remove(name)

    def still_skipped(self, before: Sequence[Skipped]) -> tuple[Skipped, ...]:
        """What is left out now, of this run and those before it."""
        return still_skipped(before, (*self.skipped, *self._unreadable), self._has_seen)

    def _has_seen(self, name: str) -> bool:
        """Whether a file has been read to its end, or is none of those that were found where it lies."""
        if name in self._wanted:
            return self._wanted[name]
        return any(Path(name).is_relative_to(path) for path in self._looked_through)

    def _keep(self, held: HeldReport) -> bool:
        """Put a held report in again from the source that the index keeps, if that can still be read."""
        try:
            document = extract(self._transaction.kept_source(held.id))
            self._holds[held.id] = self._transaction.put(held.source, held.digest, document)
        except UnreadableSourceError:  # by the rules of another version it could
            return False
        return True

    def _remove(self, name: str) -> None:
        identifier = report_id(name)
        self._transaction.remove(identifier)
        self._holds.pop(identifier, None)
        self._counts["removed"] += 1

    def summary(self, seconds: float) -> IndexSummary:
        """What was done."""
        holds = self._holds.values()
        return IndexSummary(
            added=self._counts["added"],
            updated=self._counts["updated"],
            unchanged=self._counts["unchanged"],
            removed=self._counts["removed"],
            reports=len(holds),
            passages=sum(report.passages for report in holds),
            characters=sum(report.characters for report in holds),
            seconds=round(seconds, 3),
            skipped=(*self.skipped, *self._unreadable),
        )


class _Gauge:
    """Tells how far a run is."""

    def __init__(self, sources: Sequence[Source], progress: Progress) -> None:
        self._sizes = {source.name: _size(source.path) for source in sources}
        self._total = sum(self._sizes.values())
        self._behind = 0
        self._reports = 0
        self._progress = progress

    def advance(self, step: Reading | Finished) -> None:
        """A report has been told, or all of a file."""
        size = self._sizes[step.source.name]
        if isinstance(step, Finished):
            self._behind += size
            self._progress(Advance(self._reports, self._behind, self._total))
        else:
            self._reports += 1
            self._progress(Advance(self._reports, self._behind + int(size * step.done), self._total))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
