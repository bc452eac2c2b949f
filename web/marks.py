"""Highlighted text as segments, so that a template can mark them and escape everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.models import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that is marked as a whole or not at all.

    Attributes:
        text: the characters.
        mark: the number of the highlight that it belongs to, None outside of any.
        begins: whether the highlight begins here; one that was cut in two begins only once.
    """

    text: str
    mark: int | None = None
    begins: bool = False


def segments(text: str, spans: Iterable[Span], first: int = 1) -> tuple[Segment, ...]:
    """Cut a text at the edges of its highlights, which are numbered from ``first``."""
    return tuple(segment for segment in _segments(text, spans, first) if segment.text)


def _segments(text: str, spans: Iterable[Span], first: int) -> Iterator[Segment]:
    place = 0
    for number, (start, end) in enumerate(spans, first):
        yield Segment(text[place:start])
        yield Segment(text[start:end], number, begins=True)
        place = end
    yield Segment(text[place:])


def split(parts: Iterable[Segment], at: int) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The segments before and after a place in the text; one that lies across it is cut in two."""
    before: list[Segment] = []
    after: list[Segment] = []
    for part in parts:
        head, tail = part.text[:at], part.text[at:]
        if head:
            before.append(Segment(head, part.mark, part.begins))
        if tail:
            after.append(Segment(tail, part.mark, part.begins and not head))
        at = max(0, at - len(part.text))
    return tuple(before), tuple(after)
