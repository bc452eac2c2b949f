"""Facets: how the hits spread over years, divisions and issuers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers
from search.models import FacetName, FacetValue
from search.query import Filters

_LEVELS = {FacetName.PROVINCE: 2, FacetName.CITY: 4, FacetName.COUNTY: 6}


def facets(
    catalogue: Catalogue, passages: Numbers, restrictions: Sequence[Filters]
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """Count the hits by each facet, leaving out the facet's own filter.

    Args:
        catalogue: the reports.
        passages: for each report, how many of its passages meet the query, filters apart.
        restrictions: the filters, those in the query and those beside it.
    """

    def hits(own_filter: str) -> Mask:
        return catalogue.allowed(restrictions, but=own_filter) & (passages > 0)

    found = {FacetName.YEAR: tuple(_years(catalogue, passages, hits("years")))}
    by_division = hits("regions")
    for name in _LEVELS:
        found[name] = tuple(sorted(_divisions(catalogue, passages, by_division, name), key=_commonest_first))
    found[FacetName.ISSUER] = tuple(
        sorted(_issuers(catalogue, passages, hits("issuers")), key=_commonest_first)
    )
    return found


def _years(catalogue: Catalogue, passages: Numbers, hits: Mask) -> Iterator[FacetValue]:
    """Newest first."""
    known = hits & (catalogue.years > 0)
    for year, reports, matched in reversed(_counted(catalogue.years[known], passages[known])):
        yield FacetValue(str(year), None, reports, matched)


def _issuers(catalogue: Catalogue, passages: Numbers, hits: Mask) -> Iterator[FacetValue]:
    known = hits & (catalogue.issuer_of >= 0)
    for issuer, reports, matched in _counted(catalogue.issuer_of[known], passages[known]):
        yield FacetValue(catalogue.issuers[issuer], None, reports, matched)


def _divisions(catalogue: Catalogue, passages: Numbers, hits: Mask, name: FacetName) -> Iterator[FacetValue]:
    """The divisions of one level, told from their namesakes by the code."""
    upper, upper_of = catalogue.uppers(name.value, _LEVELS[name])
    place_of = upper_of[catalogue.division_of]
    known = hits & (place_of >= 0)
    for place, reports, matched in _counted(place_of[known], passages[known]):
        value, code = upper[place]
        yield FacetValue(value, code, reports, matched)


def _counted(values: Numbers, passages: Numbers) -> list[tuple[int, int, int]]:
    """Each value with its number of reports and of passages, ascending."""
    reports = np.bincount(values)
    matched = np.bincount(values, passages).astype(np.int64)
    return [(value, int(reports[value]), int(matched[value])) for value in np.flatnonzero(reports).tolist()]


def _commonest_first(value: FacetValue) -> tuple[int, int, str]:
    return -value.reports, -value.passages, value.code or value.value
