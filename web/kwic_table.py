"""A concordance as a table: for spreadsheets, one row a line."""

from __future__ import annotations

from collections.abc import Iterable

from search.kwic import KwicLine
from web.exports.outlet import Outlet
from web.report_columns import PLACES, columns
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
        *columns("report_year", "issuer"),
        Column("left", "左边", beside, to_the_right=True),
        Column("match", "查到的", 16),
        Column("right", "右边", beside),
        *columns("section", "title", *PLACES, "published", "doc_number", "report_id", "passage_id"),
        Column("highlight_start", "起始字", 8),
        Column("highlight_end", "终止字", 8),
        *columns("link", "url", "source"),
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
