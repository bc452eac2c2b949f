"""The JSON shapes of the contract, made from reports and result pages."""

from __future__ import annotations

from typing import Any

from index.models import Report, Section
from search.kwic import KwicLine, KwicPage
from search.models import FacetName, FacetValue, FoundPassage, Held, Hit, ReportText, ResultPage
from search.collocates import Neighbours

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


def kwic_shape(page: KwicPage) -> Shape:
    """A page of a concordance."""
    return {
        "query": page.request.query,
        "total": {
            "lines": page.total.lines,
            "reports": page.total.reports,
            "passages": page.total.passages,
        },
        "held": held_shape(page.held),
        "lines": [_line_shape(line) for line in page.lines],
        "neighbours": {
            "left": _neighbour_shapes(page.left),
            "right": _neighbour_shapes(page.right),
            "others": {"left": _others_shape(page.left), "right": _others_shape(page.right)},
        },
        "page": page.request.page,
        "pages": page.pages,
        "understood": page.understood,
        "took_ms": page.took_ms,
    }


def held_shape(held: Held) -> Shape:
    """The size of what was searched."""
    return {"reports": held.reports, "passages": held.passages, "characters": held.characters}


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


def _line_shape(line: KwicLine) -> Shape:
    return {
        "report": report_shape(line.report),
        "passage": line.passage,
        "section": list(line.section),
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "highlight": list(line.highlight),
        "cut_before": line.cut_before,
        "cut_after": line.cut_after,
    }


def _neighbour_shapes(side: Neighbours) -> list[Shape]:
    return [{"text": word.text, "count": word.count} for word in side.words]


def _others_shape(side: Neighbours) -> Shape:
    """How many matches have no word there."""
    return {"punctuation": side.punctuation, "edge": side.edge}


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
