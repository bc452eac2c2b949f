"""The JSON shapes of the contract, made from reports and result pages.

Their docstrings and notes are in Chinese: they are published in the interface's description.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypedDict

from index.models import Kind, Level, Report, Section
from search.collocates import Collocates
from search.comparison import Across, By, Comparison, FirstSeen, Part, Row
from search.complete import Completions
from search.coverage import Amount, Coverage, CoveredDivision
from search.kwic import KwicLine, KwicPage
from search.models import (
    FacetName,
    FacetValue,
    FoundPassage,
    Held,
    Hit,
    IndexVersion,
    ReportText,
    ResultPage,
    Span,
)
from search.neighbours import Neighbours
from web.skipped import Reason

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


class FirstSeenShape(TypedDict):
    """一个查询在一处最早见于哪里，只就收录的而言。"""

    value: Annotated[str | None, "地名或机构；null 是全部"]
    code: Annotated[str | None, "行政区划的代码"]
    query: Annotated[str, "查询"]
    earliest_year_held: Annotated[int | None, "那里收录的最早年度"]
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


class FoundNameShape(TypedDict):
    """收录里有的一个名称。"""

    value: Annotated[str, "名称"]
    reports: Annotated[Count, "报告"]


class FoundDivisionShape(FoundNameShape):
    """收录里有的一个行政区划。"""

    code: Annotated[str, "代码"]
    path: Annotated[list[str], "它的名称，前面是上级的"]


class FoundPhraseShape(TypedDict):
    """收录里常见的一句原话。"""

    text: Annotated[str, "原话，折叠后的"]
    occurrences: Annotated[Count, "一共几处"]


class CompletionsShape(TypedDict):
    """正在输入的查询可能是想写什么。"""

    query: Annotated[str, "到此为止输入的"]
    before: Annotated[str, "正在输入的一截前面的"]
    typed: Annotated[str, "正在输入的一截"]
    issuers: Annotated[list[FoundNameShape], "名称里有这几个字的发布机构"]
    divisions: Annotated[list[FoundDivisionShape], "名称里有这几个字的行政区划"]
    doc_numbers: Annotated[list[FoundNameShape], "有这几个字的文号"]
    phrases: Annotated[list[FoundPhraseShape], "以这几个字开头的原话"]


class VersionShape(TypedDict):
    """索引的哪一版。"""

    generation: Annotated[int, "第几代；每写入一次加一"]
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


def held_shape(held: Held) -> HeldShape:
    """The size of what was searched."""
    return {"reports": held.reports, "passages": held.passages, "characters": held.characters}


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


def completions_shape(found: Completions) -> CompletionsShape:
    """What may be meant by a query that is still being typed."""
    return {
        "query": found.query,
        "before": found.before,
        "typed": found.typed,
        "issuers": [{"value": one.value, "reports": one.reports} for one in found.issuers],
        "divisions": [
            {"value": one.value, "reports": one.reports, "code": one.code, "path": list(one.path)}
            for one in found.divisions
        ],
        "doc_numbers": [{"value": one.value, "reports": one.reports} for one in found.doc_numbers],
        "phrases": [{"text": one.text, "occurrences": one.occurrences} for one in found.phrases],
    }


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
                {"copies": one.copies, "reports": [_duplicate_shape(report) for report in one.reports]}
                for one in found.copies.largest
            ],
        },
        "skipped": None
        if reasons is None
        else [{"reason": one.text, "count": one.count, "sources": list(one.sources)} for one in reasons],
    }


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
        "duplicates": [_duplicate_shape(report) for report in text.duplicates],
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
        "duplicates": [_duplicate_shape(report) for report in hit.duplicates],
    }


def _duplicate_shape(report: Report) -> DuplicateShape:
    return {
        "id": report.id,
        "source": report.source,
        "url": report.url,
        "issuer": report.metadata.issuer,
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
    }


def _version_shape(version: IndexVersion) -> VersionShape:
    return {
        "generation": version.generation,
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
