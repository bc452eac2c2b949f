"""Exports of the other pages: concordance, comparison, coverage; as many rows as page, JSON and command tell."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Callable
from contextvars import copy_context
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from pybtex.database import parse_string

from index.divisions import by_code
from index.folding import fold
from index.models import Document, Level, LineRole, Metadata, Passage, SourceLine
from index.pipeline import index_sources
from index.store import writing
from search.engine import Engine
from search.kwic import KwicRequest
from search.query import Filters
from web.app import create_app
from web.cli import run
from web.exports.concordance import kwic_export
from web.exports.downloads import AT_ONCE
from web.exports.formats import Format, written
from web.exports.outlet import OWN_MACHINE

Arguments = dict[str, str | list[str]]
Row = dict[str, Any]

_PLACES = ("350503", "350504", "3301", "44", "")
_TEXTS = (
    "全面推行“综合查一次”，规范行政执法，减少对企业的干扰，执法人员持证上岗。",
    "=执法检查不够细，@执法监督还要加强，基层执法力量不足。",
    "开展普法宣传，群众法治意识增强；执法案卷评查合格率提高。",
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of 40 reports, some with copies, some without year or division."""
    directory = tmp_path_factory.mktemp("exports") / "index"
    with writing(directory) as transaction:
        for number in range(40):
            year, place = (2021, 2022, 2024, None)[number % 4], _PLACES[number % 5]
            # Unlike each other, but for the copies.
            own = "".join(chr(0x4E00 + 97 * number + place) for place in range(80))
            texts = [f"{text}{own}" for text in _TEXTS]
            metadata = Metadata(
                title=f"第{number}份报告",
                issuer=f"第{number % 7}镇人民政府" if number % 11 else None,
                report_year=year,
                division=by_code(place),
                level=Level.TOWNSHIP if number % 2 else None,
            )
            # One in four has a copy.
            for copy in range(1 + (number % 4 == 1)):
                transaction.put(
                    f"/报告/{number}-{copy}.txt",
                    f"{number:08}{copy:08}",
                    Document(
                        metadata,
                        (),
                        tuple(
                            Passage((heading,), text, line)
                            for line, (heading, text) in enumerate(
                                zip(("一、主要做法", "二、存在的不足", "三、下一步打算"), texts, strict=True),
                                1,
                            )
                        ),
                        tuple(SourceLine(LineRole.BODY, text) for text in texts),
                    ),
                )
    return directory


@pytest.fixture(scope="module")
def client(directory: Path) -> FlaskClient:
    """A browser without JavaScript."""
    return create_app(directory).test_client()


@pytest.fixture
def printed(directory: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command on these reports and gives what it prints."""

    def call(*arguments: str) -> str:
        assert run([*arguments, "--index", str(directory)]) == 0
        return capsys.readouterr().out

    return call


def menu(html: str) -> list[tuple[str, int]]:
    """The links of the menu of exports, and how much each says that there is."""
    found = re.findall(r'<a href="(/export/[^"]*)">.*?class="size">([\d,]+) ', html)
    return [(unescape(href), int(size.replace(",", ""))) for href, size in found]


def csv_rows(text: str) -> list[Row]:
    """The rows of a CSV file, without what it says of itself."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    return [{name: value for name, value in row.items() if not name.startswith("note: ")} for row in rows]


def json_rows(data: bytes) -> list[Row]:
    """The rows of a JSON Lines file, without what it says of itself."""
    rows = [json.loads(line) for line in data.splitlines()]
    return [row for row in rows if row.pop("export", row) and row]


def about(data: bytes) -> Row:
    """What a JSON Lines file says of itself."""
    found: Row = json.loads(data.splitlines()[0])["export"]
    return found


COUNTS: dict[str, Callable[[bytes], int]] = {
    "csv": lambda data: len(csv_rows(data.decode())),
    "jsonl": lambda data: len(json_rows(data)),
    "xlsx": lambda data: openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].max_row - 1,
    "txt": lambda data: len(re.findall(rb"^\[\d+\] ", data, re.MULTILINE)),
    "bib": lambda data: len(parse_string(data.decode(), "bibtex").entries),
}

