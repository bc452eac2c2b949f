"""Evaluating a query tree: which passages meet it, and how often its phrases stand in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.words import words
from search.catalogue import Catalogue, Mask
from search.postings import Counts, Postings
from search.query import And, Near, Node, Not, Or, Phrase, TextField, Words, sought


class Evaluation:
    """Evaluates query trees on one generation of an index; an answer has a place for each passage."""

    def __init__(self, catalogue: Catalogue, postings: Postings, segmenter: str) -> None:
        self._catalogue = catalogue
        self._postings = postings
        self._segmenter = segmenter

    def passages(self, node: Node | None) -> Mask:
        """The passages that meet a query; None is met by all."""
        return self._catalogue.live if node is None else self._met(node) & self._catalogue.live

    def contains(self, where: TextField, folded: str) -> Mask:
        """The passages whose text contains a phrase."""
        return self._mask(self._postings.phrase(where, folded))

    def _mask(self, counts: Counts) -> Mask:
        found = np.zeros(len(self._catalogue.live), np.bool_)
        found[counts[0]] = True
        return found

    def occurrences(self, node: Node | None) -> NDArray[np.int64] | None:
        """How often the phrases that a query seeks stand in each passage; None if it seeks none."""
        parts = list(sought(node))
        found = [
            self._postings.phrase(TextField.TEXT, one)
            for one in {part.folded for part in parts if isinstance(part, Phrase)}
        ]
        found += [
            self._postings.near(one.first, one.second, one.distance)
            for one in {part for part in parts if isinstance(part, Near) and part.quoted}
        ]
        if not found:
            return None
        counts = np.zeros(len(self._catalogue.live), np.int64)
        for passages, often in found:
            counts[passages] += often
        return counts

    def _met(self, node: Node) -> Mask:  # noqa: PLR0911 - one a kind of node
        match node:
            case Phrase(folded, where):
                return self.contains(where, folded)
            case Words():
                return self._words(node)
            case Near(first, second, distance):
                return self._mask(self._postings.near(first, second, distance))
            case And(parts):
                return _combined(np.logical_and, [self._met(part) for part in parts])
            case Or(parts):
                return _combined(np.logical_or, [self._met(part) for part in parts])
            case Not(part):
                return ~self._met(part)
            case condition:
                return self._catalogue.matching(condition)[self._catalogue.report_of]

    def _words(self, node: Words) -> Mask:
        """A word is in a passage if its characters stand there, however the passage was cut into words."""
        sought_words = {word for piece in node.pieces for word, _, _ in words(piece, self._segmenter)}
        combine = np.logical_or if node.any_word else np.logical_and
        return _combined(combine, [self.contains(node.where, word) for word in sought_words])


def _combined(combine: np.ufunc, masks: list[Mask]) -> Mask:
    combined: Mask = combine.reduce(masks)
    return combined
