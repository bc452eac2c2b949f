"""Exports: all that a search finds, in every format, as the pages count it and as other programs read it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from pybtex.database import parse_string

from index.arrays import ArrayFile
from index.folding import fold
from index.models import Document, LineRole, Metadata, Passage, SourceLine
from index.pipeline import index_sources
from index.store import writing
from search.engine import Engine
from search.errors import QueryError
from search.models import Held, IndexVersion, SearchRequest
from search.query import Filters
from web.app import create_app
from web.citations import bibtex, gbt7714
from web.cli import run
from web.exports.export import Export, Fact
from web.exports.formats import Format, written
from web.exports.found import BY_PASSAGE, BY_REPORT, found_export
from web.exports.outlet import OWN_MACHINE
from web.exports.workbook import MOST_ROWS, MOST_UNITS
from web.tables import Cell, Column, Table

LUOJIANG = "8791d64c327e"


Maker = Callable[..., Engine]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def client(seeds_index: Path) -> FlaskClient:
    """A browser without JavaScript, on the built-in reports."""
    return create_app(seeds_index).test_client()


def export_of(rows: Sequence[tuple[Cell, ...]]) -> Export:
    """An export of some rows."""
    columns = tuple(Column(f"c{place}", f"列{place}") for place in range(max(map(len, rows), default=0)))
    return Export(
        subject="检索结果",
        name="执法",
        facts=(Fact("query", "检索式", "执法", "执法"),),
        held=Held(5, 160, 13_000),
        version=IndexVersion(3, "0123456789ab", 6, 2, "jieba 0.42.1"),
        size=len(rows),
        table=Table(columns, iter(rows)),
    )


def bytes_of(export: Export, form: Format, *, bom: bool = False) -> bytes:
    """An export as a file."""
    return b"".join(written(export, form, bom=bom))


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a CSV file, its header first."""
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def json_rows(data: bytes) -> list[Row]:
    """The rows of a JSON Lines file, without what it says of itself."""
    rows = [json.loads(line) for line in data.splitlines()]
    assert all(("export" in row) == (not place) for place, row in enumerate(rows))
    return [row for row in rows if row.pop("export", row) and row]


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def download(client: FlaskClient, suffix: str, **arguments: str | list[str]) -> bytes:
    """What is answered under ``/export/search``, which must be given."""
    response = client.get(f"/export/search.{suffix}", query_string=arguments)
    assert response.status_code == 200, response.text
    return response.data


# What is found, against a plain scan

PHRASES = ("执法", "综合查一次", "法", "监督", "的", "行政执法", "没有这句话", "年")
FILTERS = (
    ("year", "2024"), ("year", "2023..2024"), ("region", "泉州市"), ("region", "广东省"), ("issuer", "街道"),
    ("level", "乡镇级"), ("kind", "报告"),
)  # fmt: skip


def drawn() -> Iterator[dict[str, str | list[str]]]:
    """Searches drawn at random, the same every time: a phrase or two, and filters."""
    random = Random(2026)  # noqa: S311 - the same every time
    for _ in range(40):
        asked: dict[str, str | list[str]] = {"q": f"“{random.choice(PHRASES)}”", "duplicates": "all"}
        if random.random() < 0.5:
            asked["q"] = f"{asked['q']} {random.choice(('', '-', 'OR '))}“{random.choice(PHRASES)}”"
        for name, value in random.sample(FILTERS, random.choice((0, 1, 1, 2))):
            asked.setdefault(name, [])
            asked[name] = [*asked[name], value]
        asked["sort"] = random.choice(("relevance", "newest", "oldest", "occurrences"))
        yield asked


