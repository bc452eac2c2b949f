"""What all exports say of what was asked, each in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from search.explain import explain
from search.query import Filters, Match
from web.exports.export import Fact

_MATCHES = {Match.ALL: "所有词", Match.ANY: "任一词", Match.EXACT: "逐字原样"}


def match_fact(match: Match) -> Fact:
    """How unquoted words combine."""
    return Fact("match", "不带引号的词", _MATCHES[match], match.value)


def filters_fact(filters: Filters) -> Fact:
    """The filters beside the query."""
    said = explain(None, (filters,), "") if filters else None
    return Fact("filters", "筛选", said or "无", said)


def copies_fact(filters: Filters) -> Fact:
    """Whether each of several reports of the same text counts, where none stands for others."""
    text, value = ("只算一份", "once") if filters.copies else ("每份都算", "all")
    return Fact("duplicates", "内容相同的报告", text, value)


def numbered(texts: Sequence[str]) -> str:
    """Texts for readers, a line each; if they are several, with numbers, since lines may be joined."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"({number}) {text}" for number, text in enumerate(texts, 1))
