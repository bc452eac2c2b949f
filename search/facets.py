"""Facets: how the hits spread over years, divisions, issuers, kinds, levels and parts of the reports."""

from __future__ import annotations

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers, Values
from search.models import FacetName, FacetValue
from search.parts import bit_of
from search.query import Part
from search.result import Everywhere
from search.selection import Selection

_LEVELS = {FacetName.PROVINCE: 2, FacetName.CITY: 4, FacetName.COUNTY: 6}

_PASSAGE_BITS = 40
_FIRST_BITS = 62

#: A facet has so many values at the most, the commonest ones; every year and every province is among them,
#: and what lies right below a division that is asked for.
MOST_VALUES = 100


def facets(
    catalogue: Catalogue, everywhere: Everywhere, selection: Selection
) -> dict[FacetName, tuple[FacetValue, ...]]:
    """Count the hits by each facet, leaving out the facet's own filter.

    Args:
        catalogue: the reports.
        everywhere: what meets the query, filters apart.
        selection: what the filters leave, those in the query and those beside it.
    """
    asked = {code for one in selection.restrictions for region in one.regions for code in region.codes}

    def counted(name: FacetName, own_filter: str, value_of: Numbers, values: Values) -> None:
        places = value_of[everywhere.reports]
        met = (places >= 0) & (everywhere.matched > 0)
        if selection.restricted:
            # Of copies one for each value, as many as a search for the value finds.
            met &= selection.allowed(but=own_filter, value_of=value_of)[everywhere.reports]
        found[name] = _commonest(places[met], everywhere.matched[met], values, _near(values, asked))

    found: dict[FacetName, tuple[FacetValue, ...]] = {}
    counted(FacetName.YEAR, "years", *catalogue.year_values)
    found[FacetName.YEAR] = tuple(sorted(found[FacetName.YEAR], reverse=True))
    for name, digits in _LEVELS.items():
        counted(name, "regions", *catalogue.division_values(name.value, digits))
    counted(FacetName.ISSUER, "issuers", *catalogue.issuer_values)
    counted(FacetName.KIND, "kinds", *catalogue.kind_values)
    counted(FacetName.LEVEL, "levels", *catalogue.level_values)
    found[FacetName.PART] = _parts(catalogue, everywhere, selection)
    return found


def _near(values: Values, asked: set[str]) -> Mask:
    """Which values are divisions that are asked for, or lie right below one."""
    if not asked:
        return np.zeros(len(values), np.bool_)
    return np.array([code is not None and bool({code, code[:-2]} & asked) for _, code in values], np.bool_)


def _parts(catalogue: Catalogue, everywhere: Everywhere, selection: Selection) -> tuple[FacetValue, ...]:
    """The parts of the reports, in their order; a passage may belong to several."""
    bits = catalogue.parts[everywhere.passages]
    of_reports = np.bitwise_or.reduceat(bits, everywhere.begins)
    if selection.restricted:
        allowed = selection.allowed_in()[everywhere.reports]
        bits &= np.repeat(allowed, np.diff(everywhere.begins, append=len(bits)))
        of_reports &= allowed
    return tuple(
        FacetValue(part.value, None, reports, int(np.count_nonzero(bits & bit_of(part))))
        for part in Part
        if (reports := int(np.count_nonzero(of_reports & bit_of(part))))
    )


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
