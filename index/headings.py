"""Headings: the lines of a body → the tree of sections, and the passages with their places in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.furniture import glued_ends
from index.lines import Line
from index.models import Passage, Section
from index.numbering import heading_number

# How far into a paragraph the end of its run-in heading is looked for.
_LONGEST_RUN_IN = 60
_LONGEST_LINE = 100
_END_OF_HEADING = re.compile(r"[。；;！!]|一是")
_PAUSE = re.compile("[，,：:]")
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
    if len(line.plain) != len(line.text):  # glosses were left out, so that places do not carry over
        return line.text
    start, end = glued_ends(line.plain)
    return line.text[start:end].strip()


def _heading(text: str, line: int) -> _Heading | None:
    number = heading_number(text)
    if number is None:
        return None
    level, length = number
    return _Heading(text[: _heading_end(text, length)].rstrip(_AT_THE_END), level, line)


def _heading_end(text: str, number_length: int) -> int:
    """Where the heading ends that a paragraph opens with."""
    limit = number_length + _LONGEST_RUN_IN
    end = _END_OF_HEADING.search(text, number_length + 1, limit)
    if end is not None:
        return end.start()
    if len(text) <= _LONGEST_LINE and "。" not in text:
        return len(text)
    pause = _PAUSE.search(text, number_length + 1, limit)
    return pause.start() if pause else limit


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
