"""What indexing left out: remembered beside the index, so that it can be told what is not held and why.

It is a note and no part of the index: it is written when the index has been committed, and one that is
missing or damaged says that nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from index.generation import NAME
from index.sources import Skipped, file_of, is_gone, locate

# Names that Whoosh's cleaning does not take for files of its own, see ``store``.
_FILE = f"_{NAME}_skipped.json"
_TEMPORARY = f"_{NAME}_skipped.tmp"


def read_skipped(directory: Path) -> tuple[Skipped, ...] | None:
    """What indexing left out, as it was written last; None if that is not known."""
    try:
        rows = json.loads((directory / _FILE).read_bytes())
        return tuple(Skipped(str(source), str(reason)) for source, reason in rows)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def skipped_when(directory: Path) -> int:
    """When that was, in nanoseconds; 0 if it is not known."""
    try:
        return (directory / _FILE).stat().st_mtime_ns
    except OSError:
        return 0


def write_skipped(directory: Path, skipped: Sequence[Skipped]) -> None:
    """Write down what indexing left out, in one step."""
    rows = json.dumps([(one.source, one.reason) for one in skipped])
    # The index has been committed: that its note cannot be written, too, makes that no failure.
    with suppress(OSError):
        temporary = directory / _TEMPORARY
        temporary.write_text(rows, encoding="ascii")
        temporary.replace(directory / _FILE)


def still_skipped(
    before: Iterable[Skipped], now: Iterable[Skipped], has_seen: Callable[[str], bool]
) -> tuple[Skipped, ...]:
    """What is left out after a run of indexing: by this one, and by earlier ones over other paths.

    Args:
        before: what was left out before the run.
        now: what the run has left out.
        has_seen: whether the run has seen all of a file or folder of this name, so that nothing said of
            it before holds any more.
    """
    # Many rows of a dump, and members of an archive, are of one file.
    is_there = cache(lambda file: not is_gone(locate(file)))
    holds = cache(lambda file: is_there(file) and not has_seen(file))
    # A path that leads nowhere is a slip of the pen, and nothing that was left out.
    told = [
        Skipped(_absolute(file) if file == one.source else one.source, one.reason)
        for one, file in ((one, file_of(one.source)) for one in now)
        if is_there(file)
    ]
    sources = {one.source for one in told}
    kept = (one for one in before if one.source not in sources and holds(file_of(one.source)))
    return (*kept, *told)


def _absolute(file: str) -> str:
    """A file or folder by a name that holds wherever the command is run."""
    path = locate(file)
    return str(path.resolve()) if str(path) == file else file  # the built-in ones have a name of their own
