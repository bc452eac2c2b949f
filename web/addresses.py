"""The addresses of the pages: every state of a page is in its address, every link is a changed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from search.comparison import Across, By, read_queries
from search.errors import QueryError
from search.filters import FILTERS, listed_regions
from search.kwic import KwicSort
from search.models import Duplicates, Sort
from search.query import Match
from web.measures import Measure
from web.parameters import MOST_VALUES

#: What pages do with reports of the same text; users complain that they crowd the list.
DUPLICATES = Duplicates.GROUP


class Script(StrEnum):
    """The characters in which a traditional text is read."""

    ORIGINAL = "original"
    SIMPLIFIED = "simplified"


# Those that two pages have under one name, none can mistake for its own.
_DEFAULTS = {
    ("match", Match.ALL.value),
    ("sort", Sort.RELEVANCE.value),
    ("sort", KwicSort.RIGHT.value),
    ("width", "30"),
    ("duplicates", DUPLICATES.value),
    ("page", "1"),
    ("show", "reports"),
    ("by", By.YEAR.value),
    ("across", Across.NONE.value),
    ("measure", Measure.OCCURRENCES.value),
    ("script", Script.ORIGINAL.value),
}
#: The parameter that says what becomes of reports of the same text; with this value it is a filter.
COPIES = "duplicates"
ONCE = "once"
#: What all pages read: what is sought, and where.
_SHARED = ("q", "match", *FILTERS, COPIES)
#: And what some of them read beside it.
_OWN = {
    "pages.search_page": ("sort", "limit", "passages", "page"),
    "pages.coverage_page": ("show",),
    "api.coverage_json": (),
    "pages.compare_page": ("by", "across", "measure"),
    "pages.compare_picture": ("by", "across", "measure"),
    "api.compare_json": ("by", "across"),
    "pages.kwic_page": ("sort", "width", "limit", "page"),
    "api.kwic_json": ("sort", "width", "limit", "page"),
    "pages.feed": ("page",),
    "pages.report_page": ("script",),
    "pages.cite_page": ("script",),
}
#: What of them only says which part of an answer a page shows.
PARTS = ("page", "limit", "passages")
_NAMES = tuple(dict.fromkeys((*_SHARED, *(name for names in _OWN.values() for name in names))))


@dataclass(frozen=True, slots=True)
class Address:
    """The arguments that make up a search, without empty ones and those that say the default.

    Attributes:
        pairs: names and values, in the order of an address.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> Address:
        """Keep what belongs to a search."""
        found = (
            (name, one)
            for name in _NAMES
            for value in args.getlist(name)
            # Each of them can then be taken away by itself.
            for one in (listed_regions(value) if name == "region" else (value,))
        )
        return cls(tuple(pair for pair in found if pair[1].strip() and pair not in _DEFAULTS))

    def one_query_each(self) -> Address:
        """With each of the queries that stand in it, one a line, as a value of its own."""
        queries = tuple(("q", query) for query in read_queries(self.values("q")))
        return Address((*queries, *(pair for pair in self.pairs if pair[0] != "q")))

    def value(self, name: str) -> str:
        """The value of an argument; ``""`` if it is not there."""
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> tuple[str, ...]:
        """All values of an argument."""
        return tuple(value for one, value in self.pairs if one == name)

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """The names and values of the filters."""
        return tuple(pair for pair in self.pairs if _is_filter(pair))

    def adding(self, name: str, value: str) -> Address:
        """With one more value; back on the first page."""
        return Address((*self._first_page(), (name, value)))

    def removing(self, name: str, value: str) -> Address:
        """Without one value; back on the first page."""
        return Address(tuple(pair for pair in self._first_page() if pair != (name, value)))

    def setting(self, name: str, value: str) -> Address:
        """With this value alone; back on the first page."""
        others = tuple(pair for pair in self._first_page() if pair[0] != name)
        return Address((*others, (name, value)) if value and (name, value) not in _DEFAULTS else others)

    def replacing(self, name: str, values: Sequence[str]) -> Address:
        """With these values of an argument and no others; back on the first page."""
        others = tuple(pair for pair in self._first_page() if pair[0] != name)
        return Address((*others, *((name, value) for value in values)))

    def without_filters(self) -> Address:
        """With no filter; back on the first page."""
        return Address(tuple(pair for pair in self._first_page() if not _is_filter(pair)))

    def with_sound_filters(self) -> Address:
        """Without the filters whose values cannot be understood, and those of which there are too many."""
        many = {name for name in FILTERS if len(self.values(name)) > MOST_VALUES}
        kept = (pair for pair in self.pairs if pair[0] not in many)
        return Address(tuple(pair for pair in kept if pair[0] not in FILTERS or _is_sound(*pair)))

    def shared(self) -> Address:
        """Only what all pages read: what is sought, and where."""
        return Address(tuple(pair for pair in self.pairs if pair[0] in _SHARED))

    def arguments(self) -> MultiDict[str, str]:
        """The arguments as a request holds them."""
        return MultiDict(self.pairs)

    def url(self, endpoint: str, **parts: Any) -> str:  # noqa: ANN401 - as ``url_for`` takes them
        """Where a page answers this; its path may have parts."""
        return url_for(endpoint, **parts, **self._lists((*_SHARED, *_OWN[endpoint])))

    def elsewhere(self, endpoint: str) -> str:
        """Where another page answers the same query under the same filters."""
        # Of several queries only the comparison can make something.
        several = len(self.values("q")) > 1 and endpoint != "pages.compare_page"
        return url_for(endpoint, **self._lists([name for name in _SHARED if not (several and name == "q")]))

    def search_url(self) -> str:
        """Where this search is found."""
        return self.url("pages.search_page")

    def export_url(self, what: str, suffix: str, endpoint: str, **more: str) -> str:
        """Where all that the page of an endpoint shows is had as a file."""
        names = [name for name in (*_SHARED, *_OWN[endpoint]) if name not in PARTS]
        return url_for("exports.download", **self._lists(names) | more | {"what": what, "suffix": suffix})

    def json_url(self) -> str:
        """Where it is found as JSON."""
        # There nothing is grouped but on request.
        return url_for("api.search_json", **{"duplicates": DUPLICATES.value} | self._lists(_NAMES))

    def report_url(self, identifier: str, anchor: str | None = None) -> str:
        """Where a report is found, with this search's matches marked."""
        return url_for("pages.report_page", identifier=identifier, _anchor=anchor, **self._lists(_NAMES))

    def cite_url(self, identifier: str, passage: str | None = None) -> str:
        """Where a report or a passage of it is cited."""
        shared = self._lists((*_SHARED, *_OWN["pages.cite_page"]))
        return url_for("pages.cite_page", identifier=identifier, passage=passage, **shared)

    def _first_page(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.pairs if pair[0] != "page")

    def _lists(self, names: Sequence[str]) -> dict[str, Any]:
        """The arguments of these names as ``url_for`` takes them, whose own parameters have other types."""
        ordered = [(name, value) for name in names for value in self.values(name)]
        return MultiDict(ordered).to_dict(flat=False)


def _is_filter(pair: tuple[str, str]) -> bool:
    return pair[0] in FILTERS or pair == (COPIES, ONCE)


def _is_sound(name: str, value: str) -> bool:
    try:
        FILTERS[name](value)
    except QueryError:
        return False
    return True
