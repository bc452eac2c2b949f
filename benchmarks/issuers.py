"""The bodies that issue generated reports, made from the gazetteer of divisions."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from index.divisions import by_code
from index.models import Division

_ORGANS = ("司法局", "市场监督管理局", "生态环境局", "教育局", "水利局", "应急管理局", "城市管理局", "财政局")
_COUNTY, _TOWNSHIP = 6, 9
_TOWNSHIPS_PER_COUNTY = 3
_SHARE_OF_GOVERNMENTS = 0.6


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues reports, and where."""

    name: str
    division: Division


@cache
def gazetteer() -> dict[str, str]:
    """The names of all divisions by code."""
    packed = files("index").joinpath("data/divisions.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {code: name for code, _, name in (line.partition(",") for line in lines)}


def issuers(seed: int) -> list[Issuer]:
    """The issuers of a collection, about 13,000; those in front issue the most."""
    random = Random(f"issuers of {seed}")
    codes = [code for code in gazetteer() if len(code) <= _COUNTY]
    townships = [code for code in gazetteer() if len(code) == _TOWNSHIP]
    codes += random.sample(townships, _TOWNSHIPS_PER_COUNTY * len(codes))
    random.shuffle(codes)
    divisions = (by_code(code) for code in codes)
    # The last name of a placeholder of the statistics is that of the division above it.
    return [
        _issuer(division, random)
        for division in divisions
        if division and division.names[-1] == gazetteer()[division.code]
    ]


def _issuer(division: Division, random: Random) -> Issuer:
    where = "".join(division.names[-2:])
    if division.township:
        ending = "办事处" if division.township.endswith("街道") else "人民政府"
    elif random.random() < _SHARE_OF_GOVERNMENTS:
        ending = "人民政府"
    else:
        ending = random.choice(_ORGANS)
    return Issuer(where + ending, division)
