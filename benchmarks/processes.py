"""Measured work runs in a process of its own, so that nothing that ran before weighs on it."""

from __future__ import annotations

import os
import resource
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

_Result = TypeVar("_Result")
_Arguments = ParamSpec("_Arguments")

_INTERVAL = 0.1  # seconds between two looks at the memory
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def isolated(
    work: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs
) -> _Result:
    """Do a piece of work in a fresh process and give its result."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


class PeakMemory:
    """Watches the memory of this process and its helpers, as a context.

    Attributes:
        process: the most that this process held in its whole life, in bytes (``ru_maxrss``).
        together: the most that it and the processes below it were seen to hold at one time, looked at
            ten times a second; pages that they share count for each. None where there is no /proc.
    """

    def __init__(self) -> None:
        self.process = 0
        self.together: int | None = None
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()
        self.process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
        if self.together is not None:
            self.together = max(self.together, self.process)

    def _watch(self) -> None:
        if not Path("/proc/self/statm").exists():
            return
        while not self._done.wait(_INTERVAL):
            held = sum(_resident(process) for process in _descendants(os.getpid()))
            self.together = max(self.together or 0, held)


def _descendants(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:  # the thread has ended
            continue
        for child in found:
            yield from _descendants(int(child))


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:  # the process has ended
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
