"""The description of the interface is true: what programs are told is what they get.

``CHAYICI_EXAMPLES=1000 pytest tests/test_openapi.py`` makes as many requests of each kind.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask, request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from schemathesis import Case, GenerationMode
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.specs.openapi.checks import negative_data_rejection

from index.folding import fold
from search.filters import FILTERS
from search.models import FacetName
from web import openapi
from web.app import create_app
from web.openapi import described, path_of
from web.params import QUERY, REPORT_ID, RESTRICTIONS
from web.schemas import Schemas
from web.shapes import DuplicateShape, FacetsShape

EXAMPLES = int(os.environ.get("CHAYICI_EXAMPLES", "50"))
LUOJIANG = "8791d64c327e"

# What the formats stand for that are named in the description. Of words, numbers and signs of the seeds,
# so that searches find something, and of what is trouble.
_WORDS = ["执法", "行政執法", "综合查一次", "法", "监督", "2024", "ai", "𠀀", "不存在的词", "é", "e\u0301"]
_PIECE = st.sampled_from(_WORDS)
_TERM = st.one_of(
    _PIECE,
    st.just("“、”"),
    _PIECE.map("“{}”".format),
    _PIECE.map("-{}".format),
    st.tuples(_PIECE, _PIECE).map("{0[0]} OR {0[1]}".format),
    st.tuples(_PIECE, _PIECE).map("{0[0]} NEAR/9 {0[1]}".format),
    st.sampled_from(["year:2024", "region:泉州市", "section:执法", "level:县级", "doc:14号"]),
)
_YEAR = st.integers(2021, 2026)
_FORMATS = {
    "chayici-typed": st.one_of(
        _TERM, st.sampled_from(["“综合", "issuer:泉", "region:", "doc:泉洛", "法 OR ", "("])
    ),
    "chayici-sought": st.lists(st.one_of(_PIECE, _PIECE.map("“{}”".format)), min_size=1, max_size=3).map(
        " ".join
    ),
    "chayici-query": st.lists(_TERM, min_size=1, max_size=3).map(" ".join),
    "chayici-years": st.one_of(
        _YEAR.map(str),
        _YEAR.map("{}..".format),
        _YEAR.map("..{}".format),
        st.tuples(_YEAR, _YEAR).map(sorted).map("{0[0]}..{0[1]}".format),
    ),
    "chayici-region": st.sampled_from(
        ["福建省", "35", "泉州市", "350504", "浙江省", "永嘉县/三江街道", "北京市"]
    ),
    "chayici-issuer": st.sampled_from(["街道", "=泉州市洛江区人民政府", "人民政府", "政府", "永嘉", "沒有"]),
}
for _name, _strategy in _FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    """The description that the application gives."""
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    shape: dict[str, Any] = answer.get_json()
    return shape


def test_the_description_is_openapi(document: dict[str, Any]) -> None:
    """The description is a sound OpenAPI 3.1 document, and tells of every route and nothing else."""
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert {*document["paths"]} == {
        "/api/v1/search", "/api/v1/kwic", "/api/v1/compare", "/api/v1/coverage", "/api/v1/suggest",
        "/api/v1/reports", "/api/v1/reports/{identifier}", "/feed",
    }  # fmt: skip


def test_every_route_for_programs_is_described(app: Flask, document: dict[str, Any]) -> None:
    """No route under /api/v1 is left out of the description, but the description itself."""
    routes = {path_of(rule) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert routes - {*document["paths"]} == {"/api/v1/openapi.json"}


def test_everything_is_told_in_chinese(document: dict[str, Any]) -> None:
    """Each route, parameter, object and member says what it means."""
    told: list[str] = []
    for path in document["paths"].values():
        told += [path["get"]["summary"], path["get"]["description"]]
        told += [one["description"] for one in path["get"]["parameters"]]
    for shape in document["components"]["schemas"].values():
        told += [shape["description"], *(one["description"] for one in shape["properties"].values())]
    assert len(told) > 80
    assert [one for one in told if not any("一" <= character <= "龥" for character in one)] == []


def test_every_filter_is_a_parameter(document: dict[str, Any]) -> None:
    """The filters of the engine are all described, and routes that search take all of them."""
    assert [one.name for one in RESTRICTIONS] == [*FILTERS]
    for path in (
        "/api/v1/search",
        "/api/v1/kwic",
        "/api/v1/compare",
        "/api/v1/coverage",
        "/api/v1/reports",
        "/feed",
    ):
        assert {*FILTERS} <= {one["name"] for one in document["paths"][path]["get"]["parameters"]}


def test_every_facet_has_a_member() -> None:
    """What hits are counted by is all in the JSON."""
    assert {*FacetsShape.__annotations__} == {*FacetName}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_answer_contradicts_the_description(app: Flask, mode: GenerationMode) -> None:
    """Status, headers, type and body are as described, whatever is asked for, and none is 500.

    What the description allows is answered.
    """
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for operation in (one.ok() for one in schema.get_all_operations()):

        @settings(
            max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=[*HealthCheck]
        )
        # By default it also tries texts that it finds in our code, as if all of them were queries.
        @given(case=operation.as_strategy(generation_mode=mode, feedback=NO_FEEDBACK))
        def ask(case: Case) -> None:
            # It cannot tell what our formats forbid; the next test does.
            case.call_and_validate(excluded_checks=[negative_data_rejection])

        ask()


def allows(parameter: dict[str, Any], value: str) -> bool:
    """Whether the description allows a value as it stands in an address."""
    schema, repeatable = parameter["schema"], "explode" in parameter
    schema = schema["items"] if repeatable else schema
    number = schema["type"] == "integer" and value.isascii() and value.isdecimal()
    # The rules say that the values of filters are folded.
    told = int(value) if number else fold(value).text if repeatable else value
    return (
        (value == "" and "allowEmptyValue" in parameter)
        or (repeatable and value.isspace())
        or Draft202012Validator(schema).is_valid(told)
    )


_VALUES = [
    *(
        "0",
        "1",
        "100",
        "101",
        "1000",
        "1001",
        "1000001",
        "007",
        "-1",
        "1.5",
        "２０２４",
        "0000",
        "2024..0000",
        "2024..",
        "..",
        "20240",
    ),
    *(
        "2024..2020",
        "报告",
        "計劃",
        "all",
        "ALL",
        "group",
        "any",
        "newest",
        "county",
        "县级",
        "村级",
        "法" * 1001,
    ),
]


@settings(max_examples=10 * EXAMPLES, derandomize=True, deadline=None)
@given(data=st.data())
def test_values_are_taken_and_refused_as_described(
    app: Flask, document: dict[str, Any], data: st.DataObject
) -> None:
    """A value that the description forbids is answered with 400; one that it allows is not.

    Of texts that have a format it allows more than there is: 乌有市 is no division.
    """
    path = data.draw(st.sampled_from([*document["paths"]]))
    parameters = document["paths"][path]["get"]["parameters"]
    parameter = data.draw(st.sampled_from([one for one in parameters if one["in"] == "query"]))
    value = data.draw(st.one_of(st.sampled_from(_VALUES), st.text(max_size=5)))
    needed = {
        one["name"]: one["example"] for one in parameters if one.get("required") and one["in"] == "query"
    }
    asked = needed | {parameter["name"]: value}
    answer = app.test_client().get(path.format(identifier=LUOJIANG), query_string=asked)
    allowed = allows(parameter, value)
    assert answer.status_code == 400 or allowed
    assert answer.status_code == 200 or not allowed or "format" in str(parameter["schema"])


def test_answers_have_no_members_that_are_not_described(app: Flask, document: dict[str, Any]) -> None:
    """The examples of the description are answered with the members that it lists, and no others."""
    for shape in document["components"]["schemas"].values():
        shape["additionalProperties"] = False
    client = app.test_client()
    for path in (
        "/api/v1/search?q=“执法”&duplicates=group",
        "/api/v1/kwic?q=“执法”",
        "/api/v1/coverage",
        "/api/v1/suggest?q=综合",
        "/api/v1/compare?q=“执法”&by=city&across=year",
        "/api/v1/reports",
        f"/api/v1/reports/{LUOJIANG}?q=执法",
    ):
        route = document["paths"][path.partition("?")[0].replace(LUOJIANG, "{identifier}")]
        (content,) = route["get"]["responses"]["200"]["content"].values()
        schema = content["schema"] | {"components": document["components"]}
        answer = client.get(path).get_json()
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)
        assert answer


def test_each_parameter_does_something(app: Flask, document: dict[str, Any]) -> None:
    """Each described parameter is read by its route: what it cannot take is refused."""
    wrong = {"q": "\x01", "issuer": "=", "region": "乌有市"}
    for path, route in document["paths"].items():
        for parameter in (one for one in route["get"]["parameters"] if one["in"] == "query"):
            name = parameter["name"]
            answer = app.test_client().get(
                path.format(identifier=LUOJIANG), query_string={name: wrong.get(name, "?")}
            )
            assert answer.status_code == 400, (path, name)
            assert answer.get_json()["detail"].endswith("。")


def test_a_type_without_schema_is_refused() -> None:
    """A view whose answer cannot be described does not get into the description silently."""
    with pytest.raises(TypeError, match="bytes"):
        Schemas().of(list[bytes])


def test_a_route_is_described_by_standing_there(seeds_index: Path) -> None:
    """Path, parameters, texts and answer of a route come from the view alone."""
    app = create_app(seeds_index)

    @app.get("/api/v1/added/<identifier>")
    @described(REPORT_ID, QUERY, example={"q": "执法"})
    def added_json(identifier: str) -> list[DuplicateShape]:
        """新加的。

        试一试。
        """  # noqa: D415 - such docstrings are published
        return [{"id": identifier, "source": "", "url": None, "issuer": QUERY.read(request.args)}]

    openapi.register(app)
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    validate(document)
    route = document["paths"]["/api/v1/added/{identifier}"]["get"]
    assert (route["summary"], route["description"]) == ("新加的。", "试一试。")
    assert [(one["name"], one["in"]) for one in route["parameters"]] == [
        ("identifier", "path"),
        ("q", "query"),
    ]
    assert route["responses"]["200"]["content"]["application/json"]["schema"] == {
        "type": "array", "items": {"$ref": "#/components/schemas/Duplicate"},
    }  # fmt: skip
    assert app.test_client().get("/api/v1/added/a?q=b").get_json()[0]["issuer"] == "b"
    assert "新加的" in app.test_client().get("/api").text
