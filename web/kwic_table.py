"""A concordance as a table: for spreadsheets, one row a line."""

from __future__ import annotations

from collections.abc import Iterable

from search.kwic import KwicLine
from web.exports.outlet import Outlet
from web.tables import Cell, Column, Table

_WIDEST = 84


def kwic_table(lines: Iterable[KwicLine], width: int, outlet: Outlet) -> Table:
    """The lines as rows, each made when it is written.

    Args:
        lines: the lines.
        width: how many characters of context they have on each side at the most.
        outlet: where the table goes to.
    """
    return Table(_columns(width), (_row(line, outlet) for line in lines), in_lines=True)


def _columns(width: int) -> tuple[Column, ...]:
    # A Chinese character is two letters wide, and a cell has some margin.
    beside = min(2 * width + 4, _WIDEST)
    return (
        Column("report_year", "报告年度", 10),
        Column("issuer", "发布机构", 30),
        Column("left", "左边", beside, to_the_right=True),
        Column("match", "查到的", 16),
        Column("right", "右边", beside),
        Column("section", "章节", 40, " › "),
        Column("title", "标题", 44),
        Column("province", "省级", 12),
        Column("city", "市级", 12),
        Column("county", "县级", 12),
        Column("township", "乡镇级", 12),
        Column("published", "成文/发布日期", 14),
        Column("doc_number", "文号", 22),
        Column("report_id", "报告编号", 15),
        Column("passage_id", "段落编号", 26),
        Column("highlight_start", "起始字", 8),
        Column("highlight_end", "终止字", 8),
        Column("link", "本站链接", 30),
        Column("url", "原文地址", 30),
        Column("source", "来源文件", 30),
    )


def _row(line: KwicLine, outlet: Outlet) -> tuple[Cell, ...]:
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
        line.section,
        metadata.title,
        *places,
        metadata.published,
        metadata.doc_number,
        report.id,
        line.passage,
        *line.highlight,
        outlet.link(report.id, line.passage),
        report.url,
        outlet.source(report),
    )
