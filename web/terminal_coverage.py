"""Coverage for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from search.coverage import Amount, Coverage, CoveredDivision
from search.filters import LEVELS
from web.skipped import by_reason
from web.terminal import console_of

_NAME_WIDTH = 20
_YEAR_WIDTH = 7
_SHOWN_SKIPPED = 5


def show_coverage(found: Coverage) -> None:
    """Show what is held, and what was left out."""
    console = console_of()
    total = found.total
    console.print(
        f"[bold]{total.reports:,} 份报告 · {total.passages:,} 段 · {total.characters:,} 字[/]  "
        f"[dim]索引第 {found.version.generation} 代[/]"
    )
    if found.years:
        _show_divisions(console, found)
    _show_counts(
        console, "机构层级", ((LEVELS[level] if level else "未载明", one) for level, one in found.by_level)
    )
    _show_counts(console, "文种", ((kind.value, one) for kind, one in found.by_kind))
    if found.not_held:
        console.print(f"没有报告的：{'、'.join(one.names[-1] for one in found.not_held)}")
    if found.copies.groups:
        console.print(f"内容相同：{found.copies.groups:,} 份报告有几份，一共 {found.copies.reports:,} 份。")
    _show_skipped(console, found)


def _show_divisions(console: Console, found: Coverage) -> None:
    """A row for each division; the latest years, as many as the terminal is wide."""
    most = max(1, (console.width - _NAME_WIDTH - 2 * _YEAR_WIDTH - 12) // _YEAR_WIDTH)
    years = found.years[-most:]
    table = Table(
        "行政区划",
        *map(str, years),
        *(["未载明"] if found.undated.reports else []),
        "合计",
        "字数",
        box=box.SIMPLE_HEAD,
    )
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True

    def add(name: str, amounts: Sequence[Amount], undated: Amount, total: Amount) -> None:
        shown = [*amounts[-len(years) :], *([undated] if found.undated.reports else [])]
        cells = (f"{one.reports:,}" if one.reports else "[dim]·[/]" for one in shown)
        table.add_row(escape(name), *cells, f"{total.reports:,}", f"{total.characters:,}")

    for row in (*found.divisions, *filter(None, (found.unplaced,))):
        add(_name(row), row.years, row.undated, row.total)
    table.add_section()
    held = Amount(found.total.reports, found.total.characters)
    add("合计", found.by_year, found.undated, held)
    console.print(table)
    if len(years) < len(found.years):
        console.print(f"[dim]{found.years[0]} 年至 {years[0] - 1} 年放不下，见 --csv。[/]")


def _name(row: CoveredDivision) -> str:
    return f"{row.name or '未载明'}{'本级' if row.itself else ''}"


def _show_counts(console: Console, heading: str, counts: Iterable[tuple[str, Amount]]) -> None:
    said = "，".join(f"{name} {amount.reports:,} 份" for name, amount in counts)
    if said:
        console.print(f"{heading}：{said}")


def _show_skipped(console: Console, found: Coverage) -> None:
    reasons = by_reason(found.skipped, str)
    if reasons is None:
        console.print("跳过的文件：不知道，没有记录。再运行一次 chayici index 就会记下。")
        return
    console.print(f"跳过的文件：{len(found.skipped or ()):,} 个")
    for reason in reasons:
        console.print(f"  {reason.count:,} 个：{escape(reason.text)}", soft_wrap=True)
        for source in reason.sources[:_SHOWN_SKIPPED]:
            console.print(f"    [dim]{escape(source)}[/]", soft_wrap=True)
        if reason.count > _SHOWN_SKIPPED:
            console.print("    [dim]……全部列在 --json 的 skipped 里[/]")
