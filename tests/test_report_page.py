"""The page of a report, its simplified reading, what stands beside it, and its citations, without a browser."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from index.folding import simplify_in_place
from index.pipeline import index_sources
from search.engine import Engine
from search.models import SearchRequest
from web.app import create_app

LUOJIANG, QINGYUAN = "8791d64c327e", "d6b580ebc780"


@pytest.fixture(scope="module")
def client(seeds_index: Path) -> FlaskClient:
    """A browser without JavaScript on the built-in reports."""
    return create_app(seeds_index).test_client()


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser on reports of two issuers of one county over some years, with addresses."""
    folder = tmp_path_factory.mktemp("dumped")
    reports = [
        *(("永春县人民政府", year, f"http://a.cn/{year}.htm") for year in (2021, 2022, 2024)),
        ("永春县蓬壶镇人民政府", 2022, "javascript:alert(1)"),
        *((f"永春县司法局第{one}分局", 2020, f"http://a.cn/b{one}.htm#top") for one in "甲乙丙丁"),
    ]
    rows = [
        {
            "url": url,
            "content": f"{issuer}{year}年法治政府建设年度报告\n一、做法\n{issuer}在{year}年规范执法行为，"
            f"减少对企业正常经营的干扰，提升效能{'，'.join(issuer)}。\n{year + 1}年1月3日",
        }
        for issuer, year, url in reports
    ]
    dump = folder / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    index_sources([dump], folder / "index")
    return create_app(folder / "index").test_client()


def page(client: FlaskClient, path: str, **arguments: str) -> str:
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


def part(html: str, begins: str, tag: str) -> str:
    """The element that begins so."""
    found = re.search(rf"<{begins}.*?</{tag}>", html, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_head_of_a_report(client: FlaskClient) -> None:
    """Title and metadata are those of the report, each with the search for its like."""
    html = page(client, f"/reports/{LUOJIANG}")
    assert text_of(part(html, "h1", "h1")).strip() == "泉州市洛江区人民政府关于2024年法治政府建设情况的报告"
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    told = {text_of(name).strip(): value for name, value in rows}
    for name, value in (
        ("发布机构", "泉州市洛江区人民政府"), ("报告年度", "2024"), ("文号", "泉洛政文〔2025〕14号"),
    ):  # fmt: skip
        assert text_of(told[name]).strip().startswith(value)
    assert parse_qs(urlsplit(links(told["报告年度"])[0]).query)["year"] == ["2024"]


def identifier(client: FlaskClient, issuer: str, year: int) -> str:
    """The id of the report of an issuer about a year."""
    (report,) = client.get("/api/v1/reports", query_string={"issuer": f"={issuer}", "year": str(year)}).json
    return str(report["id"])


def test_simplified_reading_changes_characters_and_nothing_else(client: FlaskClient, engine: Engine) -> None:
    """Ids, numbers of matches and lengths stay; each character is the simplified one in its place."""
    path = f"/reports/{QINGYUAN}"
    original, simplified = (
        page(client, path, q="“执法”", script=script) for script in ("original", "simplified")
    )
    assert re.findall(r'id="([^"]*)"', original) == re.findall(r'id="([^"]*)"', simplified)
    assert '<article class="text" lang="zh-Hant">' in original
    assert '<article class="text" lang="zh-Hans">' in simplified
    begins = '<article class="text"'
    texts = [part(html, begins[1:], "article") for html in (original, simplified)]
    shown = [re.findall(r"<(?:h[2-6]|p)>.*?</(?:h[2-6]|p)>", text) for text in texts]
    assert shown[0] != shown[1]
    assert [simplify_in_place(one) for one in shown[0]] == shown[1]
    found = engine.report(QINGYUAN, SearchRequest("“执法”"))
    assert found is not None
    marked = [
        simplify_in_place(one.text[start:end]) for one in found.passages for start, end in one.highlights
    ]
    assert re.findall(r"<mark id=[^>]*>(.*?)</mark>", simplified) == marked
    outline = text_of(part(simplified, 'nav aria-label="目录"', "nav"))
    assert "法治政府建设" in outline
    assert "法治政府建設" not in outline
    assert "法治政府建設" in part(simplified, 'details class="source"', "details")


def test_simplifying_keeps_every_place(engine: Engine) -> None:
    """No character becomes two or none, in any report."""
    for report in engine.reports(SearchRequest().filters):
        found = engine.report(report.id)
        assert found is not None
        for passage in found.passages:
            assert len(simplify_in_place(passage.text)) == len(passage.text)


def test_simplified_reading_is_offered_for_traditional_reports(client: FlaskClient) -> None:
    """Only there it makes a difference; where it makes none it is ignored, and 乾县 stays 乾县."""
    html = page(client, f"/reports/{QINGYUAN}", q="执法")
    toggle = part(html, 'p class="scripts switch"', "p")
    assert [parse_qs(urlsplit(href).query) for href in links(toggle)] == [
        {"q": ["执法"]},
        {"q": ["执法"], "script": ["simplified"]},
    ]
    assert 'class="scripts"' not in page(client, f"/reports/{LUOJIANG}")
    articles = {
        text_of(part(page(client, f"/reports/{LUOJIANG}", script=script), "article", "article"))
        for script in ("original", "simplified")
    }
    assert len(articles) == 1


def test_an_unknown_script_is_said(client: FlaskClient) -> None:
    """A value that is none gets one sentence that names those that there are."""
    response = client.get(f"/reports/{QINGYUAN}?script=pinyin")
    assert response.status_code == 400
    assert "参数 script 的值“pinyin”看不懂，可用的有 original、simplified。" in response.text


def test_rail_has_a_tick_for_each_match_in_order(client: FlaskClient) -> None:
    """Each match has a tick that leads to it, names it, and stands below those before it."""
    html = page(client, f"/reports/{LUOJIANG}", q="执法")
    rail = part(html, 'nav class="rail"', "nav")
    numbers = re.findall(r'<mark id="m(\d+)"', html)
    assert links(rail) == [f"#m{number}" for number in numbers]
    places = [float(place) for place in re.findall(r'y="([\d.]+)%"', rail)]
    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] < 100
    titles = re.findall(r"<title>(.*?)</title>", rail)
    assert all(re.fullmatch(r"第 \d+ 处：…?.*?…?", title) and "执法" in title for title in titles)
    assert 'class="rail"' not in page(client, f"/reports/{LUOJIANG}")


