"""The commands that search, list reports and show one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from search.errors import QueryError
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
    search_filter_options,
    sort_option,
)


@click.command("search")
@click.argument("query", nargs=-1, metavar="QUERY")
@search_filter_options
@match_option
@sort_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="每页几份报告。")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。")
@click.option("--passages", type=click.IntRange(1), help="每份报告最多几段。默认：屏幕上 3 段，JSON 全部。")
@json_option
@index_option
def search_command(
    query: tuple[str, ...],
    directory: Path,
    match: str,
    sort: str,
    limit: int,
    page: int,
    passages: int | None,
    *,
    as_json: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
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
      part:不足                报告的哪一部分，看章节标题：做法、不足、打算
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
        filters=filters_of(restrictions),
        sort=Sort(sort),
        page=page,
        limit=limit,
        passages=passages or (None if as_json else 3),
        duplicates=Duplicates.GROUP if restrictions["duplicates"] == "group" else Duplicates.ALL,
    )
    if not (request.query.strip() or request.filters):
        raise QueryError("请写出要查的词，或者至少一个筛选条件。")
    result = Engine(directory).search(request)
    if as_json:
        from web.shapes import result_shape

        print_json(result_shape(result))
    else:
        from web.terminal import show_results

        show_results(result)
    return DONE


@click.command("reports")
@filter_options
@json_option
@csv_options()
@index_option
def reports_command(
    directory: Path,
    *,
    as_json: bool,
    as_csv: bool,
    bom: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
) -> int:
    """列出索引里的报告及其年度、发布机构、文号、行政区划、日期、段数和编号。

    \b
    例：
      chayici reports --region 泉州市 --year 2024
      chayici reports --issuer '=泉州市人民政府'
      chayici reports --kind 计划 --csv > 计划.csv
    """
    from search.engine import Engine

    check_output(as_json=as_json, as_csv=as_csv, bom=bom)
    engine, filters = Engine(directory), filters_of(restrictions)
    if as_json:
        from web.shapes import report_shape

        print_json([report_shape(report) for report in engine.reports(filters)])
    elif as_csv:
        from web.exports.outlet import OWN_MACHINE
        from web.listings import reports_table

        print_csv(reports_table(engine.each_report(filters).reports, OWN_MACHINE), bom=bom)
    else:
        from web.terminal import show_reports

        show_reports(engine.reports(filters))
    return DONE


@click.command("show")
@click.argument("report_id", metavar="REPORT_ID")
@json_option
@index_option
def show_command(report_id: str, directory: Path, *, as_json: bool) -> int:
    """显示一份报告：元数据及其出处、章节、全部段落。REPORT_ID 见 chayici reports。

    \b
    例：
      chayici show 8791d64c327e
      chayici show 8791d64c327e --json > 报告.json
    """
    from search.engine import Engine

    engine = Engine(directory)
    text = engine.report(report_id)
    if text is None:
        raise QueryError(f"没有编号为 {report_id} 的报告。编号见 chayici reports。")
    if as_json:
        from web.shapes import text_shape

        print_json(text_shape(text, engine.neighbours(report_id)))
    else:
        from web.terminal import show_report

        show_report(text)
    return DONE
