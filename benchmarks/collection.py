"""A collection on disk: prepared reports that every peer indexes, their statistics, a sample for queries."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.census import Census, Statistics
from benchmarks.progress import Progress
from benchmarks.templates import built_in
from index.damage import fold_passage
from index.errors import UnreadableSourceError
from index.extraction import extract
from index.formats.kinds import ending
from index.models import Document, Original
from index.reader import read_text

_SAMPLE_SIZE = 4000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report ready to be indexed: ``document`` read from ``source``, ``digest`` the hash of its text."""

    source: str
    digest: str
    document: Document


@dataclass(frozen=True, slots=True)
class Sampled:
    """A passage from which queries are drawn; ``year`` and ``region`` (a code) are its report's."""

    folded: str
    year: int | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that has been written.

    Attributes:
        name: for the tables.
        reports_file: the prepared reports.
        sample: passages drawn at random.
        statistics: of all of it.
        beginning: of as much of it as the built-in reports have characters.
        built_in: of the built-in reports, to compare with the beginning.
    """

    name: str
    reports_file: Path
    sample: tuple[Sampled, ...]
    statistics: Statistics
    beginning: Statistics
    built_in: Statistics

    def reports(self) -> Iterator[Prepared]:
        """The prepared reports, one at a time."""
        with self.reports_file.open("rb") as file:
            for _ in range(self.statistics.reports):
                # Written by this run, hence safe to unpickle.
                yield pickle.load(file)  # noqa: S301


def read_folder(folder: Path) -> Iterator[tuple[str, Document]]:
    """The reports in a folder of real text, each with its source; what cannot be read is left out."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and ending(file.name) == ".txt":
            try:
                yield str(file.relative_to(folder)), extract(Original(read_text(file)))
            except UnreadableSourceError:
                continue


def write_collection(
    name: str, reports: Iterable[tuple[str, Document]], file: Path, seed: int, progress: Progress
) -> Collection:
    """Write prepared reports to a file, one at a time, and count them."""
    reference = _census_of_built_in()
    whole, beginning = Census(), Census()
    sample = _Sample(seed)
    with file.open("wb") as output:
        for source, document in reports:
            texts = [(passage.text, fold_passage(passage.text).text) for passage in document.passages]
            whole.reports += 1
            beginning.reports += beginning.characters < reference.characters
            for text, folded in texts:
                whole.add(text, folded)
                if beginning.characters < reference.characters:
                    beginning.add(text, folded)
                sample.offer(folded, document)
            digest = hashlib.sha256("\n".join(text for text, _ in texts).encode()).hexdigest()[:16]
            pickle.dump(Prepared(source, digest, document), output, pickle.HIGHEST_PROTOCOL)
            progress.step()
    return Collection(name, file, tuple(sample.kept), whole.statistics(), beginning.statistics(), reference)


def _census_of_built_in() -> Statistics:
    census = Census()
    for document in built_in():
        census.reports += 1
        for passage in document.passages:
            census.add(passage.text, fold_passage(passage.text).text)
    return census.statistics()


class _Sample:
    """Passages drawn from a stream of unknown length, each as likely as any other (Vitter's algorithm R)."""

    def __init__(self, seed: int) -> None:
        self.kept: list[Sampled] = []
        self._random = Random(f"sample of {seed}")
        self._offered = 0

    def offer(self, folded: str, document: Document) -> None:
        self._offered += 1
        place = self._random.randrange(self._offered)
        if len(self.kept) < _SAMPLE_SIZE:
            place = len(self.kept)
            self.kept.append(_sampled(folded, document))
        elif place < _SAMPLE_SIZE:
            self.kept[place] = _sampled(folded, document)


def _sampled(folded: str, document: Document) -> Sampled:
    division = document.metadata.division
    return Sampled(folded, document.metadata.report_year, division.code if division else None)
