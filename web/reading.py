"""What the page of a report shows: metadata and its evidence, outline, text with its matches, source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from index.damage import LOST, repairs
from index.dates import find_date
from index.folding import half_width
from index.models import Evidence, Kind, LineRole, Metadata, Report, Section
from search.filters import LEVELS, whole_issuer
from search.models import FoundPassage, ReportText
from search.neighbours import Neighbours
from web.addresses import Address
from web.beside import Beside, beside
from web.citations import cited_address, gbt7714
from web.copies import ShownCopy, copies
from web.marks import Segment, joined, segments, split
from web.naming import path_of, script_of, title_of
from web.rail import Tick, ticks

_ROLES = {
    LineRole.BLANK: "空行",
    LineRole.HEADER: "页首信息",
    LineRole.TITLE: "标题",
    LineRole.BODY: "正文",
    LineRole.FURNITURE: "网页杂项",
}
_LOWEST_HEADING = 6
# The names of attachments in front of the signature: 附件：1.甲 and 2.乙.
_ATTACHMENT = re.compile(r"附|\d{1,2}[.、．]")
# Stands for a character that cannot be known.
_UNKNOWN = "□"


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One value of the metadata.

    Attributes:
        label: what it is.
        value: the value, None if the source does not say.
        href: the reports that share it; of an address, the page itself.
        evidence: where it was read.
    """

    label: str
    value: str | None
    href: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading and those below it.

    Attributes:
        heading: the heading.
        passage: the id of the passage that opens the section, None if there is none of its own.
        matches: how many matches its own passages hold.
        entries: the headings below.
    """

    heading: str
    passage: str | None
    matches: int
    entries: tuple[OutlineEntry, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The matches of a passage and those to go to from there.

    Attributes:
        first, last: the numbers of its first and last match.
        previous, following: the numbers of the matches before and after these, None at the ends.
    """

    first: int
    last: int
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage of the report.

    Attributes:
        id: its id.
        depth: how many headings it stands under, one that it opens with among them.
        opens: whether it opens a section.
        heading: the level of the heading element that it is shown as, None for a paragraph.
        lead: the heading that the paragraph begins with, if it runs on in the same line.
        rest: the text, or what follows the lead.
        steps: its matches, None without any.
        closing: whether it belongs to the signature after the last section.
        citation: its citation by GB/T 7714.
        original: its address on the original page, None if that is not known.
    """

    id: str
    depth: int
    opens: bool
    heading: int | None
    lead: tuple[Segment, ...]
    rest: tuple[Segment, ...]
    steps: Steps | None
    closing: bool = False
    citation: str = ""
    original: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRepair:
    """A damaged part of the text.

    Attributes:
        passage: the id of the passage that holds it.
        text: the characters as they stand there.
        read: what was read there for searching, □ for what cannot be known; empty for white space.
    """

    passage: str
    text: str
    read: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the source; ``role`` is told in Chinese, ``kind`` names it for the style sheet."""

    number: int
    text: str
    role: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything on the page of a report.

    Attributes:
        report: the report.
        title: its title.
        script, source_script: the language tags of its text as shown and in the source.
        address: the search that led here.
        rows: the metadata.
        outline, passages, lines: the headings, the text and the source.
        matches: how many matches are marked.
        repairs: the damaged parts of the text, in order.
        copies: the other reports of the same text.
        ticks: the matches on the rail.
        beside: its issuer's other years, and other issuers.
        citation: its citation by GB/T 7714.
        original: the original page, None if its address is not known.
    """

    report: Report
    title: str
    script: str
    source_script: str
    address: Address
    rows: tuple[MetadataRow, ...]
    outline: tuple[OutlineEntry, ...]
    passages: tuple[ShownPassage, ...]
    lines: tuple[ShownLine, ...]
    matches: int
    repairs: tuple[ShownRepair, ...]
    copies: tuple[ShownCopy, ...]
    ticks: tuple[Tick, ...]
    beside: Beside
    citation: str
    original: str | None


def reading(text: ReportText, held: Neighbours, address: Address, today: date) -> Reading:
    """Arrange a report, what is held beside it, and its citation for the page."""
    report = text.report
    return Reading(
        report=report,
        title=title_of(report),
        script=script_of(report),
        source_script=script_of(report),
        address=address,
        rows=tuple(_rows(report)),
        outline=_outline(text.sections, _openings(text), _match_counts(text)),
        passages=tuple(_passages(text, today)),
        lines=tuple(
            ShownLine(number, line.text, _ROLES[line.role], line.role.value)
            for number, line in enumerate(text.lines, 1)
        ),
        matches=sum(len(passage.highlights) for passage in text.passages),
        repairs=tuple(
            ShownRepair(passage.id, passage.text[repair.start : repair.end], _as_shown(repair.text))
            for passage in text.passages
            for repair in joined(repairs(passage.text))
        ),
        copies=copies(text.duplicates, address),
        ticks=ticks(text.passages),
        beside=beside(report, held, address),
        citation=gbt7714(report, today),
        original=cited_address(report),
    )


def _as_shown(read: str) -> str:
    return read.replace(LOST, _UNKNOWN)


def _rows(report: Report) -> Iterator[MetadataRow]:
    evidence = dict(report.metadata.evidence)
    for field, label, value, href in _values(report.metadata):
        yield MetadataRow(label, value, href, evidence.get(field))
    if report.url:
        yield MetadataRow("原网页", report.url, cited_address(report))
    # Its name alone: where the file lies on the server is nobody's business.
    yield MetadataRow("来源文件", PurePath(report.source).name)


def _values(metadata: Metadata) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Each field's name, label and value, and where the reports are that share it."""
    issuer, year, division = metadata.issuer, metadata.report_year, metadata.division
    yield "title", "标题", metadata.title, None
    if metadata.kind is not Kind.REPORT:
        yield "kind", "文种", metadata.kind.value, None
    asked = whole_issuer(issuer or "")
    yield "issuer", "发布机构", issuer, _sharing("issuer", asked) if asked else None
    if len(metadata.issuers) > 1:
        yield "issuers", "联合发文", "、".join(metadata.issuers), None
    if metadata.level is not None:
        yield "level", "机构层级", LEVELS[metadata.level], None
    yield (
        "report_year",
        "报告年度",
        str(year) if year else None,
        _sharing("year", str(year)) if year else None,
    )
    yield "doc_number", "文号", metadata.doc_number, None
    yield "index_number", "索引号", metadata.index_number, None
    yield "published", "成文/发布日期", metadata.published, None
    yield (
        "division",
        "行政区划",
        path_of(division) or None,
        _sharing("region", division.code) if division else None,
    )


