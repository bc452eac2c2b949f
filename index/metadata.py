"""Metadata: what a report says about itself, each value with the place where it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from index import header, issuers, statements, years
from index.cleaning import CleanSource
from index.dates import find_date, find_date_of_field
from index.findings import Finding, Value_co
from index.furniture import opening_words, posting_date, printing_date
from index.issuers import Names
from index.kinds import look_alike
from index.models import Division, Evidence, Kind, Metadata, Original, Statement
from index.organisations import level_of
from index.placing import place
from index.titles import Title, by_fullness, title_text, written_behind

_stated = statements.first

# A report appears in the year after the one that it is about, and sometimes a year later.
_LATEST_YEARS_AFTER = 2


def read_metadata(source: CleanSource, original: Original) -> Metadata:
    """The metadata of a report: what is stated beside its text, else what the text itself says.

    What the page's own fields say comes after the header of the text.
    """
    stated, labelled = original.stated, original.labelled
    titles = tuple(_titles(source, original))
    title = Finding(titles[0].text, titles[0].beside or titles[0].evidence("标题")) if titles else None
    kind = _stated(stated, "kind", statements.as_kind) or look_alike(titles, source.body)
    year = _year(source, titles, original, _value(kind) or Kind.REPORT)
    names = _issuers(source, titles, original, _value(kind))
    issuer = Finding(names.value[0], names.evidence) if names else None
    doc_number = _stated(stated, "doc_number", header.find_doc_number) or _doc_number(source, labelled, year)
    index_number = _index_number(source, original)
    published = _stated(stated, "published", find_date_of_field) or _published(source, labelled, year)
    division = _division(source, names, titles, original)
    findings: dict[str, Finding[object] | None] = {
        "title": title,
        "issuer": issuer,
        "report_year": year,
        "doc_number": doc_number,
        "index_number": index_number,
        "published": published,
        "division": division,
        "kind": kind,
    }
    return Metadata(
        title=_value(title),
        issuer=_value(issuer),
        report_year=_value(year),
        doc_number=_value(doc_number),
        index_number=_value(index_number),
        published=_value(published),
        division=_value(division),
        level=level_of(issuer.value, _value(division)) if issuer else None,
        kind=_value(kind) or Kind.REPORT,
        issuers=names.value if names else (),
        evidence=tuple((name, finding.evidence) for name, finding in findings.items() if finding),
    )


def _value(finding: Finding[Value_co] | None) -> Value_co | None:
    return finding.value if finding else None


def _titles(source: CleanSource, original: Original) -> Iterator[Title]:
    """All titles, the one to show first."""
    yield from _titles_beside(original.stated)
    yield from by_fullness(source.titles)
    for field in source.fields:
        if field.label in header.TITLE:
            yield Title(title_text(field.value), (field.line,))
    yield from _titles_beside(original.labelled)


def _titles_beside(given: Sequence[Statement]) -> Iterator[Title]:
    for statement in given:
        text = title_text(statement.value) if statement.field == "title" else ""
        if text:
            yield Title(text, (), Evidence(statement.rule, None, statement.value))


def _issuers(
    source: CleanSource, titles: Sequence[Title], original: Original, kind: Kind | None
) -> Names | None:
    stated = _stated(original.stated, "issuer", statements.as_issuers)
    if stated is not None or kind is Kind.TEMPLATE:
        return stated
    labelled = _stated(original.labelled, "issuer", statements.as_issuers)
    return issuers.issuers(source, titles, [labelled] if labelled else [])


def _division(
    source: CleanSource, names: Names | None, titles: Sequence[Title], original: Original
) -> Finding[Division] | None:
    """The division that is stated, or one below it that the text tells."""
    stated = statements.division(original.stated)
    placed = place(source, names, titles, original.labelled, stated.value.names if stated else ())
    lies_below = stated is None or (placed is not None and placed.value.code.startswith(stated.value.code))
    return placed if lies_below else stated


def _year(
    source: CleanSource, titles: Sequence[Title], original: Original, kind: Kind
) -> Finding[int] | None:
    """The report year: of a title, else of the text, unless its date tells that it looks back."""
    dates = chain(_dates_given(source), _dates_posted(source, original.labelled))
    date = next((found.value for found in dates), None)
    in_text = (
        year for year in years.from_text(source.body) if date is None or _is_plausible(int(date[:4]), year)
    )
    read = years.planned_for if kind is Kind.PLAN else years.from_title
    in_titles = (found for title in titles if (found := read(title)) is not None)
    # A 政府工作报告 is named after the year in which it is given.
    ranked = chain(in_text, in_titles) if kind is Kind.GOVERNMENT_WORK else chain(in_titles, in_text)
    return (
        _stated(original.stated, "report_year", statements.as_year)
        or years.year_before(titles, source.body, date)
        or next(ranked, None)
    )


def _is_plausible(later: int, year: Finding[int] | None) -> bool:
    """Whether a report about one year can be dated or numbered in another."""
    return year is None or year.value <= later <= year.value + _LATEST_YEARS_AFTER


def _doc_number(
    source: CleanSource, labelled: Sequence[Statement], year: Finding[int] | None
) -> Finding[str] | None:
    """Only the report's own number: an earlier one, or one in the body, is of a document that it cites."""
    numbers = _doc_numbers(source, labelled)
    return next((number for number in numbers if _is_plausible(_year_of(number.value), year)), None)


