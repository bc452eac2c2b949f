"""Evaluating a query tree: which passages meet it, and how often its phrases stand in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.words import words
from search.catalogue import Catalogue, Mask, Numbers
from search.conditions import matching
from search.parts import bit_of
from search.postings import FEW, Counts, Often, Postings
from search.query import And, Near, Node, Not, Or, PartIs, Phrase, TextField, Words, quoted


class Evaluation:
    """Evaluates query trees on one generation of an index; passages are in ascending order."""

    def __init__(self, catalogue: Catalogue, postings: Postings, segmenter: str) -> None:
        self._catalogue = catalogue
        self._postings = postings
        self._segmenter = segmenter

    def passages(self, node: Node | None) -> Numbers:
        """The passages that meet a query; None is met by all."""
        if node is None:
            return self._catalogue.live_passages
        met = self._met(node)
        return met if self._catalogue.whole else met[self._catalogue.live[met]]

    def occurrences(self, node: Node | None, passages: Numbers) -> Often | None:
        """How often the phrases that a query seeks stand in some passages; None if it seeks none."""
        found: list[Counts] = [
            self._postings.phrase(TextField.TEXT, part.folded)
            if isinstance(part, Phrase)
            else self._postings.near(part.first, part.second, part.distance)
            for part in quoted(node)
        ]
        if not found:
            return None
        often = found[0].at(passages)
        for other in found[1:]:
            often = often + other.at(passages)  # not in place: the first may be remembered
        return often

    def _met(self, node: Node) -> Numbers:  # noqa: PLR0911 - one a kind of node
        match node:
            case Phrase(folded, where):
                return self._postings.phrase(where, folded).passages
            case Words():
                return self._words(node)
            case Near(first, second, distance):
                return self._postings.near(first, second, distance).passages
            case And(parts):
                excluded = [part.part for part in parts if isinstance(part, Not)]
                met = self._common([self._met(part) for part in parts if not isinstance(part, Not)])
                for part in excluded:
                    met = met[~self._among(met, self._met(part))]
                return met
            case Or(parts):
                return np.flatnonzero(self._mask([self._met(part) for part in parts]))
            case Not(part):
                return np.flatnonzero(~self._mask([self._met(part)]))
            case PartIs(part):
                return np.flatnonzero(self._catalogue.parts & bit_of(part))
            case condition:
                return np.flatnonzero(matching(self._catalogue, condition)[self._catalogue.report_of])

    def _words(self, node: Words) -> Numbers:
        """A word is in a passage if its characters stand there, however the passage was cut into words."""
        sought_words = {word for piece in node.pieces for word, _, _ in words(piece, self._segmenter)}
        if node.where is TextField.TEXT:
            found = [self._postings.word(word).anywhere.passages for word in sought_words]
        else:
            found = [self._postings.phrase(node.where, word).passages for word in sought_words]
        if not node.any_word or len(found) == 1:
            return self._common(found)
        return np.flatnonzero(self._mask(found))

    def _common(self, several: Sequence[Numbers]) -> Numbers:
        """The passages that all of several sets hold; of none, all that there are."""
        if not several:
            return np.arange(self._catalogue.passages)
        fewest, *others = sorted(several, key=len)
        for other in others:
            fewest = fewest[self._among(fewest, other)]
        return fewest

    def _among(self, some: Numbers, others: Numbers) -> Mask:
        """Which of some passages are among others."""
        if len(some) * FEW >= len(others):
            mask: Mask = self._mask([others])[some]
            return mask
        places = np.searchsorted(others, some)
        places[places == len(others)] = 0
        found: Mask = others[places] == some
        return found

    def _mask(self, several: Sequence[Numbers]) -> Mask:
        mask = np.zeros(self._catalogue.passages, np.bool_)
        for passages in several:
            mask[passages] = True
        return mask
