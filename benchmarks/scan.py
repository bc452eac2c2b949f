"""The oracle: what a query finds by the contract, counted by reading one passage after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, partial

from index.damage import fold_passage
from index.folding import fold
from index.models import Metadata
from index.words import words
from search.engine import Engine
from search.models import Totals
from search.parser import parse
from search.query import (
    And,
    DocNumberHas,
    Filters,
    InRegion,
    IssuerHas,
    KindIs,
    LevelIs,
    Match,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    ReportFilter,
    TextField,
    Words,
    YearRange,
)


@dataclass(frozen=True, slots=True)
class PlainPassage:
    """A passage as a reader has it: its headings and what it says, both folded."""

    section: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class PlainReport:
    """A report as a reader has it; ``title`` is folded."""

    metadata: Metadata
    title: str
    passages: tuple[PlainPassage, ...]


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A report with passages that meet a query: how many, and how often the quoted phrases stand in them."""

    report: PlainReport
    passages: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan has found.

    Attributes:
        searched: the reports that meet the filters.
        found: those of them with passages that meet the query.
        quotes: whether the query quotes a phrase, so that occurrences are counted.
    """

    searched: tuple[PlainReport, ...]
    found: tuple[FoundIn, ...]
    quotes: bool

    @property
    def total(self) -> Totals:
        """The size of what was found."""
        occurrences = sum(one.occurrences for one in self.found) if self.quotes else None
        return Totals(len(self.found), sum(one.passages for one in self.found), occurrences)

    @property
    def held(self) -> tuple[int, int]:
        """How many reports were searched, and how many folded characters these have."""
        sizes = (len(passage.text) for report in self.searched for passage in report.passages)
        return len(self.searched), sum(sizes)

    def where(self, is_meant: Callable[[Metadata], bool]) -> Scanned:
        """The same of some reports only."""
        return Scanned(
            tuple(report for report in self.searched if is_meant(report.metadata)),
            tuple(one for one in self.found if is_meant(one.report.metadata)),
            self.quotes,
        )


class Scan:
    """All reports that are held, and what of them meets a query."""

    def __init__(self, reports: Sequence[PlainReport], segmenter: str) -> None:
        """``segmenter`` is the name of what cuts the words of unquoted pieces."""
        self.reports = reports
        self._segmenter = segmenter

    def found(self, query: str, match: Match, beside: Filters) -> Scanned:
        """What meets a query and the filters beside it."""
        asked = parse(query, match)
        counted = [*_counted(asked.condition)]
        searched = tuple(
            report
            for report in self.reports
            if _allows(report.metadata, asked.filters) and _allows(report.metadata, beside)
        )
        found = tuple(
            FoundIn(report, len(met), sum(count(passage.text) for passage in met for count in counted))
            for report in searched
            if (met := [one for one in report.passages if self._meets(report, one, asked.condition)])
        )
        return Scanned(searched, found, bool(counted))

    def _meets(self, report: PlainReport, passage: PlainPassage, node: Node | None) -> bool:  # noqa: PLR0911
        match node:
            case None:
                return True
            case And(parts):
                return all(self._meets(report, passage, part) for part in parts)
            case Or(parts):
                return any(self._meets(report, passage, part) for part in parts)
            case Not(part):
                return not self._meets(report, passage, part)
            case Phrase(folded, where):
                return any(folded in text for text in _texts(report, passage, where))
            case Words(pieces, any_word, where):
                texts = _texts(report, passage, where)
                stands = (any(word in text for text in texts) for word in _words(pieces, self._segmenter))
                return any(stands) if any_word else all(stands)
            case Near(first, second, distance):
                return any(
                    _gap(one, len(first), other, len(second)) <= distance
                    for one in _places(first, passage.text)
                    for other in _places(second, passage.text)
                )
            case condition:
                return _is(report.metadata, condition)


def read_reports(engine: Engine) -> Iterator[PlainReport]:
    """All reports of an index, as ``chayici show`` prints them; nothing is sought."""
    for report in engine.reports(Filters()):
        whole = engine.report(report.id)
        if whole is None:  # it has been removed meanwhile
            continue
        passages = (
            PlainPassage(
                section=tuple(fold_passage(heading).text for heading in passage.section),
                text=fold_passage(passage.text).text,
            )
            for passage in whole.passages
        )
        title = fold_passage(report.metadata.title or "").text
        yield PlainReport(report.metadata, title, tuple(passages))


def _allows(metadata: Metadata, filters: Filters) -> bool:
    several: Iterator[tuple[ReportFilter, ...]] = (getattr(filters, one.name) for one in fields(filters))
    return all(any(_is(metadata, value) for value in values) for values in several if values)


def _is(metadata: Metadata, condition: ReportFilter) -> bool:
    """Whether a report meets a condition on it alone."""
    match condition:
        case YearRange(first, last):
            year = metadata.report_year
            return year is not None and (first or year) <= year <= (last or year)
        case InRegion(codes=codes):
            return metadata.division is not None and metadata.division.code.startswith(codes)
        case IssuerHas(folded, whole):
            issuer = fold(metadata.issuer or "").text
            return issuer == folded if whole else folded in issuer
        case DocNumberHas(folded):
            return folded in fold(metadata.doc_number or "").text
        case KindIs(kind):
            return metadata.kind is kind
        case LevelIs(level):
            return metadata.level is level


@cache
def _words(pieces: tuple[str, ...], segmenter: str) -> frozenset[str]:
    return frozenset(word for piece in pieces for word, _, _ in words(piece, segmenter))


def _texts(report: PlainReport, passage: PlainPassage, where: TextField) -> tuple[str, ...]:
    match where:
        case TextField.TITLE:
            return (report.title,)
        case TextField.SECTION:
            return passage.section
        case TextField.TEXT:
            return (passage.text,)


def _counted(node: Node | None) -> Iterator[Callable[[str], int]]:
    """What counts the occurrences in a text, of each distinct quoted phrase and of pairs that are near."""
    for one in dict.fromkeys(_quoted(node)):
        yield partial(_near_count, one) if isinstance(one, Near) else partial(_count, one)


def _quoted(node: Node | None) -> Iterator[Phrase | Near]:
    """What is sought in quotes; what is excluded is not sought."""
    match node:
        case Phrase(where=TextField.TEXT) | Near(quoted=True):
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _quoted(part)
        case _:
            pass


def _count(phrase: Phrase, text: str) -> int:
    return text.count(phrase.folded)


def _near_count(near: Near, text: str) -> int:
    """How many occurrences of either phrase have one of the other near them, none overlapping."""
    if near.first == near.second:
        return text.count(near.first)
    count = 0
    for one, other in ((near.first, near.second), (near.second, near.first)):
        end = 0
        for place in _places(one, text):
            gaps = (_gap(place, len(one), further, len(other)) for further in _places(other, text))
            if place >= end and min(gaps, default=near.distance + 1) <= near.distance:
                count += 1
                end = place + len(one)
    return count


def _places(phrase: str, text: str) -> Iterator[int]:
    """Where a phrase stands, also where occurrences overlap."""
    place = text.find(phrase)
    while place >= 0:
        yield place
        place = text.find(phrase, place + 1)


def _gap(place: int, length: int, other: int, other_length: int) -> int:
    """How many characters stand between two spans; fewer than none if they overlap."""
    return max(other - place - length, place - other - other_length)
