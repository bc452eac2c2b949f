"""A concordance on a terminal: all matches begin at the same column, whatever the widths of characters."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console, OverflowMethod
from rich.markup import escape
from rich.text import Text

from search.collocates import Collocates
from search.kwic import KwicLine, KwicPage
from web.terminal import console_of

_YEAR = 4
_ISSUER = 0.22  # of the terminal's width
_LEAST_ISSUER = 10  # cells; with fewer it says nothing
_GAP = "  "
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
    left = max(cell_len(line.left) for line in lines)
    # A short match is followed at once by what stands behind it, so that both are read as one.
    behind = max(cell_len(line.match + line.right) for line in lines)
    issuer = max(cell_len(_issuer(line)) for line in lines)
    if console.is_terminal:
        issuer = min(issuer, int(console.width * _ISSUER))
        if issuer < _LEAST_ISSUER:
            issuer = 0
        room = console.width - _YEAR - len(_GAP) - (issuer and issuer + len(_GAP))
        match = min(max(cell_len(line.match) for line in lines), room * 3 // 4)
        # What one side does not need is left to the other.
        left = min(left, max((room - match) // 2, room - behind))
        behind = min(behind, room - left)
    for line in lines:
        match_shown = _within(line.match, behind)
        text = Text.assemble(
            (f"{line.report.metadata.report_year or '—':>{_YEAR}}{_GAP}", "dim"),
            _last_cells(line.left, left),
            (match_shown, _MATCH_STYLE),
            set_cell_size(line.right, behind - cell_len(match_shown)),
            (f"{_GAP}{_within(_issuer(line), issuer)}" if issuer else "", "dim"),
        )
        # Options of the text itself would be lost on the way.
        overflow: OverflowMethod = "crop" if console.is_terminal else "ignore"
        console.print(text, no_wrap=True, overflow=overflow, crop=console.is_terminal)


def _within(text: str, width: int) -> str:
    """A text that is no wider; what is cut ends with an ellipsis."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _last_cells(text: str, width: int) -> str:
    """The end of a text, or white space and all of it, so wide."""
    return set_cell_size(text[::-1], width)[::-1]


def _issuer(line: KwicLine) -> str:
    return line.report.metadata.issuer or line.report.metadata.title or "—"


def _show_neighbours(console: Console, name: str, side: Collocates) -> None:
    """The commonest words, as many as fit in a line."""
    words = [f"{word.text} {word.count:,}" for word in side.words[:_SHOWN_NEIGHBOURS]]
    while words:
        said = f"{name}边最常见：{_GAP.join(words)}"
        if cell_len(said) <= console.width:
            console.print(Text(said, style="dim"))
            break
        words.pop()
