"""Kinds: what tells a report on the rule of law from what looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.findings import Finding
from index.lines import Line
from index.models import Kind
from index.titles import Title

_RULE_OF_LAW = re.compile("法治|依法行政|依法治|法制")
# A title that holds an account is that of a report, whatever it plans besides
# (2025年法治政府建设情况及2026年工作要点).
_ACCOUNT = re.compile("情况|总结|成效|汇报|述职|年度报告|工作报告|年报|落实|自查|评估")
_PLANNED = "要点|计划|方案|安排|打算|规划|任务分工"
_OF_A_PLAN = re.compile(rf"(?:{_PLANNED})的?报告$")
_BY_TITLE = (
    (Kind.INTERPRETATION, re.compile("解读|图解|一图[读看]懂|答记者问|问答")),
    (
        Kind.TEMPLATE,
        re.compile(
            r"范文|模板|范本|样本|[(（]参考|[\d一二三四五六七八九十几多]篇[)）]?$|(?:如何|怎么)(?:撰?写)|写作"
        ),
    ),
    (Kind.DISCLOSURE, re.compile("(?:信息|政务)公开")),
    (Kind.GOVERNMENT_WORK, re.compile("(?<!法治)政府工作的?报告")),
    (Kind.PLAN, re.compile(_PLANNED)),
)
# How a text without a telling title opens.
_BY_OPENING = (
    (
        Kind.DISCLOSURE,
        re.compile(
            "信息公开条例》?.{0,80}(?:编制|制作|形成).{0,12}(?:报告|年报)"
            "|年度?报告.{0,60}信息公开条例.{0,40}(?:编制|制作|形成)"
        ),
    ),
    (Kind.GOVERNMENT_WORK, re.compile("代表.{2,30}政府.{0,8}(?:向大会|作|报告).{0,8}工作")),
    (Kind.INTERPRETATION, re.compile("现.{0,30}解读如下|解读(?:单位|机关|人):")),
    (
        Kind.TEMPLATE,
        re.compile(
            r"(?:怎么|如何)撰?写|(?:范文|模板)[(（]?[\d一二三四五六七八九十]+篇"
            r"|以下(?:是|为).{0,30}(?:范文|模板)|欢迎.{0,6}(?:阅读|参考|借鉴)"
        ),
    ),
)
_OPENING_LINES = 6
# A template leaves names open.
_BLANK = r"(?:[XxＸｘ×✕*＊○〇]{1,4}|某某)"
_LEFT_OPEN = re.compile(rf"{_BLANK}(?:[省市区县州乡镇局]|街道)")
_MANY_LEFT_OPEN = 3


def look_alike(titles: Sequence[Title], body: Sequence[Line]) -> Finding[Kind] | None:
    """What tells that a document is no report on the rule of law, if anything does."""
    told = next((found for title in titles if (found := _from_title(title)) is not None), None)
    is_about_law = any(_RULE_OF_LAW.search(title.text) for title in titles)
    return told or _left_open(titles, body) or (None if is_about_law else _from_opening(body))


def _from_title(title: Title) -> Finding[Kind] | None:
    for kind, pattern in _BY_TITLE:
        if pattern.search(title.text) and not _is_report(kind, title.text):
            return Finding(kind, title.evidence("标题里的文种"))
    return None


def _is_report(kind: Kind, title: str) -> bool:
    """Whether a title is that of a report on the rule of law although it names another kind."""
    match kind:
        case Kind.PLAN:
            return _ACCOUNT.search(title) is not None or (
                title.endswith("报告") and _OF_A_PLAN.search(title) is None
            )
        case Kind.DISCLOSURE:
            return _RULE_OF_LAW.search(title) is not None
        case _:
            return False


def _left_open(titles: Sequence[Title], body: Sequence[Line]) -> Finding[Kind] | None:
    lines = [*(line for title in titles for line in title.lines), *body]
    open_lines = [line for line in lines for _ in _LEFT_OPEN.finditer(line.simple)]
    if len(open_lines) < _MANY_LEFT_OPEN:
        return None
    return Finding(Kind.TEMPLATE, open_lines[0].evidence("名称空着"))


def _from_opening(body: Sequence[Line]) -> Finding[Kind] | None:
    for kind, pattern in _BY_OPENING:
        for line in body[:_OPENING_LINES]:
            if pattern.search(line.plain):
                return Finding(kind, line.evidence("开头的文种"))
    return None
