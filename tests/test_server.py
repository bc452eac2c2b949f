"""The server: several processes share one address, and none outlives the first."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

_SERVE = "from web.cli import main; main()"


@contextmanager
def server(index: Path, processes: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``chayici serve`` and its port."""
    arguments = ["serve", "--index", str(index), "--port", "0", "--processes", str(processes)]
    command = [sys.executable, "-c", _SERVE, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found is not None
        try:
            yield process, int(found[1])
        finally:
            process.kill()


def passages(port: int) -> int:
    """How many passages a phrase has, as the server says."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", "/api/v1/search?q=%22%E6%89%A7%E6%B3%95%22")
        total = json.load(connection.getresponse())["total"]
        assert isinstance(total["passages"], int)
        return total["passages"]


def ask_until_nobody_answers(port: int) -> None:
    """Ask again and again, for some seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        passages(port)
        time.sleep(0.05)


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_give_the_same_answer(seeds_index: Path, processes: int) -> None:
    """However many processes answer, an answer is the same."""
    with server(seeds_index, processes) as (_, port):
        assert len({passages(port) for _ in range(12)}) == 1


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_first(seeds_index: Path, ending: signal.Signals) -> None:
    """When the first process is ended, in whatever way, nothing listens any more."""
    with server(seeds_index, 2) as (process, port):
        assert passages(port)
        process.send_signal(ending)
        process.wait(20)
        with pytest.raises(ConnectionError):
            ask_until_nobody_answers(port)
