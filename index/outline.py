"""The outline: which paragraphs open sections, and of which level, judged by what stands around them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.lines import visible, visible_places
from index.numbering import Number, heading_number, point_number, unmarked_number
from index.organisations import is_organisation
from index.paragraphs import Paragraph
from index.runin import heading_length

_FIRST, _SECOND, _THIRD = 1, 2, 3

# In so much of a paragraph its number is looked for.
_OPENING = 80
# An unnumbered heading: a short line that is no sentence, in front of one that is.
_LONGEST_UNNUMBERED = 30
_NO_HEADING = re.compile(
    r"[。；;：:！!？?|]|[，,、…]$|^(?:附件|附:|附：)|(?:报告|報告|公告|通知|如下|印发|印發)[）)》]?$|\d$|日$"
)
_SENTENCE = re.compile("[。；;！!]")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
# What headings of the first level speak of in such reports: what was done, is missing, comes next.
_TOPICS = (
    re.compile("(?:做法|[举舉]措|措施|成效|成[绩績]|情[况況]|亮[点點]|[进進]展|[总總][结結])$"),
    re.compile("(?:[问問][题題]|不足|困[难難]|短板|差距)(?:[和及与與].{2,6})?$"),
    re.compile("(?:打算|安排|[计計][划劃]|思路|重[点點]|要[点點]|努力方向)$|^下一?步|^下一?[阶階]段"),
)
_FEWEST_TOPICS = 2
_FEWEST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        text: the heading as it stands there, with its number.
        level: 0 for 第一部分, 1 for 一、, 2 for (一), 3 for 1. and so on.
        value: which one it is, 0 without a number.
        row: the source line in which it starts.
    """

    text: str
    level: int
    value: int
    row: int


#: Headings by the place of the paragraph that each opens, in order.
Headings = Mapping[int, Heading]


def find_headings(paragraphs: Sequence[Paragraph]) -> Headings:
    """The headings of a body."""
    headings = _corrected(_turned(dict(_opened(paragraphs, heading_number))))
    headings = _in_order(headings, _unmarked(paragraphs, headings))
    headings = _in_order(headings, _unnumbered_firsts(paragraphs, headings))
    headings = _in_order(headings, _unnumbered_below(paragraphs, headings))
    return _in_order(headings, _points(paragraphs, headings))


def _in_order(some: Headings, others: Headings) -> Headings:
    return dict(sorted({**some, **others}.items()))


def _opened(
    paragraphs: Sequence[Paragraph], read: Callable[[str], Number | None]
) -> Iterator[tuple[int, Heading]]:
    """The paragraphs that open with a number, and the headings that these would be."""
    for place, paragraph in enumerate(paragraphs):
        if paragraph.outside or paragraph.is_table_row:
            continue
        number = read(visible(paragraph.text[:_OPENING]))
        if number is None:
            continue
        seen = visible(paragraph.text)
        length = heading_length(seen, number.level, number.length)
        if length:
            if seen != paragraph.text:
                length = visible_places(paragraph.text)[length - 1] + 1
            text = paragraph.text[:length]
            yield place, Heading(text, number.level, number.value, paragraph.row)


def _turned(headings: Headings) -> Headings:
    """The headings of a report that puts 一、 below (一), or (一) below 1., with their levels changed over.

    Then the numbers of the one go on through the whole report, and those of the other begin anew below each.
    """
    for above, below in ((_SECOND, _FIRST), (_THIRD, _SECOND), (_THIRD, _FIRST)):
        pair = [heading for heading in headings.values() if heading.level in {above, below}]
        outer = [heading.value for heading in pair if heading.level == above]
        first_below = [
            now.value for before, now in pairwise(pair) if before.level == above and now.level == below
        ]
        if (
            pair
            and pair[0].level == above
            and outer == list(range(1, len(outer) + 1))
            and len(first_below) > 1
            and set(first_below) == {1}
        ):
            changed = {above: below, below: above}
            return {
                place: replace(heading, level=changed.get(heading.level, heading.level))
                for place, heading in headings.items()
            }
    return headings


def _corrected(headings: Headings) -> Headings:
    """The headings, those with the mark of another level put right: 一、 二、 (三) 四、 or (一) 二、 (三)."""
    around = _Around(headings)
    other = {_FIRST: _SECOND, _SECOND: _FIRST}
    return {
        place: replace(heading, level=other[heading.level])
        if heading.level in other and _belongs_to(other[heading.level], place, heading, around)
        else heading
        for place, heading in headings.items()
    }


def _belongs_to(level: int, place: int, heading: Heading, around: _Around) -> bool:
    """Whether a heading fills a gap among those of another level, and is out of order among its own."""
    before, after = around(place, level)
    if before is None or before.value + 1 != heading.value:
        return False
    own_before, own_after = around(place, heading.level)
    in_order = own_before is not None and own_before.value + 1 == heading.value
    if level == _SECOND:
        repeated = own_after is not None and own_after.value <= heading.value
        return (repeated or not in_order) and after is not None and after.value == heading.value + 1
    goes_on = own_after is not None and own_after.value == heading.value + 1
    closes = after is None and _topic(heading.text) > max(_topic(before.text), 0)
    return (
        not in_order and not goes_on and (closes or (after is not None and after.value == heading.value + 1))
    )


