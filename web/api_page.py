"""The page that explains the interface for programs to people: the same description as the document."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote

from flask import Flask, request, url_for
from werkzeug.routing import Rule

from search.engine import Engine
from search.query import Filters
from web.openapi import JSON, RULES, Operation, document, operations, path_of
from web.parameters import Schema
from web.params import REPORT_ID

_TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": "true 或 false"}


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a member of an object.

    Attributes:
        name: its name.
        meaning: what it means.
        kind: what values it has.
        shape: the object that it is or holds, if it is one.
        default: what an address without it means, if that is said.
    """

    name: str
    meaning: str
    kind: str
    shape: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A route.

    Attributes:
        anchor: where it is on the page.
        path: its address.
        summary, description: what it answers.
        parameters: what it takes.
        answer: what it answers with.
        href, shown: where it may be tried, as a link and as people read it.
        curl: the same for a terminal.
    """

    anchor: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    answer: Row
    href: str
    shown: str
    curl: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that occurs in answers."""

    name: str
    description: str
    members: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything on the page.

    Attributes:
        rules: what holds for all routes.
        routes: the routes.
        shapes: the objects in their answers.
        problems: what is answered when something is wrong, by status.
    """

    rules: tuple[str, ...]
    routes: tuple[Route, ...]
    shapes: tuple[Shape, ...]
    problems: tuple[tuple[str, str], ...]


def guide(app: Flask, engine: Engine) -> Guide:
    """Arrange the description of an app; its examples lead to what an engine holds."""
    told = document(app)
    shapes, responses = told["components"]["schemas"], told["components"]["responses"]
    newest = next(engine.each_report(Filters(), limit=1).reports, None)
    held = {REPORT_ID.name: newest.id} if newest else {}
    return Guide(
        rules=RULES,
        routes=tuple(_route(rule, one, told, held) for rule, one in operations(app)),
        shapes=tuple(
            Shape(name, shape["description"], tuple(_members(shape))) for name, shape in shapes.items()
        ),
        problems=tuple((status, response["description"]) for status, response in responses.items()),
    )


def _route(rule: Rule, operation: Operation[Any], told: Schema, held: dict[str, str]) -> Route:
    path = path_of(rule)
    shape = told["paths"][path]["get"]
    arguments = {**operation.example, **{name: held[name] for name in rule.arguments & held.keys()}}
    href = url_for(rule.endpoint, **arguments)  # type: ignore[arg-type]  # its own parameters have other types
    ((media, content),) = shape["responses"]["200"]["content"].items()
    return Route(
        anchor=shape["operationId"],
        path=path,
        summary=shape["summary"],
        description=shape["description"],
        parameters=tuple(_parameter(one) for one in shape["parameters"]),
        answer=_row("", content["schema"]) if media == JSON else Row("", "", media),
        href=href,
        shown=unquote(href),
        curl=_curl(href),
    )


def _curl(href: str) -> str:
    """A command that asks for the same, its arguments written as people write them."""
    path, _, query = href.partition("?")
    pairs = [shlex.quote(f"{name}={value}") for name, value in parse_qsl(query)]
    given = [f"--data-urlencode {pair}" for pair in pairs]
    return " ".join(["curl -s", *(["-G"] if given else []), request.host_url.rstrip("/") + path, *given])


def _parameter(shape: Schema) -> Row:
    row = _row(shape["name"], shape["schema"], shape["description"])
    # A list is how JSON Schema says that it may be there several times.
    return replace(row, kind=row.kind.removeprefix("列表：") + "；可写几次") if "explode" in shape else row


def _members(shape: Schema) -> Iterator[Row]:
    for name, member in shape["properties"].items():
        yield _row(name, member, member["description"])


def _row(name: str, schema: Schema, meaning: str = "") -> Row:
    kind, shape = _kind(schema)
    default = schema.get("default")
    return Row(name, meaning, kind, shape, None if default is None else str(default))


def _kind(schema: Schema) -> tuple[str, str | None]:
    """What values there are, in Chinese, and the object that they are or hold, if they are such."""
    match schema:
        case {"$ref": str(reference)}:
            return "", reference.rpartition("/")[2]
        case {"anyOf": [one, {"type": "null"}]}:
            form, (kind, shape) = "{} 或 null", _kind(one)
        case {"items": one}:
            form, (kind, shape) = "列表：{}", _kind(one)
        case {"additionalProperties": one}:
            form, (kind, shape) = "对象，各个值是 {}", _kind(one)
        case {"prefixItems": parts}:
            form, kind, shape = "[{}]", "，".join(_kind(part)[0] for part in parts), None
        case _:
            form, kind, shape = "{}", _plain(schema), None
    return form.format(kind), shape


def _plain(schema: Schema) -> str:
    match schema:
        case {"enum": words}:
            return "、".join(words)
        case {"minimum": least, "maximum": most}:
            return f"{least}–{most:,} 的整数"
        case {"maxLength": most}:
            return f"文字，最多 {most:,} 字"
        case {"format": "date"}:
            return "日期"
        case _:
            return _TYPES[schema["type"]]
