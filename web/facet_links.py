"""The links of facets: each adds its value to the search, or removes it if the search is restricted to it."""

from __future__ import annotations

from dataclasses import dataclass

from index.folding import fold
from search.filters import FILTERS
from search.models import FacetValue
from search.query import Filter, InRegion, IssuerHas, KindIs, LevelIs, PartIs, YearRange
from web.addresses import Address


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet.

    Attributes:
        label: the value as shown.
        reports, passages: its counts.
        selected: whether the search is restricted to it.
        href: where it is added to the search, or removed if it is selected.
        depth: how deep it is indented, from 0.
        adds: whether others stay selected beside it, so that more is found than it has.
    """

    label: str
    reports: int
    passages: int
    selected: bool
    href: str
    depth: int = 0
    adds: bool = False


class FacetLinks:
    """Makes the links of one facet on the page at an address.

    Attributes:
        asked: the filters of that name in the address, by the value that stands there.
    """

    def __init__(self, address: Address, name: str) -> None:
        self.asked = {asked: FILTERS[name](asked) for asked in address.values(name)}
        self._address = address
        self._name = name

    def link(self, value: FacetValue, argument: str, depth: int = 0, label: str | None = None) -> FacetLink:
        """The link of a value, which an address gives as ``argument``, under its own name or a label."""
        selecting = [asked for asked, read in self.asked.items() if _means(read, value)]
        changed = self._without(selecting) if selecting else self._narrowed(value, argument)
        return FacetLink(
            label or value.value,
            value.reports,
            value.passages,
            bool(selecting),
            changed.search_url(),
            depth,
            adds=not selecting and len(changed.values(self._name)) > 1,
        )

    def _narrowed(self, value: FacetValue, argument: str) -> Address:
        """With the value in place of those filters that let it through anyway, or it would change nothing."""
        wider = [asked for asked, read in self.asked.items() if _lets_through(read, value)]
        return self._without(wider).adding(self._name, argument)

    def _without(self, several: list[str]) -> Address:
        address = self._address
        for asked in several:
            address = address.removing(self._name, asked)
        return address


def _means(asked: Filter, value: FacetValue) -> bool:  # noqa: PLR0911 - one a kind of filter
    """Whether a filter asks for just this value of its facet."""
    match asked:
        case YearRange(first, last):
            return first == last == int(value.value)
        case IssuerHas(folded, whole=True):
            return folded == fold(value.value).text
        case InRegion(codes=codes, itself=False):
            return value.code in codes
        case KindIs(kind):
            return value.value == kind
        case LevelIs(level):
            return value.value == level
        case PartIs(part):
            return value.value == part
        case _:
            return False


def _lets_through(asked: Filter, value: FacetValue) -> bool:
    """Whether a filter asks for this value among others; a division also for those above it."""
    match asked:
        case YearRange(None, None):
            return False
        case YearRange(first, last):
            return (first or 0) <= int(value.value) <= (last or int(value.value))
        case IssuerHas(folded, whole=False):
            return folded in fold(value.value).text
        case InRegion(codes=codes, itself=itself) if value.code:
            wider = not itself and value.code.startswith(codes)
            return wider or any(code.startswith(value.code) for code in codes)
        case _:
            return False
