"""Plain text: what every text must be, whatever file it was found in."""

from __future__ import annotations

from index.errors import UnreadableSourceError

#: Bytes of one report's file; a report is some 100 KB.
LARGEST_REPORT = 20 * 1024 * 1024
# Chinese is written with some ten thousand; a file made of ever new ones would fill the index with them.
MOST_CHARACTERS = 50_000

TOO_LARGE = f"超过 {LARGEST_REPORT // 1024**2} MB，不像一份报告。"


def checked(text: str) -> str:
    r"""A text with its line ends made ``\n``.

    Raises:
        UnreadableSourceError: it is none that a report can be made from; the message says why.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise UnreadableSourceError("文件是空的，没有任何文字。")
    if len(set(text)) > MOST_CHARACTERS:
        raise UnreadableSourceError(f"文件里不同的字符超过 {MOST_CHARACTERS:,} 种，不像一份报告。")
    return text
