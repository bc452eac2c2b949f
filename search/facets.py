"""Facets: how the hits spread over years, divisions and issuers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.models import Report
from search.catalogue import Catalogue
from search.models import FacetName, FacetValue
from search.query import Filters

#: A value and, for a division, its code.
_Key = tuple[str, str | None]


def facets(
    catalogue: Catalogue, passages: NDArray[np.int64], restrictions: Sequence[Filters]
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """Count the hits by each facet, leaving out the facet's own filter.

    Args:
        catalogue: the reports.
        passages: for each report, how many of its passages meet the query, filters apart.
        restrictions: the filters, those in the query and those beside it.
    """
    found = {}
    for name, (own_filter, key) in _FACETS.items():
        counted = np.where(catalogue.allowed(restrictions, but=own_filter), passages, 0)
        values = _count(catalogue.reports, counted, key)
        by_value = name is FacetName.YEAR
        found[name] = tuple(sorted(values, key=_newest_first if by_value else _commonest_first))
    return found


def _count(
    reports: Sequence[Report], passages: NDArray[np.int64], key: Callable[[Report], _Key | None]
) -> list[FacetValue]:
    counts: dict[_Key, tuple[int, int]] = {}
    for number in np.flatnonzero(passages).tolist():
        value = key(reports[number])
        if value is not None:
            held, matched = counts.get(value, (0, 0))
            counts[value] = held + 1, matched + int(passages[number])
    return [FacetValue(value, code, *count) for (value, code), count in counts.items()]


def _newest_first(value: FacetValue) -> int:
    return -int(value.value)


def _commonest_first(value: FacetValue) -> tuple[int, int, str]:
    return -value.reports, -value.passages, value.code or value.value


def _year(report: Report) -> _Key | None:
    year = report.metadata.report_year
    return (str(year), None) if year else None


def _issuer(report: Report) -> _Key | None:
    issuer = report.metadata.issuer
    return (issuer, None) if issuer else None


def _division(level: str, digits: int) -> Callable[[Report], _Key | None]:
    """The division of one level, told from its namesakes by the code."""

    def key(report: Report) -> _Key | None:
        division = report.metadata.division
        name = getattr(division, level) if division else None
        return (name, division.code[:digits]) if division and name else None

    return key


_FACETS: dict[FacetName, tuple[str, Callable[[Report], _Key | None]]] = {
    FacetName.YEAR: ("years", _year),
    FacetName.PROVINCE: ("regions", _division("province", 2)),
    FacetName.CITY: ("regions", _division("city", 4)),
    FacetName.COUNTY: ("regions", _division("county", 6)),
    FacetName.ISSUER: ("issuers", _issuer),
}
