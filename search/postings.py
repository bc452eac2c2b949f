"""Where phrases and words stand: the passages, and how often in each, through all segments."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from index.grams import Grams, Positions, Spans
from search.catalogue import Catalogue, Numbers
from search.query import TextField

#: Passages, ascending, and how often something stands in each.
Counts = tuple[Numbers, Numbers]

_CACHED = 256


class Postings:
    """The phrases and words of one generation of an index."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.phrase = lru_cache(_CACHED)(self._phrase)
        self.word = lru_cache(_CACHED)(self._word)
        self.near = lru_cache(_CACHED)(self._near)

    def _phrase(self, where: TextField, folded: str) -> Counts:
        """Where a phrase stands; of places that overlap the first counts, as for a reader."""
        return self._counted(where, lambda grams: _occurrences(grams, folded)[0])

    def _word(self, where: TextField, word: str) -> Counts:
        """Where a word stands as the texts were cut into words."""
        return self._counted(where, lambda grams: grams.word(word))

    def _near(self, first: str, second: str, distance: int) -> Counts:
        """Where two phrases stand near each other, and how many of their occurrences do."""
        return self._counted(TextField.TEXT, lambda grams: _near_each_other(grams, first, second, distance))

    def _counted(self, where: TextField, find: Callable[[Grams], Positions]) -> Counts:
        passages, counts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for file, offset in zip(self._catalogue.files, self._catalogue.passage_offsets.tolist(), strict=True):
            grams = file.grams[where]
            texts, often = _runs(grams.text_of(find(grams)))
            if where is not TextField.TEXT:
                first, last, _ = file.extents(where, texts)
                texts, often = _spread(first, last, often)
            passages.append(texts + offset)
            counts.append(often)
        return np.concatenate(passages), np.concatenate(counts)


def _near_each_other(grams: Grams, first: str, second: str, distance: int) -> Positions:
    """The occurrences of either phrase that have one of the other near them."""
    spans, others = _occurrences(grams, first), _occurrences(grams, second)
    if first == second:
        return spans[0]  # each is near itself
    return np.sort(np.concatenate((grams.near(spans, others, distance), grams.near(others, spans, distance))))


def _occurrences(grams: Grams, phrase: str) -> Spans:
    return _without_overlaps(grams.phrase(phrase), len(phrase)), len(phrase)


def _runs(numbers: Numbers) -> Counts:
    """The distinct ones of ascending numbers, and how often each comes."""
    if not len(numbers):
        return numbers, numbers
    begins = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))
    return numbers[begins], np.diff(np.append(begins, len(numbers)))


def _spread(first: Numbers, last: Numbers, often: Numbers) -> Counts:
    """What stands in a text that belongs to several passages stands in each of them."""
    sizes = last - first
    passages = np.repeat(first - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    if (first[1:] >= last[:-1]).all():
        return passages, np.repeat(often, sizes)
    distinct, place = np.unique(passages, return_inverse=True)
    return distinct, np.bincount(place, np.repeat(often, sizes)).astype(np.int64)


def _without_overlaps(places: Positions, length: int) -> Positions:
    if length == 1 or not (np.diff(places) < length).any():
        return places
    kept: list[int] = []
    for place in places.tolist():
        if not kept or place - kept[-1] >= length:
            kept.append(place)
    return np.array(kept, np.int64)
