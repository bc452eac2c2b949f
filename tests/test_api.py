"""The JSON interface: pages of an answer, conditional requests, problems, other origins."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.pipeline import index_sources
from search.engine import Engine
from search.models import SearchRequest, Sort
from search.query import Filters
from web.app import create_app
from web.cli import run

LUOJIANG = "8791d64c327e"
ORIGIN = "https://example.org"


@pytest.fixture(scope="module")
def app(seeds_index: Path) -> Flask:
    """The application on the built-in reports."""
    return create_app(seeds_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that asks it."""
    return app.test_client()


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """The folder of an index of reports of which some share year, day or issuer, or have none."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(24):
        title = ("永春县", "德化县", "某")[number % 3] + f"人民政府{(2022, 2023, 2024)[number % 4 % 3]}年"
        lines = [title + "法治政府建设年度报告", f"一、做法{number}", f"规范执法行为，第{number}项。"]
        lines += ["永春县人民政府", f"2025年1月{1 + number % 5}日"] if number % 5 else []
        text = "\n".join(lines) if number % 7 else f"规范执法行为，第{number}项。"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index_sources([folder], tmp_path / "index")
    return tmp_path / "index"


def linked(answer: TestResponse) -> dict[str, str]:
    """Where a Link header leads, by relation."""
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"])
    return {relation: urljoin(answer.request.full_path, address) for address, relation in found}


def pages(client: FlaskClient, address: str) -> Iterator[TestResponse]:
    """An answer and those that it leads on to."""
    while True:
        yield (answer := client.get(address))
        if "next" not in linked(answer):
            return
        address = linked(answer)["next"]


@pytest.mark.parametrize(
    "address", ["/api/v1/reports?year=2022&year=2024", "/api/v1/search?q=“执法”&sort=oldest"]
)
@pytest.mark.parametrize("limit", [1, 4, 100])
def test_following_next_gives_everything_once(crowded: Path, address: str, limit: int) -> None:
    """All pages together are what one answer holds, in its order, and each tells how much that is."""
    client = create_app(crowded).test_client()

    def ids(answer: TestResponse) -> list[str]:
        told = answer.get_json()
        hits = told if isinstance(told, list) else [hit["report"] for hit in told["hits"]]
        return [report["id"] for report in hits]

    whole = client.get(f"{address}&limit=100")
    parts = list(pages(client, f"{address}&limit={limit}"))
    assert [one for part in parts for one in ids(part)] == ids(whole)
    assert len(ids(whole)) > 4
    assert {part.headers["X-Total-Count"] for part in parts} == {str(len(ids(whole)))}
    back = [ids(client.get(linked(part)["prev"])) for part in parts[1:]]
    assert back == [ids(part) for part in parts[:-1]]
    assert ids(client.get(linked(parts[0])["last"])) == ids(parts[-1])
    assert ids(client.get(linked(parts[-1])["first"])) == ids(parts[0])


def test_reports_are_listed_newest_first(crowded: Path) -> None:
    """Newest year, then newest day, then by issuer and id; by default all of them in one answer."""
    answer = create_app(crowded).test_client().get("/api/v1/reports")
    reports = answer.get_json()

    def key(report: dict[str, str | int | None]) -> tuple[int, int, str, str]:
        day = int(str(report["published"] or "0").replace("-", ""))
        return -int(report["report_year"] or 0), -day, str(report["issuer"] or ""), str(report["id"])

    assert len(reports) == 24
    assert reports == sorted(reports, key=key)
    assert len({report["published"] for report in reports}) > 3
    assert {report["report_year"] for report in reports} == {2022, 2023, 2024, None}
    assert {*linked(answer)} == {"first", "last"}
    assert [one.id for one in Engine(crowded).reports(Filters())] == [report["id"] for report in reports]


def test_hits_in_order_of_publication(crowded: Path) -> None:
    """With sort=published the newest day comes first, whatever year the report is about."""
    engine = Engine(crowded)
    found = engine.search(SearchRequest("执法", sort=Sort.PUBLISHED, limit=100)).hits
    days = [hit.report.metadata.published or "" for hit in found]
    assert days == sorted(days, reverse=True)
    assert days[0] > days[-1] == ""
    (first, *_) = (
        create_app(crowded).test_client().get("/api/v1/search?q=执法&sort=published").get_json()["hits"]
    )
    assert first["report"]["id"] == found[0].report.id


def test_links_keep_the_search_and_nothing_else(client: FlaskClient) -> None:
    """The next page has the same parameters; what messengers add, and what Flask would take as its own, is gone."""
    answer = client.get(
        "/api/v1/search?q=执法&year=2023&year=2024&limit=1&utm=x&_anchor=y&_external=1&match="
    )
    link = urlsplit(linked(answer)["next"])
    assert (link.netloc, link.path, link.fragment) == ("", "/api/v1/search", "")
    assert parse_qs(link.query) == {"q": ["执法"], "year": ["2023", "2024"], "limit": ["1"], "page": ["2"]}


def test_links_are_no_burden(client: FlaskClient) -> None:
    """Servers in front take little in headers: long links are left out, and the answer is there."""
    for query in ("执法" * 10, "执法" * 499):
        answer = client.get(f"/api/v1/search?q={query}&match=any&limit=1")
        assert answer.status_code == 200
        assert sum(len(name) + len(value) for name, value in answer.headers) < 4096
        assert ("Link" in answer.headers) == (len(query) < 100)
        assert answer.headers["X-Total-Count"] == str(answer.get_json()["listed"])


def test_page_after_the_last_is_empty(client: FlaskClient) -> None:
    """A page number that is too high is no error for programs; first and last lead back."""
    for address in ("/api/v1/search?q=执法&limit=2", "/api/v1/reports?limit=2"):
        answer = client.get(f"{address}&page=9")
        told = answer.get_json()
        assert (told if isinstance(told, list) else told["hits"]) == []
        assert {relation: parse_qs(urlsplit(to).query)["page"] for relation, to in linked(answer).items()} == {
            "first": ["1"], "last": ["3"],
        }  # fmt: skip


def test_nothing_asked_for_is_everything_held(client: FlaskClient) -> None:
    """What the start page shows is had from the search: how much is held, by year, division and issuer."""
    told = client.get("/api/v1/search").get_json()
    assert told["total"]["reports"] == 5
    assert [hit["passages"] for hit in told["hits"]] == [[]] * 5
    assert {one["value"] for one in told["facets"]["year"]} == {"2023", "2024", "2025"}


def test_matches_are_marked_in_a_whole_report(client: FlaskClient) -> None:
    """With q the passages of a report tell where they match, as its page does; without it, nowhere."""
    marked = client.get(f"/api/v1/reports/{LUOJIANG}?q=“综合查一次”").get_json()["passages"]
    found = [one["text"][start:end] for one in marked for start, end in one["highlights"]]
    assert found == ["综合查一次"] * 4
    plain = client.get(f"/api/v1/reports/{LUOJIANG}").get_json()["passages"]
    assert all(one["highlights"] == [] for one in plain)
    assert [one["text"] for one in plain] == [one["text"] for one in marked]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/api/v1/search?q=“", 400, "第 1 个字符处的引号 “ 没有配对"),
        ("/api/v1/reports?region=乌有市", 400, "没有名为“乌有市”的行政区划"),
        ("/api/v1/reports?limit=1001", 400, "应当是 1 到 1000 的整数"),
        ("/api/v1/reports/none", 404, "没有编号为 none 的报告"),
        ("/api/v1/nothing", 404, "地址可能写错了"),
        ("/feed?q=“", 400, "没有配对"),
    ],
)
def test_problems(client: FlaskClient, address: str, status: int, sentence: str) -> None:
    """What is wrong is told as problem details (RFC 9457), with one Chinese sentence."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = answer.get_json()
    assert {*problem} == {"type", "title", "status", "detail"}
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert sentence in problem["detail"]
    assert "ETag" not in answer.headers


