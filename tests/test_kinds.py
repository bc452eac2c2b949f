"""Kinds: a report on the rule of law and what looks like one."""

from __future__ import annotations

import pytest

from index.extraction import extract
from index.models import Kind, Original

BODY = "\n一、主要举措\n（一）加强领导。一是学习。\n二、存在不足\n三、下一步打算\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("永春县2024年法治政府建设情况报告\n一年来，我们努力。", Kind.REPORT),
        ("2025年法治政府建设情况及2026年推进法治政府建设工作要点的报告\n我们努力。", Kind.REPORT),
        ("永春县2024年法治政府建设工作总结\n我们努力。", Kind.REPORT),
        ("永春县2024年全面依法治县工作报告\n我们努力。", Kind.REPORT),
        ("永春县2024年法治政府工作报告\n我们努力。", Kind.REPORT),
        ("永春县法治政府建设工作总结和2025年工作计划\n我们努力。", Kind.REPORT),
        ("永春县法治政府建设规划落实报告\n我们努力。", Kind.REPORT),
        ("永春县法治政府建设暨政务公开工作总结\n我们努力。", Kind.REPORT),
        ("一年来，我们编制政府信息公开工作年度报告，供公众参考。", Kind.REPORT),
        ("永春县2024年政府信息公开工作年度报告\n我们努力。", Kind.DISCLOSURE),
        ("根据《中华人民共和国政府信息公开条例》规定，编制本年度报告。", Kind.DISCLOSURE),
        ("2025年永春县人民政府工作报告\n各位代表：\n我们努力。", Kind.GOVERNMENT_WORK),
        ("各位代表：\n现在，我代表永春县人民政府，向大会报告工作。", Kind.GOVERNMENT_WORK),
        ("《永春县2024年法治政府建设年度报告》解读\n我们努力。", Kind.INTERPRETATION),
        ("图解：永春县2024年法治政府建设年度报告\n我们努力。", Kind.INTERPRETATION),
        ("近日，县政府发布了报告。现将主要内容解读如下：", Kind.INTERPRETATION),
        ("乡镇2024年法治政府建设情况报告范文（精选5篇）\n我们努力。", Kind.TEMPLATE),
        ("XX镇法治政府建设情况报告\nXX年，XX镇在XX县委领导下努力。", Kind.TEMPLATE),
        ("2025年法治政府建设工作要点\n我们努力。", Kind.PLAN),
        ("关于印发《永春县2025年法治政府建设工作计划》的通知\n我们努力。", Kind.PLAN),
        ("关于2025年法治政府建设工作计划的报告\n我们努力。", Kind.PLAN),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    """The title tells the kind; without one that does, the opening; what is no look-alike is a report."""
    metadata = extract(Original(text + BODY)).metadata
    assert metadata.kind is kind
    assert ("kind" in dict(metadata.evidence)) is (kind is not Kind.REPORT)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("永春县2025年法治政府建设工作要点\n我们努力。", 2025),
        ("2025年永春县政府工作报告\n各位代表：\n一、2024年工作回顾\n我们努力。", 2024),
    ],
)
def test_year_of_a_look_alike(text: str, year: int) -> None:
    """A plan is about the year it plans for; a 政府工作报告 about the one before that in which it is given."""
    assert extract(Original(text + BODY)).metadata.report_year == year


def test_template_has_no_issuer() -> None:
    """Nobody answers for a template, whatever names stand in it."""
    text = "永春县桃城镇法治政府建设情况报告（范文）\n永春县桃城镇人民政府努力。"
    assert extract(Original(text + BODY)).metadata.issuers == ()
