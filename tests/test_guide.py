"""The guide is true: its commands run, its queries are understood, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from lxml import html

from search.engine import Engine
from search.parser import parse
from search.query import Filters
from web.app import create_app
from web.cli import run

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/guide.zh.md").read_text(encoding="utf-8")
# These change an index or never end; they have tests of their own.
_NOT_RUN = ("index", "serve")
_MOST_PICTURES, _LARGEST_PICTURE = 11, 300_000
# What the guide says stands on the pages; a report's is one in traditional characters.
_LABELS = {
    "/search?q=“综合查一次”": (
        *("检索", "语境", "比较", "收录", "用法", "所有词", "任一词", "逐字原样", "更多条件", "两处相邻", "不要含有"),
        *("在结果中查", "排序", "最早年度", "导出", "内容相同的只取一份", "内容相同的也逐份取"),
        *("报告部分", "做法", "不足", "打算", "归在一起", "逐份列出", "只算一份"),
    ),
    "/kwic?q=“综合查一次”": ("右边的字", "左边的字", "年度，从早到晚", "左右最常见的字词"),
    "/compare?q=“综合查一次”": (
        *("行政区划", "比较什么", "省级行政区", "再分", "逐年", "显示", "出现次数", "每万字次数", "段落数", "报告份数"),
        *("全部", "收录", "未收录", "首次出现"),
    ),
    "/reports/": ("原文繁体", "简体", "依据", "未载明", "本段和出处", "引用", "本段链接", "BibTeX", "原网页的这一段"),
}  # fmt: skip


def shown_commands() -> list[str]:
    """The commands of the guide that ask an index."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("chayici ")]
    return [line for line in lines if line.split()[1] not in _NOT_RUN]


def shown_queries() -> list[str]:
    """What the guide's tables say can be typed."""
    rows = re.findall(r"^\| (`.*?) \| ", GUIDE, re.MULTILINE)
    return [form.replace("\\|", "|") for row in rows for form in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("command", shown_commands())
def test_commands(
    command: str,
    demo_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Each command that the guide shows is understood, and finds something."""
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command.partition(" > ")[0], comments=True)[1:]
    assert run([*arguments, "--index", str(demo_index)]) == 0
    printed = capfdbinary.readouterr().out
    written = [path.read_bytes() for path in tmp_path.iterdir()]
    assert any(len(one.strip()) > 100 for one in (printed, *written))


@pytest.mark.parametrize("query", shown_queries())
def test_queries(query: str) -> None:
    """Each form of query that the guide shows is understood."""
    parsed = parse(query)
    assert parsed.condition or parsed.filters


@pytest.mark.parametrize("option", re.findall(r"^\| `[^|]* \| `(--[^`]+)` \|", GUIDE, re.MULTILINE))
def test_options(option: str, demo_index: Path) -> None:
    """Each option beside such a form is understood, too."""
    assert run(["reports", *shlex.split(option), "--index", str(demo_index)]) == 0


@pytest.mark.parametrize("path", _LABELS)
def test_labels(path: str, demo_index: Path) -> None:
    """What the guide says stands on a page does stand there, letter by letter."""
    if path == "/reports/":
        reports = Engine(demo_index).reports(Filters())
        path += next(one.id for one in reports if one.traditional and one.url and not one.metadata.doc_number)
    page = create_app(demo_index).test_client().get(path).get_data(as_text=True)
    texts = {" ".join(text.split()) for text in html.fromstring(page).xpath("//body//text()")}
    labels = next(labels for start, labels in _LABELS.items() if path.startswith(start))
    assert [label for label in labels if label not in texts] == []
    assert [label for label in labels if label not in GUIDE] == []


def test_links() -> None:
    """Each link within the guide leads to one of its headings, each picture is there and not too large."""
    headings = re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)
    assert 0 < len(pictures) <= _MOST_PICTURES
    assert [picture for picture in pictures if not (ROOT / "docs" / picture).exists()] == []
    assert all((ROOT / "docs" / picture).stat().st_size < _LARGEST_PICTURE for picture in pictures)
