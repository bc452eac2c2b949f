"""The order of passages: BM25F over words, with what stands unbroken as typed before the rest."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.words import search_words, words
from search.catalogue import Catalogue, Numbers
from search.postings import Often, Postings
from search.query import Near, Node, Phrase, TextField, Words, sought

#: To seven digits, which tell passages apart and take half the time that sixteen do.
Scores = NDArray[np.float32]

# Legal passages are of even length and repeat their words: the study that preceded this code found
# these better than the usual 1.2 and 0.75.
_K1, _B = 0.9, 0.4
_WEIGHTS_ABOVE = {TextField.TITLE: 0.5, TextField.SECTION: 1.5}  # beside the text's 1.0


class Ranking:
    """Scores the passages of one generation of an index."""

    def __init__(self, catalogue: Catalogue, postings: Postings, segmenter: str) -> None:
        self._catalogue = catalogue
        self._postings = postings
        self._segmenter = segmenter
        self._norms = cache(self._lengths)

    def score(self, node: Node | None, passages: Numbers) -> Scores:
        """Score passages for a query that they meet.

        Words are scored by BM25F over text, title and section path; a phrase by BM25 with its
        occurrences as the term frequency. Each typed piece of several words that stands unbroken
        in a passage adds more than any other passage can score, so that those come first.

        Returns:
            A score a passage.
        """
        parts = list(sought(node))
        phrases = {part.folded for part in parts if isinstance(part, Phrase)}
        nears = dict.fromkeys(part for part in parts if isinstance(part, Near))
        # In a fixed order, and not that of a set: sums of floating numbers depend on it.
        found = [
            *(self._postings.phrase(TextField.TEXT, phrase) for phrase in sorted(phrases)),
            *(self._postings.near(near.first, near.second, near.distance) for near in nears),
        ]
        pieces = {piece for part in parts if isinstance(part, Words) for piece in part.pieces}
        wanted = sorted({word for piece in pieces for word, _, _ in search_words(piece, self._segmenter)})
        found += [self._postings.word(word).cut for word in wanted]
        scores = np.zeros(len(passages), np.float32)
        norms = self._norms(TextField.TEXT)[passages]
        for counts in found:
            _add(scores, counts.at(passages), norms, _idf(len(counts), self._catalogue.passages))
        for where, weight in _WEIGHTS_ABOVE.items():
            self._add_above(scores, passages, wanted, where, weight)
        self._add_unbroken(scores, passages, pieces)
        return scores

    def _add_above(
        self, scores: Scores, passages: Numbers, wanted: list[str], where: TextField, weight: float
    ) -> None:
        """Add what words score in the titles or section paths of passages."""
        of_passages = cache(
            lambda: (self._catalogue.texts_above(where, passages), self._norms(where)[passages])
        )
        for word in wanted:
            above = self._postings.above(where, word)
            if len(above.texts):
                levels, norms = of_passages()
                _add(scores, above.at(levels), norms, weight * _idf(len(above.texts), above.most))

    def _lengths(self, where: TextField) -> Scores:
        """BM25's part for the length of each passage's field."""
        counts = [file.tokens(where) for file in self._catalogue.files]
        lengths = np.concatenate([np.empty(0), *counts])
        average = lengths.mean() if len(lengths) else 0.0
        return (_K1 * (1 - _B + _B * lengths / (average or 1.0))).astype(np.float32)

    def _add_unbroken(self, scores: Scores, passages: Numbers, pieces: set[str]) -> None:
        """Lift the passages in which pieces of several words stand unbroken."""
        bonus = 1 + float(scores.max(initial=0.0))
        for piece in pieces:
            if len(words(piece, self._segmenter)) > 1:
                unbroken = self._postings.phrase(TextField.TEXT, piece).at(passages) > 0
                scores += np.float32(bonus) * unbroken


def _idf(having: int, all_: int) -> float:
    """The weight of a term that so many of all texts have, as Lucene has it: never negative."""
    # Deleted ones are counted on both sides until their segment is merged.
    return math.log1p((all_ - having + 0.5) / (having + 0.5))


def _add(scores: Scores, often: Often, norms: Scores, weight: float) -> None:
    """Add BM25 (Robertson and Zaragoza 2009) of one term."""
    part = often.astype(np.float32)
    part /= part + norms
    part *= weight * (_K1 + 1)
    scores += part
