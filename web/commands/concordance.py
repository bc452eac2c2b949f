"""The command that shows each occurrence in its context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.commands.options import (
    DONE,
    check_output,
    csv_options,
    filter_options,
    filters_of,
    index_option,
    json_option,
    match_option,
    print_csv,
    print_json,
    width_option,
)


@click.command("kwic")
@click.argument("query", nargs=-1, metavar="QUERY")
@filter_options
@match_option
@click.option(
    "--sort", type=click.Choice(["left", "right", "year", "report"]), default="right", show_default=True,
    help="排序：左边的字（由近及远）、右边的字、年度从早到晚、报告（地区、机构）。",
)  # fmt: skip
@width_option
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="每页几行。")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。")
@json_option
@csv_options("输出 CSV：全部各行，不分页。")
@index_option
def kwic_command(
    query: tuple[str, ...],
    directory: Path,
    match: str,
    sort: str,
    width: int,
    limit: int,
    page: int,
    *,
    as_json: bool,
    as_csv: bool,
    bom: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
) -> int:
    """逐处列出前后文，一处一行，查到的字对齐在中间。

    加引号的话，每一处（重叠的只算一处）列一行；只有不加引号的词，列的是各段里标出的地方。
    查询语言见 chayici search --help。

    \b
    怎样排：
      left、right   按紧挨着的字，由近及远比较 12 个字；都相同的，从早到晚。
                    段首、段末在最前，标点在汉字之前
      year          报告年度从早到晚，同一年按日期；年度不详的在最后
      report        按行政区划代码，再按机构、年度；区划不详的在最后

    \b
    例：
      chayici kwic '“综合查一次”'
      chayici kwic '“存在的”' --sort right --region 泉州市
      chayici kwic '“枫桥经验”' --sort year --csv > 枫桥经验.csv
    """
    from search.engine import Engine
    from search.kwic import KwicRequest, KwicSort
    from search.query import Match

    request = KwicRequest(
        query=" ".join(query),
        match=Match(match),
        filters=filters_of(restrictions),
        sort=KwicSort(sort),
        page=page,
        limit=limit,
        width=width,
    )
    check_output(as_json=as_json, as_csv=as_csv, bom=bom)
    engine = Engine(directory)
    if as_csv:
        from web.exports.outlet import OWN_MACHINE
        from web.kwic_table import kwic_table

        print_csv(kwic_table(engine.kwic_lines(request).lines, width, OWN_MACHINE), bom=bom)
    elif as_json:
        from web.kwic_shapes import kwic_shape

        print_json(kwic_shape(engine.kwic(request)))
    else:
        from web.terminal_kwic import show_kwic

        show_kwic(engine.kwic(request))
    return DONE
