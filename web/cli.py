"""The command line: ``chayici index | search | reports | show | check | serve``.

Heavy modules are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index.errors import IndexingInterruptedError, IndexMissingError, IndexUnusableError, os_reason
from search.errors import QueryError
from web.usage import usage_sentence

if TYPE_CHECKING:
    from search.query import Filters

#: Exit status, as the contract promises.
DONE, INCOMPLETE, NOT_UNDERSTOOD, UNUSABLE = range(4)
_INTERRUPTED = 130
_STATUS: dict[type[Exception], int] = {
    click.UsageError: NOT_UNDERSTOOD,
    QueryError: NOT_UNDERSTOOD,
    IndexUnusableError: UNUSABLE,
    OSError: UNUSABLE,
    click.Abort: _INTERRUPTED,
    IndexingInterruptedError: _INTERRUPTED,
}

_Command = TypeVar("_Command", bound=Callable[..., Any])


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
    return status or DONE


def _sentence(error: Exception) -> str:
    match error:
        case click.UsageError():
            return usage_sentence(error)
        case click.Abort():
            return "已中断。"
        case OSError():
            return f"读写文件失败：{os_reason(error)}。"
        case _:
            return str(error)


def _default_index() -> Path:
    from platformdirs import user_data_path

    return user_data_path("chayici", appauthor=False) / "index"


_index_option = click.option(
    "--index", "directory", type=click.Path(path_type=Path), envvar="CHAYICI_INDEX", default=_default_index,
    metavar="DIR", help="索引所在的文件夹；也可用环境变量 CHAYICI_INDEX。默认在用户数据目录。",
)  # fmt: skip
_json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


def _filter_options(command: _Command) -> _Command:
    """The filters that all commands share; each may be given several times, which means or."""
    for option, name, metavar, meaning in (
        ("--level", "levels", "LEVEL", "发布机构的层级：省级、市级、县级、乡镇级、部门。"),
        ("--kind", "kinds", "KIND", "文种：报告、信息公开年报、政府工作报告、解读、范文、计划；默认都查。"),
        ("--issuer", "issuers", "TEXT", "发布机构含有这些字；以 = 开头则须全同。"),
        ("--region", "regions", "NAME_OR_CODE", "行政区划及其下级：泉州市、3505、永嘉县/三江街道。"),
        ("--year", "years", "YEAR", "报告年度：2024、2020..2024、2020..。"),
    ):
        command = click.option(option, name, multiple=True, metavar=metavar, help=meaning)(command)
    return command


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
      chayici serve                          打开网页界面

    \b
    退出状态：0 完成；1 完成，但有文件被跳过，或索引不完好；
              2 请求看不懂；3 索引不存在、被占用或已损坏。
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@commands.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH ...]")
@click.option("--rebuild", is_flag=True, help="按现在的规则重读索引里的全部报告。")
@click.option("--prune", is_flag=True, help="文件已不在的报告，从索引中去掉。")
@_json_option
@_index_option
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

        _print_json(asdict(summary))
    else:
        show_summary(summary, directory)
    return INCOMPLETE if summary.skipped else DONE


@commands.command("search")
@click.argument("query", nargs=-1, metavar="QUERY")
@_filter_options
@click.option(
    "--match", type=click.Choice(["all", "any", "exact"]), default="all", show_default=True,
    help="不带引号的词怎样组合：都有、有一个即可、每段原样连续。",
)  # fmt: skip
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest", "occurrences"]), default="relevance",
    show_default=True, help="排序：相关度、年度从新到旧、从旧到新、出现次数。",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="每页几份报告。")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。")
@click.option("--passages", type=click.IntRange(1), help="每份报告最多几段。默认：屏幕上 3 段，JSON 全部。")
@click.option(
    "--duplicates", type=click.Choice(["all", "group"]), default="all", show_default=True,
    help="内容相同的报告（转载、简繁两版等）：逐份列出，或只列一份、其余归在它名下；总数都按全部计。",
)  # fmt: skip
@_json_option
@_index_option
def search_command(
    query: tuple[str, ...],
    directory: Path,
    match: str,
    sort: str,
    limit: int,
    page: int,
    passages: int | None,
    duplicates: str,
    *,
    as_json: bool,
    **restrictions: tuple[str, ...],
) -> int:
    """检索段落，按报告分组列出。

    \b
    查询语言：
      综合查一次 执法          关键词：每个词都要在同一段里
      "综合查一次"             逐字检索；“ ”、「 」、『 』都可以
      a OR b、a | b、( … )     任一；分组
      -a、NOT a                不含
      a NEAR/10 b              两者相距不超过 10 个字，先后不论
      year:2020..2024          报告年度
      issuer:泉秀街道          发布机构含有
      region:泉州市            行政区划及其下级；也可写代码 region:3505
      kind:计划                文种：报告、解读、范文、计划等
      level:县级               发布机构的层级
      doc:泉洛政文〔2025〕14号 文号或其一部分，括号不论
      title:… section:…        标题、章节标题里有

    \b
    例：
      chayici search '"综合查一次"' --region 泉州市
      chayici search 执法 -- -监督
    """
    from search.engine import Engine
    from search.models import Duplicates, SearchRequest, Sort
    from search.query import Match

    request = SearchRequest(
        query=" ".join(query),
        match=Match(match),
        filters=_filters(restrictions),
        sort=Sort(sort),
        page=page,
        limit=limit,
        passages=passages or (None if as_json else 3),
        duplicates=Duplicates(duplicates),
    )
    if not (request.query.strip() or request.filters):
        raise QueryError("请写出要查的词，或者至少一个筛选条件。")
    result = Engine(directory).search(request)
    if as_json:
        from web.shapes import result_shape

        _print_json(result_shape(result))
    else:
        from web.terminal import show_results

        show_results(result)
    return DONE


@commands.command("reports")
@_filter_options
@_json_option
@_index_option
def reports_command(directory: Path, *, as_json: bool, **restrictions: tuple[str, ...]) -> int:
    """列出索引里的报告及其年度、发布机构、文号、行政区划、日期。"""
    from search.engine import Engine

    found = Engine(directory).reports(_filters(restrictions))
    if as_json:
        from web.shapes import report_shape

        _print_json([report_shape(report) for report in found])
    else:
        from web.terminal import show_reports

        show_reports(found)
    return DONE


@commands.command("show")
@click.argument("report_id", metavar="REPORT_ID")
@_json_option
@_index_option
def show_command(report_id: str, directory: Path, *, as_json: bool) -> int:
    """显示一份报告：元数据及其出处、章节、全部段落。REPORT_ID 见 chayici reports。"""
    from search.engine import Engine

    text = Engine(directory).report(report_id)
    if text is None:
        raise QueryError(f"没有编号为 {report_id} 的报告。编号见 chayici reports。")
    if as_json:
        from web.shapes import text_shape

        _print_json(text_shape(text))
    else:
        from web.terminal import show_report

        show_report(text)
    return DONE


@commands.command("check")
@_json_option
@_index_option
def check_command(directory: Path, *, as_json: bool) -> int:
    """检查索引是否完好：逐段核对文字、编号与索引。"""
    from index.integrity import check_index

    findings = check_index(directory)
    if as_json:
        from dataclasses import asdict

        _print_json({"whole": not findings.problems} | asdict(findings))
    elif findings.problems:
        click.echo("索引不完好：")
        for problem in findings.problems:
            click.echo(f"  {problem}")
    else:
        click.echo(f"索引完好：{findings.reports} 份报告，{findings.passages} 段。")
    return INCOMPLETE if findings.problems else DONE


@commands.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="端口；0 为任选。"
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="用几个进程回答；不写，每个处理器核心一个，最多四个。"
)
@_index_option
def serve_command(directory: Path, host: str, port: int, processes: int | None) -> int:
    """打开网页界面；还没有索引时，先把内置的五份报告编入。"""
    from web.server import serve

    processes = processes or min(4, os.cpu_count() or 1)
    try:
        serve(directory, host, port, processes)
    except IndexMissingError:
        from index.pipeline import index_sources

        click.echo("还没有索引，先把内置的五份报告编入……", err=True)
        index_sources([], directory)
        serve(directory, host, port, processes)
    return DONE


def _filters(given: dict[str, tuple[str, ...]]) -> Filters:
    """The filters that the options of ``_filter_options`` give."""
    from search import filters
    from search.query import Filters

    return Filters(
        years=tuple(map(filters.year_range, given["years"])),
        regions=tuple(map(filters.region, given["regions"])),
        issuers=tuple(map(filters.issuer, given["issuers"])),
        kinds=tuple(map(filters.kind, given["kinds"])),
        levels=tuple(map(filters.level, given["levels"])),
    )


def _print_json(shape: object) -> None:
    click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
