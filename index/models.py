"""Reports, sections and passages: what reading a source file yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineRole(StrEnum):
    """What a line of the source is; only ``BODY`` lines are searched."""

    BLANK = "blank"
    HEADER = "header"
    TITLE = "title"
    BODY = "body"
    FURNITURE = "furniture"


class Kind(StrEnum):
    """What a document is: a report on the rule of law, or something that looks like one."""

    REPORT = "报告"
    DISCLOSURE = "信息公开年报"
    GOVERNMENT_WORK = "政府工作报告"
    INTERPRETATION = "解读"
    TEMPLATE = "范文"
    PLAN = "计划"


class Level(StrEnum):
    """What an issuer is: the government of a division of some level, or a department of one."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Statement:
    """A metadata value that stands beside a report's text, not in it.

    Attributes:
        field: the field of ``Metadata`` that it is for, e.g. ``issuer``.
        value: the value as it stands there.
        rule: where it stands, told in Chinese, e.g. ``清单 issuer 列``.
    """

    field: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Original:
    r"""A report before it is read.

    Attributes:
        text: its text, line ends made ``\n``.
        url: the address it came from, if known.
        stated: what a manifest or the columns of a dump say; wins over all that the text says.
            First come, first served.
        labelled: what the page's own machine-readable fields say (``<meta name="PubDate">``);
            weighs as much as a header block, after it.
    """

    text: str
    url: str | None = None
    stated: tuple[Statement, ...] = ()
    labelled: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source as it stands there, without its line end."""

    role: LineRole
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a metadata value was read.

    Attributes:
        rule: the rule that gave the value, told in Chinese, e.g. ``信息栏 发布机构``.
        line: the source line, counted from 1; None for a value that stands beside the text.
        text: that line, stripped, or the value that stands beside the text.
    """

    rule: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division and the names of those above it.

    Attributes:
        code: the statistical code of the lowest level known: 2 digits for a province, 4 for a
            city, 6 for a county, 9 for a township; each begins with the code of its parent.
        province, city, county, township: names, None where a level is unknown or does not exist.
    """

    code: str
    province: str | None
    city: str | None = None
    county: str | None = None
    township: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are known, outermost first."""
        return tuple(name for name in (self.province, self.city, self.county, self.township) if name)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a report; None where it cannot be known.

    Attributes:
        title: the title, lines joined.
        issuer: who answers for the report, as a reader would write it, in full; of several the first.
        issuers: all who answer for it, in order.
        report_year: the year that the report is about.
        doc_number: 文号, brackets written 〔〕.
        index_number: 索引号.
        published: ISO date of writing if known, else of posting.
        division: the issuer's administrative division.
        level: whether the issuer is a division's government, and of which level, or a department.
        kind: whether it is a report on the rule of law or looks like one.
        evidence: for each of these fields that has a value, where it was read.
    """

    title: str | None = None
    issuer: str | None = None
    report_year: int | None = None
    doc_number: str | None = None
    index_number: str | None = None
    published: str | None = None
    division: Division | None = None
    level: Level | None = None
    kind: Kind = Kind.REPORT
    issuers: tuple[str, ...] = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        heading: the heading with its number, e.g. ``(一)强化领导，健全机制``.
        level: 1 for 一、, 2 for (一), 3 for 1. and so on.
        line: the source line, counted from 1.
        sections: the sections one level down, in order.
    """

    heading: str
    level: int
    line: int
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report's body.

    Attributes:
        section: the section path, outermost heading first; a paragraph that opens a section
            belongs to it. Empty before the first heading and for the signature.
        text: the original text, stripped of white space and page furniture at its ends.
        line: the source line where it starts, counted from 1.
    """

    section: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """All that was read from one source.

    Attributes:
        metadata: the report's metadata.
        sections: the tree of headings.
        passages: the body, in order.
        lines: the whole source, in order, for the source view.
        traditional: whether the body is written in traditional characters.
    """

    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    lines: tuple[SourceLine, ...]
    traditional: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the index holds it.

    Attributes:
        id: made from ``source``, so that it survives re-indexing.
        source: the absolute path of the file, or ``seeds/NAME`` for the built-in collection.
        digest: what tells whether the file has changed, see ``index.digests``.
        metadata: what is known about it; with evidence only where the whole report is read.
        passages: how many passages it has.
        characters: how many folded characters these have: the size of what is searched.
        traditional: whether the body is written in traditional characters.
        url: the address it came from, if known.
    """

    id: str
    source: str
    digest: str
    metadata: Metadata
    passages: int
    characters: int
    traditional: bool
    url: str | None = None
