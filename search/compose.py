"""Queries made of queries, by the rules of the parser: what the fields of a form add to what was typed."""

from __future__ import annotations

from search.errors import QueryError
from search.lexer import Kind, tokens
from search.parser import parse

# Folding drops them, so that a phrase means the same without them.
_QUOTES = str.maketrans(dict.fromkeys('"“”„〝〞＂「」『』', ""))

#: How far apart two words may be where nobody says it.
DISTANCE = "10"


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
        QueryError: only one is given.
    """
    if not (first.strip() or second.strip()):
        return ""
    if not (first.strip() and second.strip()):
        raise QueryError("相邻的两个词要么都写，要么都不写。")
    return f"{_phrase(first)} NEAR/{distance.strip() or DISTANCE} {_phrase(second)}"


def without(words: str) -> str:
    """The query met by passages in which none of some words stands."""
    return " ".join(f"-{_phrase(word)}" for word in words.split())


def _phrase(text: str) -> str:
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
