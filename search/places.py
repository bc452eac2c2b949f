"""Places: where in the passages that which a query seeks stands, through all segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.grams import Grams, Positions
from search.catalogue import Catalogue, Mask, Numbers
from search.postings import near_spans, occurrences
from search.query import Near, Node, Phrase, Sought, TextField, Words, quoted, sought
from search.snippets import typed

Lengths = NDArray[np.int64]

#: The places in one segment: where they begin, ascending, and how long each is.
_Found = tuple[Positions, Lengths]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places in the passages of an index.

    Attributes:
        texts: the segments' texts.
        bounds: which of the places lie in the first segment, in the second and so on: where the
            run of each begins, and behind them all how many places there are.
        starts: the position in its segment at which each begins.
        lengths: how many characters each has.
        passages: the passage in which each lies.
    """

    texts: tuple[Grams, ...]
    bounds: Numbers
    starts: Positions
    lengths: Lengths
    passages: Numbers

    def __len__(self) -> int:
        """How many there are."""
        return len(self.starts)

    def in_segments(self, some: Numbers) -> Iterator[tuple[Grams, Numbers]]:
        """Some of the places, ascending, by the segment in which they lie."""
        bounds = np.searchsorted(some, self.bounds).tolist()
        for grams, first, last in zip(self.texts, bounds, bounds[1:], strict=False):
            if first < last:
                yield grams, some[first:last]

    def edges(self, some: Numbers, step: int) -> Positions:
        """The positions next to some places: behind them (step 1) or before them (step -1)."""
        starts = self.starts[some]
        edges: Positions = starts + self.lengths[some] if step > 0 else starts - 1
        return edges

    def often(self, phrase: str) -> int:
        """How often a phrase stands in the passages in which they lie."""
        count = 0
        for grams, here in self.in_segments(np.arange(len(self))):
            lying_in = np.zeros(len(grams.tokens), np.bool_)
            lying_in[grams.text_of(self.starts[here])] = True
            starts, _ = occurrences(grams, phrase)
            count += int(np.count_nonzero(lying_in[grams.text_of(starts)]))
        return count

    def phrase(self) -> str | None:
        """What stands at all of them, folded; None if that differs."""
        found = {
            _same(grams, self.starts[here], self.lengths[here])
            for grams, here in self.in_segments(np.arange(len(self)))
        }
        return found.pop() if len(found) == 1 else None


def places(catalogue: Catalogue, condition: Node | None, passages: Numbers, segmenter: str) -> Places:
    """Where what a query seeks stands in the passages that meet it.

    If it quotes phrases these are the occurrences that are counted: of each phrase those that do not
    overlap. Else they are what is highlighted: the typed pieces where they stand unbroken, in other
    passages their words; what overlaps is one place.
    """
    met = np.zeros(catalogue.passages + 1, np.bool_)
    met[passages] = True
    parts = list(sought(condition))
    counted = quoted(condition)
    texts = tuple(file.grams[TextField.TEXT] for file in catalogue.files)
    found: list[_Found] = []
    inside: list[Numbers] = []
    for grams, offset in zip(texts, catalogue.passage_offsets, strict=True):
        here = met[offset : offset + len(grams.tokens)]
        found.append(_counted(grams, counted, here) if counted else _marked(grams, parts, here, segmenter))
        inside.append(grams.text_of(found[-1][0]) + offset)
    nothing = np.empty(0, np.int64)
    return Places(
        texts=texts,
        bounds=np.cumsum([0, *(len(starts) for starts, _ in found)]),
        starts=np.concatenate([nothing, *(starts for starts, _ in found)]),
        lengths=np.concatenate([nothing, *(lengths for _, lengths in found)]),
        passages=np.concatenate([nothing, *inside]),
    )


def _counted(grams: Grams, parts: Sequence[Phrase | Near], met: Mask) -> _Found:
    return _in_order([_within(grams, found, met) for part in parts for found in _spans(grams, part)])


def _spans(grams: Grams, part: Phrase | Near) -> Iterator[_Found]:
    if isinstance(part, Phrase):
        several = [occurrences(grams, part.folded)]
    else:
        several = [*near_spans(grams, part.first, part.second, part.distance)]
    for starts, length in several:
        yield starts, np.full(len(starts), length)


def _marked(grams: Grams, parts: Sequence[Sought], met: Mask, segmenter: str) -> _Found:
    found: list[_Found] = []
    for part in parts:
        if isinstance(part, Words):
            for piece, *its_words in typed(part, segmenter):
                found += _unbroken_or_words(grams, piece, its_words, met)
        else:
            found += [_within(grams, one, met) for one in _spans(grams, part)]
    return _merged(*_in_order(found))


def _unbroken_or_words(grams: Grams, piece: str, its_words: Sequence[str], met: Mask) -> Iterator[_Found]:
    """Where a typed piece stands, and in the passages without it its words."""
    (whole,) = _spans(grams, Phrase(piece))
    yield _within(grams, whole, met)
    others = met.copy()
    others[grams.text_of(whole[0])] = False
    for word in its_words:
        if word != piece and others.any():
            (one,) = _spans(grams, Phrase(word))
            yield _within(grams, one, others)


def _within(grams: Grams, found: _Found, met: Mask) -> _Found:
    """The places that lie in some of the texts."""
    starts, lengths = found
    inside = met[grams.text_of(starts)]
    return starts[inside], lengths[inside]


def _in_order(several: Sequence[_Found]) -> _Found:
    """Places by where they begin; of those that begin together the shorter first."""
    if len(several) == 1:
        return several[0]
    starts = np.concatenate([starts for starts, _ in several])
    lengths = np.concatenate([lengths for _, lengths in several])
    order = np.lexsort((lengths, starts))
    return starts[order], lengths[order]


def _merged(starts: Positions, lengths: Lengths) -> _Found:
    """Join the places that overlap; those that merely touch stay apart."""
    if not len(starts):
        return starts, lengths
    ends = np.maximum.accumulate(starts + lengths)
    begins = np.flatnonzero(np.append(True, starts[1:] >= ends[:-1]))
    lasts = np.append(begins[1:], len(starts)) - 1
    return starts[begins], ends[lasts] - starts[begins]


def _same(grams: Grams, starts: Positions, lengths: Lengths) -> str | None:
    """What stands at all of some places, None if that differs."""
    start, length = int(starts[0]), int(lengths[0])
    if (lengths != length).any():
        return None
    for distance, code in enumerate(grams.codes[start : start + length]):
        if (grams.codes[starts + distance] != code).any():
            return None
    return grams.part(start, start + length)
