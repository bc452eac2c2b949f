"""Positions of phrases, as sorted arrays, put together from the positions of single characters."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from search.query import TextField

#: Places in the index, ascending: document number << 32 | position in the folded text.
Places = NDArray[np.int64]

_SHIFT = 32
_CACHED_CHARACTERS = 128


class Postings:
    """The places of characters and phrases in one generation of an index."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._character = lru_cache(_CACHED_CHARACTERS)(self._read)

    def phrase(self, where: TextField, folded: str) -> Places:
        """Where a phrase starts; of places that overlap, the first: as a reader would count them."""
        by_rarity = sorted(
            (self._character(where, character) - offset for offset, character in enumerate(folded)),
            key=len,
        )
        found = by_rarity[0]
        for places in by_rarity[1:]:
            found = found[_contained(found, places)]
        return _without_overlaps(found, len(folded))

    def _read(self, where: TextField, character: str) -> Places:
        """The places of one character, read from Whoosh's postings."""
        if (where.value, character) not in self._reader:
            return np.empty(0, np.int64)
        matcher = self._reader.postings(where.value, character)
        chunks = []
        while matcher.is_active():
            chunks.append((matcher.id() << _SHIFT) + np.array(matcher.value_as("positions"), np.int64))
            matcher.next()
        return np.concatenate(chunks) if chunks else np.empty(0, np.int64)


def documents(places: Places) -> NDArray[np.int64]:
    """The document number of each place."""
    return places >> _SHIFT


def _contained(places: Places, others: Places) -> NDArray[np.bool_]:
    """Which of the places are among the others."""
    if not len(others):
        return np.zeros(len(places), np.bool_)
    nearest = np.minimum(np.searchsorted(others, places), len(others) - 1)
    contained: NDArray[np.bool_] = others[nearest] == places
    return contained


def _without_overlaps(places: Places, length: int) -> Places:
    if not (np.diff(places) < length).any():
        return places
    kept: list[int] = []
    for place in places.tolist():
        if not kept or place - kept[-1] >= length:
            kept.append(place)
    return np.array(kept, np.int64)
