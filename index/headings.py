"""Headings: the lines of a body → the tree of sections, and the passages with their places in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.furniture import glued_ends
from index.lines import Line, stripped, visible_places
from index.models import Passage, Section
from index.numbering import heading_number

# How far into a paragraph the end of its run-in heading is looked for.
_LONGEST_RUN_IN = 60
_LONGEST_LINE = 100
_END_OF_HEADING = re.compile(r"[。；;！!]|一是")
_PAUSE = re.compile("[，,：:]")
# What a paragraph says in front of its first comma when it is text: a time, a reason, a place.
_CIRCUMSTANCE = re.compile(
    "20[0-9]{2}年|[今去近本一]年|年[初底末]|目前|截至|自|在|为|根据|按照|依据|针对|由于|随着|通过"
    "|.*(?:以来|[年后前时中上下间]|方面)$"
)
_HAN_NUMBERED = 2
_AT_THE_END = "。；;！!：:，,、. "


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    line: int


def read_passages(
    body: Sequence[Line], outside: Collection[int]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The sections and passages of a body.

    Args:
        body: its lines, one paragraph each.
        outside: the numbers of lines that belong to no section, such as the signature.
    """
    headings: list[_Heading] = []
    passages: list[Passage] = []
    path: list[_Heading] = []
    for line in body:
        text = _own_text(line)
        heading = None if line.number in outside else _heading(text, line.number)
        if heading is not None:
            path = [*(above for above in path if above.level < heading.level), heading]
            headings.append(heading)
        section = () if line.number in outside else tuple(above.text for above in path)
        passages.append(Passage(section, text, line.number))
    return _tree(headings), tuple(passages)


def _own_text(line: Line) -> str:
    """The text of a line without the furniture glued to its ends."""
    places = visible_places(line.text)
    if len(line.plain) != len(places):  # glosses were left out, so that places do not carry over
        return line.text
    start, end = glued_ends(line.plain)
    return stripped(line.text[places[start] : places[end - 1] + 1])


def _heading(text: str, line: int) -> _Heading | None:
    places = visible_places(text)
    seen = "".join(text[place] for place in places)
    number = heading_number(seen)
    if number is None:
        return None
    level, length = number
    end = _heading_end(seen, level, length)
    if end is None:
        return None
    shown = seen[:end].rstrip(_AT_THE_END)
    return _Heading(text[: places[len(shown) - 1] + 1], level, line)


def _heading_end(text: str, level: int, number_length: int) -> int | None:
    """Where the heading ends that a paragraph opens with, None if it opens with none."""
    limit = number_length + _LONGEST_RUN_IN
    end = _END_OF_HEADING.search(text, number_length + 1, limit)
    if end is not None:
        return end.start()
    if len(text) <= _LONGEST_LINE and "。" not in text:
        return len(text)
    # The first sentence is long. If a heading is glued to it, that ends at the first pause; but below
    # 一、 and (一) such paragraphs are items of a list.
    pause = _PAUSE.search(text, number_length + 1, limit) if level <= _HAN_NUMBERED else None
    if pause is None or _CIRCUMSTANCE.match(text[number_length : pause.start()]):
        return None
    return pause.start()


def _tree(headings: Sequence[_Heading]) -> tuple[Section, ...]:
    """The headings as a tree; a level may be left out, so that (一) is followed by (1)."""
    sections: list[Section] = []
    place = 0
    while place < len(headings):
        top = headings[place]
        end = place + 1
        while end < len(headings) and headings[end].level > top.level:
            end += 1
        sections.append(Section(top.text, top.level, top.line, _tree(headings[place + 1 : end])))
        place = end
    return tuple(sections)