def _year_of(doc_number: str) -> int:
    return int(doc_number.partition("〔")[2][:4])


def _doc_numbers(source: CleanSource, labelled: Sequence[Statement]) -> Iterator[Finding[str]]:
    for field in source.fields:
        number = header.find_doc_number(field.value) if field.label in header.DOC_NUMBER else None
        if number is not None:
            yield Finding(number, field.line.evidence(f"信息栏 {field.label}"))
    in_page = _stated(labelled, "doc_number", header.find_doc_number)
    if in_page is not None:
        yield in_page
    for line in source.doc_numbers:
        number = header.find_doc_number(line.plain)
        if number is not None:
            yield Finding(number, line.evidence("标题旁的文号"))
    for title in source.titles:
        number, _ = header.leading_doc_number(title.lines[0].plain)
        if number is not None:
            yield Finding(number, title.lines[0].evidence("标题前的文号"))
    for line in source.body[:1]:
        number = header.opening_doc_number(line.plain)
        if number is not None:
            yield Finding(number, line.evidence("正文第一行的文号"))


def _index_number(source: CleanSource, original: Original) -> Finding[str] | None:
    read = header.find_index_number
    in_header = (
        Finding(number, field.line.evidence(f"信息栏 {field.label}"))
        for field in source.fields
        if field.label in header.INDEX_NUMBER and (number := read(field.value)) is not None
    )
    return (
        _stated(original.stated, "index_number", read)
        or next(in_header, None)
        or _stated(original.labelled, "index_number", read)
    )


def _published(
    source: CleanSource, labelled: Sequence[Statement], year: Finding[int] | None
) -> Finding[str] | None:
    """The first plausible date: of writing in the header or signature, else of posting."""
    dates = chain(_dates_given(source), _dates_posted(source, labelled))
    return next((date for date in dates if _is_plausible(int(date.value[:4]), year)), None)


def _dates_given(source: CleanSource) -> Iterator[Finding[str]]:
    """The dates that header and signature give."""
    yield from _header_dates(source, header.WRITTEN)
    signed = source.signature.date
    date = find_date(signed.plain) if signed else None
    if signed is not None and date is not None:
        yield Finding(date, signed.evidence("落款"))
    yield from _header_dates(source, header.POSTED)


def _dates_posted(source: CleanSource, labelled: Sequence[Statement]) -> Iterator[Finding[str]]:
    """The dates that the page gives: of posting, else of printing."""
    in_page = _stated(labelled, "published", find_date_of_field)
    if in_page is not None:
        yield in_page
    for rule, read in (("发布时间", posting_date), ("印发日期", printing_date)):
        for line in source.furniture:
            date = read(line.plain)
            if date is not None:
                yield Finding(date, line.evidence(rule))
        for title in source.titles:
            date = read(written_behind(title.lines[-1]))
            if date is not None:
                yield Finding(date, title.lines[-1].evidence(rule))
        for line in source.body[:1]:
            date = read(line.plain.removesuffix(opening_words(line.plain)))
            if date is not None:
                yield Finding(date, line.evidence(rule))


def _header_dates(source: CleanSource, labels: Sequence[str]) -> Iterator[Finding[str]]:
    for field in source.fields:
        date = find_date_of_field(field.value) if field.label in labels else None
        if date is not None:
            yield Finding(date, field.line.evidence(f"信息栏 {field.label}"))
