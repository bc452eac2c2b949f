"""Progress on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Self, TypeVar

_Item = TypeVar("_Item")

_EVERY = 1.0  # seconds


class Progress:
    """Tells how far a piece of work has come, as a context: once a second on a terminal, else at the end."""

    def __init__(self, title: str, total: int | None = None) -> None:
        self._title = title
        self._of = f" of {total:,}" if total else ""
        self._done = 0
        self._started = self._told = time.perf_counter()

    def __enter__(self) -> Self:
        self._tell()
        return self

    def __exit__(self, *_: object) -> None:
        self._write()
        sys.stderr.write("\n")

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if time.perf_counter() - self._told >= _EVERY:
            self._tell()

    def _tell(self) -> None:
        self._told = time.perf_counter()
        if sys.stderr.isatty():
            self._write()

    def _write(self) -> None:
        count = f" {self._done:,}{self._of}" if self._done or self._of else ""
        sys.stderr.write(f"\r{self._title}:{count}, {time.perf_counter() - self._started:.0f} s ")
        sys.stderr.flush()


def stepping(items: Iterable[_Item], progress: Progress) -> Iterator[_Item]:
    """The items, a step of progress behind each."""
    for item in items:
        yield item
        progress.step()
