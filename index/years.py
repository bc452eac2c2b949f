"""The year that a report is about, read in its title or in its opening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from index.dates import with_digits
from index.findings import Finding
from index.furniture import opening_words
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
_PLAN = re.compile("要点|计划|安排|打算|思路|重点|规划|展望|目标|部署|下一?步|下一年|明年")
_ACCOUNT = re.compile("情况|总结|报告(?!$)|举措|成效|汇报|回顾|做法")
_AS_FOLLOWS = re.compile("(?:报告|汇报|总结)如下")
_RELATIVE = re.compile("上一?(?:个)?年度|去年|过去一年")

# How an opening says its year, the clearest first.
_NOW = re.compile(r"现[将就把]([^。;:]{0,60})")
# 根据《关于报送2023年度……报告的通知》要求
_ASKED = re.compile(r"《关于[^《》]{0,20}报送(20\d\d\s{0,3}年度[^《》]{0,30}报告)的通知")
# 2024年，… or 2024年我局…, but not 2019年机构改革后，…
_FIRST_WORDS = re.compile(
    r"(20\d\d)\s{0,3}年(?:度|以来|来)?\s{0,3}"
    r"(?:[,、]|[在是我全本]|(?:(?![后前时])[\u4e00-\u9fff]){2,12}?(?:[省市区县州旗镇乡局委办厅]|街道))"
)
# 2018年，中央印发……: what others did is what a report looks back on.
_OTHERS = re.compile(
    r"20\d\d\s{0,3}年\s{0,3},?\s{0,3}(?:党?中央|中共中央|国务院|全国|习近平|党的|国家|省[委政])"
)
_OPENING_LINES = 5
_FIRST_LEVEL = 1
_LONGEST_HEADING = 40
_END_OF_HEADING = re.compile("[。;]")


def from_title(title: Title) -> Finding[int] | None:
    """The report year that a title says; never one that only appears in a plan, a range or a date."""
    year = _year_reported(title.text)
    if year is None:
        return None
    rule = "标题里的年份"
    line = next((line for line in title.lines if year in with_digits(line.plain)), None)
    return Finding(int(year), line.evidence(rule) if line else title.evidence(rule))


def planned_for(title: Title) -> Finding[int] | None:
    """The first year in the title of a plan."""
    years = _YEAR.findall(_undated(title.text))
    return Finding(int(years[0]), title.evidence("标题里的年份")) if years else None


def from_text(body: Sequence[Line]) -> Iterator[Finding[int]]:
    """The report years that a text seems to say, the clearest first; it may also look back on others."""
    opening = body[:_OPENING_LINES]
    yield from _found("开头的“现将”", (_after(_NOW, line) for line in opening), opening)
    headings = [line for line in body if _is_first_level(line.plain)]
    # A later heading may plan without saying so (三、2025年工作).
    telling = [line for line in headings if line is headings[0] or _ACCOUNT.search(_heading(line))]
    yield from _found("小标题里的年份", map(_heading, telling), telling)
    prose = [line for line in opening if _is_prose(line.plain)][:1]
    yield from _found("开头的年份", (_first_words(opening_words(line.plain)) for line in prose), prose)
    yield from _found("开头要求报送的年份", (_after(_ASKED, line) for line in opening), opening)
    for line in headings[1:]:
        planned = _year_planned(_heading(line))
        if planned is not None:
            yield Finding(planned - 1, line.evidence("下一年打算的上一年"))


def _found(rule: str, texts: Iterable[str | None], lines: Sequence[Line]) -> Iterator[Finding[int]]:
    for text, line in zip(texts, lines, strict=True):
        year = _year_reported(text) if text else None
        if year is not None:
            yield Finding(int(year), line.evidence(rule))


def year_before(titles: Iterable[Title], body: Sequence[Line], date: str | None) -> Finding[int] | None:
    """The year before that of the date, if title or opening name the report year so (上一年度)."""
    if date is None:
        return None
    evidence = chain(
        (title.evidence("标题里的上一年度") for title in titles if _RELATIVE.search(title.text)),
        (line.evidence("开头的上一年度") for line in body[:_OPENING_LINES] if _RELATIVE.search(line.plain)),
    )
    return next((Finding(int(date[:4]) - 1, found) for found in evidence), None)


def _after(pattern: re.Pattern[str], line: Line) -> str | None:
    found = pattern.search(_undated(line.plain))
    return found[1] if found else None


def _first_words(plain: str) -> str | None:
    text = _undated(plain)
    found = None if _OTHERS.match(text) else _FIRST_WORDS.match(text)
    return found[1] if found else None


def _is_first_level(plain: str) -> bool:
    number = heading_number(plain)
    return number is not None and number.level <= _FIRST_LEVEL


def _heading(line: Line) -> str:
    """A heading without most of the text that may run on behind it."""
    return _END_OF_HEADING.split(line.plain, maxsplit=1)[0][:_LONGEST_HEADING]


def _year_planned(heading: str) -> int | None:
    """The year that a heading such as 三、2025年工作打算 plans for."""
    years = _YEAR.findall(_undated(heading))
    return int(years[0]) if len(years) == 1 and _year_reported(heading) is None else None


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
