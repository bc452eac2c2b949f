"""The JSON shapes of keyword in context."""

from __future__ import annotations

from typing import Annotated, TypedDict

from search.collocates import Collocates
from search.kwic import KwicLine, KwicPage
from web.shapes import HeldShape, ReportShape, held_shape, report_shape


class LinesShape(TypedDict):
    """一共有多少。"""

    lines: Annotated[int, "行，即处"]
    reports: Annotated[int, "有这些行的报告"]
    passages: Annotated[int, "有这些行的段落"]


class LineShape(TypedDict):
    """一处及其左右的原文。"""

    report: Annotated[ReportShape, "报告"]
    passage: Annotated[str, "段落的编号"]
    section: Annotated[list[str], "上面的各级标题，由外到内"]
    left: Annotated[str, "左边的字"]
    match: Annotated[str, "匹配的字"]
    right: Annotated[str, "右边的字"]
    highlight: Annotated[list[int], "匹配的字在段落原文里从哪里到哪里（不含）"]
    cut_before: Annotated[bool, "左边是否还有"]
    cut_after: Annotated[bool, "右边是否还有"]


class BesideShape(TypedDict):
    """紧挨着的一个词。"""

    text: Annotated[str, "词"]
    count: Annotated[int, "几行"]


class NoWordShape(TypedDict):
    """紧挨着的不是词。"""

    punctuation: Annotated[int, "是标点的行"]
    edge: Annotated[int, "是段落开头或末尾的行"]


class NoWordsShape(TypedDict):
    """两边紧挨着的不是词。"""

    left: Annotated[NoWordShape, "左边"]
    right: Annotated[NoWordShape, "右边"]


class CollocatesShape(TypedDict):
    """匹配的字两边最常见的词，按所有行计。"""

    left: Annotated[list[BesideShape], "左边"]
    right: Annotated[list[BesideShape], "右边"]
    others: Annotated[NoWordsShape, "没有词的行"]


class KwicShape(TypedDict):
    """一页语境。"""

    query: Annotated[str, "查询"]
    total: Annotated[LinesShape, "总数"]
    held: Annotated[HeldShape, "检索范围"]
    lines: Annotated[list[LineShape], "这一页的行"]
    neighbours: Annotated[CollocatesShape, "两边最常见的词"]
    page: Annotated[int, "第几页"]
    pages: Annotated[int, "一共几页"]
    understood: Annotated[str, "查询是怎样理解的"]
    took_ms: Annotated[float, "用时，毫秒"]


def kwic_shape(page: KwicPage) -> KwicShape:
    """A page of a concordance."""
    return {
        "query": page.request.query,
        "total": {
            "lines": page.total.lines,
            "reports": page.total.reports,
            "passages": page.total.passages,
        },
        "held": held_shape(page.held),
        "lines": [_line_shape(line) for line in page.lines],
        "neighbours": {
            "left": _beside_shapes(page.left),
            "right": _beside_shapes(page.right),
            "others": {"left": _no_word_shape(page.left), "right": _no_word_shape(page.right)},
        },
        "page": page.request.page,
        "pages": page.pages,
        "understood": page.understood,
        "took_ms": page.took_ms,
    }


def _line_shape(line: KwicLine) -> LineShape:
    return {
        "report": report_shape(line.report),
        "passage": line.passage,
        "section": list(line.section),
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "highlight": list(line.highlight),
        "cut_before": line.cut_before,
        "cut_after": line.cut_after,
    }


def _beside_shapes(side: Collocates) -> list[BesideShape]:
    return [{"text": word.text, "count": word.count} for word in side.words]


def _no_word_shape(side: Collocates) -> NoWordShape:
    """How many matches have no word there."""
    return {"punctuation": side.punctuation, "edge": side.edge}
