"""Facets: how the hits spread over years, divisions, issuers, kinds and levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers, Values
from search.models import FacetName, FacetValue
from search.query import Filters

_LEVELS = {FacetName.PROVINCE: 2, FacetName.CITY: 4, FacetName.COUNTY: 6}

_PASSAGE_BITS = 40
_FIRST_BITS = 62

#: A facet has so many values at the most, the commonest ones; every year and every province is among them,
#: and what lies right below a division that is asked for.
MOST_VALUES = 100


def facets(
    catalogue: Catalogue, reports: Numbers, passages: Numbers, restrictions: Sequence[Filters]
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """Count the hits by each facet, leaving out the facet's own filter.

    Args:
        catalogue: the reports.
        reports: those that meet the query, filters apart.
        passages: how many passages of each of these do.
        restrictions: the filters, those in the query and those beside it.
    """
    asked = {code for one in restrictions for region in one.regions for code in region.codes}

    def counted(name: FacetName, own_filter: str, value_of: Numbers, values: Values) -> None:
        places = value_of[reports]
        met = places >= 0
        if any(restrictions):
            met &= catalogue.allowed(restrictions, but=own_filter)[reports]
        found[name] = _commonest(places[met], passages[met], values, _near(values, asked))

    found: dict[FacetName, tuple[FacetValue, ...]] = {}
    counted(FacetName.YEAR, "years", *catalogue.year_values)
    found[FacetName.YEAR] = tuple(sorted(found[FacetName.YEAR], reverse=True))
    for name, digits in _LEVELS.items():
        counted(name, "regions", *catalogue.division_values(name.value, digits))
    counted(FacetName.ISSUER, "issuers", *catalogue.issuer_values)
    counted(FacetName.KIND, "kinds", *catalogue.kind_values)
    counted(FacetName.LEVEL, "levels", *catalogue.level_values)
    return found


def _near(values: Values, asked: set[str]) -> Mask:
    """Which values are divisions that are asked for, or lie right below one."""
    if not asked:
        return np.zeros(len(values), np.bool_)
    return np.array([code is not None and bool({code, code[:-2]} & asked) for _, code in values], np.bool_)


def _commonest(places: Numbers, passages: Numbers, values: Values, first: Mask) -> tuple[FacetValue, ...]:
    """The commonest values: most reports first, then most passages, then in the order of the values.

    Args:
        places: for each report, the place of its value.
        passages: for each report, how many of its passages are counted.
        values: all values.
        first: which of them are to be there before all others.
    """
    reports = np.bincount(places)
    matched = np.bincount(places, passages).astype(np.int64)
    present = np.flatnonzero(reports)
    often = (reports[present] << _PASSAGE_BITS) + matched[present]
    if len(present) > MOST_VALUES:
        rank = often + (first[present].astype(np.int64) << _FIRST_BITS)
        # Those as frequent as the last that may be shown are looked at, too: the earliest of them is.
        some = np.flatnonzero(rank >= np.partition(rank, -MOST_VALUES)[-MOST_VALUES])
        some = np.sort(some[np.argsort(-rank[some], kind="stable")[:MOST_VALUES]])
        present, often = present[some], often[some]
    shown = present[np.argsort(-often, kind="stable")]
    counts = zip(reports[shown].tolist(), matched[shown].tolist(), strict=True)
    return tuple(
        FacetValue._make((*values[place], *count))
        for place, count in zip(shown.tolist(), counts, strict=True)
    )
