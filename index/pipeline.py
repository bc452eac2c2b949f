"""From paths to the index: finds the files, reads what is new or changed, tells what was skipped."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.errors import UnreadableSourceError
from index.extraction import extract
from index.models import Report
from index.reader import read_text
from index.store import Writing, report_id, writing

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
        paths: files and folders, searched recursively; none means the built-in reports (with
            ``rebuild``: what the index holds).
        directory: the index; made if missing.
        rebuild: read everything that the index holds again, under today's settings.
        prune: remove the reports whose file is gone.
        progress: told of each source that is done.

    Raises:
        IndexUnusableError: the index cannot be written; it is as it was.
    """
    started = time.perf_counter()
    with writing(directory, rebuild=rebuild) as transaction:
        run = _Run(transaction, rebuild=rebuild)
        sources = dict(_sources(paths, directory, run.skipped))
        held = {report.source: locate(report.source) for report in transaction.held.values()}
        if rebuild:
            sources = held | sources
        if not paths and not sources:
            sources = dict(_built_in())
        gone = {source for source, path in held.items() if not path.exists()} if prune else set()
        for done, (source, path) in enumerate(sources.items(), 1):
            if source not in gone:
                run.read(source, path)
            progress(done, len(sources))
        for source in gone:
            run.remove(source)
    return run.summary(time.perf_counter() - started)


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

    def read(self, source: str, path: Path) -> None:
        """Read a source unless it is unchanged; one that cannot be read leaves the index as it was."""
        identifier = report_id(source)
        held = self._transaction.held.get(identifier)
        try:
            digest, text = self._content(path, held)
            if held and held.digest == digest and not self._rebuild:
                self._counts["unchanged"] += 1
                return
            self._holds[identifier] = self._transaction.put(source, digest, extract(text))
        except UnreadableSourceError as error:
            self.skipped.append(Skipped(source, str(error)))
        else:
            self._counts["updated" if held else "added"] += 1

    def _content(self, path: Path, held: Report | None) -> tuple[str, str]:
        """The digest and text of a source; from the index if the file is gone while it is rebuilt."""
        if self._rebuild and held and not path.exists():
            return held.digest, self._transaction.kept_source(held)
        text = read_text(path)
        return hashlib.sha256(text.encode()).hexdigest()[:16], text

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
    """The files that the paths name: each one's source and path."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file, path))
            for file in inside:
                if not file.resolve().is_relative_to(directory.resolve()):
                    yield str(file.resolve()), file
        elif path.exists():
            yield str(path.resolve()), path
        else:
            skipped.append(Skipped(str(path), "没有这个文件或文件夹。"))


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _built_in() -> Iterator[tuple[str, Path]]:
    for file in sorted(locate(_BUILT_IN).glob("*.txt")):
        yield _BUILT_IN + file.name, file
