"""Numbers of headings: 一、 (一) 1. (1) ①, and the levels they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN_DIGITS = "一二三四五六七八九"
_HAN = f"[{_HAN_DIGITS}十]{{1,3}}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

#: The level of 第一部分, above 一、.
PART = 0

_LEVELS = (
    (PART, re.compile(rf"第\s*(?P<n>{_HAN})\s*(?:部分|章)\s*[、.．:：]?\s*(?=[^。；;，,]{{1,40}}$)")),
    # Not 一、二、三产业 or 二、三季度.
    (1, re.compile(rf"(?P<n>{_HAN})\s*[、.．:：](?!\s*{_HAN}(?:[、月日级类线期]|季度|产业))\s*")),
    (2, re.compile(rf"[(（]?\s*(?P<n>{_HAN})\s*[)）]\s*[、.．]?\s*")),
    # A decimal (1.5), a date (12.4) or the first of several days (15、16日) is no number of a heading,
    # but a year may follow one (1.2024年).
    (
        3,
        re.compile(
            r"(?P<n>[0-9０-９]{1,2})\s*(?:、(?!\s*[0-9０-９]{1,2}(?:[日月号、至和及\-—~～]|季度))"
            r"|[.．](?![0-9０-９])|[.．](?=20\d\d年))\s*"
        ),
    ),
    (4, re.compile(r"[(（]?\s*(?P<n>[0-9０-９]{1,2})\s*[)）]\s*[、.．]?\s*")),
    (5, re.compile(rf"(?P<n>[{_CIRCLED}])\s*[、.．]?\s*")),
)
# What stands behind a digit that counts or dates something, and behind 一 in words such as 一年.
_COUNTED = "年月日号时分个名次件项家场条人位期起万亿元份部处类级届户所支例册批套组轮天小周余多多%"
_UNMARKED = (
    (1, re.compile(rf"(?P<n>{_HAN})(?=[\u4e00-\u9fff])(?![是要级批线{_COUNTED}])")),
    (3, re.compile(rf"(?P<n>[1-9][0-9]?)(?=[\u4e00-\u9fff])(?![{_COUNTED}])")),
)
_POINT = re.compile(rf"(?P<n>{_HAN})是(?!否)")


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a paragraph opens with.

    Attributes:
        level: what it stands for: 1 for 一、, 2 for (一), 3 for 1. and so on.
        value: which one it is.
        length: how many characters it has, with its mark and the white space behind.
    """

    level: int
    value: int
    length: int


def heading_number(text: str) -> Number | None:
    """The number of the heading that a paragraph opens with."""
    return _first(_LEVELS, text)


def unmarked_number(text: str) -> Number | None:
    """The number that a paragraph opens with if it has lost its mark: 2优化."""
    return _first(_UNMARKED, text)


def point_number(text: str) -> Number | None:
    """The number of a point such as 一是; its level is that of what it belongs to."""
    return _first(((0, _POINT),), text)


def _first(levels: tuple[tuple[int, re.Pattern[str]], ...], text: str) -> Number | None:
    for level, pattern in levels:
        number = pattern.match(text)
        if number is not None and number.end() < len(text):
            return Number(level, _value(number["n"]), number.end())
    return None


def _value(number: str) -> int:
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    value = _HAN_DIGITS.find(ones) + 1 if len(ones) < 2 else 0  # noqa: PLR2004 - 三一 is no number
    return value + 10 * (_HAN_DIGITS.find(tens) + 1 if tens else 1) if ten else value
