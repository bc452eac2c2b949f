"""Titles: which lines in front of a report's body make up its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.header import is_doc_number, leading_doc_number
from index.lines import Line
from index.models import Evidence
from index.organisations import is_organisation, is_party

_SUBJECT = re.compile(r"法治|依法行政|依法治|法制|信息公开|政务公开|政府工作报告")
# What ends the title of a report, and what that of a look-alike.
_END_OF_REPORT = "报告|总结|汇报|情况|年报|自查|小结"
_END_OF_ANOTHER = "要点|计划|方案|安排|解读|图解|问答|范文|模板|范本|通知|公告|公示|通报"
_END = re.compile(rf"(?:{_END_OF_REPORT}|{_END_OF_ANOTHER})》?(?:[(（][^()（）]{{2,14}}[)）])?$")
# How a title ends that says no more than the subject.
_END_OF_SUBJECT = re.compile(r"20\d\d年度?(?:推进)?(?:法治政府建设|法治建设|依法行政)(?:工作)?$")
_SENTENCE = re.compile(r"[。;:!?]")
_LABELLED = re.compile(r"^(?:图解|解读|政策解读|文字解读|一图读懂|一图看懂|范文)\s*[:|丨]|^【[^】]{2,6}】")
_COMPLETE = re.compile(r"^关于|(?:20\d\d|[〇○零一二三四五六七八九]{4})\s*年?")
_WITHOUT_AUTHOR = re.compile(r"^(?:关于|20\d\d|二[〇○零]|法治|推进|落实|年度|全面|贯彻|的)")
# The end of a name that was broken in the middle.
_FRAGMENT = re.compile("^(?:道办事处|办事处|人民政府|民政府|政府|府|委员会|员会|会|处)(?:关于|20|\\d)")
# An office below the government that sends it out.
_OFFICE = re.compile(r"^[^关于]{2,10}街道(?:办事处|关于|\d)")
# What no title begins with: it was broken in front of it.
_SECOND_HALF = re.compile("^(?:情况|及|和|与|暨|以及|的|、|》|建设|年度(?!法治))")
# What no title ends with: it goes on below.
_OPEN = re.compile("(?:关于|[的和及与、《])$")
_FIRST_HALF = re.compile(r"关于|(?:年|年度|工作|建设|政府|情况|推进|及|和|的)$")
# The names of column and site behind the title of a page, and what a page writes behind a title.
_SITE_MARK = re.compile("[_|｜]")
_SITE = re.compile(rf"(?:(?<={_END_OF_REPORT.replace('|', ')|(?<=')})|(?<=[)）])) {{0,8}}[-—–] {{0,8}}\D.*$")
_DAY = r"20\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)"
_PAGE = "(?:发布|发表|更新|成文)?(?:时间|日期)|(?:信息|文章|稿件)?来源|浏览|阅读|点击|字[体号]|语音播报|分享"
_GLUED = re.compile(
    rf"[\[(（【]? {{0,8}}{_DAY}[ \d:：]{{0,12}}[\])）】]?$|[\[(（【]?(?:{_PAGE})[^。;；]{{0,80}}$"
)
# The year alone, on the line below a title.
_YEAR_BELOW = re.compile(r"[(（](?:20\d\d|[二〇○零一二三四五六七八九]{4})\s*年?度?[)）]")
_LONGEST_LINE = 80
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the lines it stands on.

    Attributes:
        text: the title as it is shown.
        lines: its lines; none if it stands beside the text.
        beside: where it stands if not in the text.
    """

    text: str
    lines: tuple[Line, ...]
    beside: Evidence | None = None

    def evidence(self, rule: str) -> Evidence:
        """The title, as the place where a rule read a value."""
        if self.beside is None:
            return self.lines[0].evidence(rule)
        return replace(self.beside, rule=f"{self.beside.rule}，{rule}")


def find_titles(lines: Sequence[Line]) -> tuple[Title, ...]:
    """All titles among the lines in front of the body, in order; pages often print one twice."""
    return _titles_ending(_END, lines) or _titles_ending(_END_OF_SUBJECT, lines)


