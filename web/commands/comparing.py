"""The command that compares queries by year, division or issuer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.commands.options import (
    DONE,
    across_option,
    by_option,
    check_output,
    csv_options,
    filter_options,
    filters_of,
    index_option,
    json_option,
    match_option,
    print_csv,
    print_json,
)


@click.command("compare")
@click.argument("queries", nargs=-1, required=True, metavar="QUERY [QUERY ...]")
@filter_options
@match_option
@by_option
@across_option
@json_option
@csv_options("输出 CSV，每行每个查询一条；未收录的为空，没有的为 0。")
@index_option
def compare_command(
    queries: tuple[str, ...],
    directory: Path,
    match: str,
    by: str,
    across: str,
    *,
    as_json: bool,
    as_csv: bool,
    bom: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
) -> int:
    """按年度、区划或发布机构比较一个或几个查询（最多 20 个）。

    每格有出现次数（查询里没有引号时数段落）、段落数、报告份数和每万字次数，旁边是收录了多少：
    “未收录”是没有报告（加了筛选写“无报告”，是筛选之内没有），0 是有报告而没有这样说。

    \b
    例：
      chayici compare '“枫桥经验”' '“综合查一次”' --region 福建 --region 浙江
      chayici compare '“三项制度”' --by province --across year
      chayici compare '“行政复议”' --by issuer --region 泉州市 --csv > 比较.csv
    """
    from search.comparison import Across, By, CompareRequest, read_queries
    from search.engine import Engine
    from search.query import Match

    check_output(as_json=as_json, as_csv=as_csv, bom=bom)
    request = CompareRequest(
        queries=read_queries(queries),
        match=Match(match),
        filters=filters_of(restrictions),
        by=By(by),
        across=Across(across),
    )
    comparison = Engine(directory).compare(request)
    if as_json:
        from web.compare_shapes import comparison_shape

        print_json(comparison_shape(comparison))
    elif as_csv:
        from web.compare_table import compare_table

        print_csv(compare_table(comparison), bom=bom)
    else:
        from web.terminal_compare import show_comparison

        show_comparison(comparison)
    return DONE
