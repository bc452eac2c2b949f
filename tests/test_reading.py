"""Reading: from the bytes of a file to lines with roles."""

from __future__ import annotations

import os
import re
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableSourceError
from index.extraction import extract
from index.folding import fold
from index.formats.plain import LARGEST_REPORT
from index.models import LineRole, Original
from index.reader import entries, read_text

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
        ("docx.txt", b"PK\x03\x04rest", "DOCX"),
        ("doc.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "DOC"),
        ("picture.txt", b"\x89PNG\r\n", "图片"),
        ("damaged.pdf", b"no pdf", "损坏"),
        ("odd.txt", b"\xff\xff\x80", "编码"),
        ("large.txt", b"a" * (LARGEST_REPORT + 1), "20 MB"),
        ("report.html", b"<p>", "空"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """A file that holds no report is refused with a sentence that says why, whatever its name."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=said) as refused:
        read_all(path)
    assert str(refused.value).endswith("。")


def read_all(path: Path) -> list[Original]:
    """The reports in a file."""
    return [entry.read() for entry in entries(path, str(path))]


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """A missing file and a folder are unreadable sources, not crashes."""
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(UnreadableSourceError, match="不存在"):
        read_text(tmp_path / "missing.txt")
    with pytest.raises(UnreadableSourceError, match="文件夹"):
        read_text(folder)


def test_reasons_are_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why a file cannot be opened is told without a word of English."""
    (tmp_path / "file.txt").write_text(TEXT, encoding="utf-8")
    loop, locked = tmp_path / "loop.txt", tmp_path / "locked.txt"
    loop.symlink_to(loop)
    locked.write_text(TEXT, encoding="utf-8")
    reasons = {
        tmp_path / ("长" * 300 + ".txt"): "太长",
        tmp_path / "file.txt" / "below.txt": "不是文件夹",
        tmp_path / "nul\0.txt": "不能用的字符",
        loop: "绕成了圈",
        locked: "没有权限",
    }

    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    for path, said in reasons.items():
        if path == locked:  # whoever may read everything would not be refused
            monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(UnreadableSourceError, match=said) as refused:
            read_text(path)
        assert not any(character.isascii() for character in str(refused.value))


@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_special_files(tmp_path: Path, kind: str) -> None:
    """A pipe, a socket and a device are refused at once, instead of being waited for."""
    path = tmp_path / "special.txt"
    with socket.socket(socket.AF_UNIX) as listener:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            listener.bind(str(path))
        else:
            path.symlink_to("/dev/zero")
        with pytest.raises(UnreadableSourceError, match="不是普通文件"):
            read_text(path)


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
    document = extract(Original("\n".join(text for _, text in page)))
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
        "扫码入企检查1200次，发现问题80个；",
        "扫码入企检查1200次",
        "无障碍环境建设持续推进，新增盲道3公里；",
        "无障碍环境建设持续推进",
        "审核：严格落实重大执法决定法制审核，做到应审尽审；",
        "审核：严格落实重大执法决定法制审核",
        "时间：每季度一次集中学习",
        "附件下载量达1200次",
        "优良天数比例>95%",
        "微信 微博等新媒体开设普法专栏12个",
        "打印店整治行动取缔4家",
        "浏览量：比上年增长三成",
        "公开方式：通过门户网站、微信公众号公开执法信息120条",
        "关键词 一：强化领导",
        "相关文件已全部清理完毕",
        "政策解读工作持续加强",
    ],
)
def test_body_is_never_thrown_away(paragraph: str) -> None:
    """A paragraph that only speaks of sources, attachments or printing is body."""
    title, opening = "某县2024年法治政府建设情况报告", "2024年，我县努力。"
    for text in (
        f"{title}\n{opening}\n一、举措\n{paragraph}\n二、不足\n",
        f"{title}\n{opening}\n{paragraph}\n一、举措\n二、不足\n",
        f"{title}\n{opening}\n一、举措\n{paragraph}\n某县人民政府\n2025年1月3日",
        f"{title}\n{opening}\n一、举措\n{paragraph}\n",
        f"{title}\n{opening}\n{paragraph}\n",
    ):
        assert paragraph in [passage.text for passage in extract(Original(text)).passages]


@pytest.mark.parametrize(
    "line",
    [
        "来源：12345热线",
        "时间：2024年12月4日",
        "主办：县司法局",
        "相关文件",
        "附件：统计表",
        "发布机构：某局",
    ],
)
def test_between_heading_and_signature(line: str) -> None:
    """What would be furniture or header around the text is body between its first heading and signature."""
    document = extract(
        Original(f"某县2024年法治政府建设情况报告\n一、举措\n{line}\n我们努力\n某县人民政府\n2025年1月3日")
    )
    assert [passage.text for passage in document.passages][1:3] == [line, "我们努力"]
    assert document.metadata.issuer == "某县人民政府"


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫在手机上查看当前页面",
        "【打印】 【关闭窗口】",
        "分享到：微信 微博 QQ空间",
        "（此件主动公开）",
        "【字体：大 中 小】",
    ],
)
def test_unmistakable_furniture(line: str) -> None:
    """What no report says is furniture even inside the text."""
    document = extract(Original(f"某县2024年法治政府建设情况报告\n一、举措\n{line}\n二、不足\n"))
    assert [passage.text for passage in document.passages] == ["一、举措", "二、不足"]


