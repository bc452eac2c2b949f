"""Make index/data/common.txt.gz: the characters and pairs of characters that Chinese texts are made of.

The first line holds the most frequent characters, the most frequent one first; the second the pairs of
characters that stand side by side in frequent words. Counts are those of jieba's dictionary, simplified.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

from index.folding import fold

TABLE = Path(__file__).parent.parent / "index" / "data" / "common.txt.gz"

CHARACTERS = 3_000
#: A pair must stand in words that occur so often.
LEAST_FREQUENCY = 100


def make_table() -> str:
    """The content of the file, from jieba's dictionary."""
    characters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        folded = fold(word).text
        if not all("\u4e00" <= character <= "\u9fff" for character in folded):
            continue
        for place, character in enumerate(folded):
            characters[character] += int(frequency)
            if place:
                pairs[folded[place - 1 : place + 1]] += int(frequency)
    ranked = sorted(characters, key=lambda character: (-characters[character], character))
    known = sorted(pair for pair, frequency in pairs.items() if frequency >= LEAST_FREQUENCY)
    return f"{''.join(ranked[:CHARACTERS])}\n{''.join(known)}\n"


if __name__ == "__main__":
    table = make_table()
    TABLE.write_bytes(gzip.compress(table.encode(), 9, mtime=0))
    sys.stdout.write(f"{TABLE.name}: {len(table.splitlines()[1]) // 2} pairs\n")
