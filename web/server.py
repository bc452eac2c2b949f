"""The production server: the pages under waitress, in one process a core."""

from __future__ import annotations

import errno
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import click
from flask import Flask
from waitress.server import create_server

from index.errors import os_reason
from web.app import create_app
from web.exports.downloads import AT_ONCE, PREFIX

# More pages at a time than that wait for each other: all but a little of an answer is Python.
_PAGES = 2
_WAITING = 1024  # connections
_HOSTS = (
    "请在 --host 后面写 127.0.0.1（只有这台电脑能打开）、0.0.0.0（别的电脑也能打开），"
    "或者这台电脑的一个地址。"
)
# A process that ends by itself is replaced, unless it is the last of so many in so many seconds.
_MOST_ENDS, _WITHIN = 10, 60.0


def serve(directory: Path, host: str, port: int, processes: int, origins: Sequence[str] = ()) -> None:
    """Serve the pages of an index until interrupted.

    The processes share the address and, since they map its files, the index. ``origins`` is what
    ``create_app`` takes.

    Raises:
        IndexUnusableError: the index cannot be opened.
        click.ClickException: the address cannot be listened on, or the processes end by themselves again
            and again.
    """
    app = create_app(directory, origins)
    with _listening(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"查一次已经打开：http://{shown}:{listening.getsockname()[1]}/ （按 Ctrl-C 停止）")
        if processes == 1 or sys.platform == "win32":
            _run(app, listening)
        else:
            _run_in_processes(app, listening, processes)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, port, family)  # whose error says that it is the name
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(_unheard(error, host, port)) from error


def _unheard(error: OSError | UnicodeError, host: str, port: int) -> str:
    """Why nobody can be listened to, and what to do."""
    if isinstance(error, UnicodeError | socket.gaierror):
        return f"没有“{host}”这个地址。{_HOSTS}"
    match error.errno:
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return f"“{host}”不是这台电脑的地址。{_HOSTS}"
        case errno.EADDRINUSE:
            return (
                f"端口 {port} 已被占用，也许已经有一个 chayici serve 在运行。"
                "请用 --port 换一个端口，例如 --port 8001；--port 0 是任选一个空着的。"
            )
        case errno.EACCES:
            return (
                f"没有权限使用端口 {port}：1024 以下的多半只有管理员能用。"
                "请用 --port 换一个端口，例如 --port 8000。"
            )
        case _:
            return f"不能在 {host} 的端口 {port} 上打开网页：{os_reason(error)}。"


def _run(app: Flask, listening: socket.socket) -> None:
    # It tells of each request that waits for a thread, as they now and then do.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    create_server(
        _few_at_once(app),
        sockets=[listening],
        threads=_PAGES + AT_ONCE,
        # What is made faster than it is taken waits in a file: no thread waits for who takes it slowly.
        outbuf_high_watermark=sys.maxsize,
        ident=None,
    ).run()


def _few_at_once(app: Flask) -> WSGIApplication:
    """An application that answers so many pages at a time, beside downloads, which count themselves."""
    free = threading.Semaphore(_PAGES)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(f"{PREFIX}/"):
            return app(environ, start_response)
        with free:
            return app(environ, start_response)

    return answer


def _run_in_processes(app: Flask, listening: socket.socket, processes: int) -> None:
    # Forked, so that they have the application and the socket; nothing runs beside it.
    fork = multiprocessing.get_context("fork")
    own_end, parents_end = os.pipe()
    children: dict[int, BaseProcess] = {}

    def begin() -> None:
        child = fork.Process(target=_child, args=(app, listening, own_end, parents_end))
        # It must not be ended before it has given up this process's way of ending.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        child.start()
        children[child.sentinel] = child
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    signal.signal(signal.SIGTERM, _end)
    try:
        for _ in range(processes):
            begin()
        ends: deque[float] = deque(maxlen=_MOST_ENDS)
        while True:
            for sentinel in wait([*children]):
                _tell(children.pop(cast("int", sentinel)))
                ends.append(time.monotonic())
                if len(ends) == _MOST_ENDS and ends[-1] - ends[0] < _WITHIN:
                    raise click.ClickException("回答请求的进程接连意外停止，服务已经停下。")
                begin()
    finally:
        for child in children.values():
            child.terminate()


def _tell(child: BaseProcess) -> None:
    """Say of a process that it has ended, and why."""
    child.join()
    code = child.exitcode or 0
    why = f"信号 {-code}" if code < 0 else f"退出状态 {code}"
    click.echo(f"一个回答请求的进程意外停止（{why}），另起一个。", err=True)


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _child(app: Flask, listening: socket.socket, own_end: int, parents_end: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.close(parents_end)
    # The pipe ends with the parent, however that ends: a child that stayed would keep the address.
    threading.Thread(target=_end_with_parent, args=(own_end,), daemon=True).start()
    _run(app, listening)


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)
