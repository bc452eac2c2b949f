"""Reader: a source file → the reports in it, before they are read: one, or many in archives and dumps."""

from __future__ import annotations

import errno
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from index.errors import UnreadableSourceError, os_reason
from index.formats.encodings import decode
from index.formats.kinds import (
    CONTAINERS,
    HEAD,
    Kind,
    ending,
    is_companion,
    is_container,
    is_known,
    kind_of,
    left_out_sentence,
)
from index.formats.plain import LARGEST_REPORT, TOO_LARGE, checked
from index.models import Original

if TYPE_CHECKING:
    from zipfile import ZipFile

    from index.formats.archives import Member

#: Between an archive and a file in it, and between a dump and a row of it, in the name of a source.
MEMBER_MARK = "!"
ROW_MARK = "#"

_LARGEST_INNER_ARCHIVE = 512 * 1024 * 1024
_MOST_BAD_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in a source file, not yet read.

    Attributes:
        name: the file's own if it is one report; else with a mark and what tells it from the others.
        stamp: changes when the report does; "" if that can only be told by reading it.
        read: reads it; raises UnreadableSourceError.
        done: how much of the file is behind it when it has been read, from 0 to 1.
    """

    name: str
    stamp: str
    read: Callable[[], Original]
    done: float = 1.0


def read_text(path: Path) -> str:
    r"""The text of a plain-text file, line ends made ``\n``.

    Raises:
        UnreadableSourceError: the file holds no text that can be read; the message says why.
    """
    with closing(open_source(path)) as file:
        content = _whole(file)
    if kind_of(path.name, content[:HEAD]) is not Kind.PLAIN:
        raise UnreadableSourceError("文件内容不是纯文本。")
    return checked(decode(content))


def open_source(path: Path) -> BinaryIO:
    """Open a file to read it.

    Raises:
        UnreadableSourceError: it is none, or may not be opened; the message says why.
    """
    try:
        # Looked at before it is opened: opening a pipe waits for somebody to write into it.
        _refuse_special_files(path.stat().st_mode)
        return path.open("rb")
    except OSError as error:
        raise UnreadableSourceError(f"文件打不开（{os_reason(error)}）。") from error
    except ValueError as error:
        raise UnreadableSourceError("文件打不开（路径里有不能用的字符）。") from error


def stamp_of(path: Path) -> str:
    """The size of a file and the time of its last change; "" if it cannot be looked at."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"


def is_plain(path: Path) -> bool:
    """Whether a file is plain text, which is read without any risk, or cannot be looked into."""
    try:
        with closing(open_source(path)) as file:
            return kind_of(path.name, file.read(HEAD)) is Kind.PLAIN
    except (UnreadableSourceError, OSError):
        return True


def entries(path: Path, name: str) -> Iterator[Entry]:
    """The reports in a file, in order; each is to be read before the next one is asked for.

    Args:
        path: the file.
        name: what it is called; its reports' names begin with it.

    Raises:
        UnreadableSourceError: the file cannot be opened, or read on.
    """
    with closing(open_source(path)) as file:
        kind = kind_of(path.name, _read(file, HEAD))
        file.seek(0)
        if kind is Kind.ARCHIVE:
            yield from _members(file, name)
        elif kind in CONTAINERS:
            yield from _rows(kind, file, name, path.stat().st_size)
        else:
            yield Entry(name, stamp_of(path), lambda: _report(kind, _whole(file), path.name))


def _members(file: BinaryIO, name: str, *, inner: bool = False) -> Iterator[Entry]:
    """The reports in an archive; in one that lies in another, too, but no deeper."""
    from index.formats import archives  # noqa: PLC0415 - each format is loaded when it is met

    left_out: Counter[str] = Counter()
    with archives.open_archive(file) as archive:
        every = list(archives.members(archive))
        for number, member in enumerate(every, 1):
            known, done = f"{name}{MEMBER_MARK}{member.name}", number / len(every)
            if is_companion(member.name):
                continue
            if not is_known(member.name):
                left_out[ending(member.name)] += 1
            elif not is_container(member.name):
                yield Entry(known, member.stamp, partial(_member, archive, member), done)
            else:
                for entry in _guarded(_inner(archive, member, known, inner=inner), known):
                    yield replace(entry, done=done)
        if left_out:
            yield _refused(name, left_out_sentence(left_out))


