"""The command that writes all that a search, a concordance, a comparison or a list has to a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from search.errors import QueryError
from web.commands.options import (
    BOM_HELP,
    DONE,
    across_option,
    by_option,
    filters_of,
    index_option,
    match_option,
    search_filter_options,
    width_option,
)

if TYPE_CHECKING:
    from web.exports.formats import Format
    from web.parameters import Arguments


@click.command("export")
@click.argument("query", nargs=-1, metavar="[QUERY ...]")
@click.option(
    "--what", type=click.Choice(["search", "kwic", "compare", "coverage", "reports"]), default="search",
    show_default=True, help="导出什么，见上。",
)  # fmt: skip
@search_filter_options
@match_option
@click.option(
    "--sort",
    type=click.Choice(
        ["relevance", "newest", "oldest", "published", "occurrences", "left", "right", "year", "report"]
    ),
    help="排序：search 用前五种，不写是 relevance；kwic 用后四种，不写是 right。",
)
@width_option
@by_option
@across_option
@click.option(
    "--format", "name", type=click.Choice(["csv", "jsonl", "xlsx", "gbt7714", "bibtex"]),
    help="格式；不写，就看 --output 的后缀：.csv、.jsonl、.xlsx、.txt（GB/T 7714）、.bib。",
)  # fmt: skip
@click.option("--bom", is_flag=True, help=BOM_HELP)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="写到这个文件，写完才出现；已有的被取代。不写，就写到标准输出。",
)  # fmt: skip
@index_option
@click.pass_context
def export_command(
    context: click.Context,
    /,
    query: tuple[str, ...],
    what: str,
    directory: Path,
    name: str | None,
    output: Path | None,
    *,
    bom: bool,
    **options: Any,  # noqa: ANN401 - those of the addresses of exports
) -> int:
    """导出检索到的全部，或者语境、比较、收录、报告目录的全部，与网页上的“导出”相同。

    每个文件都写明查的是什么、用了哪些筛选、在多大范围里查、何时、用哪一版索引：
    CSV 写在最后一列（空列）的列名里，JSON Lines 写在第一行的 export 里，Excel 另有一张“说明”，引文写在开头。

    \b
    导出什么（--what）：
      search    检索到的段落，一行一段；只有筛选条件时，一行一份报告
      kwic      每一处的前后文，一行一处；--sort、--width 与 chayici kwic 相同
      compare   比较，一行一格；QUERY 可以写几个，--by、--across 与 chayici compare 相同
      coverage  收录，每个行政区划的每个年度一行；不写 QUERY
      reports   报告目录，一行一份报告；不写 QUERY

    \b
    格式：
      csv      表格，UTF-8；以 = + - @ 开头的单元格前面加 '，以免被当作公式
      jsonl    JSON Lines，一行一个对象，键与 CSV 的列名相同
      xlsx     Excel；文字一律是文字，不会变成公式、日期或链接
      gbt7714  参考文献表（GB/T 7714—2015），一份报告一条；只用于 search 和 reports
      bibtex   参考文献库，一份报告一条；只用于 search 和 reports

    \b
    例：
      chayici export '“综合查一次”' --output 综合查一次.xlsx
      chayici export 执法 --region 泉州市 --format csv > 执法.csv
      chayici export '“三项制度”' --year 2020.. --format gbt7714
      chayici export '“三项制度”' --what kwic --sort left --width 20 --output 语境.xlsx
      chayici export '“枫桥经验”' '“综合查一次”' --what compare --by province --output 比较.xlsx
      chayici export --what reports --region 泉州市 --output 报告目录.csv --bom
    """
    from search.engine import Engine
    from web.exports.formats import CITING, written
    from web.exports.outlet import OWN_MACHINE
    from web.exports.output import output_of
    from web.exports.registry import EXPORTS
    from web.terminal_exports import watched

    form = _format(name, output)
    filters_of(options)  # an address leaves out what is empty; here that is a mistake, and told
    given = {
        name: str(value) if isinstance(value, int) else value
        for name, value in options.items()
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    arguments = _arguments(what, query, {"duplicates": options["duplicates"]} | given)
    export = EXPORTS[what].make(Engine(directory), arguments, OWN_MACHINE)
    with watched(export, cites=form in CITING) as export, output_of(output, form) as file:
        file.writelines(written(export, form, bom=bom))
    return DONE


def _arguments(what: str, query: tuple[str, ...], given: Mapping[str, str | tuple[str, ...]]) -> Arguments:
    """The arguments of the address that gives the same export.

    Raises:
        click.UsageError: some of them do not belong to it.
    """
    from werkzeug.datastructures import MultiDict

    from web.exports.registry import EXPORTS

    read = EXPORTS[what].read
    for name in given:
        if name not in read:
            able = "、".join(other for other, one in EXPORTS.items() if name in one.read)
            raise click.UsageError(f"--{name} 不用于 --what {what}，只用于 {able}。")
    if given["duplicates"] == "group" and what != "search":
        raise click.UsageError("--duplicates group 只用于 --what search。")
    if query and "q" not in read:
        raise click.UsageError(f"--what {what} 只看筛选条件，不能写 QUERY。")
    several = "q" in read and read["q"].repeatable
    return MultiDict({"q": list(query) if several else " ".join(query), **given})


def _format(name: str | None, output: Path | None) -> Format:
    """The format that is asked for by its name, or by that of the file."""
    from web.exports.formats import KINDS, Format, format_of

    if name:
        return Format(name)
    form = format_of(output.suffix.lower().removeprefix(".")) if output else None
    if form is None:
        known = "、".join(f".{kind.suffix}" for kind in KINDS.values())
        raise QueryError(f"请用 --format 写明格式，或者让 --output 的文件名以 {known} 之一结尾。")
    return form
