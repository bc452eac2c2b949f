"""Metadata: what a report says about itself, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.divisions import find
from index.extraction import extract
from index.models import Metadata, Original
from index.reader import read_text

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
BODY = "\n一、主要举措\n（一）加强领导。一是学习。\n二、存在不足\n三、下一步打算\n"
OPENING = "一年来，我们努力。" + BODY


def _metadata(text: str) -> Metadata:
    return extract(Original(text)).metadata


SEED_METADATA = [
    (
        "关于2025年法治政府建设情况及2026年推进法治政府建设工作要点的报告",
        "泉州市丰泽区人民政府清源街道办事处",
        2025,
        "泉丰清办〔2026〕1号",
        "QZ02908-0100-2026-00001",
        "2026-01-04",
        ("350503004", "福建省", "泉州市", "丰泽区", "清源街道"),
    ),
    (
        "泉州市丰泽区人民政府泉秀街道办事处关于2023年法治政府建设情况及2024年推进法治政府建设工作要点的报告",
        "泉州市丰泽区人民政府泉秀街道办事处",
        2023,
        None,
        None,
        "2024-01-19",
        ("350503003", "福建省", "泉州市", "丰泽区", "泉秀街道"),
    ),
    (
        "浈江区车站街道办事处2025年法治政府建设年度报告",
        "浈江区人民政府车站街道办事处",
        2025,
        None,
        None,
        "2026-01-13",
        ("440204002", "广东省", "韶关市", "浈江区", "车站街道"),
    ),
    (
        "泉州市洛江区人民政府关于2024年法治政府建设情况的报告",
        "泉州市洛江区人民政府",
        2024,
        "泉洛政文〔2025〕14号",
        "QZ030101-0200-2025-00004",
        "2025-02-13",
        ("350504", "福建省", "泉州市", "洛江区", None),
    ),
    (
        "永嘉人民政府三江街道办事处2024年法治政府建设年度报告",
        "永嘉人民政府三江街道办事处",
        2024,
        None,
        "001008003014067/2025-317076",
        "2025-03-24",
        ("330324006", "浙江省", "温州市", "永嘉县", "三江街道"),
    ),
]


@pytest.mark.parametrize(("path", "expected"), list(zip(SEEDS, SEED_METADATA, strict=True)), ids=range(5))
def test_seeds(path: Path, expected: tuple[object, ...]) -> None:
    """Every value of a seed is the one read by hand, with evidence for each that there is."""
    text = read_text(path)
    found = _metadata(text)
    division = found.division
    assert division is not None
    assert (
        found.title,
        found.issuer,
        found.report_year,
        found.doc_number,
        found.index_number,
        found.published,
        (division.code, division.province, division.city, division.county, division.township),
    ) == expected
    names = ("title", "issuer", "report_year", "doc_number", "index_number", "published", "division")
    held = [name for name, value in zip(names, expected, strict=True) if value is not None]
    assert [name for name, _ in found.evidence] == held
    lines = text.split("\n")
    assert all(lines[evidence.line - 1].strip() == evidence.text for _, evidence in found.evidence)


HEADER_LAYOUTS = {
    "brackets": """
[ 索引号 ] 115000/2026-00001 [ 发文字号 ] 永政发〔2026〕7号
[ 发布机构 ] 永春县人民政府 [ 成文日期 ] 2026-01-05
""",
    "pipes": """
| 索引号 | 115000/2026-00001 | 文号 | 永政发[2026]7号 |
| 发布机构 | 永春县人民政府 | 生成日期 | 2026年1月5日 |
""",
    "bullets": """
• 索 引 號：115000/2026-00001
• 备注/文号：永政发（2026）7号
• 发布机构：永春县人民政府
• 公文生成日期：2026/01/05
""",
    "dashes": """
- 索引号:115000/2026-00001
- 发文字号:永政发〔 2026 〕 7 号
- 发文机关:永春县人民政府
- 成文日期:2026.1.5
""",
    "value below": """
索引号
115000/2026-00001
文号
永政发〔2026〕7号
发布机构
永春县人民政府
成文日期
二〇二六年一月五日
""",
    "no colon": """
索引号 115000/2026-00001 主题分类 政务公开
文号 永政发【2026】7号 发布机构 永春县人民政府
成文日期 2026-01-05
""",
    "twice": """
