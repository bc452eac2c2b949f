"""The JSON interface: the same answers as the pages', under the same parameters."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.errors import QueryError
from web.params import search_request
from web.shapes import report_shape, result_shape, text_shape


def blueprint(engine: Engine) -> Blueprint:
    """The routes under ``/api/v1``, answered by an engine."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @api.get("/search")
    def search_json() -> ResponseReturnValue:
        asked = search_request(request.args)
        if not (asked.query.strip() or asked.filters):
            raise QueryError("请在 q= 后面写要查的词，或者至少用一个筛选条件。")
        return jsonify(result_shape(engine.search(asked)))

    @api.get("/reports")
    def reports_json() -> ResponseReturnValue:
        held = engine.reports(search_request(request.args).filters)
        return jsonify([report_shape(report) for report in held])

    @api.get("/reports/<identifier>")
    def report_json(identifier: str) -> ResponseReturnValue:
        text = engine.report(identifier)
        if text is None:
            abort(404, f"没有编号为 {identifier} 的报告。")
        return jsonify(text_shape(text, engine.neighbours(identifier)))

    return api
