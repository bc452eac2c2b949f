"""Names of organisations, as issuers write them in titles and signatures."""

from __future__ import annotations

import re

_ENDINGS = (
    "政府|办事处|委员会|[党纪]?工委|管委会|[省市区县州旗镇乡]委|党委|党组|办公室|政府办|[厅局院]|街道|[镇乡]"
    "|[支大总]队|联合会|总工会|中心|司法所|党校|公司|集团"
)
# 全市, 本镇 and 我县 name nobody; 全州县, 全南县, 全椒县 and 本溪市 are places.
_NOBODY = "我|各|该|本(?!溪)|全(?!州.|南|椒)"
# What is set up or strengthened is the object of a sentence (建成县级综治中心), not the name of who writes.
_VERBS = "推动|成立|建成|建立|设立|组建|打造|构建|开展|召开|加强|健全|完善"
_VERBS_IN_FRONT = (
    "推进|推行|强化|优化|深化|落实|提升|依托|发挥|整合|充实|坚持|支持|指导|督促|实施|规范|创建|形成"
    "|聚焦|围绕|通过"
)
_NO_NAME = rf"(?!{_NOBODY}|{_VERBS_IN_FRONT}|.{{0,58}}(?:{_VERBS}))"
_NAME = re.compile(rf"{_NO_NAME}[\u4e00-\u9fff()·、\s]{{1,58}}(?:{_ENDINGS})")
_DIVISION_NAME = re.compile(rf"{_NO_NAME}[\u4e00-\u9fff]{{1,20}}[省市区县州旗盟]")
# Left out or written at will: 某区人民政府某街道办事处, 某区某街道.
_OPTIONAL = re.compile("人民政府|办事处")
_PARTY = "中共"


def is_organisation(text: str) -> bool:
    """Whether a text is the name of an organisation, or of several, and nothing else."""
    return _NAME.fullmatch(text) is not None


def is_author(text: str) -> bool:
    """Whether a text can stand for an author: an organisation, or a division for its government."""
    return is_organisation(text) or _DIVISION_NAME.fullmatch(text) is not None


def is_fuller(longer: str, shorter: str) -> bool:
    """Whether one name is the other with what a short form leaves out.

    That is the government above in front (人民政府清源街道办事处), or the office behind
    (清源街道 → 清源街道办事处), but not one of a government's departments behind it.
    """
    if len(longer) <= len(shorter):
        return False
    behind = longer.removeprefix(shorter)
    return longer.endswith(shorter) or behind in {"人民政府", "办事处", "人民政府办事处"}


def stem(name: str) -> str:
    """A name without the words that are written or left out at will."""
    return _OPTIONAL.sub("", name)


def agrees(name: str, other: str) -> bool:
    """Whether one name holds the other, be it in a shorter form."""
    shorter, longer = sorted((stem(name), stem(other)), key=len)
    return bool(shorter) and shorter in longer


def is_party(text: str) -> bool:
    """Whether it is a committee of the Party, which often writes together with a government."""
    return text.startswith(_PARTY)
