"""An export as an Excel workbook: the table on one sheet, what it says of itself on another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from search.errors import QueryError
from web.exports.export import Export
from web.tables import Cell, Column

#: Excel's limits: rows of a sheet below its header, and UTF-16 units of a cell.
MOST_ROWS = 1_048_575
MOST_UNITS = 32_767

# Rows go to a temporary file at once; text stays text, whatever it looks like.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WRAPPED = 40  # columns of this width and more hold running text
_LINE, _HEADING, _TALLEST = 15, 21, 409  # points; no row is taller
# What XML has no form for.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADER = {"bold": True, "bg_color": "#f1eee7", "bottom": 1, "valign": "top", "text_wrap": True}


def workbook(export: Export) -> IO[bytes]:
    """Write a workbook to a temporary file, which is gone when it is closed.

    Raises:
        QueryError: there is more than a workbook holds.
        OSError: the temporary file cannot be written.
    """
    if export.size > MOST_ROWS:
        raise QueryError(
            f"结果有 {export.size:,} 行，Excel 的一张表最多 {MOST_ROWS:,} 行。请缩小范围，或者导出 CSV。"
        )
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(TemporaryFile())
        try:
            with Workbook(file, _OPTIONS) as book:
                _Writer(book, export).write()
        except FileSizeError as error:
            raise QueryError("结果太长，一个 Excel 文件放不下。请缩小范围，或者导出 CSV。") from error
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        file.seek(0)
        unless_whole.pop_all()
        return file


class _Writer:
    """Writes one export into a workbook."""

    def __init__(self, book: Workbook, export: Export) -> None:
        self._book = book
        self._export = export
        self._header = book.add_format(_HEADER)
        self._cell = book.add_format({"valign": "top"})
        self._number = book.add_format({"valign": "top", "align": "center"})
        self._wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self._to_the_right = book.add_format({"valign": "top", "align": "right"})
        self._cut = self._replaced = 0

    def write(self) -> None:
        """Write both sheets."""
        made = self._export.made.replace(tzinfo=None)
        self._book.set_properties({"title": f"查一次 {self._export.subject}", "created": made})
        rows, about = self._book.add_worksheet(self._export.subject), self._book.add_worksheet("说明")
        self._write_rows(rows)
        self._write_about(about)

    def _write_rows(self, sheet: Worksheet) -> None:
        table, size = self._export.table, self._export.size
        columns = table.columns
        formats = [self._format(column) for column in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.set_row(0, _HEADING)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, size, len(columns) - 1)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label, self._header)
        for number, row in enumerate(table.rows, 1):
            values = [_told(column, cell) for column, cell in zip(columns, row, strict=True)]
            if not table.in_lines:
                # Not every program finds out by itself how tall a row must be.
                sheet.set_row(number, _height(columns, values))
            for place, value in enumerate(values):
                self._write_cell(sheet, (number, place), value, formats[place])

    def _format(self, column: Column) -> CellFormat:
        if column.to_the_right:
            return self._to_the_right
        wraps = column.width >= _WRAPPED and not self._export.table.in_lines
        return self._wrapped if wraps else self._cell

    def _write_about(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)
        for number, (label, text) in enumerate(self._about()):
            sheet.write_string(number, 0, label, self._header)
            self._write_cell(sheet, (number, 1), text, self._wrapped)

    def _about(self) -> Iterator[tuple[str, str]]:
        for fact in self._export.told():
            yield fact.label, fact.text
        if self._cut:
            yield (
                "截短",
                f"{self._cut:,} 个单元格超过 Excel 的 {MOST_UNITS:,} 字上限，全文见 CSV 或 JSON Lines。",
            )
        if self._replaced:
            yield "替换", f"{self._replaced:,} 个单元格里有 Excel 存不了的控制字符，写作 �。"

    def _write_cell(
        self, sheet: Worksheet, at: tuple[int, int], value: str | float | None, form: CellFormat
    ) -> None:
        if isinstance(value, str):
            sheet.write_string(*at, self._fitting(value), form)
        elif value is not None:
            sheet.write_number(*at, value, self._number)

    def _fitting(self, text: str) -> str:
        """A text as a cell can hold it; what had to be changed is counted."""
        sound = _NOT_IN_XML.sub("\ufffd", text)
        self._replaced += sound != text
        shorter = _shortened(sound)
        self._cut += shorter != sound
        # The library would take this for XML of its own.
        return f"{shorter} " if shorter.startswith("<r>") and shorter.endswith("</r>") else shorter


def _told(column: Column, cell: Cell) -> str | float | None:
    """A value as readers are told it."""
    flat = column.flat(cell)
    return column.words.get(flat, flat) if isinstance(flat, str) else flat


def _height(columns: Sequence[Column], values: Sequence[str | float | None]) -> int:
    """How tall a row must be to show its running texts, which are Chinese: two letters wide a character."""
    lines = [
        1 + value.count("\n") + 2 * len(value) // (column.width - 2)
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str) and column.width >= _WRAPPED
    ]
    return min(_TALLEST, _LINE * max(lines, default=1))


def _shortened(text: str) -> str:
    """A text that is no longer than a cell may be; one that was cut says so at its end."""
    if len(text) * 2 <= MOST_UNITS or _units(text) <= MOST_UNITS:
        return text
    mark = f"……〔以下截去，原文共 {len(text):,} 字〕"
    kept = text.encode("utf-16-le")[: (MOST_UNITS - _units(mark)) * 2].decode("utf-16-le", "ignore")
    return kept + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