def _inner(archive: ZipFile, member: Member, name: str, *, inner: bool) -> Iterator[Entry]:
    """The reports in an archive or a dump that lies in an archive."""
    from index.formats import archives  # noqa: PLC0415 - see above

    archives.check_member(member)
    if ending(member.name) == ".zip":
        if inner:
            raise UnreadableSourceError("压缩包套了不止一层，请先解压。")
        content = archives.read_member(archive, member, _LARGEST_INNER_ARCHIVE)
        yield from _members(BytesIO(content), name, inner=True)
        return
    try:
        with archive.open(member.info) as file:
            kind = kind_of(member.name, file.read(HEAD))
            file.seek(0)
            yield from _rows(kind, cast("BinaryIO", file), name, member.info.file_size)
    except archives.DAMAGED_ZIP as error:
        raise UnreadableSourceError("压缩包里的这个文件已损坏。") from error


def _member(archive: ZipFile, member: Member) -> Original:
    from index.formats.archives import read_member  # noqa: PLC0415 - see above

    content = read_member(archive, member)
    return _report(kind_of(member.name, content[:HEAD]), content, member.name)


def _rows(kind: Kind, file: BinaryIO, name: str, size: int) -> Iterator[Entry]:
    """The reports in a dump, each known by its address, else by a hash of its row.

    Hence they keep their names when others are added. Of those with the same address the second is known as
    ``…#2``.
    """
    from index.formats import dumps  # noqa: PLC0415 - see above

    seen: Counter[str] = Counter()
    bad = 0
    for row in dumps.json_rows(file) if kind is Kind.JSON_LINES else dumps.table_rows(file):
        done = min(row.offset / size, 1.0) if size else 1.0
        if row.fields is None:
            bad += 1
            if bad <= _MOST_BAD_ROWS:
                yield _refused(name, row.reason, done)
            continue
        seen[row.key] += 1
        repeat = f"{ROW_MARK}{seen[row.key]}" if seen[row.key] > 1 else ""
        yield Entry(f"{name}{ROW_MARK}{row.key}{repeat}", row.stamp, partial(dumps.read_row, row), done)
    if bad > _MOST_BAD_ROWS:
        yield _refused(name, f"另有 {bad - _MOST_BAD_ROWS} 行读不出来，不逐一列出。")


def _guarded(inner: Iterator[Entry], name: str) -> Iterator[Entry]:
    """The entries of a file in an archive; where it cannot be read on, the archive still can."""
    try:
        yield from inner
    except UnreadableSourceError as error:
        yield _refused(name, str(error))


def _refused(name: str, reason: str, done: float = 1.0) -> Entry:
    """What stands in place of a report that cannot be read."""

    def refuse() -> Original:
        raise UnreadableSourceError(reason)

    return Entry(name, "", refuse, done)


def _report(kind: Kind, content: bytes, name: str) -> Original:
    """The report in a file that holds one."""
    match kind:
        case Kind.WEB_PAGE:
            from index.formats.web_pages import read_web_page as read  # noqa: PLC0415 - see above
        case Kind.WORD:
            from index.formats.word import read_word as read  # noqa: PLC0415
        case Kind.PDF:
            from index.formats.pdf import read_pdf as read  # noqa: PLC0415
        case Kind.OLD_WORD:
            from index.formats.office import read_old_word  # noqa: PLC0415

            return read_old_word(content, ending(name))
        case _:
            return Original(checked(decode(content)))
    return read(content)


def _whole(file: BinaryIO) -> bytes:
    content = _read(file, LARGEST_REPORT + 1)
    if len(content) > LARGEST_REPORT:
        raise UnreadableSourceError(f"文件{TOO_LARGE}")
    return content


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise UnreadableSourceError(f"文件打不开（{os_reason(error)}）。") from error


def _refuse_special_files(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(mode):
        raise UnreadableSourceError("这不是普通文件，而是管道、套接字或设备，不能读取。")