索引号：115000/2026-00001
文号：永政发〔2026〕7号
发布机构：永春县人民政府
成文日期：2026-01-05
"""
    * 2,
}


@pytest.mark.parametrize("layout", HEADER_LAYOUTS)
def test_header_layouts(layout: str) -> None:
    """A header yields the same values in every layout."""
    found = _metadata(f"{HEADER_LAYOUTS[layout]}\n2025年法治政府建设情况报告\n{OPENING}")
    assert (found.index_number, found.doc_number, found.issuer, found.published) == (
        "115000/2026-00001",
        "永政发〔2026〕7号",
        "永春县人民政府",
        "2026-01-05",
    )
    assert found.title == "2025年法治政府建设情况报告"


@pytest.mark.parametrize("value", ["2025", "无", "〔〕 号", "", "〔202526号", "/"])
def test_empty_doc_numbers(value: str) -> None:
    """A field that holds no whole doc number gives none, and does not take the next line for it."""
    found = _metadata(f"索引号：\n文号：{value}\n永春县2025年法治政府建设情况报告\n{OPENING}")
    assert (found.doc_number, found.index_number) == (None, None)
    assert found.title == "永春县2025年法治政府建设情况报告"


@pytest.mark.parametrize(
    ("front", "doc_number"),
    [
        ("关于2025年法治政府建设情况的报告\n永政发〔2026〕7号\n", "永政发〔2026〕7号"),
        ("永政发〔2026〕7号\n关于2025年法治政府建设情况的报告\n", "永政发〔2026〕7号"),
        ("[永政发〔2026〕7号]关于2025年法治政府建设情况的报告\n", "永政发〔2026〕7号"),
        ("关于2025年法治政府建设情况的报告\n根据永政发〔2026〕7号文件，现报告如下。\n", None),
        ("关于2025年法治政府建设情况的报告\n（国发〔2026〕33号）\n", None),
        ("关于2025年法治政府建设情况的报告\n国发〔2021〕33号\n", None),
        (
            "文号：国发〔2021〕33号\n关于2025年法治政府建设情况的报告\n永政发〔2026〕7号\n",
            "永政发〔2026〕7号",
        ),
    ],
)
def test_doc_number_by_the_title(front: str, doc_number: str | None) -> None:
    """A doc number stands by the title or in front of it; an earlier or a cited one is another's."""
    found = _metadata(front + OPENING)
    assert found.doc_number == doc_number
    assert found.title == "关于2025年法治政府建设情况的报告"
    assert found.report_year == 2025


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            "永春县人民政府\n关于2024年法治政府建设情况的报告",
            "永春县人民政府关于2024年法治政府建设情况的报告",
        ),
        ("永春县2024年法治政府建设\n年度报告", "永春县2024年法治政府建设年度报告"),
        ("关于2024年  法治政府\n建设情况的报告", "关于2024年法治政府建设情况的报告"),
        (
            "中共永春县委员会\n永春县人民政府\n关于2024年度法治政府建设情况的报告",
            "中共永春县委员会永春县人民政府关于2024年度法治政府建设情况的报告",
        ),
        (
            "2024年法治政府建设情况报告\n2025-01-03 10:00:00\n永春县2024年法治政府建设情况报告",
            "永春县2024年法治政府建设情况报告",
        ),
        ("永春县人民政府\n首页\n永春县2024年法治政府建设情况报告", "永春县2024年法治政府建设情况报告"),
        ("永春县人民政府\n桃城镇2024年依法行政工作总结", "桃城镇2024年依法行政工作总结"),
        ("标 题：永春县2024年法治政府建设情况报告", "永春县2024年法治政府建设情况报告"),
        (
            "永春县2024年法治政府建设情况报告_通知公告_永春县人民政府门户网站",
            "永春县2024年法治政府建设情况报告",
        ),
        ("永春县2024年法治政府建设情况报告2025-01-03", "永春县2024年法治政府建设情况报告"),
        ("法治政府建设年度报告（2024年）", "法治政府建设年度报告（2024年）"),
        ("县人大常委会：", None),
    ],
)
def test_title(lines: str, title: str | None) -> None:
    """A title's lines are joined; of several titles the fullest is taken; menus are no part of it."""
    assert _metadata(f"{lines}\n{OPENING}").title == title


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("永春县2024年度法治政府建设情况报告\n2025年是关键之年。", 2024),
        ("永春县法治政府建设年度报告（2024年）\n", 2024),
        ("永春县二〇二四年法治政府建设情况报告\n", 2024),
        ("永春县二○二四年度法治政府建设情况报告\n", 2024),
        ("永春县2024 年法治政府建设情况报告\n", 2024),
        ("关于2024年法治政府建设情况及2025年工作要点的报告\n", 2024),
        ("关于2025年工作安排和2024年法治政府建设情况的报告\n", 2024),
        ("关于上一年度法治政府建设情况和2025年工作要点的报告\n", None),
        ("贯彻法治政府建设实施纲要（2021-2025年）情况报告\n", None),
        ("永政发〔2025〕7号\n法治政府建设情况报告\n", None),
        ("法治政府建设情况报告\n2024年，我县努力。", 2024),
        ("法治政府建设情况报告\n我县努力。现将我县2024年度法治政府建设情况报告如下：", 2024),
        ("法治政府建设情况报告\n2025年1月3日，会议召开。", None),
        ("法治政府建设情况报告\n按照实施纲要（2021—2025年）要求，现将情况报告如下：", None),
        ("一、2024年主要举措和成效\n", 2024),
        ("一、2025年工作打算\n", None),
        ("法治政府建设情况报告（2025年1月）\n", None),
        ("法治政府建设情况报告（2025.1）\n", None),
        ("2024年1月至12月法治政府建设情况报告\n", 2024),
        ("法治政府建设情况报告\n我县努力。\n2019年，我县试点。", None),
        ("法治政府建设情况报告\n2019年机构改革后，我县努力。", None),
        ("法治政府建设情况报告\n2024年我县努力。", 2024),
        ("法治政府建设情况报告\n现将2025年工作要点报告如下：", None),
    ],
)
def test_report_year(text: str, year: int | None) -> None:
    """The report year is the one reported on: not the planned one, a range, a doc number's or a date's."""
    assert _metadata(f"{text}\n{OPENING}").report_year == year


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("2020年以来，我局努力。", None),
        ("2018年，中央印发纲要。", None),
        ("现将我局2020年法治政府建设情况报告如下：", None),
        ("一、2025年主要举措", 2025),
        ("一、2026年主要举措", None),
        ("2024年以来，我局努力。", 2024),
        ("2023年，我局努力。", 2023),
    ],
)
@pytest.mark.parametrize("dated", ["成文日期：2025-01-03\n{}", "{}\n永春县水利局\n2025年1月3日"])
def test_the_date_refutes_the_opening(opening: str, year: int | None, dated: str) -> None:
    """A report dated long after the year it begins with looks back: the year is unknown, the date is not."""
    found = _metadata(dated.format(f"法治政府建设情况报告\n{opening}\n{BODY}"))
    assert (found.report_year, found.published) == (year, "2025-01-03")


