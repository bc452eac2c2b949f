"""Names of organisations, as issuers write them in titles and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.divisions import begins_with_division
from index.models import Division, Level

_ENDINGS = (
    "政府|办事处|委员会|[党纪]?工委|管委会|[省市区县州旗盟镇乡]委|党委|党组|办公室|政府办|街道办|[厅局院署委]|街道|街"
    "|[镇乡]|苏木|[支大总]队|联合会|总工会|中心|司法所|党校|公司|集团"
    "|第[一二三四五六七八九十]{1,3}师|兵团|[〇零一二三四五六七八九十]{1,4}团"
)
# 全市, 本镇 and 我县 name nobody, 法治政府 is none; 全州县, 全南县, 全椒县 and 本溪市 are places.
_NOBODY = "我|各|该|本(?!溪)|全(?!州.|南|椒)|法治|依法|上级|乡镇(?!府)|年度|特此"
# What is set up or strengthened is the object of a sentence (建成县级综治中心), not the name of who writes.
_VERBS = "推动|成立|建成|建立|设立|组建|打造|构建|开展|召开|加强|健全|完善|关于|印发"
_VERBS_IN_FRONT = (
    "推进|推行|强化|优化|深化|落实|提升|依托|发挥|整合|充实|坚持|支持|指导|督促|实施|规范|创建|形成"
    "|聚焦|围绕|通过|贯彻|按照|根据"
)
_NO_NAME = rf"(?!{_NOBODY}|{_VERBS_IN_FRONT}|.{{0,58}}(?:{_VERBS}))"
_NAME = re.compile(rf"{_NO_NAME}[\u4e00-\u9fff()（）·、\s]{{1,58}}(?:{_ENDINGS})")
_DIVISION_NAME = re.compile(rf"{_NO_NAME}[\u4e00-\u9fff]{{1,20}}[省市区县州旗盟]")
# Left out or written at will: 某区人民政府某街道办事处, 某区某街道.
_OPTIONAL = re.compile("人民政府|政府|办事处|管理委员会|管委会")
_PARTY = "中共"

# 区政府, 县水利局, 镇人民政府, 司法局: which one, the text must tell elsewhere.
_NOT_OWN = re.compile(
    r"(?:[省市区县州旗盟镇乡]|街道|地区).*|(?:人民)?政府(?:办公室|办)?|办事处|(?:党政|综合)?办公室"
    r"|党委|党工委|委员会|司法[局所]"
)

# A place for its government: 高桥镇, 鹤龙街, 永春县, 三江街道.
_SHORT_FORMS = (
    (re.compile(r"(?<=[\u4e00-\u9fff][省市区县州旗盟镇乡])政府$"), "人民政府"),
    (re.compile(r"街道办$"), "街道办事处"),
    (re.compile(r"街道$"), "街道办事处"),
    (re.compile(r"街办事处$"), "街道办事处"),
    (re.compile(r"街$"), "街道办事处"),
    (
        re.compile(r"((?:开发|经开|高新|度假|园|示范|实验|试验|管理|保税|合作)区)$"),
        r"\1管理委员会",
    ),
    (re.compile(r"([省市区县州旗盟镇乡]|苏木)$"), r"\1人民政府"),
)

_JOINT = re.compile(r"[、\s]+")
_GLUED_BEHIND = re.compile("委员会|政府|办事处|[党工省市区县州旗盟镇乡]委(?!员会)")
_OF_THE_PARTY = re.compile("(?:工作)?委员会$|(?:党工|党|工)?委$")
# The second of 中共永春县委、县人民政府.
_ABBREVIATED = re.compile("[省市区县州旗盟镇乡]?(?P<organ>(?:人民)?政府|办事处)")
_SAME_PLACE = 2

_TOWNSHIP = re.compile(r"街道|办事处|[镇乡](?:人民政府|党委|委员会|$)|苏木")
_PARTY_COMMITTEE = re.compile(rf"{_PARTY}[^办]*(?:委员会|委)$|[省市区县州旗盟镇乡]委$|党委$|党工委$")
_ZONE_COMMITTEE = re.compile("管委会$|管理委员会$")
_DEPARTMENT = re.compile(r"(?:[局厅院署委办队所校]|办公室|中心|公司|集团|联合会|总工会|党组|委员会)$")
_LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP}


def is_organisation(text: str) -> bool:
    """Whether a text is the name of an organisation, or of several, and nothing else."""
    return _NAME.fullmatch(text) is not None


def is_author(text: str) -> bool:
    """Whether a text can stand for an author: an organisation, or a division for its government."""
    return is_organisation(text) or _DIVISION_NAME.fullmatch(text) is not None


def is_own_name(name: str) -> bool:
    """Whether a name tells one organisation, as 县水利局 and 区政府 do not."""
    return _NOT_OWN.fullmatch(name) is None or begins_with_division(name)


def completed(name: str) -> str:
    """A name in full: a place that stands for its government, with that (高桥镇 → 高桥镇人民政府)."""
    for short, full in _SHORT_FORMS:
        if short.search(name):
            return short.sub(full, name)
    return name


def joint(name: str) -> tuple[str, ...]:
    """The organisations that a name stands for: several may be separated or written without a gap."""
    parts = [part for part in _JOINT.split(name) if part]
    parts = [*parts[:1], *(_with_place(part, parts[0]) for part in parts[1:])]
    if not all(is_author(part) and is_own_name(part) for part in parts):
        parts = ["".join(parts)]
    return tuple(one for part in parts for one in _unglued(part))


def _with_place(name: str, first: str) -> str:
    """A name that leaves out the place of the party committee named in front of it, with that."""
    abbreviated = _ABBREVIATED.fullmatch(name)
    place = _OF_THE_PARTY.sub("", first.removeprefix(_PARTY))
    return completed(place + abbreviated["organ"]) if abbreviated and place != first else name


def _unglued(name: str) -> Iterator[str]:
    """Names without a gap between them: the second begins with the same place (中共甲区委甲区人民政府)."""
    place = name.removeprefix(_PARTY)[:_SAME_PLACE]
    for end in _GLUED_BEHIND.finditer(name):
        rest = name[end.end() :]
        if rest.removeprefix(_PARTY).startswith(place) and is_organisation(rest):
            yield name[: end.end()]
            yield from _unglued(rest)
            return
    yield name


def is_fuller(longer: str, shorter: str) -> bool:
    """Whether one name is the other with what a short form leaves out.

    That is the government above in front (人民政府清源街道办事处), or the office behind
    (清源街道 → 清源街道办事处), but not one of a government's departments behind it.
    """
    if is_party(shorter) and is_party(longer):
        shorter, longer = shorter.removeprefix(_PARTY), longer.removeprefix(_PARTY)
    own, full = stem(shorter), stem(longer)
    return bool(own) and full.endswith(own) and (full != own or len(longer) > len(shorter))


def stem(name: str) -> str:
    """A name without the words that are written or left out at will."""
    return _OPTIONAL.sub("", name)


def agrees(name: str, other: str) -> bool:
    """Whether two names are the same, one perhaps in a shorter form; a government's office is another."""
    shorter, longer = sorted((stem(name), stem(other)), key=len)
    return bool(shorter) and longer.endswith(shorter)


def is_party(text: str) -> bool:
    """Whether it is a committee of the Party, which often writes together with a government."""
    return text.startswith(_PARTY)


def level_of(issuer: str, division: Division | None) -> Level | None:
    """What an issuer is; None for the committee of a development zone and where it cannot be known."""
    if _ZONE_COMMITTEE.search(issuer):
        return None
    if _PARTY_COMMITTEE.search(issuer) is None and _DEPARTMENT.search(issuer):
        return Level.DEPARTMENT
    if _TOWNSHIP.search(issuer):
        return Level.TOWNSHIP
    return _LEVELS[len(division.code)] if division else None
