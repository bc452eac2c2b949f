"""All that a search finds as a table: a row a passage, or a row a report where no passage was sought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from search.models import Duplicates, Found, FoundPassage, Hit, SearchRequest, Sort, Totals
from web.exports.export import Export, Fact
from web.exports.facts import copies_fact, filters_fact, match_fact
from web.exports.outlet import Outlet
from web.report_columns import PLACES, columns
from web.shapes import report_shape
from web.tables import Cell, Column, Table

_SORTS = {
    Sort.RELEVANCE: "最相关",
    Sort.NEWEST: "最新年度",
    Sort.OLDEST: "最早年度",
    Sort.PUBLISHED: "最近发布",
    Sort.OCCURRENCES: "出现次数",
}

_SUBJECT = "检索结果"
_REPORT = columns("title", "issuer", "report_year", *PLACES)
_PASSAGE = (
    *columns("section"),
    Column("text", "段落", 80),
    Column("matches", "匹配", 20),
    Column("occurrences", "次数", 8),
)
_FURTHER = columns(
    *("published", "doc_number", "index_number", "level", "kind", "link", "url", "source", "report_id")
)
_PASSAGE_FURTHER = (*columns("passage_id"), Column("highlights", "匹配位置", 14))
_COPIES = (Column("duplicates", "内容相同的报告", 30),)

#: The columns of rows of passages, and of rows of reports.
BY_PASSAGE = (*_REPORT, *_PASSAGE, *_FURTHER, *_PASSAGE_FURTHER, *_COPIES)
BY_REPORT = (*_REPORT, *_FURTHER, *_COPIES)


def found_export(found: Found, outlet: Outlet) -> Export:
    """Make an export of all that a search finds."""
    # Whoever writes the export takes the hits one way or the other.
    rows = _passage_rows(found.hits, outlet) if found.by_passage else _report_rows(found.hits, outlet)
    return Export(
        subject=_SUBJECT,
        name=found.request.query or _SUBJECT,
        facts=_facts(found),
        held=found.held,
        version=found.version,
        size=found.listed.passages if found.by_passage else found.listed.reports,
        table=Table(BY_PASSAGE if found.by_passage else BY_REPORT, rows),
        cited=(hit.report for hit in found.hits),
        citable=found.listed.reports,
    )


def _passage_rows(hits: Iterator[Hit], outlet: Outlet) -> Iterator[tuple[Cell, ...]]:
    for hit in hits:
        of_report = _report_cells(hit, outlet)
        for passage in hit.passages:
            cells = of_report | _passage_cells(passage, outlet.link(hit.report.id, passage.id))
            yield tuple(cells[column.name] for column in BY_PASSAGE)


def _report_rows(hits: Iterator[Hit], outlet: Outlet) -> Iterator[tuple[Cell, ...]]:
    for hit in hits:
        cells = _report_cells(hit, outlet) | {"link": outlet.link(hit.report.id, None)}
        yield tuple(cells[column.name] for column in BY_REPORT)


def _report_cells(hit: Hit, outlet: Outlet) -> dict[str, Any]:
    shape = report_shape(hit.report)
    return shape | {
        "report_id": shape["id"],
        "source": outlet.source(hit.report),
        "duplicates": tuple(report.id for report in hit.duplicates),
    }


def _passage_cells(passage: FoundPassage, link: str | None) -> dict[str, Any]:
    return {
        "section": passage.section,
        "text": passage.text,
        "matches": tuple(dict.fromkeys(passage.text[start:end] for start, end in passage.highlights)),
        "occurrences": passage.occurrences,
        "link": link,
        "passage_id": passage.id,
        "highlights": passage.highlights,
    }


def _facts(found: Found) -> tuple[Fact, ...]:
    request = found.request
    return (
        Fact("query", "检索式", request.query or "无", request.query),
        match_fact(request.match),
        filters_fact(request.filters),
        Fact("understood", "查的是", found.understood, found.understood),
        Fact("sort", "排序", _SORTS[request.sort], request.sort.value),
        _duplicates(request),
        _size("total", "找到", found.total),
        _size("listed", "列出", found.listed),
    )


def _duplicates(request: SearchRequest) -> Fact:
    # Where only one of them is searched there are no others to be listed.
    if request.duplicates is Duplicates.ALL or request.filters.copies:
        return copies_fact(request.filters)
    return Fact("duplicates", "内容相同的报告", "只列一份，其余的编号写在它后面", request.duplicates.value)


def _size(name: str, label: str, size: Totals) -> Fact:
    times = "" if size.occurrences is None else f"，{size.occurrences:,} 处"
    return Fact(
        name,
        label,
        f"{size.reports:,} 份报告，{size.passages:,} 段{times}",
        asdict(size),
    )
