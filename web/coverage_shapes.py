"""The JSON shapes of what is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from index.models import Kind, Level
from search.coverage import Amount, Coverage, CoveredDivision
from search.models import IndexVersion
from web.shapes import Count, DuplicateShape, HeldShape, duplicate_shape, held_shape
from web.skipped import Reason


class VersionShape(TypedDict):
    """索引的哪一版。"""

    generation: Annotated[int, "第几代；每写入一次加一"]
    state: Annotated[str, "这一代的标识；别的索引、别的代都不同"]
    schema: Annotated[int, "字段的版本"]
    folding: Annotated[int, "折叠规则的版本"]
    segmenter: Annotated[str, "分词器及其版本"]


class AmountShape(TypedDict):
    """收录多少。"""

    reports: Annotated[Count, "报告"]
    characters: Annotated[Count, "字数，折叠后的"]


class CoveredYearShape(AmountShape):
    """一个年度收录多少。"""

    value: Annotated[int | None, "年度；不知道的是 null"]


class CoveredLevelShape(AmountShape):
    """一个层级的机构收录多少。"""

    value: Annotated[Level | None, "机构层级；不知道的是 null"]


class CoveredKindShape(AmountShape):
    """一种文件收录多少。"""

    value: Annotated[Kind, "文种"]


class CoveredDivisionShape(AmountShape):
    """一地收录多少。"""

    value: Annotated[str | None, "地名；不知道的是 null"]
    code: Annotated[str | None, "代码"]
    itself: Annotated[bool, "只是它本身，不含下级"]
    years: Annotated[list[CoveredYearShape], "各个年度"]
    undated: Annotated[AmountShape, "年度不明的"]


class NotHeldShape(TypedDict):
    """一地，没有收录报告。"""

    value: Annotated[str, "地名"]
    code: Annotated[str, "代码"]


class CopiedShape(TypedDict):
    """内容相同的几份报告。"""

    copies: Annotated[Count, "几份"]
    reports: Annotated[list[DuplicateShape], "其中前几份"]


class CopiesShape(TypedDict):
    """收录了几次的报告。"""

    groups: Annotated[Count, "几种内容"]
    reports: Annotated[Count, "一共几份报告"]
    largest: Annotated[list[CopiedShape], "份数最多的"]


class ReasonShape(TypedDict):
    """因为同一个原因跳过的文件。"""

    reason: Annotated[str, "原因"]
    count: Annotated[Count, "几个"]
    sources: Annotated[list[str], "前五十个的文件名"]


class CoverageShape(TypedDict):
    """收录了什么。"""

    total: Annotated[HeldShape, "总数"]
    version: Annotated[VersionShape, "索引的版本"]
    years: Annotated[list[int], "从最早到最晚的年度"]
    divisions: Annotated[list[CoveredDivisionShape], "各地"]
    unplaced: Annotated[CoveredDivisionShape | None, "行政区划不明的；没有这样的是 null"]
    not_held: Annotated[list[NotHeldShape], "同级没有收录的"]
    year: Annotated[list[CoveredYearShape], "各个年度"]
    level: Annotated[list[CoveredLevelShape], "各个层级"]
    kind: Annotated[list[CoveredKindShape], "各个文种"]
    duplicates: Annotated[CopiesShape, "收录了几次的"]
    skipped: Annotated[list[ReasonShape] | None, "编入索引时跳过的；不知道的是 null"]


def coverage_shape(found: Coverage, reasons: Sequence[Reason] | None) -> CoverageShape:
    """What is held, and why the rest was left out, None if that is not known."""
    unplaced = found.unplaced
    return {
        "total": held_shape(found.total),
        "version": _version_shape(found.version),
        "years": list(found.years),
        "divisions": [_covered_shape(one, found.years) for one in found.divisions],
        "unplaced": _covered_shape(unplaced, found.years) if unplaced else None,
        "not_held": [{"value": one.names[-1], "code": one.code} for one in found.not_held],
        "year": [
            *_covered_years(found.years, found.by_year),
            {"value": None, **_amount_shape(found.undated)},
        ],
        "level": [{"value": level, **_amount_shape(amount)} for level, amount in found.by_level],
        "kind": [{"value": kind, **_amount_shape(amount)} for kind, amount in found.by_kind],
        "duplicates": {
            "groups": found.copies.groups,
            "reports": found.copies.reports,
            "largest": [
                {"copies": one.copies, "reports": [duplicate_shape(report) for report in one.reports]}
                for one in found.copies.largest
            ],
        },
        "skipped": None
        if reasons is None
        else [{"reason": one.text, "count": one.count, "sources": list(one.sources)} for one in reasons],
    }


def _version_shape(version: IndexVersion) -> VersionShape:
    return {
        "generation": version.generation,
        "state": version.state,
        "schema": version.schema,
        "folding": version.folding,
        "segmenter": version.segmenter,
    }


def _amount_shape(amount: Amount) -> AmountShape:
    return {"reports": amount.reports, "characters": amount.characters}


def _covered_years(years: Sequence[int], amounts: Sequence[Amount]) -> list[CoveredYearShape]:
    return [{"value": year, **_amount_shape(amount)} for year, amount in zip(years, amounts, strict=True)]


def _covered_shape(row: CoveredDivision, years: Sequence[int]) -> CoveredDivisionShape:
    return {
        "value": row.name,
        "code": row.code,
        "itself": row.itself,
        **_amount_shape(row.total),
        "years": _covered_years(years, row.years),
        "undated": _amount_shape(row.undated),
    }
