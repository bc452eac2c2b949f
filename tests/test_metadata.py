"""Metadata: what a report says about itself, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.divisions import find
from index.extraction import extract
from index.models import Evidence, Kind, Level, Metadata, Original, Statement
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
    "table with a row of labels": """
| 索引号 | 文号 | 发布机构 | 成文日期 |
| --- | --- | --- | --- |
| 115000/2026-00001 | 永政发〔2026〕7号 | 永春县人民政府 | 2026年1月5日 |
""",
    "row of labels, tabs": """
索引号\t主题分类\t文号\t发布机构\t成文日期
115000/2026-00001\t\t永政发〔2026〕7号\t永春县人民政府\t20260105
""",
    "glued": """
索引号：115000/2026-00001文号：永政发〔2026〕7号发布机构：永春县人民政府成文日期：2026-01-05
""",
    "labels that are not known": """
索 引 号： 115000/2026-00001 公开类别： 主动公开
文    号： 永政发〔2026〕7号 语 种： 中文
发布机构： 永春县人民政府 载体： 纸质
成文日期： 2026-01-05 效力： 有效
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
            "泉州市丰泽区人民政府东湖街\n道办事处2024年依法行政工作总结",
            "泉州市丰泽区人民政府东湖街道办事处2024年依法行政工作总结",
        ),
        ("桃城镇2024年法治政府建设情\n况的报告", "桃城镇2024年法治政府建设情况的报告"),
        ("法治政府建设年度报告\n（2024年）", "法治政府建设年度报告（2024年）"),
        (
            "泉州市丰泽区人民政府\n清源街道办事处\n关于2024年法治政府建设情况的报告",
            "泉州市丰泽区人民政府清源街道办事处关于2024年法治政府建设情况的报告",
        ),
        ("永春县2024年法治政府建设情况报告（2025年1月3日）", "永春县2024年法治政府建设情况报告"),
        (
            "永春县2024年法治政府建设情况报告 发布时间：2025-01-03 来源：司法局",
            "永春县2024年法治政府建设情况报告",
        ),
        ("永春县2024年法治政府建设情况报告 - 通知公告 - 永春县", "永春县2024年法治政府建设情况报告"),
        ("永春县人民政府|永春县2024年法治政府建设情况报告", "永春县2024年法治政府建设情况报告"),
        ("永春县2024年法治政府建设", "永春县2024年法治政府建设"),
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
        ("一、工作成效\n我们努力。\n二、2025年工作打算\n", 2024),
        ("一、工作成效\n二、2024年度工作情况\n三、2025年工作\n", 2024),
        ("法治政府建设情况报告\n2018年，中央印发纲要。", None),
        ("分享到：2024年，我县努力。", 2024),
        ("来源：某网 发布时间：2025-01-20 10:00 浏览次数：12 次 2024年，我县努力。", 2024),
        ("发布日期：2025-03-01\n永春县上一年度法治政府建设情况报告\n", 2024),
        ("发布日期：2025-03-01\n现将上年度法治政府建设情况报告如下：\n", 2024),
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
        ("", "2025730日", None),
        ("", "永春县人民政府办公室　　2025年2月13日印发", "2025-02-13"),
        ("成文日期：20250201\n", "", "2025-02-01"),
        ("成文日期：2025年1月\n发布时间：2025/2/9 9:00\n", "", "2025-02-09"),
        ("当前时间：2025-11-12 12:00\n", "", None),
        ("今天是：2025年3月4日\n", "", None),
        ("2025年3月4日 星期二\n", "", None),
        ("[2025-02-09 10:00]\n", "", "2025-02-09"),
        ("来源：永春县司法局 2025-02-09 浏览\n", "", "2025-02-09"),
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
        ("2024年永春县桃城镇法治政府建设情况报告", "", "永春县桃城镇人民政府"),
        ("发布机构：永春县人民政府\n永春县2024年法治政府建设情况报告", "", "永春县人民政府"),
        ("发布机构：永春县司法局\n永春县2024年法治政府建设情况报告", "", "永春县人民政府"),
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
            "中共永春县委员会",
        ),
        ("2024年法治政府建设情况报告", "永春县人民政府　2025年1月3日", "永春县人民政府"),
        ("2024年全市法治政府建设情况报告", "", None),
        ("我县2024年法治政府建设情况报告", "", None),
        ("我局2024年法治政府建设情况报告", "", None),
        ("本溪市2024年法治政府建设情况报告", "", "本溪市人民政府"),
        ("全州县2024年法治政府建设情况报告", "", "全州县人民政府"),
        ("永春县2024年法治政府建设情况报告", "我局推动成立矛盾纠纷调解中心", "永春县人民政府"),
        ("永春县2024年法治政府建设情况报告", "公共法律服务中心", "永春县人民政府"),
        ("2024年法治政府建设情况报告", "公共法律服务中心", None),
        ("永春县2024年法治政府建设情况报告", "永春县人民政府", "永春县人民政府"),
        (
            "永春县2024年法治政府建设情况报告",
            "建成县级综治中心\n推进公共法律服务中心\n2025年1月3日",
            "永春县人民政府",
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


@pytest.mark.parametrize(
    ("front", "end", "issuers"),
    [
        ("", "中共东昌区委东昌区人民政府\n2025年1月3日", ("中共东昌区委", "东昌区人民政府")),
        ("", "中共永春县委\n永春县人民政府\n2025年1月3日", ("中共永春县委", "永春县人民政府")),
        ("", "中共桃城镇委员会　桃城镇人民政府\n2025年1月3日", ("中共桃城镇委员会", "桃城镇人民政府")),
        ("中共永春县委、县人民政府关于2024年法治政府建设情况的报告", "", ("中共永春县委", "永春县人民政府")),
        (
            "中共永春县委员会永春县人民政府\n关于2024年法治政府建设情况的报告",
            "",
            ("中共永春县委员会", "永春县人民政府"),
        ),
        (
            "中共永春县委全面依法治县委员会办公室关于2024年法治政府建设情况的报告",
            "",
            ("中共永春县委全面依法治县委员会办公室",),
        ),
        (
            "2024年法治政府建设情况报告",
            "永嘉县人民政府\n三江街道办事处\n2025年1月3日",
            ("永嘉县人民政府三江街道办事处",),
        ),
    ],
)
def test_joint_issuers(front: str, end: str, issuers: tuple[str, ...]) -> None:
    """All who issue together are kept, however they are set apart; the first is shown."""
    found = _metadata(f"{front}\n{OPENING}{end}")
    assert (found.issuers, found.issuer) == (issuers, issuers[0])


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("桃城镇人民政府现将2024年法治政府建设情况报告如下：", "桃城镇人民政府"),
        ("永春县深入贯彻习近平法治思想，努力工作。", "永春县人民政府"),
        ("2024年，永春县水利局在县委领导下努力。", "永春县水利局"),
        ("按照《通知》要求，永春县水利局结合实际，报告如下。", "永春县水利局"),
        ("现将鹤龙街2024年法治政府建设情况报告如下：", "鹤龙街道办事处"),
        ("各位代表：\n我代表永春县人民政府，报告工作。", "永春县人民政府"),
        ("分享到：2024年，桃城镇坚持依法行政。", "桃城镇人民政府"),
        ("发布时间：2025-01-23 来源：桃城镇\n2024年，我镇努力。", "桃城镇人民政府"),
        ("2024年，我镇在县委领导下努力。", None),
        ("发布机构：永春县人民政府办公室\n2024年，我镇努力。", None),
        ("发布机构：永春县桃城镇\n2024年，我镇努力。", "永春县桃城镇人民政府"),
        ("发布机构：永春县人民政府办公室\n2024年，桃城镇坚持依法行政。", "桃城镇人民政府"),
        ("2024年，我县努力，永春县委高度重视。", None),
        ("2024年，县水利局坚持依法行政。", None),
        ("2024年，中共中央坚持全面领导，国务院深入推进改革。", None),
        ("来源：永春县司法局\n永春普法纪实\n2024年，我们努力。", "永春县司法局"),
        (
            "我们努力。\n一、举措\n二、举措\n三、举措\n四、举措\n五、举措\n桃城镇坚持学习。\n桃城镇推进执法。",
            "桃城镇人民政府",
        ),
        (
            "我们努力。\n一、举措\n二、举措\n三、举措\n四、举措\n五、举措\n桃城镇坚持学习。\n蓬壶镇推进执法。",
            None,
        ),
    ],
)
def test_issuer_from_the_text(text: str, issuer: str | None) -> None:
    """Without title and signature, the text tells who it is about, if it names them; 我镇 names nobody.

    An office that posts for a town is not the author of its report.
    """
    assert _metadata(text + BODY).issuer == issuer


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("福建省人民政府", Level.PROVINCE),
        ("泉州市人民政府", Level.CITY),
        ("永春县人民政府", Level.COUNTY),
        ("中共永春县委", Level.COUNTY),
        ("济源市人民政府", Level.COUNTY),
        ("永春县桃城镇人民政府", Level.TOWNSHIP),
        ("清源街道办事处", Level.TOWNSHIP),
        ("泉州市司法局", Level.DEPARTMENT),
        ("永春县卫生健康委员会", Level.DEPARTMENT),
        ("重庆市万盛经济技术开发区管理委员会", None),
        ("鼓楼区人民政府", None),
    ],
)
def test_level(text: str, level: Level | None) -> None:
    """The level is that of the division whose government the issuer is, or department."""
    assert _metadata(f"{text}关于2024年法治政府建设情况的报告\n{OPENING}").level is level


def test_a_page_without_line_breaks() -> None:
    """What stands in one line is read as if its line breaks were there."""
    text = (
        "永春县桃城镇2024年法治政府建设情况报告 2024年，我镇努力。现将情况报告如下： 一、主要做法 "
        + "（一）加强领导。" * 40
        + " 二、存在不足 还有不足。 三、下一步打算 继续努力。 永春县桃城镇人民政府 2025年1月5日"
    )
    found = _metadata(f"首页\n{text}")
    assert (found.title, found.issuer, found.report_year, found.published) == (
        "永春县桃城镇2024年法治政府建设情况报告",
        "永春县桃城镇人民政府",
        2024,
        "2025-01-05",
    )
    assert {evidence.line for _, evidence in found.evidence} == {2}


def test_a_value_that_has_moved_one_cell() -> None:
    """A table's cells hold what their labels say, or nothing that is taken for it."""
    found = _metadata(
        "索引号\t文号\t发布机构\t成文日期\t发布日期\n115000/2026-00001\t\t2026-01-05\t桃城镇人民政府\t2026-01-09\n"
        "永春县2025年法治政府建设情况报告\n" + OPENING
    )
    assert (found.index_number, found.doc_number, found.issuer, found.published) == (
        "115000/2026-00001",
        None,
        "永春县人民政府",
        "2026-01-09",
    )


