"""Copies: which reports of a collection are of the same text, and one of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.duplicates import Numbers, Sketched, groups


class CopyGroups:
    """The reports of a collection in groups of the same text; a deleted one is in no group but its own.

    Attributes:
        group_of: for each report the first by id of its group.
        shared: which reports have others of the same text.
    """

    def __init__(self, reports: Sketched, live: NDArray[np.bool_], by_id: Numbers) -> None:
        """Find them.

        Args:
            reports: all reports.
            live: which of them are not deleted.
            by_id: for each its place when they are ordered by their ids.
        """
        some = np.flatnonzero(live)
        # By their ids, so that it does not matter which segments they lie in.
        some = some[np.argsort(by_id[some])]
        self.group_of = np.arange(len(live))
        self.group_of[some] = some[groups(reports.at(some))]
        self.shared: NDArray[np.bool_] = np.bincount(self.group_of)[self.group_of] > 1
        self._by_id = by_id
        self._fullest_first = np.empty_like(by_id)
        self._fullest_first[np.lexsort((by_id, -reports.characters))] = np.arange(len(by_id))

    def others(self, number: int) -> list[int]:
        """The other reports of the same text, by id."""
        same = np.flatnonzero(self.group_of == self.group_of[number])
        others: list[int] = same[np.argsort(self._by_id[same])].tolist()
        return [one for one in others if one != number]

    def one_of_each(self, reports: NDArray[np.bool_], value_of: Numbers | None = None) -> NDArray[np.bool_]:
        """Some reports, of those of the same text only one.

        It is the one with most characters, since a copy may have been cut short; of several the first by id.

        Args:
            reports: which these are.
            value_of: for each report a value; then one of those of the same text and value stays.
        """
        copies = np.flatnonzero(reports & self.shared)
        copies = copies[np.argsort(self._fullest_first[copies])]
        values = np.zeros_like(copies) if value_of is None else value_of[copies]
        firsts = np.unique(np.stack((self.group_of[copies], values)), axis=1, return_index=True)[1]
        kept = reports.copy()
        kept[np.delete(copies, firsts)] = False
        return kept
