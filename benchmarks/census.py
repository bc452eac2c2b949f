"""Statistics of a collection, which tell whether its words are spread as those of real text are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from index.words import preferred_segmenter, words


@dataclass(frozen=True, slots=True)
class Statistics:
    """The size and the words of a collection.

    Attributes:
        reports, passages: how many.
        characters: of the passages' original texts.
        bytes: of the same in UTF-8.
        words: how many running words; punctuation is none.
        vocabulary: how many distinct words.
        share_of_10, share_of_100: the part of the running words that the commonest are.
        bigrams: how many distinct pairs of adjacent folded characters.
    """

    reports: int
    passages: int
    characters: int
    bytes: int
    words: int
    vocabulary: int
    share_of_10: float
    share_of_100: float
    bigrams: int


class Census:
    """Counts a collection passage by passage; memory grows with the distinct words and bigrams only."""

    def __init__(self) -> None:
        self.reports = 0
        self.characters = 0
        self._passages = 0
        self._bytes = 0
        self._words: Counter[str] = Counter()
        self._bigrams: set[str] = set()
        self._segmenter = preferred_segmenter().name

    def add(self, text: str, folded: str) -> None:
        """Count a passage."""
        self._passages += 1
        self.characters += len(text)
        self._bytes += len(text.encode())
        self._words.update(word for word, _, _ in words(folded, self._segmenter))
        self._bigrams.update(map(str.__add__, folded, folded[1:]))

    def statistics(self) -> Statistics:
        """What was counted."""
        running = self._words.total()
        counts = [count for _, count in self._words.most_common(100)]
        return Statistics(
            reports=self.reports,
            passages=self._passages,
            characters=self.characters,
            bytes=self._bytes,
            words=running,
            vocabulary=len(self._words),
            share_of_10=sum(counts[:10]) / running,
            share_of_100=sum(counts) / running,
            bigrams=len(self._bigrams),
        )
