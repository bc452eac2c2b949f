"""Reading: from the bytes of a file to lines with roles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableSourceError
from index.extraction import extract
from index.folding import fold
from index.models import LineRole
from index.reader import LARGEST_FILE, is_report_file, read_text

TEXT = "某县人民政府关于2024年法治政府建设情况的报告\n一、“主要”举措\n"
BLANK, HEADER, TITLE, BODY, FURNITURE = LineRole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gb2312"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, line_end: str) -> None:
    """A text reads the same whatever its encoding and its line ends."""
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.replace("\n", line_end).encode(encoding))
    assert read_text(path) == TEXT


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "空"),
        ("blank.txt", "\ufeff \n\u3000\r\n".encode(), "空"),
        ("nul.txt", b"abc\0def", "二进制"),
        ("pdf.txt", b"%PDF-1.7\n", "PDF"),
        ("docx.txt", b"PK\x03\x04rest", "ZIP"),
        ("doc.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "DOC"),
        ("odd.txt", b"\xff\xff\x80", "编码"),
        ("large.txt", b"a" * (LARGEST_FILE + 1), "20 MB"),
        ("report.html", b"<p>", ".txt"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """A file that holds no plain text is refused with a sentence that says why."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=said) as refused:
        read_text(path)
    assert str(refused.value).endswith("。")


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """A missing file and a folder are unreadable sources, not crashes."""
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(UnreadableSourceError, match="不存在"):
        read_text(tmp_path / "missing.txt")
    with pytest.raises(UnreadableSourceError, match="文件夹"):
        read_text(folder)


def test_report_files_by_ending(tmp_path: Path) -> None:
    """The ending alone tells which files of a folder are read, in either case."""
    assert is_report_file(tmp_path / "a.TXT")
    assert not is_report_file(tmp_path / "a.pdf")
    assert not is_report_file(tmp_path / "txt")


def test_roles_of_a_page() -> None:
    """Header, title, body and furniture of a page are told apart line by line."""
    page = [
        (FURNITURE, "您所在的位置：首页 > 政务公开 > 法治政府建设"),
        (FURNITURE, "某某区人民政府"),
        (FURNITURE, "政务公开"),
        (HEADER, "索 引 号：370481/2026-00251"),
        (HEADER, "发布机构"),
        (HEADER, "某某区人民政府"),
        (BLANK, ""),
        (TITLE, "某某区人民政府"),
        (TITLE, "关于2025年法治政府建设情况的报告"),
        (HEADER, "某政发〔2026〕3号"),
        (FURNITURE, "2026-01-19 11:09:04 来源：本网 浏览次数：12"),
        (FURNITURE, "【字体：大 中 小】"),
        (BODY, "区人大常委会："),
        (BODY, "2025年，我区继续努力。"),
        (BODY, "一、主要举措"),
        (BODY, "某某区人民政府"),
        (BODY, "2026年1月13日"),
        (FURNITURE, "（此件主动公开）"),
        (FURNITURE, "抄送：区委各部门，区人武部。"[:-1]),
        (FURNITURE, "某某区人民政府办公室　　　　2026年1月13日印发"),
        (FURNITURE, "附件：统计表"),
        (FURNITURE, "相关解读"),
        (FURNITURE, "图解：一张图看懂"),
        (FURNITURE, "某省公网安备 35050302000391号"),
    ]
    document = extract("\n".join(text for _, text in page))
    assert [(line.role, line.text) for line in document.lines] == page
    assert [passage.text for passage in document.passages] == [text for role, text in page if role is BODY]


@pytest.mark.parametrize(
    "paragraph",
    [
        "来源于群众的意见，我们逐条研究。来源：12345热线的占一半。",
        "附件管理更加规范。",
        "时间紧、任务重，全体干部齐心协力。",
        "贯彻《关于落实<提升行政执法质量三年行动计划>的意见》",
        "扫一扫二维码即可评议执法，全年收到评议300条。",
        "文号管理、打印管理、备案管理一体推进。",
        "标题党、索引号混乱等问题已整改。",
        "2025年12月31日前，来源:不明的案件全部清零。",
    ],
)
def test_body_is_never_thrown_away(paragraph: str) -> None:
    """A paragraph that only speaks of sources, attachments or printing is body."""
    document = extract(
        f"某县2024年法治政府建设情况报告\n2024年，我县努力。\n一、举措\n{paragraph}\n二、不足\n"
    )
    assert paragraph in [passage.text for passage in document.passages]


def test_short_lines_stay_body_without_a_title() -> None:
    """Where no title tells the menu from the report, short lines are kept."""
    document = extract("概述\n一、举措\n")
    assert [passage.text for passage in document.passages] == ["概述", "一、举措"]


@pytest.mark.parametrize(
    ("line", "passage"),
    [
        ("[bookmark: _GoBack]4、强化公开。", "4、强化公开。"),
        ("4、强化[bookmark: _GoBack]公开。", "4、强化公开。"),
        ("语音播报 正文内容区域请使用tab按钮切换浏览一年来，我们努力。", "一年来，我们努力。"),
        ("一年来，我们努力。（此件主动公开）", "一年来，我们努力。"),
        ("　　一年来，我们努力。\u200b\xa0", "一年来，我们努力。"),
    ],
)
def test_glued_furniture(line: str, passage: str) -> None:
    """Furniture glued to a paragraph is no part of the passage; the source line is kept whole."""
    document = extract(f"一、举措\n{line}")
    assert document.passages[1].text == passage
    assert document.lines[1].text == line


@pytest.mark.parametrize(
    "text",
    ["当前位置：首页 > 公开\n来源：本网", "某县2024年法治政府建设情况报告", "索引号：370481/2026-00251"],
)
def test_no_body(text: str) -> None:
    """A page without a body is no report."""
    with pytest.raises(UnreadableSourceError, match="正文"):
        extract(text)


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        ("一、強化執法監督，關於乾縣的發展", True),
        ("一、發(fā)布機構嚴格執(zhí)法", True),
        ("一、强化执法监督，关于乾县和著名商标", False),
    ],
)
def test_traditional(text: str, *, traditional: bool) -> None:
    """A document knows its characters; a few that both scripts share do not make it traditional."""
    assert extract(text).traditional is traditional


_PIECES = st.sampled_from(
    [
        "一、",
        "(一)",
        "1.",
        "执法",
        "。",
        "\n",
        " ",
        "2024年",
        "报告",
        "法治",
        "索引号",
        ":",
        "某县人民政府",
        "1月3日",
        "執(zhí)",
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=40).map("".join))
def test_any_text(text: str) -> None:
    """Any text is a document or unreadable; lines are kept whole, and passages are in their lines."""
    try:
        document = extract(text)
    except UnreadableSourceError:
        return
    assert "\n".join(line.text for line in document.lines) == text
    for passage in document.passages:
        line = document.lines[passage.line - 1]
        assert line.role is LineRole.BODY
        assert fold(passage.text).text in fold(line.text).text
