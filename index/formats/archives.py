"""Archives: the files in a ZIP archive, one at a time, without unpacking anything to the disk."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from index.errors import UnreadableSourceError
from index.formats.plain import LARGEST_REPORT, TOO_LARGE

#: What Python raises on archives that are not whole.
DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)

_MOST_MEMBERS = 1_000_000
_LARGEST_TOTAL = 100 * 1024**3  # bytes, unpacked
# Text is compressed to a tenth, a table of one word to a hundredth; bombs begin beyond.
_HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 1024 * 1024  # bytes, unpacked
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_SYSTEM_FOLDERS = frozenset({"__MACOSX"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes:
        name: its name there, folders and all.
        stamp: changes when its content does.
        info: where the archive keeps it.
    """

    name: str
    stamp: str
    info: zipfile.ZipInfo


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """Open an archive.

    Raises:
        UnreadableSourceError: it is damaged, or holds more than any collection of reports.
    """
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED_ZIP as error:
        raise UnreadableSourceError("ZIP 压缩包已损坏，打不开。") from error
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _LARGEST_TOTAL:
        raise UnreadableSourceError("ZIP 压缩包解开后大得不合常理，可能是压缩炸弹。")
    return archive


def members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The files in an archive, hidden ones left out."""
    for info in archive.infolist():
        name = _name(info)
        parts = PurePosixPath(name).parts
        if not info.is_dir() and not any(
            (part.startswith(".") and part not in {".", ".."}) or part in _SYSTEM_FOLDERS for part in parts
        ):
            yield Member(name, f"{info.CRC:08x}-{info.file_size}", info)


def check_member(member: Member) -> None:
    """Refuse what is not safe to read.

    Raises:
        UnreadableSourceError: the member is encrypted, a bomb, or named as if it lay outside.
    """
    info = member.info
    path = PurePosixPath(member.name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableSourceError("它的名字指向压缩包之外，不读取。")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableSourceError("压缩包里的这个文件加了密码，请先解压。")
    if info.file_size > _RATIO_MATTERS_FROM and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1):
        raise UnreadableSourceError("压缩比高得不合常理，可能是压缩炸弹，不读取。")


def read_member(archive: zipfile.ZipFile, member: Member, largest: int = LARGEST_REPORT) -> bytes:
    """The content of a member.

    Raises:
        UnreadableSourceError: it is damaged, unsafe, or of more than ``largest`` bytes.
    """
    check_member(member)
    try:
        with archive.open(member.info) as file:
            content = file.read(largest + 1)
    except DAMAGED_ZIP as error:
        raise UnreadableSourceError("压缩包里的这个文件已损坏。") from error
    if len(content) > largest:
        raise UnreadableSourceError(f"文件{TOO_LARGE}")
    return content


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; Chinese Windows writes it in GBK and does not say so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename
