"""What the command line shows of a comparison: tables with small bars."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from search.comparison import Cell, Comparison, Row
from web.measures import ROWS, Measure, number, ten_thousands
from web.naming import row_names
from web.scope import Scope, date_of, doubt_about, scope_of
from web.terminal import console_of
from web.terminal_pieces import Column, fits, show_in_pieces

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 8  # characters


def show_comparison(comparison: Comparison) -> None:
    """Show a comparison: one table, or where rows are divided by years one for each query."""
    console = console_of()
    held = comparison.held
    console.print(f"检索范围：{held.reports:,} 份报告、{ten_thousands(held.characters)}字", style="dim")
    _show_own_ranges(console, comparison)
    if comparison.total.across:
        for place in range(len(comparison.queries)):
            _show_matrix(console, comparison, place)
    else:
        _show_rows(console, comparison)
    _show_firsts(console, comparison)


def _show_own_ranges(console: Console, comparison: Comparison) -> None:
    """In how much less than all are sought that have filters of their own."""
    total = comparison.total
    for query, cell in zip(comparison.queries, total.cells, strict=True):
        if (cell.reports_held, cell.characters_held) != (total.reports_held, total.characters_held):
            size = f"{cell.reports_held:,} 份报告、{ten_thousands(cell.characters_held)}字"
            said = f"{query.text} 里写了筛选，只在其中 {size}里数，每万字也按这些字算。"
            console.print(Text(said, style="dim"))


def _show_rows(console: Console, comparison: Comparison) -> None:
    rows, names = _rows(comparison), _names(comparison)
    with_bars, without = ([*_held(rows), *_queries(comparison, rows, bar)] for bar in (_BAR, 0))
    show_in_pieces(console, names, with_bars if fits(console, names, with_bars) else without)


def _queries(comparison: Comparison, rows: Sequence[Row], bar: int) -> list[Column]:
    """A column for each query, with bars of so many characters at the most."""
    columns = []
    for place, query in enumerate(comparison.queries):
        units = f"{Measure.OCCURRENCES.unit(query)} · {Measure.PER_10K.unit(query)}"
        heading = Text.assemble(query.text, "\n", (units, "dim"), overflow="fold", no_wrap=False)
        top = _top([row.cells[place] for row in comparison.rows])
        # All that are in no row, and all together, are no bars to compare with.
        scope = scope_of(comparison, place)
        cells = [_counted(row.cells[place], top if row.value is not None else 0, bar, scope) for row in rows]
        columns.append(Column(heading, cells, "left"))
    return columns


def _show_matrix(console: Console, comparison: Comparison, place: int) -> None:
    query, rows = comparison.queries[place], _rows(comparison)
    headings = [*(part.value or "不详" for part in comparison.total.across), "合计"]
    parts = zip(*((*row.across, row) for row in rows), strict=True)
    scope = scope_of(comparison, place)
    columns = [
        Column(Text(heading), [_plain(part.cells[place], scope) for part in column])
        for heading, column in zip(headings, parts, strict=True)
    ]
    title = f"{escape(query.text)}（{Measure.OCCURRENCES.unit(query)}）"
    show_in_pieces(console, _names(comparison), [*_held(rows), *columns], title)


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


def _rows(comparison: Comparison) -> list[Row]:
    """The rows, what is in none of them if there is any, and all together."""
    unplaced = [comparison.unplaced] if comparison.unplaced.reports_held else []
    return [*comparison.rows, *unplaced, comparison.total]


def _names(comparison: Comparison) -> Column:
    named = [Text(name) for name in row_names(list(comparison.rows))]
    if comparison.unplaced.reports_held:
        named.append(Text("不详或不属于任何一行", style="dim"))
    return Column(Text(ROWS[comparison.request.by]), [*named, Text("合计", style="bold")], "left")


def _held(rows: Sequence[Row]) -> list[Column]:
    """How many reports are held, and how many characters."""
    characters = (ten_thousands(row.characters_held) if row.reports_held else "—" for row in rows)
    return [
        Column(Text("收录"), [Text(f"{row.reports_held:,} 份") for row in rows]),
        Column(Text("字数"), list(map(Text, characters))),
    ]


def _top(cells: Sequence[Cell]) -> float:
    """The largest number that gets a bar."""
    return max((Measure.OCCURRENCES.of(cell) or 0 for cell in cells), default=0)


def _counted(cell: Cell, top: float, length: int, scope: Scope) -> Text:
    """A number, how much that is to 10,000 characters, and a bar in proportion to the largest one."""
    value = Measure.OCCURRENCES.of(cell)
    if value is None:
        return _nothing(scope)
    per = cell.per_10k_characters
    counted = f"{number(value):>6} · {'—' if per is None else number(per):<6}"
    return Text.assemble(counted, (" " + _bar(value / top, length) if top and length else "", "cyan"))


def _plain(cell: Cell, scope: Scope) -> Text:
    value = Measure.OCCURRENCES.of(cell)
    return _nothing(scope) if value is None else Text(number(value), style="" if value else "dim")


def _nothing(scope: Scope) -> Text:
    return Text(scope.nothing, style="dim")


def _bar(share: float, length: int) -> str:
    whole, eighths = divmod(round(share * length * 8), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()
