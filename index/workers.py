"""Worker processes that may hang, use up their memory or crash, without stopping those who gave them work."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

#: Makes the answers to a task, in the worker; none is empty.
Work = Callable[[Any], Iterator[bytes]]
_READY = b"ready"
_ENDING = 1.0  # seconds between a worker's last breath and its end
_START = 60.0  # seconds that a worker may take to start on a busy machine


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use.

    Attributes:
        seconds: between two of its answers.
        memory: bytes, for data.
    """

    seconds: float = 60.0
    memory: int = 2 * 1024**3


class Worker:
    """A process that does tasks one after the other and answers to each several times.

    Attributes:
        connection: where its answers come from; the first says that it is ready, an empty one ends those to
            a task.
        is_ready: whether it has started.
        since: when it last answered or was given something to do; it can be set anew.
    """

    def __init__(self, work: Work, limits: Limits, folder: str) -> None:
        # Spawned, since a forked one would hold the index's lock as long as it lives.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, work, limits.memory, folder), daemon=True
        )
        self._process.start()
        theirs.close()
        self.is_ready = False
        self.since = time.monotonic()

    def is_overdue(self, seconds: float) -> bool:
        """Whether it has not answered for so long; starting takes time of its own."""
        return time.monotonic() - self.since > seconds + (0 if self.is_ready else _START)

    def give(self, task: object) -> None:
        """Have a task done after those given before."""
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # that it is dead is found when it is listened to
            self.connection.send(task)

    def how_it_ended(self) -> str:
        """How it has ended by itself; "" if it has not."""
        self._process.join(_ENDING)
        code = self._process.exitcode
        if code is None:
            return ""
        return f"信号 {-code}" if code < 0 else f"退出码 {code}"

    def end(self) -> None:
        """End the worker with all that it has started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(connection: Connection, work: Work, memory: int, folder: str) -> None:
    """Do tasks until nobody gives any more."""
    # Ctrl-C is for the process that writes; and what a worker starts ends with its group.
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = folder  # emptied by whoever ends this process
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send_bytes(_READY)
        while True:
            task = connection.recv()
            for answer in work(task):
                connection.send_bytes(answer)
            connection.send_bytes(b"")
