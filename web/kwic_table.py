"""A concordance as a table: for spreadsheets, one row a line."""

from __future__ import annotations

from collections.abc import Iterable

from search.kwic import KwicLine
from web.tables import Cell, Column, Table

_COLUMNS = (
    Column("report_year", "报告年度"),
    Column("issuer", "发布机构"),
    Column("left", "左边"),
    Column("match", "查到的"),
    Column("right", "右边"),
    Column("section", "章节"),
    Column("title", "标题"),
    Column("province", "省"),
    Column("city", "市"),
    Column("county", "县"),
    Column("township", "乡镇街道"),
    Column("published", "成文/发布日期"),
    Column("doc_number", "文号"),
    Column("report", "报告编号"),
    Column("passage", "段落编号"),
    Column("highlight_start", "起始字"),
    Column("highlight_end", "终止字"),
    Column("url", "网址"),
    Column("source", "来源"),
)


def kwic_table(lines: Iterable[KwicLine]) -> Table:
    """The lines as rows, each made when it is written."""
    return Table(_COLUMNS, map(_row, lines))


def _row(line: KwicLine) -> tuple[Cell, ...]:
    report = line.report
    metadata, division = report.metadata, report.metadata.division
    places = (
        (division.province, division.city, division.county, division.township) if division else (None,) * 4
    )
    return (
        metadata.report_year,
        metadata.issuer,
        line.left,
        line.match,
        line.right,
        " › ".join(line.section),
        metadata.title,
        *places,
        metadata.published,
        metadata.doc_number,
        report.id,
        line.passage,
        *line.highlight,
        report.url,
        report.source,
    )
