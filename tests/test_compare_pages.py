"""The page of comparisons and its pictures, over the built-in reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from web import compare
from web.app import create_app

SVG = "{http://www.w3.org/2000/svg}"
# 2024 lies between, and is left out.
GAP = {"q": ["“执法”", "“综合查一次”", "监督 <b>&"], "year": ["2023", "2025"]}


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


def page(client: FlaskClient, path: str = "/compare", **arguments: str | list[str]) -> html.HtmlElement:
    """A page that must be answered with 200."""
    answer = client.get(path, query_string=arguments or None)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def text_of(element: html.HtmlElement) -> str:
    """The words of an element, single spaces between them."""
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("by", ["year", "province", "city", "county", "issuer"])
@pytest.mark.parametrize("across", ["none", "year"])
@pytest.mark.parametrize("measure", ["occurrences", "reports"])
def test_each_number_leads_to_its_hits(client: FlaskClient, by: str, across: str, measure: str) -> None:
    """The page that a number links to says the same number; a number without link is 0 or of no row."""
    found = page(client, q="“执法”\n“枫桥经验”\n监督", by=by, across=across, measure=measure, region="福建")
    cells = found.cssselect(".numbers td:not(.held)")
    links = [cell for cell in cells if cell.cssselect("a")]
    assert len(links) > 3
    assert {text_of(cell) for cell in cells if cell not in links} <= {"0", "未收录"}
    for cell in links[:25]:
        href = cell.cssselect("a")[0].get("href")
        totals = text_of(page(client, href).cssselect(".totals")[0])
        quotes = "“" in parse_qs(urlsplit(href).query)["q"][0]
        unit = "份报告" if measure == "reports" else "处" if quotes else "段"
        assert f"{text_of(cell)} {unit}" in totals, href


def test_before_anything_is_asked(client: FlaskClient) -> None:
    """Without a query there is the form, and examples that have an answer; filters are kept."""
    found = page(client, year="2024", q=" \n")
    assert found.cssselect("textarea")[0].text_content().strip() == ""
    assert [text_of(chip) for chip in found.cssselect(".chips a")] == ["去掉筛选：年度是 2024×"]
    examples = found.cssselect("main .examples a")
    assert len(examples) == 4
    for example in examples:
        assert page(client, example.get("href")).cssselect(".numbers table, main .notice")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"q": "“执法”\n“执法"}, "第 2 个查询看不懂：第 1 个字符处的引号 “ 没有配对。"),
        ({"q": "\n".join(["执法"] * 21)}, "一次最多比较 20 个查询，现在有 21 个。"),
        ({"q": "执法", "by": "day"}, "参数 by 的值“day”看不懂"),
        ({"q": "执法", "measure": "size"}, "参数 measure 的值“size”看不懂"),
        ({"q": "执法", "region": "无此地"}, "没有名为“无此地”的行政区划"),
    ],
)
def test_what_cannot_be_understood(client: FlaskClient, given: dict[str, str], sentence: str) -> None:
    """The page says what is wrong, and what was typed is still there."""
    answer = client.get("/compare", query_string=given)
    assert answer.status_code == 400
    found = html.fromstring(answer.text)
    assert sentence in text_of(found.cssselect("[role=alert]")[0])
    assert found.cssselect("textarea")[0].text_content().strip() == given["q"]


def test_links_to_other_pages(client: FlaskClient) -> None:
    """One query goes along to the search, several cannot; the filters do."""
    for query, expected in (("“执法”", ["“执法”"]), ("“执法”\n监督", [])):
        found = page(client, q=query, year="2024", by="issuer")
        href = found.xpath("//nav[@class='site-links']//a[text()='检索']")[0].get("href")
        assert parse_qs(urlsplit(href).query) == {"year": ["2024"]} | ({"q": expected} if expected else {})
        page(client, href)
    href = page(client, "/search", q="“执法”").xpath("//a[text()='比较']")[0].get("href")
    assert text_of(page(client, href).cssselect("ul.understood strong")[0]) == "“执法”"


def test_not_held_looks_different(client: FlaskClient) -> None:
    """A year that is not held says so and is hatched; one that says nothing is 0."""
    found = page(client, **GAP)
    rows = {
        text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in found.cssselect(".numbers tbody tr")
    }
    assert rows["2024"] == ["0 份", "未收录", "未收录", "未收录"]
    assert rows["2023"][2] == "0"
    assert "没有收录报告的年度：2024" in text_of(found.cssselect("svg desc")[0])
    assert len(hatched(etree.fromstring(svg(client, "bars", **GAP)))) == 3


def svg(client: FlaskClient, name: str, **arguments: str | list[str]) -> bytes:
    """A picture as a file."""
    answer = client.get(f"/compare/{name}.svg", query_string=arguments)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    return answer.data


def hatched(picture: etree.Element) -> list[etree.Element]:
    """The hatched rectangles of a picture."""
    return [one for one in picture.iter(f"{SVG}rect") if "hatch" in one.get("fill", "")]


@pytest.mark.parametrize(
    ("by", "across", "names"),
    [
        ("year", "none", ["bars"]),
        ("year", "year", ["bars"]),
        ("province", "none", ["tiles", "firsts"]),
        ("province", "year", ["tiles", "heat", "firsts"]),
        ("city", "year", ["heat", "firsts"]),
        ("county", "none", ["firsts"]),
        ("issuer", "year", ["heat", "firsts"]),
    ],
)
@pytest.mark.parametrize("measure", ["occurrences", "per_10k"])
def test_pictures(client: FlaskClient, by: str, across: str, names: list[str], measure: str) -> None:
    """Each picture is told in words, stands in the page, and alone as sound XML with colours of its own."""
    given: dict[str, Any] = {**GAP, "by": by, "across": across, "measure": measure}
    found = page(client, **given)
    files = [link.get("href") for link in found.cssselect(".downloads a")]
    assert [urlsplit(href).path for href in files] == [f"/compare/{name}.svg" for name in names]
    assert len(found.cssselect("figure svg")) == len(names)
    for figure, href in zip(found.cssselect("figure"), files, strict=True):
        inline = figure.cssselect("svg")[0]
        assert inline.get("role") == "img"
        assert not inline.cssselect("style, [style], a")
        alone = etree.fromstring(client.get(href).data)
        heading = text_of(figure.cssselect("h2")[0])
        for tag in ("title", "desc"):
            told = alone.find(f"{SVG}{tag}")
            assert told is not None
            assert told.text
            assert told.text == inline.cssselect(tag)[0].text_content()
            assert told.get("id") in {inline.get("aria-labelledby"), inline.get("aria-describedby")}
        assert alone.findtext(f"{SVG}title") == heading
        assert "var(" not in client.get(href).text
        words = [one.text or "" for one in alone.iter(f"{SVG}text")]
        assert any(word.startswith("检索范围：") and "索引第" in word for word in words)
        assert "监督 <b>&" in words
        assert "检索范围：" in text_of(figure.cssselect("figcaption")[0])


def test_the_map_has_all_provinces(client: FlaskClient) -> None:
    """34 tiles for each query; those without a report are hatched, the others have their number."""
    picture = etree.fromstring(svg(client, "tiles", q="“执法”", by="province"))
    words = [one.text for one in picture.iter(f"{SVG}text")]
    assert {"福建", "浙江", "广东", "新疆", "台湾"} <= set(words)
    assert len(hatched(picture)) == 34 - 3 + 1  # and one in the legend
    numbers = {
        text_of(row[0]): text_of(row[2])
        for row in page(client, q="“执法”", by="province").cssselect(".numbers tbody tr")
    }
    assert set(numbers.values()) <= set(words)
    assert len(numbers) == 3


def test_the_matrix_as_a_picture(client: FlaskClient) -> None:
    """The heat map has the numbers of the table, and hatches what that calls not held."""
    given = {"q": "“执法”", "by": "county", "across": "year"}
    cells = [
        text_of(cell)
        for row in page(client, **given).cssselect(".numbers tbody tr")
        for cell in row[3:]  # behind name, size and the sum of the row
    ]
    picture = etree.fromstring(svg(client, "heat", **given))
    assert len(hatched(picture)) == cells.count("未收录") + 1  # and one in the legend
    shapes = [one.text for one in picture.iter(f"{SVG}text")]
    for cell in set(cells) - {"未收录"}:
        assert cell in shapes


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/compare/bars.svg", {"q": "执法", "by": "city"}, 404),
        ("/compare/other.svg", {"q": "执法"}, 404),
        ("/compare/bars.svg", {}, 400),
        ("/compare/bars.svg", {"q": "“执法"}, 400),
    ],
)
def test_pictures_that_there_are_not(
    client: FlaskClient, path: str, given: dict[str, str], status: int
) -> None:
    """A picture that a comparison does not give is not found; a bad query is a bad request."""
    assert client.get(path, query_string=given).status_code == status


def test_what_came_first_is_linked(client: FlaskClient) -> None:
    """The earliest passage of each query is linked, with the year from which on any report is held."""
    found = page(client, q="“综合查一次”\n“没有这句话”", by="county")
    said = [text_of(one) for one in found.cssselect(".firsts li")]
    assert said == [
        "“综合查一次” 2024 年度 泉州市洛江区人民政府 收录始于 2023 年度",
        "“没有这句话” 没有出现 收录始于 2023 年度",
    ]
    href = found.cssselect(".firsts li a")[0].get("href")
    passage = page(client, href).get_element_by_id(urlsplit(href).fragment)
    assert [text_of(mark) for mark in passage.cssselect("mark")] == ["综合查一次"] * 4
    rows = [text_of(row[0]) for row in found.cssselect(".firsts tbody tr")]
    assert rows == ["永嘉县 浙江省温州市", "洛江区 福建省泉州市"]


def test_long_comparisons_are_cut_on_the_page_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more rows than a page has room for the rest is counted and had as JSON."""
    monkeypatch.setattr(compare, "_MOST_ROWS", 2)
    found = page(client, q="“执法”", by="issuer")
    assert len(found.cssselect(".numbers tbody tr")) == 2
    assert "还有 3 行没有列出" in text_of(found.cssselect(".numbers")[0])
    href = found.xpath("//section[@class='numbers']//a[text()='JSON']")[0].get("href")
    answer = client.get(href).json
    assert answer is not None
    assert len(answer["rows"]) == 5
