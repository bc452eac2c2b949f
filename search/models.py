"""What is asked of the engine, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from index.models import Report, Section, SourceLine
from search.query import Filters, Match

#: A half-open range of characters in a passage's original text.
Span = tuple[int, int]


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    PUBLISHED = "published"
    OCCURRENCES = "occurrences"


class Duplicates(StrEnum):
    """Whether each of several reports of the same text is a hit of its own, or one stands for all."""

    ALL = "all"
    GROUP = "group"


class FacetName(StrEnum):
    """What hits are counted by."""

    YEAR = "year"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ISSUER = "issuer"
    KIND = "kind"
    LEVEL = "level"
    PART = "part"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search.

    Attributes:
        query: what was typed.
        match: how unquoted words combine.
        filters: restrictions beside those in the query; both hold.
        sort: the order of the hits.
        page: which page of hits, from 1.
        limit: hits (reports) a page.
        passages: at most so many passages a hit; None: all that match.
        duplicates: what becomes of reports of the same text.
    """

    query: str = ""
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 20
    passages: int | None = None
    duplicates: Duplicates = Duplicates.ALL


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with what was found in it.

    Attributes:
        id: the passage's id.
        section: its section path, outermost heading first.
        text: the original text.
        line: the source line where it starts, from 1.
        highlights: the spans of what was sought, in order, none overlapping another.
        occurrences: how often the quoted phrases stand in it; None if none is quoted, and where it
            was not sought.
    """

    id: str
    section: tuple[str, ...]
    text: str
    line: int
    highlights: tuple[Span, ...]
    occurrences: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A report with passages that match.

    Attributes:
        report: the report.
        score: the score of its best passage.
        passages_matched: how many of its passages match.
        occurrences: how often the quoted phrases stand in these; None if none is quoted.
        passages: the best of them, best first, as many as were asked for.
        duplicates: the reports of the same text in the result that this hit stands for, too.
    """

    report: Report
    score: float
    passages_matched: int
    occurrences: int | None
    passages: tuple[FoundPassage, ...]
    duplicates: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of a result; ``occurrences`` is None if the query quotes no phrase."""

    reports: int
    passages: int
    occurrences: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """The size of what is searched, whether it matches or not.

    Attributes:
        reports, passages: how many there are.
        characters: how many folded characters the passages have.
    """

    reports: int
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """Which state of an index has answered.

    Attributes:
        generation: its number; each commit makes the next one.
        state: what no other state of this index or another has in common with it, a few letters and digits.
        schema, folding: the versions of its fields and of the folding rules.
        segmenter: the name and version of what cut its words.
    """

    generation: int
    state: str
    schema: int
    folding: int
    segmenter: str


class FacetValue(NamedTuple):
    """One value of a facet and its counts.

    Attributes:
        value: the value as shown.
        code: the division's code, for facets of divisions.
        reports, passages: how many match under all filters but the facet's own.

    Not a dataclass, since a page has hundreds of them, and these are made four times as fast.
    """

    value: str
    code: str | None
    reports: int
    passages: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of the answer to a search.

    Attributes:
        request: what was asked.
        understood: in Chinese, how the query was understood.
        total: the size of the whole result; all reports are counted, also those of the same text.
        listed: how many hits there are on all pages: fewer than reports where one stands for several.
        listed_passages: how many passages of these match.
        facets: the counts, by facet; of all reports, too.
        hits: this page's reports.
        took_ms: how long it took, in milliseconds.
    """

    request: SearchRequest
    understood: str
    total: Totals
    listed: int
    listed_passages: int
    facets: dict[FacetName, tuple[FacetValue, ...]]
    hits: tuple[Hit, ...]
    took_ms: float

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.listed // self.request.limit))


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search finds, in one generation of the index, whatever is committed meanwhile.

    Attributes:
        request: what was asked; its page, limit and passages do not matter.
        understood: in Chinese, how the query was understood.
        by_passage: whether passages were sought, and not just reports by filters.
        total: the size of the whole result.
        listed: the size of what the hits show, which is less where one stands for several.
        held: the size of what was searched: all that meets the filters.
        version: the state of the index.
        hits: the hits in order, each with all of its passages that match, best first; without any
            if none were sought. Each is read when its turn comes, so they can be had only once.
    """

    request: SearchRequest
    understood: str
    by_passage: bool
    total: Totals
    listed: Totals
    held: Held
    version: IndexVersion
    hits: Iterator[Hit]


@dataclass(frozen=True, slots=True)
class ReportList:
    """The reports held under some filters, or a page of them, in one generation of the index.

    Attributes:
        restriction: the filters.
        held: how much they are, on all pages.
        version: the state of the index.
        reports: the reports, newest year first; each is read when its turn comes, so they can be had
            only once.
    """

    restriction: Filters
    held: Held
    version: IndexVersion
    reports: Iterator[Report]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A whole report.

    Attributes:
        report: the report.
        sections: its tree of headings.
        passages: all of its passages, in order; highlighted those that match.
        lines: the source, line by line.
        duplicates: the other reports of the same text.
    """

    report: Report
    sections: tuple[Section, ...]
    passages: tuple[FoundPassage, ...]
    lines: tuple[SourceLine, ...]
    duplicates: tuple[Report, ...]
