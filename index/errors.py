"""What can go wrong, told in a Chinese sentence to the person who can mend it."""

from __future__ import annotations


class ChayiciError(Exception):
    """Root of the project's errors; its text is a Chinese sentence for users."""


class UnreadableSourceError(ChayiciError):
    """A source file that holds no readable report; it is skipped, the rest goes on."""


class IndexUnusableError(ChayiciError):
    """An index that is missing, locked, damaged, foreign or made by another version."""


class IndexMissingError(IndexUnusableError):
    """There is no index in the folder."""


class IndexMismatchError(IndexUnusableError):
    """An index made under another schema, folding or word segmenter; ``--rebuild`` mends it."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class IndexDamagedError(IndexUnusableError):
    """The index's files are not whole."""
