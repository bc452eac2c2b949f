"""Kinds of files, told by their first bytes, and where these say nothing by the ending of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import PurePath

from index.errors import UnreadableSourceError


class Kind(Enum):
    """What a file is read as."""

    PLAIN = auto()
    WEB_PAGE = auto()
    WORD = auto()
    OLD_WORD = auto()
    PDF = auto()
    ARCHIVE = auto()
    JSON_LINES = auto()
    TABLE = auto()


_BY_ENDING = {
    ".txt": Kind.PLAIN, ".text": Kind.PLAIN, ".md": Kind.PLAIN,
    "": Kind.PLAIN,  # crawlers often leave the ending out
    ".html": Kind.WEB_PAGE, ".htm": Kind.WEB_PAGE, ".shtml": Kind.WEB_PAGE, ".xhtml": Kind.WEB_PAGE,
    ".docx": Kind.WORD, ".doc": Kind.OLD_WORD, ".wps": Kind.OLD_WORD, ".rtf": Kind.OLD_WORD,
    ".pdf": Kind.PDF, ".zip": Kind.ARCHIVE,
    ".jsonl": Kind.JSON_LINES, ".ndjson": Kind.JSON_LINES, ".json": Kind.JSON_LINES, ".csv": Kind.TABLE,
}  # fmt: skip
# What belongs to saved pages and to systems.
_COMPANIONS = frozenset({
    ".css", ".js", ".map", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".svg", ".ico", ".tif",
    ".tiff", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".swf", ".db", ".ini", ".lnk",
    ".log",
})  # fmt: skip
#: These hold many reports, each a source of its own.
CONTAINERS = frozenset({Kind.ARCHIVE, Kind.JSON_LINES, Kind.TABLE})
#: The endings of such files.
CONTAINER_ENDINGS = tuple(written for written, kind in _BY_ENDING.items() if kind in CONTAINERS)

#: How many bytes of a file tell its kind.
HEAD = 4096

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = {
    b"Rar!": "RAR 压缩包，请先解压或改为 ZIP",
    b"7z\xbc\xaf\x27\x1c": "7z 压缩包，请先解压或改为 ZIP",
    b"\x1f\x8b": "gzip 压缩文件，请先解压",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM\x00": "图片",
    b"II*\x00": "图片",
    b"MM\x00*": "图片",
    b"\x7fELF": "程序",
    b"SQLite format 3": "数据库",
    b"MIME-Version:": "MHTML 网页归档，请另存为 HTML",
    b"From: <Saved by": "MHTML 网页归档，请另存为 HTML",
}
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|br|table|span|article|h1)[\s>/]", re.IGNORECASE
)
_WHOLE_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_PDF_MARK = re.compile(rb"%PDF-\d")


def ending(name: str) -> str:
    """The ending of a file's name, in small letters; "" if it has none."""
    suffix = PurePath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,10}", suffix) else ""


def is_known(name: str) -> bool:
    """Whether a file's ending is one of those that a folder is searched for."""
    return ending(name) in _BY_ENDING


def is_container(name: str) -> bool:
    """Whether a file's ending is one of an archive or a dump."""
    return ending(name) in CONTAINER_ENDINGS


def is_companion(name: str) -> bool:
    """Whether a file only goes with others, as pictures do with a saved page; nobody misses it."""
    return ending(name) in _COMPANIONS


def left_out_sentence(endings: Mapping[str, int]) -> str:
    """That files of some endings, so many of each, were not read."""
    told = "、".join(f"{count} 个 {written}" for written, count in sorted(endings.items()))
    return f"不读这些格式的文件：{told}。"


def kind_of(name: str, head: bytes) -> Kind:
    """What a file is, by its name and its first ``HEAD`` bytes.

    Raises:
        UnreadableSourceError: it is of a kind that is not read; the message names it.
    """
    if head.startswith(_ZIP):
        return Kind.ARCHIVE if ending(name) == ".zip" else Kind.WORD
    if head.startswith((_OLE, b"{\\rtf")):
        return Kind.OLD_WORD
    if _PDF_MARK.search(head[:1024]):
        return Kind.PDF
    for magic, told in _REFUSED.items():
        if head.startswith(magic):
            raise UnreadableSourceError(f"文件内容是{told}，不能读取。")
    named = _BY_ENDING.get(ending(name), Kind.PLAIN)
    without_mark = head.removeprefix(b"\xef\xbb\xbf")
    if _WHOLE_PAGE.match(without_mark) or _is_page(named, head):
        return Kind.WEB_PAGE
    if named in {Kind.PLAIN, Kind.WEB_PAGE, Kind.JSON_LINES, Kind.TABLE}:
        return Kind.PLAIN if named is Kind.WEB_PAGE else named
    if not head:
        raise UnreadableSourceError("文件是空的，没有任何文字。")
    raise UnreadableSourceError(f"文件已损坏，或者不是它的扩展名 {ending(name)} 所说的格式。")


def _is_page(named: Kind, head: bytes) -> bool:
    """Whether what is called a web page is one; a long head without a tag is a script or a comment."""
    return named is Kind.WEB_PAGE and (len(head) >= HEAD or _HTML.search(_narrow(head)) is not None)


def _narrow(head: bytes) -> bytes:
    """ASCII characters of UTF-16 as single bytes, so that tags can be found."""
    return head.replace(b"\0", b"")