def _titles_ending(end: re.Pattern[str], lines: Sequence[Line]) -> tuple[Title, ...]:
    titles: list[Title] = []
    start = 0
    for place, line in enumerate(lines):
        above = lines[place - 1].plain if place > start else ""
        below = lines[place + 1].plain if place + 1 < len(lines) else ""
        if _SECOND_HALF.match(below) and _ends_with(end, below):
            continue
        if _ends_with(end, line.plain) or _is_last_character(line.plain, above, end):
            first = _first_line(lines, place, start)
            last = place + 1
            if last < len(lines) and _YEAR_BELOW.fullmatch(lines[last].plain):
                last += 1
            title = _joined(lines[first:last])
            start = last
            if _SUBJECT.search(title.text) and not _is_cited(title.text):
                titles.append(title)
    return tuple(titles)


def _is_cited(text: str) -> bool:
    """Whether a line goes on with a title that began on the one above, of a document that is cited."""
    end = text.find("》")
    return end >= 0 and "《" not in text[:end]


def by_fullness(titles: Iterable[Title]) -> list[Title]:
    """Titles, first the one that says most: a page's own may lack the issuer or the year."""
    return sorted(titles, key=lambda title: len(title.text), reverse=True)


def title_text(simple: str) -> str:
    """A title as it is shown, without white space and without what is glued to its ends."""
    return leading_doc_number("".join(_bare(simple).split()))[1]


def ends_title(plain: str) -> bool:
    """Whether a line is a title, or the last line of one."""
    return _ends_with(_END, plain)


def _is_last_character(plain: str, above: str, end: re.Pattern[str]) -> bool:
    """Whether a line is the last character of the title above it: 报 and 告."""
    return len(plain) == 1 and not _ends_with(end, above) and _ends_with(end, above + plain)


def _ends_with(end: re.Pattern[str], plain: str) -> bool:
    title = "".join(_bare(plain).split())
    if len(title) > _LONGEST_LINE or _SENTENCE.search(_LABELLED.sub("", title)):
        return False
    return end.search(title) is not None or _LABELLED.match(title) is not None


def named_subject(title: str) -> str:
    """A title from its author's name on: 永春县……报告 for 图解：永春县……报告 and 《永春县……报告》解读."""
    return _LABELLED.sub("", title.replace("：", ":")).removeprefix("《")


def written_behind(line: Line) -> str:
    """What a page writes behind a title, on its line: a date, where it comes from."""
    return line.plain[len(_bare(line.plain)) :]


def _bare(simple: str) -> str:
    """A title without what a page writes around it."""
    parts = [part.strip() for part in _SITE_MARK.split(simple)]
    own = next((part for part in parts if _END.search("".join(part.split()))), parts[0])
    return _GLUED.sub("", _SITE.sub("", own)).strip()


def _first_line(lines: Sequence[Line], last: int, start: int) -> int:
    """Where the title that ends on the line ``last`` begins."""
    first = last
    while first > max(start, last - _MOST_LINES + 1):
        above, so_far = lines[first - 1].plain, "".join(line.plain for line in lines[first : last + 1])
        if not _belongs(above, so_far):
            break
        first -= 1
    return first


def _belongs(above: str, so_far: str) -> bool:
    """Whether a line is the beginning of the title whose further lines are ``so_far``."""
    if len(above) > _LONGEST_LINE or _SENTENCE.search(above) or is_doc_number(above):
        return False
    if so_far.startswith(above):  # printed twice
        return False
    if _is_torn(above, so_far):
        return True
    if is_organisation(above):
        return any(
            (_WITHOUT_AUTHOR.match(so_far), is_party(above), _OFFICE.match(so_far) and above.endswith("政府"))
        )
    if _COMPLETE.search(so_far):
        return False
    holds_subject = _SUBJECT.search(above) is not None and _SUBJECT.search(so_far) is None
    return holds_subject or _FIRST_HALF.search(above) is not None


def _is_torn(above: str, so_far: str) -> bool:
    """Whether two lines were broken where no title ends or begins."""
    if len(so_far) == 1 or _FRAGMENT.match(so_far) or _OPEN.search(above):
        return True
    if _SECOND_HALF.match(so_far) is None or _END.search(above) is not None or is_organisation(above):
        return False
    return _SUBJECT.search(above) is not None or _FIRST_HALF.search(above) is not None


def _joined(lines: Sequence[Line]) -> Title:
    return Title(title_text("".join(line.simple for line in lines)), tuple(lines))