@pytest.mark.parametrize(
    "text",
    [
        "一、2024年主要举措\n",
        "法治政府建设情况报告\n2024年，我县努力。",
        "法治政府建设情况报告\n现将2024年法治政府建设情况报告如下：",
        "文号：永政发〔2025〕7号\n发布日期：2025-02-01\n永春县2024年法治政府建设情况报告\n",
        "永政发〔2025〕7号\n永春县2024年法治政府建设情况报告\n2025-02-09 19:03:01\n",
    ],
)
def test_rules_are_told_in_chinese(text: str) -> None:
    """Where a value was read is told to readers in their language."""
    evidence = _metadata(f"{text}\n{OPENING}永春县人民政府\n2025年1月3日").evidence
    assert "report_year" in dict(evidence)
    assert not any(
        character.isascii() and character.isalpha() for _, found in evidence for character in found.rule
    )


@pytest.mark.parametrize(
    ("front", "end", "published"),
    [
        ("成文日期：2025-02-01\n发布日期：2025-02-09\n", "2025年1月20日", "2025-02-01"),
        ("发布日期：2025-02-09\n", "2025年1月20日", "2025-01-20"),
        ("发布日期：2025-02-09\n", "", "2025-02-09"),
        ("来源：本网 时间：2025-02-09 19:03\n", "", "2025-02-09"),
        ("2025-02-09 19:03:01\n", "", "2025-02-09"),
        ("2019年12月3日 星期二\n", "", None),
        ("成文日期：2023-02-01\n发布日期：2025-02-09\n", "", "2025-02-09"),
        ("发布日期：2027-02-09\n", "", None),
        ("", "二〇二五年一月二十日", "2025-01-20"),
        ("", "2025年13月40日", None),
        ("", "", None),
    ],
)
def test_published(front: str, end: str, published: str | None) -> None:
    """The date of writing comes before that of posting; a date that cannot be is left out."""
    assert _metadata(f"{front}永春县2024年法治政府建设情况报告\n{OPENING}{end}").published == published


