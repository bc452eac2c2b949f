"""A comparison as a table in long form: a line for each row and query, or each row, year and query."""

from __future__ import annotations

from collections.abc import Iterator

from search.comparison import By, Comparison, Row
from web.measures import ROWS
from web.tables import Cell, Column, Table

_COUNTED = (
    Column("query", "查询", 24),
    Column("occurrences", "出现次数", 10),
    Column("passages", "段落数", 10),
    Column("reports", "报告份数", 10),
    Column("per_10k_characters", "每万字次数", 12),
    Column("reports_held", "收录报告份数", 14),
    Column("characters_held", "收录字数", 14),
)


def compare_table(comparison: Comparison) -> Table:
    """A table of all cells; those without a value are of reports of which it is not known.

    What no report is held for is empty, what is held and says nothing is 0. Years are numbers.
    """
    row = (Column("value", ROWS[comparison.request.by], 24), Column("code", "区划代码", 12))
    across = (Column("across", "年度", 10),) if comparison.total.across else ()
    return Table((*row, *across, *_COUNTED), _lines(comparison))


def compare_size(comparison: Comparison) -> int:
    """How many rows this table has."""
    rows = len(comparison.rows) + bool(comparison.unplaced.reports_held)
    return rows * max(1, len(comparison.total.across)) * len(comparison.queries)


def _lines(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    for row in comparison.rows:
        yield from _row(comparison, row)
    if comparison.unplaced.reports_held:
        yield from _row(comparison, comparison.unplaced)


def _row(comparison: Comparison, row: Row) -> Iterator[tuple[Cell, ...]]:
    value = _year(row.value) if comparison.request.by is By.YEAR else row.value
    for part in row.across or (row,):
        year = (_year(part.value),) if row.across else ()
        for query, cell in zip(comparison.queries, part.cells, strict=True):
            yield (
                value,
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


def _year(value: str | None) -> int | None:
    return int(value) if value else None
