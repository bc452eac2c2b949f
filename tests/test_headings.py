"""Headings: body lines → sections and passages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.extraction import extract
from index.folding import fold
from index.models import Document, Original, Section
from index.reader import read_text

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
WORDS = ("执法", "行政执法", "法治政府建设", "枫桥经验", "综合查一次")


def _outline(sections: Sequence[Section]) -> list[tuple[int, str]]:
    """Level and heading of all sections, depth first."""
    found: list[tuple[int, str]] = []
    for section in sections:
        found += [(section.level, section.heading), *_outline(section.sections)]
    return found


def _seed(number: int) -> Document:
    return extract(Original(read_text(SEEDS[number])))


@pytest.mark.parametrize(
    ("paragraph", "level", "heading"),
    [
        ("一、主要举措和成效", 1, "一、主要举措和成效"),
        ("十二、主要举措。", 1, "十二、主要举措。"),
        ("三、下一步打算;", 1, "三、下一步打算;"),
        ("一、加强领导.一是抓学习。", 1, "一、加强领导"),
        ("（一）强化领导，健全机制", 2, "（一）强化领导，健全机制"),
        ("(一)法治创新力度不足。法治宣传仍然单一;", 2, "(一)法治创新力度不足"),
        ("一)强化领导。下文。", 2, "一)强化领导"),
        ("(二)强化领导:一是抓学习。", 2, "(二)强化领导"),
        ("1.深化改革。一是抓。", 3, "1.深化改革"),
        ("1、深化改革", 3, "1、深化改革"),
        ("1．深化改革；下文。", 3, "1．深化改革"),
        ("１．深化改革。下文", 3, "１．深化改革"),
        ("1. 深化改革", 3, "1. 深化改革"),
        ("3.2024年培训。共4场。", 3, "3.2024年培训"),
        ("2.强化权责“硬约束”一是动态调整。", 3, "2.强化权责“硬约束”"),
        ("(1)加强培训。共4场。", 4, "(1)加强培训"),
        ("（2）加强培训", 4, "（2）加强培训"),
        ("(一)坚持" + "学" * 10 + "，落实" + "责" * 60 + "。", 2, "(一)坚持" + "学" * 10),
        ("(一)" + "学" * 70, 2, "(一)" + "学" * 70),
        ("（\u200b一）强\u200b化领导\u200b。下文。", 2, "（\u200b一）强\u200b化领导"),
        ("1、2024年培训", 3, "1、2024年培训"),
        ("3、5个中心建成", 3, "3、5个中心建成"),
        ("一、一年来的工作", 1, "一、一年来的工作"),
    ],
)
def test_heading(paragraph: str, level: int, heading: str) -> None:
    """A heading is the numbered opening of a paragraph, without its full stop; the passage is all of it."""
    document = extract(Original(paragraph))
    assert _outline(document.sections) == [(level, heading)]
    assert [(passage.section, passage.text) for passage in document.passages] == [((heading,), paragraph)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "2025.1.3召开会议。",
        "2025年，我们努力。",
        "1.5万人参加培训。",
        "12.4国家宪法日期间开展宣传。",
        "一是加强领导。二是加强监督。",
        "一、二、三产业协调发展。",
        "(2021-2025年)规划得到落实。",
        "(此处略)1.先做。2.后做。",
        "我们：1.先做。2.后做。（一）再做。",
        "十分重视执法。",
        "100、200人的会议各一次。",
        "15、16日两天组织专项检查，发现问题4个。",
        "3、4月份开展培训。",
        "1、2季度各一次。",
        "二、三季度各一次。",
        "一、 二、三产业协调发展。",
        "（二）" + "学" * 80 + "。",
        "（二）2024年以来，" + "学" * 80 + "。",
        "（二）在县委领导下，" + "学" * 80 + "。",
        "1、2024年以来，" + "学" * 80 + "。",
        "1、学习，" + "学" * 80 + "。",
    ],
)
def test_no_heading(paragraph: str) -> None:
    """Years, decimals, dates, lists inside a paragraph and the first words of a long sentence are no headings."""
    document = extract(Original(paragraph))
    assert document.sections == ()
    assert [passage.section for passage in document.passages] == [()]


def test_paths() -> None:
    """A paragraph lies under the headings above it; levels may be skipped; numbers may repeat."""
    document = extract(
        Original(
            "区政府：\n引言。\n一、甲\n段落。\n（一）乙。文\n1.丙。文\n段落。\n（一）丁\n二、戊\n1.己。文\n(1)庚\n（一）辛\n某某区人民政府\n2025年1月3日"
        )
    )
    assert [(passage.text, passage.section) for passage in document.passages] == [
        ("区政府：", ()),
        ("引言。", ()),
        ("一、甲", ("一、甲",)),
        ("段落。", ("一、甲",)),
        ("（一）乙。文", ("一、甲", "（一）乙")),
        ("1.丙。文", ("一、甲", "（一）乙", "1.丙")),
        ("段落。", ("一、甲", "（一）乙", "1.丙")),
        ("（一）丁", ("一、甲", "（一）丁")),
        ("二、戊", ("二、戊",)),
        ("1.己。文", ("二、戊", "1.己")),
        ("(1)庚", ("二、戊", "1.己", "(1)庚")),
        ("（一）辛", ("二、戊", "（一）辛")),
        ("某某区人民政府", ()),
        ("2025年1月3日", ()),
    ]
    assert [
        (section.heading, [below.heading for below in section.sections]) for section in document.sections
    ] == [
        ("一、甲", ["（一）乙", "（一）丁"]),
        ("二、戊", ["1.己", "（一）辛"]),
    ]
    assert [passage.line for passage in document.passages] == list(range(1, 15))


@pytest.mark.parametrize(
    "ending",
    [
        ["某某县人民政府", "2025年1月3日"],
        ["中共某某县委员会", "某某县人民政府", "二〇二五年一月三日"],
        ["某某县人民政府 2025年1月3日"],
        ["某某县人民政府"],
        ["2025年1月3日"],
    ],
)
def test_signature(ending: list[str]) -> None:
    """The issuer and the date at the end belong to no section, in whatever form."""
    document = extract(Original("\n".join(["一、甲", "（一）乙。文", *ending])))
    assert [(passage.text, passage.section) for passage in document.passages[2:]] == [
        (line, ()) for line in ending
    ]


def test_dates_in_the_middle_are_no_signature() -> None:
    """A line with a date and no issuer is a signature only at the end."""
    document = extract(Original("一、甲\n2025年1月3日\n会议召开。\n再次召开。\n三次召开。"))
    assert [passage.section for passage in document.passages] == [("一、甲",)] * 5


def test_attachments_belong_to_no_section() -> None:
    """Their names in front of the signature and all behind it stand outside the sections."""
    lines = ["一、甲", "工作已经完成。", "附件：1.明细表", "2.统计表", "某某县人民政府", "2025年1月3日"]
    behind = ["（联系人：张某）", "附件1", "明细表", "一、已完成事项"]
    document = extract(Original("\n".join([*lines, *behind])))
    assert [section.heading for section in document.sections] == ["一、甲"]
    assert document.sections[0].sections == ()
    outside = [passage.text for passage in document.passages if not passage.section]
    assert outside == [*lines[2:], "（联系人：张某）", "明细表", "一、已完成事项"]


def test_report_behind_the_notice_that_sends_it_out() -> None:
    """A notice is signed in front of the report; that has the sections."""
    notice = ["各乡镇人民政府：", "现将报告印发给你们。", "某某县人民政府", "2025年1月3日"]
    document = extract(Original("\n".join([*notice, "一、甲", "工作已经完成。", "二、乙", "尚有不足。"])))
    assert [section.heading for section in document.sections] == ["一、甲", "二、乙"]
    assert document.passages[-1].section == ("二、乙",)


def test_what_signs_attachments_is_no_signature() -> None:
    """The report is signed in front of its attachments, even if these are only named there."""
    document = extract(
        Original("一、甲\n附件：1.表\n某某县人民政府\n2025年1月3日\n附件1\n表\n某某市人民政府 2024年5月6日")
    )
    assert document.metadata.published == "2025-01-03"
    assert document.metadata.issuer == "某某县人民政府"


@pytest.mark.parametrize(("number", "passages"), [(0, 37), (1, 27), (2, 35), (3, 33), (4, 28)])
def test_passages_of_the_seeds(number: int, passages: int) -> None:
    """Every paragraph of a seed's body is one passage, from the addressee to the signature's date."""
    assert len(_seed(number).passages) == passages


@pytest.mark.parametrize(
    ("number", "counts"),
    [
        (0, (46, 13, 11, 0, 0)),
        (1, (2, 1, 11, 1, 0)),
        (2, (37, 12, 11, 2, 0)),
        (3, (30, 17, 9, 1, 4)),
        (4, (22, 10, 6, 0, 2)),
    ],
)
def test_phrases_of_the_seeds(number: int, counts: tuple[int, ...]) -> None:
    """The folded passages hold each phrase as often as a reader counts it in the body.

    The whole files hold 法治政府建设 13, 13, 13, 10 and 7 times: the titles, which are no passages,
    say it twice (two years; 002 prints its title twice) or once. The other phrases stand in bodies only.
    """
    folded = [fold(passage.text).text for passage in _seed(number).passages]
    assert tuple(sum(text.count(word) for text in folded) for word in WORDS) == counts


SEED_OUTLINES = {
    0: """
