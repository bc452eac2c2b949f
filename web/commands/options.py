"""What several commands share: where the index is, the filters, JSON, exit status."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from search.query import Filters
    from web.tables import Table

#: Exit status, as the contract promises.
DONE, INCOMPLETE, NOT_UNDERSTOOD, UNUSABLE = range(4)

#: What ``--bom`` is for.
BOM_HELP = "CSV 以字节顺序标记开头：Excel 凭它认出 UTF-8。"

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _default_index() -> Path:
    from platformdirs import user_data_path

    return user_data_path("chayici", appauthor=False) / "index"


index_option = click.option(
    "--index", "directory", type=click.Path(path_type=Path), envvar="CHAYICI_INDEX", default=_default_index,
    metavar="DIR", help="索引所在的文件夹；也可用环境变量 CHAYICI_INDEX。默认在用户数据目录。",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


def csv_options(meaning: str = "输出 CSV。") -> Callable[[_Command], _Command]:
    """CSV, and how it begins; see ``check_output``."""
    bom = click.option("--bom", is_flag=True, help=BOM_HELP)
    return lambda command: click.option("--csv", "as_csv", is_flag=True, help=meaning)(bom(command))


match_option = click.option(
    "--match", type=click.Choice(["all", "any", "exact"]), default="all", show_default=True,
    help="不带引号的词怎样组合：都有、有一个即可、每段原样连续。",
)  # fmt: skip
sort_option = click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest", "published", "occurrences"]),
    default="relevance", show_default=True,
    help="排序：相关度、年度从新到旧、从旧到新、最近发布、出现次数。",
)  # fmt: skip
width_option = click.option(
    "--width", type=click.IntRange(5, 200), default=30, show_default=True,
    help="逐处列出时，左右各多少字；屏幕上放不下就少些。",
)  # fmt: skip
by_option = click.option(
    "--by", type=click.Choice(["year", "province", "city", "county", "issuer"]), default="year",
    show_default=True, help="比较时，按什么排成行：年度、省、市、县、发布机构。",
)  # fmt: skip
across_option = click.option(
    "--across", type=click.Choice(["none", "year"]), default="none", help="比较时，每行再逐年分开。"
)


def filter_options(command: _Command) -> _Command:
    """The filters that all commands share, see ``filters_of``."""
    return click.option(
        "--duplicates", type=click.Choice(["all", "once"]), default="all", show_default=True,
        help="内容相同的报告（转载、简繁两版等）：每份都算，或只算一份。",
    )(_value_options(command))  # fmt: skip


def search_filter_options(command: _Command) -> _Command:
    """The same where reports are listed, so that those of the same text may be put together."""
    return click.option(
        "--duplicates", type=click.Choice(["all", "group", "once"]), default="all", show_default=True,
        help="内容相同的报告（转载、简繁两版等）：逐份列出；只列一份、其余归在它名下，总数仍按全部计；"
        "或者只算一份。",
    )(_value_options(command))  # fmt: skip


def _value_options(command: _Command) -> _Command:
    """The filters that have values; each may be given several times, which means or."""
    for name, metavar, meaning in (
        ("part", "PART", "报告的哪一部分，看章节标题：做法、不足、打算。"),
        ("level", "LEVEL", "发布机构的层级：省级、市级、县级、乡镇级、部门。"),
        ("kind", "KIND", "文种：报告、信息公开年报、政府工作报告、解读、范文、计划；默认都查。"),
        ("issuer", "TEXT", "发布机构含有这些字；以 = 开头则须全同。"),
        ("region", "NAME_OR_CODE", "行政区划及其下级：泉州市、3505、永嘉县/三江街道。"),
        ("year", "YEAR", "报告年度：2024、2020..2024、2020..。"),
    ):
        command = click.option(f"--{name}", multiple=True, metavar=metavar, help=meaning)(command)
    return command


def filters_of(given: Mapping[str, Any]) -> Filters:
    """The filters that the options of ``filter_options`` give: a tuple each, and a choice of copies."""
    from search.filters import read_filters

    return read_filters(given, once=given["duplicates"] == "once")


def check_output(*, as_json: bool, as_csv: bool, bom: bool) -> None:
    """Make sure that the options that say how to answer go together.

    Raises:
        click.UsageError: they do not.
    """
    if as_json and as_csv:
        raise click.UsageError("--json 和 --csv 只能用一个。")
    if bom and not as_csv:
        raise click.UsageError("--bom 只用于 --csv。")


def print_csv(table: Table, *, bom: bool) -> None:
    """Print a table as CSV, row by row."""
    from web.tables import csv_lines

    for line in csv_lines(table, bom=bom):
        click.echo(line, nl=False)


def print_json(shape: object) -> None:
    """Print JSON that people can read, too."""
    click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
