"""The year that a report is about, read in its title or in its opening."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.dates import with_digits, without_dates
from index.findings import Finding
from index.lines import Line
from index.titles import Title

_RANGE = re.compile(r"20\d\d\s*年?\s*[-—–―~至到]+\s*20\d\d\s*年?")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_PLAN = re.compile("要点|计划|安排|打算|思路|重点")
_ACCOUNT = re.compile("情况|总结|报告(?!$)|举措|成效|汇报")

# How an opening says its year, the clearest first. A report speaks in its first sentences of the year
# that it is about, or says near 现将 what it reports on.
_OPENINGS = (
    ("开头的“现将”", re.compile(r"现[将就](?:[\u4e00-\u9fff]{0,20}?)(?<!\d)(20\d\d)\s*年")),
    ("开头的年份", re.compile(r"^(20\d\d)\s*年(?:度|以来|来)?\s*[,，、\u4e00-\u9fff](?!月)")),
    ("first heading", re.compile(r"^一\s*[、.]\s*(20\d\d)\s*年")),
)
_OPENING_LINES = 5


def report_year(title: Title | None, body: Sequence[Line]) -> Finding[int] | None:
    """The report year; never one that only appears in a plan, a range or a date."""
    return (_from_title(title) if title else None) or _from_opening(body)


def _from_title(title: Title) -> Finding[int] | None:
    text = without_dates(_RANGE.sub("", with_digits(title.text)))
    years = list(_TITLE_YEAR.finditer(text))
    ends = [*(year.start() for year in years[1:]), len(text)]
    for year, end in zip(years, ends, strict=False):
        told = text[year.end() : end]
        if not _PLAN.search(told) or _ACCOUNT.search(told):
            line = next((line for line in title.lines if year[1] in with_digits(line.plain)), title.lines[0])
            return Finding(int(year[1]), line.evidence("标题里的年份"))
    return None


def _from_opening(body: Sequence[Line]) -> Finding[int] | None:
    for rule, pattern in _OPENINGS:
        for line in body[:_OPENING_LINES]:
            found = pattern.search(_RANGE.sub("", with_digits(line.plain)))
            if found is not None:
                return Finding(int(found[1]), line.evidence(rule))
    return None
