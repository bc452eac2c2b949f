"""Digests: what tells whether a report has changed since it was indexed.

A digest is a hash of the report before it was read and, behind a space, the stamp of the file that it came
from: its size and the time of its last change. Where that is the same the file need not even be opened.
"""

from __future__ import annotations

import hashlib

from index.models import Original


def digest(original: Original, stamp: str) -> str:
    """The digest of a report that came from a source with this stamp."""
    # A report of which only the text is known has the hash of that.
    told = original.text if original == Original(original.text) else repr(original)
    return f"{_hash(told)} {stamp}".rstrip()


def is_same(one: str, other: str) -> bool:
    """Whether two digests are of the same report, wherever it came from."""
    return one.partition(" ")[0] == other.partition(" ")[0]


def has_stamp(held: str, stamp: str) -> bool:
    """Whether a held report certainly is what a source with this stamp holds."""
    return bool(stamp) and held.partition(" ")[2] == stamp


def stamp_with(stamp: str, beside: object) -> str:
    """The stamp of a source, if what stands beside it is to count as well."""
    return f"{stamp}-{_hash(repr(beside))}" if stamp and beside else stamp


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
