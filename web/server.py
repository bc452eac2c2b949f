"""The production server: the pages under waitress."""

from __future__ import annotations

from pathlib import Path

import click
from waitress.server import create_server

from web.app import create_app

_THREADS = 8


def serve(directory: Path, host: str, port: int) -> None:
    """Serve the pages of an index until interrupted.

    Raises:
        IndexUnusableError: the index cannot be opened.
        OSError: the address cannot be listened on.
    """
    server = create_server(create_app(directory), host=host, port=port, threads=_THREADS, ident=None)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"查一次已经打开：http://{shown}:{server.effective_port}/ （按 Ctrl-C 停止）")
    server.run()
