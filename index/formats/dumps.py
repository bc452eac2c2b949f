"""Crawler dumps: JSON Lines and CSV, a report a row, read one row at a time whatever their size."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import BinaryIO

from index.errors import UnreadableSourceError
from index.formats.columns import STATED, column_name, statements
from index.formats.encodings import decode, encoding_of, is_garbled
from index.formats.plain import LARGEST_REPORT, checked
from index.models import Original

_WHERE = "数据表"
_TEXTS = ("text", "content")
_SAMPLE = 1024 * 1024
_REPLACEMENT = "\ufffd"
_MOST_UNREADABLE = 0.01  # of the characters of a column
# A JSON file that is not written a record a line must be held as a whole.
_LARGEST_DOCUMENT = 64 * 1024 * 1024
_RECORDS = ("data", "items", "records", "rows", "results", "list")
_LINES_BEFORE_A_RECORD = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a dump.

    Attributes:
        line: the line of the file where it begins, from 1; in a JSON document the how manieth it is.
        fields: its columns; None if it cannot be read.
        reason: why it cannot be read, a Chinese sentence.
        offset: how many bytes of the file have been read with it.
    """

    line: int
    fields: Mapping[str, str] | None
    reason: str = ""
    offset: int = 0

    @property
    def key(self) -> str:
        """What a row is known by: its address, else a hash of all that it says."""
        return (self.fields or {}).get("url", "").strip() or self.stamp

    @property
    def stamp(self) -> str:
        """Changes when the row does."""
        told = json.dumps(self.fields, sort_keys=True).encode()
        return hashlib.sha256(told).hexdigest()[:16]


def read_row(row: Row) -> Original:
    """The report in a row.

    Raises:
        UnreadableSourceError: the row is damaged, or holds no text.
    """
    if row.fields is None:
        raise UnreadableSourceError(row.reason)
    fields = row.fields
    text = next((fields[name] for name in _TEXTS if fields.get(name, "").strip()), None)
    if text is not None and is_garbled(text):
        raise UnreadableSourceError(f"第 {row.line} 行的 text 是乱码，跳过这一行。")
    if text is not None:
        original = Original(checked(text))
    elif fields.get("html", "").strip():
        from index.formats.web_pages import read_html  # noqa: PLC0415 - brings lxml along

        original = read_html(fields["html"])
    else:
        raise UnreadableSourceError(f"第 {row.line} 行的 text 和 html 都是空的，跳过这一行。")
    return replace(
        original,
        url=fields.get("url", "").strip() or original.url,
        stated=tuple(statements(fields, STATED, _WHERE)),
        # A crawler's title is often the one of the page, with the names of column and site behind it.
        labelled=(*statements(fields, ("title",), _WHERE), *original.labelled),
    )


def json_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a JSON Lines file, or of a JSON document that is a list of records.

    Raises:
        UnreadableSourceError: it is neither.
    """
    first = next(_json_lines(file), None)
    document = None if first and first.fields else _json_document(file)
    if document is not None:
        yield from document
        return
    file.seek(0)
    rows = _json_lines(file)
    begin = list(islice(rows, _LINES_BEFORE_A_RECORD))
    if not any(row.fields for row in begin):
        raise UnreadableSourceError("文件不是有效的 JSON 或 JSON Lines。")
    yield from chain(begin, rows)


def _json_lines(file: BinaryIO) -> Iterator[Row]:
    number = 0
    while line := file.readline(LARGEST_REPORT + 1):
        number += 1
        if len(line) > LARGEST_REPORT and not line.endswith(b"\n"):
            while (rest := file.readline(LARGEST_REPORT)) and not rest.endswith(b"\n"):
                pass
            yield Row(
                number, None, f"第 {number} 行超过 {LARGEST_REPORT // 1024**2} MB，跳过这一行。", file.tell()
            )
            continue
        # A list written with a record a line is read as well.
        content = line.strip(b"\xef\xbb\xbf \t\r\n[],")
        if content:
            yield _json_row(number, content, file.tell())


def _json_row(number: int, content: bytes, offset: int) -> Row:
    try:
        record = json.loads(_as_text(content))
    except (ValueError, RecursionError, UnreadableSourceError):
        record = None
    fields = _fields(record)
    return Row(number, fields, "" if fields else f"第 {number} 行不是有效的 JSON 记录，跳过这一行。", offset)


def _as_text(content: bytes) -> str:
    try:
        return content.decode("utf-8")  # and whether it is a plausible text is asked of what is in it
    except UnicodeDecodeError:
        return decode(content)


def _json_document(file: BinaryIO) -> list[Row] | None:
    """The records of a JSON document; None if it is none, or too large to be held as a whole."""
    file.seek(0)
    content = file.read(_LARGEST_DOCUMENT + 1)
    if len(content) > _LARGEST_DOCUMENT:
        return None
    try:
        document = json.loads(_as_text(content))
    except (ValueError, RecursionError, UnreadableSourceError):
        return None
    records = document if isinstance(document, list) else [document]
    if isinstance(document, dict):
        records = next((document[name] for name in _RECORDS if isinstance(document.get(name), list)), records)
    rows = []
    for number, record in enumerate(records, 1):
        fields = _fields(record)
        reason = "" if fields else f"第 {number} 条不是有效的记录，跳过这一条。"
        rows.append(Row(number, fields, reason, len(content) * number // len(records)))
    return rows


def _fields(record: object) -> dict[str, str] | None:
    """The fields of a record that can be written as text."""
    if not isinstance(record, dict):
        return None
    # A half of a surrogate pair, which JSON can spell, is no character.
    return {
        column_name(name): str(value).encode("utf-8", "replace").decode()
        for name, value in record.items()
        if isinstance(value, str | int | float)
    }


def table_columns(file: BinaryIO) -> tuple[str, ...]:
    """The columns of a CSV file, which is then at its beginning again; () if that cannot be read."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    try:
        first = next(csv.reader(io.StringIO(decode(sample))), [])
    except (UnreadableSourceError, csv.Error):
        return ()
    return tuple(map(column_name, first))


def table_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a CSV file whose first line names its columns.

    Raises:
        UnreadableSourceError: its encoding cannot be told, or its first line names no column of texts.
    """
    encoding = encoding_of(file.read(_SAMPLE))
    file.seek(0)
    csv.field_size_limit(LARGEST_REPORT)
    # Closed by whoever opened the file.
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    reader = csv.reader(text)
    try:
        columns = [column_name(name) for name in next(reader, [])]
    except csv.Error as error:
        raise UnreadableSourceError("CSV 文件的第一行读不出来。") from error
    if not {"text", "content", "html", "path"} & set(columns):
        text.detach()
        raise UnreadableSourceError("CSV 文件的第一行里没有 text 或 html 这样的列名，不知道哪一列是正文。")
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error:
            yield Row(line, None, f"第 {line} 行的格式有误（例如引号不成对），跳过这一行。", file.tell())
            continue
        if values is None:
            break
        if any(values):
            yield _table_row(line, columns, values, file.tell())
    text.detach()


def _table_row(line: int, columns: list[str], values: list[str], offset: int) -> Row:
    if len(values) != len(columns):
        reason = f"第 {line} 行有 {len(values)} 列，第一行却有 {len(columns)} 列，跳过这一行。"
        return Row(line, None, reason, offset)
    if any(value.count(_REPLACEMENT) > _MOST_UNREADABLE * len(value) for value in values):
        return Row(line, None, f"第 {line} 行有无法解码的字符，跳过这一行。", offset)
    return Row(line, dict(zip(columns, values, strict=True)), offset=offset)
