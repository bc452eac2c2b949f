"""The words of jieba's dictionary, to be put in the place of others of the same kind."""

from __future__ import annotations

from bisect import bisect
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from random import Random

#: A part of speech (jieba's tag) and a length in characters.
WordKind = tuple[str, int]

_LONGEST = 4


class WordPool:
    """The words of one kind, drawn as often as general text uses them."""

    def __init__(self, words: list[str], frequencies: list[int]) -> None:
        self.words = words
        self._upto = list(accumulate(frequencies))

    def draw(self, random: Random) -> str:
        """One word."""
        return self.words[bisect(self._upto, random.random() * self._upto[-1])]


@cache
def pools() -> dict[WordKind, WordPool]:
    """The dictionary by kind."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name="jieba")
    found: dict[WordKind, tuple[list[str], list[int]]] = {}
    for line in (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if len(word) <= _LONGEST and not word.isascii():
            words, frequencies = found.setdefault((tag, len(word)), ([], []))
            words.append(word)
            frequencies.append(int(frequency))
    return {kind: WordPool(*pool) for kind, pool in found.items()}


@cache
def kinds() -> dict[str, WordKind]:
    """The kind of each word."""
    return {word: kind for kind, pool in pools().items() for word in pool.words}
