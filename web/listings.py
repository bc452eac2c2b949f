"""Tables of what is held, for spreadsheets and programs: reports, and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from index.models import Report
from search.coverage import Amount, Coverage, CoveredDivision
from search.filters import LEVELS
from web.exports.outlet import Outlet
from web.shapes import report_shape
from web.tables import Cell, Column, Table

_REPORT = (
    Column("id", "报告编号", 15),
    Column("title", "标题", 44),
    Column("issuer", "发布机构", 30),
    Column("issuers", "联合发文", 30, "、"),
    Column("level", "机构层级", 10, words={level.value: name for level, name in LEVELS.items()}),
    Column("kind", "文种", 12),
    Column("report_year", "报告年度", 10),
    Column("doc_number", "文号", 22),
    Column("index_number", "索引号", 26),
    Column("published", "成文/发布日期", 14),
    Column("province", "省级", 12),
    Column("city", "市级", 12),
    Column("county", "县级", 12),
    Column("township", "乡镇级", 12),
    Column("source", "来源文件", 30),
    Column("url", "原文地址", 30),
    Column("link", "本站链接", 30),
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
