"""Names of organisations, as issuers write them in titles and signatures."""

from __future__ import annotations

import re

_ENDINGS = (
    "政府|办事处|委员会|[党纪]?工委|管委会|[省市区县州旗镇乡]委|党委|党组|办公室|政府办|[厅局院]|街道|[镇乡]"
    "|[支大总]队|联合会|总工会|中心|司法所|党校|公司|集团"
)
_NAME = re.compile(rf"[\u4e00-\u9fff()·、\s]{{1,58}}(?:{_ENDINGS})")
# 全市 and 我县 name nobody.
_DIVISION_NAME = re.compile(r"(?![全本我各])[\u4e00-\u9fff]{1,20}[省市区县州旗盟]")
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


def is_party(text: str) -> bool:
    """Whether it is a committee of the Party, which often writes together with a government."""
    return text.startswith(_PARTY)
