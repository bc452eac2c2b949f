"""The command that serves the pages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from index.errors import IndexMissingError
from web.commands.options import DONE, index_option

_ORIGIN = re.compile(r"\*|https?://[^/?#\s]+")


def _origins(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    for origin in given:
        if not _ORIGIN.fullmatch(origin):
            raise click.BadParameter(f"“{origin}”不是网站的来源，应写成 https://example.org，或者 *。")
    return given


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="端口；0 为任选。"
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="用几个进程回答；不写，每个处理器核心一个，最多四个。"
)
@click.option(
    "--cors", "origins", multiple=True, metavar="ORIGIN", callback=_origins,
    help="允许这个网站的网页脚本读 /api/ 和 /feed，如 https://example.org，* 为任何网站；"
    "可写几次，默认都不允许。",
)  # fmt: skip
@index_option
def serve_command(
    directory: Path, host: str, port: int, processes: int | None, origins: tuple[str, ...]
) -> int:
    """打开网页界面；还没有索引时，先把内置的五份报告编入。

    \b
    例：
      chayici serve                    在这台电脑上用浏览器打开它印出的网址
      chayici serve --port 8001        端口 8000 已被占用的时候
      chayici serve --host 0.0.0.0     同一网络里别的电脑也能打开
    """
    from web.server import serve

    processes = processes or min(4, os.cpu_count() or 1)
    try:
        serve(directory, host, port, processes, origins)
    except IndexMissingError:
        from index.pipeline import index_sources

        click.echo("还没有索引，先把内置的五份报告编入……", err=True)
        index_sources([], directory)
        serve(directory, host, port, processes, origins)
    return DONE
