"""Reader: the bytes of a source file → its text."""

from __future__ import annotations

import codecs
import errno
import stat
from pathlib import Path

from index.errors import UnreadableSourceError, os_reason

REPORT_ENDING = ".txt"
LARGEST_FILE = 20 * 1024 * 1024

_OTHER_FORMATS = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP 压缩包（DOCX、WPS 新格式也是）",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "DOC/WPS 旧格式",
}
_MARKED_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# GB18030 also reads what is labelled GB2312 or GBK. It comes last, because it accepts almost anything.
_UNMARKED_ENCODINGS = ("utf-8", "gb18030")


def is_report_file(path: Path) -> bool:
    """Whether the file's ending is one that ``read_text`` reads."""
    return path.suffix.lower() == REPORT_ENDING


def read_text(path: Path) -> str:
    r"""The text of a plain-text file, line ends made ``\n``.

    Raises:
        UnreadableSourceError: the file holds no text that can be read; the message says why.
    """
    if not is_report_file(path):
        raise UnreadableSourceError(f"目前只能读取纯文本（{REPORT_ENDING}）文件。")
    content = _read_bytes(path)
    _refuse_other_formats(content)
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise UnreadableSourceError("这是二进制文件，目前只能读取纯文本。")
    if not text.strip():
        raise UnreadableSourceError("文件是空的，没有任何文字。")
    return text


def _read_bytes(path: Path) -> bytes:
    try:
        # Looked at before it is opened: opening a pipe waits for somebody to write into it.
        _refuse_special_files(path.stat().st_mode)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableSourceError(f"文件打不开（{os_reason(error)}）。") from error
    except ValueError as error:
        raise UnreadableSourceError("文件打不开（路径里有不能用的字符）。") from error
    if len(content) > LARGEST_FILE:
        raise UnreadableSourceError(f"文件超过 {LARGEST_FILE // 1024**2} MB，不像一份报告。")
    return content


def _refuse_special_files(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(mode):
        raise UnreadableSourceError("这不是普通文件，而是管道、套接字或设备，不能读取。")


def _refuse_other_formats(content: bytes) -> None:
    for magic, name in _OTHER_FORMATS.items():
        if content.startswith(magic):
            raise UnreadableSourceError(f"文件内容是 {name}，目前只能读取纯文本。")


def _decode(content: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKED_ENCODINGS.items() if content.startswith(mark)]
    for encoding in marked or _UNMARKED_ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSourceError("文字编码无法识别：不是 UTF-8、带标记的 UTF-16，也不是 GB18030。")
