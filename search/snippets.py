"""Highlights and excerpts: ranges on the original text, which become HTML or colour only where shown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.damage import fold_passage, may_be_damaged
from index.words import words
from search.models import Span
from search.query import Near, Node, Phrase, Sought, Words, sought


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a passage.

    Attributes:
        text: the part.
        highlights: spans in it.
        cut_before, cut_after: whether the passage goes on before and after it.
    """

    text: str
    highlights: tuple[Span, ...]
    cut_before: bool
    cut_after: bool


# Most of what folding drops. Where nothing else is dropped, spans need not wait for folding.
_DROPPED = re.compile(r"[\s“”‘’《》〈〉「」『』\"']")


class Highlighter:
    """Finds in passages what a query seeks."""

    def __init__(self, condition: Node | None, segmenter: str) -> None:
        self._sought: list[tuple[Sought, list[list[str]]]] = [
            (part, typed(part, segmenter) if isinstance(part, Words) else []) for part in sought(condition)
        ]

    def spans(self, text: str, folded: str) -> tuple[Span, ...]:
        """The spans of an original text in which what was sought stands, in order, none overlapping another.

        Args:
            text: the original.
            folded: the same, folded.
        """
        found = sorted({span for part, pieces in self._sought for span in _spans(folded, part, pieces)})
        return in_original(text, folded, _merged(found))


def typed(part: Words, segmenter: str) -> list[list[str]]:
    """Each piece that was typed, and behind it the words that it consists of."""
    return [[piece, *(word for word, _, _ in words(piece, segmenter))] for piece in part.pieces]


def in_original(text: str, folded: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of a folded text as spans of its original.

    Args:
        text: the original.
        folded: the same, folded.
        spans: spans of the folded text.
    """
    if not spans:
        return ()
    # Of each character that is dropped, how many that are kept stand before it.
    dropped = [place.start() - before for before, place in enumerate(_DROPPED.finditer(text))]
    if may_be_damaged(text) or len(text) - len(dropped) != len(folded):  # something else is dropped, too
        mapping = fold_passage(text)
        return tuple(mapping.span(start, end) for start, end in spans)
    return tuple(
        (start + bisect_right(dropped, start), end + bisect_right(dropped, end - 1)) for start, end in spans
    )


def excerpt(text: str, spans: tuple[Span, ...], width: int) -> Excerpt:
    """The part of a text, about ``width`` characters, that shows the most of what was found."""
    start = _best_start(text, spans, width)
    start = max(0, min(start, len(text) - width))
    end = min(len(text), start + width)
    # A highlight at an edge is shown whole.
    start = min((first for first, last in spans if first < start < last), default=start)
    end = max((last for first, last in spans if first < end < last), default=end)
    inside = tuple((first - start, last - start) for first, last in spans if first >= start and last <= end)
    return Excerpt(text[start:end], inside, start > 0, end < len(text))


def _best_start(text: str, spans: tuple[Span, ...], width: int) -> int:
    """Where to begin: a little before the group of highlights that differ most, and of these are most."""
    if not spans:
        return 0
    lead = width // 5
    inside: Counter[str] = Counter()  # the texts of the highlights that a window has
    ahead, best, most = 0, spans[0][0], (0, 0)
    for place, (first, last) in enumerate(spans):
        while ahead < len(spans) and spans[ahead][1] <= first - lead + width:
            inside[text[slice(*spans[ahead])]] += 1
            ahead += 1
        if (held := (len(inside), ahead - place)) > most:
            best, most = first, held
        # It is in no later window.
        if place < ahead:
            gone = text[first:last]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
        ahead = max(ahead, place + 1)
    return best - lead


def _spans(folded: str, part: Sought, pieces: list[list[str]]) -> Iterator[Span]:
    match part:
        case Phrase(phrase):
            yield from _find(folded, phrase)
        case Near():
            yield from _near(folded, part)
        case Words():
            for piece, *its_words in pieces:
                # The words of a piece are marked one by one only where it is not there as typed.
                unbroken = list(_find(folded, piece))
                yield from unbroken or (span for word in its_words for span in _find(folded, word))


def _near(folded: str, part: Near) -> Iterator[Span]:
    """The occurrences of either phrase that have one of the other near them."""
    first, second = (list(_find(folded, phrase, 1)) for phrase in (part.first, part.second))
    for some, others in ((first, second), (second, first)):
        behind = 0  # of places that overlap the first counts
        for start, end in some:
            # If any of the others is near, then one of those next to the place is.
            place = bisect_left(others, (start, start))
            nearest = others[max(0, place - 1) : place + 1]
            near = any(max(other - end, start - last) <= part.distance for other, last in nearest)
            if near and start >= behind:
                yield start, end
                behind = end


def _find(folded: str, phrase: str, step: int | None = None) -> Iterator[Span]:
    """Where a phrase stands, each time looking on behind it, or a step further."""
    place = folded.find(phrase)
    while place >= 0:
        yield place, place + len(phrase)
        place = folded.find(phrase, place + (step or len(phrase)))


def _merged(spans: list[Span]) -> list[Span]:
    """Join the spans that overlap; those that merely touch stay apart."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
