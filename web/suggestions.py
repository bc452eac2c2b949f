"""What to try when nothing was found: the same search, loosened, where that finds something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.engine import Engine
from search.errors import QueryError
from search.models import SearchRequest
from search.query import Match
from web.addresses import Address
from web.naming import filter_name
from web.params import search_request

# So many filters are tried one by one: each is a search.
_FEW = 10
_WITHOUT_QUOTES = str.maketrans(dict.fromkeys('"“”„〝〞＂「」『』', " "))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A looser search.

    Attributes:
        text: what is loosened.
        href: where it is.
        reports: how many reports it finds.
    """

    text: str
    href: str
    reports: int


def suggestions(
    engine: Engine, address: Address, endpoint: str = "pages.search_page"
) -> tuple[Suggestion, ...]:
    """The looser searches that find something, on one of the pages that search."""
    tried = ((text, looser, _reports(engine, looser)) for text, looser in _looser(address))
    return tuple(
        Suggestion(text, looser.url(endpoint), reports) for text, looser, reports in tried if reports
    )


def _looser(address: Address) -> Iterator[tuple[str, Address]]:
    query, chosen = address.value("q"), address.filters
    for name, value in chosen if len(chosen) <= _FEW else ():
        yield f"去掉筛选：{filter_name(name, value)}", address.removing(name, value)
    if len(chosen) > 1:
        yield "去掉全部筛选", address.without_filters()
    unquoted = " ".join(query.translate(_WITHOUT_QUOTES).split())
    words = address.setting("q", unquoted).setting("match", Match.ALL.value)
    if unquoted != query or address.value("match") == Match.EXACT.value:
        yield "不要求连续出现，只要同一段里有这些词", words
    yield "有任意一个词就算", words.setting("match", Match.ANY.value)


def _reports(engine: Engine, address: Address) -> int:
    """How many reports a search finds; 0 if it asks for nothing or cannot be understood."""
    try:
        asked = search_request(address.arguments())
        if not asked.query.strip() and not asked.filters:
            return 0
        return engine.search(_counted(asked)).total.reports
    except QueryError:
        return 0


def _counted(asked: SearchRequest) -> SearchRequest:
    """A request of which only the size of the answer matters."""
    return replace(asked, limit=1, passages=1)