def scanned(engine: Engine, asked: dict[str, str | list[str]]) -> dict[str, int]:
    """The passages that a search of quoted phrases must find, and how often these stand in each."""
    filters = [(name, value) for name, value in asked.items() if isinstance(value, list)]
    first, *rest = re.findall(r"(-|OR )?“(.+?)”", str(asked["q"]))
    sought = {phrase for sign, phrase in (first, *rest) if sign != "-"}

    def meets(text: str) -> bool:
        met = first[1] in text
        for sign, phrase in rest:
            met = (met or phrase in text) if sign == "OR " else met and ((phrase in text) != (sign == "-"))
        return met

    found = {}
    for report in engine.reports(Filters()):
        metadata, division = report.metadata, report.metadata.division
        assert division is not None
        known = {
            "year": [str(metadata.report_year), *(["2023..2024"] if metadata.report_year != 2025 else [])],
            "region": division.names,
            "issuer": ["街道"] if "街道" in str(metadata.issuer) else [],
            "level": ["乡镇级"] if metadata.level == "township" else [],
            "kind": [metadata.kind.value],
        }
        if not all(set(values) & set(known[name]) for name, values in filters):
            continue
        whole = engine.report(report.id)
        assert whole is not None
        for passage in whole.passages:
            text = fold(passage.text).text
            if meets(text):
                found[passage.id] = sum(text.count(phrase) for phrase in sought)
    return found


def test_rows_against_a_plain_scan(engine: Engine, client: FlaskClient) -> None:
    """For 40 searches: rows = JSON = a scan over the passages, in number, occurrences and order."""
    sizes = []
    for asked in drawn():
        rows = json_rows(download(client, "jsonl", **asked))
        expected = scanned(engine, asked)
        assert {row["passage_id"]: row["occurrences"] for row in rows} == expected, asked
        assert len(rows) == len(expected)
        answer = client.get("/api/v1/search", query_string=asked | {"limit": "100"}).json
        assert answer is not None
        assert answer["total"]["passages"] == len(rows)
        assert answer["total"]["occurrences"] == sum(expected.values())
        assert [row["passage_id"] for row in rows] == [
            passage["id"] for hit in answer["hits"] for passage in hit["passages"]
        ]
        sizes.append(len(rows))
    assert min(sizes) == 0
    assert len(set(sizes)) > 10


def test_every_value_is_that_of_the_json(client: FlaskClient) -> None:
    """What a row says of report and passage is what the JSON interface says of them."""
    rows = json_rows(download(client, "jsonl", q="“执法”", sort="newest"))
    answer = client.get("/api/v1/search", query_string={"q": "“执法”", "sort": "newest"}).json
    assert answer is not None
    pairs = [(hit["report"], passage) for hit in answer["hits"] for passage in hit["passages"]]
    assert len(pairs) == len(rows) == 36
    for row, (report, passage) in zip(rows, pairs, strict=True):
        shown = [name for name in row if name in report and name != "source"]
        assert len(shown) == 13
        assert {name: row[name] for name in shown} == {name: report[name] for name in shown}
        assert (row["report_id"], row["passage_id"]) == (report["id"], passage["id"])
        assert (row["section"], row["text"], row["highlights"]) == (
            passage["section"], passage["text"], passage["highlights"],
        )  # fmt: skip
        marked = [row["text"][start:end] for start, end in row["highlights"]]
        assert row["matches"] == list(dict.fromkeys(marked))
        assert row["occurrences"] == len(marked)


def test_the_formats_agree(client: FlaskClient) -> None:
    """CSV, JSON Lines and Excel have the same rows; the first line of CSV is the header."""
    lines = json_rows(download(client, "jsonl", q="“执法” 监督"))
    (header, *rows), data = (
        csv_rows(download(client, "csv", q="“执法” 监督")),
        download(client, "xlsx", q="“执法” 监督"),
    )
    assert header[:-1] == list(lines[0]) == [column.name for column in BY_PASSAGE]
    sheet = sheets(data)["检索结果"]
    assert sheet[0] == tuple(column.label for column in BY_PASSAGE)
    assert len(rows) == len(lines) == len(sheet) - 1 > 5
    for line, row, cells in zip(lines, rows, sheet[1:], strict=True):
        for column, text, cell in zip(BY_PASSAGE, row, cells, strict=False):
            value = line[column.name]
            flat = column.flat(
                tuple(map(tuple, value))
                if column.name == "highlights"
                else tuple(value)
                if isinstance(value, list)
                else value
            )
            assert text.removeprefix("'") == str(flat if flat is not None else "")
            assert cell == column.words.get(str(flat), flat) or (cell is None and flat == "")
        assert row[-1] == ""


