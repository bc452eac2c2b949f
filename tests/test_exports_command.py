"""``chayici export``: each file is the one that the page gives, whatever is exported and in whatever format."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from web.app import create_app
from web.cli import run
from web.exports.registry import EXPORTS

Arguments = dict[str, str | list[str]]

# Where the two may differ: the page has addresses to link to, the command tells where files lie.
_PLACES = {"link", "source", "本站链接", "来源文件"}
_TIME = re.compile(r"(导出时间：)[^；\n]*")
ASKED: dict[str, Arguments] = {
    "search": {
        "q": "“执法” 监督",
        "region": "泉州市",
        "sort": "oldest",
        "match": "any",
        "duplicates": "group",
    },
    "kwic": {"q": "“综合查一次”", "year": "2023..2024", "sort": "left", "width": "7", "part": "做法"},
    "compare": {
        "q": ["“枫桥经验”", "执法 year:2024"],
        "by": "city",
        "across": "year",
        "region": ["福建", "浙江"],
    },
    "coverage": {"region": "福建省", "level": "县级", "duplicates": "once"},
    "reports": {"year": ["2023", "2024"], "region": "泉州市"},
}
_FILES = [
    (what, suffix)
    for what in ASKED
    for suffix in ("csv", "jsonl", "xlsx", *(("txt", "bib") if what in {"search", "reports"} else ()))
]


@pytest.fixture(scope="module")
def client(demo_index: Path) -> FlaskClient:
    """A browser without JavaScript."""
    return create_app(demo_index).test_client()


def listed(values: str | list[str]) -> list[str]:
    """One value or several, as several."""
    return [values] if isinstance(values, str) else values


def content(data: bytes, suffix: str) -> Any:  # noqa: ANN401 - of any format
    """What a file holds, all that it says of itself included, without places and the time."""
    match suffix:
        case "jsonl":
            rows = [json.loads(line) for line in data.splitlines()]
            assert rows[0]["export"].pop("exported")
            return [{name: value for name, value in row.items() if name not in _PLACES} for row in rows]
        case "csv":
            text = _TIME.sub(r"\1", data.decode())
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
            return [{name: value for name, value in row.items() if name not in _PLACES} for row in rows]
        case "xlsx":
            table, notes = openpyxl.load_workbook(io.BytesIO(data)).worksheets
            columns = [column for column in table.iter_cols(values_only=True) if column[0] not in _PLACES]
            return columns, [row for row in notes.iter_rows(values_only=True) if row[0] != "导出时间"]
        case _:
            return _TIME.sub(r"\1", data.decode())


@pytest.mark.parametrize(("what", "suffix"), _FILES)
def test_each_file_is_that_of_the_page(
    client: FlaskClient, demo_index: Path, tmp_path: Path, what: str, suffix: str
) -> None:
    """Rows, columns and what the file says of itself are the same, in each format."""
    asked = ASKED[what]
    options = [
        word
        for name, values in asked.items()
        if name != "q"
        for value in listed(values)
        for word in (f"--{name}", value)
    ]
    path = tmp_path / f"文件.{suffix}"
    own = ["--index", str(demo_index), "--output", str(path)]
    assert run(["export", *listed(asked.get("q", [])), "--what", what, *options, *own]) == 0
    there = client.get(f"/export/{what}.{suffix}", query_string=asked)
    assert there.status_code == 200
    here = content(path.read_bytes(), suffix)
    assert here == content(there.data, suffix)
    assert len(here) > 1


def test_all_that_can_be_exported_is_tried() -> None:
    """The command knows what the pages export, and each of it is compared above."""
    assert ASKED.keys() == EXPORTS.keys()
    tried = {what: [suffix for one, suffix in _FILES if one == what] for what in ASKED}
    assert {what: len(suffixes) for what, suffixes in tried.items()} == {
        what: len(one.formats) for what, one in EXPORTS.items()
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["执法", "--width", "9"], "--width 不用于 --what search，只用于 kwic。"),
        (["执法", "--what", "compare", "--sort", "newest"], "--sort 不用于 --what compare，只用于 search、kwic。"),
        (["执法", "--what", "kwic", "--across", "none"], "--across 不用于 --what kwic，只用于 compare。"),
        (["执法", "--what", "kwic", "--sort", "newest"], "“newest”看不懂，可用的有 left、right、year、report。"),
        (["执法", "--what", "kwic", "--duplicates", "group"], "--duplicates group 只用于 --what search。"),
        (["--what", "coverage", "--match", "any"], "--match 不用于 --what coverage，只用于 search、kwic、compare。"),
        (["--what", "reports", "执法"], "--what reports 只看筛选条件，不能写 QUERY。"),
        (["--what", "reports", "--region", ""], "没有名为“”的行政区划"),
        (["--what", "kwic"], "没有要在正文里查的词句"),
        (["--what", "compare"], "请写出要比较的词语"),
        (["--what", "page"], "可用的有 search、kwic、compare、coverage、reports。"),
        (["--what", "coverage", "--format", "bibtex"], "收录不是文献的列表，不能导出为引文"),
    ],
)  # fmt: skip
def test_what_does_not_go_together(
    demo_index: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """It is refused in one sentence; nothing is left out without a word."""
    if "--format" not in arguments:
        arguments = [*arguments, "--format", "csv"]
    assert run(["export", *arguments, "--index", str(demo_index)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1
