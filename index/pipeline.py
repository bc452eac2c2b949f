"""From paths to the index: finds the files, reads what is new or changed, tells what was skipped."""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.errors import IndexDamagedError, UnreadableSourceError, os_reason
from index.extraction import extract
from index.models import Original
from index.prepare import PreparedReport, report_id
from index.reading import Outcome, Source, Unreadable, read_sources
from index.store import HeldReport, Writing, writing

#: Called with how many sources are done and how many there are.
Progress = Callable[[int, int], None]

# The built-in reports have a source of their own, so that their ids are the same on every machine.
_BUILT_IN = "seeds/"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that was left out, and why (a Chinese sentence)."""

    source: str
    reason: str


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
    progress: Progress = lambda _done, _all: None,
) -> IndexSummary:
    """Bring an index up to date with files and folders, in one transaction.

    Args:
        paths: files and folders, searched recursively; none means what the index holds, and in an
            index that holds nothing the built-in reports.
        directory: the index; made if missing.
        rebuild: read everything that the index holds again, under today's settings.
        prune: remove the reports whose file is gone.
        progress: told of each source that is done.

    Raises:
        IndexUnusableError: the index cannot be written; it is as it was.
    """
    started = time.perf_counter()
    with writing(directory, rebuild=rebuild) as transaction:
        if rebuild and not paths and not transaction.complete:
            raise IndexDamagedError(
                "旧索引读不全，不知道里面有哪些报告。"
                "请写出要编入的文件和文件夹：chayici index PATH ... --rebuild。"
            )
        run = _Run(transaction, rebuild=rebuild)
        held = {report.source: locate(report.source) for report in transaction.held.values()}
        gone = {source for source, path in held.items() if prune and _is_gone(path)}
        sources = dict(_sources(paths, directory, run.skipped))
        if rebuild or not paths:
            kept = {source: path for source, path in held.items() if rebuild or not _is_gone(path)}
            sources = kept | sources
        if not paths and not held:
            sources = dict(_built_in())
        wanted = [run.source(name, path) for name, path in sources.items() if name not in gone]
        for done, (source, outcome) in enumerate(read_sources(wanted, transaction.segmenter), 1):
            run.take(source, outcome)
            progress(done, len(wanted))
        for name in gone:
            run.remove(name)
    return run.summary(time.perf_counter() - started)


def _is_gone(path: Path) -> bool:
    """Whether there is certainly no such file any more."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:  # a folder on the way is closed: the file may be there
        return False
    return False


def locate(source: str) -> Path:
    """The file that a report's ``source`` names."""
    if source.startswith(_BUILT_IN):
        return Path(str(files("seeds"))) / source.removeprefix(_BUILT_IN)
    return Path(source)


class _Run:
    """One run of indexing: what it has done so far, and what the index will hold."""

    def __init__(self, transaction: Writing, *, rebuild: bool) -> None:
        self.skipped: list[Skipped] = []
        self._transaction = transaction
        self._rebuild = rebuild
        self._counts: Counter[str] = Counter()
        self._holds = {} if rebuild else dict(transaction.held)

    def source(self, name: str, path: Path) -> Source:
        """A source as it is to be read: again from the beginning if the index is rebuilt."""
        held = self._transaction.held.get(report_id(name))
        return Source(name, path, held.digest if held and not self._rebuild else None)

    def take(self, source: Source, outcome: Outcome) -> None:
        """Put in what was read; a source that cannot be read leaves its report as it was."""
        held = self._transaction.held.get(report_id(source.name))
        match outcome:
            case None:
                self._counts["unchanged"] += 1
            case PreparedReport():
                self._holds[outcome.report.id] = self._transaction.put_prepared(outcome)
                self._counts["updated" if held else "added"] += 1
            case Unreadable(reason):
                kept = held is not None and self._rebuild and self._keep(held)
                if kept and _is_gone(source.path):
                    self._counts["updated"] += 1
                else:
                    self.skipped.append(Skipped(source.name, reason))

    def _keep(self, held: HeldReport) -> bool:
        """Put a held report in again from the source that the index keeps, if that can still be read."""
        try:
            document = extract(Original(self._transaction.kept_source(held.id)))
        except UnreadableSourceError:  # by the rules of another version it could
            return False
        self._holds[held.id] = self._transaction.put(held.source, held.digest, document)
        return True

    def remove(self, source: str) -> None:
        """Remove the report whose file is gone."""
        identifier = report_id(source)
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
            skipped=tuple(self.skipped),
        )


def _sources(paths: Sequence[Path], directory: Path, skipped: list[Skipped]) -> Iterator[tuple[str, Path]]:
    """The files that the paths name: each one's source and path; what cannot be looked at is skipped."""
    inside = directory.resolve()
    for path in paths:
        for file in _files(path, skipped):
            source = str(file.resolve())
            if not _is_text(source):
                shown = source.encode("utf-8", "backslashreplace").decode()
                skipped.append(Skipped(shown, "文件名不是有效的 UTF-8，请改名。"))
            elif not file.resolve().is_relative_to(inside):
                yield source, file


def _files(path: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """A file itself, or the files in a folder and below it, in order, without hidden ones."""

    def refuse(error: OSError) -> None:
        skipped.append(Skipped(str(error.filename), "文件夹打不开。"))

    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        skipped.append(Skipped(str(path), "没有这个文件或文件夹。"))
    except OSError as error:
        skipped.append(Skipped(str(path), f"打不开（{os_reason(error)}）。"))
    else:
        if not is_folder:
            yield path
            return
        for folder, folders, names in os.walk(path, onerror=refuse):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _is_text(name: str) -> bool:
    """Whether a name can be written down: those that are not UTF-8 hold halves of surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _built_in() -> Iterator[tuple[str, Path]]:
    for file in sorted(locate(_BUILT_IN).glob("*.txt")):
        yield _BUILT_IN + file.name, file
