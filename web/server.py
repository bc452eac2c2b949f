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
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import click
from flask import Flask
from waitress.server import create_server

from index.errors import os_reason
from web.app import create_app

# More threads than that wait for each other: all but a little of an answer is Python.
_THREADS = 2
_WAITING = 1024  # connections
_HOSTS = (
    "请在 --host 后面写 127.0.0.1（只有这台电脑能打开）、0.0.0.0（别的电脑也能打开），"
    "或者这台电脑的一个地址。"
)


def serve(directory: Path, host: str, port: int, processes: int, origins: Sequence[str] = ()) -> None:
    """Serve the pages of an index until interrupted.

    The processes share the address and, since they map its files, the index. ``origins`` is what
    ``create_app`` takes.

    Raises:
        IndexUnusableError: the index cannot be opened.
        click.ClickException: the address cannot be listened on.
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
    create_server(app, sockets=[listening], threads=_THREADS, ident=None).run()


def _run_in_processes(app: Flask, listening: socket.socket, processes: int) -> None:
    # Forked, so that they have the application and the socket; nothing runs beside it yet.
    fork = multiprocessing.get_context("fork")
    own_end, parents_end = os.pipe()
    children: list[BaseProcess] = [
        fork.Process(target=_child, args=(app, listening, own_end, parents_end)) for _ in range(processes)
    ]
    signal.signal(signal.SIGTERM, _end)
    try:
        for child in children:
            child.start()
        for child in children:
            child.join()
    finally:
        for child in children:
            child.terminate()


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _child(app: Flask, listening: socket.socket, own_end: int, parents_end: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(parents_end)
    # The pipe ends with the parent, however that ends: a child that stayed would keep the address.
    threading.Thread(target=_end_with_parent, args=(own_end,), daemon=True).start()
    _run(app, listening)


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)
