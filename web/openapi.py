"""The description of the interface for programs, made from the routes themselves.

A route that stands under ``described`` is in it: its path comes from Flask, its texts from the docstring of
the view, its answer from the type that the view returns, its parameters from those that it reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Generic, TypeVar, get_type_hints

from flask import Flask
from werkzeug.routing import Rule

from web.parameters import Parameter, Schema, Text, Texts
from web.params import PAGE
from web.schemas import Schemas
from web.shapes import ProblemShape

JSON, PROBLEM = "application/json", "application/problem+json"

_AnswerT = TypeVar("_AnswerT")
_NAME = "openapi"

_TITLE, _ABOUT = "查一次 Chayici", "各地法治政府建设年度报告的全文检索。网页上有的，这里都有，参数也相同。"
#: What holds for all routes; in backquotes what is written literally.
RULES = (
    "只读，用 GET；不需要登录和密钥。",
    "不认识的参数不管；写错的值答 400，用一句话说明哪里不对，不会悄悄放宽。",
    "参数的值为空，等于没写。同一个筛选写几次，满足一个就算；不同的筛选要同时满足。筛选的值不分简繁、全角半角、大小写。",
    "出错时答 `application/problem+json`（RFC 9457）：`title` 是哪一类问题，`detail` 是一句说明。",
    "每个 200 的答复带 `ETag`；下次放在 `If-None-Match` 里，索引没有变就答 304，没有正文。",
    "分页的答复用 `Link`（RFC 8288）给出 first、prev、next、last 各页；检索式太长时没有。",
    "`X-Total-Count` 是各页一共几份。",
)
_HEADERS: Schema = {
    "ETag": {"description": "这个答复的版本；索引变了才会变。", "schema": {"type": "string"}},
    "Link": {
        "description": "别的页：first、prev、next、last（RFC 8288）；检索式太长时没有。",
        "schema": {"type": "string"},
    },
    "X-Total-Count": {
        "description": "各页一共列出几份。",
        "schema": {"type": "integer", "minimum": 0},
        "required": True,
    },
}
_PROBLEMS = {
    400: "请求看不懂：哪里不对，写在 detail 里。",
    404: "没有这个东西。",
    500: "服务器出了错。",
    503: "索引暂时不能用。",
}


@dataclass(frozen=True)
class Operation(Generic[_AnswerT]):
    """A view with what its type does not tell.

    Attributes:
        view: the view.
        parameters: what it reads, in the path and behind it.
        example: arguments with which it may be tried.
        media: the type of what it answers; only JSON has a schema.
    """

    view: Callable[..., _AnswerT]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    media: str

    @property
    def __name__(self) -> str:
        """The view's name, after which Flask names the endpoint."""
        return self.view.__name__

    def __call__(self, **arguments: str) -> _AnswerT:
        """Answer a request."""
        return self.view(**arguments)

    @property
    def paged(self) -> bool:
        """Whether the answer is one page of several."""
        return PAGE in self.parameters


def described(
    *parameters: Parameter, example: Mapping[str, str], media: str = JSON
) -> Callable[[Callable[..., _AnswerT]], Operation[_AnswerT]]:
    """Have a route in the description.

    The first line of the view's docstring, in Chinese, is its summary, the rest says more.

    Args:
        parameters: what the view reads.
        example: arguments with which it may be tried.
        media: the type of what it answers.
    """
    return lambda view: Operation(view, parameters, example, media)


def register(app: Flask) -> None:
    """Describe the routes that an app has."""
    schemas = Schemas()
    problem = {"content": {PROBLEM: {"schema": schemas.of(ProblemShape)}}}
    app.extensions[_NAME] = {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLE,
            "version": version("chayici"),
            "summary": "法治政府建设年度报告的全文检索",
            "description": "\n".join([_ABOUT, "", *(f"- {rule}" for rule in RULES)]),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {path_of(rule): {"get": _operation(one, rule, schemas)} for rule, one in operations(app)},
        "components": {
            "schemas": schemas.components,
            "headers": _HEADERS,
            "responses": {
                str(status): {"description": said, **problem} for status, said in _PROBLEMS.items()
            },
        },
    }


def document(app: Flask) -> Schema:
    """The description of an app: OpenAPI 3.1."""
    found: Schema = app.extensions[_NAME]
    return found


def operations(app: Flask) -> list[tuple[Rule, Operation[Any]]]:
    """The routes that are described, by their paths."""
    views = ((rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())
    found = [(rule, view) for rule, view in views if isinstance(view, Operation)]
    return sorted(found, key=lambda one: one[0].rule)


def path_of(rule: Rule) -> str:
    """The path of a route, as the description writes it."""
    return rule.rule.replace("<", "{").replace(">", "}")


def _operation(operation: Operation[Any], rule: Rule, schemas: Schemas) -> Schema:
    summary, _, description = (inspect.getdoc(operation.view) or "").partition("\n\n")
    return {
        "operationId": operation.__name__.removesuffix("_json"),
        "summary": summary,
        "description": description,
        "parameters": [_parameter(one, in_path=one.name in rule.arguments) for one in operation.parameters],
        "responses": {
            "200": _answer(operation, schemas),
            "304": {"description": "与 If-None-Match 里的版本相同，没有正文。"},
            **_problems([400, 404, 500, 503] if rule.arguments else [400, 500, 503]),
        },
    }


def _parameter(parameter: Parameter, *, in_path: bool) -> Schema:
    required = in_path or (isinstance(parameter, Text | Texts) and parameter.required)
    place: Schema = {"in": "path" if in_path else "query"}
    place |= {"required": True} if required else {"allowEmptyValue": True}
    shape = {
        "name": parameter.name,
        **place,
        "description": parameter.meaning,
        "schema": parameter.described(),
        "example": [parameter.example] if parameter.repeatable else parameter.example,
    }
    return shape | ({"style": "form", "explode": True} if parameter.repeatable else {})


def _answer(operation: Operation[Any], schemas: Schemas) -> Schema:
    answer = get_type_hints(operation.view, include_extras=True)["return"]
    headers = ("ETag", "Link", "X-Total-Count") if operation.paged else ("ETag",)
    return {
        "description": "找到的东西。",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {operation.media: {"schema": schemas.of(answer)} if operation.media == JSON else {}},
    }


def _problems(statuses: Sequence[int]) -> Schema:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}
