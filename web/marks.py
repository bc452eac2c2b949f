"""Marked text as segments, so that a template can mark highlights and repairs and escape everything."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.damage import Repair
from search.models import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that is marked as a whole or not at all.

    Attributes:
        text: the characters.
        mark: the number of the highlight that it belongs to, None outside of any.
        begins: whether the highlight begins here; one that was cut in two begins only once.
        read: what was read instead of the damaged part to which it belongs, None outside of any.
    """

    text: str
    mark: int | None = None
    begins: bool = False
    read: str | None = None


def segments(
    text: str, spans: Iterable[Span], first: int = 1, repairs: Sequence[Repair] = ()
) -> tuple[Segment, ...]:
    """Cut a text at the edges of its highlights, which are numbered from ``first``, and of its repairs."""
    return tuple(_segments(text, tuple(spans), first, repairs))


def joined(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """The repairs of a text, those that adjoin made one: together they say what was read."""
    whole: list[Repair] = []
    for repair in repairs:
        if whole and whole[-1].end == repair.start:
            before = whole.pop()
            whole.append(Repair(before.start, repair.end, before.text + repair.text))
        else:
            whole.append(repair)
    return tuple(whole)


def _segments(text: str, spans: Sequence[Span], first: int, repairs: Sequence[Repair]) -> Iterator[Segment]:
    damaged = [(repair.start, repair.end) for repair in repairs]
    edges = sorted({0, len(text), *(edge for span in (*spans, *damaged) for edge in span)})
    for start, end in pairwise(edges):
        mark, repair = _place(spans, start), _place(damaged, start)
        yield Segment(
            text[start:end],
            None if mark is None else first + mark,
            mark is not None and spans[mark][0] == start,
            None if repair is None else repairs[repair].text,
        )


def _place(spans: Sequence[Span], at: int) -> int | None:
    """Which of the spans a character lies in."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place if place >= 0 and at < spans[place][1] else None


def split(parts: Iterable[Segment], at: int) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The segments before and after a place in the text; one that lies across it is cut in two."""
    before: list[Segment] = []
    after: list[Segment] = []
    for part in parts:
        head, tail = part.text[:at], part.text[at:]
        if head:
            before.append(replace(part, text=head))
        if tail:
            after.append(replace(part, text=tail, begins=part.begins and not head))
        at = max(0, at - len(part.text))
    return tuple(before), tuple(after)