def test_lists_of_links() -> None:
    """A list of links begins with its title alone on a line, and a heading ends it."""
    front = "某局2024年法治政府建设情况报告\n一、举措\n"
    signed = "某县水利局\n2025年1月3日\n"
    document = extract(Original(f"{front}相关文件已全部清理完毕。\n（二）规范执法\n二、不足\n{signed}"))
    assert LineRole.FURNITURE not in {line.role for line in document.lines}
    document = extract(Original(f"{front}二、不足\n{signed}相关链接：\n某局年报\n附则\n一、附表\n说明"))
    assert [line.text for line in document.lines if line.role is FURNITURE] == [
        "相关链接：",
        "某局年报",
        "附则",
    ]


_LONG = 20_000
_NASTY = {
    "breadcrumbs": "首页" + ">    y    " * 11 + ",",
    "more breadcrumbs": "首页" + ">    y    " * (_LONG // 10) + ",",
    "buttons": "打印  " * 25 + "x",
    **{
        f"{piece!r} repeated": piece * (_LONG // len(piece)) + "x"
        for piece in [
            *(
                " ",
                "索 ",
                "发文",
                "标题 ",
                "2024 ",
                "2024年 ",
                "2024-",
                "二 ",
                "二〇",
                "年 十",
                "20",
                "（一",
                "一、",
                "1.",
            ),
            *(
                "[bookmark:",
                "语音播报",
                "扫一扫",
                "微信",
                "打印",
                "大 ",
                "国发〔",
                "国发 ",
                "执(",
                "(a",
                "|",
                "[ ",
                "县",
                "现将",
            ),
            *("附 件 ", "报告_", "我局，", "法治报告("),
        ]
    },
    **{
        f"{start!r} and a gap": start + " " * _LONG + "x"
        for start in [
            "标题：",
            "2024",
            "2024年",
            "二",
            "索",
            "一",
            "附件",
            "语音播报",
            "国发",
            "法治报告",
            "来源：",
            "x",
        ]
    },
}


@pytest.fixture(scope="module")
def quadratic() -> float:
    """How many seconds of this processor it takes to go over a line from each of its places to its end."""
    start = time.process_time()
    assert not re.search(" +x", " " * _LONG)
    return time.process_time() - start


@pytest.mark.parametrize("line", _NASTY.values(), ids=_NASTY)
def test_nasty_lines(line: str, quadratic: float) -> None:
    """No line takes long to read, wherever it stands."""
    start = time.process_time()
    extract(
        Original(
            f"{line}\n某县2024年法治政府建设情况报告\n{line}\n一、举措\n{line}\n某县人民政府\n2025年1月3日\n{line}\n"
        )
    )
    assert time.process_time() - start < 5 * quadratic


def test_short_lines_stay_body_without_a_title() -> None:
    """Where no title tells the menu from the report, short lines are kept."""
    document = extract(Original("概述\n一、举措\n"))
    assert [passage.text for passage in document.passages] == ["概述", "一、举措"]


@pytest.mark.parametrize(
    ("line", "passage"),
    [
        ("[bookmark: _GoBack]4、强化公开。", "4、强化公开。"),
        ("4、强化[bookmark: _GoBack]公开。", "4、强化公开。"),
        ("语音播报 正文内容区域请使用tab按钮切换浏览一年来，我们努力。", "一年来，我们努力。"),
        ("一年来，我们努力。（此件主动公开）", "一年来，我们努力。"),
        ("　　一年来，我们努力。\u200b\xa0", "一年来，我们努力。"),
        ("一年\u200b来，我\ufeff们努力。", "一年\u200b来，我\ufeff们努力。"),
        ("语音\u200b播报一年\u200b来，我们努力。（此件主动公开）", "一年\u200b来，我们努力。"),
    ],
)
def test_glued_furniture(line: str, passage: str) -> None:
    """Furniture glued to a paragraph is no part of the passage, which else is the source, untouched."""
    document = extract(Original(f"一、举措\n{line}"))
    assert document.passages[1].text == passage
    assert document.lines[1].text == line


@pytest.mark.parametrize(
    "text",
    ["当前位置：首页 > 公开\n来源：本网", "某县2024年法治政府建设情况报告", "索引号：370481/2026-00251"],
)
def test_no_body(text: str) -> None:
    """A page without a body is no report."""
    with pytest.raises(UnreadableSourceError, match="正文"):
        extract(Original(text))


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
    assert extract(Original(text)).traditional is traditional


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
        document = extract(Original(text))
    except UnreadableSourceError:
        return
    assert "\n".join(line.text for line in document.lines) == text
    for passage in document.passages:
        line = document.lines[passage.line - 1]
        assert line.role is LineRole.BODY
        assert fold(passage.text).text in fold(line.text).text
