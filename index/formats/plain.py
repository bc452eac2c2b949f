"""Plain text: what every text must be, whatever file it was found in."""

from __future__ import annotations

from index.errors import UnreadableSourceError

#: Bytes of one report's file; a report is some 100 KB.
LARGEST_REPORT = 20 * 1024 * 1024

TOO_LARGE = f"超过 {LARGEST_REPORT // 1024**2} MB，不像一份报告。"


def checked(text: str) -> str:
    r"""A text with its line ends made ``\n``.

    Raises:
        UnreadableSourceError: it is none that a report can be made from; the message says why.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise UnreadableSourceError("文件是空的，没有任何文字。")
    return text
