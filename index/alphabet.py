"""The alphabet of a segment: its characters as 16-bit codes.

The codes are those of UTF-16, but a character that has no code of its own there, or is none
(a lone surrogate), is *rare* and gets one that UTF-16 uses for halves of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: How many rare characters an alphabet may have: their codes are those of the first halves.
MOST_RARE = 0x400

_FIRST_CODE = 0xD800
_STAND_IN = re.compile("[\ud800-\udbff]")
_RARE = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")

Codes = NDArray[np.uint16]


def rare_characters(text: str) -> set[str]:
    """The rare characters of a text."""
    return set(_RARE.findall(text))


class Alphabet:
    """Characters to codes and back."""

    def __init__(self, rare: Iterable[int]) -> None:
        """Make an alphabet.

        Args:
            rare: the code points of its rare characters, ``MOST_RARE`` of them at the most.
        """
        self._codes = {point: _FIRST_CODE + place for place, point in enumerate(rare)}
        self._points = {code: point for point, code in self._codes.items()}
        self._rare = np.array(list(self._codes), np.int64)

    def knows(self, text: str) -> bool:
        """Whether all rare characters of a text are in the alphabet."""
        return all(ord(character) in self._codes for character in rare_characters(text))

    def codes(self, text: str) -> Codes:
        """The codes of a text that it knows, a character each."""
        if self._codes:
            text = text.translate(self._codes)
        return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")

    def points(self, codes: Codes) -> NDArray[np.int64]:
        """The code points of the characters that some codes stand for, which are the same in all segments."""
        points = codes.astype(np.int64)
        if self._points:
            rare = np.flatnonzero((codes >= _FIRST_CODE) & (codes < _FIRST_CODE + len(self._points)))
            points[rare] = self._rare[points[rare] - _FIRST_CODE]
        return points

    def text(self, codes: Codes) -> str:
        """The text of some codes."""
        text = codes.tobytes().decode("utf-16-le", "surrogatepass")
        # Looking first is faster: most texts have none.
        return text.translate(self._points) if _STAND_IN.search(text) else text
