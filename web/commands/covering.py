"""The command that tells what is held."""

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
    print_csv,
    print_json,
)


@click.command("coverage")
@filter_options
@json_option
@csv_options()
@index_option
def coverage_command(
    directory: Path,
    *,
    as_json: bool,
    as_csv: bool,
    bom: bool,
    **restrictions: Any,  # noqa: ANN401 - see ``filters_of``
) -> int:
    """收录了哪些行政区划、哪些年度的报告，哪些文件编入索引时跳过了。

    不限行政区划时按省列出；用 --region 限定，就按它的下级列出。

    \b
    例：
      chayici coverage                         各省各年度有几份报告
      chayici coverage --region 福建省         福建省各市
      chayici coverage --level 县级 --csv      县级政府的报告，每省每年一行
    """
    from search.engine import Engine

    check_output(as_json=as_json, as_csv=as_csv, bom=bom)
    found = Engine(directory).coverage(filters_of(restrictions))
    if as_json:
        from web.coverage_shapes import coverage_shape
        from web.skipped import by_reason

        print_json(coverage_shape(found, by_reason(found.skipped, str, None)))
    elif as_csv:
        from web.listings import coverage_table

        print_csv(coverage_table(found), bom=bom)
    else:
        from web.terminal_coverage import show_coverage

        show_coverage(found)
    return DONE
