"""The JSON interface: the same answers as the pages', under the same parameters.

The docstrings of its views are in Chinese: they are published in the interface's description.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.models import SearchRequest
from web import openapi
from web.compare_shapes import ComparisonShape, comparison_shape
from web.completions_shapes import CompletionsShape, completions_shape
from web.coverage_shapes import CoverageShape, coverage_shape
from web.interface import link_pages
from web.kwic_shapes import KwicShape, kwic_shape
from web.openapi import described
from web.params import (
    COMPARE,
    KWIC,
    MATCH,
    PAGE,
    QUERY,
    REPORT_ID,
    REPORTS_LIMIT,
    RESTRICTED,
    SEARCH,
    TYPED,
    compare_request,
    filters_of,
    kwic_request,
    search_request,
)
from web.shapes import ReportShape, ResultShape, TextShape, report_shape, result_shape, text_shape
from web.skipped import by_reason


def blueprint(engine: Engine) -> Blueprint:
    """The routes under ``/api/v1``, answered by an engine."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @api.get("/search")
    @described(*SEARCH, example={"q": "“综合查一次”", "year": "2024"})
    def search_json() -> ResultShape:
        """检索段落，按报告分组。

        即检索页，也即 `chayici search --json`。不写 q，是筛选出的报告，不给段落；筛选也不写，是收录的全部。
        """
        asked = search_request(request.args)
        found = engine.search(asked)
        link_pages(asked.page, found.pages, found.listed)
        return result_shape(found)

    @api.get("/suggest")
    @described(TYPED, example={"q": "综合"})
    def suggest_json() -> CompletionsShape:
        """建议：正在输入的查询可能是想写什么。

        按收录的报告，给出机构、行政区划、文号，以及常见的、以输入的字开头的原话。
        """
        return completions_shape(engine.complete(TYPED.read(request.args)))

    @api.get("/kwic")
    @described(*KWIC, example={"q": "“综合查一次”", "sort": "left"})
    def kwic_json() -> KwicShape:
        """语境：每一处一行，左右各一段原文。

        即语境页，也即 `chayici kwic --json`。查询里要有在正文里找的词或原话。
        """
        asked = kwic_request(request.args)
        found = engine.kwic(asked)
        link_pages(asked.page, found.pages, found.total.lines)
        return kwic_shape(found)

    @api.get("/compare")
    @described(*COMPARE, example={"q": "“综合查一次”", "by": "province"})
    def compare_json() -> ComparisonShape:
        """比较：几个查询在各年度、各地、各机构写了多少，又收录了多少。

        即比较页，也即 `chayici compare --json`。没有收录报告的地方，数是 null；有报告而没写到的，是 0。
        """
        return comparison_shape(engine.compare(compare_request(request.args)))

    @api.get("/coverage")
    @described(*RESTRICTED, example={"region": "福建省"})
    def coverage_json() -> CoverageShape:
        """收录：哪些地方、哪些年度有多少报告，哪些收录了几次，编入索引时跳过了什么。

        即收录页，也即 `chayici coverage --json`。
        """
        found = engine.coverage(filters_of(request.args))
        return coverage_shape(found, by_reason(found.skipped))

    @api.get("/reports")
    @described(*RESTRICTED, PAGE, REPORTS_LIMIT, example={"year": "2024", "limit": "20"})
    def reports_json() -> list[ReportShape]:
        """收录的报告，年度新的在前。

        即 `chayici reports --json`。不写 limit，一次给出全部。
        """
        filters = filters_of(request.args)
        page, limit = PAGE.read(request.args), REPORTS_LIMIT.read(request.args)
        listed = engine.each_report(filters, page, limit)
        held = listed.held.reports
        link_pages(page, max(1, -(-held // (limit or held or 1))), held)
        return [report_shape(report) for report in listed.reports]

    @api.get("/reports/<identifier>")
    @described(REPORT_ID, QUERY, MATCH, example={REPORT_ID.name: REPORT_ID.example})
    def report_json(identifier: str) -> TextShape:
        """一份报告：元数据及其依据、各级标题、全部段落。

        即报告页，也即 `chayici show --json`。写了 q，段落里就标出匹配之处。
        """
        text = engine.report(identifier, SearchRequest(QUERY.read(request.args), MATCH.read(request.args)))
        if text is None:
            abort(404, f"没有编号为 {identifier} 的报告。")
        return text_shape(text, engine.neighbours(identifier))

    @api.get("/openapi.json")
    def openapi_json() -> ResponseReturnValue:
        return jsonify(openapi.document(current_app))

    return api
