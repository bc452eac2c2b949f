"""Queries made of queries, by the rules of the parser: what the fields of a form add to what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.folding import fold
from search.errors import QueryError
from search.lexer import Kind, tokens
from search.parser import parse

# Folding drops them, so that a phrase means the same without them.
_QUOTES = str.maketrans(dict.fromkeys('"“”„〝〞＂「」『』', ""))

#: How far apart two words may be where nobody says it.
DISTANCE = "10"
_DISTANCE = re.compile(r"\d{1,4}", re.ASCII)

_NEAR = re.compile(r"(?:(.*) AND )?“([^“”]+)” NEAR/(\d+) “([^“”]+)”", re.ASCII)
_QUOTED = re.compile(r"“([^“”]+)”")
_WITHOUT = re.compile(r"(?:(.*) AND )?(-“[^“”]+”(?: -“[^“”]+”)*)")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the fields of a form add to a query, as it is typed.

    Attributes:
        first, second, distance: two phrases near each other.
        without: words that must not stand there.
    """

    first: str = ""
    second: str = ""
    distance: str = ""
    without: str = ""

    def added_to(self, query: str) -> str:
        """The query met by what meets another one and this.

        Raises:
            QueryError: one of the two cannot be understood.
        """
        for added in (near(self.first, self.second, self.distance), without(self.without)):
            query = both(query, added) if added else query
        return query


def taken_apart(query: str) -> tuple[str, Wording]:
    """A query without what the fields of a form add, and that; nothing if it is not written as they do."""
    rest, words, pair = query, "", ("", "", "")
    if found := _WITHOUT.fullmatch(rest):
        rest, words = found[1] or "", " ".join(_QUOTED.findall(found[2]))
    if found := _NEAR.fullmatch(rest):
        rest, pair = found[1] or "", (found[2], found[4], found[3])
    wording = Wording(*pair, words)
    try:
        if wording.added_to(rest) == query:
            return rest, wording
    except QueryError:
        pass
    return query, Wording()


def both(first: str, second: str) -> str:
    """The query met by what meets both; ``""`` is met by everything.

    Raises:
        QueryError: one of them cannot be understood.
    """
    # An explicit AND: side by side, two values of one field would be alternatives.
    return " AND ".join(_operand(query) for query in (first, second) if query.strip())


def near(first: str, second: str, distance: str) -> str:
    """The query for two phrases near each other; ``""`` if neither is given.

    Raises:
        QueryError: only one is given, one holds nothing to seek, or there is no such distance.
    """
    if not (first.strip() or second.strip()):
        return ""
    if not (first.strip() and second.strip()):
        raise QueryError("相邻的两个词要么都写，要么都不写。")
    distance = distance.strip() or DISTANCE
    if not _DISTANCE.fullmatch(distance):
        raise QueryError(f"相距的字数“{distance}”不对，应当是 0 到 9999 的整数。")
    return f"{_phrase(first)} NEAR/{distance} {_phrase(second)}"


def without(words: str) -> str:
    """The query met by passages in which none of some words stands.

    Raises:
        QueryError: one of them holds nothing to seek.
    """
    return " ".join(f"-{_phrase(word)}" for word in words.split())


def _phrase(text: str) -> str:
    if not fold(text).text:
        raise QueryError(f"{text.strip()} 里没有可以检索的字。")
    return f"“{' '.join(text.translate(_QUOTES).split())}”"


def _operand(query: str) -> str:
    """A query as one side of AND: in brackets if it offers alternatives."""
    parse(query)
    found, depth = list(tokens(query)), 0
    for token in found:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.OR and not depth:
            # A field's value would take a bracket right behind it for its own.
            return f"({query.strip()}{' ' if found[-1].kind is Kind.FIELD else ''})"
    return query.strip()
