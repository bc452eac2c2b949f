"""How an issuer speaks: what it calls itself, those above it and those below it."""

from __future__ import annotations

from random import Random

from benchmarks.demo.issuers import Issuer
from benchmarks.demo.sentences import Voice
from index.models import Level

_SCALES = {Level.PROVINCE: 60, Level.CITY: 12, Level.COUNTY: 4, Level.DEPARTMENT: 3, Level.TOWNSHIP: 1}
_BELOW = {
    Level.PROVINCE: "各设区市",
    Level.CITY: "各县（市、区）",
    Level.COUNTY: "各乡镇（街道）",
    Level.TOWNSHIP: "各村（社区）",
    Level.DEPARTMENT: "各科室、执法大队",
}
_CONGRESSES = ((2022, "二十大"), (2017, "十九大"), (2012, "十八大"))
_PLAN_OF_2021 = 2021


def voice(issuer: Issuer, year: int, random: Random) -> Voice:
    """The voice of an issuer's report about a year."""
    names = issuer.division.names
    units = ["", *map(_unit, names)]
    own, above = units[-1], units[-2]
    party, meeting, self_name, led_by = f"{own}委", f"{own}政府常务会议", f"全{own}", _rulers(above)
    match issuer.level:
        case Level.TOWNSHIP:
            party = "街道党工委" if own == "街道" else f"{own}党委"
            meeting = "党政联席会议"
            self_name = own if own == "街道" else self_name
        case Level.DEPARTMENT:
            party, meeting, self_name, led_by, above = "局党组", "局长办公会议", "全局", _rulers(own), own
        case Level.PROVINCE if own == "自治区":
            party, self_name = "自治区党委", "全区"
    return Voice(
        random,
        {
            "我": self_name,
            "地": names[-1],
            "党": party,
            "会": meeting,
            "上": led_by,
            "上级地": f"全{above[-1]}" if above else "全国",
            "下": _BELOW[issuer.level],
            "年": str(year),
            "明年": str(year + 1),
            "大会": next(name for since, name in _CONGRESSES if year >= since),
            "纲要": "2021-2025年" if year >= _PLAN_OF_2021 else "2015-2020年",
            "普法": "八五" if year >= _PLAN_OF_2021 else "七五",
        },
        _SCALES[issuer.level],
    )


def _unit(name: str) -> str:
    """What a division is called by those who belong to it."""
    return next(unit for unit in ("自治区", "街道", name[-1]) if name.endswith(unit))


def _rulers(unit: str) -> str:
    match unit:
        case "":
            return "党中央、国务院"
        case "自治区":
            return "自治区党委、政府"
        case _:
            return f"{unit}委、{unit}政府"
