"""What stands beside some positions of a field's texts: characters one by one, and words as they were cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.alphabet import Codes
from index.grams import LONG, Grams, Positions

#: Code points, or sizes in characters.
Points = NDArray[np.int64]

_CODE_BITS = 16


class Beside:
    """What stands on one side of some places in one segment.

    To go over the edge of all texts is no harm: before the first position lies the last one, which
    closes a text, and nothing is read beyond what closes one.
    """

    def __init__(self, grams: Grams, edges: Positions, step: int) -> None:
        """Look beside some places.

        Args:
            grams: the texts.
            edges: the positions next to the places, on the side that is looked at.
            step: 1 to look forwards, -1 to look backwards.
        """
        self._grams, self._edges, self._step = grams, edges, step

    def characters(self) -> Iterator[Points]:
        """The characters from the nearest on, one of each place at a time; 0 where the text has ended."""
        inside = np.ones(len(self._edges), np.bool_)
        distance = 0
        while True:
            codes = self._codes_at(self._edges, distance)
            inside &= codes != 0
            yield np.where(inside, self._grams.alphabet.points(codes), 0)
            distance += 1

    def words(self) -> Counter[str]:
        """How often which word is next: the longest that was cut there, else the single character.

        Where the text ends it is ``""``.
        """
        sizes = self._sizes()
        begins = self._edges if self._step > 0 else self._edges - np.maximum(sizes, 1) + 1
        found: Counter[str] = Counter()
        for size in np.unique(sizes).tolist():
            found.update(self._texts(begins[sizes == size], size))
        return found

    def often(self, texts: Sequence[str]) -> list[int]:
        """At how many of the places each text is next, however the words were cut."""
        nearest = self._codes_at(self._edges, 0)
        return [self._standing(text, nearest) for text in texts]

    def _codes_at(self, edges: Positions, distance: int) -> Codes:
        codes: Codes = self._grams.codes.take(edges + self._step * distance, mode="wrap")
        return codes

    def _sizes(self) -> Points:
        """How long the next word is, 0 where the text ends."""
        sizes: Points = (self._codes_at(self._edges, 0) != 0).astype(np.int64)
        for size in range(2, LONG):
            begins = self._edges if self._step > 0 else self._edges - size + 1
            sizes[self._grams.begins_word(begins, size)] = size
        starts, lengths = self._grams.long_words(0, len(self._grams.codes)).T
        nearest = starts if self._step > 0 else starts + lengths - 1
        by_place = np.lexsort((lengths, nearest))
        nearest, lengths = nearest[by_place], lengths[by_place]
        # The last one at each place is the longest.
        found = nearest.searchsorted(self._edges, "right") - 1
        long = np.flatnonzero(found >= 0)
        long = long[nearest[found[long]] == self._edges[long]]
        sizes[long] = lengths[found[long]]
        return sizes

    def _texts(self, begins: Positions, size: int) -> Counter[str]:
        """How often each text of a size begins at some positions."""
        if not size:
            return Counter({"": len(begins)})
        if size >= LONG:  # they are few
            return Counter(self._grams.part(begin, begin + size) for begin in begins.tolist())
        keys = np.zeros(len(begins), np.uint64)
        for number in range(size):
            keys = keys << np.uint64(_CODE_BITS) | self._grams.codes[begins + number]
        keys, often = np.unique(keys, return_counts=True)
        shifts = np.arange(size - 1, -1, -1, dtype=np.uint64) * np.uint64(_CODE_BITS)
        text = self._grams.alphabet.text((keys[:, np.newaxis] >> shifts).astype(np.uint16))
        return Counter(
            {text[place * size : (place + 1) * size]: count for place, count in enumerate(often.tolist())}
        )

    def _standing(self, text: str, nearest: Codes) -> int:
        if not self._grams.alphabet.knows(text):
            return 0
        codes = self._grams.alphabet.codes(text)[:: self._step]
        edges = self._edges[nearest == codes[0]]
        for distance, code in enumerate(codes[1:], 1):
            edges = edges[self._codes_at(edges, distance) == code]
        return len(edges)
