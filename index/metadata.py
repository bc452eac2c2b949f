"""Metadata: what a report says about itself, each value with the place where it was read."""

from __future__ import annotations

from collections.abc import Iterator

from index import header, issuers, years
from index.cleaning import CleanSource
from index.dates import find_date
from index.divisions import resolve
from index.findings import Finding, Value_co
from index.models import Division, Metadata
from index.signature import Signature
from index.titles import Title, best_title, title_text

# A report appears in the year after the one that it is about, and sometimes a year later.
_LATEST_YEARS_AFTER = 2


def read_metadata(source: CleanSource, signature: Signature) -> Metadata:
    """The metadata of a report."""
    titled = best_title(source.titles) or _title_in_header(source)
    title = Finding(titled.text, titled.lines[0].evidence("标题")) if titled else None
    year = years.report_year(titled, source.body)
    issuer = issuers.issuer(signature, titled, source.fields)
    doc_number, index_number = _doc_number(source), _index_number(source)
    published = _published(source, signature, year)
    division = _division(source, issuer, title)
    findings: dict[str, Finding[object] | None] = {
        "title": title,
        "issuer": issuer,
        "report_year": year,
        "doc_number": doc_number,
        "index_number": index_number,
        "published": published,
        "division": division,
    }
    return Metadata(
        title=_value(title),
        issuer=_value(issuer),
        report_year=_value(year),
        doc_number=_value(doc_number),
        index_number=_value(index_number),
        published=_value(published),
        division=_value(division),
        evidence=tuple((name, finding.evidence) for name, finding in findings.items() if finding),
    )


def _value(finding: Finding[Value_co] | None) -> Value_co | None:
    return finding.value if finding else None


def _title_in_header(source: CleanSource) -> Title | None:
    field = header.first_field(source.fields, header.TITLE)
    return Title(title_text(field.value), (field.line,)) if field else None


def _doc_number(source: CleanSource) -> Finding[str] | None:
    """Only the report's own number: those in the body are of documents that it cites."""
    for field in source.fields:
        number = header.find_doc_number(field.value) if field.label in header.DOC_NUMBER else None
        if number is not None:
            return Finding(number, field.line.evidence(f"信息栏 {field.label}"))
    for line in source.doc_numbers:
        number = header.find_doc_number(line.plain)
        if number is not None:
            return Finding(number, line.evidence("标题旁的文号"))
    for title in source.titles:
        number, _ = header.leading_doc_number(title.lines[0].plain)
        if number is not None:
            return Finding(number, title.lines[0].evidence("标题前的文号"))
    return None


def _index_number(source: CleanSource) -> Finding[str] | None:
    for field in source.fields:
        number = header.find_index_number(field.value) if field.label in header.INDEX_NUMBER else None
        if number is not None:
            return Finding(number, field.line.evidence(f"信息栏 {field.label}"))
    return None


def _published(source: CleanSource, signature: Signature, year: Finding[int] | None) -> Finding[str] | None:
    """The first plausible date: of writing in the header or signature, else of posting."""
    for finding in _dates(source, signature):
        published = int(finding.value[:4])
        if year is None or year.value <= published <= year.value + _LATEST_YEARS_AFTER:
            return finding
    return None


def _dates(source: CleanSource, signature: Signature) -> Iterator[Finding[str]]:
    yield from _header_dates(source, header.WRITTEN)
    if signature.date is not None:
        date = find_date(signature.date.plain)
        if date is not None:
            yield Finding(date, signature.date.evidence("落款"))
    yield from _header_dates(source, header.POSTED)
    for line in source.furniture:
        date = find_date(line.plain)
        if date is not None:
            yield Finding(date, line.evidence("发布时间"))


def _header_dates(source: CleanSource, labels: tuple[str, ...]) -> Iterator[Finding[str]]:
    for field in source.fields:
        date = find_date(field.value) if field.label in labels else None
        if date is not None:
            yield Finding(date, field.line.evidence(f"信息栏 {field.label}"))


def _division(
    source: CleanSource, issuer: Finding[str] | None, title: Finding[str] | None
) -> Finding[Division] | None:
    """The issuer's division: named by issuer, title or header; the body tells namesakes apart."""
    publisher = header.first_field(source.fields, header.PUBLISHER)
    in_header = Finding(publisher.value, publisher.line.evidence("信息栏")) if publisher else None
    authors = [finding for finding in (issuer, title, in_header) if finding]
    texts = [*(author.value for author in authors), *(line.simple for line in source.body)]
    for author in authors:
        division = resolve(author.value, texts)
        if division is not None:
            return Finding(division, author.evidence)
    return None
