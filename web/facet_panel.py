"""The facets beside a result: years, divisions as a tree, issuers, and what tells the reports apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.models import Level
from search.filters import LEVELS, PARTS
from search.models import FacetName, FacetValue
from search.query import InRegion, Part
from web.addresses import Address
from web.facet_links import FacetLink, FacetLinks

#: The facets of few values: the filter, what the values are, and how one is named to readers.
CHOICES: Mapping[FacetName, tuple[str, str, Callable[[str], str]]] = {
    FacetName.LEVEL: ("level", "机构层级", lambda value: LEVELS[Level(value)]),
    FacetName.PART: ("part", "报告部分", lambda value: PARTS[Part(value)]),
    FacetName.KIND: ("kind", "文种", str),
}

_LEVELS = (FacetName.PROVINCE, FacetName.CITY, FacetName.COUNTY)
# A tree of this size is shown whole; of a larger one only what lies on the way to the selected divisions.
_WHOLE_TREE = 30
_SHOWN_AT_FIRST = 10
_FOLDED_AT_MOST = 90

_Facets = Mapping[FacetName, Sequence[FacetValue]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its links.

    Attributes:
        heading: what the values are.
        shown: the links shown at once.
        folded: further ones.
        left_out: how many more values there are.
    """

    heading: str
    shown: tuple[FacetLink, ...]
    folded: tuple[FacetLink, ...] = ()
    left_out: int = 0


def facet_panel(facets: _Facets, address: Address) -> tuple[Facet, ...]:
    """The facets that have values."""
    found = (
        _years(facets, address),
        _divisions(facets, address),
        *(_choice(name, facets, address) for name in CHOICES),
        _issuers(facets, address),
    )
    return tuple(facet for facet in found if facet.shown)


def _years(facets: _Facets, address: Address) -> Facet:
    links = FacetLinks(address, "year")
    return _flat("年度", [links.link(value, value.value) for value in facets[FacetName.YEAR]])


def _issuers(facets: _Facets, address: Address) -> Facet:
    links = FacetLinks(address, "issuer")
    # With = the whole name is meant, not any issuer whose name contains it.
    return _flat("发布机构", [links.link(value, f"={value.value}") for value in facets[FacetName.ISSUER]])


def _choice(name: FacetName, facets: _Facets, address: Address) -> Facet:
    """A facet of few values, which says nothing where all have one value."""
    argument, heading, label = CHOICES[name]
    links = FacetLinks(address, argument)
    named = [links.link(value, value.value, label=label(value.value)) for value in facets[name]]
    return _flat(heading, named if len(named) > 1 else [])


def _flat(heading: str, links: Sequence[FacetLink]) -> Facet:
    # What is selected stays in sight, since clicking it again is how it is removed.
    shown = tuple(link for place, link in enumerate(links) if place < _SHOWN_AT_FIRST or link.selected)
    rest = tuple(link for link in links[_SHOWN_AT_FIRST:] if not link.selected)
    return Facet(heading, shown, rest[:_FOLDED_AT_MOST], len(rest[_FOLDED_AT_MOST:]))


def _divisions(facets: _Facets, address: Address) -> Facet:
    """The divisions, each behind the one that it lies in."""
    links = FacetLinks(address, "region")
    nodes = {value.code: value for level in _LEVELS for value in facets[level] if value.code}
    whole, opened, first = len(nodes) <= _WHOLE_TREE, _opened(links), set(list(nodes)[:_SHOWN_AT_FIRST])
    shown: list[FacetLink] = []
    folded: list[FacetLink] = []
    for *uppers, code in _chains(list(nodes)):
        if whole or opened.issuperset(uppers):
            near = whole or {*uppers, code} & (opened | first)
            (shown if near else folded).append(links.link(nodes[code], code, len(uppers)))
    return Facet("行政区划", tuple(shown), tuple(folded))


def _opened(links: FacetLinks) -> set[str]:
    """The codes of the divisions asked for and of those above them."""
    codes = (code for asked in links.asked.values() if isinstance(asked, InRegion) for code in asked.codes)
    return {upper for code in codes for upper in (*_uppers(code), code)}


def _chains(codes: Sequence[str]) -> list[list[str]]:
    """Each code behind those above it, in the order of a tree whose branches keep the order given."""
    rank = {code: place for place, code in enumerate(codes)}
    chains = [[*(upper for upper in _uppers(code) if upper in rank), code] for code in codes]
    return sorted(chains, key=lambda chain: [rank[code] for code in chain])


def _uppers(code: str) -> tuple[str, ...]:
    """The codes of the divisions above."""
    return tuple(code[:length] for length in (2, 4, 6) if length < len(code))
