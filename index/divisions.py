"""The gazetteer of administrative divisions: names and codes → divisions, authors → where they are."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from index.folding import simplify
from index.models import Division

_PROVINCE, _CITY, _COUNTY, _TOWNSHIP = _CODE_LENGTHS = (2, 4, 6, 9)
_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

# In the order in which a short name is completed; a longer ending comes before one that ends it.
_ENDINGS = ("自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "街道", *"省市区县旗盟镇乡")
_SELF_GOVERNING = ("自治区", "自治州", "自治县", "自治旗")
_LONGEST_NAME = 16
# 城区 and 郊区 are counties, but also common words: they count only right behind a division above them.
# 沛县 is none, but 响应县委 holds a name like it: such names count in front of a text.
_SHORTEST_TELLING_NAME = 3
_TELLING_IN_FRONT = ("县", "镇", "乡")
_SHORTEST_STEM = 2
# What stands behind a short name for a division (永嘉人民政府, 泉州高新区).
_BEHIND_SHORT_NAME = re.compile(
    "人民政府|[\u4e00-\u9fff]{0,4}?(?:经济技术|经济开发|经开|高新|工业园|产业园|保税|综合|旅游度假|开发区|示范区|试验区|实验区|合作区|新区)"
)
# How the names of development zones are shortened.
_ZONES = (
    (re.compile("高新技术产业开发区|高新技术开发区|高新技术产业园区"), "高新区"),
    (re.compile("经济技术开发区|经济开发区"), "经开区"),
)
# A county that became a district or a city: 增城市 is 增城区 now.
_COUNTY_ENDINGS = ("区", "市", "县")
_CORPS = "兵团"
# 广西 is short for 广西壮族自治区, 恩施州 for 恩施土家族苗族自治州, 屏边县 for 屏边苗族自治县.
_PEOPLES = re.compile(
    "(?:(?:壮|回|藏|苗|侗|彝|土家|傣|白|哈尼|朝鲜|蒙古|布依|羌|傈僳|景颇|瑶|黎|畲|满|仡佬|水|毛南|仫佬|土|撒拉|东乡|保安"
    "|裕固|哈萨克|达斡尔|鄂温克|佤|拉祜|布朗|纳西|普米|怒|独龙|各)族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯){1,4}$"
)
_SELF_GOVERNING_SHORT = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))

_Codes = tuple[str, ...]


def by_code(code: str) -> Division | None:
    """The division with this statistical code."""
    if code not in _names():
        return None
    province, city, county, township = (_name_at(code, length) for length in _CODE_LENGTHS)
    if county == city:  # a city without counties: the statistics repeat its name one level down
        county = None
    return Division(code, province, city, county, township)


def find(name_path: str) -> tuple[Division, ...]:
    """The divisions meant by a name or code, if need be behind the names of divisions above it.

    A name stands for all divisions that bear it. One that nobody bears is taken as short: 福建, 泉州,
    永嘉; a province then comes before cities and counties, and these before townships.

    Args:
        name_path: ``泉州市``, ``泉州``, ``3505``, ``永嘉县/三江街道`` or ``永嘉县三江街道``, in
            simplified or traditional characters.
    """
    *parents, last = "".join(name_path.replace("／", "/").split()).split("/")
    above: _Codes | None = None
    for parent in parents:
        above = _within(_meant(parent, above), above)
    return _divisions(_outermost(_meant(last, above)))


def below(code: str) -> tuple[Division, ...]:
    """The divisions right below one, by code; below ``""`` the provinces."""
    upper = by_code(code)
    above = len(upper.names) if upper else 0
    length = next((one for one in _CODE_LENGTHS if one > len(code)), 0)
    found: list[Division] = []
    for one in _divisions(tuple(one for one in _names() if len(one) == length and one.startswith(code))):
        # Below a placeholder, or a city repeated as its own county, lie what it stands for.
        found += [one] if len(one.names) > above else below(one.code)
    return tuple(found)


def resolve(author: str, texts: Sequence[str]) -> Division | None:
    """The lowest division known that an author belongs to; None rather than a guess.

    Args:
        author: the author's name or another text that tells it, in simplified characters.
        texts: further texts, which may tell divisions of one name apart by naming one above them.
    """
    named, certain = _chain(author)
    chosen = _only(named, author, texts, certain=certain) if named else None
    return by_code(chosen) if chosen else None


def begins_with_division(text: str) -> bool:
    """Whether a text begins with the name of a division that stands for itself."""
    name, _ = _name_here(text, 0)
    return bool(name) and _is_telling(name, 0)


def _meant(name: str, above: _Codes | None) -> _Codes:
    """The codes that one part of a path may mean, inside of ``above`` if that is given."""
    if name.isascii() and name in _names():
        return _within((name,), above)
    written = name if name in _codes() else simplify(name)
    exact = _codes().get(written, ()) or _other_names().get(written, ())
    if not exact and written != name:
        exact = _unusual_names().get(written, ())
    if exact:
        return _within(exact, above)
    return _short(written, above) or _within(_whole_chain(written), above)


def _short(name: str, above: _Codes | None) -> _Codes:
    """The codes of the names that begin with a short one and go on with nothing but an ending."""
    if not name:
        return ()
    complete = [code for ending in _ENDINGS for code in _codes().get(name + ending, ())]
    complete += _self_governing(name)
    candidates = _within(tuple(dict.fromkeys(complete)), above)
    for lengths in ((_PROVINCE,), (_CITY, _COUNTY), (_TOWNSHIP,)):
        found = tuple(code for code in candidates if len(code) in lengths)
        if found:
            return found
    return ()


def _self_governing(name: str) -> _Codes:
    """Those whose names hold the names of peoples besides: 广西 for 广西壮族自治区."""
    if len(name) == 1:
        return ()
    return tuple(code for full, code in _self_governing_names() if full.startswith(name))


def _whole_chain(text: str) -> _Codes:
    """The codes meant by names written one behind the other, with nothing else between them."""
    found, _ = _chain(text)
    rest = text
    for code in found[:1]:
        for length in _CODE_LENGTHS:
            rest = rest.replace(_names().get(code[:length], ""), "", 1)
    return () if rest else found


def _chain(text: str) -> tuple[_Codes, bool]:
    """The lowest division that a text names, and whether it names one above it.

    Returns:
        Its code, several when more than one bears the name.
    """
    chain: _Codes = ()
    certain = False
    place = 0
    while place < len(text):
        name, codes = _name_here(text, place)
        inside = _within(codes, chain) if chain else ()
        if inside:
            chain, certain = inside, True
        elif not chain and _is_telling(name, place):
            chain = codes
        place += max(len(name), 1)
    return _outermost(chain), certain


def _is_telling(name: str, place: int) -> bool:
    """Whether a name tells a division without one above it in front."""
    return len(name) >= _SHORTEST_TELLING_NAME or (
        (place == 0 and name.endswith(_TELLING_IN_FRONT)) or name in _stems()
    )


def _name_here(text: str, place: int) -> tuple[str, _Codes]:
    """The longest name of a division that starts at this place of a text, and its codes."""
    for length in range(min(_LONGEST_NAME, len(text) - place), 1, -1):
        name = text[place : place + length]
        if name in _codes() and name not in _PLACEHOLDERS:
            return name, _codes()[name]
        if name in _other_names():
            return name, _other_names()[name]
        if name in _stems() and _is_short_name(text, place + length, _stems()[name]):
            return name, _stems()[name]
    return "", ()


def _is_short_name(text: str, end: int, codes: _Codes) -> bool:
    """Whether what stands behind a stem tells that it stands for a division: an office, or one below it."""
    if _BEHIND_SHORT_NAME.match(text, end):
        return True
    return any(
        _within(_codes().get(text[end : end + length], ()), codes)
        for length in range(_SHORTEST_TELLING_NAME, _LONGEST_NAME)
    )


def _only(codes: _Codes, author: str, texts: Sequence[str], *, certain: bool) -> str | None:
    """The one of several divisions of the same name that lies in a division named besides.

    A township needs that even if no other bears its name: the gazetteer may not hold them all.
    """
    lowest = max(map(len, codes))
    if len(codes) == 1 and (certain or lowest < _TOWNSHIP):
        return codes[0]
    for level in (_COUNTY, _CITY) if lowest == _TOWNSHIP else (_CITY, _PROVINCE):
        in_author = tuple(code for code in codes if _is_inside(code, level, author))
        codes_left = in_author or tuple(code for code in codes if _is_named(code, level, texts))
        if len(codes_left) == 1:
            return codes_left[0]
        codes = codes_left or codes
    return None


def _is_inside(code: str, level: int, author: str) -> bool:
    """Whether an author's name holds that of the division above at this level, or its short form."""
    parent = _name_at(code, level)
    if parent is None:
        return False
    stem = _stem(parent)
    return parent in author or (len(stem) > 1 and stem in author)


