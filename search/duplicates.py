"""Duplicates: reports whose texts are the same, though not letter by letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.sketches import CELLS, EMPTY

Numbers = NDArray[np.int64]

# Two texts are the same if so much of the shorter one stands in the other, and if they are not of too
# different length: by measurement, see ``benchmarks/duplicates.py``.
_SHARED = 0.82
_RESEMBLANCE = 0.4
# Reports are compared that have the same numbers in so many cells side by side,
_BAND = 3
# each with so many behind it that have them, too. Templates have thousands of users.
_NEIGHBOURS = 4
_UNKNOWN = -1
_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Sketched:
    """Reports, as far as it matters whether they are the same.

    Attributes:
        sketches: a row a report, see ``index.sketches``.
        characters: how long each is.
        years: what each is about, -1 where unknown.
        divisions: a number for the division of each one's issuer, -1 where unknown.
        kinds: a number for the kind of each one.
    """

    sketches: NDArray[np.uint16]
    characters: Numbers
    years: Numbers
    divisions: Numbers
    kinds: Numbers

    def at(self, places: Numbers) -> Sketched:
        """Some of them, in this order."""
        return Sketched(*(getattr(self, column.name)[places] for column in fields(self)))

    @property
    def told_apart_by(self) -> tuple[Numbers, ...]:
        """What is never different for two reports that are the same, if it is known of both."""
        return self.years, self.divisions, self.kinds


def groups(reports: Sketched) -> Numbers:
    """For each report the first of those that are the same report, itself if there is no other.

    Reports that are known to be about different years, of different divisions or kinds are not the
    same however alike they are; nor are they where each is like a third one, of which that is not known.
    """
    first, second = _candidates(reports)
    alike = _resemblance(reports, first, second)
    some = np.flatnonzero(alike > 0)
    some = some[np.lexsort((second[some], first[some], -alike[some]))]
    return _joined(reports, zip(first[some].tolist(), second[some].tolist(), strict=True))


def _candidates(reports: Sketched) -> tuple[Numbers, Numbers]:
    """The pairs of reports that may be the same, each once, the lower number first."""
    count = len(reports.years)
    # Stable sorts below keep those side by side that may be the same.
    order = np.lexsort((np.arange(count), *reports.told_apart_by))
    found = [np.empty(0, np.int64)]
    for band in range(0, CELLS - _BAND + 1, _BAND):
        cells = reports.sketches[order, band : band + _BAND].astype(np.int64)
        filled = np.flatnonzero((cells != EMPTY).all(axis=1))
        keys = cells[filled] @ (1 << 16 * np.arange(_BAND))
        by_key = np.argsort(keys, kind="stable")
        keys, rows = keys[by_key], order[filled[by_key]]
        for step in range(1, _NEIGHBOURS + 1):
            same = np.flatnonzero(keys[step:] == keys[:-step])
            if not len(same):
                break
            one, other = rows[same], rows[same + step]
            may = np.all([_may_be_same(values, one, other) for values in reports.told_apart_by], axis=0)
            found.append(np.minimum(one, other)[may] * count + np.maximum(one, other)[may])
    pairs = np.unique(np.concatenate(found))
    return pairs // max(count, 1), pairs % max(count, 1)


def _may_be_same(values: Numbers, first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    one, other = values[first], values[second]
    same: NDArray[np.bool_] = (one == other) | (one == _UNKNOWN) | (other == _UNKNOWN)
    return same


def _resemblance(reports: Sketched, first: Numbers, second: Numbers) -> NDArray[np.float64]:
    """Which part of the shingles of two texts both of them have; 0 where they are not the same text."""
    parts = [np.empty(0)]
    for start in range(0, len(first), _AT_ONCE):
        one, other = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        cells, others = reports.sketches[one], reports.sketches[other]
        empty = np.count_nonzero((cells | others) == EMPTY, axis=1)
        alike = (np.count_nonzero(cells == others, axis=1) - empty) / np.maximum(CELLS - empty, 1)
        lengths = reports.characters[one], reports.characters[other]
        shared = alike / (1 + alike) * (lengths[0] + lengths[1]) / np.maximum(np.minimum(*lengths), 1)
        parts.append(np.where((shared >= _SHARED) & (alike >= _RESEMBLANCE), alike, 0.0))
    return np.concatenate(parts)


def _joined(reports: Sketched, pairs: Iterable[tuple[int, int]]) -> Numbers:
    """Join pairs to groups, in their order, unless what is known of the groups forbids it."""
    group = list(range(len(reports.years)))
    known: list[list[int]] = [values.tolist() for values in reports.told_apart_by]

    def first_of(one: int) -> int:
        while group[one] != one:
            group[one] = one = group[group[one]]
        return one

    for one, other in pairs:
        first, second = sorted((first_of(one), first_of(other)))
        if first != second and all(_agree(values, first, second) for values in known):
            group[second] = first
            for values in known:
                values[first] = max(values[first], values[second])
    return np.array([first_of(one) for one in range(len(group))], np.int64)


def _agree(values: Sequence[int], one: int, other: int) -> bool:
    return values[one] == values[other] or _UNKNOWN in {values[one], values[other]}