@pytest.mark.parametrize(
    ("field", "index_number"),
    [
        ("qz02101-3000-2026-00011", "qz02101-3000-2026-00011"),
        ("001008003002009/2024-45223", "001008003002009/2024-45223"),
        ("370481/2026-00251", "370481/2026-00251"),
        ("10001-01-2024-00122", "10001-01-2024-00122"),
        ("2026-01-05", None),
        ("无", None),
        ("/", None),
        ("政务公开", None),
    ],
)
def test_index_number(field: str, index_number: str | None) -> None:
    """An index number is shown as it is printed; a date is none."""
    assert (
        _metadata(f"索引号：{field}\n永春县2025年法治政府建设情况报告\n{OPENING}").index_number
        == index_number
    )


@pytest.mark.parametrize(
    ("opening", "doc_number"),
    [
        ("永政发〔2026〕7号　签发人：某某\n永春县2025年依法行政，努力。", "永政发〔2026〕7号"),
        ("永政发〔2026〕7号 2025年，永春县努力。", "永政发〔2026〕7号"),
        ("闽政〔2026〕1号文件印发以来，永春县努力。", None),
        ("按照闽政〔2026〕1号 文件要求，永春县努力。", None),
    ],
)
def test_doc_number_in_the_first_line(opening: str, doc_number: str | None) -> None:
    """A number that the text begins with is its own if it is set off; one in a sentence is cited."""
    assert _metadata(opening + BODY).doc_number == doc_number


