"""The rail beside a report: a tick for each match, about where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.models import FoundPassage

# How a page lays text out, nearly: the script of the page knows it exactly and puts the ticks right.
_CHARACTERS_A_LINE = 38
_SPACE_BETWEEN = 0.6
_WORDS_AROUND = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A match on the rail.

    Attributes:
        number: the match's number.
        place: how far down the text it stands, as a percentage.
        words: the match and some characters around it.
    """

    number: int
    place: str
    words: str


def ticks(passages: Sequence[FoundPassage]) -> tuple[Tick, ...]:
    """The matches of a report."""
    heights = [-(-len(passage.text) // _CHARACTERS_A_LINE) + _SPACE_BETWEEN for passage in passages]
    placed = _placed(passages, heights)
    return tuple(
        Tick(number, f"{100 * line / sum(heights):.2f}%", words)
        for number, (line, words) in enumerate(placed, 1)
    )


def _placed(passages: Sequence[FoundPassage], heights: Sequence[float]) -> Iterator[tuple[float, str]]:
    """The line in which each match stands, and its words."""
    above = 0.0
    for passage, height in zip(passages, heights, strict=True):
        for start, end in passage.highlights:
            first, last = max(0, start - _WORDS_AROUND), end + _WORDS_AROUND
            before, behind = "…" if first else "", "…" if last < len(passage.text) else ""
            words = f"{before}{passage.text[first:last]}{behind}"
            yield above + start // _CHARACTERS_A_LINE, words
        above += height
