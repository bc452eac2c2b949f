"""Metadata: what a report says about itself, each value with the place where it was read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from index import header, issuers, years
from index.cleaning import CleanSource, is_addressee
from index.dates import find_date
from index.divisions import resolve
from index.findings import Finding, Value_co
from index.models import Division, Metadata
from index.titles import Title, best_title, title_text

# A report appears in the year after the one that it is about, and sometimes a year later.
_LATEST_YEARS_AFTER = 2


def read_metadata(source: CleanSource) -> Metadata:
    """The metadata of a report."""
    titled = best_title(source.titles) or _title_in_header(source)
    title = Finding(titled.text, titled.lines[0].evidence("标题")) if titled else None
    year = years.from_title(titled) or _opening_year(source)
    issuer = issuers.issuer(source.signature, titled, source.fields)
    doc_number, index_number = _doc_number(source, year), _index_number(source)
    published = _published(source, year)
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


def _opening_year(source: CleanSource) -> Finding[int] | None:
    """The year in the report's first words, unless its date tells that they look back (2020年以来)."""
    year = years.from_opening(source.body)
    date = next(_dates_given(source), None)
    return year if date is None or _is_plausible(int(date.value[:4]), year) else None


def _is_plausible(later: int, year: Finding[int] | None) -> bool:
    """Whether a report about one year can be dated or numbered in another."""
    return year is None or year.value <= later <= year.value + _LATEST_YEARS_AFTER


def _doc_number(source: CleanSource, year: Finding[int] | None) -> Finding[str] | None:
    """Only the report's own number: an earlier one, or one in the body, is of a document that it cites."""
    numbers = _doc_numbers(source)
    return next((number for number in numbers if _is_plausible(_year_of(number.value), year)), None)


def _year_of(doc_number: str) -> int:
    return int(doc_number.partition("〔")[2][:4])


def _doc_numbers(source: CleanSource) -> Iterator[Finding[str]]:
    for field in source.fields:
        number = header.find_doc_number(field.value) if field.label in header.DOC_NUMBER else None
        if number is not None:
            yield Finding(number, field.line.evidence(f"信息栏 {field.label}"))
    for line in source.doc_numbers:
        number = header.find_doc_number(line.plain)
        if number is not None:
            yield Finding(number, line.evidence("标题旁的文号"))
    for title in source.titles:
        number, _ = header.leading_doc_number(title.lines[0].plain)
        if number is not None:
            yield Finding(number, title.lines[0].evidence("标题前的文号"))


def _index_number(source: CleanSource) -> Finding[str] | None:
    for field in source.fields:
        number = header.find_index_number(field.value) if field.label in header.INDEX_NUMBER else None
        if number is not None:
            return Finding(number, field.line.evidence(f"信息栏 {field.label}"))
    return None


def _published(source: CleanSource, year: Finding[int] | None) -> Finding[str] | None:
    """The first plausible date: of writing in the header or signature, else of posting."""
    dates = chain(_dates_given(source), _dates_of_the_page(source))
    return next((date for date in dates if _is_plausible(int(date.value[:4]), year)), None)


def _dates_given(source: CleanSource) -> Iterator[Finding[str]]:
    """The dates that header and signature give."""
    yield from _header_dates(source, header.WRITTEN)
    signed = source.signature.date
    date = find_date(signed.plain) if signed else None
    if signed is not None and date is not None:
        yield Finding(date, signed.evidence("落款"))
    yield from _header_dates(source, header.POSTED)


def _dates_of_the_page(source: CleanSource) -> Iterator[Finding[str]]:
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
    """The issuer's division: named by issuer, title or header; what the author says of itself helps.

    A place that the body only mentions tells nothing: others visit it or learn from it.
    """
    publisher = header.first_field(source.fields, header.PUBLISHER)
    in_header = Finding(publisher.value, publisher.line.evidence("信息栏")) if publisher else None
    authors = [finding for finding in (issuer, title, in_header) if finding]
    for author in authors:
        texts = [*(other.value for other in authors), *_about_the_author(source, author.value)]
        division = resolve(author.value, texts)
        if division is not None:
            return Finding(division, author.evidence)
    return None


def _about_the_author(source: CleanSource, author: str) -> Iterator[str]:
    """What else says where the author is: header, addressee, signature and where it gives its full name."""
    yield from (field.value for field in source.fields if field.label in (*header.PUBLISHER, *header.TITLE))
    yield from (line.simple for line in source.body if is_addressee(line.plain))
    yield from (line.simple for line in source.signature.issuers)
    yield from issuers.own_full_names(author, source.body)
