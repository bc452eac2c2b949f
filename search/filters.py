"""The values of filters, wherever they come from: the query, the command line or an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from index import divisions
from index.folding import fold, half_width
from index.models import Division, Kind, Level
from search.errors import QueryError
from search.lexer import check_characters
from search.query import (
    DocNumberHas,
    Filter,
    Filters,
    InRegion,
    IssuerHas,
    KindIs,
    LevelIs,
    Part,
    PartIs,
    WithoutCopies,
    YearRange,
)

#: How levels are named to readers.
LEVELS: Mapping[Level, str] = {
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡镇级",
    Level.DEPARTMENT: "部门",
}

#: How the parts of a report are named to readers.
PARTS: Mapping[Part, str] = {Part.DONE: "做法", Part.LACKING: "不足", Part.PLANNED: "打算"}

#: The value of years, regions and levels that no report tells, and how it is shown.
UNKNOWN = "未载明"
_FilterT = TypeVar("_FilterT", bound=Filter)
_LISTED = re.compile("[、,，]")
_YEARS = re.compile(r"(?:(\d{4})|(\d{4})?\.\.(\d{4})?)", re.ASCII)


def year_range(value: str) -> YearRange:
    """Read ``2024``, ``2020..2024``, ``2020..``, ``..2024`` or ``未载明``."""
    check_characters(value, "年度")
    if _is_unknown(value):
        return YearRange(None, None)
    found = _YEARS.fullmatch(fold(value).text)
    if found is None or not any(found.groups()):
        raise QueryError(f"年度“{value}”看不懂。请写成 2024、2020..2024、2020.. 或 ..2024。")
    year, first, last = (None if group is None else int(group) for group in found.groups())
    if 0 in {year, first, last}:
        raise QueryError(f"年度“{value}”看不懂：没有 0000 年，年度从 0001 到 9999。")
    if year is not None:
        return YearRange(year, year)
    if first is not None and last is not None and first > last:
        raise QueryError(f"年度“{value}”的起始年份在结束年份之后。")
    return YearRange(first, last)


def region(value: str) -> InRegion:
    """Read a division's name, its code, or a path of names: ``泉州市``, ``3505``, ``永嘉县/三江街道``.

    With ``=`` in front only reports of the division itself are meant. Several may be written in a row:
    ``福建、浙江``; any of them is enough.
    """
    check_characters(value, "行政区划")
    if _is_unknown(value):
        return InRegion(UNKNOWN, ())
    value = half_width(value).strip()
    names = listed_regions(value)
    itself = value.startswith(("=", "＝"))
    if itself:
        names = [value := value.lstrip("=＝")]
    found = list(map(_divisions, names))
    name = "".join(found[0][0].names) if value.strip() == found[0][0].code else value
    return InRegion(name, tuple(one.code for several in found for one in several), itself)


def listed_regions(value: str) -> list[str]:
    """The names of a region that is written as several in a row; one alone if it is not."""
    if value.lstrip().startswith(("=", "＝")):
        return [value]
    return [name.strip() for name in _LISTED.split(value) if name.strip()] or [value]


def _divisions(name: str) -> Sequence[Division]:
    found = divisions.find(name)
    if not found:
        raise QueryError(f"没有名为“{name}”的行政区划。请写全名（如 泉州市）、代码（如 3505）或 上级/下级。")
    return found


def issuer(value: str) -> IssuerHas:
    """Read a part of an issuer's name, or with ``=`` in front the whole name."""
    whole = value.startswith("=")
    return IssuerHas(_folded(value.removeprefix("="), "发布机构"), whole=whole)


def whole_issuer(name: str) -> str | None:
    """The value that asks for the reports of an issuer; None if its name cannot be asked for."""
    value = f"={name}"
    try:
        issuer(value)
    except QueryError:
        return None
    return value


def doc_number(value: str) -> DocNumberHas:
    """Read a doc number or a part of it, in any form of brackets."""
    return DocNumberHas(_folded(value, "文号"))


def kind(value: str) -> KindIs:
    """Read a kind: ``计划``."""
    folded = _folded(value, "文种")
    found = next((one for one in Kind if one.value == folded), None)
    if found is None:
        raise QueryError(f"文种“{value}”看不懂，可用的有 {'、'.join(Kind)}。")
    return KindIs(found)


def level(value: str) -> LevelIs:
    """Read a level by its name or its value: ``县级``, ``county``."""
    folded = _folded(value, "机构层级")
    if _is_unknown(value):
        return LevelIs(None)
    found = next((one for one, name in LEVELS.items() if folded in {one.value, name}), None)
    if found is None:
        known = "、".join(f"{name}（{one.value}）" for one, name in LEVELS.items())
        raise QueryError(f"机构层级“{value}”看不懂，可用的有 {known}。")
    return LevelIs(found)


def part(value: str) -> PartIs:
    """Read a part of a report by its name or its value: ``不足``, ``lacking``."""
    folded = _folded(value, "报告部分")
    found = next((one for one, name in PARTS.items() if folded in {one.value, name}), None)
    if found is None:
        known = "、".join(f"{name}（{one.value}）" for one, name in PARTS.items())
        raise QueryError(f"报告部分“{value}”看不懂，可用的有 {known}。")
    return PartIs(found)


#: The filters that may stand beside a query, each with what reads its values.
FILTERS: Mapping[str, Callable[[str], Filter]] = {
    "year": year_range,
    "region": region,
    "issuer": issuer,
    "kind": kind,
    "level": level,
    "part": part,
}


def read_filters(given: Mapping[str, Sequence[str]], *, once: bool = False) -> Filters:
    """The filters that some values give.

    Args:
        given: the values, by the names in ``FILTERS``; a name may be missing.
        once: whether of reports of the same text only one is searched.

    Raises:
        QueryError: a value cannot be understood.
    """
    return Filters(
        years=_each(year_range, given.get("year", ())),
        regions=_each(region, given.get("region", ())),
        issuers=_each(issuer, given.get("issuer", ())),
        kinds=_each(kind, given.get("kind", ())),
        levels=_each(level, given.get("level", ())),
        parts=_each(part, given.get("part", ())),
        copies=(WithoutCopies(),) if once else (),
    )


def _each(read: Callable[[str], _FilterT], values: Sequence[str]) -> tuple[_FilterT, ...]:
    return tuple(dict.fromkeys(map(read, values)))


def _is_unknown(value: str) -> bool:
    return fold(value).text in {UNKNOWN, "unknown"}


def _folded(value: str, what: str) -> str:
    check_characters(value, what)
    folded = fold(value).text
    if not folded:
        raise QueryError(f"{what}“{value}”里没有可以检索的字。")
    return folded
