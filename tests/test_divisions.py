"""Divisions: names and codes → divisions, and authors → where they are."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest

from index import divisions
from index.divisions import by_code, find, resolve
from index.models import Division

PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@pytest.mark.parametrize(
    ("name_path", "codes"),
    [
        ("泉州市", ["3505"]),
        ("泉州", ["3505"]),
        ("3505", ["3505"]),
        ("福建", ["35"]),
        ("广西", ["45"]),
        ("内蒙古", ["15"]),
        ("吉林", ["22"]),
        ("吉林市", ["2202"]),
        ("北京市", ["11"]),
        ("豐澤區", ["350503"]),
        ("乾縣", ["610424"]),
        ("乾县", ["610424"]),
        (" 泉 州\u3000市 ", ["3505"]),
        ("东莞市", ["4419"]),
        ("永嘉县/三江街道", ["330324006"]),
        ("浙江省/三江街道", ["330324006", "330683002", "330702006"]),
        ("永嘉／三江", ["330324006"]),
        ("永嘉县三江街道", ["330324006"]),
        ("福建省泉州市丰泽区", ["350503"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("福州市/鼓楼区", ["350102"]),
        ("福州市/丰泽区", []),
        ("增城市", ["440118"]),
        ("恩施州", ["4228"]),
        ("某某市", []),
        ("某某市/丰泽区", []),
        ("9999", []),
        ("市辖区", []),
        ("", []),
        ("/", []),
    ],
)
def test_find(name_path: str, codes: list[str]) -> None:
    """A name stands for all that bear it; parents narrow; what nobody bears gives nothing."""
    assert [division.code for division in find(name_path)] == codes


@pytest.mark.parametrize(
    ("code", "division"),
    [
        ("35", Division("35", "福建省")),
        ("330324006", Division("330324006", "浙江省", "温州市", "永嘉县", "三江街道")),
        ("110101", Division("110101", "北京市", None, "东城区")),
        ("469001", Division("469001", "海南省", None, "五指山市")),
        ("441900003", Division("441900003", "广东省", "东莞市", None, "东城街道")),
        ("350599", None),
    ],
)
def test_by_code(code: str, division: Division | None) -> None:
    """A division knows the names above it; a level that does not exist is None."""
    assert by_code(code) == division


def test_the_whole_gazetteer() -> None:
    """All 44,703 divisions are held, each code begins with its parents' codes, no placeholder is a name."""
    codes = divisions._names()  # noqa: SLF001 - the table itself is what is tested
    assert len(codes) == 44_703
    for code in codes:
        division = by_code(code)
        assert division is not None
        assert all(code[:length] in codes for length in (2, 4, 6, 9) if length <= len(code))
        assert not PLACEHOLDERS & {division.province, division.city, division.county, division.township}


@pytest.mark.parametrize(
    ("author", "texts", "code"),
    [
        ("泉州市丰泽区人民政府泉秀街道办事处", [], "350503003"),
        ("浈江区人民政府车站街道办事处", [], "440204002"),
        ("永嘉人民政府三江街道办事处", [], "330324006"),
        ("泉州市司法局", [], "3505"),
        ("永嘉人民政府", [], "330324"),
        ("浙江温州永嘉县司法局", [], "330324"),
        ("广西人民政府", [], "45"),
        ("沛县人民政府", [], "320322"),
        ("响应县委号召办公室", [], None),
        ("北京市东城区人民政府", [], "110101"),
        ("重庆市北碚区司法局", [], "500109"),
        ("济源市司法局", [], "419001"),
        ("仙桃市毛嘴镇人民政府", [], "429004101"),
        ("文昌市人民政府", [], "469005"),
        ("增城市人民政府", [], "440118"),
        ("绍兴县司法局", [], "330603"),
        ("恩施州司法局", [], "4228"),
        ("屏边县人民政府", [], "532523"),
        ("泉州经济技术开发区管理委员会", [], "3505"),
        ("石家庄高新区管委会", [], "130171"),
        ("重庆市万盛经开区管委会", [], "50"),
        ("厦门火炬高新区管委会", [], "3502"),
        ("平潭综合实验区管理委员会", [], "350128"),
        ("高新区管委会", [], None),
        ("新疆生产建设兵团第八师", [], "659001"),
        ("新疆生产建设兵团第八师一五二团", [], "659001500"),
        ("福建省泉秀街道办事处", [], "350503003"),
        ("泉秀街道办事处", [], None),
        ("东昌府区人民政府", [], "371502"),
        ("清源街道办事处", [], None),
        ("清源街道办事处", ["丰泽区人民政府：", "我街道努力。"], "350503004"),
        ("清源街道办事处", ["福建省实施办法"], None),
        ("鼓楼区人民政府", [], None),
        ("鼓楼区人民政府", ["贯彻《福州市条例》"], "350102"),
        ("鼓楼区人民政府", ["南京市和福州市"], None),
        ("三江街道办事处", ["永嘉县和嵊州市", "温州市"], "330324006"),
        ("三江街道办事处", ["永嘉县和嵊州市", "金华市"], None),
        ("泉州市丰泽区某某街道办事处", [], "350503"),
        ("城区人民政府", ["晋城市"], None),
        ("晋城市城区人民政府", [], "140502"),
        ("人民政府办公室", ["丰泽区"], None),
    ],
)
def test_resolve(author: str, texts: list[str], code: str | None) -> None:
    """An author's division is the lowest one named; parents tell namesakes apart; nothing is guessed."""
    division = resolve(author, texts)
    assert (division.code if division else None) == code


def test_former_names() -> None:
    """A former name is none of today's, and what it stands for is a division of today."""
    rows = files("index").joinpath("data/former.csv").read_text(encoding="utf-8").splitlines()
    names = dict(row.split(",") for row in rows)
    assert len(names) == len(rows)
    for name, code in names.items():
        assert by_code(code) is not None
        assert name not in divisions._codes()  # noqa: SLF001 - the table itself is what is tested


def test_speed() -> None:
    """Loading the gazetteer does not hold up a one-shot search."""
    divisions._names.cache_clear()  # noqa: SLF001 - measured from a cold start
    divisions._codes.cache_clear()  # noqa: SLF001
    start = time.process_time()  # not the time of day, in which other programs run, too
    find("泉州市")
    assert time.process_time() - start < 0.5
