"""The JSON shapes of the contract, made from reports and result pages."""

from __future__ import annotations

from typing import Any

from index.models import Report, Section
from search.models import FacetName, FacetValue, FoundPassage, Hit, ReportText, ResultPage
from search.neighbours import Neighbours

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


def text_shape(text: ReportText, beside: Neighbours) -> Shape:
    """A whole report: metadata and where each value was read, sections, passages, what is held beside it."""
    evidence = {
        name: {"rule": found.rule, "line": found.line, "text": found.text}
        for name, found in text.report.metadata.evidence
    }
    return report_shape(text.report) | {
        "evidence": evidence,
        "sections": [_section_shape(section) for section in text.sections],
        "passages": [_passage_shape(passage) for passage in text.passages],
        "duplicates": [_duplicate_shape(report) for report in text.duplicates],
        "other_years": [_neighbour_shape(report) for report in beside.years],
        "neighbours": {
            "region": beside.division.code if beside.division else None,
            "issuers": beside.issuers,
            "reports": [_neighbour_shape(report) for report in beside.nearest],
        },
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


def _neighbour_shape(report: Report) -> Shape:
    metadata = report.metadata
    return {
        "id": report.id,
        "title": metadata.title,
        "issuer": metadata.issuer,
        "kind": metadata.kind.value,
        "report_year": metadata.report_year,
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
