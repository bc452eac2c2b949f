"""Where phrases and words stand: the passages, and how often in each, through all segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.grams import Grams, Positions, Spans, Texts
from search.catalogue import Catalogue, Numbers
from search.memory import Memory
from search.query import TextField

#: How often something stands in each of some texts.
Often = NDArray[np.int32]

_NOTHING = (np.empty(0, np.int64), np.empty(0, np.int32))

#: So many bytes of answers are remembered: neighbouring searches ask for the same, and so do a search, its
#: ranking and its counts. Of 1.5 million passages that is some ten of the commonest words.
REMEMBERED = 128 << 20

#: Looking a few passages up among many is faster than writing the many down: by this factor fewer.
FEW = 8


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Where something stands.

    Attributes:
        passages: the passages, ascending.
        often: how often in each, at least once.
        most: more than any passage's number.
    """

    passages: Numbers
    often: Often
    most: int

    def __len__(self) -> int:
        """In how many passages it stands."""
        return len(self.passages)

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self.passages.nbytes + self.often.nbytes

    def at(self, passages: Numbers) -> Often:
        """How often it stands in some passages."""
        if passages is self.passages:
            return self.often
        if not len(self):
            return np.zeros(len(passages), np.int32)
        if len(passages) * FEW < len(self.passages):
            places = np.minimum(self.passages.searchsorted(passages), len(self) - 1)
            return np.where(self.passages[places] == passages, self.often[places], np.int32(0))
        written = np.zeros(self.most, np.int32)
        written[self.passages] = self.often
        return written[passages]


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """Where a word stands.

    Attributes:
        anywhere: where its characters stand.
        cut: where they are a word as the text was cut into words; a single one is wherever it stands.
    """

    anywhere: Counts
    cut: Counts

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self.anywhere.nbytes + self.cut.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class CountsAbove:
    """Where something stands in titles or headings.

    Attributes:
        texts: their numbers.
        often: how often in each.
        most: how many titles or headings there are.
    """

    texts: Numbers
    often: Often
    most: int

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""
        return self.texts.nbytes + self.often.nbytes

    def at(self, levels: Sequence[Numbers]) -> Often:
        """How often it stands above each of some passages, see ``Catalogue.texts_above``."""
        written = np.zeros(self.most + 1, np.int32)  # the last place is that of no text
        written[self.texts] = self.often
        found = written[levels[0]]
        for level in levels[1:]:
            found += written[level]
        return found


