"""The pages, over a real index through Flask's test client."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.damage import LOST, Repair
from index.divisions import find
from index.pipeline import index_sources
from search.models import FacetName, FacetValue
from web.addresses import Address
from web.app import create_app
from web.facet_links import FacetLinks
from web.facet_panel import facet_panel
from web.help import SYNTAX
from web.marks import Segment, joined, segments, split

LUOJIANG, SANJIANG, QINGYUAN = "8791d64c327e", "15823be6f432", "d6b580ebc780"


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


def page(client: FlaskClient, path: str, **arguments: str | list[str]) -> str:
    """The HTML of a page that must be answered with 200."""
    response = client.get(path, query_string=arguments or None)
    assert response.status_code == 200
    return response.text


def text_of(html: str) -> str:
    """The words of a page, without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)))


def links(html: str) -> list[str]:
    """Where the links of a page lead."""
    return [unescape(href) for href in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', html)]


def arguments_of(href: str) -> dict[str, list[str]]:
    """The arguments of an address."""
    return parse_qs(urlsplit(href).query)


def test_start_page_tells_what_is_held_and_offers_queries_that_work(client: FlaskClient) -> None:
    """The start page says how much is held, and each of its example queries finds something."""
    html = page(client, "/")
    assert "5 份报告" in text_of(html)
    assert "2023–2025" in text_of(html)
    examples = [href for href in links(html) if "q" in arguments_of(href)]
    assert len(examples) == 6 + len([example for group in SYNTAX for example in group.examples])
    for href in examples:
        assert 'class="hits"' in page(client, href)


def test_search_without_query_or_filter_is_the_start_page(client: FlaskClient) -> None:
    """An empty form leads back to the start page, not to an error."""
    assert "试一试" in page(client, "/search", q="  ", match="all", year="", region="")


def test_results_are_grouped_by_report_and_counted(client: FlaskClient) -> None:
    """Results name each report once, with totals, highlights, metadata and links to the passages."""
    html = page(client, "/search", q="“综合查一次”")
    assert "2 份报告 · 2 段 · 6 处" in text_of(html)
    assert html.count("<article>") == 2
    assert html.count("<mark>综合查一次</mark>") >= 4
    for fact in (
        "泉洛政文〔2025〕14号",
        "福建省 › 泉州市 › 洛江区",
        "2025-02-13",
        "段落里有连续的“综合查一次”",
    ):
        assert fact in text_of(html)
    passages = [href for href in links(html) if urlsplit(href).fragment]
    anchored = [href for href in passages if f"/reports/{LUOJIANG}" in href]
    assert arguments_of(anchored[0])["q"] == ["“综合查一次”"]
    assert f'id="{urlsplit(anchored[0]).fragment}"' in page(client, anchored[0])


def test_occurrences_are_left_out_where_no_phrase_is_quoted(client: FlaskClient) -> None:
    """A query of unquoted words is counted in reports and passages alone."""
    totals = re.search(r'class="totals".*?</p>', page(client, "/search", q="执法 监督"), re.DOTALL)
    assert totals is not None
    assert "处" not in text_of(totals[0])


def test_further_passages_are_linked(client: FlaskClient) -> None:
    """At most three passages a report are shown; the others are counted and linked."""
    html = page(client, "/search", q="执法", issuer="洛江区人民政府")
    assert html.count('class="excerpt"') == 3
    assert re.search(r"本报告另有 \d+ 段", text_of(html))


def test_facet_link_narrows_the_search(client: FlaskClient) -> None:
    """A facet's link adds its value to the address, keeps the query and goes back to the first page."""
    html = page(client, "/search", q="执法", limit="1", page="2")
    facets = [href for href in links(html) if arguments_of(href).get("region") == ["3505"]]
    assert arguments_of(facets[0]) == {"q": ["执法"], "limit": ["1"], "region": ["3505"]}
    assert "3 份报告" in text_of(page(client, facets[0]))


def test_issuer_facet_means_exactly_that_issuer(client: FlaskClient) -> None:
    """The issuer facet's link asks for the whole name."""
    html = page(client, "/search", q="执法")
    assert any(arguments_of(href).get("issuer") == ["=泉州市洛江区人民政府"] for href in links(html))
    assert "1 份报告" in text_of(page(client, "/search", q="执法", issuer="=泉州市洛江区人民政府"))


def test_selected_facet_is_marked_and_removes_itself(client: FlaskClient) -> None:
    """A selected value is marked; its link and its chip lead to the search without it."""
    html = page(client, "/search", q="执法", year="2024", region="3505")
    selected = re.findall(r'<a href="([^"]*)" aria-current="true">', html)
    removed = [arguments_of(unescape(href)) for href in selected]
    assert {"q": ["执法"], "region": ["3505"]} in removed
    assert {"q": ["执法"], "year": ["2024"]} in removed
    assert "行政区划属于“福建省泉州市”" in text_of(html)
    assert any(arguments_of(href) == {"q": ["执法"]} for href in links(html))


def test_region_inside_a_selected_one_takes_its_place(client: FlaskClient) -> None:
    """Going down from a city to a county narrows the search instead of adding an alternative."""
    html = page(client, "/search", q="执法", region="泉州市")
    assert any(arguments_of(href).get("region") == ["350504"] for href in links(html))


@pytest.mark.parametrize(
    ("name", "wide", "narrow"),
    [("year", "2023..2025", "2024"), ("issuer", "街道办事处", "=永嘉人民政府三江街道办事处")],
)
def test_value_inside_a_wider_one_takes_its_place(
    client: FlaskClient, name: str, wide: str, narrow: str
) -> None:
    """A facet's link always narrows, also where the address already holds a filter that lets it through."""
    html = page(client, "/search", **{"q": "执法", name: wide})
    assert any(arguments_of(href).get(name) == [narrow] for href in links(html))


def test_filters_survive_a_new_query(client: FlaskClient) -> None:
    """The search form carries the filters of the address."""
    html = page(client, "/search", q="执法", year=["2023", "2024"])
    assert re.findall(r'type="hidden" name="year" value="(\d+)"', html) == ["2023", "2024"]


def test_large_tree_of_divisions_is_opened_step_by_step(app: Flask) -> None:
    """Of many divisions ten provinces are shown, and what lies below a selected one; the rest is folded."""
    provinces = tuple(FacetValue(f"省{code}", str(code), 1, 1) for code in range(11, 60))
    cities = tuple(FacetValue(f"市{code}", f"{code}01", 1, 1) for code in range(11, 60))
    facets = dict.fromkeys(FacetName, ()) | {FacetName.PROVINCE: provinces, FacetName.CITY: cities}
    with app.test_request_context():
        (closed,) = facet_panel(facets, Address())
        (opened,) = facet_panel(facets, Address((("region", "35"),)))
    assert [len(closed.shown), len(closed.folded)] == [10, len(provinces) - 10]
    assert [link.label for link in opened.shown if link.selected or link.depth] == ["省35", "市35"]


def test_long_facet_is_folded(app: Flask) -> None:
    """Ten issuers and the selected ones are shown at once, ninety more are folded, the rest counted."""
    issuers = tuple(FacetValue(f"机构{number}", None, 1, 1) for number in range(150))
    facets = dict.fromkeys(FacetName, ()) | {FacetName.ISSUER: issuers}
    with app.test_request_context():
        (facet,) = facet_panel(facets, Address((("issuer", "=机构140"),)))
    assert (len(facet.shown), len(facet.folded), facet.left_out) == (11, 90, 49)
    assert [link.label for link in facet.shown if link.selected] == ["机构140"]


def test_pages_are_numbered_and_linked(client: FlaskClient) -> None:
    """Each page of results links to its neighbours and to the others, sort and query kept."""
    html = page(client, "/search", q="执法", limit="2", page="2", sort="newest")
    assert re.search(r'<a rel="prev" href="[^"]*"', html)
    assert re.search(r'<link rel="next" href="[^"]*page=3"', html)
    assert re.search(r'aria-current="page">2<', html)
    titles = [page(client, "/search", q="执法", limit="2", page=str(number)) for number in (1, 2, 3)]
    assert len({href for html in titles for href in re.findall(r"/reports/(\w+)", html)}) == 5


def test_page_after_the_last_says_so(client: FlaskClient) -> None:
    """A page number that is too high is answered with a sentence and a way back."""
    response = client.get("/search?q=执法&page=9")
    assert response.status_code == 404
    assert "没有第 9 页" in text_of(response.text)


@pytest.mark.parametrize(
    ("asked", "shown", "leads_to"),
    [
        # A whole name lets no other name through, a division itself no division inside of it: they go together.
        ("issuer==泉州市洛江区人民政府", "永嘉人民政府三江街道办事处", ["=泉州市洛江区人民政府", "=永嘉人民政府三江街道办事处"]),
        ("issuer=人民政府", "泉州市洛江区人民政府", ["=泉州市洛江区人民政府"]),
        ("region==35", "泉州市", ["=35", "3505"]),
        ("region==35", "福建省", ["35"]),
        ("region=35", "泉州市", ["3505"]),
    ],
)  # fmt: skip
def test_a_value_takes_the_place_of_what_lets_it_through(
    app: Flask, asked: str, shown: str, leads_to: list[str]
) -> None:
    """A click on a value narrows what is wider and adds to what is beside it."""
    name, _, value = asked.partition("=")
    code = next((one.code for one in find(shown)), None)
    with app.test_request_context("/"):
        facet = FacetLinks(Address((("q", "执法"), (name, value))), name)
        link = facet.link(FacetValue(shown, code, 1, 1), code or f"={shown}")
    assert parse_qs(urlsplit(link.href).query)[name] == leads_to
    assert link.adds == (len(leads_to) > 1)


def test_nothing_found_offers_looser_searches_that_find_something(client: FlaskClient) -> None:
    """No hits: the page says how the query was understood and links to searches that do find something."""
    html = page(client, "/search", q="“综合查一次”", year="2023", region="泉州市")
    assert "没有查到" in html
    assert "段落里有连续的“综合查一次”" in text_of(html)
    suggested = re.search(r'<section class="suggestions">.*?</section>', html, re.DOTALL)
    assert suggested is not None
    assert "去掉全部筛选" in suggested[0]
    for href in links(suggested[0]):
        assert 'class="hits"' in page(client, href)


def test_nothing_found_with_many_filters_is_soon_said(client: FlaskClient) -> None:
    """Each of a few filters is left out by itself; many are no reason for as many searches."""
    few = [("year", "1990"), *(("issuer", name) for name in "洛江丰泽清源永嘉三")]
    html = client.get("/search", query_string=[("q", "法治"), *few]).text
    assert "去掉全部筛选" in html
    assert "去掉筛选：年度是 1990" in html
    html = client.get("/search", query_string=[("q", "法治"), *few, ("issuer", "局")]).text
    assert "去掉全部筛选" in html
    assert "去掉筛选：年度是 1990" not in html


def test_nothing_found_anywhere_is_said(client: FlaskClient) -> None:
    """Where no looser search finds anything, none is offered."""
    html = page(client, "/search", q="“饕餮”")
    assert "请换一个说法" in html
    assert 'class="suggestions"' not in html


def test_report_shows_metadata_with_evidence(client: FlaskClient) -> None:
    """Each value of the metadata stands with its source line; what is not known is said to be so."""
    text = text_of(page(client, f"/reports/{LUOJIANG}"))
    for value in (
        "泉洛政文〔2025〕14号",
        "QZ030101-0200-2025-00004",
        "2025-02-13",
        "福建省 › 泉州市 › 洛江区",
    ):
        assert value in text
    assert "备注/文号，来源第 2 行：• 备注/文号:泉洛政文〔2025〕14号" in text
    assert "未载明" in text_of(page(client, f"/reports/{SANJIANG}"))


def test_report_marks_and_numbers_the_matches(client: FlaskClient) -> None:
    """Every match of the query is marked, numbered in order and reachable by a link."""
    html = page(client, f"/reports/{LUOJIANG}", q="“综合查一次”")
    assert re.findall(r'<mark id="m(\d+)">综合查一次</mark>', html) == ["1", "2", "3", "4"]
    assert {"#m1", "#m2", "#m3", "#m4"} <= set(links(html))


def test_report_leads_back_to_the_search(client: FlaskClient) -> None:
    """The way back from a report is the search as it was."""
    html = page(client, f"/reports/{LUOJIANG}", q="执法", year="2024", sort="newest")
    back = links(html.partition('<p class="back">')[2])[0]
    assert arguments_of(back) == {"q": ["执法"], "year": ["2024"], "sort": ["newest"]}


def test_outline_leads_to_the_headings(client: FlaskClient) -> None:
    """Every heading of the outline leads to the passage that opens its section."""
    html = page(client, f"/reports/{LUOJIANG}")
    outline = re.search(r'<nav aria-label="目录".*?</nav>', html, re.DOTALL)
    assert outline is not None
    assert len(links(outline[0])) == 28
    for href in links(outline[0]):
        assert f'id="{href[1:]}"' in html
    assert re.search(r"<h2>一、主要举措和成效</h2>", html)
    assert re.search(r"<strong>2.推进行政执法体制改革</strong>", html)


def test_report_keeps_its_script_and_original_text(client: FlaskClient) -> None:
    """A report in traditional characters is tagged as such and shown as it stands, glosses included."""
    html = page(client, f"/reports/{QINGYUAN}", q="“行政执法”")
    assert '<article class="text" lang="zh-Hant">' in html
    assert re.search(r'<mark id="m\d+">行政執\(zhí\)法</mark>', html)


def test_source_view_shows_every_line(client: FlaskClient) -> None:
    """The source view numbers all lines and tells header and furniture from the body."""
    html = page(client, f"/reports/{LUOJIANG}")
    assert len(re.findall(r'id="line-\d+"', html)) == 137
    assert '<li class="header" id="line-2">' in html
    assert '<li class="furniture" id="line-6">' in html


def test_markup_in_a_report_is_shown_not_run(tmp_path: Path) -> None:
    """Tags in a report's text and in a query are escaped wherever they are shown."""
    source = tmp_path / "report.txt"
    paragraph = "一是<script>alert(1)</script>规范“执法”行为<img src=x onerror=alert(2)>，提升效能。"
    source.write_text(f"某县人民政府2024年法治政府建设年度报告\n\n{paragraph}\n", encoding="utf-8")
    index_sources([source], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    found = page(client, "/search", q="“规范”")
    href = next(href for href in links(found) if "/reports/" in href)
    for html in (found, page(client, href), page(client, "/search", q="“<script>”")):
        assert "<script>" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"q": "“综合查一次"}, "没有配对"),
        ({"q": "author:张三"}, "没有“author”这个字段"),
        ({"q": '""'}, "没有可以检索的字"),
        ({"q": "法" * 1001}, "1001 个字符"),
        ({"q": "OR AND"}, "没有可以检索的内容"),
        ({"q": "-"}, "没有可以检索的内容"),
        ({"q": "执法\x00"}, "控制字符"),
        ({"q": "执法", "year": "今年"}, "年度“今年”看不懂"),
        ({"q": "执法", "year": "2024..2020"}, "之后"),
        ({"q": "执法", "region": "乌有市"}, "没有名为“乌有市”的行政区划"),
        ({"q": "执法", "issuer": "="}, "没有可以检索的字"),
        ({"q": "执法", "kind": "小说"}, "文种“小说”看不懂，可用的有 报告、"),
        ({"q": "执法", "level": "村级"}, "机构层级“村级”看不懂，可用的有 省级（province）、"),
        ({"q": "kind:小说"}, "第 1 个字符处：文种“小说”看不懂"),
        ({"q": "执法", "duplicates": "some"}, "参数 duplicates 的值“some”看不懂，可用的有 all、group、once"),
        ({"q": "执法", "match": "some"}, "参数 match 的值“some”看不懂"),
        ({"q": "执法", "sort": "best"}, "参数 sort 的值“best”看不懂"),
        ({"q": "执法", "page": "0"}, "参数 page 的值“0”不对"),
        ({"q": "执法", "page": "-1"}, "参数 page 的值“-1”不对"),
        ({"q": "执法", "limit": "101"}, "1 到 100"),
        ({"q": "执法", "passages": "三"}, "参数 passages"),
        ({"q": ["执法", "监督"]}, "参数 q 只能写一次"),
    ],
)
@pytest.mark.parametrize("path", ["/search", f"/reports/{LUOJIANG}"])
def test_what_cannot_be_understood_is_said(
    client: FlaskClient, path: str, arguments: dict[str, str | list[str]], sentence: str
) -> None:
    """A malformed request gets status 400 and one Chinese sentence; the search box keeps what was typed."""
    response = client.get(path, query_string=arguments)
    assert response.status_code == 400
    assert sentence in text_of(response.text)
    assert "Traceback" not in response.text
    box = re.search(r'<input id="q"[^>]*? value="([^"]*)"', response.text)
    assert box is not None
    assert unescape(box[1]) in arguments["q"]


