"""Tables wider than a terminal, in pieces below one another: no number is cut, each piece names its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

_MOST_HEADING = 14  # cells; a longer heading is folded
_LEAST_NAMES = 4  # cells
_NAMES_SHARE = 0.3  # of the terminal's width, where there is less room than they could have
# What a table has beside its columns, and a column beside its text.
_EDGES, _GAP = 1, 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading: its heading.
        cells: a text for each row.
        justify: on which side they stand.
    """

    heading: Text
    cells: Sequence[Text]
    justify: JustifyMethod = "right"

    @property
    def width(self) -> int:
        """How many cells of a terminal its texts need, its heading folded if that is long."""
        heading = max((cell_len(line) for line in self.heading.plain.splitlines()), default=0)
        return max(min(heading, _MOST_HEADING), self.longest)

    @property
    def longest(self) -> int:
        """How many its longest text needs."""
        return max((cell.cell_len for cell in self.cells), default=0)


def fits(console: Console, names: Column, columns: Sequence[Column]) -> bool:
    """Whether a table fits in one piece, its names folded if need be."""
    return _needed(columns) + _names_width(console, names, columns) + _GAP + _EDGES <= console.width


def show_in_pieces(console: Console, names: Column, columns: Sequence[Column], title: str = "") -> None:
    """Show a table.

    Args:
        console: the terminal.
        names: what names the rows; it stands in front of each piece.
        columns: the others.
        title: what stands above, as markup.
    """
    width = _names_width(console, names, columns)
    for number, piece in enumerate(_pieces(columns, console.width - width - _GAP - _EDGES)):
        table = Table(box=box.SIMPLE_HEAD, title=None if number else title, title_justify="left")
        table.add_column(names.heading, width=width, overflow="fold")
        for column in piece:
            table.add_column(column.heading, width=column.width, justify=column.justify, no_wrap=True)
        for row in zip(names.cells, *(column.cells for column in piece), strict=True):
            table.add_row(*row)
        console.print(table)


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.width + _GAP for column in columns)


def _names_width(console: Console, names: Column, columns: Sequence[Column]) -> int:
    """As much as the others leave; of a terminal that is too narrow for all of them, a share."""
    room = console.width - _GAP - _EDGES
    widest = max((column.width + _GAP for column in columns), default=0)
    share = max(_LEAST_NAMES, min(int(console.width * _NAMES_SHARE), room - widest))
    return min(names.width, max(share, room - _needed(columns)))


def _pieces(columns: Sequence[Column], room: int) -> Iterator[Sequence[Column]]:
    """The columns in groups, each as many as there is room for, but one at least."""
    piece: list[Column] = []
    for column in columns:
        if piece and _needed([*piece, column]) > room:
            yield piece
            piece = []
        piece.append(column)
    yield piece
