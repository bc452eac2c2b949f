"""Collocates: what stands most often directly before and behind the places of a concordance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from index.beside import Beside
from search.places import Places
from search.postings import overlaps_itself

_MOST = 20


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word that stands directly beside some of the lines' matches.

    Attributes:
        text: the word, folded.
        count: how often its characters stand beside a match, as a word or as a part of a longer one.
    """

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Collocates:
    """What stands on one side of the matches of all lines.

    Attributes:
        words: the words, or single characters, that are next most often as the text was cut,
            20 at the most; the highest count first.
        punctuation: how many matches have a sign there that is neither letter nor digit.
        edge: how many have nothing there, since the passage begins or ends.
    """

    words: tuple[Neighbour, ...]
    punctuation: int
    edge: int


def neighbours(found: Places, phrase: str | None, step: int) -> Collocates:
    """What stands directly behind (step 1) or before (step -1) some places.

    Which words are shown is decided by how the text was cut, or 行 of 行为 would be shown, too. They are
    counted by their characters, so that the exact phrase of a word and the match is found as often. Where
    such phrases may overlap, as in 法法法法, they are looked for, since of those that do only one counts.

    Args:
        found: the places.
        phrase: what stands at all of them, folded; None if that differs.
        step: 1 or -1.
    """
    sides = [
        Beside(grams, found.edges(here, step), step)
        for grams, here in found.in_segments(np.arange(len(found)))
    ]
    cut: Counter[str] = sum((side.words() for side in sides), Counter())
    edge = cut.pop("", 0)
    as_words = {text: count for text, count in cut.items() if any(map(str.isalnum, text))}
    commonest = sorted(as_words, key=lambda text: (-as_words[text], text))[:_MOST]
    often = [side.often(commonest) for side in sides]
    shown: list[Neighbour] = []
    for text, *counts in zip(commonest, *often, strict=True):
        longer = f"{phrase}{text}" if step > 0 else f"{text}{phrase}"
        repeats = phrase is not None and (overlaps_itself(phrase) or overlaps_itself(longer))
        shown.append(Neighbour(text, found.often(longer) if repeats else sum(counts)))
    return Collocates(
        words=tuple(sorted(shown, key=lambda one: (-one.count, one.text))),
        punctuation=cut.total() - sum(as_words.values()),
        edge=edge,
    )
