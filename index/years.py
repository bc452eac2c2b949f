"""The year that a report is about, read in its title or in its opening."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.dates import with_digits
from index.findings import Finding
from index.lines import Line
from index.numbering import heading_number
from index.titles import Title

_MARK = r"\s{0,3}[-—–―~至到]{1,3}\s{0,3}"
_RANGE = re.compile(rf"20\d\d\s{{0,3}}年?{_MARK}20\d\d\s{{0,3}}年?")
# A year followed by a month is a date, if the months are not counted (2024年1月至12月).
_DATE = re.compile(
    rf"(?<!\d)20\d\d(?:\s{{0,3}}年\s{{0,3}}\d{{1,2}}\s{{0,3}}月(?!{_MARK})(?:\s{{0,3}}\d{{1,2}}\s{{0,3}}日)?"
    r"|([-/.])\d{1,2}(?!\d)(?:\1\d{1,2})?)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_PLAN = re.compile("要点|计划|安排|打算|思路|重点")
_ACCOUNT = re.compile("情况|总结|报告(?!$)|举措|成效|汇报")
_AS_FOLLOWS = re.compile("(?:报告|汇报)如下")

# How an opening says its year, the clearest first.
_NOW = re.compile(r"现[将就]([^。;:]{0,60})")
_FIRST_HEADING = re.compile(r"一\s{0,3}[、.]\s{0,3}(20\d\d\s{0,3}年[^。;]{0,60})")
# 2024年，… or 2024年我局…, but not 2019年机构改革后，…
_FIRST_WORDS = re.compile(
    r"(20\d\d)\s{0,3}年(?:度|以来|来)?\s{0,3}"
    r"(?:[,、]|[在是我全本]|(?:(?![后前时])[\u4e00-\u9fff]){2,12}?(?:[省市区县州旗镇乡局委办厅]|街道))"
)
_OPENING_LINES = 5


def from_title(title: Title | None) -> Finding[int] | None:
    """The report year that a title says; never one that only appears in a plan, a range or a date."""
    year = _year_reported(title.text) if title else None
    if title is None or year is None:
        return None
    line = next((line for line in title.lines if year in with_digits(line.plain)), title.lines[0])
    return Finding(int(year), line.evidence("标题里的年份"))


def from_opening(body: Sequence[Line]) -> Finding[int] | None:
    """The report year that the first lines seem to say; they may also look back on an earlier one."""
    opening = body[:_OPENING_LINES]
    prose = next((line for line in opening if _is_prose(line.plain)), None)
    sources = (
        ("开头的“现将”", _NOW.search, opening),
        ("开头的年份", _FIRST_WORDS.match, (prose,) if prose else ()),
        ("第一个标题里的年份", _FIRST_HEADING.match, opening),
    )
    for rule, find, lines in sources:
        for line in lines:
            found = find(_undated(line.plain))
            year = _year_reported(found[1]) if found else None
            if year is not None:
                return Finding(int(year), line.evidence(rule))
    return None


def _year_reported(text: str) -> str | None:
    """The first year in a text that is reported on, not planned for."""
    text = _AS_FOLLOWS.sub("", _undated(text))
    years = list(_YEAR.finditer(text))
    ends = [*(year.start() for year in years[1:]), len(text)]
    for year, end in zip(years, ends, strict=False):
        told = text[year.end() : end]
        if not _PLAN.search(told) or _ACCOUNT.search(told):
            return year[1]
    return None


def _undated(plain: str) -> str:
    return _DATE.sub("", _RANGE.sub("", with_digits(plain)))


def _is_prose(plain: str) -> bool:
    return heading_number(plain) is None and ("。" in plain or "," in plain)
