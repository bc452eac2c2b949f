"""Dates as reports write them: 2025年2月13日, 2025-02-13, 2021/03/29, 二〇二五年二月十三日."""

from __future__ import annotations

import datetime as dt
import re

_NUMERALS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"二\s*[〇○零O0](?:\s*[〇○零O0一二三四五六七八九]){2}(?=\s*年)")
_CHINESE_DAY = re.compile(
    r"(?<=[年月])\s{0,3}([一二三四五六七八九]?十?[一二三四五六七八九]?)\s{0,3}(?=[月日])"
)
_FIRST_MONTH = re.compile(r"(?<=年)\s{0,3}元月")
_DATE = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:\s*年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})\s*日"
    r"|(?P<mark>[-/.])(?P<m2>\d{1,2})(?P=mark)(?P<d2>\d{1,2})(?!\d))"
)
_COMPACT = re.compile(r"^\s*(20\d\d)(\d\d)(\d\d)\s*$")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


def with_digits(text: str) -> str:
    """The text with the years of its Chinese dates, and their months and days, in digits."""
    text = _CHINESE_YEAR.sub(lambda year: "".join(year[0].split()).translate(_NUMERALS), text)
    text = _FIRST_MONTH.sub("1月", text)
    return _CHINESE_DAY.sub(lambda day: _number(day[1]) if day[1] else day[0], text)


def find_date(text: str) -> str | None:
    """The first date in a text, as ISO date."""
    found = _DATE.search(with_digits(text))
    if found is None:
        return None
    month, day = (int(found[f"{part}1"] or found[f"{part}2"]) for part in "md")
    try:
        return dt.date(int(found["year"]), month, day).isoformat()
    except ValueError:
        return None


def find_date_of_field(value: str) -> str | None:
    """The date that a header field holds, as ISO date; 20250213 is one only there."""
    return find_date(_COMPACT.sub(r"\1-\2-\3", value))


def without_dates(text: str) -> str:
    """What a text says besides dates and times of day."""
    return _TIME_OF_DAY.sub("", _DATE.sub("", with_digits(text)))


def is_only_date(text: str) -> bool:
    """Whether a line holds a date, perhaps in brackets or with the time of day, and nothing else."""
    return find_date(text) is not None and not without_dates(text).strip(" ()（）[]【】\t")


def _number(numerals: str) -> str:
    tens, ten, units = numerals.rpartition("十")
    if not ten:
        return numerals.translate(_NUMERALS)
    return (tens.translate(_NUMERALS) or "1") + (units.translate(_NUMERALS) or "0")
