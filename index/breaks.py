"""Breaks: a page that lost its line breaks, cut where its paragraphs began."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from index.numbering import Number, heading_number

# A line shorter than this is a paragraph.
_SHORTEST = 200
# One longer than this is none that anybody wrote; it is cut into pieces of about the other length.
_LONGEST = 1_000
_READABLE = 400
# How much of a page is in one line if the page has lost its line breaks.
_MOST = 0.5

_MARK = re.compile(
    r"第[一二三四五六七八九十]{1,3}(?:部分|章)|(?<![一二三四五六七八九十第])[一二三四五六七八九十]{1,3}[、.．]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]|(?<![\d.．])\d{1,2}[、.．]|[(（]\d{1,2}[)）]"
)
_LONGEST_NUMBER = 20
_LONGEST_HEADING = 60
_SENTENCE_END = re.compile("[。；;：:！!？?]")
_BOUNDARY = re.compile(r"[。；;：:！!？?”\"）)…]\s*$|\s$|^$")
# White space, or a ?? that was white space, where a line ended: behind a sentence, a heading or the title.
_SPACE = r"(?:\s|\?\?)"
_GAP = re.compile(rf"(?<=[。！？：!:]){_SPACE}+(?=\S)")
# A title with nothing behind it, in front of the addressee or the first sentence.
_GLUED_TITLE = re.compile(
    r"[^，。；：:、]{0,60}(?:法治|依法行政)[^，。；：:]{0,40}?(?:报告|報告|总结|總結)"
    r"(?P<gap>)(?=20\d\d年|今年|近年|[^，。；：:]{2,30}[:：])(?!如下)"
)
# The same around the headings, between the lines of header, title and signature.
_WIDE_GAP = re.compile(r"(?<=\S)(?:\s{2,}|\u3000|(?:\?\?)+)\s*(?=\S)")
_BEHIND_HEADING = re.compile(rf"[^。；;：:！!]{{0,60}}?[^\s?](?P<gap>{_SPACE}+)(?=[\u4e00-\u9fff])")
_BEHIND_TRAIL = re.compile(rf"[^。]{{0,80}}[>›»]\s*[^\s>›»]{{2,20}}(?P<gap>{_SPACE}+)(?=[^\s>›»])")
_BEHIND_TITLE = re.compile(
    rf"\s*\S[^。]{{4,80}}?(?:报告|總結|总结|汇报|情况|報告|匯報|情況)(?P<gap>{_SPACE}+)(?=\S)"
)
_IN_FRONT = re.compile(rf"{_SPACE}*$")
_CLOSING = re.compile(r"(?<=。)(?=[^。；，,]{4,40}(?:日|政府|[办辦]事[处處]|委[员員][会會]|局)\s*$)")
_STOP = re.compile(r"(?<=[。！？])(?![”’」』）)])")


def pieces(line: str, *, page: int) -> list[str]:
    """The paragraphs that a line holds, most often itself; joined, they are the line.

    Args:
        line: the line.
        page: how many characters its page has.
    """
    if len(line) < _SHORTEST:
        return [line]
    return [part for piece in _cut(line, _places(line, page)) for part in _readable(piece)]


def _places(line: str, page: int) -> Iterator[int]:
    """Where to cut a line that holds several paragraphs."""
    numbered = _numbered(line, whole=len(line) > _MOST * page)
    if numbered:
        yield from (_without_gap(line, start) for start, _ in numbered)
        yield from _behind(line, numbered)
        yield from (one.start() for pattern in (_GAP, _CLOSING) for one in pattern.finditer(line))
        yield from (gap.start() for gap in _WIDE_GAP.finditer(line, 0, numbered[0][0]))
        yield from (gap.start() for gap in _WIDE_GAP.finditer(line, numbered[-1][0]))


def _without_gap(line: str, place: int) -> int:
    """Where the white space in front of a place begins."""
    start = max(0, place - _LONGEST_NUMBER)
    gap = _IN_FRONT.search(line, start, place)
    return gap.start() if gap else place


def _behind(line: str, numbered: list[tuple[int, Number]]) -> Iterator[int]:
    """Where breadcrumbs, title and headings end that white space divides from what follows."""
    first = numbered[0][0]
    trail = _BEHIND_TRAIL.match(line, 0, first)
    front = trail.end() if trail else 0
    title = _BEHIND_TITLE.match(line, front, first) or _GLUED_TITLE.match(line, front, first)
    yield from (found.start("gap") for found in (trail, title) if found is not None)
    ends = [start for start, _ in numbered[1:]] + [len(line)]
    for (start, number), end in zip(numbered, ends, strict=True):
        found = _BEHIND_HEADING.match(line, start + number.length, end)
        if found is not None:
            yield found.start("gap")


def _numbered(line: str, *, whole: bool) -> list[tuple[int, Number]]:
    """The numbered headings in a line and where they begin; none if it is a paragraph with a list in it.

    Several headings are in one line if it is the whole page and they are of the first level, or if it
    begins with a heading into which the first one below is glued.
    """
    found = list(_sequence(line))
    firsts = sum(number.level <= 1 for _, number in found)
    if whole and firsts > 1:
        return found
    if len(found) > 2 and found[0][0] == len(line) - len(line.lstrip()):  # noqa: PLR2004 - itself and a list
        (start, _), (glued, below) = found[:2]
        below_it = [number for _, number in found[1:] if number.level == below.level]
        if (
            below.level > found[0][1].level
            and len(below_it) > 1
            and not _SENTENCE_END.search(line, start, glued)
        ):
            return found
    return []


def _sequence(line: str) -> Iterator[tuple[int, Number]]:
    """The numbers in a line that stand where headings begin, each of which goes on from one before."""
    last: dict[int, int] = {}
    heading: int | None = None  # where the last one begins
    for mark in _MARK.finditer(line):
        place = mark.start()
        number = heading_number(line[place : place + _LONGEST_NUMBER])
        if number is None or not _goes_on(number, last.get(number.level, 0)):
            continue
        glued = heading is not None and (
            place - heading < _LONGEST_HEADING and not _SENTENCE_END.search(line, heading, place)
        )
        if glued or _BOUNDARY.search(line[max(0, place - 3) : place]):
            last[number.level] = number.value
            heading = place
            yield place, number


def _goes_on(number: Number, last: int) -> bool:
    """Whether a number may follow another of its level; one may be missing, and lower levels begin anew."""
    return last < number.value <= last + 2 or (number.value == 1 and number.level > 1)


def _cut(line: str, places: Iterable[int]) -> Iterator[str]:
    edges = sorted({0, *places, len(line)})
    return (line[start:end] for start, end in pairwise(edges))


def _readable(piece: str) -> Iterator[str]:
    """The piece itself or, if nobody could read it in one go, groups of its sentences."""
    if len(piece) <= _LONGEST:
        yield piece
        return
    group = ""
    for sentence in _STOP.split(piece):
        if group and len(group) + len(sentence) > _READABLE:
            yield group
            group = ""
        group += sentence
    yield group
