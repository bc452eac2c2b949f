"""What is held beside a report: its issuer's other years, and other issuers of the same division."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.divisions import by_code
from index.models import Division, Report
from search.catalogue import Catalogue, Mask, Numbers

#: So many issuers at the most.
MOST = 30
# The digits of a county's, a city's and a province's code.
_COUNTY, _CITY, _PROVINCE = 6, 4, 2
_FAR = 10_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The reports beside one.

    Attributes:
        years: the others of the same issuer, oldest first; copies of the same text have but one place,
            those of the report itself none.
        division: the narrowest of its county, city and province in which reports of other issuers
            are held; None if there is none.
        nearest: of each other issuer there the report of the nearest year; those of the same
            year first, then by division. ``MOST`` at the most.
        issuers: how many other issuers there are.
    """

    years: tuple[Report, ...] = ()
    division: Division | None = None
    nearest: tuple[Report, ...] = ()
    issuers: int = 0


def neighbours(catalogue: Catalogue, number: int) -> Neighbours:
    """What is held beside the report of a number."""
    own = _same_issuer(catalogue, number)
    division, others = _around(catalogue, number, own)
    nearest = _nearest(catalogue, number, others)
    return Neighbours(
        years=tuple(map(catalogue.report, _other_years(catalogue, number, own).tolist())),
        division=division,
        nearest=tuple(map(catalogue.report, nearest[:MOST].tolist())),
        issuers=len(nearest),
    )


def _same_issuer(catalogue: Catalogue, number: int) -> Mask:
    """The reports whose issuer has the same name; two of one name in two places are not the same."""
    issuer = int(catalogue.issuer_of[number])
    if issuer < 0:
        return np.zeros(catalogue.reports, np.bool_)
    folded = catalogue.folded_issuers
    same_name = np.array([*(one == folded[issuer] for one in folded), False], np.bool_)
    own = _code(catalogue, number)
    fitting = [code.startswith(own) or own.startswith(code) for code, *_ in catalogue.divisions]
    same_place = np.array([*fitting, True], np.bool_)
    same: Mask = same_name[catalogue.issuer_of] & same_place[catalogue.division_of] & catalogue.live_reports
    return same


def _other_years(catalogue: Catalogue, number: int, own: Mask) -> Numbers:
    others = np.flatnonzero(own & (catalogue.copies.group_of != catalogue.copies.group_of[number]))
    year = catalogue.years[others]
    order = [catalogue.by_id[others], catalogue.published[others], np.where(year > 0, year, _FAR)]
    others = others[np.lexsort(order)]
    firsts = np.unique(catalogue.copies.group_of[others], return_index=True)[1]
    return np.asarray(others[np.sort(firsts)], np.int64)


def _around(catalogue: Catalogue, number: int, own: Mask) -> tuple[Division | None, Numbers]:
    """The narrowest division with reports of other issuers, and these."""
    code = _code(catalogue, number)
    others = catalogue.live_reports & ~own & (catalogue.issuer_of >= 0)
    for digits in (_COUNTY, _CITY, _PROVINCE):
        if len(code) >= digits:
            within = [one.startswith(code[:digits]) for one, *_ in catalogue.divisions]
            found = np.flatnonzero(others & np.array([*within, False], np.bool_)[catalogue.division_of])
            if len(found):
                return by_code(code[:digits]), found
    return None, np.empty(0, np.int64)


def _nearest(catalogue: Catalogue, number: int, others: Numbers) -> Numbers:
    """Of each issuer of some reports the one that is nearest to a report, nearest first."""
    years, year = catalogue.years[others], int(catalogue.years[number])
    known = (years > 0) & (year > 0)
    issuer, place = catalogue.issuer_of[others], catalogue.division_of[others]
    names = _ranks(catalogue.folded_issuers)[issuer]
    codes = [code for code, *_ in catalogue.divisions]
    keys = [
        catalogue.by_id[others],
        names,
        _ranks(codes)[place],
        -years,
        catalogue.kind_of[others] != catalogue.kind_of[number],
        np.where(known, np.abs(years - year), _FAR),
    ]
    order = np.lexsort(keys)
    # In one county one name is one issuer.
    who = np.stack([names, _ranks([code[:_COUNTY] for code in codes])[place]])[:, order]
    firsts = np.unique(who, axis=1, return_index=True)[1]
    return np.asarray(others[order][np.sort(firsts)], np.int64)


def _code(catalogue: Catalogue, number: int) -> str:
    """The code of a report's division; ``""`` if it is not known."""
    place = int(catalogue.division_of[number])
    return catalogue.divisions[place][0] if place >= 0 else ""


def _ranks(names: list[str]) -> Numbers:
    """The place of each name among all of them in order, equal ones having the same; -1 behind them all."""
    return np.append(np.unique(np.array(names, np.str_), return_inverse=True)[1], -1)