def test_filters_alone_give_a_row_a_report(client: FlaskClient) -> None:
    """Where no passage is sought each report is a row, without the columns of passages."""
    rows = json_rows(download(client, "jsonl", year="2024", sort="newest"))
    assert [row["report_year"] for row in rows] == [2024, 2024]
    assert list(rows[0]) == [column.name for column in BY_REPORT]
    everything = client.get("/export/reports.jsonl")
    assert len(json_rows(everything.data)) == 5
    assert "报告目录" in unquote(everything.headers["Content-Disposition"])


def test_nothing_found(client: FlaskClient) -> None:
    """An export without rows still says what was sought."""
    asked = {"q": "“没有这句话”"}
    (header,) = csv_rows(download(client, "csv", **asked))
    assert "检索式：“没有这句话”" in header[-1]
    (line,) = download(client, "jsonl", **asked).splitlines()
    assert json.loads(line)["export"]["rows"] == 0
    assert len(sheets(download(client, "xlsx", **asked))["检索结果"]) == 1
    assert download(client, "txt", **asked).decode().endswith("\n\n")
    assert not parse_string(download(client, "bib", **asked).decode(), "bibtex").entries


def test_copies(engine_of: Maker, tmp_path: Path) -> None:
    """Grouped, one of several reports of the same text is exported and names the others; apart, each is."""
    sentence = "本县推行综合查一次，规范行政执法行为，减少对企业正常经营活动的干扰，由执法部门共同进入现场。"
    more = "全年组织普法宣传活动三十二场，接受群众咨询八百余人次；案卷评查中发现文书制作不够规范。"
    engine_of([sentence, more], ["转载", sentence, more], ["本镇另有执法。"])
    client = create_app(tmp_path / "index").test_client()
    grouped = json_rows(download(client, "jsonl", q="“执法”"))
    apart = json_rows(download(client, "jsonl", q="“执法”", duplicates="all"))
    assert (len(grouped), len(apart)) == (2, 3)
    named = {identifier for row in grouped for identifier in row["duplicates"]}
    assert named == {row["report_id"] for row in apart} - {row["report_id"] for row in grouped}
    assert len(named) == 1
    html = client.get("/search", query_string={"q": "“执法”"}).text
    assert re.findall(r'class="size">(.*?)<', html) == [
        *["2 段"] * 4,
        *["2 条"] * 2,
        *["3 段"] * 4,
        *["3 条"] * 2,
    ]
    check_menu(client, html)


def check_menu(client: FlaskClient, html: str) -> None:
    """Each link of the menu of exports leads to as much as it says."""
    links = re.findall(r'<a href="(/export/[^"]*)">.*?class="size">([\d,]+) ', html)
    assert len(links) in {6, 12}
    for href, size in links:
        data = client.get(href.replace("&amp;", "&")).data
        count = _COUNTS[urlsplit(href).path.rpartition(".")[2]]
        assert count(data) == int(size.replace(",", "")), href


_COUNTS: dict[str, Callable[[bytes], int]] = {
    "csv": lambda data: len(csv_rows(data)) - 1,
    "jsonl": lambda data: len(data.splitlines()),
    "xlsx": lambda data: len(sheets(data)["检索结果"]) - 1,
    "txt": lambda data: len(re.findall(rb"^\[\d+\] ", data, re.MULTILINE)),
    "bib": lambda data: len(parse_string(data.decode(), "bibtex").entries),
}


@pytest.mark.parametrize(
    "asked", [{"q": "“执法”", "year": "2024", "limit": "1", "page": "2"}, {"year": "2023..2025"}]
)
def test_the_menu_gives_what_it_says(client: FlaskClient, asked: dict[str, str]) -> None:
    """Whatever page of the result is shown, the links give all of it under its filters, as much as they say."""
    check_menu(client, client.get("/search", query_string=asked).text)
    beyond = client.get("/search", query_string={"q": "执法", "page": "99"})
    assert "/export/" not in beyond.text


# What an export says of itself