def _sharing(name: str, value: str) -> str:
    return Address(((name, value),)).search_url()


def _openings(text: ReportText) -> dict[tuple[int, str], str]:
    """The id of the passage that opens a section, by the section's line and heading."""
    openings: dict[tuple[int, str], str] = {}
    for passage in text.passages:
        if passage.section:
            openings.setdefault((passage.line, passage.section[-1]), passage.id)
    return openings


def _match_counts(text: ReportText) -> dict[tuple[str, ...], int]:
    counts: dict[tuple[str, ...], int] = {}
    for passage in text.passages:
        counts[passage.section] = counts.get(passage.section, 0) + len(passage.highlights)
    return counts


def _outline(
    sections: tuple[Section, ...],
    openings: Mapping[tuple[int, str], str],
    counts: Mapping[tuple[str, ...], int],
    above: tuple[str, ...] = (),
) -> tuple[OutlineEntry, ...]:
    return tuple(
        OutlineEntry(
            heading=section.heading,
            passage=openings.get((section.line, section.heading)),
            matches=counts.get((*above, section.heading), 0),
            entries=_outline(section.sections, openings, counts, (*above, section.heading)),
        )
        for section in sections
    )


def _passages(text: ReportText, today: date) -> Iterator[ShownPassage]:
    total = sum(len(passage.highlights) for passage in text.passages)
    last_section = max(
        (place for place, one in enumerate(text.passages) if one.section), default=len(text.passages)
    )
    signed = next(
        (place for place in range(last_section + 1, len(text.passages)) if _is_dated(text.passages[place])),
        len(text.passages),
    )
    seen = 0
    for place, passage in enumerate(text.passages):
        shown = _passage(passage, _steps(passage, seen, total))
        yield replace(
            shown,
            closing=last_section < place <= signed and not _ATTACHMENT.match(passage.text),
            citation=gbt7714(text.report, today, passage),
            original=cited_address(text.report, passage),
        )
        seen += len(passage.highlights)


def _is_dated(passage: FoundPassage) -> bool:
    return find_date(half_width(passage.text)) is not None


def _steps(passage: FoundPassage, before: int, total: int) -> Steps | None:
    """The matches of a passage, if it has any, behind those before it and of a total."""
    if not passage.highlights:
        return None
    first, last = before + 1, before + len(passage.highlights)
    return Steps(first, last, first - 1 if first > 1 else None, last + 1 if last < total else None)


def _passage(passage: FoundPassage, steps: Steps | None) -> ShownPassage:
    damaged = tuple(replace(one, text=_as_shown(one.text)) for one in joined(repairs(passage.text)))
    parts = segments(passage.text, passage.highlights, steps.first if steps else 1, damaged)
    heading = passage.section[-1] if passage.section else ""
    opens = bool(heading) and passage.text.startswith(heading)
    is_heading = opens and passage.text == heading
    lead, rest = split(parts, len(heading)) if opens and not is_heading else ((), parts)
    return ShownPassage(
        id=passage.id,
        depth=len(passage.section),
        opens=opens,
        heading=min(len(passage.section) + 1, _LOWEST_HEADING) if is_heading else None,
        lead=lead,
        rest=rest,
        steps=steps,
    )
