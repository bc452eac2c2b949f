"""Collocates: what stands most often directly before and behind the places of a concordance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from index.beside import Beside
from search.places import Places

_MOST = 20


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word that stands directly beside some of the lines' matches.

    Attributes:
        text: the word, folded.
        count: beside how many of the matches its characters stand, as a word or as a part of a longer one.
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


def neighbours(found: Places, step: int) -> Collocates:
    """What stands directly behind (step 1) or before (step -1) some places.

    Which words are shown is decided by how the text was cut, or 行 of 行为 would be shown, too. They are
    counted by their characters, so that the exact phrase of a word and the match is found as often.
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
    shown = [Neighbour(text, sum(counts)) for text, *counts in zip(commonest, *often, strict=True)]
    return Collocates(
        words=tuple(sorted(shown, key=lambda one: (-one.count, one.text))),
        punctuation=cut.total() - sum(as_words.values()),
        edge=edge,
    )