@pytest.mark.parametrize(
    ("front", "end", "issuer"),
    [
        ("永春县2024年法治政府建设情况报告", "永春县人民政府\n2025年1月3日", "永春县人民政府"),
        ("永春县人民政府2024年法治政府建设情况报告", "", "永春县人民政府"),
        ("2024年永春县桃城镇法治政府建设情况报告", "", "永春县桃城镇"),
        ("发布机构：永春县人民政府\n永春县2024年法治政府建设情况报告", "", "永春县人民政府"),
        ("发布机构：永春县司法局\n永春县2024年法治政府建设情况报告", "", "永春县"),
        ("发布机构：永春县司法局\n2024年法治政府建设情况报告", "", "永春县司法局"),
        (
            "发布机构：桃城镇\n2024年法治政府建设情况报告",
            "永春县桃城镇人民政府\n2025年1月3日",
            "永春县桃城镇人民政府",
        ),
        (
            "发布机构：丰泽区人民政府泉秀街道办事处\n2024年法治政府建设情况报告",
            "泉秀街道办事处",
            "丰泽区人民政府泉秀街道办事处",
        ),
        (
            "2024年法治政府建设情况报告",
            "中共永春县委员会\n永春县人民政府\n2025年1月3日",
            "中共永春县委员会、永春县人民政府",
        ),
        ("2024年法治政府建设情况报告", "永春县人民政府　2025年1月3日", "永春县人民政府"),
        ("2024年全市法治政府建设情况报告", "", None),
        ("我县2024年法治政府建设情况报告", "", None),
        ("我局2024年法治政府建设情况报告", "", None),
        ("本溪市2024年法治政府建设情况报告", "", "本溪市"),
        ("全州县2024年法治政府建设情况报告", "", "全州县"),
        ("永春县2024年法治政府建设情况报告", "我局推动成立矛盾纠纷调解中心", "永春县"),
        ("永春县2024年法治政府建设情况报告", "公共法律服务中心", "永春县"),
        ("2024年法治政府建设情况报告", "公共法律服务中心", None),
        ("永春县2024年法治政府建设情况报告", "永春县人民政府", "永春县人民政府"),
        (
            "永春县2024年法治政府建设情况报告",
            "建成县级综治中心\n推进公共法律服务中心\n2025年1月3日",
            "永春县",
        ),
        ("2024年法治政府建设情况报告", "建成县级综治中心\n推进公共法律服务中心\n2025年1月3日", None),
        (
            "2024年法治政府建设情况报告",
            "永春县水利局\n2025年1月3日\n附件：统计表\n表一\n永春县人民政府 2024年5月6日",
            "永春县水利局",
        ),
    ],
)
def test_issuer(front: str, end: str, issuer: str | None) -> None:
    """The signature comes before the title, and this before the header; a fuller form of one name wins.

    What has no date and agrees with neither, what signs an attachment and what begins with a verb signs nothing.
    """
    assert _metadata(f"{front}\n{OPENING}{end}").issuer == issuer


def test_traditional_values_are_simplified() -> None:
    """Values of a document in traditional characters are shown in simplified ones, without glosses."""
    found = _metadata(
        "永嘉縣人民政府關于2024年法治政府建設情況的報告\n2024年,我縣嚴格執(zhí)法。\n一、舉措\n永嘉縣人民政府"
    )
    assert found.title == "永嘉县人民政府关于2024年法治政府建设情况的报告"
    assert found.issuer == "永嘉县人民政府"
    assert (found.division,) == find("永嘉县")


def test_division_from_the_title() -> None:
    """An issuer whose division is not known is placed by the title or the addressee."""
    found = _metadata("丰泽区清源街道2024年法治政府建设情况报告\n" + OPENING + "清源街道办事处")
    assert found.issuer == "清源街道办事处"
    assert (found.division,) == find("丰泽区/清源街道")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("鼓楼区2024年法治政府建设情况报告\n一、举措\n我区赴福州市考察学习。", None),
        ("鼓楼区2024年法治政府建设情况报告\n一、举措\n我区赴福州市鼓楼区考察学习。", None),
        ("三江街道2024年法治政府建设情况报告\n一、举措\n赴永嘉县学习。", None),
        ("鼓楼区2024年法治政府建设情况报告\n2024年，福州市鼓楼区努力。\n一、举措", "福州市/鼓楼区"),
        (
            "三江街道2024年法治政府建设情况报告\n现将永嘉县人民政府三江街道情况报告如下：\n一、举措",
            "永嘉县/三江街道",
        ),
        ("三江街道2024年法治政府建设情况报告\n永嘉县人民政府：\n一、举措", "永嘉县/三江街道"),
        ("发布机构：福州市司法局\n鼓楼区2024年法治政府建设情况报告\n一、举措", "福州市/鼓楼区"),
    ],
)
def test_namesakes(text: str, path: str | None) -> None:
    """Header, addressee and the author's own full name tell namesakes apart; a place only mentioned does not."""
    assert _metadata(text).division == (find(path)[0] if path else None)


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "（）", "【】", "﹝﹞"])
def test_brackets_of_doc_numbers(brackets: str) -> None:
    """Whatever brackets the source uses, a doc number is written with 〔〕."""
    number = f"永政办{brackets[0]}2025{brackets[1]}3号"
    text = f"{number}\n永春县人民政府办公室关于2024年法治政府建设情况的报告\n一、执法\n开展执法。\n"
    assert extract(Original(text)).metadata.doc_number == "永政办〔2025〕3号"
