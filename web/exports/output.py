"""Where the command line writes an export: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from search.errors import QueryError
from web.exports.formats import Format


@contextmanager
def output_of(path: Path | None, form: Format) -> Iterator[BinaryIO]:
    """What an export is written to: the file at a path, or without one standard output.

    Raises:
        QueryError: it cannot be written there.
        OSError: the system refuses.
    """
    if path is None:
        if form is Format.XLSX and sys.stdout.isatty():
            raise QueryError("Excel 文件不是文字，终端上没法看。请用 --output 写到文件。")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _whole_file(path) as file:
            yield file
    except OSError as error:
        # Said of the name that was given, and not of the one under which it is written.
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of another one only when all of it has been written."""
    target = path.resolve()
    if not target.parent.is_dir():
        raise QueryError(f"没有 {target.parent} 这个文件夹，写不了 {path}。")
    if target.is_dir():
        raise QueryError(f"{path} 是一个文件夹，请在后面加上文件名。")
    if target.exists() and not target.is_file():  # a device or a pipe, whose place must not be taken
        with target.open("wb") as file:
            yield file
        return
    part = target.with_name(f".chayici-{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