FILTERS: tuple[Arguments, ...] = (
    {},
    {"part": "不足"},
    {"duplicates": "once"},
    {"part": ["做法", "打算"], "duplicates": "once", "region": "福建省"},
    {"year": "2021..2022", "level": "乡镇级"},
    {"region": "未载明"},
)
PAGES: tuple[tuple[str, Arguments], ...] = (
    ("kwic", {"q": "“执法”", "sort": "left", "width": "8", "limit": "5", "page": "2"}),
    ("kwic", {"q": "普法 执法", "match": "any", "sort": "year"}),
    ("compare", {"q": ["“执法”", "普法\n“综合查一次” year:2024"]}),
    ("compare", {"q": "“执法”", "by": "city", "across": "year", "measure": "per_10k"}),
    ("compare", {"q": ["“执法”", "“没有”"], "by": "issuer"}),
    ("coverage", {"q": ["“执法”", "普法"], "show": "characters"}),
)


def options(arguments: Arguments) -> list[str]:
    """The options of the command for the arguments of a page, without the queries."""
    return [
        word
        for name, values in arguments.items()
        if name not in {"q", "page", "limit", "measure", "show"}
        for value in ([values] if isinstance(values, str) else values)
        for word in (f"--{name}", value)
    ]


def queries(arguments: Arguments) -> list[str]:
    """The queries of a page."""
    asked = arguments["q"]
    return [asked] if isinstance(asked, str) else asked


@pytest.mark.parametrize("filters", FILTERS[1:4])
@pytest.mark.parametrize(("page", "asked"), PAGES)
def test_every_link_gives_what_the_page_shows(
    client: FlaskClient, printed: Callable[..., str], page: str, asked: Arguments, filters: Arguments
) -> None:
    """Each file has as many rows as the menu says, and those of CSV are the command's, in the same order."""
    arguments = asked | filters
    html = client.get(f"/{page}", query_string=arguments).text
    links = menu(html)
    assert len(links) == (10 if page == "coverage" else 4)
    named = [] if page == "coverage" else queries(arguments)
    for href, size in links:
        response = client.get(href)
        what, _, suffix = urlsplit(href).path.removeprefix("/export/").partition(".")
        assert response.status_code == 200
        assert COUNTS[suffix](response.data) == size, href
        assert response.data.startswith(b"\xef\xbb\xbf") == ("bom=1" in href)
        if suffix == "csv":
            own = csv_rows(printed(what, *(named if what == page else ()), *options(arguments), "--csv"))
            for row, other in zip(csv_rows(response.text), own, strict=True):
                # The command has no addresses to link to, and tells where files lie.
                assert other.pop("link", "") == ""
                row.pop("link", "")
                assert other.pop("source", "").endswith(row.pop("source", ""))
                assert row == other


@pytest.mark.parametrize("filters", FILTERS)
def test_lines_are_those_of_the_json(client: FlaskClient, directory: Path, filters: Arguments) -> None:
    """A row is a line of the concordance, in the same order and width; as many as a plain scan finds."""
    asked: Arguments = {"q": "“执法”", "sort": "report", "width": "9", **filters}
    rows = json_rows(client.get("/export/kwic.jsonl", query_string=asked | {"page": "7", "limit": "3"}).data)
    answer = client.get("/api/v1/kwic", query_string=asked | {"limit": "500"}).get_json()
    assert answer["total"]["lines"] == len(answer["lines"])
    for row, line in zip(rows, answer["lines"], strict=True):
        report = line["report"]
        assert {name: row[name] for name in ("left", "match", "right", "section")} == {
            name: line[name] for name in ("left", "match", "right", "section")
        }
        assert [row["highlight_start"], row["highlight_end"]] == line["highlight"]
        assert (row["report_id"], row["passage_id"]) == (report["id"], line["passage"])
        same = ("title", "issuer", "report_year", "province", "city", "county", "published", "url")
        assert [row[name] for name in same] == [report[name] for name in same]
        link = urlsplit(row["link"])
        assert link.path == f"/reports/{report['id']}"
        assert link.fragment == line["passage"]
        assert "/" not in row["source"]
    assert len(rows) == scanned(Engine(directory), filters)


