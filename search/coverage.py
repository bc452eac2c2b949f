"""Coverage: how much is held by division and year, by level and kind, and what is held several times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import divisions
from index.models import Division, Kind, Level, Report
from index.sources import Skipped
from search.catalogue import Catalogue, Mask, Numbers, Values
from search.models import Held, IndexVersion
from search.query import Filters, InRegion
from search.selection import Selection

_DIGITS = (2, 4, 6, 9)
_LARGEST_GROUPS = 10
_REPORTS_OF_A_GROUP = 20

#: The code of a division, and whether what lies below it is left out.
_Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is held: reports, and the folded characters of their passages."""

    reports: int
    characters: int


@dataclass(frozen=True, slots=True)
class CoveredDivision:
    """What is held of a division.

    Attributes:
        name, code: its own; None for all that of which the division is not known.
        itself: whether what lies below it is left out.
        total: all of it.
        years: of each of the coverage's years.
        undated: that of which the year is not known.
    """

    name: str | None
    code: str | None
    itself: bool
    total: Amount
    years: tuple[Amount, ...]
    undated: Amount


@dataclass(frozen=True, slots=True)
class CopiedReport:
    """A report that is held several times.

    Attributes:
        copies: how many of it there are.
        reports: the first of these, by id.
    """

    copies: int
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """What is held several times.

    Attributes:
        groups: how many texts.
        reports: how many reports these are together.
        largest: those with the most copies.
    """

    groups: int
    reports: int
    largest: tuple[CopiedReport, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is held under some filters.

    Where of several reports of the same text only one is searched, each amount counts it once.

    Attributes:
        restriction: the filters.
        total: all of it.
        years: the years, from the first that is held to the last.
        divisions: by division, those of which something is held: the provinces, or what lies right below
            the regions asked for.
        unplaced: that of which the division is not known, None if there is none.
        not_held: the other divisions of that level.
        by_year: of all divisions together, of each year.
        undated: that of which the year is not known.
        by_level: by the issuer's level; None stands for those that are not known.
        by_kind: by what the documents are.
        copies: what is held several times, however copies are counted.
        skipped: what indexing left out, whatever the filters are; None if that is not known.
        version: the state of the index.
    """

    restriction: Filters
    total: Held
    years: tuple[int, ...]
    divisions: tuple[CoveredDivision, ...]
    unplaced: CoveredDivision | None
    not_held: tuple[Division, ...]
    by_year: tuple[Amount, ...]
    undated: Amount
    by_level: tuple[tuple[Level | None, Amount], ...]
    by_kind: tuple[tuple[Kind, Amount], ...]
    copies: Copies
    skipped: tuple[Skipped, ...] | None
    version: IndexVersion


def coverage(
    catalogue: Catalogue,
    restriction: Filters,
    skipped: tuple[Skipped, ...] | None,
    version: IndexVersion,
) -> Coverage:
    """What is held under some filters, and what was left out."""
    selection = Selection(catalogue, (restriction,))
    counting = _Counting(catalogue, selection)
    years = counting.years()
    # Behind the columns of the years one for what is not dated; behind the rows one for what has no place.
    width = len(years) + 1
    column_of = np.where(catalogue.years > 0, catalogue.years - min(years, default=0), len(years))
    column_of = np.clip(column_of, 0, len(years))
    keys, row_of = _rows(catalogue, restriction.regions)
    cells = counting.amounts(row_of * width + column_of, (len(keys) + 1) * width)
    rows = [
        _row(key, total, cells[number * width : (number + 1) * width])
        for number, (key, total) in enumerate(
            zip([*keys, None], counting.amounts(row_of, len(keys) + 1), strict=True)
        )
    ]
    held = tuple(row for row in rows[:-1] if row.total.reports)
    *by_year, undated = counting.amounts(column_of, width)
    return Coverage(
        restriction=restriction,
        total=counting.total(),
        years=years,
        divisions=held,
        unplaced=rows[-1] if rows[-1].total.reports else None,
        not_held=_not_held(restriction.regions, {row.code for row in held}),
        by_year=tuple(by_year),
        undated=undated,
        by_level=tuple(
            (Level(name) if name else None, amount)
            for name, amount in counting.by_name(*catalogue.level_values)
        ),
        by_kind=tuple(
            (Kind(name), amount) for name, amount in counting.by_name(*catalogue.kind_values) if name
        ),
        copies=_copies(catalogue, selection.with_copies.reports & catalogue.copies.shared),
        skipped=skipped,
        version=version,
    )


class _Counting:
    """Counts what is held under some filters by one value of its reports or another."""

    def __init__(self, catalogue: Catalogue, selection: Selection) -> None:
        self._catalogue = catalogue
        self._once = selection.once
        self._searched, self._passages, self._characters = selection.with_copies

    def total(self) -> Held:
        """All of it."""
        counted = self._counted(np.zeros(self._catalogue.reports, np.int64))
        return Held(len(counted), int(self._passages[counted].sum()), int(self._characters[counted].sum()))

    def years(self) -> tuple[int, ...]:
        """The years from the first to the last."""
        years = self._catalogue.years[self._searched & (self._catalogue.years > 0)]
        return tuple(range(years.min(), years.max() + 1)) if len(years) else ()

    def amounts(self, value_of: Numbers, values: int) -> tuple[Amount, ...]:
        """How much has each of the values 0, 1, … that reports have."""
        counted = self._counted(value_of)
        reports = np.bincount(value_of[counted], minlength=values)
        characters = np.bincount(value_of[counted], self._characters[counted], values).astype(np.int64)
        return tuple(map(Amount, reports.tolist(), characters.tolist()))

    def by_name(self, value_of: Numbers, values: Values) -> list[tuple[str | None, Amount]]:
        """How much has each of some names, and at the end how much has none, as far as anything has."""
        value_of = np.where(value_of < 0, len(values), value_of)
        amounts = self.amounts(value_of, len(values) + 1)
        names = [*(name for name, _ in values), None]
        return [(name, amount) for name, amount in zip(names, amounts, strict=True) if amount.reports]

    def _counted(self, value_of: Numbers) -> Numbers:
        """The reports that are counted: of copies with the same value, as a search for it finds them."""
        counted = self._searched
        if self._once:
            counted = self._catalogue.copies.one_of_each(counted, value_of)
        return np.flatnonzero(counted)


def _rows(catalogue: Catalogue, regions: Sequence[InRegion]) -> tuple[list[_Key], Numbers]:
    """The divisions that the rows are of, in order, and for each report its row; behind them all: unknown."""
    shortest = min((len(code) for region in regions for code in region.codes), default=0)
    keys = [_key(one, shortest) for one in catalogue.divisions]
    # What is of a division itself comes before what lies below it.
    rows = sorted(set(keys), key=lambda key: (key[0], not key[1]))
    places = {key: place for place, key in enumerate(rows)}
    return rows, np.array([*(places[key] for key in keys), len(rows)], np.int64)[catalogue.division_of]


def _key(values: tuple[str, str | None, str | None, str | None, str | None], shortest: int) -> _Key:
    """The row of a division: what it lies in right below a code of some length, or that itself."""
    code, *names = values
    uppers = (
        code[:digits] for name, digits in zip(names, _DIGITS, strict=True) if name and digits > shortest
    )
    upper = next(uppers, None)
    return (upper, False) if upper else (code, True)


def _row(key: _Key | None, total: Amount, amounts: Sequence[Amount]) -> CoveredDivision:
    code, itself = key or (None, False)
    division = divisions.by_code(code) if code else None
    name = division.names[-1] if division else code
    return CoveredDivision(name, code, itself, total, tuple(amounts[:-1]), amounts[-1])


def _not_held(regions: Sequence[InRegion], held: set[str | None]) -> tuple[Division, ...]:
    """The divisions right below the regions asked for of which nothing is held."""
    codes = [code for region in regions if not region.itself for code in region.codes]
    if not regions:
        codes = [""]
    uppers = sorted({code for code in codes if len(code) == min(map(len, codes))})
    return tuple(one for upper in uppers for one in divisions.below(upper) if one.code not in held)


def _copies(catalogue: Catalogue, grouped: Mask) -> Copies:
    reports = np.flatnonzero(grouped)
    reports = reports[np.argsort(catalogue.by_id[reports])]
    group_of = catalogue.copies.group_of[reports]
    groups, sizes = np.unique(group_of, return_counts=True)
    several = groups[sizes > 1]
    # The largest first; of equal ones that whose first report comes first.
    order = np.lexsort((catalogue.by_id[several], -sizes[sizes > 1]))[:_LARGEST_GROUPS]
    return Copies(
        groups=len(several),
        reports=int(sizes[sizes > 1].sum()),
        largest=tuple(_copied(catalogue, reports[group_of == one]) for one in several[order]),
    )


def _copied(catalogue: Catalogue, reports: Numbers) -> CopiedReport:
    shown = reports[:_REPORTS_OF_A_GROUP].tolist()
    return CopiedReport(len(reports), tuple(map(catalogue.report, shown)))
