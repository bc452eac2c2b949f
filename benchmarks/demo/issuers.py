"""The issuers of the demonstration collection: many of 福建 and 浙江, some of others, none of a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.issuers import gazetteer
from index.divisions import by_code
from index.models import Division, Level

_PROVINCE, _CITY, _COUNTY, _TOWNSHIP = 2, 4, 6, 9
# 金门县 is in the statistics of 福建, but issues no such reports.
_WITHOUT_REPORTS = frozenset({"350527"})
# The governments of these come first, so that a small collection has what examples are about.
_FIRST = ("3505", "33", "35", "3303", "350503", "330324", "44", "3301", "350525")
# Coverage must have gaps to show: of these provinces nothing is held.
_PROVINCES_WITHOUT = frozenset({"54", "63"})
# What has a people's government: no 地区, 盟 or 农场, no 开发区 with the code of a township.
_GOVERNED = {_CITY: ("市", "州"), _COUNTY: ("市", "区", "县", "旗"), _TOWNSHIP: ("街道", "镇", "乡")}
_ZONE = re.compile("开发区|园区|农场")
_CITY_ORGANS = ("司法局", "市场监督管理局", "城市管理局", "生态环境局", "交通运输局", "文化广电和旅游局")
_COUNTY_ORGANS = ("司法局", "市场监督管理局", "城市管理局", "应急管理局", "卫生健康局")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues reports.

    Attributes:
        name: as a careful reader would write it.
        division: where it is.
        level: what it is.
    """

    name: str
    division: Division
    level: Level


@dataclass(frozen=True, slots=True)
class _Share:
    """How much of a part of the country is held.

    Attributes:
        within: the code of the part.
        cities, counties: how many of these, at the most.
        townships: how many of each of the counties.
        organs: how many departments of each of the cities, and the share of the counties that have one.
        place: where in the collection its issuers stand on average, from 0; a small collection has
            those in front.
    """

    within: str
    cities: int
    counties: int
    townships: int
    organs: tuple[int, float]
    place: float


_ALL = 99
_SHARES = (
    _Share("3505", 1, _ALL, 2, (len(_CITY_ORGANS), 0.5), 0.3),
    _Share("35", 9, 20, 1, (1, 0.25), 0.5),
    _Share("33", 11, 26, 1, (1, 0.25), 0.5),
    _Share("44", 6, 8, 1, (1, 0.2), 0.8),
)
_ELSEWHERE = (2, 3, 1, (1, 0.2), 1.0)


@cache
def demo_issuers() -> tuple[Issuer, ...]:
    """The issuers, about 400; a small collection has those in front."""
    random = Random("issuers of the demonstration")
    told = {share.within for share in _SHARES}
    others = [
        code for code in gazetteer() if len(code) == _PROVINCE and code not in told | _PROVINCES_WITHOUT
    ]
    shares = [*_SHARES, *(_Share(code, *_ELSEWHERE) for code in others)]
    placed = {
        issuer.name: (_order(issuer) or random.random() * share.place, issuer)
        for share in reversed(shares)  # of a city told apart, its own share counts
        for issuer in _issuers_of(share, random)
    }
    return tuple(issuer for _, issuer in sorted(placed.values(), key=lambda one: one[0]))


def _order(issuer: Issuer) -> float:
    """The place of an issuer that comes first, below 0; 0 for others."""
    code = issuer.division.code
    return _FIRST.index(code) - len(_FIRST) if code in _FIRST and issuer.level is not Level.DEPARTMENT else 0


def _issuers_of(share: _Share, random: Random) -> Iterator[Issuer]:
    codes = [code for code in gazetteer() if code.startswith(share.within) and code not in _WITHOUT_REPORTS]
    yield from map(_government, filter(None, [by_code(share.within)]))
    for division in _drawn(codes, _CITY, share.cities, random):
        if len(share.within) < _CITY:
            yield _government(division)
        for organ in random.sample(_CITY_ORGANS, share.organs[0]):
            yield Issuer(f"{division.names[-1]}{organ}", division, Level.DEPARTMENT)
    for division in _drawn(codes, _COUNTY, share.counties, random):
        yield _government(division)
        if random.random() < share.organs[1]:
            yield Issuer(_place(division) + random.choice(_COUNTY_ORGANS), division, Level.DEPARTMENT)
        below = [code for code in codes if code.startswith(division.code)]
        yield from map(_government, _drawn(below, _TOWNSHIP, share.townships, random))


def _drawn(codes: Iterable[str], length: int, most: int, random: Random) -> list[Division]:
    """Some of the divisions of a level that have a government."""
    divisions = [
        division
        for code in codes
        # The last name of a placeholder of the statistics is that of the division above it.
        if len(code) == length and (division := by_code(code)) and division.names[-1] == gazetteer()[code]
    ]
    governed = [
        division
        for division in divisions
        if division.names[-1].endswith(_GOVERNED[length]) and not _ZONE.search("".join(division.names))
    ]
    return random.sample(governed, min(most, len(governed)))


def _government(division: Division) -> Issuer:
    levels = {_PROVINCE: Level.PROVINCE, _CITY: Level.CITY, _COUNTY: Level.COUNTY, _TOWNSHIP: Level.TOWNSHIP}
    ending = "办事处" if division.names[-1].endswith("街道") else "人民政府"
    return Issuer(_place(division) + ending, division, levels[len(division.code)])


def _place(division: Division) -> str:
    """A division's name behind what tells it from its namesakes: 永春县桃城镇, 泉州市丰泽区泉秀街道."""
    if not (division.county or division.township):
        return division.names[-1]
    of_district = (division.county or "").endswith("区")
    above = (division.city or division.province,) if of_district else ()
    return "".join(name for name in (*above, division.county or division.city, division.township) if name)
