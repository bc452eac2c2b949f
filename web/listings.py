"""Tables of what is held, for spreadsheets and programs: reports, and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from index.models import Report
from search.coverage import Amount, Coverage, CoveredDivision
from web.shapes import report_shape
from web.tables import Cell, Column, Table

_REPORT = {
    "id": "编号",
    "title": "标题",
    "issuer": "发布机构",
    "issuers": "联合发文",
    "level": "机构层级",
    "kind": "文种",
    "report_year": "报告年度",
    "doc_number": "文号",
    "index_number": "索引号",
    "published": "成文/发布日期",
    "province": "省",
    "city": "市",
    "county": "县",
    "township": "乡镇",
    "source": "来源",
    "url": "网址",
}
_COVERAGE = {
    "code": "行政区划代码",
    "division": "行政区划",
    "itself": "只算本级",
    "year": "年度",
    "reports": "报告",
    "characters": "字数",
}


def reports_table(reports: Iterable[Report]) -> Table:
    """Reports, a row each; of joint issuers all in one cell."""
    return Table(_columns(_REPORT), map(_report_row, reports))


def coverage_table(found: Coverage) -> Table:
    """How much is held, a row for each division and year; what is not known is empty."""
    return Table(_columns(_COVERAGE), _coverage_rows(found))


def _columns(labels: dict[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, label) for name, label in labels.items())


def _report_row(report: Report) -> tuple[Cell, ...]:
    values: dict[str, Any] = {**report_shape(report)} | {"issuers": "、".join(report.metadata.issuers)}
    return tuple(values[name] for name in _REPORT)


def _coverage_rows(found: Coverage) -> Iterator[tuple[Cell, ...]]:
    for row in (*found.divisions, *filter(None, (found.unplaced,))):
        for year, amount in _of_years(found, row):
            yield row.code, row.name, int(row.itself), year, amount.reports, amount.characters


def _of_years(found: Coverage, row: CoveredDivision) -> Iterator[tuple[int | None, Amount]]:
    """Every year, also those of which nothing is held; what is not dated only where there is any."""
    yield from zip(found.years, row.years, strict=True)
    if row.undated.reports:
        yield None, row.undated
