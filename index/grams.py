"""Grams: the folded texts of one field, found by character bigrams and by the words marked in them.

All texts lie one behind another as character codes, each closed by the code 0, so that no phrase
runs from one into the next, and filled up with it to a multiple of ``ALIGNMENT``, so that one look-up
tells in which text a position lies. Every position belongs to the bigram of its character and the
one behind it; the positions of each bigram lie together, ascending. A phrase is found where its
rarest bigram stands and the rest of it agrees with the text. A word is a phrase whose positions
are marked as beginning a word of its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.alphabet import Alphabet, Codes
from index.arrays import Array, ArrayFile
from index.originals import original

Positions = NDArray[np.int64]
Texts = NDArray[np.int64]
Marks = NDArray[np.uint8]

#: Where some occurrences of a phrase begin, ascending, and the phrase's length.
Spans = tuple[Positions, int]

#: Closes each text and fills it up.
SEPARATOR = "\0"
#: Each text begins at a multiple of this.
ALIGNMENT = 16
_ALIGNMENT_BITS = 4
#: Words of so many characters and more share one mark and keep their lengths in a list.
LONG = 5
_LONG_MARK = 1 << (LONG - 2)
_LENGTH_BITS = 20
_CODE_BITS = 16
_LOW_BITS = 16
_BLOCK = 256  # positions that a block may hold: their number less 1 has 8 bits
_AT_ONCE = 1 << 20  # positions that are worked on at a time, to bound the memory of writing


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
    for size in range(2, LONG):
        marks[starts[sizes == size]] |= np.uint8(1 << (size - 2))
    long = sizes >= LONG
    marks[starts[long]] |= np.uint8(_LONG_MARK)
    return marks, np.stack((starts[long], sizes[long]), axis=1)


def aligned(text: str) -> str:
    """A folded text, closed and filled up."""
    return text + SEPARATOR * (ALIGNMENT - len(text) % ALIGNMENT)


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """Folded texts of one field, and the words in them.

    Attributes:
        text: the texts, each ``aligned``.
        sizes: for each of them, how many positions it takes.
        tokens: and how many tokens it has: its characters and its words of two and more.
        marks: a mark for each position.
        long: the long words, a row (start, length) each.
        differences: for each text, what its original has otherwise, see ``index.originals``.
    """

    text: str
    sizes: NDArray[np.uint32]
    tokens: NDArray[np.uint32]
    marks: Marks
    long: NDArray[np.int64]
    differences: tuple[bytes, ...]


def build_grams(name: str, several: Sequence[FieldTexts], alphabet: Alphabet) -> dict[str, Array]:
    """The arrays of a field.

    Args:
        name: the field's name, with which the names of its arrays begin.
        several: its texts.
        alphabet: knows their characters.
    """
    codes = _joined([alphabet.codes(one.text) for one in several], np.uint16)
    offsets = np.cumsum([0, *(len(one.text) for one in several)])
    sizes = _joined([one.sizes for one in several], np.uint32)
    long = [one.long + np.array((offset, 0)) for one, offset in zip(several, offsets, strict=False)]
    differences = [difference for one in several for difference in one.differences]
    arrays: dict[str, Array] = {
        "codes": codes,
        "starts": np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32),
        "text_at": np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes >> _ALIGNMENT_BITS),
        "marks": _packed(_joined([one.marks for one in several], np.uint8)),
        "long": np.sort(_keys_of_long(np.concatenate(long))),
        "tokens": _joined([one.tokens for one in several], np.uint32),
        "differences": np.frombuffer(b"".join(differences), np.uint8),
        "difference_starts": np.cumsum([0, *map(len, differences)]).astype(np.uint32),
        **_bigrams(codes),
    }
    return {f"{name}.{key}": array for key, array in arrays.items()}


def _joined(arrays: Sequence[Array], kind: type[np.generic]) -> Any:  # noqa: ANN401 - an array of that kind
    return np.concatenate([np.empty(0, kind), *arrays])


def _keys_of_long(long: NDArray[np.int64]) -> NDArray[np.uint64]:
    return ((long[:, 0] << _LENGTH_BITS) | long[:, 1]).astype(np.uint64)


class Grams:
    """The folded texts of one field in one segment."""

    def __init__(self, file: ArrayFile, name: str, alphabet: Alphabet) -> None:
        self.alphabet = alphabet

        def array(key: str) -> Any:  # noqa: ANN401 - each has its own element type
            return file[f"{name}.{key}"]

        self.codes = array("codes")
        self.starts = array("starts")
        #: How many tokens each text has: its characters and its words of two and more.
        self.tokens = array("tokens")
        self._text_at, self._marks, self._long = array("text_at"), array("marks"), array("long")
        self._differences, self._difference_starts = array("differences"), array("difference_starts")
        self._keys, self._gram_blocks, self._gram_starts = (
            array("keys"), array("gram_blocks"), array("gram_starts"),
        )  # fmt: skip
        self._block_high, self._block_size, self._low = array("block_high"), array("block_size"), array("low")

    def text(self, number: int) -> str:
        """A folded text."""
        start, end = self.starts[number : number + 2].tolist()
        return self.alphabet.text(self.codes[start:end]).rstrip(SEPARATOR)

    def part(self, start: int, end: int) -> str:
        """What stands from one position up to another one of the same text."""
        return self.alphabet.text(self.codes[start:end])

    def original(self, number: int) -> str:
        """A text as it was before it was folded."""
        return original(self.text(number), self._difference(number))

    def lengths(self) -> NDArray[np.int64]:
        """How many characters each text has."""
        # All that fills a text up stands among its last ``ALIGNMENT`` codes.
        last = self.codes.reshape(-1, ALIGNMENT)[self.starts[1:] // ALIGNMENT - 1]
        lengths: NDArray[np.int64] = np.diff(self.starts) - ALIGNMENT + np.count_nonzero(last, axis=1)
        return lengths.astype(np.int64)

    def texts(self, first: int, last: int) -> FieldTexts:
        """The texts from ``first`` up to ``last``, as they were given."""
        start, end = int(self.starts[first]), int(self.starts[last])
        return FieldTexts(
            text=self.alphabet.text(self.codes[start:end]),
            sizes=np.diff(self.starts[first : last + 1]),
            tokens=self.tokens[first:last],
            marks=self.marks_at(np.arange(start, end)),
            long=self.long_words(start, end) - (start, 0),
            differences=tuple(map(self._difference, range(first, last))),
        )

    def _difference(self, number: int) -> bytes:
        start, end = self._difference_starts[number : number + 2].tolist()
        return bytes(self._differences[start:end])

    def phrase(self, folded: str) -> Positions:
        """Where a phrase begins, ascending unless it is a single character; places may overlap."""
        if not self.alphabet.knows(folded):
            return np.empty(0, np.int64)
        codes = self.alphabet.codes(folded).astype(np.uint32)
        if len(codes) == 1:
            first = int(codes[0]) << _CODE_BITS
            last = first + (1 << _CODE_BITS)
            return self._positions(*self._keys.searchsorted(np.array((first, last), np.uint64)).tolist())
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
        return places if len(word) == 1 else places[self.begins_word(places, len(word))]

    def begins_word(self, places: Positions, length: int) -> NDArray[np.bool_]:
        """At which places a word of a length, two characters or more, begins."""
        marks = self.marks_at(places)
        marks &= np.uint8(min(1 << (length - 2), _LONG_MARK))
        marked: NDArray[np.bool_] = marks.astype(np.bool_)
        if length >= LONG:
            sought = _keys_of_long(np.stack((places, np.full_like(places, length)), axis=1))
            marked &= np.isin(sought, self._long, assume_unique=True)
        return marked

    def text_of(self, places: Positions) -> Texts:
        """In which text each position lies."""
        texts: Texts = self._text_at[places >> _ALIGNMENT_BITS].astype(np.int64)
        return texts

    def lexicon(self) -> list[str]:
        """All words and characters of the field, in order of their code points."""
        text = self.alphabet.text(self.codes)
        marks = self.marks_at(np.arange(len(self.codes)))
        found = set(text) - {SEPARATOR}
        for size in range(2, LONG):
            marked = np.flatnonzero(marks & (1 << (size - 2))).tolist()
            found.update(text[place : place + size] for place in marked)
        found.update(text[place : place + size] for place, size in self.long_words(0, len(text)).tolist())
        return sorted(found)

    def long_words(self, start: int, end: int) -> NDArray[np.int64]:
        """The long words between two positions, a row (start, length) each."""
        bounds = np.array((start, end), np.uint64) << np.uint64(_LENGTH_BITS)
        some = self._long[slice(*self._long.searchsorted(bounds))].astype(np.int64)
        return np.stack((some >> _LENGTH_BITS, some & ((1 << _LENGTH_BITS) - 1)), axis=1)

    def _verified(self, codes: NDArray[np.uint32]) -> Positions:
        """The places of the phrase's rarest bigram around which the rest of the phrase stands."""
        bigrams = codes[:-1] << np.uint32(_CODE_BITS) | codes[1:]
        found = self._keys.searchsorted(bigrams)
        if (found == len(self._keys)).any() or (self._keys[found] != bigrams).any():
            return np.empty(0, np.int64)
        offset = int(np.argmin(self._gram_starts[found + 1] - self._gram_starts[found]))
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
        blocks = slice(*self._gram_blocks[[first, last]].tolist())
        low = self._low[slice(*self._gram_starts[[first, last]].tolist())]
        high = self._block_high[blocks].astype(np.int64) << _LOW_BITS
        positions: Positions = np.repeat(high, self._block_size[blocks].astype(np.int64) + 1)
        positions += low
        return positions

    def marks_at(self, places: Positions) -> Marks:
        """Which words begin at some positions: a bit each for those of 2, 3, 4, 5 and more characters."""
        marks: Marks = self._marks[places >> 1]
        marks >>= (places & 1).astype(np.uint8) << np.uint8(2)
        marks &= np.uint8(15)
        return marks