一、2025年推進法治政府建設的主要情況
(一)堅持黨的全面領導,統(tǒng)籌推進高水平法治政府建設
(二)注重依法全面履職,引領推動經(jīng)濟社會高質量發(fā)展
(三)夯實依法行政基礎,持續(xù)提升行政決策法治化水平
(四)聚力改革攻堅突破,全面賦能行政執(zhí)法規(guī)范化建設
(五)提高社會治理效能,更好守護人民群眾高品質生活
二、存在不足
(一)法治創(chuàng)新力度不足
(二)執(zhí)法能力有待加強
(三)群眾法治意識不均
三、2026年工作重點
(一)深化習近平法治思想學習宣傳
(二)強化法治政府建設組織領導
(三)規(guī)范重大行政決策程序
(四)全面依法履行政府職能
(五)提升基層法治隊伍建設水平
""",
    1: """
一、2023年推进法治政府建设的主要情况
（一）强化领导，健全机制
（二）围绕中心，服务大局
（三）全面推进，依法行政
（四）依法有效、化解矛盾
二、街道在法治政府建设中存在的问题和困难
三、下阶段工作重点
（一）提升法治宣传精准度
（二）健全科学决策机制
（三）加大信息公开力度
（四）提升基层治理水平
""",
    2: """
一、工作举措和成效
(一)强化思想引领,压实法治政府建设责任
(二)健全决策机制,提升行政决策效能
(三)严格规范公正文明行政执法,持续优化营商环境
(四)创新基层治理,提升基层治理法治化水平
二、存在的不足和原因
(一)依法行政理念深度有待加强
(二)行政执法规范化水平有待提升
(三)基层社会治理法治化基础有待夯实
(四)法治队伍建设与保障相对薄弱
三、下一年度推进法治政府建设的主要安排
(一)持续加强理论学习,筑牢法治根基
(二)完善综合执法体制机制,促进协同高效
(三)创新基层治理,促进社会和谐
(四)强化保障支撑,夯实基层基础
""",
    3: """
