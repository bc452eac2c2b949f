"""Originals: texts before folding, kept as what they have otherwise than their folded form."""

from __future__ import annotations

import zlib

# How the texts of today write what folding makes one: almost nothing else is left to keep.
_AS_WRITTEN = tuple(zip(",;:?!()", "，；：？！（）", strict=True))
_RAW = -15  # deflate without header and checksum: the array file has one
_EFFORT = 6


def difference(original: str, folded: str) -> bytes:
    """What an original has otherwise than its folded form; nothing if that is how one would write it."""
    written = _written(folded)
    if written == original:
        return b""
    packing = zlib.compressobj(_EFFORT, zlib.DEFLATED, _RAW, zdict=_encoded(written))
    return packing.compress(_encoded(original)) + packing.flush()


def original(folded: str, difference: bytes) -> str:
    """The original of a folded text.

    Raises:
        zlib.error: the difference is not one from this text.
    """
    written = _written(folded)
    if not difference:
        return written
    unpacking = zlib.decompressobj(_RAW, zdict=_encoded(written))
    return unpacking.decompress(difference).decode("utf-8", "surrogatepass")


def _written(folded: str) -> str:
    # Twenty times as fast as str.translate.
    for folded_form, written in _AS_WRITTEN:
        folded = folded.replace(folded_form, written)
    return folded


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