def scanned(engine: Engine, filters: Arguments) -> int:
    """How often 执法 stands in what some of ``FILTERS`` leave."""
    count, copies = 0, set()
    parts = filters.get("part", ["做法", "不足", "打算"])
    parts = [parts] if isinstance(parts, str) else parts
    for report in engine.reports(Filters()):
        metadata, division = report.metadata, report.metadata.division
        whole = engine.report(report.id)
        assert whole is not None
        known = {
            "year": metadata.report_year in {2021, 2022},
            "level": metadata.level is Level.TOWNSHIP,
            "region": division is None
            if filters.get("region") == "未载明"
            else division is not None and division.province == "福建省",
        }
        if not all(known.get(name, True) for name in filters) or report.id in copies:
            continue
        if filters.get("duplicates") == "once":
            copies.update(one.id for one in whole.duplicates)
        count += sum(
            fold(passage.text).text.count("执法")
            for passage in whole.passages
            if any(part in passage.section[0] for part in parts)
        )
    return count


@pytest.mark.parametrize("by", ["year", "province", "city", "county", "issuer"])
@pytest.mark.parametrize("across", ["none", "year"])
def test_cells_are_those_of_the_json(client: FlaskClient, by: str, across: str) -> None:
    """A row is a cell for a query; what is not held is null, in Excel empty; years are numbers."""
    asked: Arguments = {"q": ["“执法”", "普法 year:2024"], "by": by, "across": across, "duplicates": "once"}
    data = client.get("/export/compare.jsonl", query_string=asked).data
    answer = client.get("/api/v1/compare", query_string=asked).get_json()
    unplaced = answer["unplaced"]
    rows = [*answer["rows"], *([unplaced] if unplaced["reports_held"] else [])]
    expected = []
    for row in rows:
        for part in row["across"] or [row]:
            place = {"value": row.get("value"), "code": row.get("code")}
            if by == "year" and place["value"]:
                place["value"] = int(place["value"])
            if row["across"]:
                place["across"] = int(part["value"]) if part["value"] else None
            expected += [place | cell for cell in part["queries"]]
    assert json_rows(data) == expected
    assert None in {row["occurrences"] for row in expected}
    total = about(data)["total"]
    assert total == [
        {name: cell[name] for name in ("reports", "passages", "occurrences")}
        for cell in answer["total"]["queries"]
    ]
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get("/export/compare.xlsx", query_string=asked).data)
    ).worksheets[0]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    assert cells == [tuple(row.values()) for row in expected]


def test_coverage_and_reports_are_those_of_the_json(client: FlaskClient) -> None:
    """A row for each division and year; of reports one each, in the same order, with a link to be read at."""
    for filters in FILTERS:
        answer = client.get("/api/v1/coverage", query_string=filters).get_json()
        data = client.get("/export/coverage.jsonl", query_string=filters).data
        divisions = [*answer["divisions"], *([answer["unplaced"]] if answer["unplaced"] else [])]
        expected = []
        for one in divisions:
            undated = [{"value": None, **one["undated"]}] if one["undated"]["reports"] else []
            expected += [
                {
                    "code": one["code"],
                    "division": one["value"],
                    "itself": int(one["itself"]),
                    "year": year["value"],
                    "reports": year["reports"],
                    "characters": year["characters"],
                }
                for year in [*one["years"], *undated]
            ]
        assert json_rows(data) == expected
        assert about(data)["held"] == answer["total"]
        listed = client.get("/api/v1/reports", query_string=filters).get_json()
        rows = json_rows(client.get("/export/reports.jsonl", query_string=filters).data)
        assert [row.pop("link") for row in rows] == [
            f"http://localhost/reports/{one['id']}" for one in listed
        ]
        for row, report in zip(rows, listed, strict=True):
            assert report["source"].endswith(f"/{row['source']}")
            assert row | {"source": report["source"]} == report


