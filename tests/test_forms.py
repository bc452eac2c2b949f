"""The forms of all pages without JavaScript: what they hold, where they lead, and what they do when refused."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from search.compose import Wording, taken_apart
from web.app import create_app

FILTERS = {"year": ["2024"], "region": ["福建"], "level": ["county"]}


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


def page(client: FlaskClient, path: str, status: int = 200, **arguments: str | list[str]) -> html.HtmlElement:
    """A page that must be answered with a status."""
    answer = client.get(path, query_string=arguments or None)
    assert answer.status_code == status
    return html.fromstring(answer.text)


def text_of(element: html.HtmlElement) -> str:
    """The words of an element, single spaces between them."""
    return " ".join(element.text_content().split())


def form_of(found: html.HtmlElement) -> html.FormElement:
    """The form of a page that has conditions."""
    (conditions,) = found.cssselect(".conditions")
    form: html.FormElement = next(conditions.iterancestors("form"))
    return form


def said(form: html.FormElement) -> dict[str, list[str]]:
    """What a form would send, empty fields left out."""
    given: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if value:
            given.setdefault(name, []).append(value)
    return given


def sent(client: FlaskClient, path: str, **fields: str | list[str]) -> dict[str, list[str]]:
    """The arguments of the address to which a sent form leads, which must be of the same page."""
    answer = client.get(path, query_string=fields)
    assert answer.status_code == 302
    location = urlsplit(answer.headers["Location"])
    assert location.path == path
    return parse_qs(location.query, keep_blank_values=True)


def chips_of(found: html.HtmlElement) -> list[str]:
    """The filters that a page says are in force."""
    return [
        text_of(chip).removeprefix("去掉筛选：").removesuffix("×") for chip in found.cssselect(".chips a")
    ]


@pytest.mark.parametrize("path", ["/search", "/kwic", "/compare", "/coverage"])
def test_the_same_filters_on_every_page(client: FlaskClient, path: str) -> None:
    """Every page that searches or counts has the filters, set to what its address says, and keeps them."""
    query = {} if path == "/coverage" else {"q": "“执法”"}
    form = form_of(page(client, path, **query, **FILTERS))
    assert {"year_from", "year_to", "region", "issuer", "level", "part", "duplicates"} <= {*form.fields}
    assert ("near1" in form.fields) == (path in {"/search", "/kwic"})
    given = said(form)
    assert (given["year_from"], given["year_to"], given["level"]) == (["2024"], ["2024"], ["county"])
    assert sent(client, path, **given) == {**{name: [value] for name, value in query.items()}, **FILTERS}
    assert form.get("autocomplete") == "off"


@pytest.mark.parametrize("path", ["/kwic", "/compare"])
def test_counts_of_the_controls(client: FlaskClient, path: str) -> None:
    """In a concordance the boxes count what the query finds, in a comparison what is held."""
    form = form_of(page(client, path, q="“综合查一次”", year="2024"))
    boxes = {
        box.get("value"): text_of(box.getparent().cssselect(".count")[0]).removesuffix(" 份")
        for box in form.cssselect("input[name=level]")
    }  # fmt: skip
    query = {"q": "“综合查一次”"} if path == "/kwic" else {}
    facets = client.get("/api/v1/search", query_string={**query, "year": "2024"}).json["facets"]  # type: ignore[index]
    assert len(boxes) > 1
    assert boxes == {value["value"]: str(value["reports"]) for value in facets["level"]}


@pytest.mark.parametrize(
    ("path", "fields", "arguments"),
    [
        (
            "/compare",
            {"queries": "“执法”\r\n\r\n 监督 \r\n", "match": "all", "by": "year", "across": "none"}
            | {"year_from": "", "year_to": "", "region": "", "issuer": "", "duplicates": "group"},
            {"q": ["“执法”", "监督"]},
        ),
        (
            "/compare",
            {"queries": "", "by": "city", "across": "year", "measure": "reports", "year_from": "2023"}
            | {"region": "福建、浙江"},
            {"region": ["福建", "浙江"], "year": ["2023.."], "by": ["city"], "across": ["year"], "measure": ["reports"]},
        ),
        (
            "/kwic",
            {"q": "“执法”", "near1": "", "near2": "", "near_distance": "", "without": "普法", "region": ""}
            | {"sort": "right", "width": "30", "match": "all", "duplicates": "group"},
            {"q": ["“执法” AND -“普法”"]},
        ),
        ("/kwic", {"q": "执法", "without": "", "sort": "left", "width": "60"}, {"q": ["执法"], "sort": ["left"], "width": ["60"]}),
        ("/coverage", {"year_to": "2024", "region": "", "show": "characters"}, {"year": ["..2024"], "show": ["characters"]}),
        ("/coverage", {"year_to": "", "duplicates": "once"}, {"duplicates": ["once"]}),
    ],
)  # fmt: skip
def test_a_sent_form_leads_to_a_clean_address(
    client: FlaskClient, path: str, fields: dict[str, str], arguments: dict[str, list[str]]
) -> None:
    """Nothing empty, no default and no line break stands in the address of any page."""
    assert sent(client, path, **fields) == arguments


def test_how_copies_are_listed_is_not_forgotten(client: FlaskClient) -> None:
    """Pages that list no reports ask only whether each is counted, and leave the rest as it is."""
    for given, chosen in (("all", "all"), ("group", "group"), ("once", "once")):
        form = form_of(page(client, "/compare", q="执法", duplicates=given))
        assert len(form.cssselect("input[name=duplicates]")) == 2
        assert form.fields["duplicates"] == chosen


def test_a_refused_form_keeps_what_was_typed(client: FlaskClient) -> None:
    """Query, words, years and ticks stay where they were, in sight; filters in force have chips."""
    for path in ("/search", "/kwic"):
        found = page(
            client, path, 400,
            q="“执法”", match="any", near1="监督", near2="", near_distance="5", without="普法 复议",
            year_from="2024", year_to="", region="泉州", issuer="", level=["county"], duplicates="once",
        )  # fmt: skip
        assert "相邻的两个词要么都写" in text_of(found.cssselect("[role=alert]")[0])
        form = form_of(found)
        assert said(form) == {
            "q": ["“执法”"], "match": ["any"], "near1": ["监督"], "near_distance": ["5"], "without": ["普法 复议"],
            "year_from": ["2024"], "region": ["泉州"], "level": ["county"], "duplicates": ["once"],
        }  # fmt: skip
        assert form.cssselect("details.further")[0].get("open") is not None
        assert chips_of(found) == [
            "行政区划属于“泉州”", "机构层级是“县级”", "内容相同的报告只算一份", "年度从 2024 起", "去掉全部筛选",
        ]  # fmt: skip


@pytest.mark.parametrize("path", ["/search", "/kwic", "/compare", "/coverage"])
def test_a_refused_filter_stays_where_it_was_typed(client: FlaskClient, path: str) -> None:
    """Years the wrong way round and a place that there is not are in their fields again; no other filter is lost."""
    for given, expected in (
        ({"year": "2025..2023"}, {"year_from": ["2025"], "year_to": ["2023"]}),
        ({"region": "无此地"}, {"region": ["无此地"]}),
    ):
        found = page(client, path, 400, q="“执法”", level="county", **given)
        form = form_of(found)
        assert {name: said(form).get(name) for name in expected} == expected
        assert said(form)["level"] == ["county"]
        assert form.cssselect("details.further")[0].get("open") is not None
        assert chips_of(found) == ["机构层级是“县级”"]


def test_conditions_stay_folded_where_the_box_is_wrong(client: FlaskClient) -> None:
    """Where the query alone cannot be understood the conditions are there, but closed."""
    form = form_of(page(client, "/search", 400, q="“执法", year="2024"))
    assert form.cssselect("details.further")[0].get("open") is None
    assert said(form)["year_from"] == ["2024"]


@pytest.mark.parametrize("path", ["/search", "/kwic"])
def test_where_nothing_is_found(client: FlaskClient, path: str) -> None:
    """All controls are there, those in force set, with their own names; there is nothing of any."""
    found = page(client, path, q="“没有这样的话”", year="2024..", part="不足", issuer="=街道")
    form = form_of(found)
    assert len(form.cssselect("rect")) == 3
    assert said(form)["year_from"] == ["2024"]
    told = [text_of(box.getparent()) for box in form.cssselect("input[name=part]")]
    assert told == ["做法0 份", "不足0 份", "打算0 份"]
    assert said(form)["part"] == ["lacking"]
    assert chips_of(found)[0] == "年度从 2024 起"


def test_a_year_in_force_stays_in_sight(client: FlaskClient) -> None:
    """A range of years has its control also where the query is found in one year alone."""
    form = form_of(page(client, "/search", q="“综合查一次”", year="2024.."))
    assert said(form)["year_from"] == ["2024"]


def test_quotes_do_not_nest(client: FlaskClient) -> None:
    """What to try instead names a filter without quotes of its own around it."""
    found = page(client, "/search", q="“综合查一次”", issuer="=永嘉县三江街道")
    assert "去掉筛选：发布机构是“永嘉县三江街道”" in text_of(found.cssselect(".suggestions")[0])


def test_a_facet_says_what_a_click_adds(client: FlaskClient) -> None:
    """A value beside a chosen one is marked as added to it, and is; one that narrows is not."""
    found = page(client, "/search", q="执法", region="3505")
    links = {text_of(link.cssselect(".value")[0]): link.get("href") for link in found.cssselect(".facet a")}
    for name, href in links.items():
        assert name.startswith("＋加上") == (len(parse_qs(urlsplit(href).query).get("region", [])) > 1)
    assert {"福建省", "泉州市", "洛江区", "＋加上温州市", "2024"} <= links.keys()
    assert len(page(client, links["＋加上温州市"]).cssselect("ol.hits > li")) > len(
        found.cssselect("ol.hits > li")
    )
    assert not [
        text for text in map(text_of, page(client, "/search", q="执法").cssselect(".value")) if "＋" in text
    ]


@pytest.mark.parametrize(
    ("query", "rest", "wording"),
    [
        ("“执法” NEAR/20 “监督”", "", Wording("执法", "监督", "20")),
        ("“执法” NEAR/20 “监督” AND -“普法” -“复议”", "", Wording("执法", "监督", "20", "普法 复议")),
        ("(街道 OR 镇) AND “执法” NEAR/5 “监督”", "(街道 OR 镇)", Wording("执法", "监督", "5")),
        ("街道 AND -“普法”", "街道", Wording(without="普法")),
        ("街道 OR 镇 AND -“普法”", "街道 OR 镇 AND -“普法”", Wording()),
        ("执法 NEAR/20 监督", "执法 NEAR/20 监督", Wording()),
        ("“执法” NEAR/20 “监督” 街道", "“执法” NEAR/20 “监督” 街道", Wording()),
        ("街道 AND -“普 法”", "街道 AND -“普 法”", Wording()),
        ("街道", "街道", Wording()),
    ],
)
def test_what_the_fields_wrote_fills_them_again(query: str, rest: str, wording: Wording) -> None:
    """A query is taken apart only where the fields would write just the same again."""
    assert taken_apart(query) == (rest, wording)


def test_words_are_changed_by_their_fields(client: FlaskClient) -> None:
    """Fields left alone say nothing twice, changed ones replace what they said, and the box has the last word."""
    query = "执法 AND “执法” NEAR/20 “监督” AND -“普法”"
    form = form_of(page(client, "/search", q=query))
    given = said(form)
    assert [given[name] for name in ("near1", "near2", "near_distance", "without")] == [
        ["执法"], ["监督"], ["20"], ["普法"],
    ]  # fmt: skip
    assert form.cssselect("details.further")[0].get("open") is None
    for changed, expected in (
        ({}, query),
        ({"near_distance": "5"}, "执法 AND “执法” NEAR/5 “监督” AND -“普法”"),
        ({"without": ""}, "执法 AND “执法” NEAR/20 “监督”"),
        ({"near1": "", "near2": ""}, "执法 AND -“普法”"),
        ({"q": "复议"}, "复议"),
        ({"q": "复议", "without": "街道"}, "复议 AND “执法” NEAR/20 “监督” AND -“街道”"),
        ({"within": "街道"}, f"{query} AND 街道"),
    ):
        assert sent(client, "/search", **{**given, **changed}) == {"q": [expected]}
    refused = form_of(page(client, "/search", 400, **{**given, "near2": ""}))
    assert sent(client, "/search", **{**said(refused), "near2": "复议"}) == {
        "q": ["执法 AND “执法” NEAR/20 “复议” AND -“普法”"]
    }
