"""The order of passages: BM25F over words, with what stands unbroken as typed before the rest."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Or as AnyTerm
from whoosh.query import Term
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from index.words import search_words, words
from search.catalogue import Mask
from search.evaluate import Evaluation
from search.query import Node, Phrase, TextField, Words, sought

Scores = NDArray[np.float64]

# Legal passages are of even length and repeat their words: the study that preceded this code found
# these better than the usual 1.2 and 0.75.
_K1, _B = 0.9, 0.4
_WEIGHTS = {TextField.TEXT: 1.0, TextField.TITLE: 0.5, TextField.SECTION: 1.5}


def weighting() -> BM25F:
    """The weighting that a searcher must have for ``score``."""
    return BM25F(B=_B, K1=_K1)


def score(
    node: Node | None, matched: Mask, evaluation: Evaluation, searcher: Searcher, segmenter: str
) -> Scores:
    """Score the passages that match a query.

    Words are scored by Whoosh's BM25F over text, title and section path; a phrase by BM25 with
    its occurrences as the term frequency. Each typed piece of several words that stands unbroken
    in a passage adds more than any other passage can score, so that those come first.

    Returns:
        A score a document number, 0 where nothing matches.
    """
    parts = list(sought(node))
    pieces = {piece for part in parts if isinstance(part, Words) for piece in part.pieces}
    phrases = {part.folded for part in parts if isinstance(part, Phrase)}
    scores = _words(pieces, len(matched), searcher, segmenter)
    for phrase in phrases:
        scores += _phrase(evaluation.occurrences(Phrase(phrase)), searcher)
    unbroken = _unbroken(pieces, evaluation, segmenter)
    if unbroken is not None:
        scores += unbroken * (1 + scores.max(initial=0.0))
    return np.where(matched, scores, 0.0)


def _words(pieces: set[str], size: int, searcher: Searcher, segmenter: str) -> Scores:
    scores = np.zeros(size)
    terms = {word for piece in pieces for word, _, _ in search_words(piece, segmenter)}
    if terms:
        query = AnyTerm(
            [Term(where.value, word, boost) for word in sorted(terms) for where, boost in _WEIGHTS.items()]
        )
        for found, number in searcher.search(query, limit=None).top_n:
            scores[number] = found
    return scores


def _phrase(occurrences: NDArray[np.int64] | None, searcher: Searcher) -> Scores:
    """BM25 (Robertson and Zaragoza 2009, with Lucene's never negative idf) of a phrase as one term."""
    assert occurrences is not None  # noqa: S101 - a phrase has occurrences
    scores = np.zeros(len(occurrences))
    found = np.flatnonzero(occurrences)
    if not len(found):
        return scores
    everywhere = searcher.doc_count()
    idf = math.log(1 + (everywhere - len(found) + 0.5) / (len(found) + 0.5))
    lengths = np.array([searcher.reader().doc_field_length(int(number), "text") for number in found])
    frequencies = occurrences[found]
    norms = _K1 * (1 - _B + _B * lengths / searcher.avg_field_length("text"))
    scores[found] = idf * frequencies * (_K1 + 1) / (frequencies + norms)
    return scores


def _unbroken(pieces: set[str], evaluation: Evaluation, segmenter: str) -> NDArray[np.int64] | None:
    """How many of the pieces of several words stand unbroken in each passage; None if there are none."""
    long = [piece for piece in pieces if len(words(piece, segmenter)) > 1]
    if not long:
        return None
    counts: NDArray[np.int64] = np.sum([evaluation.contains(TextField.TEXT, piece) for piece in long], axis=0)
    return counts
