"""Coverage for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from search.coverage import Amount, Coverage, CoveredDivision
from search.filters import LEVELS
from web.skipped import by_reason
from web.terminal import console_of
from web.terminal_pieces import Column, show_in_pieces

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
    """A row for each division, a column for each year."""
    rows = (*found.divisions, *filter(None, (found.unplaced,)))
    total = Amount(found.total.reports, found.total.characters)
    years = list(zip(*(row.years for row in rows), strict=True))
    columns = [
        Column(Text(str(year)), [_amount(one) for one in (*amounts, whole)])
        for year, amounts, whole in zip(found.years, years, found.by_year, strict=True)
    ]
    if found.undated.reports:
        undated = (*(row.undated for row in rows), found.undated)
        columns.append(Column(Text("未载明"), [_amount(one) for one in undated]))
    totals = (*(row.total for row in rows), total)
    columns.append(Column(Text("合计"), [Text(f"{one.reports:,}") for one in totals]))
    columns.append(Column(Text("字数"), [Text(f"{one.characters:,}") for one in totals]))
    names = [*(Text(_name(row)) for row in rows), Text("合计", style="bold")]
    show_in_pieces(console, Column(Text("行政区划"), names, "left"), columns)


def _amount(one: Amount) -> Text:
    return Text(f"{one.reports:,}") if one.reports else Text("·", style="dim")


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