一、主要举措和成效
(一)坚持政治引领,法治建设扎实有力
(二)推动职能转变,依法履职协同充分
(三)完善体制机制,治理体系逐步完善
(四)深化执法改革,行政执法日益规范
(五)健全多元化解机制,社会稳定有效保障
二、存在不足和原因
三、2025年法治政府建设主要安排
(一)推进行政执法规范化
(二)加强依法履职尽责
(三)加大法律服务供给力度
(四)开拓法治宣传新形式
""",
    4: """
一、推进法治政府建设的主要举措和成效
(一)坚持党的领导,夯实法治三江基础
(二)完善制度建设,充分发挥政府效能
(三)强化矛盾化解,夯实基层治理底座
(四)完善队伍建设,提升行政执法能力
(五)全面普法宣传,营造法治社会氛围
二、推进法治政府建设存在的不足和原因
三、党政主要负责人履行推进法治建设第一责任人职责有关情况
(一)坚持高站位部署,争当法治建设“领航人”
(二)坚持高水平工作,提升法治建设“战斗力”
(三)坚持高质量落实,筑牢法治社会“压舱石”
四、2025年度推进法治政府建设的主要安排
(一)全力降低行政诉讼风险
(二)全力提升合法性审查质效
(三)全力推进“大综合一体化”创新
""",
}


@pytest.mark.parametrize("number", SEED_OUTLINES)
def test_outlines_of_the_seeds(number: int) -> None:
    """The headings of the first two levels are those that a reader finds, in order, as they stand there."""
    headings = SEED_OUTLINES[number].split()
    outline = [(level, heading) for level, heading in _outline(_seed(number).sections) if level <= 2]
    assert outline == [(2 if heading[0] in "(（" else 1, heading) for heading in headings]


def test_third_level_of_the_seeds() -> None:
    """Run-in headings of the seeds end where their first sentence ends, or before a glued 一是."""
    thirds = {
        heading for number in range(5) for level, heading in _outline(_seed(number).sections) if level == 3
    }
    assert len(thirds) == 17 + 10 + 13 + 16
    assert {
        "2.强化权责“硬约束”",
        "3.构建大普法工作格局,提升全民法治素养",
        "4、强化公开",
        "4.推進行政執(zhí)法規(guī)范化建設,提升執(zhí)法公信力",
        "2.推进行政执法体制改革",
    } <= thirds
