"""The JSON shapes of the contract, made from reports and result pages."""

from __future__ import annotations

from typing import Any

from index.models import Report, Section
from search.comparison import Across, By, Comparison, FirstSeen, Part, Row
from search.models import FacetName, FacetValue, FoundPassage, Hit, ReportText, ResultPage

Shape = dict[str, Any]


def report_shape(report: Report) -> Shape:
    """A report object; what is not known is None."""
    metadata, division = report.metadata, report.metadata.division
    return {
        "id": report.id,
        "title": metadata.title,
        "issuer": metadata.issuer,
        "issuers": list(metadata.issuers),
        "level": metadata.level.value if metadata.level else None,
        "kind": metadata.kind.value,
        "report_year": metadata.report_year,
        "doc_number": metadata.doc_number,
        "index_number": metadata.index_number,
        "published": metadata.published,
        "province": division.province if division else None,
        "city": division.city if division else None,
        "county": division.county if division else None,
        "township": division.township if division else None,
        "source": report.source,
        "url": report.url,
    }


def result_shape(page: ResultPage) -> Shape:
    """The answer to a search."""
    return {
        "query": page.request.query,
        "total": {
            "reports": page.total.reports,
            "passages": page.total.passages,
            "occurrences": page.total.occurrences,
        },
        "facets": {
            name.value: [_facet_shape(name, value) for value in values]
            for name, values in page.facets.items()
        },
        "hits": [_hit_shape(hit) for hit in page.hits],
        "listed": page.listed,
        "page": page.request.page,
        "pages": page.pages,
        "understood": page.understood,
        "took_ms": page.took_ms,
    }


def text_shape(text: ReportText) -> Shape:
    """A whole report: metadata and where each value was read, sections, passages."""
    evidence = {
        name: {"rule": found.rule, "line": found.line, "text": found.text}
        for name, found in text.report.metadata.evidence
    }
    return report_shape(text.report) | {
        "evidence": evidence,
        "sections": [_section_shape(section) for section in text.sections],
        "passages": [_passage_shape(passage) for passage in text.passages],
        "duplicates": [_duplicate_shape(report) for report in text.duplicates],
    }


def comparison_shape(comparison: Comparison) -> Shape:
    """A comparison; where no report is held the numbers are None."""
    request, held = comparison.request, comparison.held
    # What came first in each year is no answer to anything.
    rows = [] if request.by is By.YEAR else comparison.rows
    return {
        "queries": list(request.queries),
        "by": request.by.value,
        "across": None if request.across is Across.NONE else request.across.value,
        "rows": [
            {"value": row.value, "code": row.code} | _row_shape(comparison, row) for row in comparison.rows
        ],
        "unplaced": _row_shape(comparison, comparison.unplaced),
        "total": _row_shape(comparison, comparison.total),
        "first_seen": [
            *_firsts_shape(comparison, comparison.total),
            *(shape for row in rows for shape in _firsts_shape(comparison, row)),
        ],
        "held": {"reports": held.reports, "passages": held.passages, "characters": held.characters},
        "took_ms": comparison.took_ms,
    }


def _row_shape(comparison: Comparison, row: Row) -> Shape:
    shape = _part_shape(comparison, row)
    if row.across:
        shape["across"] = [{"value": part.value} | _part_shape(comparison, part) for part in row.across]
    return shape


def _part_shape(comparison: Comparison, part: Part) -> Shape:
    return {
        "reports_held": part.reports_held,
        "characters_held": part.characters_held,
        "queries": [
            {
                "query": query.text,
                "occurrences": cell.occurrences,
                "passages": cell.passages,
                "reports": cell.reports,
                "per_10k_characters": cell.per_10k_characters,
                "reports_held": cell.reports_held,
                "characters_held": cell.characters_held,
            }
            for query, cell in zip(comparison.queries, part.cells, strict=True)
        ],
    }


def _firsts_shape(comparison: Comparison, row: Row) -> list[Shape]:
    return [
        {
            "value": row.value,
            "code": row.code,
            "query": query.text,
            "earliest_year_held": since,
            "report": _first_report(found),
            "passage": found.passage_id if found else None,
        }
        for query, found, since in zip(comparison.queries, row.first_seen, row.earliest_held, strict=True)
        if found or row is comparison.total
    ]


def _first_report(found: FirstSeen | None) -> Shape | None:
    if found is None:
        return None
    return {
        "id": found.report_id,
        "issuer": found.issuer,
        "report_year": found.report_year,
        "published": found.published,
    }


def _facet_shape(name: FacetName, value: FacetValue) -> Shape:
    shape: Shape = {"value": value.value, "reports": value.reports, "passages": value.passages}
    if name in {FacetName.PROVINCE, FacetName.CITY, FacetName.COUNTY}:
        shape["code"] = value.code
    return shape


def _hit_shape(hit: Hit) -> Shape:
    return {
        "report": report_shape(hit.report),
        "score": hit.score,
        "passages_matched": hit.passages_matched,
        "occurrences": hit.occurrences,
        "passages": [
            _passage_shape(passage) | {"highlights": [list(span) for span in passage.highlights]}
            for passage in hit.passages
        ],
        "duplicates": [_duplicate_shape(report) for report in hit.duplicates],
    }


def _duplicate_shape(report: Report) -> Shape:
    return {
        "id": report.id,
        "source": report.source,
        "url": report.url,
        "issuer": report.metadata.issuer,
    }


def _passage_shape(passage: FoundPassage) -> Shape:
    return {
        "id": passage.id,
        "section": list(passage.section),
        "text": passage.text,
        "line": passage.line,
    }


def _section_shape(section: Section) -> Shape:
    return {
        "heading": section.heading,
        "level": section.level,
        "sections": [_section_shape(below) for below in section.sections],
    }
