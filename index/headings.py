"""Headings: the lines of a body → the tree of sections, and the passages with their places in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.lines import Line
from index.models import Passage, Section
from index.numbering import PART
from index.outline import Heading, find_headings
from index.paragraphs import read_paragraphs


def read_passages(
    body: Sequence[Line], outside: Collection[int]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The sections and passages of a body.

    Args:
        body: its lines.
        outside: the numbers of lines that belong to no section, such as the signature.
    """
    paragraphs = read_paragraphs(body, outside)
    headings = find_headings(paragraphs)
    passages: list[Passage] = []
    path: list[Heading] = []
    for place, paragraph in enumerate(paragraphs):
        heading = headings.get(place)
        if heading is not None:
            path = [*(above for above in path if above.level < heading.level), heading]
        section = () if paragraph.outside else tuple(above.text for above in path)
        passages.append(Passage(section, paragraph.text, paragraph.row))
    found = [headings[place] for place in sorted(headings)]
    # 第一部分 takes the place of 一、 at the top.
    lowered = any(heading.level == PART for heading in found)
    return _tree(found, lowered), tuple(passages)


def _tree(headings: Sequence[Heading], lowered: int) -> tuple[Section, ...]:
    """The headings as a tree; a level may be left out, so that (一) is followed by (1)."""
    sections: list[Section] = []
    place = 0
    while place < len(headings):
        top = headings[place]
        end = place + 1
        while end < len(headings) and headings[end].level > top.level:
            end += 1
        below = _tree(headings[place + 1 : end], lowered)
        sections.append(Section(top.text, top.level + lowered, top.row, below))
        place = end
    return tuple(sections)
