"""The Atom feed of a search: what RFC 4287 asks for, and what a reader makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from index.pipeline import index_sources
from web.app import create_app

ATOM = {"a": "http://www.w3.org/2005/Atom"}

# The grammar of RFC 4287, appendix B, for what our feeds may hold: each element with what it must and may have.
GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><ref name="common"/><interleave>
    <ref name="id"/><ref name="title"/><ref name="updated"/>
    <optional><element name="subtitle"><text/></element></optional>
    <optional><element name="generator"><text/></element></optional>
    <optional><element name="icon"><ref name="iri"/></element></optional>
    <oneOrMore><ref name="link"/></oneOrMore>
    <zeroOrMore><ref name="entry"/></zeroOrMore>
  </interleave></element></start>
  <define name="entry"><element name="entry"><ref name="common"/><interleave>
    <ref name="id"/><ref name="title"/><ref name="updated"/>
    <oneOrMore><element name="author"><element name="name">
      <data type="string"><param name="minLength">1</param></data></element></element></oneOrMore>
    <optional><element name="published"><ref name="time"/></element></optional>
    <oneOrMore><ref name="link"/></oneOrMore>
    <zeroOrMore><element name="category"><attribute name="term"/><attribute name="label"/></element></zeroOrMore>
    <element name="summary"><attribute name="type"><value>html</value></attribute><text/></element>
  </interleave></element></define>
  <define name="common"><attribute name="xml:lang"><data type="language"/></attribute></define>
  <define name="id"><element name="id">
    <data type="string"><param name="pattern">urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}</param></data>
  </element></define>
  <define name="title"><element name="title">
    <data type="string"><param name="minLength">1</param></data></element></define>
  <define name="updated"><element name="updated"><ref name="time"/></element></define>
  <define name="time"><data type="dateTime"><param name="pattern">.+T.+\\+08:00</param></data></define>
  <define name="iri"><data type="anyURI"><param name="pattern">https?://[^/]+/.*</param></data></define>
  <define name="link"><element name="link">
    <attribute name="rel"><choice><value>self</value><value>alternate</value>
      <value>first</value><value>previous</value><value>next</value><value>last</value></choice></attribute>
    <attribute name="type"/><attribute name="href"><ref name="iri"/></attribute></element></define>
</grammar>
"""


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A feed reader."""
    return app.test_client()


def feed(client: FlaskClient, address: str) -> etree._Element:
    """A feed that must be one."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    root = etree.fromstring(answer.data)
    grammar = etree.RelaxNG(etree.fromstring(GRAMMAR))
    grammar.assertValid(root)
    ids = texts(root, "//a:entry/a:id")
    assert len(ids) == len(set(ids))
    assert len(root.xpath("//a:feed/a:link[@rel='self']", namespaces=ATOM)) == 1
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts of some elements."""
    return [str(one.text) for one in root.xpath(path, namespaces=ATOM)]


def paths(root: etree._Element, path: str) -> Iterator[str]:
    """Where some links lead, on this server."""
    for address in root.xpath(f"{path}/@href", namespaces=ATOM):
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == "http://localhost"
        yield address.removeprefix("http://localhost")


def test_the_feed_of_a_search(client: FlaskClient) -> None:
    """Each report that matches is an entry with title, issuer, day, divisions and the passages that match."""
    root = feed(client, "/feed?q=“综合查一次”&year=2024")
    assert texts(root, "/a:feed/a:title") == ["“综合查一次” · 年度是 2024 - 查一次"]
    found = client.get("/api/v1/search?q=“综合查一次”&year=2024&sort=published").get_json()["hits"]
    assert len(found) == 2
    assert texts(root, "//a:entry/a:title") == [hit["report"]["title"] for hit in found]
    assert texts(root, "//a:author/a:name") == [hit["report"]["issuer"] for hit in found]
    assert "2025-02-13T00:00:00+08:00" in texts(root, "//a:published")
    labels = root.xpath("//a:category/@label", namespaces=ATOM)
    assert {"2024 年度", "福建省 › 泉州市 › 洛江区"} <= set(labels)
    for summary, hit in zip(texts(root, "//a:summary"), found, strict=True):
        assert summary.count("<mark>综合查一次</mark>") == hit["occurrences"]


def test_pages_lead_through_all_reports(demo_index: Path) -> None:
    """A page of a feed tells where the others are; together they have every report once, the newest first."""
    client = create_app(demo_index).test_client()
    found = client.get("/api/v1/search?q=执法&duplicates=group&limit=1").get_json()["listed"]
    assert found > 50
    ids: list[str] = []
    days: list[str] = []
    following: str | None = "/feed?q=执法"
    while following:
        root = feed(client, following)
        assert len(ids) == 0 or paths(root, "/a:feed/a:link[@rel='previous']")
        ids += texts(root, "//a:entry/a:id")
        days += texts(root, "//a:entry/a:published")
        (first,) = paths(root, "/a:feed/a:link[@rel='first']")
        assert texts(feed(client, first), "/a:feed/a:id") == texts(root, "/a:feed/a:id")
        assert not any("page=" in href for href in paths(root, "//a:entry/a:link"))
        following = next(iter(paths(root, "/a:feed/a:link[@rel='next']")), None)
    assert len(ids) == len(set(ids)) == found
    assert days == sorted(days, reverse=True)


def test_a_reader_understands_it(client: FlaskClient) -> None:
    """A reader finds entries, days, authors and tags, and its view of the summary shows the words."""
    read = feedparser.parse(client.get("/feed?q=执法").data)
    assert not read.bozo
    assert (read.version, read.feed.language) == ("atom10", "zh-Hans")
    assert len(read.entries) == 5
    first = read.entries[0]
    assert first.published.startswith("2026-01-13T")
    assert first.published_parsed is not None
    assert first.author.endswith(("政府", "街道办事处"))
    assert first.tags[0].term.startswith("year:")
    assert re.search("执(zhí)?法", re.sub("<[^>]+>", "", first.summary))


def test_links_of_a_feed_lead_where_they_say(client: FlaskClient) -> None:
    """The feed's links lead to itself and to the page of results, an entry's to the report, with the query."""
    root = feed(client, "/feed?q=“执法”&region=泉州市&duplicates=all")
    (own,) = paths(root, "/a:feed/a:link[@rel='self']")
    (page,) = paths(root, "/a:feed/a:link[@rel='alternate']")
    assert texts(feed(client, own), "//a:id") == texts(root, "//a:id")
    assert "3 份报告" in re.sub("<[^>]+>", "", client.get(page).text)
    reports = list(paths(root, "//a:entry/a:link"))
    assert len(reports) == 3
    for address in reports:
        assert parse_qs(urlsplit(address).query)["q"] == ["“执法”"]
        assert "<mark" in client.get(address).text
    for term in root.xpath("//a:category/@term", namespaces=ATOM):
        assert client.get("/api/v1/search", query_string={"q": term}).get_json()["total"]["reports"] > 0


def test_the_page_of_results_offers_the_feed(client: FlaskClient) -> None:
    """The page's head and footer link to the feed of the same search, whatever page and order it shows."""
    for query in ("“执法”", "没有这样的词句啊"):
        arguments = {"q": query, "year": "2024", "sort": "oldest", "page": "1"}
        html = client.get("/search", query_string=arguments).text
        found = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]*)"', html)
        assert found is not None
        address = unescape(found[1])
        assert parse_qs(urlsplit(address).query) == {"q": [query], "year": ["2024"]}
        assert re.search(rf'<a href="{re.escape(found[1])}"[^>]*>订阅</a>', html)
        total = client.get("/api/v1/search", query_string=arguments | {"sort": ""}).get_json()["total"]
        assert len(texts(feed(client, address), "//a:entry/a:id")) == total["reports"]


