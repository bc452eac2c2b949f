"""The filters as controls of the search form: years as a range, what tells reports apart as boxes to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.filters import FILTERS
from search.models import FacetName, FacetValue
from search.query import YearRange
from web.addresses import DUPLICATES, Address
from web.facet_panel import CHOICES
from web.naming import filter_name
from web.params import Copies

_Facets = Mapping[FacetName, Sequence[FacetValue]]

#: What may become of reports of the same text, as readers are told.
_DUPLICATES = {Copies.GROUP: "归在一起", Copies.ALL: "逐份列出", Copies.ONCE: "只算一份"}

_MOST_YEARS = 60  # what is further away is a misprint, and no control can show it


@dataclass(frozen=True, slots=True)
class YearBar:
    """A year and how many reports there are.

    Attributes:
        year, reports: the two.
        place: how many years it comes after the first one.
        height: a share of the highest bar, in percent.
        chosen: whether it lies in the range that is asked for.
    """

    year: int
    reports: int
    place: int
    height: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be ticked or chosen; without reports where these are not counted."""

    value: str
    label: str
    chosen: bool
    reports: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of few values.

    Attributes:
        name: its name in an address.
        heading: what the values are.
        options: the values.
    """

    name: str
    heading: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """The controls of the search form.

    Attributes:
        years: the years in a row; none where there are fewer than two.
        first, last: the range that is asked for, as in an address; ``""`` is open.
        choices: the filters of few values.
        issuers, regions: the values of these filters that are in use.
        duplicates: what may become of reports of the same text.
        kept: the filters that no control shows.
    """

    years: tuple[YearBar, ...]
    first: str
    last: str
    choices: tuple[Choice, ...]
    issuers: tuple[Option, ...]
    regions: tuple[Option, ...]
    duplicates: tuple[Option, ...]
    kept: tuple[tuple[str, str], ...]


def controls(facets: _Facets, address: Address) -> Controls:
    """The controls for a search whose result has these facets."""
    asked = _range(address)
    years = _years(facets[FacetName.YEAR], asked or YearRange(None, None))
    choices = tuple(choice for choice in _choices(facets, address) if len(choice.options) > 1)
    shown = {"issuer", "region", *(choice.name for choice in choices)}
    if years and (asked or not address.values("year")):
        shown.add("year")
    return Controls(
        years=years,
        first=str(asked.first or "") if asked else "",
        last=str(asked.last or "") if asked else "",
        choices=choices,
        issuers=_in_use(address, "issuer"),
        regions=_in_use(address, "region"),
        duplicates=tuple(
            Option(one.value, label, one.value == (address.value("duplicates") or DUPLICATES.value))
            for one, label in _DUPLICATES.items()
        ),
        kept=tuple(pair for pair in address.filters if pair[0] not in shown),
    )


def _range(address: Address) -> YearRange | None:
    """The one range of years that is asked for; None if there is none, or several, or years not known."""
    values = address.values("year")
    read = FILTERS["year"](values[0]) if len(values) == 1 else None
    return read if isinstance(read, YearRange) and (read.first or read.last) else None


def _years(values: Sequence[FacetValue], asked: YearRange) -> tuple[YearBar, ...]:
    reports = {int(value.value): value.reports for value in values}
    known = [*reports, *(year for year in (asked.first, asked.last) if year)]
    if len(set(known)) < 2 or max(known) - min(known) > _MOST_YEARS:  # noqa: PLR2004 - one year is no range
        return ()
    highest = max(reports.values(), default=1)
    return tuple(
        YearBar(
            year,
            reports.get(year, 0),
            year - min(known),
            round(100 * reports.get(year, 0) / highest),
            (asked.first or year) <= year <= (asked.last or year),
        )
        for year in range(min(known), max(known) + 1)
    )


def _choices(facets: _Facets, address: Address) -> list[Choice]:
    found = []
    for facet, (name, heading, label) in CHOICES.items():
        ticked = {FILTERS[name](value) for value in address.values(name)}
        options = [
            Option(value.value, label(value.value), FILTERS[name](value.value) in ticked, value.reports)
            for value in facets[facet]
        ]
        counted = {FILTERS[name](option.value) for option in options}
        # One that is asked for stays in sight where nothing is found.
        options += [
            Option(value, filter_name(name, value), True, 0)  # noqa: FBT003 - chosen
            for value in address.values(name)
            if FILTERS[name](value) not in counted
        ]
        found.append(Choice(name, heading, tuple(options)))
    return found


def _in_use(address: Address, name: str) -> tuple[Option, ...]:
    return tuple(Option(value, filter_name(name, value), chosen=True) for value in address.values(name))