def test_other_years_and_neighbours_are_one_click_away(dumped: FlaskClient) -> None:
    """The years stand in a row with the present one marked; other issuers follow; the search is kept."""
    html = page(dumped, f"/reports/{identifier(dumped, '永春县人民政府', 2022)}", q="执法")
    years = part(html, 'nav class="years"', "nav")
    assert re.findall(r">(\d{4})<", years) == ["2021", "2022", "2024"]
    assert '<span aria-current="page">2022</span>' in years
    others = part(html, 'details class="neighbours"', "details")
    assert "永春县的其他发布机构（5 个）" in text_of(others)
    *reports, everything = links(others)
    assert len(reports) == 5
    for href in (*links(years), *reports):
        assert parse_qs(urlsplit(href).query) == {"q": ["执法"]}
        page(dumped, href)
    assert "永春县蓬壶镇人民政府" in part(others, "li", "li")
    assert "8</strong> 份报告" in page(dumped, everything)


def test_json_tells_what_the_page_tells(dumped: FlaskClient) -> None:
    """The JSON of a report lists the same other years and neighbours."""
    here = identifier(dumped, "永春县人民政府", 2022)
    html = page(dumped, f"/reports/{here}")
    shape = dumped.get(f"/api/v1/reports/{here}").get_json()
    listed = [[one["id"] for one in shape["other_years"]]]
    listed.append([one["id"] for one in shape["neighbours"]["reports"]])
    for ids, (begins, tag) in zip(
        listed, [('nav class="years"', "nav"), ('details class="n', "details")], strict=True
    ):
        assert re.findall(r"/reports/(\w+)", part(html, begins, tag)) == ids
    assert [one["report_year"] for one in shape["other_years"]] == [2021, 2024]
    assert (shape["neighbours"]["region"], shape["neighbours"]["issuers"]) == ("350525", 5)
    assert set(shape["other_years"][0]) == {"id", "title", "issuer", "kind", "report_year"}


