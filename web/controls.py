"""The filters as controls of a form: years as a range, what tells reports apart as boxes to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.compose import Wording, taken_apart
from search.engine import Engine
from search.errors import QueryError
from search.filters import FILTERS, UNKNOWN, read_filters
from search.models import FacetName, FacetValue, SearchRequest
from search.query import Filter, KindIs, LevelIs, PartIs, YearRange
from web.addresses import COPIES, DUPLICATES, ONCE, Address
from web.facet_panel import CHOICES
from web.form import BEFORE, wording
from web.naming import filter_name
from web.params import Copies

_Facets = Mapping[FacetName, Sequence[FacetValue]]

_SEARCH = "pages.search_page"
# Where a query is narrowed by further words; other pages have none, or several queries.
_WORDED = (_SEARCH, "pages.kwic_page")
#: What may become of reports of the same text, as readers are told.
_DUPLICATES = {Copies.GROUP.value: "归在一起", Copies.ALL.value: "逐份列出", ONCE: "只算一份"}

_MOST_YEARS = 60  # what is further away is a misprint, and no control can show it
_DIGITS = 4


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

    @property
    def is_one(self) -> bool:
        """Whether there is something to choose, or to take back."""
        return len(self.options) > 1 or any(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Controls:
    """The controls of a form.

    Attributes:
        years: the years in a row; none where there is nothing to choose.
        first, last: the range that is asked for, as in an address; ``""`` is open.
        choices: the filters of few values.
        issuers, regions: the values of these filters that are in use.
        issuer, region: what was typed there and cannot be understood.
        duplicates: what may become of reports of the same text.
        kept: the filters that no control shows.
        wording: what stands in the fields that hold words; None on pages that have no such.
        before: the query in which the same stands; ``""`` if there is none.
        opened: whether something of it has to be seen, since it is refused.
    """

    years: tuple[YearBar, ...]
    first: str
    last: str
    choices: tuple[Choice, ...]
    issuers: tuple[Option, ...]
    regions: tuple[Option, ...]
    issuer: str
    region: str
    duplicates: tuple[Option, ...]
    kept: tuple[tuple[str, str], ...]
    wording: Wording | None
    before: str
    opened: bool


def controls_of(
    engine: Engine,
    request: SearchRequest,
    address: Address,
    endpoint: str,
    typed: Mapping[str, str] | None = None,
) -> Controls:
    """The controls of the form of a page, which count what a search finds.

    Args:
        engine: what answers the search.
        request: the search; without a query they count what is held.
        address: the address of the page, which may be refused.
        endpoint: which page.
        typed: what was typed into the fields that hold words, where it is refused.
    """
    found = engine.search(request)
    facets = found.facets if found.total.reports else with_held(engine, found.facets)
    return controls(facets, address, endpoint, typed)


def filter_controls(
    engine: Engine, address: Address, endpoint: str, typed: Mapping[str, str] | None = None
) -> Controls:
    """The same, but whatever is sought, they count what is held under the filters that are sound."""
    sound = address.with_sound_filters()
    filters = read_filters({name: sound.values(name) for name in FILTERS}, once=(COPIES, ONCE) in sound.pairs)
    return controls_of(engine, SearchRequest(filters=filters, limit=1), address, endpoint, typed)


def with_held(engine: Engine, found: _Facets) -> _Facets:
    """Some facets with the values that are held and not found; there are 0 of these."""
    everything = engine.search(SearchRequest(limit=1)).facets
    return {
        name: (
            *values,
            *(
                held._replace(reports=0, passages=0)
                for held in everything[name]
                if held.value not in {value.value for value in values}
            ),
        )
        for name, values in found.items()
    }


def controls(
    facets: _Facets, address: Address, endpoint: str = _SEARCH, typed: Mapping[str, str] | None = None
) -> Controls:
    """The controls of a page whose search has these facets; see ``controls_of``."""
    sound = address.with_sound_filters()
    refused = [pair for pair in address.filters if pair not in sound.pairs]
    asked = _range(address)
    years = _years(facets[FacetName.YEAR], asked or YearRange(None, None))
    choices = tuple(choice for choice in _choices(facets, sound) if choice.is_one)
    shown = {"issuer", "region", COPIES, *(choice.name for choice in choices)}
    if years and (asked or not address.values("year")):
        shown.add("year")
    words, before = _words(address.value("q"), typed or {})
    return Controls(
        years=years,
        first=str(asked.first or "") if asked else "",
        last=str(asked.last or "") if asked else "",
        choices=choices,
        issuers=_in_use(sound, "issuer"),
        regions=_in_use(sound, "region"),
        issuer=dict(refused).get("issuer", ""),
        region=dict(refused).get("region", ""),
        duplicates=_duplicates(address.value(COPIES), endpoint),
        kept=tuple(pair for pair in sound.filters if pair[0] not in shown),
        wording=words if endpoint in _WORDED else None,
        before=before,
        opened=bool(refused) or (typed is not None and wording(typed) != Wording()),
    )


def _words(query: str, typed: Mapping[str, str]) -> tuple[Wording, str]:
    """What stands in the fields that hold words, and the query in which it stands."""
    if (words := wording(typed)) != Wording():
        return words, typed.get(BEFORE, "")
    words = taken_apart(query)[1]
    return words, query if words != Wording() else ""


def _range(address: Address) -> YearRange | None:
    """The one range of years that is asked for; None if there is none, or several, or years not known."""
    values = address.values("year")
    if len(values) != 1:
        return None
    try:
        read = FILTERS["year"](values[0])
    except QueryError:
        # One that ends before it begins stays as it was typed.
        first, _, last = values[0].partition("..")
        read = YearRange(_year(first), _year(last))
    return read if isinstance(read, YearRange) and (read.first or read.last) else None


def _year(typed: str) -> int | None:
    return int(typed) if len(typed) == _DIGITS and typed.isdecimal() else None


def _duplicates(given: str, endpoint: str) -> tuple[Option, ...]:
    given = given if given in _DUPLICATES else DUPLICATES.value
    labels = _DUPLICATES
    if endpoint != _SEARCH:
        # How they are listed there makes no difference elsewhere, but is not forgotten.
        labels = {DUPLICATES.value if given == ONCE else given: "每份都算", ONCE: _DUPLICATES[ONCE]}
    return tuple(Option(value, label, value == given) for value, label in labels.items())


def _years(values: Sequence[FacetValue], asked: YearRange) -> tuple[YearBar, ...]:
    reports = {int(value.value): value.reports for value in values}
    known = [*reports, *(year for year in (asked.first, asked.last) if year)]
    fewest = 1 if asked.first or asked.last else 2  # one year is no range, but one in force stays in sight
    if len(set(known)) < fewest or max(known) - min(known) > _MOST_YEARS:
        return ()
    highest = max(reports.values(), default=0) or 1
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
        ticked = dict.fromkeys(FILTERS[name](value) for value in address.values(name))
        options = [
            Option(value.value, label(value.value), FILTERS[name](value.value) in ticked, value.reports)
            for value in facets[facet]
        ]
        counted = {FILTERS[name](option.value) for option in options}
        # One that is asked for stays in sight where nothing is found.
        options += [
            Option(value, label(value) if value != UNKNOWN else UNKNOWN, chosen=True, reports=0)
            for value in (_value(asked) for asked in ticked if asked not in counted)
        ]
        found.append(Choice(name, heading, tuple(options)))
    return found


def _value(asked: Filter) -> str:
    """The value of a filter of few values."""
    match asked:
        case KindIs(value) | LevelIs(value) | PartIs(value):
            return value.value if value else UNKNOWN
        case _:
            raise AssertionError(asked)


def _in_use(address: Address, name: str) -> tuple[Option, ...]:
    return tuple(Option(value, filter_name(name, value), chosen=True) for value in address.values(name))