def _packed(marks: Marks) -> Marks:
    """Two marks of four bits a byte, the first one low."""
    even = marks if len(marks) % 2 == 0 else np.append(marks, np.uint8(0))
    packed: Marks = even[::2] | (even[1::2] << np.uint8(4))
    return packed


def _bigrams(codes: Codes) -> dict[str, Array]:
    """The bigrams and the lower halves of their positions; the upper ones are kept once a block."""
    pairs = _sorted_pairs(codes)
    low = pairs.view(np.uint16)[:: pairs.itemsize // 2].copy()
    pairs >>= np.uint64(_LOW_BITS)
    starts = np.flatnonzero(_changes(pairs))
    uppers, end = pairs[starts], len(pairs)
    del pairs  # it is by far the largest
    # Where the positions of one bigram and upper half are more than a block may hold, they take several.
    sizes = np.diff(np.append(starts, end))
    blocks = -(-sizes // _BLOCK)
    run = np.repeat(np.arange(len(starts)), blocks)
    before = (np.arange(len(run)) - np.repeat(np.cumsum(blocks) - blocks, blocks)) * _BLOCK
    keys, high = uppers[run] >> np.uint64(32 - _LOW_BITS), uppers[run] & np.uint64(0xFFFF)
    first = np.flatnonzero(_changes(keys))
    return {
        "keys": keys[first].astype(np.uint32),
        "gram_blocks": np.append(first, len(run)).astype(np.uint32),
        "gram_starts": np.append((starts[run] + before)[first], end).astype(np.uint32),
        "block_high": high.astype(np.min_scalar_type(int(high.max(initial=0)))),
        "block_size": (np.minimum(sizes[run] - before, _BLOCK) - 1).astype(np.uint8),
        "low": low,
    }


def _sorted_pairs(codes: Codes) -> NDArray[np.uint64]:
    """A number for each position that holds a character: its bigram in front, itself behind."""
    pairs = np.empty(np.count_nonzero(codes), "<u8")
    filled = 0
    for start in range(0, len(codes), _AT_ONCE):
        # No position at the end holds one, see ``aligned``: each has another behind it.
        places = np.flatnonzero(codes[start : start + _AT_ONCE]) + start
        keys = (codes[places].astype(np.uint64) << np.uint64(_CODE_BITS)) | codes[places + 1]
        pairs[filled : filled + len(places)] = (keys << np.uint64(32)) | places.astype(np.uint64)
        filled += len(places)
    pairs.sort()
    return pairs


def _changes(numbers: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which numbers differ from the one before them; the first one does."""
    changes = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=changes[1:])
    return changes
