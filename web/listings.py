"""Tables of what is held, for spreadsheets and programs: reports, and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from index.models import Report
from search.coverage import Amount, Coverage, CoveredDivision
from web.exports.outlet import Outlet
from web.report_columns import PLACES, columns
from web.shapes import report_shape
from web.tables import Cell, Column, Table

_REPORT = columns(
    *("id", "title", "issuer", "issuers", "level", "kind", "report_year", "doc_number", "index_number"),
    *("published", *PLACES, "source", "url", "link"),
)
_COVERAGE = (
    Column("code", "行政区划代码", 14),
    Column("division", "行政区划", 24),
    Column("itself", "只算本级", 10),
    Column("year", "年度", 10),
    Column("reports", "报告份数", 10),
    Column("characters", "字数", 14),
)


def reports_table(reports: Iterable[Report], outlet: Outlet) -> Table:
    """Reports, a row each, made when it is written; of joint issuers all in one cell."""
    return Table(_REPORT, (_report_row(report, outlet) for report in reports))


def coverage_table(found: Coverage) -> Table:
    """How much is held, a row for each division and year; what is not known is empty."""
    return Table(_COVERAGE, _coverage_rows(found))


def coverage_size(found: Coverage) -> int:
    """How many rows this table has."""
    return sum(1 for _ in _coverage_rows(found))


def _report_row(report: Report, outlet: Outlet) -> tuple[Cell, ...]:
    values: dict[str, Any] = {**report_shape(report)} | {
        "issuers": report.metadata.issuers,
        "source": outlet.source(report),
        "link": outlet.link(report.id, None),
    }
    return tuple(values[column.name] for column in _REPORT)


def _coverage_rows(found: Coverage) -> Iterator[tuple[Cell, ...]]:
    for row in (*found.divisions, *filter(None, (found.unplaced,))):
        for year, amount in _of_years(found, row):
            yield row.code, row.name, int(row.itself), year, amount.reports, amount.characters


def _of_years(found: Coverage, row: CoveredDivision) -> Iterator[tuple[int | None, Amount]]:
    """Every year, also those of which nothing is held; what is not dated only where there is any."""
    yield from zip(found.years, row.years, strict=True)
    if row.undated.reports:
        yield None, row.undated
