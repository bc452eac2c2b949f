"""How a query was understood, told in Chinese."""

from __future__ import annotations

from dataclasses import fields

from index.words import words
from search.filters import LEVELS, PARTS, UNKNOWN
from search.query import (
    And,
    DocNumberHas,
    Filter,
    Filters,
    InRegion,
    IssuerHas,
    KindIs,
    LevelIs,
    Near,
    Node,
    Not,
    Or,
    PartIs,
    Phrase,
    TextField,
    WithoutCopies,
    Words,
    YearRange,
)

_TEXTS = {TextField.TEXT: "段落", TextField.TITLE: "标题", TextField.SECTION: "章节标题"}


def explain(condition: Node | None, restrictions: tuple[Filters, ...], segmenter: str) -> str:
    """One sentence, without the full stop, that says which passages are found."""
    said = [] if condition is None else [_said(condition, segmenter)]
    groups = (getattr(restriction, one.name) for restriction in restrictions for one in fields(restriction))
    said += ["或".join(map(describe, values)) for values in groups if values]
    return "，并且".join(said) if said else "全部报告"


def describe(condition: Filter | WithoutCopies) -> str:  # noqa: C901, PLR0911 - one a kind of filter
    """A filter, told in Chinese."""
    match condition:
        case YearRange(None, None):
            return f"年度{UNKNOWN}"
        case YearRange(first, last) if first == last:
            return f"年度是 {first}"
        case YearRange(first, last):
            return f"年度{f'从 {first} ' if first else ''}{f'到 {last}' if last else '起'}"
        case InRegion(codes=()):
            return f"行政区划{UNKNOWN}"
        case InRegion(name, itself=itself):
            return f"行政区划{'是' if itself else '属于'}“{name}”{'本级' if itself else ''}"
        case IssuerHas(folded, whole):
            return f"发布机构{'是' if whole else '含有'}“{folded}”"
        case DocNumberHas(folded):
            return f"文号含有“{folded}”"
        case KindIs(kind):
            return f"文种是“{kind.value}”"
        case LevelIs(level):
            return f"机构层级是“{LEVELS[level]}”" if level else f"机构层级{UNKNOWN}"
        case PartIs(part):
            return f"属于报告的“{PARTS[part]}”部分"
        case WithoutCopies():
            return "内容相同的报告只算一份"


def _said(node: Node, segmenter: str) -> str:  # noqa: PLR0911 - one a kind of node
    match node:
        case Phrase(folded, where):
            return f"{_TEXTS[where]}里有连续的“{folded}”"
        case Words():
            return _said_words(node, segmenter)
        case Near(first, second, distance):
            return f"段落里“{first}”与“{second}”相距不超过 {distance} 个字"
        case And(parts):
            return "，并且".join(_said(part, segmenter) for part in parts)
        case Or(parts):
            return "（" + "，或者".join(_said(part, segmenter) for part in parts) + "）"
        case Not(part):
            return f"不满足（{_said(part, segmenter)}）"
        case condition:
            return describe(condition)


def _said_words(node: Words, segmenter: str) -> str:
    found = dict.fromkeys(word for piece in node.pieces for word, _, _ in words(piece, segmenter))
    quoted = "、".join(f"“{word}”" for word in found)
    if len(found) == 1:
        return f"{_TEXTS[node.where]}里有{quoted}"
    return f"{_TEXTS[node.where]}里{'至少有一个' if node.any_word else '都有'}：{quoted}"
