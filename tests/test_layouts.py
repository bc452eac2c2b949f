"""Layouts: numbered, misnumbered and unnumbered headings, pages without line breaks, broken lines, tables."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.breaks import pieces
from index.extraction import extract
from index.models import Document, LineRole, Original, Section

TEXT = "全镇开展执法检查42次，整改问题17个，群众满意度有了明显提高。"


def read(text: str) -> Document:
    """The report in a text."""
    return extract(Original(text))


def _outline(sections: Sequence[Section], depth: int = 0) -> list[str]:
    """The headings, each with a dot for each heading above it."""
    found: list[str] = []
    for section in sections:
        found += ["." * depth + section.heading, *_outline(section.sections, depth + 1)]
    return found


def _outline_of(*lines: str) -> list[str]:
    return _outline(read("\n".join(lines)).sections)


@pytest.mark.parametrize(
    ("lines", "outline"),
    [
        pytest.param(
            ["一、主要工作。", TEXT, "二、存在问题；", TEXT, "三、下步打算：", TEXT],
            ["一、主要工作。", "二、存在问题；", "三、下步打算"],
            id="a heading keeps the full stop with which it stands alone, not the colon that leads on",
        ),
        pytest.param(
            ["一、主要工作情况：今年以来，" + TEXT, "二、存在的问题 目前，" + TEXT, "三、下步打算.一是加强普法。"],
            ["一、主要工作情况", "二、存在的问题", "三、下步打算"],
            id="run-in, tied by a colon, a gap or 一是",
        ),
        pytest.param(
            [f"（一）加强领导：成立了由镇长任组长的领导小组，明确了各站所的分工。{TEXT}"],
            ["（一）加强领导"],
            id="a sentence behind a colon is text",
        ),
        pytest.param(
            [f"（一）聚焦主责：夯实执法根基。{TEXT}", "(二)加强普法.全年办班3期。", "三)解决纠纷;共61件。"],
            ["（一）聚焦主责：夯实执法根基", "(二)加强普法", "三)解决纠纷"],
            id="second level run in",
        ),
        pytest.param(
            ["一、主要工作", "1.学习", TEXT, "2、执法", TEXT, "3．普法", TEXT, "（1）进校园", TEXT, "①讲课", TEXT],
            ["一、主要工作", ".1.学习", ".2、执法", ".3．普法", "..（1）进校园", "...①讲课"],
            id="levels left out, third to fifth",
        ),
        pytest.param(
            ["一、工作", "（一）甲", "1.优化审批。" + TEXT, "2优化服务。" + TEXT, "3优化环境。" + TEXT, "（二）乙", "4.督查"],
            ["一、工作", ".（一）甲", "..1.优化审批", "..2优化服务", "..3优化环境", ".（二）乙", "..4.督查"],
            id="marks lost; numbers that run on",
        ),
        pytest.param(
            ["一主要工作", TEXT, "二、存在问题", TEXT, "三下步打算", TEXT],
            ["一主要工作", "二、存在问题", "三下步打算"],
            id="marks of the first level lost",
        ),
        pytest.param(
            ["一、工作", "（一）甲", "（二）乙", "（三）存在问题", TEXT, "（三）丙", "四、打算"],
            ["一、工作", ".（一）甲", ".（二）乙", ".（三）存在问题", ".（三）丙", "四、打算"],
            id="what goes on in its own level stays there",
        ),
        pytest.param(
            ["一、工作", "（一）甲", "（二）乙", "二、问题", TEXT, "（三）下步打算", TEXT, "四、建议", TEXT],
            ["一、工作", ".（一）甲", ".（二）乙", "二、问题", "（三）下步打算", "四、建议"],
            id="the first level in the brackets of the second",
        ),
        pytest.param(
            ["一、主要做法", "（一）甲", "二、存在问题", TEXT, "（三）下一步打算", TEXT],
            ["一、主要做法", ".（一）甲", "二、存在问题", "（三）下一步打算"],
            id="and at the end, where its topic tells",
        ),
        pytest.param(
            ["一、工作", "（一）甲", "二、乙", TEXT, "（三）丙", "二、问题", TEXT],
            ["一、工作", ".（一）甲", ".二、乙", ".（三）丙", "二、问题"],
            id="the second level without its brackets",
        ),
        pytest.param(
            ["一、工作", "（一）甲", "（二）乙", "二、问题", "（三）丙", "（四）丁"],
            ["一、工作", ".（一）甲", ".（二）乙", "二、问题", ".（三）丙", ".（四）丁"],
            id="a second level that runs on is no first level",
        ),
        pytest.param(
            ["一、工作", TEXT, "三、问题", TEXT, "三、打算", TEXT],
            ["一、工作", "三、问题", "三、打算"],
            id="numbers that skip and repeat",
        ),
        pytest.param(
            ["第一部分 工作情况", "一、甲", TEXT, "二、乙", TEXT, "第二部分：工作打算", "一、丙", TEXT],
            ["第一部分 工作情况", ".一、甲", ".二、乙", "第二部分：工作打算", ".一、丙"],
            id="parts above the first level",
        ),
        pytest.param(
            ["（一）工作", "一、甲", "二、乙", "（二）问题", "一、丙", "（三）打算", "一、丁"],
            ["（一）工作", ".一、甲", ".二、乙", "（二）问题", ".一、丙", "（三）打算", ".一、丁"],
            id="the first two levels changed over",
        ),
        pytest.param(
            ["（一）工作", TEXT, "1.甲。" + TEXT, "（二）问题", TEXT],
            ["（一）工作", ".1.甲", "（二）问题"],
            id="no 一、 at all",
        ),
        pytest.param(
            ["主要做法和成效", "加强领导", TEXT, "规范执法", TEXT, "存在的问题", TEXT, "下一步打算", TEXT],
            ["主要做法和成效", ".加强领导", ".规范执法", "存在的问题", "下一步打算"],
            id="no numbers at all",
        ),
        pytest.param(
            ["强化学习教育", TEXT, "强化执法监督", TEXT, "强化基层治理", TEXT],
            ["强化学习教育", "强化执法监督", "强化基层治理"],
            id="no numbers and no usual topics, but all alike",
        ),
        pytest.param(
            ["一、主要举措", TEXT, "存在的不足", TEXT, "三、工作安排", TEXT],
            ["一、主要举措", "存在的不足", "三、工作安排"],
            id="one without the number that is missing",
        ),
        pytest.param(
            ["一、加强领导", TEXT, "二、加强普法", TEXT, "存在的不足", TEXT, "下一步打算", TEXT],
            ["一、加强领导", "二、加强普法", "存在的不足", "下一步打算"],
            id="the last ones without numbers",
        ),
        pytest.param(
            ["一、主要举措", "强化学习", TEXT, "规范执法", TEXT, "二、工作安排", TEXT],
            ["一、主要举措", ".强化学习", ".规范执法", "二、工作安排"],
            id="a second level without numbers",
        ),
        pytest.param(
            ["一、主要举措", "（一）强化学习", TEXT, "规范执法", TEXT, "（三）普法", TEXT],
            ["一、主要举措", ".（一）强化学习", ".规范执法", ".（三）普法"],
            id="one of the second level without the number that is missing",
        ),
        pytest.param(
            ["一、打算", "一是抓学习。" + TEXT, "二是抓执法。" + TEXT, "二、其他", "一是办班。二是办展。"],
            ["一、打算", ".一是抓学习", ".二是抓执法", "二、其他"],
            id="points as a second level, where each has its paragraph",
        ),
    ],
)  # fmt: skip
def test_outline(lines: list[str], outline: list[str]) -> None:
    """The outline is the one that a reader would write down."""
    assert _outline_of(*lines) == outline


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["一是抓学习。" + TEXT, "二是抓执法。" + TEXT], id="points that divide no section"),
        pytest.param(["区政府：", TEXT, "主要做法", TEXT], id="one short line"),
        pytest.param(["2名干部获奖。", "3名干部受训。"], id="figures"),
        pytest.param(
            ["1.公开信息187条，办理申请公开48件，回应留言236条，开展解读29场。"], id="a sentence in a list"
        ),
        pytest.param(["第二部分为存在问题，主要是人手不足。"], id="a sentence about a part"),
        pytest.param(["一、 | 主要工作 | 42次", "1. | 执法检查 | 17次"], id="rows of a table"),
        pytest.param(
            [TEXT, "附件：清单", TEXT, "2024年1月3日", TEXT, "泉州市洛江区司法局", TEXT], id="endings"
        ),
    ],
)
def test_no_outline(lines: list[str]) -> None:
    """What only looks like headings makes none."""
    assert _outline_of(*lines) == []


def test_indents_that_became_question_marks() -> None:
    """They belong neither to the heading nor to the passage, but stay in the source."""
    document = read(f"??一、主要工作\n????{TEXT}\n???\n为什么？")
    assert _outline(document.sections) == ["一、主要工作"]
    assert [passage.text for passage in document.passages] == ["一、主要工作", TEXT, "???", "为什么？"]
    assert document.lines[0].text == "??一、主要工作"


TITLE = "清河镇2023年法治政府建设工作情况报告"
PARTS = (
    "2023年，清河镇认真落实上级部署，扎实推进各项工作，现将情况报告如下：",
    "一、主要做法和成效",
    "（一）加强组织领导。" + TEXT,
    "（二）规范执法行为",
    "1.完善制度。" + TEXT,
    "2.强化培训。" + TEXT + "版本号为1.2的平台已经上线，一、二、三产业的企业都能使用。",
    "二、存在的主要问题",
    "目前主要有两个问题：一是人手不足；二是经费不足。",
    "三、下一步打算",
    "加强队伍建设。" + TEXT,
)
HEADINGS = [
    "一、主要做法和成效",
    ".（一）加强组织领导",
    ".（二）规范执法行为",
    "..1.完善制度",
    "..2.强化培训",
    "二、存在的主要问题",
    "三、下一步打算",
]


@pytest.mark.parametrize("between", [" ", "\u3000\u3000", "????", "  "])
def test_page_without_line_breaks(between: str) -> None:
    """Where line breaks became white space, title, paragraphs and headings are told apart again."""
    joined = between.join(PARTS) + " 清河镇人民政府 2024年1月3日"
    document = read(TITLE + " " + joined)
    assert document.metadata.title == TITLE
    assert document.metadata.published == "2024-01-03"
    assert _outline(document.sections) == HEADINGS
    assert [passage.text for passage in document.passages][:3] == list(PARTS[:3])
    assert {passage.line for passage in document.passages} == {1}
    assert [(line.role, line.text) for line in document.lines] == [(LineRole.BODY, f"{TITLE} {joined}")]


def test_page_without_anything_between() -> None:
    """Headings glued to what follows end where the next number begins."""
    glued = "".join(part for part in PARTS if part not in {"二、存在的主要问题", "三、下一步打算"})
    document = read(
        f"{glued}二、存在的问题（一）人手不足。{TEXT}三、打算（一）多办班。{TEXT}清河镇人民政府2024年1月3日"
    )
    assert _outline(document.sections) == [
        *HEADINGS[:5],
        "二、存在的问题", ".（一）人手不足", "三、打算", ".（一）多办班",
    ]  # fmt: skip
    assert document.passages[-1].text == "清河镇人民政府2024年1月3日"
    assert document.passages[-1].section == ()


def test_section_without_line_breaks() -> None:
    """Also a page that kept the breaks in front of 一、 only is cut at the headings below."""
    document = read(f"一、主要工作（一）甲。{TEXT * 3}（二）乙。{TEXT * 3}\n二、存在问题\n{TEXT}")
    assert _outline(document.sections) == ["一、主要工作", ".（一）甲", ".（二）乙", "二、存在问题"]
    assert [passage.line for passage in document.passages] == [1, 1, 1, 2, 3]


def test_a_list_in_a_paragraph_is_not_cut() -> None:
    """A paragraph among others may enumerate as it likes."""
    paragraph = f"{TEXT * 5}主要是：一、制度不全；二、人手不足；三、经费不足。（一）以上待改。"
    document = read("\n".join([TEXT * 9, paragraph, TEXT * 9]))
    assert [passage.text for passage in document.passages] == [TEXT * 9, paragraph, TEXT * 9]


def test_long_lines_are_cut_at_sentences() -> None:
    """A text that nobody could read in one go becomes passages of whole sentences."""
    document = read("他说：“好。”" + TEXT * 100)
    texts = [passage.text for passage in document.passages]
    assert "".join(texts) == "他说：“好。”" + TEXT * 100
    assert max(map(len, texts)) <= 400
    assert min(map(len, texts[:-1])) > 300
    assert all(text.endswith("。") for text in texts)


@given(
    st.lists(
        st.sampled_from(
            ["一、", "二、", "（一）", "1.", "2.", "执法", "。", "：", " ", "??", "日", "x" * 50, TEXT]
        )
    )
)
def test_pieces_are_the_line(parts: list[str]) -> None:
    """However a line is cut, nothing is lost, and no piece is empty unless the line is."""
    line = "".join(parts)
    cut = pieces(line, page=len(line))
    assert "".join(cut) == line
    assert all(cut) or cut == [""]


@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
@pytest.mark.parametrize("width", [30, 38])
def test_broken_lines(indent: str, width: int) -> None:
    """Lines broken at a fixed column are joined to paragraphs, whose line is the first; headings, too."""
    heading = "一、2023年法治政府建设工作的主要举措、取得的成效和存在的主要问题以及原因分析"
    paragraphs = [
        heading,
        TEXT * 4 + "完",
        "（一）加强领导",
        TEXT * 3 + "完",
        "（二）规范执法。" + TEXT * 4 + "完",
    ]
    lines: list[str] = []
    firsts = []
    for paragraph in paragraphs:
        firsts.append(len(lines) + 1)
        lines += wrap(indent + paragraph, width, drop_whitespace=False)
    document = read("\n".join(lines))
    assert [passage.text for passage in document.passages] == paragraphs
    assert [passage.line for passage in document.passages] == firsts
    assert _outline(document.sections) == [heading, ".（一）加强领导", ".（二）规范执法"]
    assert [line.text for line in document.lines] == lines


def test_words_at_the_end_of_a_broken_line() -> None:
    """Between two Latin words the break stands for a space."""
    lines = ["全县推广使用电子证照系统办理事项平台的名称是 Government"] * 4 + [
        "Services Portal 各镇都已接入并且全部投入使用共办事项"
    ] * 4
    text = read("\n".join(f"{a}\n{b}" for a, b in zip(lines[:4], lines[4:], strict=True))).passages[0].text
    assert "Government Services" in text
    assert "事项全县" in text


def test_rows_of_tables_are_passages() -> None:
    """Each row is one, also among broken lines of its width."""
    rows = [f"{number} | 开展行政执法检查和专项整治行动情况 | {number}0次" for number in range(1, 13)]
    document = read("\n".join(["一、工作", *rows]))
    assert [passage.text for passage in document.passages] == ["一、工作", *rows]
    assert _outline(document.sections) == ["一、工作"]