def test_ids_stay(client: FlaskClient) -> None:
    """A feed has the same id however its address is written; a report has the same id in every feed."""
    one = feed(client, "/feed?q=执法&year=2024&region=泉州市")
    same = feed(client, "/feed?region=泉州市&utm=x&match=all&year=2024&q=执法&page=&sort=")
    other = feed(client, "/feed?q=执法&year=2024")
    ids = [texts(root, "/a:feed/a:id") for root in (one, same, other)]
    assert ids[0] == ids[1] != ids[2]
    assert set(texts(one, "//a:entry/a:id")) < set(texts(other, "//a:entry/a:id"))


def test_a_feed_of_everything(client: FlaskClient) -> None:
    """Without query and filter the feed tells of all new reports, without passages."""
    root = feed(client, "/feed")
    assert texts(root, "/a:feed/a:title") == ["全部报告 - 查一次"]
    assert len(texts(root, "//a:entry/a:id")) == 5
    assert "<mark>" not in "".join(texts(root, "//a:summary"))


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    """A search that finds nothing yet can be subscribed to."""
    root = feed(client, "/feed?q=“饕餮”")
    assert texts(root, "//a:entry/a:id") == []


@pytest.fixture
def trouble(tmp_path: Path) -> FlaskClient:
    """A feed reader on sixty reports: of several days and of none, without issuer, with signs that are trouble."""
    folder = tmp_path / "reports"
    folder.mkdir()
    rows = []
    for number in range(60):
        issuer = f"永春县{'甲乙丙丁'[number % 4]}镇人民政府"
        signature = f"\n{issuer}\n2025年{1 + number % 9}月{1 + number % 27}日" if number % 3 else ""
        text = f"{issuer}2024年法治政府建设年度报告\n一、做法\n第{number}项<b>&执法\ufffe行为\x0b，]]>提升{signature}"
        rows.append(json.dumps({"url": f"http://example.org/{number}", "text": text}))
    (folder / "dump.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "unknown.txt").write_text("规范执法行为，提升效能。", encoding="utf-8")
    index_sources([folder], tmp_path / "index")
    return create_app(tmp_path / "index").test_client()


def test_the_newest_fifty(trouble: FlaskClient) -> None:
    """Fifty entries at most, the newest day first; where no day is known, none is said to be."""
    root = feed(trouble, "/feed?q=执法&duplicates=all")
    days = texts(root, "//a:entry/a:updated")
    assert len(days) == 50
    assert days == sorted(days, reverse=True)
    assert texts(root, "/a:feed/a:updated") == [max(days)]
    published = texts(root, "//a:entry/a:published")
    assert published == days[: len(published)]
    assert len(published) == 40
    # When the year that a report is about was over, it can have been published at the earliest.
    assert set(days[len(published) :]) == {"2025-01-01T00:00:00+08:00"}
    assert "发布日期未载明" in texts(root, "//a:summary")[-1]


def test_what_is_not_known_is_not_made_up(trouble: FlaskClient) -> None:
    """A report of which nothing is known has no day, no category, and an author who is said not to be known."""
    root = feed(trouble, "/feed?q=效能")
    assert texts(root, "//a:entry/a:title") == ["〔无标题〕"]
    assert texts(root, "//a:author/a:name") == ["发布机构未载明"]
    assert texts(root, "//a:published") == []
    assert root.xpath("//a:category", namespaces=ATOM) == []


def test_signs_that_xml_cannot_hold_are_left_out(trouble: FlaskClient) -> None:
    """Control characters vanish, markup in a report stays text, and what stood around it is there."""
    (summary, *_) = texts(feed(trouble, "/feed?q=“执法”&duplicates=all"), "//a:summary")
    assert "项&lt;b&gt;&amp;<mark>执法</mark>行为，]]&gt;提升" in summary


def test_a_feed_that_cannot_be_understood(client: FlaskClient) -> None:
    """A malformed query is answered with 400 and one sentence, not with an empty feed."""
    answer = client.get("/feed?q=“综合")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "没有配对" in answer.get_json()["detail"]
