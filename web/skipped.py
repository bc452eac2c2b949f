"""What indexing left out, by reason, as pages, JSON and command line show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.sources import Skipped, file_of

#: So many sources of each reason are named.
MOST_NAMED = 50

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reason:
    """What was left out for one reason.

    Attributes:
        text: the reason; numbers in which the sources differ are left open.
        count: how many sources there are.
        sources: the first of them.
    """

    text: str
    count: int
    sources: tuple[str, ...]


def short_name(source: str) -> str:
    """The name of a source's file, without the folders above it, and what it is called in that file."""
    file = file_of(source)
    return PurePath(file).name + source[len(file) :]


def by_reason(
    skipped: Sequence[Skipped] | None,
    name: Callable[[str], str] = short_name,
    most: int | None = MOST_NAMED,
) -> tuple[Reason, ...] | None:
    """What was left out, the commonest reason first; None if that is not known.

    Args:
        skipped: the sources.
        name: the name that each is to have.
        most: so many of each reason are named; None: all.
    """
    if skipped is None:
        return None
    reasons: dict[str, list[Skipped]] = {}
    for one in skipped:
        reasons.setdefault(_NUMBER.sub("…", one.reason), []).append(one)
    found = (
        Reason(
            text=text if len({one.reason for one in several}) > 1 else several[0].reason,
            count=len(several),
            sources=tuple(name(one.source) for one in several[:most]),
        )
        for text, several in reasons.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.count, one.text)))