# What an export says of itself


def test_a_concordance_says_what_it_is(client: FlaskClient, directory: Path) -> None:
    """What was sought and where, how it is ordered, how much there is, and of which index: in each format."""
    asked = {
        "q": "“执法” 普法",
        "match": "any",
        "sort": "left",
        "width": "12",
        "part": "打算",
        "duplicates": "once",
    }
    said = about(client.get("/export/kwic.jsonl", query_string=asked).data)
    answer = client.get("/api/v1/kwic", query_string=asked).get_json()
    assert said.pop("exported")
    assert said == {
        "subject": "语境", "query": "“执法” 普法", "match": "any",
        "filters": "属于报告的“打算”部分，并且内容相同的报告只算一份", "understood": answer["understood"],
        "sort": "left", "width": 12, "duplicates": "once", "total": answer["total"],
        "rows": answer["total"]["lines"], "held": answer["held"],
        "index": client.get("/api/v1/coverage").get_json()["version"], "program": "chayici 0.1.0",
    }  # fmt: skip
    told = (
        "排序：左边的字",
        "前后各：12 字",
        "内容相同的报告：只算一份",
        "不带引号的词：任一词",
        "程序：查一次 Chayici",
    )
    note = client.get("/export/kwic.csv", query_string=asked).text.splitlines()[0]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/export/kwic.xlsx", query_string=asked).data))
    assert book.sheetnames == ["语境", "说明"]
    sheet = "\n".join(f"{label}：{text}" for label, text in book["说明"].iter_rows(values_only=True))
    assert [one for one in told if one not in note or one not in sheet] == []
    assert f"第 {Engine(directory).version().generation} 代" in sheet


def test_a_comparison_says_what_it_is(client: FlaskClient) -> None:
    """All queries, what they were taken for, what is compared, and what all rows are together."""
    asked: Arguments = {"q": ["“执法”", "普法"], "by": "province", "across": "year", "year": "2021.."}
    said = about(client.get("/export/compare.jsonl", query_string=asked).data)
    assert (said["queries"], said["by"], said["across"]) == (["“执法”", "普法"], "province", "year")
    assert said["understood"] == ["段落里有连续的“执法”", "段落里有“普法”"]
    assert (said["filters"], said["duplicates"]) == ("年度从 2021 起", "all")
    total = client.get("/api/v1/search", query_string={"q": "“执法”", "year": "2021.."}).get_json()["total"]
    assert said["total"][0] == total
    assert said["total"][1]["occurrences"] is None
    note = client.get("/export/compare.csv", query_string=asked).text.splitlines()[0]
    for told in (
        "检索式：(1) “执法” (2) 普法", "查的是：(1) 段落里有连续的“执法” (2) 段落里有“普法”", "比较：省级行政区",
        "再分：逐年", f"合计：(1) {total['reports']} 份报告，{total['passages']} 段，{total['occurrences']} 处 (2) ",
    ):  # fmt: skip
        assert told in note
    nothing = client.get("/export/compare.csv?q=执法&year=1999").text
    assert "合计：未收录" in nothing
    assert csv_rows(nothing) == []


@pytest.mark.parametrize(
    ("duplicates", "value", "text"),
    [
        ("", "group", "只列一份，其余的编号写在它后面"),
        ("all", "all", "每份都算"),
        ("once", "once", "只算一份"),
    ],
)
def test_a_search_says_what_becomes_of_copies(
    client: FlaskClient, duplicates: str, value: str, text: str
) -> None:
    """Whether they stand for others, are each listed, or only one of them was searched."""
    asked = {"q": "“执法”", "duplicates": duplicates}
    assert about(client.get("/export/search.jsonl", query_string=asked).data)["duplicates"] == value
    assert f"；内容相同的报告：{text}；" in client.get("/export/search.csv", query_string=asked).text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("kwic.csv?q=“a/b\\c:*?<x>|” OR “执法”", "语境 a b c x OR 执法"),
        ("compare.xlsx?q=“执法”&q=普法/2", "比较 执法 普法 2"),
        ("coverage.jsonl?region=福建省&region=3301", "收录 福建省 浙江省杭州市"),
        ("reports.bib", "报告目录"),
    ],
)
def test_names_of_files(client: FlaskClient, path: str, name: str) -> None:
    """They say what is in them, whatever was typed, and are names on every system."""
    with client.get(f"/export/{path}") as response:
        disposition = response.headers["Content-Disposition"]
    file = unquote(disposition.partition("filename*=UTF-8''")[2])
    suffix = path.partition(".")[2].partition("?")[0]
    assert re.fullmatch(rf"查一次-{re.escape(name)}-\d{{4}}-\d\d-\d\d\.{suffix}", file)