STATED = {
    "title": (
        "永春县水利局2023年法治政府建设年度报告_通知_某网",
        "title",
        "永春县水利局2023年法治政府建设年度报告",
    ),
    "issuer": ("中共永春县委、永春县人民政府", "issuers", ("中共永春县委", "永春县人民政府")),
    "report_year": ("2023年", "report_year", 2023),
    "doc_number": ("永水[2024]3号", "doc_number", "永水〔2024〕3号"),
    "index_number": ("abc-123/2024-456", "index_number", "abc-123/2024-456"),
    "published": ("2024/1/3", "published", "2024-01-03"),
    "kind": ("计划", "kind", Kind.PLAN),
    "division": ("350525", "division", find("永春县")[0]),
    "county": ("永春县", "division", find("永春县")[0]),
}
TEXT = (
    "索引号：115000/2026-00001\n文号：泉水〔2026〕7号\n成文日期：2026-01-05\n"
    "泉州市水利局2025年法治政府建设情况报告\n" + OPENING
)


@pytest.mark.parametrize("field", STATED)
def test_what_is_stated_wins(field: str) -> None:
    """A value beside the text comes before all that the text says, and tells where it stood."""
    value, name, expected = STATED[field]
    empty = Statement(field, "无", "清单第一列")
    statement = Statement(field, value, "清单第二列")
    found = extract(Original(TEXT, stated=(empty, statement) if field != "title" else (statement,))).metadata
    assert getattr(found, name) == expected
    shown = "division" if name == "division" else field
    assert dict(found.evidence)[shown] == Evidence("清单第二列", None, value)


def test_a_stated_division_and_one_below_it() -> None:
    """A stated county tells namesakes apart; where the text names no township of it, the county stands."""
    stated = (Statement("province", "浙江省", "甲"), Statement("county", "永嘉县", "乙"))
    for front, path in (("三江街道", "永嘉县/三江街道"), ("车站街道", "永嘉县"), ("泉州市", "永嘉县")):
        text = f"{front}2025年法治政府建设情况报告\n{OPENING}"
        assert extract(Original(text, stated=stated)).metadata.division == find(path)[0]


def test_what_the_page_labels() -> None:
    """A page's own fields come after its header, and fill what the text leaves open."""
    labelled = (
        Statement("title", "永春县水利局2025年法治政府建设年度报告_通知_某网", "网页字段甲"),
        Statement("published", "2026-02-09 10:00", "网页字段乙"),
        Statement("doc_number", "永水〔2026〕3号", "网页字段丙"),
        Statement("index_number", "abc-123-456", "网页字段丁"),
        Statement("issuer", "泉州市水利局", "网页字段戊"),
    )
    filled = extract(Original(OPENING, labelled=labelled)).metadata
    assert (filled.title, filled.issuer, filled.report_year) == (
        "永春县水利局2025年法治政府建设年度报告",
        "永春县水利局",
        2025,
    )
    assert (filled.published, filled.doc_number, filled.index_number) == (
        "2026-02-09",
        "永水〔2026〕3号",
        "abc-123-456",
    )
    assert filled.division == find("永春县")[0]
    said = extract(Original(TEXT, labelled=labelled)).metadata
    assert (said.title, said.issuer, said.doc_number, said.index_number, said.published) == (
        "泉州市水利局2025年法治政府建设情况报告",
        "泉州市水利局",
        "泉水〔2026〕7号",
        "115000/2026-00001",
        "2026-01-05",
    )


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
    assert found.issuer == "丰泽区清源街道办事处"
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
        (
            "鼓楼区2024年法治政府建设情况报告\n在福州市委、市政府的坚强领导下，努力。\n一、举措",
            "福州市/鼓楼区",
        ),
        ("首页 > 泉州市丰泽区 > 街道\n清源街道2024年法治政府建设情况报告\n一、举措", "丰泽区/清源街道"),
        ("清源街道2024年法治政府建设情况报告_泉州市丰泽区人民政府\n一、举措", "丰泽区/清源街道"),
        ("高新区2024年法治政府建设情况报告\n泉州市人民政府：\n一、举措", "泉州市"),
        (
            "政府工作报告\n——2025年1月3日在永春县第十八届人民代表大会第四次会议上\n各位代表：\n一、举措",
            "永春县",
        ),
        ("万盛经开区2024年法治政府建设情况报告\n2024年，重庆市万盛经开区努力。\n一、举措", "重庆市"),
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
