"""The server: several processes share one address, and none outlives the first."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from web.cli import run
from web.exports.downloads import AT_ONCE

_PATIENCE = 60  # seconds that something may take on a busy machine
_SERVE = "from web.cli import main; main()"


@contextmanager
def server(index: Path, processes: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``chayici serve`` and its port."""
    arguments = ["serve", "--index", str(index), "--port", "0", "--processes", str(processes)]
    command = [sys.executable, "-c", _SERVE, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found is not None
        try:
            yield process, int(found[1])
        finally:
            process.kill()


def passages(port: int) -> int:
    """How many passages a phrase has, as the server says."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)) as connection:
        connection.request("GET", "/api/v1/search?q=%22%E6%89%A7%E6%B3%95%22")
        total = json.load(connection.getresponse())["total"]
        assert isinstance(total["passages"], int)
        return total["passages"]


def until(happens: Callable[[], bool]) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + _PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_heard(port: int) -> bool:
    """Whether anybody listens."""
    try:
        socket.create_connection(("127.0.0.1", port), _PATIENCE).close()
    except ConnectionError:
        return False
    return True


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_give_the_same_answer(seeds_index: Path, processes: int) -> None:
    """However many processes answer, an answer is the same."""
    with server(seeds_index, processes) as (_, port):
        assert len({passages(port) for _ in range(12)}) == 1


def test_exports_keep_nobody_waiting(tmp_path: Path) -> None:
    """Pages are answered while large exports are made, and others are made though nobody takes these."""
    long = tmp_path / "long.txt"
    passage = "推进依法行政，规范行政执法。" * 40 + "\n"
    long.write_text("某县人民政府2024年法治政府建设年度报告\n" + passage * 600, "utf-8")
    assert run(["index", str(long), "--index", str(tmp_path / "index")]) == 0
    with server(tmp_path / "index", 1) as (_, port), ExitStack() as stack:
        assert passages(port) == 600
        assert all(begins(stack, port) for _ in range(AT_ONCE))
        assert passages(port) == 600
        assert not begins(stack, port)  # so that they were still being made when the page was answered
        until(lambda: begins(stack, port))


def begins(held: ExitStack, port: int) -> bool:
    """Whether a download begins, rather than being put off; it is held, and no more of it taken than a little.

    It is far more than a server and a system hold in memory.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", "/export/kwic.csv?width=200&q=%22%E8%A1%8C%E6%94%BF%22")
    answer = connection.getresponse()
    if answer.status != 200:
        answer.close()
        connection.close()
        return False
    held.callback(connection.close)
    held.callback(answer.close)
    return len(answer.read(1000)) == 1000


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_first(seeds_index: Path, ending: signal.Signals) -> None:
    """When the first process is ended, in whatever way, nothing listens any more."""
    with server(seeds_index, 2) as (process, port):
        assert passages(port)
        process.send_signal(ending)
        process.wait(_PATIENCE)
        until(lambda: not is_heard(port))


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("192.0.2.1", "“192.0.2.1”不是这台电脑的地址。请在 --host 后面写 127.0.0.1"),
        ("a..b", "没有“a..b”这个地址。请在 --host 后面写 127.0.0.1"),
        ("-", "没有“-”这个地址。请在 --host 后面写 127.0.0.1"),
    ],
)
def test_an_address_that_is_not_ours(
    seeds_index: Path, capsys: pytest.CaptureFixture[str], host: str, said: str
) -> None:
    """It is told in a Chinese sentence that says what to write instead."""
    assert run(["serve", "--index", str(seeds_index), "--host", host, "--port", "0"]) == 3
    printed = capsys.readouterr()
    assert (printed.out, printed.err[: len(said)]) == ("", said)
    assert not re.search("[A-Z]", printed.err)


def test_a_port_in_use(seeds_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run(["serve", "--index", str(seeds_index), "--port", str(port)]) == 3
    said = (
        f"端口 {port} 已被占用，也许已经有一个 chayici serve 在运行。"
        "请用 --port 换一个端口，例如 --port 8001；--port 0 是任选一个空着的。\n"
    )
    assert capsys.readouterr() == ("", said)


def children(process: subprocess.Popen[str]) -> set[int]:
    """The processes that answer."""
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return set(map(int, told.split()))


def test_a_process_that_ends_is_replaced(seeds_index: Path) -> None:
    """Killed ones, even all of them, are told of, and others answer in their place."""
    with server(seeds_index, 2) as (process, port):
        until(lambda: len(children(process)) == 2)
        before = children(process)
        for child in before:
            os.kill(child, signal.SIGKILL)
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in before]
        assert all("信号 9" in line for line in told)
        assert passages(port)
        until(lambda: len(children(process) - before) == 2)
        assert not children(process) & before
        process.terminate()
        assert process.wait(_PATIENCE) == 0


def test_processes_that_do_not_stay_alive_are_given_up(seeds_index: Path) -> None:
    """Where they end again and again so does the server, with a sentence and a status that says so."""
    with server(seeds_index, 2) as (process, _):
        assert process.stderr is not None
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None:
            assert time.monotonic() < deadline
            for child in children(process):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
        assert "服务已经停下" in [*process.stderr][-1]
        assert process.returncode == 3
