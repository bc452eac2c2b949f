"""Make index/data/han.txt: which Han character is folded to which (needs the package opencc).

The file holds pairs, two characters each, sorted: a traditional or variant character and the
simplified one that stands for both. Chains are followed to their end, so that folding twice is
folding once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import opencc

TABLE = Path(__file__).parent.parent / "index" / "data" / "han.txt"

RANGES = (range(0x2E80, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32400))


def _one(converter: opencc.OpenCC, character: str) -> str:
    converted: str = converter.convert(character)
    return converted if len(converted) == 1 else character


def _standard(character: str) -> bool:
    """Whether GB 2312 has the character: then a regional table must not replace it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def make_table() -> str:
    """The content of the file, from opencc's tables."""
    simplify = opencc.OpenCC("t2s")
    regional = (opencc.OpenCC("tw2s"), opencc.OpenCC("hk2s"))
    pairs: dict[str, str] = {}
    for character in (chr(code) for codes in RANGES for code in codes):
        candidates = [_one(simplify, character)]
        if not _standard(character):
            candidates += [_one(converter, character) for converter in regional]
        target = next((found for found in candidates if found != character), None)
        if target is not None:
            pairs[character] = target
    for character, target in pairs.items():
        end = target
        while end in pairs and end != character:
            end = pairs[end]
        pairs[character] = end
    return "".join(f"{a}{b}" for a, b in sorted(pairs.items()) if a != b) + "\n"


if __name__ == "__main__":
    TABLE.write_text(make_table(), encoding="utf-8")
    sys.stdout.write(f"{TABLE.name}: {len(TABLE.read_text(encoding='utf-8').strip()) // 2} pairs\n")
