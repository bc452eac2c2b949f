"""The oracle: what a query finds by the contract, counted by reading one passage after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache, partial

from benchmarks.parts import parts_of
from index.damage import fold_passage
from index.folding import fold
from index.models import Metadata
from index.words import words
from search.engine import Engine
from search.models import Held, Totals
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
    Part,
    PartIs,
    Phrase,
    ReportFilter,
    TextField,
    Words,
    YearRange,
)


@dataclass(frozen=True, slots=True)
class PlainPassage:
    """A passage as a reader has it.

    Attributes:
        section: its headings, folded, the outermost first.
        text: what it says, folded.
        parts: the parts of the report that it belongs to.
    """

    section: tuple[str, ...]
    text: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class PlainReport:
    """A report as a reader has it; ``title`` is folded.

    Attributes:
        group: the first id among those of all reports of the same text, its own included.
    """

    id: str
    group: str
    metadata: Metadata
    title: str
    passages: tuple[PlainPassage, ...]

    @property
    def length(self) -> int:
        """How many folded characters its passages have."""
        return sum(len(passage.text) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Counted:
    """A report that meets the filters.

    Attributes:
        report: the report.
        searched: its passages that meet them, too.
        passages: how many of these meet the query.
        occurrences: how often the quoted phrases stand in those.
    """

    report: PlainReport
    searched: tuple[PlainPassage, ...]
    passages: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan has found.

    Attributes:
        counted: the reports that meet the filters, by id.
        quotes: whether the query quotes a phrase, so that occurrences are counted.
        in_parts: whether only some parts of reports are searched.
        once: whether only one of several reports of the same text is: the longest of those that have such a
            part, the first by id if there are several.
        narrowed: whether there are filters, other than that.
    """

    counted: tuple[Counted, ...]
    quotes: bool
    in_parts: bool
    once: bool
    narrowed: bool

    @property
    def searched(self) -> tuple[Counted, ...]:
        """The reports that were searched, whether anything was found or not."""
        # Where parts are asked for, a copy that has none of them stands for no other.
        counted = [one for one in self.counted if one.searched or not self.in_parts]
        if self.once:
            chosen: dict[str, Counted] = {}
            for one in sorted(counted, key=lambda one: -one.report.length):
                chosen.setdefault(one.report.group, one)
            counted = [one for one in counted if chosen[one.report.group] is one]
        return tuple(counted)

    @property
    def total(self) -> Totals:
        """The size of what was found."""
        found = [one for one in self.searched if one.passages]
        occurrences = sum(one.occurrences for one in found) if self.quotes else None
        return Totals(len(found), sum(one.passages for one in found), occurrences)

    @property
    def held(self) -> Held:
        """The size of what was searched."""
        texts = [passage.text for one in self.searched for passage in one.searched]
        return Held(len(self.searched), len(texts), sum(map(len, texts)))

    def divided(self, value_of: Callable[[Metadata], str | None]) -> dict[str | None, Scanned]:
        """The same of the reports of each value; copies of different values do not stand for each other."""
        groups: defaultdict[str | None, list[Counted]] = defaultdict(list)
        for one in self.counted:
            groups[value_of(one.report.metadata)].append(one)
        return {value: replace(self, counted=tuple(counted)) for value, counted in groups.items()}


class Scan:
    """All reports that are held, and what of them meets a query."""

    def __init__(self, reports: Iterable[PlainReport], segmenter: str) -> None:
        """``segmenter`` is the name of what cuts the words of unquoted pieces."""
        self.reports = tuple(sorted(reports, key=lambda report: report.id))
        self._segmenter = segmenter

    def found(self, query: str, match: Match, beside: Filters, instead: Filters | None = None) -> Scanned:
        """What meets a query and the filters beside it.

        Args:
            query: what is typed.
            match: how unquoted words combine.
            beside: the filters beside it.
            instead: filters in place of those of the same names, in the query and beside it.
        """
        asked = parse(query, match)
        filters: tuple[Filters, ...] = (asked.filters, beside)
        if instead:
            given = {one.name: () for one in fields(Filters) if getattr(instead, one.name)}
            filters = (*(replace(one, **given) for one in filters), instead)
        quoted = [*_counted(asked.condition)]
        counted = []
        for report in self.reports:
            if all(_allows(report, one) for one in filters):
                searched = tuple(
                    passage for passage in report.passages if all(_has(passage, one) for one in filters)
                )
                met = [passage for passage in searched if self._meets(report, passage, asked.condition)]
                occurrences = sum(count(passage.text) for passage in met for count in quoted)
                counted.append(Counted(report, searched, len(met), occurrences))
        return Scanned(
            counted=tuple(counted),
            quotes=bool(quoted),
            in_parts=any(one.parts for one in filters),
            once=any(one.copies for one in filters),
            narrowed=any(replace(one, copies=()) for one in filters),
        )

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
            case PartIs(part):
                return part in passage.parts
            case condition:
                return _is(report.metadata, condition)


def read_reports(engine: Engine) -> Iterator[PlainReport]:
    """All reports of an index, as ``chayici show`` prints them; nothing is sought."""
    for report in engine.reports(Filters()):
        whole = engine.report(report.id)
        if whole is None:  # it has been removed meanwhile
            continue
        yield PlainReport(
            id=report.id,
            group=min((report.id, *(copy.id for copy in whole.duplicates))),
            metadata=report.metadata,
            title=fold_passage(report.metadata.title or "").text,
            passages=tuple(
                _plain(passage.section, passage.text, report.metadata.report_year)
                for passage in whole.passages
            ),
        )


def _plain(headings: Iterable[str], text: str, year: int | None) -> PlainPassage:
    section = tuple(fold_passage(heading).text for heading in headings)
    return PlainPassage(section, fold_passage(text).text, parts_of(section, year))


def _allows(report: PlainReport, filters: Filters) -> bool:
    """Whether a report meets what filters ask of it; of copies and passages another function decides."""
    several: tuple[tuple[ReportFilter, ...], ...] = (
        *(filters.years, filters.regions, filters.issuers),
        *(filters.doc_numbers, filters.kinds, filters.levels),
    )
    return all(any(_is(report.metadata, value) for value in values) for values in several if values)


def _has(passage: PlainPassage, filters: Filters) -> bool:
    return not filters.parts or any(one.part in passage.parts for one in filters.parts)


def _is(metadata: Metadata, condition: ReportFilter) -> bool:  # noqa: PLR0911 - one a kind of filter
    """Whether a report meets a condition on it alone."""
    year, division = metadata.report_year, metadata.division
    match condition:
        case YearRange(None, None):
            return year is None
        case YearRange(first, last):
            return year is not None and (first or year) <= year <= (last or year)
        case InRegion(codes=()):
            return division is None
        case InRegion(codes=codes, itself=True):
            return division is not None and division.code in codes
        case InRegion(codes=codes):
            return division is not None and division.code.startswith(codes)
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
