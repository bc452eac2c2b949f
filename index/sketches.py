"""Sketches: a few numbers of each report, by which two reports of the same text are recognised.

A report's body is a set of shingles: all runs of a few characters in it. Each has a hash, the hashes
fall into as many ranges as a sketch has cells, and a cell keeps the least of its range. Two reports
have the same number in a cell about as often as a shingle of either is one of both: this is MinHash
with one permutation (Li, Owen and Zhang 2012).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint16]

#: How many cells a sketch has.
CELLS = 128
#: What a cell holds into whose range no shingle falls.
EMPTY = 0

_CELL_BITS = 7
_SHINGLE = 5
# With fewer shingles than this, a text is as much as 详见附件: equal ones are not yet the same report.
_FEWEST = 64
# A base for polynomials of characters, and the multipliers of SplitMix64, which spreads their values.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((30, np.uint64(0xBF58476D1CE4E5B9)), (27, np.uint64(0x94D049BB133111EB)))


def sketch(folded: Iterable[str]) -> Sketch:
    """The sketch of a text: its passages, folded, in order.

    Only letters and digits count, and shingles run from one passage into the next: where lines are
    broken and how sentences are punctuated differs between the copies of a text.
    """
    letters = "".join(character for text in folded for character in text if character.isalnum())
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    cells = np.full(CELLS, EMPTY, np.uint16)
    hashes = np.unique(_hashes(codes)) if len(codes) >= _SHINGLE else np.empty(0, np.uint64)
    if len(hashes) >= _FEWEST:
        filled, least = np.unique(hashes >> np.uint64(64 - _CELL_BITS), return_index=True)
        # Of the least one a part is kept that says nothing of its size.
        cells[filled] = hashes[least] % np.uint64(0xFFFF) + np.uint64(1)
    return cells


def _hashes(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hash of each shingle."""
    count = len(codes) - _SHINGLE + 1
    hashes = np.zeros(count, np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * _BASE + codes[place : place + count]
    for shift, factor in _MIX:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * factor
    return hashes ^ (hashes >> np.uint64(31))