def test_a_report_alone_says_nothing_of_others(tmp_path: Path) -> None:
    """Without other years and neighbours there is nothing to show."""
    source = tmp_path / "alone.txt"
    source.write_text("永春县人民政府2024年法治政府建设年度报告\n一、甲\n规范执法。\n", encoding="utf-8")
    index_sources([source], tmp_path / "index")
    client = create_app(tmp_path / "index").test_client()
    html = page(client, f"/reports/{identifier(client, '永春县人民政府', 2024)}")
    assert 'class="years"' not in html
    assert 'class="neighbours"' not in html


def test_original_address_is_linked_where_it_is_one_of_the_web(dumped: FlaskClient) -> None:
    """Report and passages lead to the original; what is no address of the web is shown, never linked."""
    html = page(dumped, f"/reports/{identifier(dumped, '永春县人民政府', 2022)}")
    originals = re.findall(r'<a href="(http://[^"]*)" rel="noreferrer">', html)
    assert originals.count("http://a.cn/2022.htm") == 2
    assert sum("#:~:text=" in one for one in originals) == html.count('class="passage')
    html = page(dumped, f"/reports/{identifier(dumped, '永春县蓬壶镇人民政府', 2022)}")
    assert "javascript:alert(1)" in text_of(html)
    assert not [href for href in links(html) if not href.startswith(("/", "#"))]
    html = page(dumped, f"/reports/{identifier(dumped, '永春县司法局第甲分局', 2020)}")
    assert any(href.startswith("http://a.cn/b甲.htm#top:~:text=") for href in links(html))


def test_report_and_its_passages_are_cited(dumped: FlaskClient) -> None:
    """The page of citations shows both forms, the passage and its place; its files hold the same."""
    here = identifier(dumped, "永春县人民政府", 2022)
    html = page(dumped, f"/reports/{here}")
    cited = unescape(part(html, 'p class="entry"', "p"))
    assert "永春县人民政府. 永春县人民政府2022年法治政府建设年度报告[R/OL]. (2023-01-03)[" in cited
    cites = [href for href in dict.fromkeys(links(html)) if "/cite?" in href]
    passages = dumped.get(f"/api/v1/reports/{here}").get_json()["passages"]
    assert len({urlsplit(href).query for href in cites}) == len(passages)
    for passage in passages:
        html = page(dumped, f"/reports/{here}/cite", passage=passage["id"])
        assert f'<blockquote class="text" lang="zh-Hans"><p>{passage["text"]}</p>' in html
        shown = [unescape(one) for one in re.findall(r'class="entry"[^>]*>(.*?)</p', html, re.DOTALL)]
        assert ("见“一、做法”一节." in shown[0]) == bool(passage["section"])
        for form, kind in (("txt", "text/plain"), ("bib", "application/x-bibtex")):
            file = next(href for href in links(html) if f"cite.{form}" in href)
            response = dumped.get(file)
            assert response.content_type == f"{kind}; charset=utf-8"
            assert f'filename="chayici-{passage["id"]}.{form}"' in response.headers["Content-Disposition"]
            assert response.text.strip() == shown[form == "bib"].strip()
        assert any(href.endswith(f"/reports/{here}#{passage['id']}") for href in links(html))


def test_what_cannot_be_cited_is_said(client: FlaskClient) -> None:
    """An unknown report or passage is answered with 404 and a sentence, a doubled one with 400."""
    for path, status, sentence in (
        ("/reports/000000000000/cite", 404, "没有这份报告"),
        (f"/reports/{LUOJIANG}/cite?passage={QINGYUAN}-00000000", 404, "这份报告里没有这一段"),
        (f"/reports/{LUOJIANG}/cite.bib?passage=x", 404, "这份报告里没有这一段"),
        (f"/reports/{LUOJIANG}/cite?passage=x&passage=y", 400, "参数 passage 只能写一次"),
        (f"/reports/{LUOJIANG}/cite.pdf", 404, "没有这一页"),
    ):
        response = client.get(path)
        assert (response.status_code, sentence in response.text) == (status, True), path


def test_nothing_on_these_pages_is_inline_or_doubled(dumped: FlaskClient) -> None:
    """No inline style or script, no id twice, on the page of a report and of its citations."""
    here = identifier(dumped, "永春县人民政府", 2022)
    for path in (f"/reports/{here}?q=执法", f"/reports/{here}/cite"):
        html = page(dumped, path)
        assert not re.search(r"<style|\bstyle=|\bon\w+=|<script(?! src=)", html)
        ids = re.findall(r'\bid="([^"]*)"', html)
        assert len(ids) == len(set(ids))
