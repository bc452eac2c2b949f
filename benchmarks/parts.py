"""Which parts of a report a passage belongs to, told heading by heading and character by character.

The phrases are those of ``search.parts``; what they decide is worked out again, the plain way.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from search import parts
from search.query import Part

_Spans = list[tuple[int, int]]


def parts_of(section: Iterable[str], year: int | None) -> frozenset[Part]:
    """What a section path tells: the outermost heading that tells any part, those below it choose.

    Args:
        section: the folded headings, the outermost first.
        year: the year that the report is about.
    """
    found: frozenset[Part] = frozenset()
    for heading in section:
        own = told_by(heading, year)
        found = found & own or found or own
    return found


@cache
def told_by(heading: str, year: int | None) -> frozenset[Part]:
    """What a folded heading tells by itself."""
    later = tuple(f"{year + one}年" for one in (1, 2)) if year else ()
    spans = tuple(f"{before}{one}" for before in "-至到" for one in later)
    outcome = max((begin for begin, _ in _places(heading, parts._OUTCOMES)), default=-1)  # noqa: SLF001
    planned = [
        begin
        for begin, _ in _places(heading, parts._PLANNED, parts._NOT_PLANNED)  # noqa: SLF001
        + _places(heading, later, spans)
        if begin > outcome
    ]
    done = _places(heading, parts._DONE, parts._NOT_DONE)  # noqa: SLF001
    remedy = min((begin for begin, _ in _places(heading, parts._REMEDIES)), default=len(heading))  # noqa: SLF001
    lacking = _places(heading, parts._LACKING, parts._NOT_LACKING)  # noqa: SLF001
    told = {
        Part.DONE: any(end <= min(planned, default=len(heading) + 1) for _, end in done),
        Part.LACKING: any(begin < remedy for begin, _ in lacking),
        Part.PLANNED: bool(planned),
    }
    return frozenset(part for part, is_told in told.items() if is_told)


def _places(heading: str, phrases: tuple[str, ...], but: tuple[str, ...] = ()) -> _Spans:
    """Where phrases stand that do not begin within one of some others."""
    others = _spans(heading, but)
    return [
        (begin, end)
        for begin, end in _spans(heading, phrases)
        if not any(first <= begin < last for first, last in others)
    ]


def _spans(heading: str, phrases: tuple[str, ...]) -> _Spans:
    closed = f"{heading}\0"  # which is how the phrases write that a heading ends
    return [
        (begin, begin + len(phrase))
        for phrase in phrases
        for begin in range(len(heading))
        if closed.startswith(phrase, begin)
    ]
