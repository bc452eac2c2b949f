"""The concordance as a page, as JSON, on the command line and as CSV: all say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from rich.cells import cell_len

from search.engine import Engine
from search.kwic import KwicRequest, KwicSort
from search.models import SearchRequest
from web.app import create_app
from web.cli import run

QUERIES = ("“执法”", "执法 监督", "“法治” “执法” -培训", "“执法” NEAR/6 监督", "“。”")


@pytest.fixture(scope="module")
def client(seeds_index: Path) -> FlaskClient:
    """A browser without JavaScript, on the built-in reports."""
    return create_app(seeds_index).test_client()


def text_of(html: str) -> str:
    """The words of a page, without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)))


def links(html: str, within: str) -> list[str]:
    """Where the links lead that a part of a page holds."""
    found = re.search(within, html, re.DOTALL)
    assert found is not None
    return [unescape(href) for href in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', found[0])]


def shown(html: str) -> list[str]:
    """The lines of a page: left context, match and right context, with | between them."""
    return [
        "|".join(
            unescape(re.sub(r"<[^>]+>", "", part)).strip("…")
            for part in (left, match, right)
        )
        for left, match, right in re.findall(
            r'<span class="left">(.*?)</span></span><mark>(.*?)</mark><span class="right">(.*?)</span></a>', html
        )
    ]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", list(KwicSort))
def test_page_json_command_and_csv_agree(
    client: FlaskClient, seeds_index: Path, capsys: pytest.CaptureFixture[str], query: str, sort: KwicSort
) -> None:
    """Under the same arguments page, JSON, command line and CSV give the same lines in the same order."""
    options = {"q": query, "sort": sort.value, "width": "8", "limit": "500", "year": "2024"}
    answer = client.get("/api/v1/kwic", query_string=options).get_json()
    html = client.get("/kwic", query_string=options).text
    lines = [f"{line['left']}|{line['match']}|{line['right']}" for line in answer["lines"]]
    assert lines
    assert shown(html) == [line.strip("…") for line in lines]
    total = f"{answer['total']['lines']:,} 处 · {answer['total']['reports']} 份报告"
    assert total in text_of(html)
    arguments = [query, "--sort", sort.value, "--width", "8", "--limit", "500", "--year", "2024"]
    arguments += ["--index", str(seeds_index)]
    assert run(["kwic", *arguments, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {**printed, "took_ms": 0} == {**answer, "took_ms": 0}
    assert run(["kwic", *arguments]) == 0
    said = capsys.readouterr().out
    assert total in said
    assert run(["kwic", *arguments, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == answer["total"]["lines"]
    for row, line in zip(rows, answer["lines"], strict=False):
        context = f"{row['left']}|{row['match']}|{row['right']}"
        # What a spreadsheet would take for a formula has a ' in front.
        assert context.replace("|'", "|").lstrip(
            "'"
        ) == f"{line['left']}|{line['match']}|{line['right']}".lstrip("'")
        assert (row["report_id"], row["passage_id"]) == (line["report"]["id"], line["passage"])
        assert [int(row["highlight_start"]), int(row["highlight_end"])] == line["highlight"]


def test_json_shape(client: FlaskClient) -> None:
    """The answer has the fields that are promised, and offsets into the passage."""
    answer = client.get(
        "/api/v1/kwic", query_string={"q": "“综合查一次”", "limit": "2", "width": "5"}
    ).get_json()
    assert answer["query"] == "“综合查一次”"
    assert answer["total"] == {"lines": 6, "reports": 2, "passages": 2}
    assert set(answer["held"]) == {"reports", "passages", "characters"}
    assert (answer["page"], answer["pages"], len(answer["lines"])) == (1, 3, 2)
    assert {"text", "count"} == set(answer["neighbours"]["left"][0])
    assert set(answer["neighbours"]["others"]["right"]) == {"punctuation", "edge"}
    for line in answer["lines"]:
        report = client.get(f"/api/v1/reports/{line['report']['id']}").get_json()
        (passage,) = (one for one in report["passages"] if one["id"] == line["passage"])
        start, end = line["highlight"]
        assert passage["text"][start:end] == line["match"] == "综合查一次"
        assert passage["text"][max(0, start - 5) : start] == line["left"]
        assert passage["section"] == line["section"]


def test_lines_lead_to_their_passages(client: FlaskClient) -> None:
    """Each line links to its passage with the matches marked; the link keeps filters, not the page's order."""
    options = {"q": "“执法”", "sort": "left", "width": "15", "year": "2024", "limit": "5"}
    html = client.get("/kwic", query_string=options).text
    hrefs = links(html, r'<ol class="lines".*?</ol>')
    assert len(hrefs) == 5
    for href in hrefs:
        report = client.get(href)
        assert report.status_code == 200
        assert f'id="{urlsplit(href).fragment}"' in report.text
        assert parse_qs(urlsplit(href).query) == {"q": ["“执法”"], "year": ["2024"]}
        (back,) = re.findall(r'class="back"><a href="([^"]*)"', report.text)
        assert client.get(unescape(back)).status_code == 200


def test_neighbours_lead_to_as_many_lines_as_they_say(client: FlaskClient) -> None:
    """The number beside each neighbour is the number of lines where its link leads, filters kept."""
    html = client.get("/kwic", query_string={"q": "“执法”", "year": "2024", "sort": "year"}).text
    listed = re.findall(
        r'<li><a href="([^"]*)"><span class="word">[^<]*</span>\s*<span class="count">([\d,]+)</span>', html
    )
    assert len(listed) > 30
    for href, count in listed:
        assert f"{count} 处" in text_of(client.get(unescape(href)).text)
        assert {"year", "sort"} <= set(parse_qs(urlsplit(unescape(href)).query))


def test_neighbours_of_different_matches_are_no_links(client: FlaskClient) -> None:
    """Where lines match different texts, neighbours are counted and lead nowhere."""
    html = client.get("/kwic", query_string={"q": "执法 监督"}).text
    assert links(html, r'<details class="neighbours".*?</details>') == []
    assert "左边最常见" in html


def test_form_and_chips_stay_on_the_page(client: FlaskClient) -> None:
    """The form is sent to the concordance, with filters; order and width belong to it; chips lead back to it."""
    html = client.get(
        "/kwic",
        query_string={"q": "“执法”", "year": "2024", "region": "3505", "sort": "report", "width": "42"},
    ).text
    assert re.search(r'<form[^>]*id="search-form" action="/kwic"', html)
    assert html.count('<option value="2024" selected>') == 2
    assert '<option value="report" selected>' in html
    assert '<option value="42" selected>' in html
    assert html.count('form="search-form" data-submits') == 2
    for href in links(html, r'<ul class="chips".*?</ul>'):
        assert urlsplit(href).path == "/kwic"
        assert parse_qs(urlsplit(href).query)["sort"] == ["report"]
    assert "查了 1 份报告" in text_of(html)


def test_pages_of_lines(client: FlaskClient) -> None:
    """The pages show each line once; one that there is not is said to be missing, with 404."""
    options = {"q": "“综合查一次”", "limit": "4", "sort": "year"}
    whole = shown(client.get("/kwic", query_string={**options, "limit": "50"}).text)
    first = client.get("/kwic", query_string=options).text
    (following,) = set(re.findall(r'<a rel="next" href="([^"]*)"', first))
    second = client.get(unescape(following)).text
    assert shown(first) + shown(second) == whole
    assert '<ol class="lines" start="5">' in second
    beyond = client.get("/kwic", query_string={**options, "page": "9"})
    assert beyond.status_code == 404
    assert "一共只有 2 页，没有第 9 页" in text_of(beyond.text)


def test_start_and_nothing_found(client: FlaskClient) -> None:
    """Without a query the page explains itself with examples that work; if nothing is found it says so."""
    html = client.get("/kwic", query_string={"year": "2024"}).text
    assert "一处一行" in html
    assert [urlsplit(href).path for href in links(html, r'<ul class="chips".*?</ul>')] == ["/kwic"]
    examples = links(html, r'<section class="examples".*?</section>')
    assert len(examples) == 4
    for href in examples:
        assert '<ol class="lines"' in client.get(href.replace("year=2024", "")).text
    nothing = client.get("/kwic", query_string={"q": "“枫桥经验综合查一次”"})
    assert nothing.status_code == 200
    assert "没有查到" in nothing.text
    looser = links(nothing.text, r'<section class="suggestions".*?</section>')
    assert looser
    for href in looser:
        assert urlsplit(href).path == "/kwic"
        assert '<ol class="lines"' in client.get(href).text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"q": "“执法"}, "没有配对"),
        ({"q": "year:2024"}, "没有要在正文里查的词句"),
        ({"q": "执法", "sort": "newest"}, "可用的有 left、right、year、report"),
        ({"q": "执法", "width": "4"}, "应当是 5 到 200 的整数"),
        ({"q": "执法", "width": "999"}, "应当是 5 到 200 的整数"),
        ({"q": "执法", "limit": "501"}, "应当是 1 到 500 的整数"),
        ({"q": "执法", "year": "二〇"}, "看不懂"),
    ],
)
def test_what_cannot_be_understood(client: FlaskClient, options: dict[str, str], sentence: str) -> None:
    """Page and JSON answer 400 with the same sentence."""
    page, answer = (client.get(path, query_string=options) for path in ("/kwic", "/api/v1/kwic"))
    assert (page.status_code, answer.status_code) == (400, 400)
    assert sentence in text_of(page.text)
    assert sentence in answer.get_json()["detail"]
    assert 'id="search-form" action="/kwic"' in page.text


def test_text_is_escaped(client: FlaskClient) -> None:
    """What was typed is text, never a tag."""
    html = client.get("/kwic", query_string={"q": "“<b>执法</b>”"}).text
    assert "<b>" not in html


def test_the_search_page_leads_here_and_back(client: FlaskClient) -> None:
    """The links of the whole site keep query and filters, and leave each page's own order behind."""
    html = client.get("/search", query_string={"q": "“执法”", "year": "2024", "sort": "newest"}).text
    (here,) = (href for href in links(html, "<nav.*?</nav>") if href.startswith("/kwic"))
    assert parse_qs(urlsplit(here).query) == {"q": ["“执法”"], "year": ["2024"]}
    html = client.get(f"{here}&sort=left").text
    (back,) = (href for href in links(html, "<nav.*?</nav>") if href.startswith("/search"))
    assert client.get(back).status_code == 200


def columns(printed: str) -> list[int]:
    """At which column of a terminal each match begins."""
    bare = [line for line in printed.splitlines() if "\x1b[1;4;33m" in line]
    return [cell_len(re.sub(r"\x1b\[[\d;]*m", "", line.partition("\x1b[1;4;33m")[0])) for line in bare]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("query", ["“执法”", "执法 综合查一次 OR 普法", "“。”"])
def test_matches_line_up_on_a_terminal(
    seeds_index: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    width: int,
) -> None:
    """On a terminal all matches begin at one column, and no line is wider than it."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["kwic", query, "--limit", "200", "--index", str(seeds_index)]) == 0
    printed = capsys.readouterr().out
    found = columns(printed)
    expected = Engine(seeds_index).kwic(KwicRequest(query, limit=200))
    assert len(found) == len(expected.lines) > 10
    assert len(set(found)) == 1
    for line in printed.splitlines():
        if "\x1b[1;4;33m" in line:
            assert cell_len(re.sub(r"\x1b\[[\d;]*m", "", line)) <= width


def test_matches_line_up_in_a_file(seeds_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the output is no terminal lines are whole, and matches still begin at one column."""
    request = KwicRequest("“执法”", width=60, sort=KwicSort.LEFT, limit=100)
    assert (
        run(
            [
                "kwic",
                "“执法”",
                "--width",
                "60",
                "--sort",
                "left",
                "--limit",
                "100",
                "--index",
                str(seeds_index),
            ]
        )
        == 0
    )
    printed = [line for line in capsys.readouterr().out.splitlines() if re.match(r"20\d\d  ", line)]
    lines = Engine(seeds_index).kwic(request).lines
    begins = set()
    for line, text in zip(lines, printed, strict=True):
        before, whole, _ = text.partition(line.left + line.match + line.right)
        assert whole
        assert text.endswith(line.report.metadata.issuer or "")
        begins.add(cell_len(before + line.left))
    assert len(begins) == 1


def test_the_command_refuses_with_a_sentence(seeds_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A request that cannot be understood is told on standard error, with status 2."""
    for arguments, sentence in (
        (["“执法"], "没有配对"),
        ([], "没有要在正文里查的词句"),
        (["year:2024", "--csv"], "没有要在正文里查的词句"),
        (["执法", "--json", "--csv"], "只能用一个"),
        (["执法", "--width", "4"], "--width"),
    ):
        assert run(["kwic", *arguments, "--index", str(seeds_index)]) == 2
        printed = capsys.readouterr()
        assert sentence in printed.err
        assert printed.out == ""


def test_nothing_found_on_the_command_line(seeds_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No line is an answer, too: totals on the screen, a header alone as CSV."""
    assert run(["kwic", "“没有这样的话”", "--index", str(seeds_index)]) == 0
    assert "0 处" in capsys.readouterr().out
    assert run(["kwic", "“没有这样的话”", "--csv", "--index", str(seeds_index)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_totals_agree_with_the_search(client: FlaskClient, seeds_index: Path) -> None:
    """The page counts as many places as the search counts occurrences."""
    engine = Engine(seeds_index)
    for query in ("“执法”", "“执法” “监督”", "“法治” -“法治政府”"):
        total = engine.search(SearchRequest(query)).total
        assert f"{total.occurrences:,} 处 · " in text_of(client.get("/kwic", query_string={"q": query}).text)
