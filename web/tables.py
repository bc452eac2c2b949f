"""Tables for spreadsheets and programs: named columns and rows, one at a time, as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from search.models import Span

#: What flat formats hold.
Flat = str | int | float | None
#: A value of a table; of several, texts or spans, each stands by itself where there are lists.
Cell = Flat | tuple[str, ...] | tuple[Span, ...]

BOM = "\ufeff"
# A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# And this, as ids of reports may be, for a number, which it then writes in another way.
_NUMBER = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its name for programs, as in the JSON interface.
        label: its name for readers, in Chinese.
        width: how wide it is where columns have widths, in letters; a Chinese character is two.
        separator: what stands between several texts in a cell where there are no lists.
        words: how values are told to readers, where these are not the words for it.
        to_the_right: whether its texts end at its right edge, as what stands before a match does.
    """

    name: str
    label: str
    width: int = 14
    separator: str = "；"
    words: Mapping[str, str] = field(default_factory=dict)
    to_the_right: bool = False

    def flat(self, cell: Cell) -> Flat:
        """A value of this column where there are no lists."""
        if not isinstance(cell, tuple):
            return cell
        texts = [one for one in cell if isinstance(one, str)]
        return self.separator.join(texts) if len(texts) == len(cell) else json.dumps(cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are made while they are written.

    Attributes:
        columns: its columns.
        rows: its rows, a value for each column.
        in_lines: whether each row is one line, whatever of it is out of sight, so that they line up.
    """

    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    in_lines: bool = False


def csv_lines(table: Table, *, bom: bool = False) -> Iterator[str]:
    """A table as CSV, row by row; text that a spreadsheet would run is made harmless by a ``'`` in front.

    Args:
        table: the table.
        bom: whether it is for spreadsheets: a byte order mark comes first, by which Excel knows UTF-8, and
            text that would become a number has a ``'`` in front, too.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    for number, row in enumerate(_with_names(table, _for_spreadsheets if bom else harmless)):
        writer.writerow(row)
        yield (BOM if bom and not number else "") + line.getvalue()
        line.seek(0)
        line.truncate()


def _with_names(table: Table, made: Callable[[Flat], Flat]) -> Iterator[list[Flat]]:
    yield [column.name for column in table.columns]
    for row in table.rows:
        yield [made(column.flat(cell)) for column, cell in zip(table.columns, row, strict=True)]


def harmless(cell: Flat) -> Flat:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _for_spreadsheets(cell: Flat) -> Flat:
    """A harmless cell that no spreadsheet takes for a number which it is not."""
    return f"'{cell}" if isinstance(cell, str) and _NUMBER.fullmatch(cell) else harmless(cell)
