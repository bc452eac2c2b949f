"""Rows of tables as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

CELL_MARK = " | "

# A table whose cells hold more only places parts of a page side by side.
_MOST_LINES_IN_A_CELL = 3
_LONGEST_CELL = 200


def is_layout(cells: Sequence[Sequence[str]]) -> bool:
    """Whether a row places texts side by side, instead of being one line of figures or labels.

    Args:
        cells: the lines of each cell.
    """
    filled = [cell for cell in cells if any(line.strip() for line in cell)]
    return len(filled) <= 1 or any(
        len(cell) > _MOST_LINES_IN_A_CELL or any(len(line) > _LONGEST_CELL for line in cell)
        for cell in filled
    )


def row_text(cells: Sequence[Sequence[str]]) -> str:
    """A row as one line, its cells side by side; empty cells between others keep their place."""
    return CELL_MARK.join(" ".join(line.strip() for line in cell).strip() for cell in cells).strip(" |")
