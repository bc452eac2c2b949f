"""Tables for spreadsheets and programs: named columns and rows, one at a time, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Cell = str | int | float | None

BOM = "\ufeff"
# A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its name for programs, as in the JSON interface.
        label: its name for readers, in Chinese.
    """

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are made while they are written.

    Attributes:
        columns: its columns.
        rows: its rows, a value for each column.
    """

    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


def csv_lines(table: Table, *, bom: bool = False) -> Iterator[str]:
    """A table as CSV, row by row; text that a spreadsheet would run is made harmless by a ``'`` in front.

    Args:
        table: the table.
        bom: whether a byte order mark comes first, by which Excel knows UTF-8.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    names = [column.name for column in table.columns]
    for number, row in enumerate(_with_names(names, table.rows)):
        writer.writerow(row)
        yield (BOM if bom and not number else "") + line.getvalue()
        line.seek(0)
        line.truncate()


def _with_names(names: list[str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[list[Cell]]:
    yield [*names]
    for row in rows:
        yield [harmless(cell) for cell in row]


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
