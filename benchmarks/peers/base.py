"""What a peer is: it indexes prepared reports and answers logged queries with a result page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from benchmarks.collection import Prepared
from benchmarks.queries import LoggedQuery
from index.damage import fold_passage

#: Passages on a result page.
PAGE = 20

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage on a result page: its original text and the spans of what was sought."""

    text: str
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What an answer says that all peers must agree on; None where a peer cannot say.

    Attributes:
        passages: how many match.
        years, provinces: how many of them by report year and by code of the province.
        shown: how many passages are on the page.
    """

    passages: int
    shown: int
    years: Mapping[int, int] | None = None
    provinces: Mapping[str, int] | None = None


class Peer(ABC, Generic[_Answer]):
    """An engine with an index open.

    Attributes:
        name: for the tables.
        most_reports: the largest collection that it is asked to bear, None for any.
        substring_words: whether a word is in a passage if its characters stand there, however the
            passage was cut; otherwise the segmenter must have cut the word.
        method: how it does the work, for the notes.
    """

    name: ClassVar[str]
    most_reports: ClassVar[int | None] = None
    substring_words: ClassVar[bool]
    method: ClassVar[str]

    @staticmethod
    def is_installed() -> bool:
        """Whether this machine has it."""
        return True

    @staticmethod
    @abstractmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """Index reports in an empty folder and commit, so that they can be searched."""

    @abstractmethod
    def __init__(self, folder: Path) -> None:
        """Open the index."""

    @classmethod
    def bears(cls, reports: int) -> bool:
        """Whether a collection of so many reports is not too much."""
        return cls.most_reports is None or reports <= cls.most_reports

    def answers(self, query: LoggedQuery) -> bool:  # noqa: ARG002 - most answer every query
        """Whether this sort of query can be asked."""
        return True

    @abstractmethod
    def search(self, query: LoggedQuery) -> _Answer:
        """One result page of work; this is what is timed."""

    @abstractmethod
    def counts(self, answer: _Answer) -> Counts:
        """What an answer says; not timed."""

    def close(self) -> None:
        """Close the index."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as the peers index it, all of them from the same values."""

    text: str
    folded: str
    section: str
    title: str
    report: int
    year: int | None
    division: str
    issuer: str

    @property
    def province(self) -> str:
        """The code of the province."""
        return self.division[:2]


def rows(reports: Iterable[Prepared]) -> Iterator[PassageRow]:
    """The passages of reports; section path and title folded."""
    for number, prepared in enumerate(reports):
        metadata = prepared.document.metadata
        title = fold_passage(metadata.title or "").text
        division = metadata.division.code if metadata.division else ""
        paths = {passage.section for passage in prepared.document.passages}
        sections = {path: fold_passage("，".join(path)).text for path in paths}
        for passage in prepared.document.passages:
            yield PassageRow(
                text=passage.text,
                folded=fold_passage(passage.text).text,
                section=sections[passage.section],
                title=title,
                report=number,
                year=metadata.report_year,
                division=division,
                issuer=metadata.issuer or "",
            )


def show(text: str, terms: Iterable[str]) -> Shown:
    """A passage for the page, the occurrences of each term marked; all peers but Chayici use it."""
    folded = fold_passage(text)
    spans = sorted(span for term in terms for span in _find(folded.text, term))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return Shown(text, tuple(folded.span(start, end) for start, end in merged))


def _find(folded: str, term: str) -> Iterator[tuple[int, int]]:
    place = folded.find(term)
    while place >= 0:
        yield place, place + len(term)
        place = folded.find(term, place + len(term))
