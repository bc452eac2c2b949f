"""The order of passages: BM25F over words, with what stands unbroken as typed before the rest."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.words import search_words, words
from search.catalogue import Catalogue, Numbers
from search.postings import Counts, Postings
from search.query import Near, Node, Phrase, TextField, Words, sought

Scores = NDArray[np.float64]

# Legal passages are of even length and repeat their words: the study that preceded this code found
# these better than the usual 1.2 and 0.75.
_K1, _B = 0.9, 0.4
_WEIGHTS = {TextField.TEXT: 1.0, TextField.TITLE: 0.5, TextField.SECTION: 1.5}


class Ranking:
    """Scores the passages of one generation of an index."""

    def __init__(self, catalogue: Catalogue, postings: Postings, segmenter: str) -> None:
        self._catalogue = catalogue
        self._postings = postings
        self._segmenter = segmenter
        self._lengths: dict[TextField, Scores] = {}

    def score(self, node: Node | None) -> Scores:
        """Score passages for a query; what they score that do not match it has no meaning.

        Words are scored by BM25F over text, title and section path; a phrase by BM25 with its
        occurrences as the term frequency. Each typed piece of several words that stands unbroken
        in a passage adds more than any other passage can score, so that those come first.

        Returns:
            A score a passage.
        """
        parts = list(sought(node))
        pieces = {piece for part in parts if isinstance(part, Words) for piece in part.pieces}
        scores = np.zeros(self._catalogue.passages)
        for word in sorted({word for piece in pieces for word, _, _ in search_words(piece, self._segmenter)}):
            for where, weight in _WEIGHTS.items():
                self._add(scores, where, self._postings.word(where, word), weight)
        for phrase in sorted({part.folded for part in parts if isinstance(part, Phrase)}):
            self._add(scores, TextField.TEXT, self._postings.phrase(TextField.TEXT, phrase), 1.0)
        for near in {part for part in parts if isinstance(part, Near)}:
            found = self._postings.near(near.first, near.second, near.distance)
            self._add(scores, TextField.TEXT, found, 1.0)
        self._add_unbroken(scores, pieces)
        return scores

    def _add(self, scores: Scores, where: TextField, found: Counts, weight: float) -> None:
        """Add BM25 (Robertson and Zaragoza 2009, with Lucene's never negative idf) of one term."""
        passages, often = found
        if len(passages):
            # Deleted passages are counted until their segment is merged, like those in ``passages``.
            lacking = self._catalogue.passages - len(passages)
            idf = math.log1p((lacking + 0.5) / (len(passages) + 0.5))
            norms = self._norms(where)[passages]
            scores[passages] += weight * idf * often * (_K1 + 1) / (often + norms)

    def _norms(self, where: TextField) -> Scores:
        """BM25's part for the length of each passage's field."""
        if where not in self._lengths:
            counts = [file.tokens(where) for file in self._catalogue.files]
            lengths = np.concatenate([np.empty(0), *counts])
            average = lengths.mean() if len(lengths) else 0.0
            self._lengths[where] = _K1 * (1 - _B + _B * lengths / (average or 1.0))
        return self._lengths[where]

    def _add_unbroken(self, scores: Scores, pieces: set[str]) -> None:
        """Lift the passages in which pieces of several words stand unbroken."""
        bonus = 1 + float(scores.max(initial=0.0))
        for piece in pieces:
            if len(words(piece, self._segmenter)) > 1:
                passages: Numbers = self._postings.phrase(TextField.TEXT, piece)[0]
                scores[passages] += bonus
