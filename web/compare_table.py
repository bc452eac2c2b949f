"""A comparison as a table in long form: a line for each row and query, or each row, year and query."""

from __future__ import annotations

from collections.abc import Iterator

from search.comparison import Comparison, Row
from web.tables import Cell, Column, Table

_COUNTED = (
    Column("query", "查询"),
    Column("occurrences", "出现次数"),
    Column("passages", "段落数"),
    Column("reports", "报告份数"),
    Column("per_10k_characters", "每万字次数"),
    Column("reports_held", "收录报告份数"),
    Column("characters_held", "收录字数"),
)


def compare_table(comparison: Comparison) -> Table:
    """A table of all cells; those without a value are of reports of which it is not known.

    What no report is held for is empty, what is held and says nothing is 0.
    """
    row = (Column("value", "取值"), Column("code", "区划代码"))
    across = (Column("across", "年度"),) if comparison.total.across else ()
    return Table((*row, *across, *_COUNTED), _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    for row in comparison.rows:
        yield from _row(comparison, row)
    if comparison.unplaced.reports_held:
        yield from _row(comparison, comparison.unplaced)


def _row(comparison: Comparison, row: Row) -> Iterator[tuple[Cell, ...]]:
    for part in row.across or (row,):
        year = (part.value,) if row.across else ()
        for query, cell in zip(comparison.queries, part.cells, strict=True):
            yield (
                row.value,
                row.code,
                *year,
                query.text,
                cell.occurrences,
                cell.passages,
                cell.reports,
                cell.per_10k_characters,
                cell.reports_held,
                cell.characters_held,
            )
