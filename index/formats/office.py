"""DOC, WPS and RTF: made DOCX by LibreOffice, if that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from index.errors import UnreadableSourceError
from index.formats.word import read_word
from index.models import Original

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
# Streams that OLE files have inside, named in UTF-16.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_RTF = b"{\\rtf"
_TEXT = "WordDocument".encode("utf-16-le")
_OTHERS = {
    "Workbook".encode("utf-16-le"): "Excel 表格",
    "PowerPoint Document".encode("utf-16-le"): "PowerPoint 演示文稿",
}


def read_old_word(content: bytes, ending: str) -> Original:
    """The report in a file that only an office program reads.

    It takes as long as the program takes: whoever calls this ends it with all its children.

    Args:
        content: the file.
        ending: the ending of its name, which tells LibreOffice what to try.

    Raises:
        UnreadableSourceError: LibreOffice is missing, or cannot read the file.
    """
    if _ENCRYPTED_PACKAGE in content:
        raise UnreadableSourceError("文件加了密码，打不开。")
    if not content.startswith(_RTF) and _TEXT not in content:
        told = next((told for stream, told in _OTHERS.items() if stream in content), None)
        raise UnreadableSourceError(
            f"文件内容是 {told}，不能读取。" if told else "DOC 文件已损坏，或者不是 Word 文档。"
        )
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableSourceError("读 DOC、WPS、RTF 要靠 LibreOffice，这台机器上没有装；也可另存为 DOCX。")
    with tempfile.TemporaryDirectory(prefix="chayici-") as name:
        return read_word(_converted(program, content, ending, Path(name)))


def _converted(program: str, content: bytes, ending: str, folder: Path) -> bytes:
    source = folder / f"report{ending or '.doc'}"
    source.write_bytes(content)
    command = [
        program,
        # A profile of its own: one that is in use would hand the file to the running program and return.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    made = source.with_suffix(".docx")
    if not made.exists():
        if b"password" in (ended.stderr + ended.stdout).lower():
            raise UnreadableSourceError("文件加了密码，打不开。")
        raise UnreadableSourceError("LibreOffice 打不开这个文件，它可能已损坏。")
    return made.read_bytes()
