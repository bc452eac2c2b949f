"""Grams: the folded texts of one field, found by character bigrams and by the words marked in them.

All texts lie one behind another as character codes, each closed by the code 0, so that no phrase
runs from one into the next. Every position belongs to the bigram of its character and the one
behind it; the positions of each bigram lie together, ascending. A phrase is found where its rarest
bigram stands and the rest of it agrees with the text. A word is a phrase whose positions are
marked as beginning a word of its length.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile

Positions = NDArray[np.int64]
Marks = NDArray[np.uint8]

#: Where some occurrences of a phrase begin, ascending, and the phrase's length.
Spans = tuple[Positions, int]

SEPARATOR = "\0"
_LONG = 5  # words of so many characters and more share one mark and keep their lengths in a list
_LONG_MARK = 1 << (_LONG - 2)
_LENGTH_BITS = 20
_LOW_BITS = 16
_BLOCK_BITS = 6  # for each 64 positions it is kept in which text they lie


def word_marks(
    length: int, starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[Marks, NDArray[np.int64]]:
    """A mark for each position of a text, and its long words, a row (start, length) each.

    Args:
        length: how many characters the text has.
        starts: where its words of two characters and more begin.
        sizes: how long each of them is.
    """
    marks = np.zeros(length, np.uint8)
    for size in range(2, _LONG):
        marks[starts[sizes == size]] |= np.uint8(1 << (size - 2))
    long = sizes >= _LONG
    marks[starts[long]] |= np.uint8(_LONG_MARK)
    return marks, np.stack((starts[long], sizes[long]), axis=1)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def build_grams(
    name: str, text: str, marks: Marks, long: NDArray[np.int64], characters: NDArray[np.uint32]
) -> dict[str, Array]:
    """The arrays of a field.

    Args:
        name: the field's name, with which the names of its arrays begin.
        text: all its texts, each closed by ``SEPARATOR``.
        marks: a mark for each character of it.
        long: its long words, a row (start, length) each.
        characters: the code points in use, ascending; a character's code is its place here plus 1.
    """
    points = code_points(text)
    codes = (np.searchsorted(characters, points) + 1).astype(np.uint16)
    codes[points == 0] = 0
    starts = np.concatenate(([0], np.flatnonzero(points == 0) + 1)).astype(np.uint32)
    every = np.arange(0, len(codes), 1 << _BLOCK_BITS)
    arrays: dict[str, Array] = {
        "codes": codes,
        "starts": starts,
        "text_at": (np.searchsorted(starts, every, side="right") - 1).astype(np.uint32),
        "marks": _packed(marks),
        "long": np.sort((long[:, 0] << _LENGTH_BITS) | long[:, 1]).astype(np.uint64),
        "tokens": _token_counts(codes, marks, long[:, 0], starts),
        **_bigrams(codes, len(characters) + 1),
    }
    return {f"{name}.{key}": array for key, array in arrays.items()}


class Grams:
    """The folded texts of one field in one segment."""

    def __init__(self, file: ArrayFile, name: str, characters: NDArray[np.uint32]) -> None:
        self._file = file
        self._name = name
        self._characters = characters
        self.codes = self._array("codes")
        self.starts = self._array("starts")
        #: How many tokens each text has: its characters and its words of two and more.
        self.tokens = self._array("tokens")

    def _array(self, key: str) -> Any:  # noqa: ANN401 - each has its own element type
        return self._file[f"{self._name}.{key}"]

    def text(self, number: int) -> str:
        """A folded text."""
        codes = self.codes[self.starts[number] : self.starts[number + 1] - 1]
        text: str = self._characters[codes - 1].tobytes().decode("utf-32-le", "surrogatepass")
        return text

    def texts(self, first: int, last: int) -> str:
        """The folded texts from ``first`` up to ``last``, each closed by ``SEPARATOR``."""
        codes = self.codes[self.starts[first] : self.starts[last]]
        points = np.append(self._characters, np.uint32(0))[codes.astype(np.int64) - 1]
        text: str = points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
        return text

    def marks(self, first: int, last: int) -> tuple[Marks, NDArray[np.int64]]:
        """The marks and long words of the texts from ``first`` up to ``last``."""
        start, end = int(self.starts[first]), int(self.starts[last])
        marks = self._marks_at(np.arange(start, end))
        return marks, self._long_words(start, end) - (start, 0)

    def phrase(self, folded: str) -> Positions:
        """Where a phrase begins, ascending; places may overlap."""
        codes = self._codes_of(folded)
        if codes is None:
            return np.empty(0, np.int64)
        if len(codes) == 1:
            first = int(codes[0]) * self._base
            return np.sort(
                self._positions(*np.searchsorted(self._array("keys"), (first, first + self._base)))
            )
        return self._verified(codes)

    def near(self, spans: Spans, others: Spans, distance: int) -> Positions:
        """Which of some spans have one of the others near them in their text, before or behind.

        Args:
            spans: where they begin, ascending, and how long they all are.
            others: the same of the others.
            distance: how many characters may stand between the two.
        """
        (places, length), (other_places, other_length) = spans, others
        if not len(places) or not len(other_places):
            return places[:0]
        texts, other_texts = self.text_of(places), self.text_of(other_places)
        behind = np.searchsorted(other_places, places)
        found = np.zeros(len(places), np.bool_)
        # If any of the others is near, then one of those next to the place is.
        for nearest in (np.minimum(behind, len(other_places) - 1), np.maximum(behind - 1, 0)):
            other = other_places[nearest]
            gap = np.maximum(other - (places + length), places - (other + other_length))
            found |= (gap <= distance) & (other_texts[nearest] == texts)
        return places[found]

    def word(self, word: str) -> Positions:
        """Where a word stands as the text was cut; a single character stands wherever it is."""
        places = self.phrase(word)
        if len(word) == 1:
            return places
        marked: Positions = places[(self._marks_at(places) & min(1 << (len(word) - 2), _LONG_MARK)) != 0]
        if len(word) < _LONG:
            return marked
        sought = ((marked << _LENGTH_BITS) | len(word)).astype(np.uint64)
        found: Positions = marked[np.isin(sought, self._array("long"), assume_unique=True)]
        return found

    def text_of(self, places: Positions) -> NDArray[np.int64]:
        """In which text each position lies."""
        texts: NDArray[np.int64] = self._array("text_at")[places >> _BLOCK_BITS].astype(np.int64)
        while True:
            later = self.starts[texts + 1] <= places
            if not later.any():
                return texts
            texts += later

    def lexicon(self) -> list[str]:
        """All words and characters of the field, in order of their code points."""
        places = np.flatnonzero(self._marks_at(np.arange(len(self.codes))))
        marks = self._marks_at(places)
        text = self.texts(0, len(self.starts) - 1)
        found = set(text) - {SEPARATOR}
        for size in range(2, _LONG):
            marked = places[marks & (1 << (size - 2)) != 0].tolist()
            found.update(text[place : place + size] for place in marked)
        found.update(text[place : place + size] for place, size in self._long_words(0, len(text)).tolist())
        return sorted(found)

    def _long_words(self, start: int, end: int) -> NDArray[np.int64]:
        """The long words between two positions, a row (start, length) each."""
        long = self._array("long")
        bounds = np.array((start, end), np.uint64) << np.uint64(_LENGTH_BITS)
        some = long[slice(*np.searchsorted(long, bounds))].astype(np.int64)
        return np.stack((some >> _LENGTH_BITS, some & ((1 << _LENGTH_BITS) - 1)), axis=1)

    @property
    def _base(self) -> int:
        return len(self._characters) + 1

    def _codes_of(self, folded: str) -> NDArray[np.int64] | None:
        """The codes of a phrase, None if one of its characters does not occur."""
        points = code_points(folded)
        codes = np.searchsorted(self._characters, points)
        known = codes < len(self._characters)
        if not known.all() or (self._characters[codes] != points).any():
            return None
        return codes + 1

    def _verified(self, codes: NDArray[np.int64]) -> Positions:
        """The places of the phrase's rarest bigram around which the rest of the phrase stands."""
        keys = self._array("keys")
        bigrams = codes[:-1] * self._base + codes[1:]
        found = np.searchsorted(keys, bigrams)
        if (found == len(keys)).any() or (keys[found] != bigrams).any():
            return np.empty(0, np.int64)
        blocks, block_starts = self._array("gram_blocks"), self._array("block_starts")
        sizes = block_starts[blocks[found + 1]].astype(np.int64) - block_starts[blocks[found]]
        offset = int(np.argmin(sizes))
        places = self._positions(found[offset], found[offset] + 1) - offset
        places = places[places >= 0] if offset else places
        for place, code in enumerate(codes):
            if place not in {offset, offset + 1} and len(places):
                # A place near the end of the texts cannot be followed by so many characters.
                places = places[: np.searchsorted(places, len(self.codes) - place)]
                places = places[self.codes[places + place] == code]
        return places

    def _positions(self, first: int, last: int) -> Positions:
        """The positions of the bigrams from ``first`` up to ``last``, ascending for each."""
        blocks, block_starts = self._array("gram_blocks"), self._array("block_starts")
        from_block, to_block = int(blocks[first]), int(blocks[last])
        bounds = block_starts[from_block : to_block + 1].astype(np.int64)
        high = self._array("block_high")[from_block:to_block].astype(np.int64) << _LOW_BITS
        positions: Positions = np.repeat(high, np.diff(bounds)) + self._array("low")[bounds[0] : bounds[-1]]
        return positions

    def _marks_at(self, places: Positions) -> Marks:
        packed = self._array("marks")[places >> 1]
        marks: Marks = np.where(places & 1, packed >> 4, packed & 15).astype(np.uint8)
        return marks


