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
    assert {text_of(cell) for cell in cells if cell not in links} <= {"0", "无报告"}
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
    """A year without a report says so and is hatched; one that says nothing is 0."""
    found = page(client, **GAP)
    rows = {
        text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in found.cssselect(".numbers tbody tr")
    }
    assert rows["2024"] == ["0 份", "无报告", "无报告", "无报告"]
    assert rows["2023"][2] == "0"
    assert "筛选之内没有报告的年度：2024" in text_of(found.get_element_by_id("bars-words"))
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
    assert len(found.cssselect("figure [role=img]")) == len(names)
    for figure, href in zip(found.cssselect("figure"), files, strict=True):
        inline = figure.cssselect("[role=img]")[0]
        assert inline.cssselect("svg")
        assert not inline.cssselect("style, [style], a")
        alone = etree.fromstring(client.get(href).data)
        heading = text_of(figure.cssselect("h2")[0])
        for tag, label in (("title", "labelledby"), ("desc", "describedby")):
            told = alone.find(f"{SVG}{tag}")
            assert told is not None
            assert told.text
            assert told.text == text_of(found.get_element_by_id(inline.get(f"aria-{label}")))
            assert told.get("id") == alone.get(f"aria-{label}")
        assert alone.findtext(f"{SVG}title") == heading
        assert "var(" not in client.get(href).text
        words = [one.text or "" for one in alone.iter(f"{SVG}text")]
        assert any(word.startswith("检索范围：") and "索引第" in word for word in words)
        assert "监督 <b>&" in words
        assert "检索范围：" in text_of(figure.cssselect("figcaption")[0])


def test_the_map_has_all_provinces(client: FlaskClient) -> None:
    """34 tiles for each query: with a number, hatched without a report, or told to be none of its provinces."""
    picture = etree.fromstring(svg(client, "tiles", q="“执法”", by="province"))
    words = [one.text for one in picture.iter(f"{SVG}text")]
    assert {"福建", "浙江", "广东", "新疆", "台湾"} <= set(words)
    assert len(hatched(picture)) == 34 - 3 - 3 + 1  # and one in the legend
    assert words.count("范围外") == 3
    description = picture.findtext(f"{SVG}desc") or ""
    assert "28 个省级行政区未收录，台湾、澳门、香港不在收录范围。" in description
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
        "“综合查一次” 2024 年度（2025-02-13） 泉州市洛江区人民政府 收录始于 2023 年度",
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


@pytest.mark.parametrize(
    ("given", "nothing", "no_report", "since", "caveat"),
    [
        ({}, "未收录", "未收录", "收录始于 2023 年度", "更早的报告没有收录"),
        ({"year": "2024..2025"}, "无报告", "筛选之内没有报告", "筛选之内始于 2024 年度", "筛选之外的"),
        ({"own": " year:2024.."}, "无报告", "筛选之内没有报告", "筛选之内始于 2024 年度", "筛选之外的"),
        ({"duplicates": "once"}, "未收录", "未收录", "收录始于 2023 年度", "更早的报告没有收录"),
    ],
)
def test_filters_say_nothing_of_what_is_held(  # noqa: PLR0913, PLR0917 - they are the table's
    client: FlaskClient, given: dict[str, str], nothing: str, no_report: str, since: str, caveat: str
) -> None:
    """Under filters, in their own field or in the query, table and pictures say that these leave no report."""
    given = dict(given)
    own = given.pop("own", "")
    found = page(client, q=f"“执法”{own}", by="county", across="year", **given)
    cells = {text_of(cell) for cell in found.cssselect(".numbers td.unheld")}
    assert cells == {nothing}
    assert text_of(found.cssselect(".numbers .hint .unheld")[0]) == nothing
    assert no_report in text_of(found.cssselect(".panels.heat")[0])
    assert since in text_of(found.cssselect(".firsts li")[0])
    assert caveat in text_of(found.cssselect(".firsts .hint")[0])
    other = {"未收录", "收录始于", "更早的报告没有收录"} if nothing == "无报告" else {"无报告", "筛选之内"}
    shown = "".join(map(text_of, found.cssselect("figure, .numbers, .firsts")))
    assert not [one for one in other if one in shown]


def marks(picture: etree.Element) -> list[tuple[str, float]]:
    """What the marks of a timeline say, and where they stand."""
    return [
        (path.findtext(f"{SVG}title") or "", float(path.get("transform", "")[len("translate(") :].split()[0]))
        for path in picture.iter(f"{SVG}path")
    ]


