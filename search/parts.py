"""Parts of a report: what its headings say was done, is lacking and is planned.

Only headings tell; the text itself is not judged. A heading says a part by one of a few phrases, which
are looked up in the arrays of all headings at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.grams import Grams, Positions
from index.segments import SegmentFile
from search.query import Part

#: The parts that something belongs to, a bit each, see ``bit_of``.
PartBits = NDArray[np.uint8]

_DONE = (
    *(f"情况{behind}" for behind in "\0和及与、,;。:("),  # but not 落实情况纳入考核
    "举措", "做法", "成效", "成绩", "主要工作", "工作总结", "工作回顾", "工作亮点", "工作措施",
    "第一责任人职责",
)  # fmt: skip
_NOT_DONE = (
    "基本情况", "实际情况", "新情况", "突发情况", "特殊情况", "其他情况", "报告的情况", "说明的情况",
    "问题的情况", "不足的情况", "成效不", "成绩单",
)  # fmt: skip
_LACKING = (
    "存在问题", "存在的", "存在主要", "还存在", "主要问题", "困难问题", "问题和", "问题及", "问题与",
    "不足", "短板", "弱项", "差距", "困难", "薄弱环节",
)  # fmt: skip
_NOT_LACKING = (
    "存在问题整改", "存在的问题整改", "存在问题的整改", "存在的问题的整改", "主要问题整改", "不存在",
    "困难群众", "困难群体", "困难职工", "困难企业", "困难家庭", "困难人员", "困难学生", "困难党员",
)  # fmt: skip
# What stands behind these is no lack but what became of it: 补齐执法短板.
_REMEDIES = ("补齐", "补短板", "解决", "破解", "化解", "克服", "缩小", "弥补", "纾解", "消除", "针对", "整治")
_PLANNED = (
    "下一步", "下步", "下一年", "下年", "下一阶段", "下阶段", "今后", "明年", "来年", "打算", "展望",
    "工作安排", "主要安排", "工作计划", "工作思路", "工作设想", "工作重点", "工作要点", "年工作谋划",
    "年度工作谋划", "努力方向", "改进方向", "改进措施", "整改措施", "改进举措", "整改举措",
)  # fmt: skip
_NOT_PLANNED = (
    "创新工作思路", "理清工作思路", "厘清工作思路", "拓宽工作思路", "转变工作思路",
    "突出工作重点", "明确工作重点", "把握工作重点", "围绕工作重点", "聚焦工作重点",
    "制定工作计划", "制订工作计划", "制定工作要点", "制订工作要点", "印发工作要点",
)  # fmt: skip
# What stands in front of these was planned once, and has been done: 工作计划完成情况.
_OUTCOMES = ("完成情况", "落实情况", "执行情况", "进展情况", "推进情况", "任务完成", "整改情况")
# A report plans for the next year, and some are written so late that it is the one after.
_LATER = (1, 2)
# The end of a span of years is not planned for: (2021-2025年).
_SPANS = ("-{}年", "至{}年", "到{}年")


def bit_of(part: Part) -> int:
    """The bit of a part."""
    return 1 << [*Part].index(part)


def said_by_headings(file: SegmentFile) -> PartBits:
    """The parts that each heading of a segment says by itself, whatever stands above it."""
    grams = file.grams["section"]
    headings = len(grams.tokens)
    planned = np.concatenate((_told(grams, _PLANNED, _NOT_PLANNED), _later_years(file, grams)), axis=1)
    outcomes, remedies = _told(grams, _OUTCOMES), _told(grams, _REMEDIES)
    is_behind = planned[0] > _lasts(grams, outcomes, headings)[grams.text_of(planned[0])]
    planned = planned[:, is_behind]
    done = _told(grams, _DONE, _NOT_DONE)
    # Also one that runs into a plan: 主要工作安排.
    done = done[:, done[1] <= _firsts(grams, planned, headings)[grams.text_of(done[0])]]
    lacking = _told(grams, _LACKING, _NOT_LACKING)
    lacking = lacking[:, lacking[0] < _firsts(grams, remedies, headings)[grams.text_of(lacking[0])]]
    said = np.zeros(headings, np.uint8)
    for part, told in ((Part.DONE, done), (Part.LACKING, lacking), (Part.PLANNED, planned)):
        texts = grams.text_of(told[0])
        said[texts] |= np.uint8(bit_of(part))
    return said


def decided(said: PartBits, levels: Sequence[NDArray[np.int64]]) -> PartBits:
    """The parts that something belongs to by the headings above it.

    The outermost heading that says any part decides; where it says several, those below it choose among them.

    Args:
        said: what each heading says by itself.
        levels: for each thing its headings from the innermost one, -1 where there is none.
    """
    said = np.append(said, np.uint8(0))
    found = said[levels[-1]]
    for level in levels[-2::-1]:
        own = said[level]
        both = found & own
        found = np.where(found == 0, own, np.where(both == 0, found, both))
    return found


def _later_years(file: SegmentFile, grams: Grams) -> Positions:
    """Where headings name a year after the one that their report is about, as begins and ends."""
    first = file.extents("section", np.arange(len(grams.tokens)))[0]
    year_of = file.year[np.searchsorted(file.first, first, "right") - 1]
    years = np.unique(year_of[year_of > 0])
    named = {year + later for year in years.tolist() for later in _LATER}
    found = [np.empty((2, 0), np.int64)]
    for year in named:
        told = _told(grams, (f"{year}年",), [span.format(year) for span in _SPANS])
        own = year_of[grams.text_of(told[0])]
        found.append(told[:, np.isin(year - own, _LATER)])
    return np.concatenate(found, axis=1)


def _told(grams: Grams, phrases: Iterable[str], false_friends: Iterable[str] = ()) -> Positions:
    """Where any of some phrases begins and ends, ascending; none begins within a false friend."""
    told, others = _spans(grams, phrases), _spans(grams, false_friends)
    if not others.size:
        return told
    reach = np.append(np.maximum.accumulate(others[1]), -1)  # behind them all, for those before the first
    within = told[0] < reach[np.searchsorted(others[0], told[0], "right") - 1]
    return told[:, ~within]


def _spans(grams: Grams, phrases: Iterable[str]) -> Positions:
    spans = [np.empty((2, 0), np.int64)]
    for phrase in phrases:
        begins = grams.phrase(phrase)
        spans.append(np.stack((begins, begins + len(phrase))))
    joined = np.concatenate(spans, axis=1)
    return joined[:, np.argsort(joined[0], kind="stable")]


def _firsts(grams: Grams, spans: Positions, headings: int) -> Positions:
    """For each heading where the first of some spans in it begins; far behind it if there is none."""
    firsts = np.full(headings, np.iinfo(np.int64).max)
    np.minimum.at(firsts, grams.text_of(spans[0]), spans[0])
    return firsts


def _lasts(grams: Grams, spans: Positions, headings: int) -> Positions:
    """For each heading where the last of some spans in it begins; -1 if there is none."""
    lasts = np.full(headings, -1)
    np.maximum.at(lasts, grams.text_of(spans[0]), spans[0])
    return lasts