def test_nothing_to_take_away(client: FlaskClient) -> None:
    """An empty page has no menu; its files, asked for by hand, have a header and say what was sought."""
    for path, query in (("kwic", "q=“没有这句话”"), ("compare", "q=法&year=1999"), ("coverage", "year=1999")):
        assert menu(client.get(f"/{path}?{query}").text) == []
        assert csv_rows(client.get(f"/export/{path}.csv?{query}").text) == []
        assert about(client.get(f"/export/{path}.jsonl?{query}").data)["rows"] == 0
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export/{path}.xlsx?{query}").data))
        assert book.worksheets[0].max_row == 1
    assert menu(client.get("/kwic?q=“执法”&page=999").text) == []


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("kwic.bib?q=法", 404, "没有 kwic.bib 这种导出，可用的有 kwic.xlsx、kwic.csv、kwic.jsonl。"),
        ("compare.txt?q=法", 404, "可用的有 compare.xlsx、compare.csv、compare.jsonl"),
        ("coverage.bib", 404, "可用的有 coverage.xlsx、coverage.csv、coverage.jsonl"),
        ("reports.pdf", 404, "可用的有 reports.xlsx、reports.csv、reports.jsonl、reports.txt、reports.bib"),
        ("kwic.csv", 400, "没有要在正文里查的词句"),
        ("kwic.csv?q=法&width=1000", 400, "参数 width 的值“1000”不对"),
        ("compare.csv", 400, "请写出要比较的词语"),
        ("compare.csv?q=法&by=day", 400, "参数 by 的值“day”看不懂"),
        ("coverage.csv?region=没有这里", 400, "没有名为“没有这里”的行政区划"),
        ("reports.csv?bom=1&bom=0", 400, "参数 bom 只能写一次"),
        ("compare.jsonl?q=法&bom=1", 400, "只用于 CSV"),
    ],
)
def test_requests_that_are_refused(client: FlaskClient, path: str, status: int, said: str) -> None:
    """What is wrong with a request is said in a sentence, not in a file."""
    for _ in range(AT_ONCE + 1):  # none of them takes the place of a download
        response = client.get(f"/export/{path}")
        assert response.status_code == status
    assert said in unescape(response.text)
    assert "Content-Disposition" not in response.headers


def test_so_many_at_a_time(client: FlaskClient) -> None:
    """One more is put off with a sentence, until one of them is given up or has come to its end."""
    path = "/export/search.csv?q=执法"
    under_way = [(context := copy_context(), context.run(client.get, path)) for _ in range(AT_ONCE)]
    assert [response.status_code for _, response in under_way] == [200] * AT_ONCE
    put_off = client.get(path)
    assert (put_off.status_code, put_off.headers["Retry-After"]) == (503, "30")
    assert "正在做的导出太多，请过一会儿再试。" in put_off.text
    for context, response in under_way:
        context.run(response.close)
        for _ in range(AT_ONCE + 1):
            assert "执法" in client.get(path).text


# Spreadsheets


