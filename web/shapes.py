"""The JSON shapes of the contract, made from reports and result pages.

Their docstrings and notes are in Chinese: they are published in the interface's description.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from index.models import Kind, Level, Report, Section
from search.models import (
    FacetName,
    FacetValue,
    FoundPassage,
    Held,
    Hit,
    ReportText,
    ResultPage,
    Span,
)
from search.neighbours import Neighbours

Count = Annotated[int, ("minimum", 0)]
Place = Annotated[int, ("minimum", 1)]
Date = Annotated[str, ("format", "date")]


class ReportShape(TypedDict):
    """一份报告；不知道的值一律是 null。"""

    id: Annotated[str, "编号；重新编入同样的文件，编号不变"]
    title: Annotated[str | None, "标题"]
    issuer: Annotated[str | None, "发布机构，全称；联合发文的，是第一家"]
    issuers: Annotated[list[str], "全部发布机构"]
    level: Annotated[Level | None, "发布机构的层级：哪一级政府，或者部门"]
    kind: Annotated[Kind, "文种：报告，或者只是看起来像报告的文件"]
    report_year: Annotated[int | None, "报告年度：报告所说的那一年"]
    doc_number: Annotated[str | None, "文号，括号一律写作〔〕"]
    index_number: Annotated[str | None, "索引号"]
    published: Annotated[Date | None, "成文日期；没有，则是发布日期"]
    province: Annotated[str | None, "省级行政区划"]
    city: Annotated[str | None, "市级行政区划"]
    county: Annotated[str | None, "县级行政区划"]
    township: Annotated[str | None, "乡镇级行政区划"]
    source: Annotated[str, "来源文件"]
    url: Annotated[str | None, "原网址"]


class TotalShape(TypedDict):
    """结果一共有多少。"""

    reports: Annotated[Count, "报告数；内容相同的也都计入"]
    passages: Annotated[Count, "段落数"]
    occurrences: Annotated[Count | None, "引号里的话出现的次数；没有引号，则是 null"]


class FacetValueShape(TypedDict):
    """一个分面的一个值；计数时不用这个分面自己的筛选。"""

    value: Annotated[str, "值，可以用作同名的筛选"]
    reports: Annotated[Count, "报告数"]
    passages: Annotated[Count, "段落数"]


class DivisionValueShape(FacetValueShape):
    """一个行政区划分面的一个值；计数时不用区划的筛选。"""

    code: Annotated[str | None, "区划代码，可以用作筛选 region"]


class FacetsShape(TypedDict):
    """结果的分布；每个分面最多一百个值，多的在前。"""

    year: Annotated[list[FacetValueShape], "报告年度"]
    province: Annotated[list[DivisionValueShape], "省级"]
    city: Annotated[list[DivisionValueShape], "市级"]
    county: Annotated[list[DivisionValueShape], "县级"]
    issuer: Annotated[list[FacetValueShape], "发布机构"]
    kind: Annotated[list[FacetValueShape], "文种"]
    level: Annotated[list[FacetValueShape], "机构层级"]
    part: Annotated[list[FacetValueShape], "报告的部分；一段可以属于几个部分"]


class PassageShape(TypedDict):
    """一段：报告正文的一个自然段。"""

    id: Annotated[str, "编号，也是报告网页里的锚点"]
    section: Annotated[list[str], "所在的各级标题，由外到内"]
    text: Annotated[str, "原文，一字未改"]
    line: Annotated[Place, "从来源的第几行开始"]
    highlights: Annotated[list[Span], "匹配之处：text 里的起止位置，含起不含止"]


class DuplicateShape(TypedDict):
    """一份内容相同的报告。"""

    id: Annotated[str, "编号"]
    source: Annotated[str, "来源文件"]
    url: Annotated[str | None, "原网址"]
    issuer: Annotated[str | None, "发布机构"]


class HitShape(TypedDict):
    """一份匹配的报告和其中匹配的段落。"""

    report: Annotated[ReportShape, "报告"]
    score: Annotated[float, "最好的一段的得分，只在同一次检索里可比"]
    passages_matched: Annotated[Count, "匹配的段落数"]
    occurrences: Annotated[Count | None, "引号里的话在其中出现的次数；没有引号，则是 null"]
    passages: Annotated[list[PassageShape], "匹配的段落，最好的在前，最多 passages 段"]
    duplicates: Annotated[list[DuplicateShape], "归在它名下的内容相同的报告"]


class ResultShape(TypedDict):
    """检索的一页结果。"""

    query: Annotated[str, "查的是什么"]
    total: Annotated[TotalShape, "结果一共有多少"]
    facets: Annotated[FacetsShape, "结果的分布"]
    hits: Annotated[list[HitShape], "这一页的报告"]
    listed: Annotated[Count, "各页一共列出几份；内容相同的归在一起时少于 total.reports"]
    page: Annotated[Place, "第几页"]
    pages: Annotated[Place, "一共几页"]
    understood: Annotated[str, "查询是怎样理解的"]
    took_ms: Annotated[float, "用了几毫秒"]


class EvidenceShape(TypedDict):
    """一个值是从哪里认出来的。"""

    rule: Annotated[str, "依据"]
    line: Annotated[Place | None, "来源的第几行；不在原文里的，是 null"]
    text: Annotated[str, "那一行，或者那里写的值"]


class SectionShape(TypedDict):
    """一个标题和它下面的标题。"""

    heading: Annotated[str, "标题，连同编号"]
    level: Annotated[Place, "第几级"]
    sections: Annotated[list[SectionShape], "下一级的标题"]


class NeighbourShape(TypedDict):
    """旁边的一份报告。"""

    id: Annotated[str, "编号"]
    title: Annotated[str | None, "标题"]
    issuer: Annotated[str | None, "发布机构"]
    kind: Annotated[Kind, "文种"]
    report_year: Annotated[int | None, "报告年度"]


class NeighboursShape(TypedDict):
    """同一行政区划的其他发布机构，每个机构一份，年度最近的。"""

    region: Annotated[str | None, "行政区划的代码"]
    issuers: Annotated[int, "一共有几个机构"]
    reports: Annotated[list[NeighbourShape], "最多 30 份"]


class TextShape(ReportShape):
    """一份报告的全文；不知道的值一律是 null。"""

    evidence: Annotated[dict[str, EvidenceShape], "各个值的依据，按名称"]
    sections: Annotated[list[SectionShape], "各级标题"]
    passages: Annotated[list[PassageShape], "全部段落，按原文次序"]
    duplicates: Annotated[list[DuplicateShape], "内容相同的其他报告"]
    other_years: Annotated[list[NeighbourShape], "同一机构的其他年度"]
    neighbours: Annotated[NeighboursShape, "同一行政区划的其他机构"]


class HeldShape(TypedDict):
    """检索的范围有多大，不论有没有写到。"""

    reports: Annotated[int, "报告"]
    passages: Annotated[int, "段落"]
    characters: Annotated[int, "字数，折叠后的"]


class ProblemShape(TypedDict):
    """出了什么问题（RFC 9457）。"""

    type: Annotated[str, "about:blank，即状态码本身的意思"]
    title: Annotated[str, "哪一类问题"]
    status: Annotated[int, "状态码"]
    detail: Annotated[str, "一句话：哪里不对，怎样改"]


def report_shape(report: Report) -> ReportShape:
    """A report object; what is not known is None."""
    metadata, division = report.metadata, report.metadata.division
    return {
        "id": report.id,
        "title": metadata.title,
        "issuer": metadata.issuer,
        "issuers": list(metadata.issuers),
        "level": metadata.level,
        "kind": metadata.kind,
        "report_year": metadata.report_year,
        "doc_number": metadata.doc_number,
        "index_number": metadata.index_number,
        "published": metadata.published,
        "province": division.province if division else None,
        "city": division.city if division else None,
        "county": division.county if division else None,
        "township": division.township if division else None,
        "source": report.source,
        "url": report.url,
    }


def result_shape(page: ResultPage) -> ResultShape:
    """The answer to a search."""
    return {
        "query": page.request.query,
        "total": {
            "reports": page.total.reports,
            "passages": page.total.passages,
            "occurrences": page.total.occurrences,
        },
        "facets": {
            "year": _values(page.facets[FacetName.YEAR]),
            "province": _divisions(page.facets[FacetName.PROVINCE]),
            "city": _divisions(page.facets[FacetName.CITY]),
            "county": _divisions(page.facets[FacetName.COUNTY]),
            "issuer": _values(page.facets[FacetName.ISSUER]),
            "kind": _values(page.facets[FacetName.KIND]),
            "level": _values(page.facets[FacetName.LEVEL]),
            "part": _values(page.facets[FacetName.PART]),
        },
        "hits": [_hit_shape(hit) for hit in page.hits],
        "listed": page.listed,
        "page": page.request.page,
        "pages": page.pages,
        "understood": page.understood,
        "took_ms": page.took_ms,
    }


def held_shape(held: Held) -> HeldShape:
    """The size of what was searched."""
    return {"reports": held.reports, "passages": held.passages, "characters": held.characters}


def text_shape(text: ReportText, beside: Neighbours) -> TextShape:
    """A whole report: metadata and where each value was read, sections, passages, what is held beside it."""
    evidence: dict[str, EvidenceShape] = {
        name: {"rule": found.rule, "line": found.line, "text": found.text}
        for name, found in text.report.metadata.evidence
    }
    return {
        **report_shape(text.report),
        "evidence": evidence,
        "sections": [_section_shape(section) for section in text.sections],
        "passages": [_passage_shape(passage) for passage in text.passages],
        "duplicates": [duplicate_shape(report) for report in text.duplicates],
        "other_years": [_neighbour_shape(report) for report in beside.years],
        "neighbours": {
            "region": beside.division.code if beside.division else None,
            "issuers": beside.issuers,
            "reports": [_neighbour_shape(report) for report in beside.nearest],
        },
    }


def problem_shape(status: int, title: str, sentence: str) -> ProblemShape:
    """A problem that has no meaning beyond its status."""
    return {"type": "about:blank", "title": title, "status": status, "detail": sentence}


def _values(values: Sequence[FacetValue]) -> list[FacetValueShape]:
    return [{"value": one.value, "reports": one.reports, "passages": one.passages} for one in values]


def _divisions(values: Sequence[FacetValue]) -> list[DivisionValueShape]:
    return [
        {"value": one.value, "reports": one.reports, "passages": one.passages, "code": one.code}
        for one in values
    ]


def _hit_shape(hit: Hit) -> HitShape:
    return {
        "report": report_shape(hit.report),
        "score": hit.score,
        "passages_matched": hit.passages_matched,
        "occurrences": hit.occurrences,
        "passages": [_passage_shape(passage) for passage in hit.passages],
        "duplicates": [duplicate_shape(report) for report in hit.duplicates],
    }


def duplicate_shape(report: Report) -> DuplicateShape:
    """A report of the same text as another one."""
    return {
        "id": report.id,
        "source": report.source,
        "url": report.url,
        "issuer": report.metadata.issuer,
    }


def _neighbour_shape(report: Report) -> NeighbourShape:
    metadata = report.metadata
    return {
        "id": report.id,
        "title": metadata.title,
        "issuer": metadata.issuer,
        "kind": metadata.kind,
        "report_year": metadata.report_year,
    }


def _passage_shape(passage: FoundPassage) -> PassageShape:
    return {
        "id": passage.id,
        "section": list(passage.section),
        "text": passage.text,
        "line": passage.line,
        "highlights": list(passage.highlights),
    }


def _section_shape(section: Section) -> SectionShape:
    return {
        "heading": section.heading,
        "level": section.level,
        "sections": [_section_shape(below) for below in section.sections],
    }
