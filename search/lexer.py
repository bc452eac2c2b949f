"""The tokens of a query: phrases, fields, operators, brackets and the pieces between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from index.folding import half_width
from search.errors import QueryError

#: The longest query that is read, in characters.
MAX_LENGTH = 1000

# Input methods put either of the two double quotes on either side, so all of them are one.
_DOUBLE_QUOTES = '"“”„〝〞＂'
_CLOSING_QUOTES = {**dict.fromkeys(_DOUBLE_QUOTES, _DOUBLE_QUOTES), "「": "」", "『": "』"}
_QUOTES = "".join(_CLOSING_QUOTES) + "」』"
_OPEN, _CLOSE, _BAR, _MINUS = "(（", ")）", "|｜", "-－−"

_FIELD = re.compile(r"([A-Za-z_]+)[:：]")
_PIECE = re.compile(rf"[^\s{_QUOTES}{_OPEN}{_CLOSE}{_BAR}]+")


class Kind(Enum):
    """What a token is."""

    PIECE = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query.

    Attributes:
        kind: what it is.
        text: what was typed; for a phrase and a field's value without the quotes, for NEAR the number.
        at: where it starts, counted from 1.
        field: the name of the field, in lower case, for a field.
        quoted: whether the text stood in quotes.
    """

    kind: Kind
    text: str
    at: int
    field: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The piece at the end of a query that is still being typed.

    Attributes:
        before: the query in front of it.
        text: what there is of it, without field and quote.
        field: the field whose value it is; ``""`` for none.
        quoted: whether it stands behind a quote.
    """

    before: str
    text: str
    field: str = ""
    quoted: bool = False


def unfinished(text: str) -> Unfinished | None:
    """The piece that is being typed, in an open quote or behind the last space; None if there is none.

    Raises:
        QueryError: the text is too long or holds control characters.
    """
    check_characters(text)
    half, place = half_width(text), 0
    while place < len(half):
        if half[place].isspace():
            place += 1
            continue
        found = _FIELD.match(half, place)
        begin = found.end() if found else place
        if half[begin : begin + 1] in _CLOSING_QUOTES and not _closes(half, begin):
            field = found[1].lower() if found else ""
            return Unfinished(text[:place], text[begin + 1 :], field, quoted=True)
        try:
            token, end = _token(half, place)
        except QueryError:  # a NEAR without its number
            return None
        if end == len(half) and token.kind in {Kind.PIECE, Kind.FIELD} and not token.quoted:
            return Unfinished(text[:place], text[begin:], token.field)
        place = end
    return None


def _closes(text: str, place: int) -> bool:
    """Whether the quote at a place is closed further on."""
    closing = _CLOSING_QUOTES[text[place]]
    return any(character in closing for character in text[place + 1 :])


def tokens(text: str) -> Iterator[Token]:
    """Cut a query into tokens.

    Raises:
        QueryError: it is too long, holds control characters or an unbalanced quote.
    """
    check_characters(text)
    # Input methods write operators and fields in full width too.
    text = half_width(text)
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
        else:
            token, place = _token(text, place)
            yield token


def check_characters(text: str, what: str = "查询") -> None:
    """Refuse what nobody types; ``what`` is the name of what was typed.

    Raises:
        QueryError: the text is too long or holds control characters or halves of surrogates.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"{what}有 {len(text)} 个字符，最多 {MAX_LENGTH} 个。")
    for place, character in enumerate(text, 1):
        if unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace():
            raise QueryError(f"{what}的第 {place} 个字符是控制字符，无法检索。请删去它。")


def _token(text: str, place: int) -> tuple[Token, int]:
    """The token that starts at a place, and where it ends."""
    character, at = text[place], place + 1
    for signs, kind in ((_OPEN, Kind.OPEN), (_CLOSE, Kind.CLOSE), (_BAR, Kind.OR), (_MINUS, Kind.NOT)):
        if character in signs:
            return Token(kind, character, at), place + 1
    if character in _QUOTES:
        phrase, end = _quoted(text, place)
        return Token(Kind.PHRASE, phrase, at, quoted=True), end
    if found := _FIELD.match(text, place):
        return _field(text, found, at)
    found_piece = _PIECE.match(text, place)
    assert found_piece is not None  # noqa: S101 - every other sign has been seen to
    piece = found_piece[0]
    if piece == "NEAR" or piece.startswith("NEAR/"):
        return Token(Kind.NEAR, _distance(piece, at), at), place + len(piece)
    return Token(_OPERATORS.get(piece, Kind.PIECE), piece, at), place + len(piece)


def _distance(operator: str, at: int) -> str:
    """The number behind ``NEAR/``."""
    distance = operator.removeprefix("NEAR").removeprefix("/")
    if not re.fullmatch(r"\d{1,4}", distance, re.ASCII):
        raise QueryError(f"第 {at} 个字符处的 {operator} 看不懂。请写成 NEAR/10：两边相距不超过 10 个字。")
    return distance


def _quoted(text: str, place: int) -> tuple[str, int]:
    """What stands between the quote at a place and the one that closes it, and where that ends."""
    closing = _CLOSING_QUOTES.get(text[place], "")
    for end in range(place + 1, len(text)):
        if text[end] in closing:
            return text[place + 1 : end], end + 1
    raise QueryError(f"第 {place + 1} 个字符处的引号 {text[place]} 没有配对。")


def _field(text: str, found: re.Match[str], at: int) -> tuple[Token, int]:
    name, place = found[1].lower(), found.end()
    if place < len(text) and text[place] in _QUOTES:
        value, end = _quoted(text, place)
        return Token(Kind.FIELD, value, at, name, quoted=True), end
    value = _value(text, place)
    return Token(Kind.FIELD, value, at, name), place + len(value)


def _value(text: str, place: int) -> str:
    """An unquoted value: up to white space or a bracket that closes a group around it: (doc:x（2025）1号)."""
    depth = 0
    for end in range(place, len(text)):
        character = text[end]
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth < 0 or character.isspace() or character in _BAR:
            return text[place:end]
    return text[place:]