def test_a_concordance_in_excel(client: FlaskClient) -> None:
    """Left contexts end where the match begins, each line is one row tall; text is text, numbers are numbers."""
    data = client.get("/export/kwic.xlsx", query_string={"q": "“执法检查” OR “执法监督”", "width": "20"}).data
    sheet = openpyxl.load_workbook(io.BytesIO(data))["语境"]
    header, *rows = sheet.iter_rows()
    columns = {cell.value: place for place, cell in enumerate(header)}
    lefts = [row[columns["左边"]] for row in rows]
    assert "=" in {cell.value for cell in lefts}
    assert {cell.data_type for cell in lefts} == {"s"}
    assert {cell.alignment.horizontal for cell in lefts} == {"right"}
    assert {row[columns["起始字"]].data_type for row in rows} == {"n"}
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width > 2 * 20
    assert {sheet.row_dimensions[number].height for number in range(2, len(rows) + 2)} == {None}
    text = client.get("/export/kwic.csv", query_string={"q": "“执法检查”", "width": "20"}).text
    assert {row["left"] for row in csv_rows(text)} == {"'="}


# Streams


def test_a_commit_meanwhile(tmp_path: Path) -> None:
    """Lines and what is said of them are of one state of the index, whatever is committed before they end."""
    folder, directory = tmp_path / "reports", tmp_path / "index"
    folder.mkdir()
    for number in range(12):
        text = f"某县人民政府2024年法治政府建设年度报告\n第{number}份报告讲执法。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index_sources([folder], directory)
    engine, request = Engine(directory), KwicRequest("“执法”")
    before = list(engine.kwic_lines(request).lines)
    found, listed = engine.kwic_lines(request), engine.each_report(Filters())
    reports = engine.reports(Filters())
    begun = [next(found.lines)]
    for number in range(11):
        path = folder / f"{number}.txt"
        path.write_text(path.read_text(encoding="utf-8").replace("执法", "普法"), encoding="utf-8")
    index_sources([folder], directory, rebuild=True)
    assert engine.kwic_lines(request).total.lines == 1
    assert engine.kwic_lines(request).version.generation > found.version.generation
    assert begun + list(found.lines) == before
    assert len(before) == found.total.lines == found.held.reports == 12
    assert tuple(listed.reports) == reports


def test_memory(tmp_path: Path) -> None:
    """Lines are written in the memory of a few: 3,000 that are 1.4 MB in less than one, and as a workbook."""
    with writing(tmp_path / "index") as transaction:
        for number in range(3):
            texts = [f"第{number}份报告的第{line}项工作已经办结。" for line in range(1_000)]
            transaction.put(
                f"/报告/{number}.txt",
                f"{number:016x}",
                Document(
                    Metadata(title="某县2024年法治政府建设年度报告", report_year=2024),
                    (),
                    tuple(Passage(("一、工作",), text, line) for line, text in enumerate(texts, 1)),
                    tuple(SourceLine(LineRole.BODY, text) for text in texts),
                ),
            )
    engine = Engine(tmp_path / "index")
    for form, query, lines in ((Format.JSONL, "“项工作”", 3_000), (Format.XLSX, "“第1份” “项工作”", 2_000)):
        # What is loaded at first and kept for the next is not measured.
        assert list(written(kwic_export(engine.kwic_lines(KwicRequest("“第1项”")), OWN_MACHINE), form))
        found = engine.kwic_lines(KwicRequest(query))
        assert found.total.lines == lines
        tracemalloc.start()
        size = sum(map(len, written(kwic_export(found, OWN_MACHINE), form)))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 40 * lines
        assert peak < 1 << 20, form


# The command line


def test_a_mark_for_excel(
    printed: Callable[..., str], directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--bom begins CSV with a byte order mark, and nothing else; it does not go with other answers."""
    for command in (["kwic", "“执法”"], ["compare", "“执法”"], ["coverage"], ["reports"]):
        assert printed(*command, "--csv", "--bom") == "\ufeff" + printed(*command, "--csv")
        for wrong, said in (
            (["--bom"], "--bom 只用于 --csv。"),
            (["--json", "--bom"], "--bom 只用于 --csv。"),
            (["--json", "--csv"], "--json 和 --csv 只能用一个。"),
        ):
            assert run([*command, *wrong, "--index", str(directory)]) == 2
            assert capsys.readouterr() == ("", f"{said}用法见 chayici {command[0]} --help。\n")