class _Around:
    """The headings before and after a place."""

    def __init__(self, headings: Headings, places: Iterable[int] = ()) -> None:
        """Look around the headings themselves and other places."""
        everywhere = sorted({*headings, *places})
        self._before = self._passed(headings, everywhere)
        self._after = self._passed(headings, everywhere[::-1])

    @staticmethod
    def _passed(headings: Headings, places: Iterable[int]) -> dict[int, dict[int, Heading]]:
        passed: dict[int, Heading] = {}
        at: dict[int, dict[int, Heading]] = {}
        for place in places:
            at[place] = passed
            if place in headings:
                heading = headings[place]
                above = {level: one for level, one in passed.items() if level < heading.level}
                passed = above | {heading.level: heading}
        return at

    def __call__(self, place: int, level: int) -> tuple[Heading | None, Heading | None]:
        """The nearest headings of a level, if none of a higher level is nearer."""
        return self._before[place].get(level), self._after[place].get(level)


def _unmarked(paragraphs: Sequence[Paragraph], headings: Headings) -> Headings:
    """The headings whose number has lost its mark, which only the numbers around it can tell: 2优化."""
    opened = {
        place: heading
        for place, heading in _opened(paragraphs, unmarked_number)
        # 三农 and the like begin sentences, so that a Han number needs a line of its own.
        if place not in headings and (heading.level != _FIRST or heading.text == paragraphs[place].text)
    }
    around = _Around(_in_order(headings, opened))
    found: dict[int, Heading] = {}
    known = set(headings.values())
    for place, heading in opened.items():
        before, after = around(place, heading.level)
        follows = before in known and before.value + 1 == heading.value
        leads = after is not None and after.value == heading.value + 1
        if (follows and (leads or after is None)) or (leads and before is None and heading.value == 1):
            found[place] = heading
            known.add(heading)
    return found


def _unnumbered_firsts(paragraphs: Sequence[Paragraph], headings: Headings) -> Headings:
    """The headings of the first level without a number.

    Where none of that level has one, several that speak of what such headings do, or are the only ones;
    else the one that is missing in the numbers, or comes after them with another topic.
    """
    lines = _short_lines(paragraphs, headings)
    topics = [place for place in lines if _topic(paragraphs[place].text) >= 0]
    if not any(heading.level <= _FIRST for heading in headings.values()):
        if len(topics) < _FEWEST_TOPICS:
            topics = lines if not headings and len(lines) >= _FEWEST_ALIKE else []
        return {place: _unnumbered(paragraphs[place], _FIRST) for place in topics}
    around = _Around(headings, topics)
    return {
        place: _unnumbered(paragraphs[place], _FIRST)
        for place in topics
        if _is_missing(*around(place, _FIRST))
        or _closes(*around(place, _FIRST), _topic(paragraphs[place].text))
    }


def _unnumbered_below(paragraphs: Sequence[Paragraph], headings: Headings) -> Headings:
    """The headings without a number below the first two levels: one that is missing, or several alike."""
    found: dict[int, Heading] = {}
    lines = _short_lines(paragraphs, headings)
    around = _Around(headings, lines)
    for start, end in pairwise([*headings, len(paragraphs)]):
        level = headings[start].level
        between = lines[bisect(lines, start) : bisect(lines, end)]
        if level == _SECOND or (level == _THIRD and len(between) == 1):
            found |= {
                place: _unnumbered(paragraphs[place], _SECOND)
                for place in between
                if _is_missing(*around(place, _SECOND))
            }
        if level in {_FIRST, _SECOND} and len(between) > 1 and _ends_section(headings, end, level):
            found |= {place: _unnumbered(paragraphs[place], level + 1) for place in between}
    return found


def _ends_section(headings: Headings, place: int, level: int) -> bool:
    """Whether no numbered heading at ``place`` belongs to the section of that level in front of it."""
    return place not in headings or headings[place].level <= level


def _unnumbered(paragraph: Paragraph, level: int) -> Heading:
    return Heading(paragraph.text, level, 0, paragraph.row)


def _short_lines(paragraphs: Sequence[Paragraph], headings: Headings) -> list[int]:
    """The places of the lines that may be headings without a number: short, in front of text or a heading."""
    lines: list[int] = []
    for place in reversed(range(len(paragraphs) - 1)):
        behind = paragraphs[place + 1]
        leads = place + 1 in headings or (lines and lines[-1] == place + 1) or _SENTENCE.search(behind.text)
        if place not in headings and leads and not behind.outside and _may_be_heading(paragraphs[place]):
            lines.append(place)
    return lines[::-1]


def _may_be_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        not paragraph.outside
        and len(text) <= _LONGEST_UNNUMBERED
        and _HAN.search(text) is not None
        and _NO_HEADING.search(text) is None
        and not is_organisation(text)
    )


def _is_missing(before: Heading | None, after: Heading | None) -> bool:
    """Whether exactly one heading is missing between two."""
    return after is not None and after.value == (before.value if before else 0) + 2


def _closes(before: Heading | None, after: Heading | None, topic: int) -> bool:
    """Whether a line behind the last heading of the first level speaks of what comes after its topic."""
    return before is not None and after is None and topic > max(_topic(before.text), 0)


def _topic(heading: str) -> int:
    """The last of the topics that a heading speaks of, -1 for none."""
    text = heading.rstrip("。；;")
    return max((number for number, topic in enumerate(_TOPICS) if topic.search(text)), default=-1)


def _points(paragraphs: Sequence[Paragraph], headings: Headings) -> Headings:
    """The paragraphs that begin with 一是, 二是 …, where they divide a section that nothing else divides."""
    found: dict[int, Heading] = {}
    opened = {
        place: heading
        for place, heading in _opened(paragraphs, point_number)
        if paragraphs[place].text[len(heading.text) :][:1] in {"。", "：", ":"}
    }
    places = list(opened)
    for start, end in pairwise([*headings, len(paragraphs)]):
        points = places[bisect(places, start) : bisect(places, end)]
        values = [opened[place].value for place in points]
        if len(points) > 1 and values == list(range(1, len(points) + 1)):
            level = headings[start].level + 1
            found |= {place: replace(opened[place], level=level) for place in points}
    return found
