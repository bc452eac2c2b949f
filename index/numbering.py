"""Numbers of headings: 一、 (一) 1. (1), and the levels they stand for."""

from __future__ import annotations

import re

_HAN = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    # Not 一、二、三产业 or 二、三季度.
    (1, re.compile(rf"{_HAN}\s*[、.．](?!\s*{_HAN}(?:[、月日级类线期]|季度|产业))\s*")),
    (2, re.compile(rf"(?:[(（]\s*{_HAN}\s*[)）]|{_HAN}\s*[)）])\s*[、.．]?\s*")),
    # A decimal (1.5), a date (12.4) or the first of several days (15、16日) is no number of a heading,
    # but a year may follow one (1.2024年).
    (
        3,
        re.compile(
            r"[0-9０-９]{1,2}\s*(?:、(?!\s*[0-9０-９]{1,2}(?:[日月号、至和及\-—~～]|季度))"
            r"|[.．](?![0-9０-９])|[.．](?=20\d\d年))\s*"
        ),
    ),
    (4, re.compile(r"[(（]\s*[0-9０-９]{1,2}\s*[)）]\s*[、.．]?\s*")),
)


def heading_number(text: str) -> tuple[int, int] | None:
    """The level of the heading that a paragraph opens with, and how long its number is."""
    for level, pattern in _LEVELS:
        number = pattern.match(text)
        if number is not None and number.end() < len(text):
            return level, number.end()
    return None
