"""Unbroken pages: the lines of a page that lost its line breaks, for reading its metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.lines import Line
from index.numbering import heading_number

# Between sentences, in front of a heading, and behind a title, if a year or an opening word follows.
_BREAK = re.compile(
    r"\s+|(?<=[。;:])|(?=[一二三四五六七八九十]{1,2}、)|(?<=报告|总结)(?=20\d\d年|今年|一年来|近年|根据|为|按照|现)"
)
_SHORTEST_PAGE = 300
_FEWEST_HEADINGS = 2
_FIRST_LEVEL = 1
_LONGEST_NUMBER = 10


def rebroken(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[int, ...]] | None:
    """The lines of an unbroken page, numbered anew, and for each the line of the source it is a part of.

    None if the page has line breaks.
    """
    if not any(_is_unbroken(line.plain) for line in lines):
        return None
    parts = [(line, start, end) for line in lines for start, end in _parts(line)]
    broken = tuple(
        Line(number, line.source, line.simple[start:end], line.simple[start:end], line.plain[start:end])
        for number, (line, start, end) in enumerate(parts, 1)
    )
    return broken, tuple(line.number for line, _, _ in parts)


def _is_unbroken(plain: str) -> bool:
    if len(plain) < _SHORTEST_PAGE:
        return False
    numbers = (
        heading_number(plain[place.end() : place.end() + _LONGEST_NUMBER]) for place in _BREAK.finditer(plain)
    )
    return sum(number is not None and number[0] == _FIRST_LEVEL for number in numbers) >= _FEWEST_HEADINGS


def _parts(line: Line) -> list[tuple[int, int]]:
    if not _is_unbroken(line.plain):
        return [(0, len(line.plain))]
    breaks = [*_BREAK.finditer(line.plain)]
    starts = [0, *(found.end() for found in breaks)]
    ends = [*(found.start() for found in breaks), len(line.plain)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