def test_other_methods_are_refused(client: FlaskClient) -> None:
    """Only reading is possible; the answer tells what is, as it must."""
    for address in ("/api/v1/search", "/feed"):
        answer = client.post(address)
        assert (answer.status_code, answer.get_json()["status"]) == (405, 405)
        assert answer.allow.as_set() == {"get", "head", "options"}
    assert client.delete("/search").allow.as_set() == {"get", "head", "options"}


def test_problems_of_the_server(seeds_index: Path, tmp_path: Path) -> None:
    """An index that cannot be read is 503, a fault of ours 500 without a trace of the code."""
    shutil.copytree(seeds_index, tmp_path / "index")
    app = create_app(tmp_path / "index")
    app.add_url_rule("/api/v1/broken", view_func=lambda: str(1 // 0))
    broken = app.test_client().get("/api/v1/broken")
    shutil.rmtree(tmp_path / "index")
    gone = app.test_client().get("/api/v1/search?q=执法")
    assert [one.mimetype for one in (broken, gone)] == ["application/problem+json"] * 2
    assert [one.get_json()["status"] for one in (broken, gone)] == [500, 503]
    assert "ZeroDivisionError" not in broken.text


ADDRESSES = ["/api/v1/search?q=执法", "/api/v1/reports", f"/api/v1/reports/{LUOJIANG}", "/feed?q=执法"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/openapi.json"])
def test_what_is_known_is_not_sent_again(client: FlaskClient, address: str) -> None:
    """With the tag of the answer that a program has, it gets 304 and no body; with another one the answer."""
    answer = client.get(address)
    tag = answer.headers["ETag"]
    assert tag.startswith('W/"')
    assert answer.headers["Cache-Control"] == "no-cache"
    known = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.head(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_a_body(client: FlaskClient, address: str) -> None:
    """HEAD is answered with the headers of GET."""
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.mimetype == got.mimetype


def test_the_tag_is_that_of_the_answer(crowded: Path, tmp_path: Path) -> None:
    """Another request and another state of the index have another tag; a problem has none."""
    client = create_app(crowded).test_client()
    tags = [client.get(f"/api/v1/search?q={query}").headers["ETag"] for query in ("执法", "法", "执法")]
    assert tags[0] == tags[2] != tags[1]
    (tmp_path / "another.txt").write_text(
        "德化县人民政府2024年法治政府建设年度报告\n执法。\n", encoding="utf-8"
    )
    index_sources([tmp_path / "another.txt"], crowded)
    newer = client.get("/api/v1/search?q=执法", headers={"If-None-Match": tags[0]})
    assert (newer.status_code, newer.headers["ETag"] == tags[0]) == (200, False)
    assert newer.get_json()["total"]["reports"] == 25
    assert client.get("/api/v1/search?q=“", headers={"If-None-Match": "*"}).status_code == 400
    for ask in (client.post, client.options):
        answer = ask("/api/v1/search?q=执法", headers={"If-None-Match": newer.headers["ETag"]})
        assert answer.status_code in {200, 405}


def test_an_index_made_anew_has_other_tags(tmp_path: Path) -> None:
    """The first state of an index is not that of another which held as much under the same address."""
    tags = []
    for issuer in ("泉州市司法局", "泉州市公安局"):
        (tmp_path / "报告").mkdir(exist_ok=True)
        (tmp_path / "报告" / "a.txt").write_text(
            f"{issuer}2024年法治政府建设年度报告\n执法。\n", encoding="utf-8"
        )
        index_sources([tmp_path / "报告"], tmp_path / issuer)
        answer = create_app(tmp_path / issuer).test_client().get("/api/v1/reports")
        tags.append(answer.headers["ETag"])
        assert answer.get_json()[0]["issuer"] == issuer
    assert tags[0] != tags[1]


def test_what_is_left_out_has_part_in_the_tag(tmp_path: Path) -> None:
    """Where a run of indexing only leaves out something more, the answer that tells it is another."""
    (tmp_path / "报告").mkdir()
    (tmp_path / "报告" / "a.txt").write_text(
        "泉州市司法局2024年法治政府建设年度报告\n执法。\n", encoding="utf-8"
    )
    tags, skipped = [], []
    client = None
    for _ in range(2):
        index_sources([tmp_path / "报告"], tmp_path / "index")
        client = client or create_app(tmp_path / "index").test_client()
        answer = client.get("/api/v1/coverage")
        tags.append(answer.headers["ETag"])
        skipped.append(len(answer.get_json()["skipped"]))
        (tmp_path / "报告" / "b.pdf").write_bytes(b"no pdf")
    assert skipped == [0, 1]
    assert tags[0] != tags[1]


@pytest.mark.parametrize("address", ["/search", "/api/v1/search", "/kwic", "/export/search.csv"])
@pytest.mark.parametrize("query", ["%D6%B4%B7%A8", "%ff%fe", "%ED%A0%80"])
def test_other_encodings_are_refused(client: FlaskClient, address: str, query: str) -> None:
    """What is not UTF-8, such as 执法 in GBK, is not searched for as something else."""
    answer = client.get(f"{address}?q={query}")
    assert answer.status_code == 400
    assert "不是 UTF-8 编码" in (answer.get_json()["detail"] if "/api/" in address else answer.text)


def test_filters_are_no_burden(client: FlaskClient) -> None:
    """There may be a hundred values of a filter, each counts once, and no more is understood."""
    asked = "&".join(["/api/v1/search?q=执法", *["issuer=洛江"] * 99, "issuer=甲乙丙丁"])
    told = client.get(asked).get_json()
    assert told["understood"].count("洛江") == 1
    assert told["total"]["reports"] == 1
    for address in (asked, asked.replace("/api/v1/search", "/search"), asked.replace("/search", "/coverage")):
        answer = client.get(f"{address}&issuer=更多")
        assert answer.status_code == 400
        assert "参数 issuer 最多写 100 个值，现在写了 101 个。" in answer.get_data(as_text=True)


def test_pages_have_no_tags(client: FlaskClient) -> None:
    """The pages for people are always sent."""
    assert "ETag" not in client.get("/search?q=执法").headers


def test_no_other_origin_is_let_in_by_default(client: FlaskClient) -> None:
    """Without being told to, the server lets no script of another site read its answers."""
    for address in (*ADDRESSES, "/search?q=执法", "/api/v1/none"):
        for ask in (client.get, client.options):
            answer = ask(address, headers={"Origin": ORIGIN})
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_origins_that_are_let_in(seeds_index: Path) -> None:
    """Those named may read answers, problems and headers of the interface, others and pages stay closed."""
    client = create_app(seeds_index, [ORIGIN, "http://127.0.0.1:9000"]).test_client()
    for address in (*ADDRESSES, "/api/v1/none", "/api/v1/search?q=“"):
        answer = client.get(address, headers={"Origin": ORIGIN})
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Origin" in answer.vary
        assert {"ETag", "Link"} <= {*answer.headers["Access-Control-Expose-Headers"].split(", ")}
        other = client.get(address, headers={"Origin": "https://example.org.evil.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
        assert "Origin" in other.vary
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": ORIGIN}).headers


def test_all_origins_are_let_in(seeds_index: Path) -> None:
    """With * everybody is, and the answer is the same for all."""
    client = create_app(seeds_index, ["*"]).test_client()
    answer = client.get("/api/v1/search?q=执法", headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Origin" not in answer.vary


def test_preflight(seeds_index: Path) -> None:
    """A browser that asks before it asks is told that conditional requests are allowed."""
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = create_app(seeds_index, [ORIGIN]).test_client().options("/api/v1/search", headers=headers)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "If-None-Match"


@pytest.mark.parametrize("origin", ["example.org", "https://example.org/", "ftp://example.org", "**", ""])
def test_origin_that_is_none(capfd: pytest.CaptureFixture[str], seeds_index: Path, origin: str) -> None:
    """What cannot be an origin is refused by the command, since it would never match."""
    assert run(["serve", "--cors", origin, "--index", str(seeds_index)]) == 2
    assert f"--cors 的值不对：“{origin}”不是网站的来源" in capfd.readouterr().err


def test_answers_are_in_the_order_of_the_contract(client: FlaskClient) -> None:
    """The members of an answer come in the order in which they are described."""
    assert client.get("/api/v1/search?q=执法").text.startswith('{"query":"执法","total":{"reports":')
