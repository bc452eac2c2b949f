"""The search form without JavaScript: its fields become one address, and what it offers is counted."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.divisions import by_code
from index.models import Document, LineRole, Metadata, Passage, SourceLine
from index.store import writing
from search.engine import Engine
from search.filters import FILTERS, read_filters
from search.models import FacetName, FacetValue, SearchRequest
from web.addresses import Address
from web.app import create_app
from web.controls import controls
from web.help import SYNTAX


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


def sent(client: FlaskClient, **fields: str | list[str]) -> dict[str, list[str]]:
    """The arguments of the address to which a sent form leads."""
    response = client.get("/search", query_string=fields)
    assert response.status_code == 302
    location = urlsplit(response.headers["Location"])
    assert location.path == "/search"
    return parse_qs(location.query)


@pytest.mark.parametrize(
    ("fields", "arguments"),
    [
        (
            {"q": "法治", "near1": "执法", "near2": "监督", "near_distance": "5"},
            {"q": "法治 AND “执法” NEAR/5 “监督”"},
        ),
        ({"near1": "执法", "near2": "监督"}, {"q": "“执法” NEAR/10 “监督”"}),
        ({"q": "执法", "without": "普法 复议"}, {"q": "执法 AND -“普法” -“复议”"}),
        ({"q": "执法 OR 普法", "within": "监督 | 街道"}, {"q": "(执法 OR 普法) AND (监督 | 街道)"}),
        ({"q": "执法", "year_from": "2023", "year_to": "2024"}, {"q": "执法", "year": "2023..2024"}),
        ({"q": "执法", "year_from": "2024", "year_to": "2024"}, {"q": "执法", "year": "2024"}),
        ({"q": "执法", "year_from": "", "year_to": "2024"}, {"q": "执法", "year": "..2024"}),
        ({"q": "执法", "year": "2023", "year_from": "2024", "year_to": ""}, {"q": "执法", "year": "2024.."}),
        ({"q": "执法", "within": "", "near1": "", "region": "", "issuer": "", "match": "all"}, {"q": "执法"}),
        (
            {
                "q": "执法",
                "within": "",
                "sort": "newest",
                "level": "county",
                "page": "3",
                "duplicates": "all",
            },
            {"q": "执法", "level": "county", "sort": "newest", "duplicates": "all"},
        ),
    ],
)
def test_the_fields_of_the_form_become_one_address(
    client: FlaskClient, fields: dict[str, str], arguments: dict[str, str]
) -> None:
    """A sent form leads to the address of the search that it describes, with nothing else in it."""
    assert sent(client, **fields) == {name: [value] for name, value in arguments.items()}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"q": "执法", "near1": "监督", "near2": ""}, "相邻的两个词要么都写，要么都不写"),
        ({"q": "“执法", "within": "监督"}, "没有配对"),
        ({"q": "执法", "within": "(监督"}, "没有配对"),
        ({"q": "执法", "within": ["监督", "普法"]}, "参数 within 只能写一次"),
    ],
)
def test_what_the_form_cannot_mean_is_said(
    client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    """A field that cannot be understood is answered with 400 and a sentence; the box keeps its text."""
    response = client.get("/search", query_string=fields)
    assert response.status_code == 400
    assert sentence in response.text
    assert f'value="{fields["q"]}"' in unescape(response.text)


def test_a_distance_or_year_that_is_none_is_said(client: FlaskClient) -> None:
    """The sentence speaks of what was typed, whichever page tells it."""
    for fields, sentence in (
        ({"near1": "执法", "near2": "监督", "near_distance": "近"}, "相距的字数“近”不对"),
        ({"near1": "执法", "near2": "监督", "near_distance": "-1"}, "相距的字数“-1”不对"),
        ({"near1": "执法", "near2": "“"}, "“ 里没有可以检索的字"),
        ({"q": "执法", "without": "普法 ”"}, "” 里没有可以检索的字"),
        ({"q": "执法", "year_from": "今年"}, "年度“今年..”看不懂"),
        ({"q": "执法", "year_from": "2025", "year_to": "2023"}, "之后"),
    ):
        response = client.get("/search", query_string=fields, follow_redirects=True)
        assert response.status_code == 400
        assert sentence in response.text


def fields_of(html: str) -> list[tuple[str, str]]:
    """What the form of a page would send if it were sent as it is."""
    form = html[html.index('id="search-form"') : html.index("</form>")]
    found = []
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in given and (given["type"] not in {"checkbox", "radio"} or " checked" in tag):
            found.append((given["name"], unescape(given.get("value", ""))))
    for name, options in re.findall(r'<select[^>]*name="(\w+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="(\d*)" selected', options)
        found.append((name, chosen[1] if chosen else ""))
    return found


@pytest.mark.parametrize(
    "query",
    [
        "q=执法",
        "q=执法&year=2023..2024&region=3505&issuer=街道&level=township",
        "q=执法&year=2023&year=2024&match=any",
        "q=执法&year=..2024&issuer=%3D泉州市洛江区人民政府&issuer=街道&duplicates=all&limit=2",
        "year=2024&kind=计划&kind=报告",
        "q=执法&region=浙江省&region=福建省&year=1999..2031",
    ],
)
def test_a_form_sent_as_it_is_changes_nothing(client: FlaskClient, query: str) -> None:
    """All that is in the address is in the form, ticked, filled in or hidden, once each."""
    html = client.get(f"/search?{query}").text
    given: dict[str, list[str]] = {}
    for name, value in fields_of(html):
        given.setdefault(name, []).append(value)
    arguments = sent(client, **given)
    expected = parse_qs(query)
    assert {name: sorted(values) for name, values in arguments.items()} == {
        name: sorted(values) for name, values in expected.items()
    }


def test_controls_count_what_the_facets_count(client: FlaskClient) -> None:
    """Bars and boxes tell the counts of the facets, which leave out their own filter."""
    html = client.get("/search?q=执法&level=township").text
    facets = client.get("/api/v1/search?q=执法&level=township").json["facets"]  # type: ignore[index]
    bars = dict(re.findall(r'data-year="(\d+)" data-reports="(\d+)"', html))
    assert {year: count for year, count in bars.items() if count != "0"} == {
        value["value"]: str(value["reports"]) for value in facets["year"]
    }
    boxes = re.findall(r'name="level" value="(\w+)"[^>]*><span>.*?</span><span class="count">(\d+) 份', html)
    assert boxes == [(value["value"], str(value["reports"])) for value in facets["level"]]
    assert re.search(r'name="level" value="township" checked', html)


def test_what_is_asked_for_stays_in_sight(app: Flask) -> None:
    """A box or a year that finds nothing is there all the same while the address asks for it."""
    years = (FacetValue("2024", None, 1, 1),)
    facets = dict.fromkeys(FacetName, ()) | {FacetName.YEAR: years}
    with app.test_request_context():
        shown = controls(facets, Address((("level", "county"), ("level", "city"), ("year", "2020..2021"))))
    assert [bar.year for bar in shown.years] == [2020, 2021, 2022, 2023, 2024]
    assert [bar.chosen for bar in shown.years] == [True, True, False, False, False]
    (choice,) = shown.choices
    assert [(option.value, option.chosen) for option in choice.options] == [("county", True), ("city", True)]


def test_a_division_opens_level_by_level(tmp_path: Path) -> None:
    """However many divisions there are, those right below a selected one are among the facet's values."""
    known = [one for code in range(110000, 660000) if (one := by_code(str(code))) and one.county and one.city]
    rare = [one for one in known if one.code.startswith("3505")]
    common = [one for one in known if one.code.startswith(("13", "14", "41"))]
    assert len(common) > 100
    with writing(tmp_path / "index") as transaction:
        for number, division in enumerate([*rare, *common, *common]):
            metadata = Metadata(None, None, 2024, None, None, division=division)
            text = "坚持严格规范公正文明执法。"
            lines = (SourceLine(LineRole.BODY, text),)
            document = Document(metadata, (), (Passage((), text, 1),), lines)
            transaction.put(f"/{number}", f"{number:016x}", document)
    engine = Engine(tmp_path / "index")

    def counties(**filters: str) -> dict[str | None, int]:
        given = read_filters({name: [filters[name]] if name in filters else [] for name in FILTERS})
        found = engine.search(SearchRequest(query="执法", filters=given)).facets[FacetName.COUNTY]
        assert [value.reports for value in found] == sorted((value.reports for value in found), reverse=True)
        return {value.code: value.reports for value in found}

    assert not {one.code for one in rare} & counties().keys()
    opened = counties(region="3505")
    assert len(opened) == 100
    assert {one.code: 1 for one in rare}.items() <= opened.items()


