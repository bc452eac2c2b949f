"""The JSON shapes of a comparison."""

from __future__ import annotations

from typing import Annotated, TypedDict

from search.comparison import Across, By, Comparison, FirstSeen, Part, Row
from web.shapes import HeldShape, held_shape


class CellShape(TypedDict):
    """一个查询在一处写了多少；没有收录报告的地方都是 null。"""

    query: Annotated[str, "查询"]
    occurrences: Annotated[int | None, "引号里的话出现几处；没有引号的查询是 null"]
    passages: Annotated[int | None, "段落"]
    reports: Annotated[int | None, "报告"]
    per_10k_characters: Annotated[float | None, "每万字几处；没有引号的查询，几段"]
    reports_held: Annotated[int, "收录的报告，也合于查询自带的筛选"]
    characters_held: Annotated[int, "它们的字数"]


class PartShape(TypedDict):
    """收录多少，各个查询写了多少。"""

    reports_held: Annotated[int, "收录的报告"]
    characters_held: Annotated[int, "它们的字数，折叠后的"]
    queries: Annotated[list[CellShape], "各个查询"]


class AcrossShape(PartShape):
    """一列，即一个年度。"""

    value: Annotated[str | None, "年度；不知道的是 null"]


class WholeShape(PartShape):
    """一行，也可能再按年度分列。"""

    across: Annotated[list[AcrossShape] | None, "各个年度；不分列的是 null"]


class RowShape(WholeShape):
    """一个年度、一地或一个机构。"""

    value: Annotated[str | None, "年度、地名或机构"]
    code: Annotated[str | None, "行政区划的代码"]


class FirstReportShape(TypedDict):
    """最早写到的报告。"""

    id: Annotated[str, "编号"]
    issuer: Annotated[str | None, "发布机构"]
    report_year: Annotated[int | None, "报告年度"]
    published: Annotated[str | None, "成文或发布日期"]
    as_early: Annotated[int, "另有几份可能同样早：同一年度，日期相同或不详"]


class FirstSeenShape(TypedDict):
    """一个查询在一处最早见于哪里，只就收录的而言。"""

    value: Annotated[str | None, "地名或机构；null 是全部"]
    code: Annotated[str | None, "行政区划的代码"]
    query: Annotated[str, "查询"]
    earliest_year_held: Annotated[int | None, "那里收录的最早年度，只就筛选之内的报告而言"]
    report: Annotated[FirstReportShape | None, "报告；没有写到的是 null"]
    passage: Annotated[str | None, "段落的编号"]


class ComparisonShape(TypedDict):
    """一次比较。"""

    queries: Annotated[list[str], "各个查询"]
    by: Annotated[By, "一行是什么"]
    across: Annotated[Across | None, "按什么分列；null 是不分"]
    rows: Annotated[list[RowShape], "各行"]
    unplaced: Annotated[WholeShape, "年度、地方或机构不明，不在任何一行的"]
    total: Annotated[WholeShape, "全部，即各行加上不在任何一行的"]
    first_seen: Annotated[list[FirstSeenShape], "最早见于哪里，先是全部，再是各行"]
    held: Annotated[HeldShape, "检索范围"]
    took_ms: Annotated[float, "用时，毫秒"]


def comparison_shape(comparison: Comparison) -> ComparisonShape:
    """A comparison; where no report is held the numbers are None."""
    request = comparison.request
    # What came first in each year is no answer to anything.
    rows = [] if request.by is By.YEAR else comparison.rows
    return {
        "queries": list(request.queries),
        "by": request.by,
        "across": None if request.across is Across.NONE else request.across,
        "rows": [
            {"value": row.value, "code": row.code, **_row_shape(comparison, row)} for row in comparison.rows
        ],
        "unplaced": _row_shape(comparison, comparison.unplaced),
        "total": _row_shape(comparison, comparison.total),
        "first_seen": [
            *_firsts_shape(comparison, comparison.total),
            *(shape for row in rows for shape in _firsts_shape(comparison, row)),
        ],
        "held": held_shape(comparison.held),
        "took_ms": comparison.took_ms,
    }


def _row_shape(comparison: Comparison, row: Row) -> WholeShape:
    across: list[AcrossShape] = [
        {"value": part.value, **_part_shape(comparison, part)} for part in row.across
    ]
    return {**_part_shape(comparison, row), "across": across or None}


def _part_shape(comparison: Comparison, part: Part) -> PartShape:
    return {
        "reports_held": part.reports_held,
        "characters_held": part.characters_held,
        "queries": [
            {
                "query": query.text,
                "occurrences": cell.occurrences,
                "passages": cell.passages,
                "reports": cell.reports,
                "per_10k_characters": cell.per_10k_characters,
                "reports_held": cell.reports_held,
                "characters_held": cell.characters_held,
            }
            for query, cell in zip(comparison.queries, part.cells, strict=True)
        ],
    }


def _firsts_shape(comparison: Comparison, row: Row) -> list[FirstSeenShape]:
    return [
        {
            "value": row.value,
            "code": row.code,
            "query": query.text,
            "earliest_year_held": since,
            "report": _first_report(found),
            "passage": found.passage_id if found else None,
        }
        for query, found, since in zip(comparison.queries, row.first_seen, row.earliest_held, strict=True)
        if found or row is comparison.total
    ]


def _first_report(found: FirstSeen | None) -> FirstReportShape | None:
    if found is None:
        return None
    return {
        "id": found.report_id,
        "issuer": found.issuer,
        "report_year": found.report_year,
        "published": found.published,
        "as_early": found.as_early,
    }
