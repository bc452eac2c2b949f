"""What is answered when a request fails: a Chinese sentence, as a page or as problem details; no stack trace.

Problem details are those of RFC 9457.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, ServiceUnavailable

from index.errors import IndexUnusableError
from search.engine import Engine
from search.errors import QueryError
from web.addresses import Address
from web.controls import filter_controls
from web.form import stated
from web.interface import is_for_programs
from web.openapi import PROBLEM
from web.results import chips
from web.shapes import problem_shape

# Their forms have conditions; comparing answers by itself.
_FORMS = ("pages.search_page", "pages.kwic_page", "pages.coverage_page")


def register(app: Flask, engine: Engine) -> None:
    """Answer every failure of an app."""
    app.before_request(_check_encoding)
    app.register_error_handler(QueryError, lambda error: _not_understood(error, engine))
    app.register_error_handler(IndexUnusableError, _unusable)
    app.register_error_handler(HTTPException, _http_failure)


def _check_encoding() -> None:
    """Refuse addresses in other encodings, such as GBK, which would become a search for something else."""
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError as error:
        raise QueryError("地址里的字不是 UTF-8 编码，看不出写的是什么。请重新输入。") from error


def _not_understood(error: QueryError, engine: Engine) -> ResponseReturnValue:
    heading = "这个查询看不懂"
    if request.endpoint not in _FORMS:
        return _answer(400, heading, str(error))
    # All that was typed stays in the form, and what is in force is told.
    given = stated(request.args)
    page = render_template(
        "refusal.html",
        heading=heading,
        sentence=str(error),
        address=given.with_sound_filters(),
        endpoint=request.endpoint,
        chips=chips(given.with_sound_filters(), request.endpoint),
        controls=filter_controls(engine, given, request.endpoint, request.args),
    )
    return page, 400


def _unusable(error: IndexUnusableError) -> ResponseReturnValue:
    return _answer(503, "索引暂时不能用", str(error))


def _http_failure(error: HTTPException) -> ResponseReturnValue:
    """Flask logs what made a 500; the reader is told only that it happened."""
    code = error.code or 500
    if isinstance(error, ServiceUnavailable):  # raised by ourselves alone
        response = _answer(code, "现在忙不过来", str(error.description))
        response.retry_after = error.retry_after
        return response
    if code >= 500:  # noqa: PLR2004 - the server's own failures
        return _answer(
            code, "服务器出了错", "不是您的操作有误。请稍后再试；如果一直这样，请告诉管理员出错的时间。"
        )
    if code == NotFound.code:
        # Werkzeug's own sentence is English.
        own = error.description != NotFound.description
        return _answer(
            code, "没有这一页", str(error.description) if own else "地址可能写错了，或者这一页已经不在。"
        )
    response = _answer(code, "这个请求处理不了", f"服务器不接受这样的请求（{code}）。")
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def _answer(status: int, heading: str, sentence: str) -> Response:
    if is_for_programs():
        response = jsonify(problem_shape(status, heading, sentence))
        response.mimetype = PROBLEM
    else:
        address = Address.read(request.args).with_sound_filters()
        page = render_template("failure.html", heading=heading, sentence=sentence, address=address)
        response = make_response(page)
    response.status_code = status
    return response