def test_the_page_of_help(client: FlaskClient, engine: Engine) -> None:
    """Each example leads to its search and tells how many reports that finds; none finds nothing."""
    html = client.get("/help").text
    rows = re.findall(
        r'<a href="(/search[^"]*)"><code>(.*?)</code></a><span class="meaning">.*?<span class="count">(\d+) 份',
        html,
    )
    assert [unescape(query) for _, query, _ in rows] == [
        example.query for group in SYNTAX for example in group.examples
    ]
    for href, query, count in rows:
        assert parse_qs(urlsplit(unescape(href)).query) == {"q": [unescape(query)]}
        total = engine.search(SearchRequest(query=unescape(query), limit=1)).total
        assert total.reports == int(count) > 0


def test_the_syntax_is_on_every_page(client: FlaskClient) -> None:
    """The old anchor still leads to the query language."""
    for path in ("/", "/search?q=执法", "/search?q=%22"):
        html = client.get(path).text
        assert html.count('id="syntax"') == 1
        assert "NEAR/10" in html[html.index('id="syntax"') :]


def test_suggestions_as_json(client: FlaskClient) -> None:
    """The JSON has the four kinds; nothing typed, nothing offered; what nobody types is refused."""
    answer = client.get("/api/v1/suggest", query_string={"q": "法治 泉"}).json
    assert answer is not None
    assert answer["query"] == "法治 泉"
    assert (answer["before"], answer["typed"]) == ("法治 ", "泉")
    assert answer["divisions"][0] == {
        "value": "泉州市",
        "code": "3505",
        "path": ["福建省", "泉州市"],
        "reports": 3,
    }
    assert set(answer["issuers"][0]) == {"value", "reports"}
    assert set(answer["phrases"][0]) == {"text", "occurrences"}
    assert {"泉洛政文〔2025〕14号"} <= {one["value"] for one in answer["doc_numbers"]}
    empty = client.get("/api/v1/suggest").json
    assert empty is not None
    assert [empty[kind] for kind in ("issuers", "divisions", "doc_numbers", "phrases")] == [[]] * 4
    for typed in ("执" * 1001, "执\x00"):
        assert client.get("/api/v1/suggest", query_string={"q": typed}).status_code == 400
