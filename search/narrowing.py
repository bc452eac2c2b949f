"""Narrowing a query: the same with a longer phrase in place of the one that it seeks."""

from __future__ import annotations

from index.folding import fold
from search.lexer import MAX_LENGTH, Kind, tokens
from search.parser import parse
from search.query import Match, Node, Phrase, Sought, Words, quoted, sought


def narrowed(query: str, match: Match, phrase: str, longer: str) -> str | None:
    """The query that finds the occurrences of a longer phrase among those of the phrase that a query seeks.

    Args:
        query: what was typed.
        match: how its unquoted words combine.
        phrase: what it finds, folded.
        longer: the longer phrase, folded.

    Returns:
        None if the phrase is not the one thing whose occurrences are counted, or stands in the query
        several times.
    """
    found = [
        token
        for token in tokens(query)
        if token.kind in {Kind.PIECE, Kind.PHRASE} and fold(token.text).text == phrase
    ]
    if len(found) != 1 or not _seeks_only(parse(query, match).condition, phrase):
        return None
    start = found[0].at - 1
    end = start + len(found[0].text) + (2 if found[0].quoted else 0)
    whole = f"{query[:start]}“{longer}”{query[end:]}"
    return whole if len(whole) <= MAX_LENGTH else None


def _seeks_only(condition: Node | None, phrase: str) -> bool:
    counted: tuple[Sought, ...] = quoted(condition)
    match counted or tuple(sought(condition)):
        case (Phrase(folded),):
            return folded == phrase
        case (Words(pieces),):
            return pieces == (phrase,)
        case _:
            return False
