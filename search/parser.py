"""From what was typed to a query tree; what cannot be understood is said, never weakened.

query   := either
either  := both { OR both }
both    := without { [AND] without }
without := { NOT } ( near | "(" either ")" | field )
near    := text { NEAR/n text }
text    := phrase | piece
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.folding import fold
from search import filters
from search.errors import QueryError
from search.lexer import Kind, Token, tokens
from search.query import (
    And,
    DocNumberHas,
    Filter,
    Filters,
    InRegion,
    IssuerHas,
    KindIs,
    LevelIs,
    Match,
    Near,
    Node,
    Not,
    Or,
    PartIs,
    Phrase,
    Query,
    TextField,
    Words,
    YearRange,
)

_MAX_DEPTH = 50  # of brackets, well within Python's limit of recursion

_FILTERS: dict[str, Callable[[str], Filter]] = {
    "year": filters.year_range,
    "issuer": filters.issuer,
    "region": filters.region,
    "doc": filters.doc_number,
    "kind": filters.kind,
    "level": filters.level,
    "part": filters.part,
}
_TEXT_FIELDS = {"title": TextField.TITLE, "section": TextField.SECTION}


def parse(text: str, match: Match = Match.ALL) -> Query:
    """Parse a query.

    Args:
        text: what was typed; nothing but white space is a query without a condition.
        match: how unquoted words combine.

    Raises:
        QueryError: it cannot be understood.
    """
    found = list(tokens(text))
    if not found:
        return Query(text)
    return _hoist(text, _Parser(found, match).parse())


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, found: list[Token], match: Match) -> None:
        self._tokens = found
        self._match = match
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._either()
        if token := self._peek():
            raise QueryError(f"第 {token.at} 个字符处的括号 {token.text} 没有配对。")
        return node

    def _peek(self, *kinds: Kind) -> Token | None:
        """The next token, if there is one and it is of one of the kinds (any if none is named)."""
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        return token if token and (not kinds or token.kind in kinds) else None

    def _take(self, *kinds: Kind) -> Token | None:
        token = self._peek(*kinds)
        self._next += token is not None
        return token

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take(Kind.OR):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Node:
        runs = [[self._without()]]
        while self._peek() and not self._peek(Kind.OR, Kind.CLOSE):
            if self._take(Kind.AND):
                runs.append([self._without()])
            else:
                runs[-1].append(self._without())
        return _all_of([part for run in runs for part in _side_by_side(run)])

    def _without(self) -> Node:
        negated = False
        while self._take(Kind.NOT):
            negated = not negated
        node = self._atom()
        return Not(node) if negated else node

    def _atom(self) -> Node:
        token = self._take(Kind.PIECE, Kind.PHRASE, Kind.FIELD, Kind.OPEN)
        if token is None:
            raise self._missing()
        match token.kind:
            case Kind.OPEN:
                return self._group(token)
            case Kind.FIELD:
                return self._field(token)
            case _:
                return self._near(token) if self._peek(Kind.NEAR) else self._text(token, TextField.TEXT)

    def _near(self, first: Token) -> Node:
        """What stands on both sides of each NEAR; three in a row are two pairs."""
        pairs: list[Node] = []
        while operator := self._take(Kind.NEAR):
            second = self._take(Kind.PIECE, Kind.PHRASE)
            if second is None:
                raise QueryError(f"第 {operator.at} 个字符处的 NEAR 两边只能是词或引号里的话。")
            quoted = first.quoted or second.quoted
            pairs.append(Near(_folded(first), _folded(second), int(operator.text), quoted))
            first = second
        return _all_of(pairs)

    def _missing(self) -> QueryError:
        before = self._tokens[self._next - 1] if self._next else None
        if before and before.kind is Kind.OPEN and self._peek(Kind.CLOSE):
            return QueryError(f"第 {before.at} 个字符处的括号里没有内容。")
        if token := self._peek(Kind.CLOSE):
            return QueryError(f"第 {token.at} 个字符处的括号 {token.text} 前面没有可以检索的内容。")
        if token := self._peek(Kind.NEAR):
            return QueryError(f"第 {token.at} 个字符处的 NEAR 两边只能是词或引号里的话。")
        if token := self._peek():
            return QueryError(f"第 {token.at} 个字符处的 {token.text} 前面没有可以检索的内容。")
        last = self._tokens[-1]
        return QueryError(f"第 {last.at} 个字符处的 {last.text} 后面没有可以检索的内容。")

    def _group(self, opening: Token) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise QueryError(f"括号套了 {_MAX_DEPTH} 层以上，请写得简单些。")
        node = self._either()
        if not self._take(Kind.CLOSE):
            raise QueryError(f"第 {opening.at} 个字符处的括号 {opening.text} 没有配对。")
        self._depth -= 1
        return node

    def _field(self, token: Token) -> Node:
        if not token.text.strip():
            raise QueryError(f"第 {token.at} 个字符处的 {token.field}: 后面没有内容。")
        if read := _FILTERS.get(token.field):
            try:
                return read(token.text)
            except QueryError as error:
                raise QueryError(f"第 {token.at} 个字符处：{error}") from error
        if where := _TEXT_FIELDS.get(token.field):
            return self._text(token, where)
        known = "、".join([*_FILTERS, *_TEXT_FIELDS])
        raise QueryError(
            f"第 {token.at} 个字符处：没有“{token.field}”这个字段，可用的有 {known}。要查这几个字，请加引号。"
        )

    def _text(self, token: Token, where: TextField) -> Phrase | Words:
        folded = _folded(token)
        if token.quoted or self._match is Match.EXACT:
            return Phrase(folded, where)
        if not any(character.isalnum() for character in folded):
            raise QueryError(f"第 {token.at} 个字符处的“{token.text}”没有字词；要查标点，请加引号。")
        return Words((folded,), self._match is Match.ANY, where)


def _folded(token: Token) -> str:
    """What a token is compared by."""
    folded = fold(token.text).text
    if folded:
        return folded
    shown = "引号里" if token.quoted else f"“{token.text}”里"
    raise QueryError(f"第 {token.at} 个字符处的{shown}没有可以检索的字。")


def _all_of(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _side_by_side(parts: Sequence[Node]) -> list[Node]:
    """Join what stands side by side: words become one group, values of one field alternatives."""
    joined: list[Node] = []
    groups: dict[object, list[Node]] = {}
    for part in parts:
        key = _alternative(part)
        if key is None:
            joined.append(part)
        else:
            groups.setdefault(key, []).append(part)
    if pieces := groups.pop(TextField.TEXT, []):
        joined.insert(0, _one_group(pieces))
    return joined + [group[0] if len(group) == 1 else Or(tuple(group)) for group in groups.values()]


def _alternative(part: Node) -> object:
    """What a part belongs together with: parts of the same kind side by side; None: with nothing."""
    match part:
        case Words(where=TextField.TEXT):
            return TextField.TEXT
        case Words(where=where) | Phrase(where=where) if where is not TextField.TEXT:
            return where
        case YearRange() | InRegion() | IssuerHas() | DocNumberHas() | KindIs() | LevelIs() | PartIs():
            return type(part)
        case _:
            return None


def _one_group(words: Sequence[Node]) -> Words:
    pieces = tuple(piece for group in words if isinstance(group, Words) for piece in group.pieces)
    any_word = any(group.any_word for group in words if isinstance(group, Words))
    return Words(pieces, any_word)


def _hoist(text: str, node: Node) -> Query:
    """Take the filters at the top of a query out of its condition."""
    conditions: list[Node] = []
    hoisted: list[Filter] = []
    for part in node.parts if isinstance(node, And) else (node,):
        values = _values_of_one_filter(part)
        # A second set of values for one filter is a further condition: year:2023 AND year:2024.
        if values and type(values[0]) not in map(type, hoisted):
            hoisted += values
        else:
            conditions.append(part)
    return Query(text, _all_of(conditions) if conditions else None, _filters(hoisted))


def _filters(values: Sequence[Filter]) -> Filters:
    return Filters(
        years=tuple(value for value in values if isinstance(value, YearRange)),
        regions=tuple(value for value in values if isinstance(value, InRegion)),
        issuers=tuple(value for value in values if isinstance(value, IssuerHas)),
        doc_numbers=tuple(value for value in values if isinstance(value, DocNumberHas)),
        kinds=tuple(value for value in values if isinstance(value, KindIs)),
        levels=tuple(value for value in values if isinstance(value, LevelIs)),
        parts=tuple(value for value in values if isinstance(value, PartIs)),
    )


def _values_of_one_filter(part: Node) -> tuple[Filter, ...]:
    """The values, if the part is one filter or alternatives of one filter, else none."""
    values = part.parts if isinstance(part, Or) else (part,)
    found = tuple(value for value in values if isinstance(value, Filter))
    return found if len(found) == len(values) and len({type(value) for value in found}) == 1 else ()
