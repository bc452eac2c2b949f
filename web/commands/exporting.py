"""The command that writes all that a search finds to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.errors import QueryError
from web.commands.options import (
    BOM_HELP,
    DONE,
    filters_of,
    index_option,
    match_option,
    search_filter_options,
    sort_option,
)

if TYPE_CHECKING:
    from web.exports.formats import Format


@click.command("export")
@click.argument("query", nargs=-1, metavar="QUERY")
@search_filter_options
@match_option
@sort_option
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
def export_command(
    query: tuple[str, ...],
    directory: Path,
    match: str,
    sort: str,
    name: str | None,
    output: Path | None,
    *,
    bom: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
) -> int:
    """导出检索到的全部段落，一行一段；只有筛选条件时，一行一份报告。

    QUERY 的写法与 chayici search 相同。每个文件都写明查的是什么、在多大范围里查、何时、用哪一版索引：
    CSV 写在最后一列（空列）的列名里，JSON Lines 写在第一行的 export 里，Excel 另有一张“说明”，引文写在开头。

    \b
    格式：
      csv      表格，UTF-8；以 = + - @ 开头的单元格前面加 '，以免被当作公式
      jsonl    JSON Lines，一行一个对象，字段名与 JSON 接口相同
      xlsx     Excel；文字一律是文字，不会变成公式、日期或链接
      gbt7714  参考文献表（GB/T 7714—2015），一份报告一条
      bibtex   参考文献库，一份报告一条

    \b
    例：
      chayici export '“综合查一次”' --output 综合查一次.xlsx
      chayici export 执法 --region 泉州市 --format csv > 执法.csv
      chayici export '“三项制度”' --year 2020.. --format gbt7714
    """
    from search.engine import Engine
    from search.models import Duplicates, SearchRequest, Sort
    from search.query import Match
    from web.exports.formats import CITING, written
    from web.exports.found import found_export
    from web.exports.outlet import OWN_MACHINE
    from web.exports.output import output_of
    from web.terminal_exports import watched

    form = _format(name, output)
    request = SearchRequest(
        query=" ".join(query),
        match=Match(match),
        filters=filters_of(restrictions),
        sort=Sort(sort),
        duplicates=Duplicates.GROUP if restrictions["duplicates"] == "group" else Duplicates.ALL,
    )
    if not (request.query.strip() or request.filters):
        raise QueryError("请写出要查的词，或者至少一个筛选条件。")
    export = found_export(Engine(directory).found(request), OWN_MACHINE)
    with watched(export, cites=form in CITING) as export, output_of(output, form) as file:
        file.writelines(written(export, form, bom=bom))
    return DONE


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
