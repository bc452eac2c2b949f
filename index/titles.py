"""Titles: which lines in front of a report's body make up its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.header import is_doc_number, leading_doc_number
from index.lines import Line
from index.organisations import is_organisation, is_party

_SUBJECT = re.compile(r"法治|依法行政|依法治|法制")
_END = re.compile(r"(?:报告|总结|汇报|情况|年报|自查)(?:\([^()]{2,14}\))?$")
_SENTENCE = re.compile(r"[。;:!?]")
_COMPLETE = re.compile(r"^关于|(?:20\d\d|[〇○零一二三四五六七八九]{4})\s*年?")
_WITHOUT_AUTHOR = re.compile(r"^(?:关于|20\d\d|二[〇○零]|法治|推进|落实|年度|全面|贯彻|的)")
_FIRST_HALF = re.compile(r"关于|(?:年|年度|工作|建设|政府|情况|及|和)$")
# The names of column and site behind the title of a page, or the date of posting.
_TAIL = re.compile(r"_.*$|20\d\d(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)[\d:]{0,8}$")
_LONGEST_LINE = 60
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the lines it stands on."""

    text: str
    lines: tuple[Line, ...]


def find_titles(lines: Sequence[Line]) -> tuple[Title, ...]:
    """All titles among the lines in front of the body, in order; pages often print one twice."""
    titles: list[Title] = []
    start = 0
    for place, line in enumerate(lines):
        if _ends_title(line.plain):
            first = _first_line(lines, place, start)
            title = _joined(lines[first : place + 1])
            start = place + 1
            if _SUBJECT.search(title.text):
                titles.append(title)
    return tuple(titles)


def best_title(titles: Iterable[Title]) -> Title | None:
    """The title that says most: a page's own may lack the issuer or the year."""
    return max(titles, key=lambda title: len(title.text), default=None)


def title_text(simple: str) -> str:
    """A title as it is shown, without white space and without what is glued to its ends."""
    return leading_doc_number(_TAIL.sub("", "".join(simple.split())))[1]


def _ends_title(plain: str) -> bool:
    title = _TAIL.sub("", "".join(plain.split()))
    return len(title) <= _LONGEST_LINE and _SENTENCE.search(title) is None and _END.search(title) is not None


def _first_line(lines: Sequence[Line], last: int, start: int) -> int:
    """Where the title that ends on the line ``last`` begins."""
    first = last
    while first > max(start, last - _MOST_LINES):
        above, so_far = lines[first - 1].plain, "".join(line.plain for line in lines[first : last + 1])
        if not _belongs(above, so_far):
            break
        first -= 1
    return first


def _belongs(above: str, so_far: str) -> bool:
    """Whether a line is the beginning of the title whose further lines are ``so_far``."""
    if len(above) > _LONGEST_LINE or _SENTENCE.search(above) or is_doc_number(above):
        return False
    if is_organisation(above):
        return _WITHOUT_AUTHOR.match(so_far) is not None or is_party(above)
    return _COMPLETE.search(so_far) is None and _FIRST_HALF.search(above) is not None


def _joined(lines: Sequence[Line]) -> Title:
    return Title(title_text("".join(line.simple for line in lines)), tuple(lines))
