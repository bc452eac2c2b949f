"""The formats of exports, and how an export is written in each, piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import IO

from index.models import Report
from search.errors import QueryError
from web.citations import bibtex, gbt7714
from web.exports.export import Export, Fact
from web.tables import Column, Table, csv_lines

_PIECE = 32_768  # characters or bytes


class Format(StrEnum):
    """A format, by the name that the command line has for it."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    GBT7714 = "gbt7714"
    BIBTEX = "bibtex"


@dataclass(frozen=True, slots=True)
class FileKind:
    """The files of a format.

    Attributes:
        suffix: how their names end, without the dot.
        media_type: what they are on the web.
    """

    suffix: str
    media_type: str


KINDS: Mapping[Format, FileKind] = {
    Format.XLSX: FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Format.CSV: FileKind("csv", "text/csv; charset=utf-8; header=present"),
    Format.JSONL: FileKind("jsonl", "application/x-ndjson; charset=utf-8"),
    Format.GBT7714: FileKind("txt", "text/plain; charset=utf-8"),
    Format.BIBTEX: FileKind("bib", "application/x-bibtex; charset=utf-8"),
}

#: Those that hold no table but citations.
CITING = frozenset({Format.GBT7714, Format.BIBTEX})


def format_of(suffix: str) -> Format | None:
    """The format of files whose names end so."""
    return next((one for one, kind in KINDS.items() if kind.suffix == suffix), None)


def written(export: Export, form: Format, *, bom: bool = False) -> Iterator[bytes]:
    """An export as a file, piece by piece; but for Excel each is made when its turn comes.

    Args:
        export: the export.
        form: the format.
        bom: whether a byte order mark comes first in CSV, by which Excel knows UTF-8.

    Raises:
        QueryError: the export cannot be had so; before anything is written.
    """
    if bom and form is not Format.CSV:
        raise QueryError("字节顺序标记（BOM）只用于 CSV。")
    match form:
        case Format.XLSX:
            from web.exports.workbook import workbook  # noqa: PLC0415 - heavy

            return _pieces_of(workbook(export))
        case Format.CSV:
            return _pieces(csv_lines(_with_note(export), bom=bom))
        case Format.JSONL:
            return _pieces(_json_lines(export))
        case Format.GBT7714:
            return _pieces(_gbt7714(export))
        case Format.BIBTEX:
            return _pieces(_bibtex(export))


def _with_note(export: Export) -> Table:
    """The table with what it says of itself in the heading of a last, empty column.

    So the first line is the header and every other one a row, wherever it is opened; it stays where it
    is when the rows are sorted, and is there when there are none.
    """
    note = "；".join(f"{fact.label}：{fact.text}" for fact in export.told())
    return Table(
        columns=(*export.table.columns, Column(f"note: {_line(note)}", "说明")),
        rows=((*row, None) for row in export.table.rows),
    )


def _json_lines(export: Export) -> Iterator[str]:
    """A line a row; the first one has one more key, ``export``: what the file says of itself.

    So every line is a row and has the same keys, for programs that read lines into tables; only where
    there is no row this key has a line of its own.
    """
    names = [column.name for column in export.table.columns]
    about = {"export": {fact.name: fact.value for fact in export.told()}}
    for row in export.table.rows:
        yield _json(dict(zip(names, row, strict=True)) | about)
        about = {}
    if about:
        yield _json(about)


def _json(shape: object) -> str:
    return json.dumps(shape, ensure_ascii=False) + "\n"


def _gbt7714(export: Export) -> Iterator[str]:
    """Lines that say what this is, a blank one, and the numbered list."""
    cited, today = _cited(export), export.made.date()
    head = (f"{fact.label}：{_line(fact.text)}\n" for fact in _without_rows(export))
    entries = (f"[{number}] {gbt7714(report, today)}\n" for number, report in enumerate(cited, 1))
    return chain(head, ["\n"], entries)


def _bibtex(export: Export) -> Iterator[str]:
    """Comments that say what this is, and an entry a report."""
    cited, today = _cited(export), export.made.date()
    # Programs skip what stands between entries, up to the next @.
    head = (f"% {fact.label}：{_line(fact.text).replace('@', '＠')}\n" for fact in _without_rows(export))
    return chain(head, (f"\n{bibtex(report, today)}" for report in cited))


def _cited(export: Export) -> Iterable[Report]:
    if export.cited is None:
        raise QueryError(f"{export.subject}不是文献的列表，不能导出为引文；可用的有 Excel、CSV、JSON Lines。")
    return export.cited


def _without_rows(export: Export) -> list[Fact]:
    """What an export says of itself but for the table, which is not in a list."""
    return [fact for fact in export.told() if fact.name != "rows"]


def _line(text: str) -> str:
    return " ".join(text.split())


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines joined to pieces that are worth being sent."""
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= _PIECE:
            yield _encoded(held)
            held, length = [], 0
    if held:
        yield _encoded(held)


def _encoded(lines: list[str]) -> bytes:
    # A dump may hold halves of characters, which UTF-8 has no form for.
    return "".join(lines).encode("utf-8", "replace")


def _pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