def test_each_format_says_what_it_is(engine: Engine, client: FlaskClient) -> None:
    """Query, match, filters, sort, totals, what was searched, index version, time and program: in each."""
    asked = {"q": "“执法” -培训", "match": "any", "region": "泉州市", "year": "2024..", "sort": "oldest"}
    total = engine.search(SearchRequest("“执法” -培训 region:泉州市 year:2024..")).total
    before = datetime.now().astimezone().replace(microsecond=0)
    about = json.loads(download(client, "jsonl", **asked).splitlines()[0])["export"]
    made = datetime.fromisoformat(about.pop("exported"))
    assert made.tzinfo is not None
    assert before <= made <= datetime.now().astimezone()
    searched = [
        report
        for report in engine.reports(Filters())
        if report.metadata.report_year != 2023 and "泉州市" in str(report.metadata.issuer)
    ]
    held = {
        "reports": 2,
        "passages": sum(report.passages for report in searched),
        "characters": sum(report.characters for report in searched),
    }
    size = {"reports": total.reports, "passages": total.passages, "occurrences": total.occurrences}
    version = engine.version()
    assert about == {
        "subject": "检索结果", "query": "“执法” -培训", "match": "any", "sort": "oldest", "duplicates": "group",
        "filters": "年度从 2024 起，并且行政区划属于“泉州市”",
        "understood": "段落里有连续的“执法”，并且不满足（段落里有“培训”），并且年度从 2024 起，并且行政区划属于“泉州市”",
        "total": size, "listed": size, "rows": total.passages, "held": held,
        "index": {
            "generation": version.generation, "state": version.state, "schema": 6, "folding": 2,
            "segmenter": version.segmenter,
        },
        "program": "chayici 0.1.0",
    }  # fmt: skip
    told = [
        "检索式：“执法” -培训", "不带引号的词：任一词", "筛选：年度从 2024 起，并且行政区划属于“泉州市”", "排序：最早年度",
        f"找到：2 份报告，{total.passages} 段，{total.occurrences} 处", "检索范围：2 份报告，70 段，",
        f"索引版本：第 {version.generation} 代（{version.state}），", "导出时间：2", "程序：查一次 Chayici 0.1.0",
    ]  # fmt: skip
    sheet = sheets(download(client, "xlsx", **asked))["说明"]
    texts = {
        "csv": csv_rows(download(client, "csv", **asked))[0][-1],
        "txt": download(client, "txt", **asked).decode().partition("\n\n")[0],
        "bib": download(client, "bib", **asked).decode().partition("\n\n")[0],
        "xlsx": "\n".join(f"{label}：{text}" for label, text in sheet),
    }
    for suffix, text in texts.items():
        assert [one for one in told if one not in text] == [], suffix
    assert texts["csv"].startswith("note: ")
    assert all(line.startswith("% ") for line in texts["bib"].splitlines())


# Spreadsheets

HARD = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "https://gov.cn/", "2024-01-02", "001", "1e5", "两行\n文字", '“引号”,和"逗号',
    "😀👨‍👩‍👧 𠀀", "_x0041_", "<r>文字</r>", "<b>&amp;</b>", " 前后空白 ", "#N/A", "TRUE",
]  # fmt: skip


