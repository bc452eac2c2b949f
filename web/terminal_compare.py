"""What the command line shows of a comparison: tables with small bars."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from search.comparison import Cell, Comparison, Part, Row
from web.measures import ROWS, Measure, number, ten_thousands
from web.naming import row_names
from web.scope import Scope, date_of, doubt_about, scope_of
from web.terminal import console_of

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 8  # characters


def show_comparison(comparison: Comparison) -> None:
    """Show a comparison: one table, or where rows are divided by years one for each query."""
    console = console_of()
    held = comparison.held
    console.print(f"检索范围：{held.reports:,} 份报告、{ten_thousands(held.characters)}字", style="dim")
    if comparison.total.across:
        for place in range(len(comparison.queries)):
            _show_matrix(console, comparison, place)
    else:
        _show_rows(console, comparison)
    _show_firsts(console, comparison)


def _show_rows(console: Console, comparison: Comparison) -> None:
    table = _table(comparison)
    for query in comparison.queries:
        units = f"{Measure.OCCURRENCES.unit(query)} · {Measure.PER_10K.unit(query)}"
        table.add_column(f"{escape(query.text)}\n[dim]{units}[/]", overflow="fold")
    tops = [_top([row.cells[place] for row in comparison.rows]) for place in range(len(comparison.queries))]
    for row, name in _named(comparison):
        bars = [top if row.value is not None else 0 for top in tops]
        cells = [
            _counted(cell, top, scope_of(comparison, place))
            for place, (cell, top) in enumerate(zip(row.cells, bars, strict=True))
        ]
        table.add_row(name, *_held(row), *cells)
    console.print(table)


def _show_matrix(console: Console, comparison: Comparison, place: int) -> None:
    query = comparison.queries[place]
    table = _table(comparison)
    table.title = f"{escape(query.text)}（{Measure.OCCURRENCES.unit(query)}）"
    table.title_justify = "left"
    for part in comparison.total.across:
        table.add_column(part.value or "不详", justify="right", no_wrap=True)
    table.add_column("合计", justify="right", no_wrap=True)
    for row, name in _named(comparison):
        cells = [_plain(part.cells[place], scope_of(comparison, place)) for part in (*row.across, row)]
        table.add_row(name, *_held(row), *cells)
    console.print(table)


def _show_firsts(console: Console, comparison: Comparison) -> None:
    total = comparison.total
    for place, (query, found) in enumerate(zip(comparison.queries, total.first_seen, strict=True)):
        said, doubt = "没有出现", ""
        if found:
            said = f"{date_of(found)} · {found.issuer or '发布机构不详'} · {found.report_id}"
            doubt = doubt_about(found)
        notes = (doubt, scope_of(comparison, place).since(total.earliest_held[place]))
        caveat = "，".join(filter(None, notes))
        caveat = f"（{caveat}）" if caveat else ""
        console.print(f"首次出现：{escape(query.text)}  {escape(said)}[dim]{caveat}[/]", soft_wrap=True)


def _table(comparison: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(ROWS[comparison.request.by], overflow="fold")
    table.add_column("收录", justify="right", no_wrap=True)
    table.add_column("字数", justify="right", no_wrap=True)
    return table


def _named(comparison: Comparison) -> Sequence[tuple[Row, str]]:
    rows = list(comparison.rows)
    named = [(row, escape(name)) for row, name in zip(rows, row_names(rows), strict=True)]
    if comparison.unplaced.reports_held:
        named.append((comparison.unplaced, "[dim]不详或不属于任何一行[/]"))
    return [*named, (comparison.total, "[bold]合计[/]")]


def _held(part: Part) -> tuple[str, str]:
    return f"{part.reports_held:,} 份", ten_thousands(part.characters_held) if part.reports_held else "—"


def _top(cells: Sequence[Cell]) -> float:
    """The largest number that gets a bar."""
    return max((Measure.OCCURRENCES.of(cell) or 0 for cell in cells), default=0)


def _counted(cell: Cell, top: float, scope: Scope) -> Text:
    """A number, how much that is to 10,000 characters, and a bar in proportion to the largest one."""
    value = Measure.OCCURRENCES.of(cell)
    if value is None:
        return _nothing(scope)
    per = cell.per_10k_characters
    counted = f"{number(value):>6} · {'—' if per is None else number(per):<5} "
    return Text.assemble(counted, (_bar(value / top) if top else "", "cyan"))


def _plain(cell: Cell, scope: Scope) -> Text:
    value = Measure.OCCURRENCES.of(cell)
    return _nothing(scope) if value is None else Text(number(value), style="" if value else "dim")


def _nothing(scope: Scope) -> Text:
    return Text(scope.nothing, style="dim")


def _bar(share: float) -> str:
    whole, eighths = divmod(round(share * _BAR * 8), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()