def test_form_after_a_malformed_filter_leaves_it_out(client: FlaskClient) -> None:
    """The form of the error page keeps the sound filters only, so that sending it again helps."""
    html = client.get("/search?q=执法&year=今年&year=2024").text
    assert re.findall(r'type="hidden" name="year" value="([^"]+)"', html) == ["2024"]


@pytest.mark.parametrize("path", ["/reports/000000000000", "/nowhere"])
def test_what_is_not_there_is_said(client: FlaskClient, path: str) -> None:
    """An unknown report or page is answered with status 404, a Chinese sentence and the search box."""
    response = client.get(path)
    assert response.status_code == 404
    assert "没有这一页" in response.text
    assert 'id="q"' in response.text


def test_index_that_vanishes_is_reported(tmp_path: Path) -> None:
    """When the index can no longer be read, the pages say so with status 503."""
    index_sources([], tmp_path / "index")
    app = create_app(tmp_path / "index")
    for file in (tmp_path / "index").iterdir():
        file.unlink()
    response = app.test_client().get("/search?q=执法")
    assert response.status_code == 503
    assert "索引暂时不能用" in response.text


def test_unexpected_failure_shows_no_stack_trace(seeds_index: Path) -> None:
    """A failure that nobody foresaw is answered with status 500 in Chinese."""
    app = create_app(seeds_index)
    app.add_url_rule("/broken", view_func=lambda: str(1 // 0))
    response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert "服务器出了错" in response.text
    assert "ZeroDivisionError" not in response.text


@pytest.mark.parametrize("path", ["/", "/search?q=执法", "/nowhere", "/static/chayici.js", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    """No page may run foreign or inline scripts, be framed, or have its type guessed."""
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/search?q=执法", f"/reports/{LUOJIANG}?q=执法"])
def test_pages_are_self_contained(client: FlaskClient, path: str) -> None:
    """Pages hold no inline script or style and ask nothing of other hosts."""
    html = page(client, path)
    assert not re.search(r"<style|\bstyle=|\bon\w+=|<script(?! src=)", html)
    assert all(
        address.startswith(("/", "#")) for address in re.findall(r'(?:src|href|action)="([^"]*)"', html)
    )
    for address in set(re.findall(r'"(/static/[^"]*)"', html)):
        with client.get(address) as response:
            assert response.status_code == 200


def test_ids_on_a_page_are_unique(client: FlaskClient) -> None:
    """No id stands twice on a page, so that every link has one target."""
    for path in ("/", "/search?q=执法", f"/reports/{QINGYUAN}?q=执法"):
        ids = re.findall(r'\bid="([^"]*)"', page(client, path))
        assert len(ids) == len(set(ids))


def test_health_tells_how_many_reports_are_held(client: FlaskClient) -> None:
    """The health check answers as JSON."""
    assert client.get("/healthz").get_json() == {"status": "ok", "reports": 5}


def test_report_without_title_is_still_named(tmp_path: Path) -> None:
    """A report whose title is unknown is shown as 〔无标题〕."""
    source = tmp_path / "untitled.txt"
    source.write_text("一、主要做法\n\n规范执法行为，提升效能。\n", encoding="utf-8")
    index_sources([source], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    assert "〔无标题〕" in page(client, "/search", q="执法")


def test_segments_are_cut_at_the_highlights() -> None:
    """Segments hold the whole text in order; a highlight that is cut in two begins once."""
    parts = segments("规范行政执法行为", [(2, 6)])
    assert parts == (Segment("规范"), Segment("行政执法", 1, begins=True), Segment("行为"))
    before, after = split(parts, 4)
    assert before == (Segment("规范"), Segment("行政", 1, begins=True))
    assert after == (Segment("执法", 1), Segment("行为"))


def test_segments_are_cut_at_the_repairs() -> None:
    """A repair that a highlight lies across tells in each of its parts what was read."""
    parts = segments("保障?，F將情况", [(4, 7)], 3, [Repair(2, 5, "。现")])
    assert parts == (
        Segment("保障"),
        Segment("?，", read="。现"),
        Segment("F", 3, begins=True, read="。现"),
        Segment("將情", 3),
        Segment("况"),
    )
    assert split(parts, 3)[1][0] == Segment("，", read="。现")


def test_adjoining_repairs_belong_together() -> None:
    """The lost full stop and what follows it were one accident; a repair further on is another."""
    repairs = [Repair(2, 3, "。"), Repair(3, 5, "现"), Repair(9, 11, "")]
    assert joined(repairs) == (Repair(2, 5, "。现"), Repair(9, 11, ""))


DAMAGED = (
    "中共永春县委永春县人民政府2024年度法治政府建设情况报告\n"
    "提供了坚实保障?，F將情况报告如下：聘请?zhí)旌饴伤鶎Ｂ毞深檰枀⑴c决策。\n"
    "一、工作情况\n成效明显。??一是抓学习<b>。\n"
)


def test_repairs_are_marked_and_told(tmp_path: Path) -> None:
    """The text stands as it is; what was read there is told, and what cannot be known is a square."""
    source = tmp_path / "damaged.txt"
    source.write_text(DAMAGED, encoding="utf-8")
    index_sources([source], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    href = next(href for href in links(page(client, "/search", q="“。现将情况”")) if "/reports/" in href)
    html = page(client, href)
    repaired = re.findall(r'<span class="repaired" title="来源损坏，检索时([^"]*)">(.*?)</span>', html)
    assert ("读作“。現”", "?，F") in repaired
    assert ("读作空白", "??") in repaired
    assert any("□" in read and text.startswith("?zhí)") for read, text in repaired)
    assert LOST not in html
    assert "损坏 3 处" in text_of(html)
    assert "提供了坚实保障?，F將情况报告如下" in text_of(html)


def test_report_tells_all_issuers_their_level_and_an_unusual_kind(tmp_path: Path) -> None:
    """Joint issuers are all named; that a report is a report need not be said, that it is none must."""
    template = tmp_path / "template.txt"
    template.write_text("XX县2024年法治政府建设工作总结范文\n一、工作\n加强领导。\n", encoding="utf-8")
    joint = tmp_path / "joint.txt"
    joint.write_text(DAMAGED, encoding="utf-8")
    index_sources([template, joint], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    reports = client.get("/api/v1/reports").get_json()
    metadata = re.compile("<dl.*?</dl>", re.DOTALL)
    shown = {
        report["kind"]: text_of("".join(metadata.findall(page(client, f"/reports/{report['id']}"))))
        for report in reports
    }
    assert "联合发文 中共永春县委、永春县人民政府" in shown["报告"]
    assert "机构层级 县级" in shown["报告"]
    assert "文种" not in shown["报告"]
    assert "文种 范文" in shown["范文"]
    assert "机构层级" not in shown["范文"]
    told = {report["kind"]: (report["issuers"], report["level"]) for report in reports}
    assert told == {"报告": (["中共永春县委", "永春县人民政府"], "county"), "范文": ([], None)}


def test_attachments_are_not_shown_as_signature(tmp_path: Path) -> None:
    """Issuer and date close the text; what is attached before and behind them stands like text."""
    source = tmp_path / "attached.txt"
    closing = ["永春县人民政府", "2025年1月3日"]
    lines = [
        "一、甲",
        "工作已经完成。",
        "附件：1.明细表",
        "2.统计表",
        *closing,
        "附件1",
        "明细表",
        "已完成12项。",
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    index_sources([source], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    (report,) = client.get("/api/v1/reports").get_json()
    html = page(client, f"/reports/{report['id']}")
    assert re.findall(r'class="passage closing[^>]*>\s*<p>(.*?)</p>', html) == closing


COPIED = """{title}
一、主要做法
本县推行综合查一次，规范行政执法行为，减少对企业正常经营活动的干扰，执法部门共同进入现场，一次查完。
全年组织普法宣传活动三十二场，发放宣传资料一万二千份，接受法律咨询八百余人次，群众法治意识有所增强。
二、存在不足
一些干部运用法治思维解决问题的能力还不强，基层执法力量不足，案卷评查中发现文书制作不够规范。
"""


@pytest.fixture
def crowded(tmp_path: Path) -> FlaskClient:
    """A browser on three copies of a report, a plan with other words, and a report of a city's bureau."""
    folder = tmp_path / "reports"
    folder.mkdir()
    title = "永春县人民政府2024年法治政府建设年度报告"
    other = "本单位研究执法工作，由各科室分头落实。"
    for name, text in {
        "甲.txt": COPIED.format(title=title),
        "乙.txt": "当前位置：首页\n" + COPIED.format(title=title),
        "丙.txt": COPIED.format(title=title).replace("执法", "執(zhí)法"),
        "丁.txt": f"永春县人民政府2025年法治政府建设工作计划\n一、安排\n{other}\n",
        "戊.txt": f"泉州市司法局2024年法治政府建设年度报告\n一、做法\n{other}\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    index_sources([folder], tmp_path / "index")
    return create_app(tmp_path / "index").test_client()


def test_copies_are_shown_together_and_can_be_set_apart(crowded: FlaskClient) -> None:
    """One of several copies is listed with links to the others; the numbers are those of all reports."""
    html = page(crowded, "/search", q="“执法”")
    assert "5 份报告 · 8 段 · 11 处" in text_of(html)
    assert html.count("<article>") == 3
    assert "其中 2 份与列出的报告内容相同" in text_of(html)
    assert "另有 2 份内容相同的报告" in text_of(html)
    copies = re.search(r'<details class="copies">.*?</details>', html, re.DOTALL)
    assert copies is not None
    for href in links(copies[0]):
        assert "内容相同的报告（2 份）" in text_of(page(crowded, href))
    searches = [href for href in links(html) if urlsplit(href).path == "/search"]
    apart = next(href for href in searches if "duplicates" in arguments_of(href))
    assert arguments_of(apart) == {"q": ["“执法”"], "duplicates": ["all"]}
    html = page(crowded, apart)
    assert "5 份报告 · 8 段 · 11 处" in text_of(html)
    assert html.count("<article>") == 5
    assert '<input type="radio" name="duplicates" value="all" checked>' in html
    assert {"q": ["“执法”"]} in map(arguments_of, links(html))


def test_the_json_of_a_page_lists_what_the_page_lists(crowded: FlaskClient) -> None:
    """The page's own link to JSON asks for the same hits; without being asked JSON groups nothing."""
    for apart, listed in ({}, 3), ({"duplicates": "all"}, 5):
        html = page(crowded, "/search", q="执法", **apart)
        answer = crowded.get(next(href for href in links(html) if "/api/" in href)).get_json()
        assert (len(answer["hits"]), answer["listed"], answer["total"]["reports"]) == (listed, listed, 5)
    assert len(crowded.get("/api/v1/search?q=执法").get_json()["hits"]) == 5
    (hit,) = crowded.get("/api/v1/search?q=普法&duplicates=group").get_json()["hits"]
    assert [set(one) for one in hit["duplicates"]] == [{"id", "source", "url", "issuer"}] * 2
    shown = crowded.get(f"/api/v1/reports/{hit['report']['id']}").get_json()
    assert shown["duplicates"] == sorted(hit["duplicates"], key=lambda one: one["id"])


def test_pages_are_those_of_what_is_listed(crowded: FlaskClient) -> None:
    """With copies together there are as many pages as their list fills."""
    assert 'aria-label="第 3 页"' in page(crowded, "/search", q="执法", limit="1")
    assert 'aria-label="第 4 页"' not in page(crowded, "/search", q="执法", limit="1")
    assert 'aria-label="第 5 页"' in page(crowded, "/search", q="执法", limit="1", duplicates="all")


def test_look_alikes_are_marked_and_can_be_left_out(crowded: FlaskClient) -> None:
    """What is no report is found, marked, and one click away from being left out; so with levels."""
    html = page(crowded, "/search", q="执法")
    assert re.findall(r'<span class="kind">(.*?)</span>', html) == ["计划"]
    wanted = [arguments_of(href) for href in links(html)]
    for name, value, reports in (("kind", "计划", 1), ("kind", "报告", 4), ("level", "department", 1)):
        assert {"q": ["执法"], name: [value]} in wanted
        narrowed = page(crowded, "/search", **{"q": "执法", name: value})
        assert f"{reports} 份报告" in text_of(narrowed)
        assert re.search(r'aria-current="true"><span class="value">', narrowed)
    assert '<span class="value">县级</span><span class="count">4 份<' in html


def test_facets_of_one_value_are_left_out(client: FlaskClient) -> None:
    """Where all are reports, there is nothing to choose among kinds."""
    html = page(client, "/search", q="执法")
    assert "<h2>文种</h2>" not in html
    assert "<h2>机构层级</h2>" in html


def test_a_division_holds_what_is_below_it_and_its_bureaus(crowded: FlaskClient) -> None:
    """A city's reports are those of its counties and of its own bureaus; a county's are not its city's."""
    for region, reports in (("福建省", 5), ("泉州市", 5), ("永春县", 4)):
        assert f"{reports} 份报告" in text_of(page(crowded, "/search", q="执法", region=region))
    html = page(crowded, "/search", q="执法", region="泉州市", level="部门")
    assert "1 份报告" in text_of(html)


def test_regions_in_a_row(client: FlaskClient) -> None:
    """Several regions written into one field are several filters, each of which can be taken away."""
    html = page(client, "/search", q="执法", region="福建、浙江，")
    assert html.count('<span class="unseen">去掉筛选：</span>') == 2
    assert "属于“福建”" in html
    assert "属于“浙江”" in html
    apart = page(client, "/search", q="执法", region=["福建", "浙江"])
    assert re.findall(r"<strong>(\d+)</strong>", html) == re.findall(r"<strong>(\d+)</strong>", apart)