def test_excel_keeps_text_as_text() -> None:
    """No text becomes a formula, number, date or link, whatever it looks like; numbers are numbers."""
    data = bytes_of(export_of([(text, 7) for text in HARD]), Format.XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["检索结果"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}
    read = [str(cell.value).replace("_x005F_", "_") for cell in cells]
    assert [text.rstrip() for text in read] == [text.rstrip() for text in HARD]
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {7}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:B{len(HARD) + 1}"
    assert sheet["A1"].font.bold


def test_excel_says_what_it_cannot_hold() -> None:
    """Text that is too long is cut with a mark, control characters are replaced, and the notes say so."""
    long, wide = "法" * 40_000, "😀" * 20_000
    data = bytes_of(
        export_of([(long,), (wide,), ("\x01法\x1f\ufffe\ud800",), ("法" * MOST_UNITS,)]), Format.XLSX
    )
    rows, about = sheets(data).values()
    texts = [str(text) for (text,) in rows[1:]]
    assert all(len(text.encode("utf-16-le")) // 2 <= MOST_UNITS for text in texts)
    assert texts[0].endswith("法……〔以下截去，原文共 40,000 字〕")
    assert texts[1].endswith("😀……〔以下截去，原文共 20,000 字〕")
    assert texts[2] == "\ufffd法\ufffd\ufffd\ufffd"
    assert texts[3] == "法" * MOST_UNITS
    assert dict(about)["截短"] == "2 个单元格超过 Excel 的 32,767 字上限，全文见 CSV 或 JSON Lines。"
    assert dict(about)["替换"] == "1 个单元格里有 Excel 存不了的控制字符，写作 �。"
    assert "截短" not in dict(sheets(bytes_of(export_of([("法",)]), Format.XLSX))["说明"])


def test_more_rows_than_excel_holds() -> None:
    """They are refused in a sentence before a row is read."""
    export = replace(export_of([("法",)]), size=MOST_ROWS + 1)
    with pytest.raises(QueryError, match="结果有 1,048,576 行，Excel 的一张表最多 1,048,575 行"):
        written(export, Format.XLSX)
    assert len(list(export.table.rows)) == 1


def test_csv_in_libreoffice(tmp_path: Path) -> None:
    """LibreOffice opens CSV as it is meant: one header, rows of several lines, quotes, no formula that runs."""
    (tmp_path / "表.csv").write_bytes(bytes_of(export_of([(text, 7) for text in HARD]), Format.CSV, bom=True))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # What its dialog offers where a person opens the file: comma, quotation mark, UTF-8.
    command = ["soffice", profile, "--headless", "--infilter=CSV:44,34,76", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path / "out"), str(tmp_path / "表.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "表.xlsx").active
    assert sheet is not None
    header, *rows = sheet.iter_rows(max_col=4)
    assert [cell.value for cell in header[:2]] == ["c0", "c1"]
    assert "检索式：执法" in str(header[2].value)
    assert header[3].value is None
    assert len(rows) == len(HARD)
    assert {row[0].data_type for row in rows} <= {"s", "n", "d", "b"}  # none is a formula
    made_harmless = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'＝1+1"]
    assert [row[0].value for row in rows[:5]] == made_harmless
    assert [rows[HARD.index(text)][0].value for text in HARD[10:15]] == HARD[10:15]
    assert [rows[HARD.index(text)][0].value for text in ("001", "1e5")] == ["'001", "'1e5"]
    assert {row[1].value for row in rows} == {7}
    assert {row[2].value for row in rows} == {None}


def test_numbers_that_are_none() -> None:
    """Where CSV is for spreadsheets, ids that look like numbers stay what they are; elsewhere they are bare."""
    ids = ["074185236223", "0678943544e2", "357465173212", "8791d64c327e", "350503", "2024"]
    export = [(one, 2024) for one in ids]
    rows = csv_rows(bytes_of(export_of(export), Format.CSV, bom=True).removeprefix(b"\xef\xbb\xbf"))[1:]
    assert [row[0] for row in rows] == [f"'{one}" for one in ids[:3]] + ids[3:]
    assert {row[1] for row in rows} == {"2024"}
    assert [row[0] for row in csv_rows(bytes_of(export_of(export), Format.CSV))[1:]] == ids


def test_csv_is_read_back() -> None:
    """The csv module reads what was written, the formulas made harmless; a mark comes first if asked for."""
    export = [(text, None, ("一", "二"), ((1, 2), (3, 4))) for text in HARD]
    data = bytes_of(export_of(export), Format.CSV)
    rows = csv_rows(data)[1:]
    assert [row[0] for row in rows] == [f"'{text}" if text[0] in "=+-@＝\t" else text for text in HARD]
    assert {tuple(row[1:]) for row in rows} == {("", "一；二", "[[1, 2], [3, 4]]", "")}
    assert bytes_of(export_of(export), Format.CSV, bom=True)[:3] == b"\xef\xbb\xbf"
    assert data[:3] != b"\xef\xbb\xbf"


# Citations


def test_citations(engine: Engine, client: FlaskClient) -> None:
    """One citation a report in the order of the hits, numbered, and one entry of BibTeX with a key of its own."""
    hits = engine.search(SearchRequest("“执法”")).hits
    listed = download(client, "txt", q="“执法”").decode().partition("\n\n")[2].splitlines()
    today = date.today()  # noqa: DTZ011 - the reader's day
    assert listed == [f"[{number}] {gbt7714(hit.report, today)}" for number, hit in enumerate(hits, 1)]
    data = download(client, "bib", q="“执法”").decode()
    assert len(parse_string(data, "bibtex").entries) == len(hits) == 5
    assert all(bibtex(hit.report, today) in data for hit in hits)


def test_a_query_cannot_make_an_entry(client: FlaskClient) -> None:
    """What was typed stands in a comment, from which no program may read an entry."""
    asked = "“执法” -“@article{x, title={甲}}\r\n@book{y}”"
    data = download(client, "bib", q=asked).decode()
    entries = parse_string(data, "bibtex").entries
    assert len(entries) == 5
    assert all(key.startswith("chayici-") for key in entries)
    assert "@book" not in data


def test_tables_have_no_citations() -> None:
    """What is no list of reports cannot be had as one, and that is said."""
    with pytest.raises(QueryError, match="不是文献的列表"):
        written(export_of([("法",)]), Format.BIBTEX)


# HTTP


def test_headers(client: FlaskClient) -> None:
    """The file has a name that says what it is, also for old programs, and is not kept."""
    with client.get("/export/search.csv", query_string={"q": "“综合查一次” \\/:*?<执法>"}) as response:
        headers = response.headers
    today = date.today()  # noqa: DTZ011 - the server's day
    assert headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == (
        f"attachment; filename=\"chayici-{today}.csv\"; filename*=UTF-8''{quote(f'查一次-综合查一次 执法-{today}.csv')}"
    )
    assert "Content-Length" not in headers


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("search.csv?q=%22", 400, "引号"),
        ("search.csv", 400, "请写出要查的词"),
        ("search.csv?q=法&year=去年", 400, "年度“去年”看不懂"),
        ("search.csv?q=法&bom=yes", 400, "参数 bom 的值“yes”看不懂"),
        ("search.xlsx?q=法&bom=1", 400, "只用于 CSV"),
        ("search.pdf?q=法", 404, "没有 search.pdf 这种导出"),
        ("nothing.csv", 404, "没有 nothing.csv 这种导出"),
    ],
)
def test_requests_that_are_refused(client: FlaskClient, path: str, status: int, said: str) -> None:
    """What is wrong with a request is said in a sentence, not in a file."""
    response = client.get(f"/export/{path}")
    assert response.status_code == status
    assert said in response.text
    assert "Content-Disposition" not in response.headers


def test_places(client: FlaskClient) -> None:
    """A row links to its passage, marked; of where files lie a page tells the name alone."""
    (row, *_) = json_rows(download(client, "jsonl", q="“综合查一次”", year="2024", match="exact"))
    assert row["link"].startswith(f"http://localhost/reports/{LUOJIANG}?q=")
    assert "year" not in row["link"]
    link = urlsplit(row["link"])
    assert link.fragment == row["passage_id"]
    page = client.get(f"{link.path}?{link.query}").text
    assert f'id="{row["passage_id"]}"' in page
    assert page.count(">综合查一次</mark>") == 4
    assert "/" not in row["source"]


# Streams


def test_pieces_come_before_all_is_read() -> None:
    """The first piece is there when few of the rows have been made."""
    made = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(10_000):
            made.append(number)
            yield ("法" * 100,)

    for form in (Format.CSV, Format.JSONL):
        made.clear()
        whole = replace(export_of([]), table=Table((Column("text", "段落"),), rows()))
        pieces = written(whole, form)
        assert not made
        next(pieces)
        assert 0 < len(made) < 1_000
        assert sum(1 for _ in pieces) > 10
        assert len(made) == 10_000


def test_memory(tmp_path: Path) -> None:
    """Ten thousand rows are exported in the memory of a few: more than 4 MB of them in less than one."""
    with writing(tmp_path / "index") as transaction:
        for number in range(10):
            texts = [f"第{number}份报告的第{line}项工作已经办结。" for line in range(1_000)]
            transaction.put(
                f"/报告/{number}.txt",
                f"{number:016x}",
                Document(
                    Metadata(title="某县2024年法治政府建设年度报告", report_year=2024),
                    (),
                    tuple(Passage((), text, line) for line, text in enumerate(texts, 1)),
                    tuple(SourceLine(LineRole.BODY, text) for text in texts),
                ),
            )
    found = Engine(tmp_path / "index").found(SearchRequest("“的”"))
    assert found.total.passages == 10_000
    pieces = written(found_export(found, OWN_MACHINE), Format.JSONL)
    size = len(next(pieces))
    tracemalloc.start()
    size += sum(map(len, pieces))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 4 << 20
    assert peak < 1 << 20


def test_memory_of_a_workbook() -> None:
    """Rows of a workbook go to the disk, too; of each no more than its height is kept, of 5 MB less than four."""
    columns = (Column("text", "段落"), Column("number", "编号"))
    rows = ((f"{number}" + "法" * 500, number) for number in range(5_000))
    whole = replace(export_of([]), table=Table(columns, rows), size=5_000)
    tracemalloc.start()
    written(whole, Format.XLSX)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_a_commit_meanwhile(tmp_path: Path) -> None:
    """What is exported is one state of the index, whatever is committed before it ends."""
    folder, directory = tmp_path / "reports", tmp_path / "index"
    folder.mkdir()
    for number in range(30):
        text = f"某县人民政府2024年法治政府建设年度报告\n第{number}份报告讲执法。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index_sources([folder], directory)
    engine = Engine(directory)
    before = list(engine.found(SearchRequest("“执法”")).hits)
    found = engine.found(SearchRequest("“执法”"))
    begun = [next(found.hits)]
    for number in range(30):
        path = folder / f"{number}.txt"
        path.write_text(path.read_text(encoding="utf-8").replace("执法", "普法"), encoding="utf-8")
    index_sources([folder], directory, rebuild=True)
    assert engine.search(SearchRequest("“执法”")).total.reports == 0
    assert begun + list(found.hits) == before
    assert len(before) == 30
    assert engine.version().generation > found.version.generation


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """An index of the built-in reports, the last of which is damaged, and not the first that is found."""
    directory = tmp_path / "damaged"
    index_sources([], directory)
    (path,) = directory.glob("*.arrays")
    _, offset, size, _ = ArrayFile(path)._entries["records"]  # noqa: SLF001 - the layout
    with path.open("r+b") as file:
        file.seek(offset + size - 40)
        file.write(b"\xff" * 40)
    hits = Engine(directory).found(SearchRequest("“法”")).hits
    assert next(hits)
    return directory


def test_half_a_file_is_no_file(damaged: Path) -> None:
    """What fails on the way breaks the connection, so that no program takes it for a whole file."""
    command = [
        sys.executable,
        "-c",
        "from web.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--processes",
        "1",
    ]
    with subprocess.Popen(
        [*command, "--index", str(damaged)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        found = re.search(r":(\d+)/", server.stdout.readline())
        assert found is not None
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        try:
            connection.request("GET", f"/export/search.csv?q={quote('“法”')}")
            response = connection.getresponse()
            assert response.status == 200
            with pytest.raises(IncompleteRead):
                response.read()
        finally:
            connection.close()
            server.terminate()


# The command line


class Outcome:
    """What ``chayici export`` printed, and its exit status."""

    def __init__(self, capsysbinary: pytest.CaptureFixture[bytes], arguments: list[str]) -> None:
        self.status = run(["export", *arguments])
        self.out, errors = capsysbinary.readouterr()
        self.err = errors.decode()


@pytest.fixture
def chayici(
    capsysbinary: pytest.CaptureFixture[bytes], seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Runs the command on the index of the built-in reports."""
    monkeypatch.setenv("CHAYICI_INDEX", str(seeds_index))
    return lambda *arguments: Outcome(capsysbinary, list(map(str, arguments)))


def test_the_command_and_the_page_agree(chayici: Callable[..., Outcome], client: FlaskClient) -> None:
    """Both give the same rows; the command tells the whole path, and has no address to link to."""
    outcome = chayici("“执法”", "--year", "2024", "--sort", "oldest", "--format", "jsonl")
    assert (outcome.status, outcome.err) == (0, "导出了 14 行。\n")
    here, there = (
        json_rows(outcome.out),
        json_rows(download(client, "jsonl", q="“执法”", year="2024", sort="oldest")),
    )
    for row, other in zip(here, there, strict=True):
        assert row.pop("link") is None
        assert other.pop("link")
        assert row.pop("source").endswith(f"/{other.pop('source')}")
        assert row == other


def test_the_command_writes_files(chayici: Callable[..., Outcome], tmp_path: Path) -> None:
    """The name of a file tells its format; an older file is replaced; nothing else is left beside it."""
    for suffix in ("csv", "jsonl", "xlsx", "txt", "bib"):
        path = tmp_path / f"执法.{suffix}"
        path.write_text("旧的", encoding="utf-8")
        outcome = chayici("“执法”", "--output", path)
        assert (outcome.status, outcome.out) == (0, b"")
        assert outcome.err == ("导出了 5 条引文。\n" if suffix in {"txt", "bib"} else "导出了 36 行。\n")
        assert len(path.read_bytes()) > 500
    assert len(list(tmp_path.iterdir())) == 5
    assert len(sheets((tmp_path / "执法.xlsx").read_bytes())["检索结果"]) == 37
    named = chayici("执法", "--format", "gbt7714", "--output", tmp_path / "引文")
    assert named.status == 0
    assert "\n\n[1] " in (tmp_path / "引文").read_text(encoding="utf-8")
    assert chayici("执法", "--format", "csv", "--bom").out.startswith(b"\xef\xbb\xbftitle,")


def test_a_failure_leaves_the_old_file(
    chayici: Callable[..., Outcome], damaged: Path, tmp_path: Path
) -> None:
    """What fails on the way leaves neither half a file nor a trace; the exit status tells."""
    path = tmp_path / "folder" / "执法.csv"
    path.parent.mkdir()
    path.write_text("旧的", encoding="utf-8")
    outcome = chayici("“法”", "--output", path, "--index", damaged)
    assert outcome.status == 3
    assert "索引里的文件已损坏" in outcome.err
    assert "导出了" not in outcome.err
    assert [one.read_text(encoding="utf-8") for one in path.parent.iterdir()] == ["旧的"]


def test_commands_that_are_refused(chayici: Callable[..., Outcome], tmp_path: Path) -> None:
    """Each with one sentence that says what to do, and nothing on standard output."""
    for arguments, status, said in (
        (["“执法”"], 2, "请用 --format 写明格式"),
        (["“执法”", "--output", tmp_path / "执法.doc"], 2, "请用 --format 写明格式"),
        (["--format", "csv"], 2, "请写出要查的词"),
        (["“执法", "--format", "csv"], 2, "没有配对"),
        (["“执法”", "--format", "pdf"], 2, "可用的有 csv、jsonl、xlsx、gbt7714、bibtex"),
        (["“执法”", "--format", "jsonl", "--bom"], 2, "只用于 CSV"),
        (["“执法”", "--output", tmp_path / "没有" / "执法.csv"], 2, "没有的文件夹"),
        (["“执法”", "--format", "csv", "--output", tmp_path], 2, "是一个文件夹"),
        (["“执法”", "--format", "csv", "--output", "/dev/full"], 3, "/dev/full 失败：磁盘已满"),
        (["“执法”", "--format", "csv", "--output", tmp_path / ("长" * 90 + ".csv")], 3, "文件名或路径太长"),
    ):
        outcome = chayici(*arguments)
        assert (outcome.status, outcome.out) == (status, b""), arguments
        assert said.replace("没有的文件夹", f"没有 {tmp_path / '没有'} 这个文件夹") in outcome.err
        assert "导出了" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal(seeds_index: Path) -> None:
    """A workbook is not thrown onto a terminal; into a file or a pipe it is written."""
    assert shutil.which("script") is not None
    command = f"{sys.executable} -c 'from web.cli import main; main()' export 执法 --format xlsx --index {seeds_index}"
    shown = subprocess.run(["script", "-qec", command, "/dev/null"], capture_output=True, check=False)
    assert shown.returncode == 2
    assert "终端上没法看" in shown.stdout.decode()
    piped = subprocess.run(command, shell=True, capture_output=True, check=True)  # noqa: S602 - our own words
    assert piped.stdout.startswith(b"PK")
    assert sheets(piped.stdout)["检索结果"]
