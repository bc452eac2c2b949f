"""A concordance on a terminal: all matches begin at the same column, whatever the widths of characters."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from search.collocates import Collocates
from search.kwic import KwicLine, KwicPage
from web.terminal import console_of

_YEAR = 4
_ISSUER = 0.22  # of the terminal's width
_LEAST = 4  # cells of context on each side, however narrow the terminal is
_SHOWN_NEIGHBOURS = 8
_MATCH_STYLE = "bold yellow underline"


def show_kwic(page: KwicPage) -> None:
    """Show a page of a concordance; on a terminal cut to fit, elsewhere in full."""
    console = console_of()
    total, held = page.total, page.held
    found = f"{total.lines:,} 处 · {total.reports:,} 份报告 · {total.passages:,} 段"
    console.print(f"[bold]{found}[/]  [dim]{escape(page.understood)} · {page.took_ms} 毫秒[/]")
    console.print(f"[dim]查了 {held.reports:,} 份报告、{held.passages:,} 段、{held.characters:,} 字。[/]")
    if page.lines:
        console.print()
        _show_lines(console, page.lines)
        console.print()
        for name, side in (("左", page.left), ("右", page.right)):
            _show_neighbours(console, name, side)
    if page.pages > 1:
        console.print(f"[dim]第 {page.request.page} / {page.pages:,} 页；下一页用 --page，全部用 --csv。[/]")


def _show_lines(console: Console, lines: Sequence[KwicLine]) -> None:
    """The lines below one another: year, context, issuer."""
    match = max(cell_len(line.match) for line in lines)
    left = max(cell_len(line.left) for line in lines)
    right = max(cell_len(line.right) for line in lines)
    issuer = max(cell_len(_issuer(line)) for line in lines)
    if console.is_terminal:
        issuer = min(issuer, int(console.width * _ISSUER))
        match = min(match, console.width // 3)
        room = console.width - _YEAR - issuer - match - len("  ") * 2
        # What one side does not need is left to the other.
        left = max(_LEAST, min(left, max(room // 2, room - right)))
        right = max(_LEAST, min(right, room - left))
    for line in lines:
        # A short match is followed at once by what stands behind it, so that both are read as one.
        behind = set_cell_size(line.match + line.right, match + right)
        text = Text(no_wrap=True, overflow="crop", end="\n")
        text.append(f"{line.report.metadata.report_year or '—':>{_YEAR}}  ", "dim")
        text.append(_last_cells(line.left, left))
        text.append(behind[: len(line.match)], _MATCH_STYLE)
        text.append(behind[len(line.match) :])
        text.append(f"  {set_cell_size(_issuer(line), issuer).rstrip()}", "dim")
        console.print(text, soft_wrap=not console.is_terminal)


def _last_cells(text: str, width: int) -> str:
    """The end of a text, or white space and all of it, so wide."""
    return set_cell_size(text[::-1], width)[::-1]


def _issuer(line: KwicLine) -> str:
    return line.report.metadata.issuer or line.report.metadata.title or "—"


def _show_neighbours(console: Console, name: str, side: Collocates) -> None:
    words = [f"{word.text} {word.count:,}" for word in side.words[:_SHOWN_NEIGHBOURS]]
    if words:
        console.print(
            Text(f"{name}边最常见：{'  '.join(words)}", style="dim", no_wrap=True, overflow="ellipsis")
        )
