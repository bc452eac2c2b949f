"""The JSON shapes of what may be meant by a query that is still being typed."""

from __future__ import annotations

from typing import Annotated, TypedDict

from search.complete import Completions
from web.shapes import Count


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
