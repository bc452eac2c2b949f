"""The command line: its commands, and what becomes of their errors.

Heavy modules are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import io
import sys

import click

from index.errors import IndexingInterruptedError, IndexUnusableError, os_reason
from search.errors import QueryError
from web.commands.comparing import compare_command
from web.commands.concordance import kwic_command
from web.commands.covering import coverage_command
from web.commands.exporting import export_command
from web.commands.indexing import check_command, index_command
from web.commands.options import DONE, NOT_UNDERSTOOD, UNUSABLE
from web.commands.searching import reports_command, search_command, show_command
from web.commands.serving import serve_command
from web.usage import usage_sentence

# What a shell makes of SIGINT and SIGPIPE: 128 and the number of the signal.
_INTERRUPTED, _PIPE_CLOSED = 130, 141
_STATUS: dict[type[Exception], int] = {
    click.UsageError: NOT_UNDERSTOOD,
    click.ClickException: UNUSABLE,
    QueryError: NOT_UNDERSTOOD,
    IndexUnusableError: UNUSABLE,
    OSError: UNUSABLE,
    click.Abort: _INTERRUPTED,
    IndexingInterruptedError: _INTERRUPTED,
}


def main() -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal cannot show must not stop the work
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; an error becomes a sentence on standard error.

    Returns:
        The exit status.
    """
    try:
        status = commands.main(args=arguments, prog_name="chayici", standalone_mode=False)
    except tuple(_STATUS) as error:
        click.echo(_sentence(error), err=True)
        return next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    except SystemExit as left:
        # So click and rich leave when nobody reads any more, and in no other case.
        if left.code == 1:
            return _PIPE_CLOSED
        raise
    return status or DONE


def _sentence(error: Exception) -> str:
    match error:
        case click.UsageError():
            return usage_sentence(error)
        case click.Abort():
            return "已中断。"
        case OSError():
            which = f" {error.filename} " if isinstance(error.filename, str) else ""
            return f"读写文件{which}失败：{os_reason(error)}。"
        case _:
            return str(error)


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "-V", "--version", package_name="chayici", message="chayici %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """查一次：检索各地法治政府建设年度报告的全文。

    \b
    例：
      chayici index                          把内置的五份报告编入索引
      chayici index 报告文件夹               把文件夹里的报告编入索引
      chayici search '“综合查一次”'          逐字检索，一处不漏
      chayici search 执法 监督 --year 2024   关键词检索，限 2024 年度
      chayici compare '“枫桥经验”' --by province  各省各说了多少
      chayici kwic '“枫桥经验”'              逐处列出前后文
      chayici serve                          打开网页界面

    \b
    退出状态：0 完成；1 完成，但有文件被跳过，或索引不完好；
              2 请求看不懂；3 索引不存在、被占用或已损坏。
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    index_command, search_command, kwic_command, compare_command, export_command, reports_command,
    show_command, coverage_command, check_command, serve_command,
):  # fmt: skip
    commands.add_command(_command)
