"""The commands that make an index and look whether it is whole."""

from __future__ import annotations

from pathlib import Path

import click

from search.errors import QueryError
from web.commands.options import DONE, INCOMPLETE, index_option, json_option, print_json


@click.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--rebuild", is_flag=True, help="按现在的规则重读索引里的全部报告。")
@click.option("--prune", is_flag=True, help="文件已不在的报告，从索引中去掉。")
@json_option
@index_option
def index_command(
    paths: tuple[str, ...], directory: Path, *, rebuild: bool, prune: bool, as_json: bool
) -> int:
    """把报告文件和文件夹编入索引；不写 PATH 就编入内置的五份报告。

    没有变化的文件不再读；变了的取代旧的；读不了的跳过并说明原因，其余照常。
    按 Ctrl-C 就停下，读完的已写入索引，再运行一次就接着读。

    \b
    读哪些格式：TXT、HTML、DOCX、PDF（有文字层的），装了 LibreOffice 时还有 DOC、WPS、RTF；
    爬虫数据 JSON Lines 和 CSV（url、title、text 或 html 列，及 issuer、report_year 等）；以上各种的 ZIP。
    文件夹里的 manifest.csv（path、url、issuer、report_year 等列）可以更正或补充任何一项。

    \b
    例：
      chayici index ~/报告                 文件夹里的报告，包括子文件夹
      chayici index 数据.jsonl 年报.zip    爬虫数据、压缩包
      chayici index ~/报告 --prune         同时去掉文件已删除的报告
      chayici index --rebuild              换版本、换词典之后
    """
    from index.pipeline import index_sources
    from web.terminal import indexing_progress, show_summary

    if not all(paths):  # an unset variable of the shell, and not the folder where one is
        raise QueryError("有一个 PATH 是空的。")
    with indexing_progress() as progress:
        summary = index_sources(
            [Path(path) for path in paths], directory, rebuild=rebuild, prune=prune, progress=progress
        )
    if as_json:
        from dataclasses import asdict

        print_json(asdict(summary))
    else:
        show_summary(summary, directory)
    return INCOMPLETE if summary.skipped else DONE


@click.command("check")
@json_option
@index_option
def check_command(directory: Path, *, as_json: bool) -> int:
    """检查索引是否完好：逐段核对文字、编号与索引。完好时退出状态是 0，不完好是 1。

    \b
    例：
      chayici check
      chayici check --json --index 另一个索引
    """
    from index.integrity import check_index

    findings = check_index(directory)
    if as_json:
        from dataclasses import asdict

        print_json({"whole": not findings.problems} | asdict(findings))
    elif findings.problems:
        click.echo("索引不完好：")
        for problem in findings.problems:
            click.echo(f"  {problem}")
    else:
        click.echo(f"索引完好：{findings.reports} 份报告，{findings.passages} 段。")
    return INCOMPLETE if findings.problems else DONE