def test_each_mark_stands_in_its_year(client: FlaskClient) -> None:
    """However many queries there are, a mark lies within the band of its year, which is named in its middle."""
    picture = etree.fromstring(
        svg(client, "firsts", q=["“执法”", "“综合查一次”", "监督", "复议", "普法", "依法"], by="issuer")
    )
    bands = [one for one in picture.iter(f"{SVG}rect") if one.get("fill-opacity")]
    wide = float(bands[0].get("width", ""))
    years = {
        text.text: float(text.get("x", ""))
        for text in picture.iter(f"{SVG}text")
        if (text.text or "").isdigit()
    }
    assert sorted(years) == ["2023", "2024", "2025"]
    assert float(bands[0].get("x", "")) + wide / 2 == pytest.approx(years["2023"])
    dated = [(said, x) for said, x in marks(picture) if "年度" in said]
    assert len(dated) > 10
    for said, x in dated:
        year = said.split("：")[1][:4]
        assert abs(x - years[year]) + 6 <= wide / 2, said


def test_a_timeline_says_what_it_leaves_out(client: FlaskClient) -> None:
    """Of more queries than it has marks for, caption, file and description say how many are drawn."""
    given = {"q": ["“执法”", *(f"“没有这句话{number}”" for number in range(6))], "by": "county"}
    found = page(client, **given)
    figure = found.cssselect("figure:has(.firsts)")[0]
    assert "只画了前 6 个查询（共 7 个）" in text_of(figure.cssselect("figcaption")[0])
    assert text_of(found.get_element_by_id("firsts-words")).startswith("前 6 个查询（共 7 个）见于其中")
    assert "只画了前 6 个查询（共 7 个）" in svg(client, "firsts", **given).decode()


def test_hatching_is_explained_where_there_is_any(client: FlaskClient) -> None:
    """A timeline that hatches says what it means by that, and one that does not says nothing of it."""
    for given, expected in (({}, True), ({"year": "2024"}, False)):
        picture = etree.fromstring(svg(client, "firsts", q="“执法”", by="issuer", **given))
        words = [one.text or "" for one in picture.iter(f"{SVG}text")]
        assert (len(hatched(picture)) > 1) == expected
        assert any(one.startswith("此前") for one in words) == expected


def test_all_measures_at_once(client: FlaskClient) -> None:
    """Each query has a column for each measure, whose numbers are those of the measure alone; all are links."""
    given = {"q": ["“执法”", "监督"], "by": "county", "region": "福建,浙江"}
    found = page(client, **given, measure="all")
    assert [text_of(one) for one in found.cssselect(".numbers [colspan]")] == ["“执法”", "监督"]
    units = [text_of(one) for one in found.cssselect(".numbers thead tr + tr th")]
    assert units == ["处", "段", "份 / 收录", "处/万字", "段", "份 / 收录", "段/万字"]
    shown = columns(found)
    single = {
        measure: columns(page(client, **given, measure=measure))
        for measure in ("occurrences", "passages", "reports", "per_10k")
    }
    assert shown[0] == single["occurrences"][0]
    assert shown[1] == single["passages"][0]
    assert [one.split(" / ")[0] for one in shown[2]] == single["reports"][0]
    assert shown[3] == single["per_10k"][0]
    assert shown[4] == single["passages"][1]
    held = [text_of(cell).split(" ")[0] for cell in found.cssselect(".numbers td.held")]
    assert [one.split(" / ")[1] for one in shown[5]] == held
    assert text_of(found.cssselect("figure h2")[0]) == "首次出现的年度"
    for cell in found.cssselect(".numbers td:not(.held):not(.zero):not(.unheld)"):
        assert cell.cssselect("a")


def columns(found: html.HtmlElement) -> list[list[str]]:
    """The columns of the first table of numbers behind the names and what is held."""
    rows = found.cssselect(".numbers table")[0].cssselect("tbody tr, tfoot tr")
    return [
        list(column) for column in zip(*([text_of(cell) for cell in row[2:]] for row in rows), strict=True)
    ]


def test_all_measures_of_each_year(client: FlaskClient) -> None:
    """Where rows are divided by years there is a table for each measure, and pictures show occurrences."""
    given = {"q": "“执法”", "by": "province", "across": "year"}
    found = page(client, **given, measure="all")
    captions = [text_of(one) for one in found.cssselect(".numbers caption")]
    assert captions == ["“执法”（处）", "“执法”（段）", "“执法”（份 / 收录）", "“执法”（处/万字）"]
    assert text_of(found.cssselect("figure h2")[0]) == "各省级行政区：出现次数"
    assert svg(client, "tiles", **given, measure="all") == svg(client, "tiles", **given)