def _is_named(code: str, level: int, texts: Sequence[str]) -> bool:
    """Whether one of the texts names the division above at this level."""
    parent = _name_at(code, level)
    return parent is not None and any(parent in text for text in texts)


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _within(codes: Iterable[str], above: _Codes | None) -> _Codes:
    """Those of the codes that lie below one of ``above``; all of them if that is None."""
    if above is None:
        return tuple(codes)
    return tuple(code for code in codes if any(code != upper and code.startswith(upper) for upper in above))


def _outermost(codes: _Codes) -> _Codes:
    """The codes without those that lie below another of them: 东莞市 is a city, repeated as a county."""
    return tuple(code for code in codes if not _within((code,), codes))


def _divisions(codes: _Codes) -> tuple[Division, ...]:
    found = (by_code(code) for code in codes)
    return tuple(division for division in found if division is not None)


def _name_at(code: str, length: int) -> str | None:
    name = _names().get(code[:length]) if len(code) >= length else None
    return None if name in _PLACEHOLDERS else name


@cache
def _names() -> Mapping[str, str]:
    """Code → name, in the order of the codes."""
    packed = files("index").joinpath("data/divisions.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {code: name for code, _, name in (line.partition(",") for line in lines)}


@cache
def _codes() -> Mapping[str, _Codes]:
    """Name → the codes of all divisions that bear it."""
    codes: dict[str, _Codes] = {}
    for code, name in _names().items():
        codes[name] = (*codes.get(name, ()), code)
    for placeholder in _PLACEHOLDERS:
        del codes[placeholder]
    return codes


@cache
def _other_names() -> Mapping[str, _Codes]:
    """Names that nobody bears any more or that are shorter than the statistics', and what they stand for."""
    rows = files("index").joinpath("data/former.csv").read_text(encoding="utf-8").splitlines()
    known: dict[str, _Codes] = {name: (code,) for name, _, code in (row.partition(",") for row in rows)}
    for name, codes in _codes().items():
        for other in _written_otherwise(name, codes):
            if other not in _codes():
                known[other] = (*known.get(other, ()), *codes)
    return known


def _written_otherwise(name: str, codes: _Codes) -> Iterator[str]:
    if len(codes[0]) == _COUNTY:
        stem, ending = name[:-1], name[-1]
        if len(stem) >= _SHORTEST_STEM and ending in _COUNTY_ENDINGS:
            # 贵安新区 and 雄安新区 are none that 安新县 became.
            formers = (stem + former for former in _COUNTY_ENDINGS if former != ending)
            yield from (former for former in formers if not former.endswith("新区"))
        yield from (zone.sub(short, name) for zone, short in _ZONES if zone.search(name))
    if len(codes[0]) in (_CITY, _COUNTY):
        for ending, short in _SELF_GOVERNING_SHORT:
            stem = _PEOPLES.sub("", name.removesuffix(ending))
            if name.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                yield stem + short
    elif name.startswith(_CORPS) and len(name) > len(_CORPS) + 1:
        yield name.removeprefix(_CORPS)


@cache
def _stems() -> Mapping[str, _Codes]:
    """The names of provinces, cities and counties without their endings, and what these stand for."""
    stems: dict[str, _Codes] = {}
    for name, codes in _codes().items():
        stem = _PEOPLES.sub("", _stem(name))
        high = tuple(code for code in codes if len(code) <= _COUNTY)
        if high and len(stem) >= _SHORTEST_STEM and stem != name:
            stems[stem] = (*stems.get(stem, ()), *high)
    return {stem: _highest(codes) for stem, codes in stems.items()}


def _highest(codes: _Codes) -> _Codes:
    """A province comes before cities and counties of its name."""
    provinces = tuple(code for code in codes if len(code) == _PROVINCE)
    return provinces or codes


@cache
def _unusual_names() -> Mapping[str, _Codes]:
    """Simplified, the names that hold a character which simplification changes: 干县 for 乾县."""
    simplified = ((simplify(name), name) for name in _codes())
    return {simple: _codes()[name] for simple, name in simplified if simple != name}


@cache
def _self_governing_names() -> tuple[tuple[str, str], ...]:
    return tuple((name, code) for code, name in _names().items() if name.endswith(_SELF_GOVERNING))