class Postings:
    """The phrases and words of one generation of an index."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._most = catalogue.passages
        memory = Memory(REMEMBERED)
        self.phrase = memory.remembering(self._phrase)
        self.word = memory.remembering(self._word)
        self.near = memory.remembering(self._near)
        self.above = memory.remembering(self._above)

    def _phrase(self, where: TextField, folded: str) -> Counts:
        """Where a phrase stands; of places that overlap the first counts, as for a reader."""
        if where is not TextField.TEXT:
            everything = np.arange(self._most)
            often = self._found_above(where, folded, Grams.phrase).at(
                self._catalogue.texts_above(where, everything)
            )
            passages = np.flatnonzero(often)
            return Counts(passages, often[passages], self._most)
        return self._counted(
            lambda grams: [_counted(grams.text_of(_without_overlaps(grams.phrase(folded), folded)), folded)]
        )[0]

    def _word(self, word: str) -> WordCounts:
        """Where a word stands."""
        if len(word) == 1:
            found = self.phrase(TextField.TEXT, word)
            return WordCounts(found, found)

        def count(grams: Grams) -> list[tuple[Texts, Often]]:
            places = grams.phrase(word)
            texts = grams.text_of(places)
            return [_counted(texts, word), _counted(texts[grams.begins_word(places, len(word))], word)]

        return WordCounts(*self._counted(count))

    def _near(self, first: str, second: str, distance: int) -> Counts:
        """Where two phrases stand near each other, and how many of their occurrences do."""
        return self._counted(
            lambda grams: [_counted(grams.text_of(_near_each_other(grams, first, second, distance)), first)]
        )[0]

    def _above(self, where: TextField, word: str) -> CountsAbove:
        """Where a word stands in titles or headings as they were cut into words."""
        return self._found_above(where, word, Grams.word)

    def _counted(self, count: Callable[[Grams], Sequence[tuple[Texts, Often]]]) -> list[Counts]:
        found = [
            [(texts + offset, often) for texts, often in count(file.grams[TextField.TEXT])]
            for file, offset in zip(self._catalogue.files, self._catalogue.passage_offsets, strict=True)
        ]
        return [
            Counts(*_joined(several), self._most) for several in zip(*found or [[_NOTHING] * 2], strict=True)
        ]

    def _found_above(
        self, where: TextField, folded: str, find: Callable[[Grams, str], Positions]
    ) -> CountsAbove:
        found: list[tuple[Texts, Often]] = []
        offset = 0
        for file in self._catalogue.files:
            grams = file.grams[where]
            texts, often = _counted(grams.text_of(find(grams, folded)), folded)
            found.append((texts + offset, often))
            offset += len(grams.tokens)
        return CountsAbove(*_joined(found or [_NOTHING]), offset)


def _near_each_other(grams: Grams, first: str, second: str, distance: int) -> Positions:
    """The occurrences of either phrase that have one of the other near them."""
    several = [places for places, _ in near_spans(grams, first, second, distance)]
    return several[0] if len(several) == 1 else np.sort(np.concatenate(several))


def near_spans(grams: Grams, first: str, second: str, distance: int) -> tuple[Spans, ...]:
    """The occurrences of each of two phrases that have one of the other near them, none overlapping."""
    spans, others = _everywhere(grams, first), _everywhere(grams, second)
    if first == second:
        return ((_without_overlaps(spans[0], first), len(first)),)  # each is near itself
    # Only now: in 法法法监 it is the second 法法 that stands beside 监.
    return (
        (_without_overlaps(grams.near(spans, others, distance), first), len(first)),
        (_without_overlaps(grams.near(others, spans, distance), second), len(second)),
    )


def occurrences(grams: Grams, phrase: str) -> Spans:
    """Where a phrase stands; of places that overlap the first counts, as for a reader."""
    places, length = _everywhere(grams, phrase)
    return _without_overlaps(places, phrase), length


def _everywhere(grams: Grams, phrase: str) -> Spans:
    """Where a phrase stands, ascending, overlapping or not."""
    places = grams.phrase(phrase)
    return np.sort(places) if len(phrase) == 1 else places, len(phrase)


def _counted(texts: Texts, phrase: str) -> tuple[Texts, Often]:
    """The texts in which a phrase stands, ascending, and how often in each, from its places' texts."""
    if len(phrase) == 1:  # these are in no order
        often = np.bincount(texts)
        texts = np.flatnonzero(often)
        return texts, often[texts].astype(np.int32)
    begins = begins_of(texts)
    return texts[begins], np.diff(begins, append=len(texts)).astype(np.int32)


def begins_of(numbers: Numbers) -> Numbers:
    """Where in ascending numbers each distinct one begins."""
    changes = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def _joined(several: Sequence[tuple[Texts, Often]]) -> tuple[Numbers, Often]:
    if len(several) == 1:
        return several[0]
    return np.concatenate([texts for texts, _ in several]), np.concatenate([often for _, often in several])


def overlaps_itself(phrase: str) -> bool:
    """Whether two of its occurrences may overlap."""
    return any(phrase.startswith(phrase[place:]) for place in range(1, len(phrase)))


def _without_overlaps(places: Positions, phrase: str) -> Positions:
    length = len(phrase)
    if not overlaps_itself(phrase) or not (np.diff(places) < length).any():
        return places
    kept: list[int] = []
    for place in places.tolist():
        if not kept or place - kept[-1] >= length:
            kept.append(place)
    return np.array(kept, np.int64)