def _packed(marks: Marks) -> Marks:
    """Two marks of four bits a byte, the first one low."""
    even = marks if len(marks) % 2 == 0 else np.append(marks, np.uint8(0))
    packed: Marks = even[::2] | (even[1::2] << np.uint8(4))
    return packed


def _token_counts(
    codes: Array, marks: Marks, long: NDArray[np.int64], starts: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """How many characters and words each text has; several long words may begin at one place."""
    short = np.unpackbits((marks & np.uint8(_LONG_MARK - 1))[:, None], axis=1).sum(axis=1)
    tokens = (codes != 0) + short + np.bincount(long, minlength=len(codes))
    ends = np.concatenate(([0], np.cumsum(tokens)))
    return np.diff(ends[starts]).astype(np.uint32)


def _bigrams(codes: NDArray[np.uint16], base: int) -> dict[str, Array]:
    """The bigrams and their positions, whose upper halves are kept once a block."""
    keys = codes[:-1].astype(np.uint64) * np.uint64(base) + codes[1:]
    places = np.flatnonzero(codes[:-1])
    pairs = (keys[places] << np.uint64(32)) | places.astype(np.uint64)
    del keys
    pairs.sort()
    upper = pairs >> np.uint64(_LOW_BITS)
    new_block = np.concatenate(([True], upper[1:] != upper[:-1])) if len(upper) else np.empty(0, np.bool_)
    block_starts = np.flatnonzero(new_block)
    upper = upper[block_starts]
    block_keys = upper >> np.uint64(32 - _LOW_BITS)
    new_key = (
        np.concatenate(([True], block_keys[1:] != block_keys[:-1])) if len(upper) else np.empty(0, np.bool_)
    )
    gram_blocks = np.flatnonzero(new_key)
    return {
        "keys": block_keys[gram_blocks].astype(np.uint32),
        "gram_blocks": np.append(gram_blocks, len(upper)).astype(np.uint32),
        "block_high": (upper & np.uint64(0xFFFF)).astype(np.uint16),
        "block_starts": np.append(block_starts, len(pairs)).astype(np.uint32),
        "low": (pairs & np.uint64(0xFFFF)).astype(np.uint16),
    }
