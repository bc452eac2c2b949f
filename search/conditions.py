"""Conditions: which reports meet what a filter asks of a report alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers
from search.query import DocNumberHas, InRegion, IssuerHas, KindIs, LevelIs, ReportFilter, YearRange

_NameT = TypeVar("_NameT")


def matching(catalogue: Catalogue, condition: ReportFilter) -> Mask:  # noqa: C901, PLR0911 - one a kind of filter
    """Which reports meet a condition."""
    match condition:
        case YearRange(None, None):
            undated: Mask = catalogue.years <= 0
            return undated
        case YearRange(first, last):
            # Where no year is known there is a number below all years.
            within: Mask = catalogue.years >= (1 if first is None else first)
            return within if last is None else within & (catalogue.years <= last)
        case InRegion(codes=()):
            unplaced: Mask = catalogue.division_of < 0
            return unplaced
        case InRegion(codes=codes, itself=True):
            return _of_names(catalogue.codes, catalogue.division_of, lambda code: code in codes)
        case InRegion(codes=codes):
            return _of_names(catalogue.codes, catalogue.division_of, lambda code: code.startswith(codes))
        case IssuerHas(folded, whole=True):
            return _of_names(catalogue.folded_issuers, catalogue.issuer_of, lambda one: one == folded)
        case IssuerHas(folded):
            return _of_names(catalogue.folded_issuers, catalogue.issuer_of, lambda one: folded in one)
        case KindIs(kind):
            return _of_names(catalogue.kinds, catalogue.kind_of, lambda one: one is kind)
        case LevelIs(None):
            unknown: Mask = catalogue.level_of < 0
            return unknown
        case LevelIs(level):
            return _of_names(catalogue.levels, catalogue.level_of, lambda one: one is level)
        case DocNumberHas(folded):
            return np.array([folded in doc_number for doc_number in catalogue.folded_doc_numbers], np.bool_)


def _of_names(names: Sequence[_NameT], name_of: Numbers, meets: Callable[[_NameT], bool]) -> Mask:
    """Which reports have a name that meets a condition."""
    met: Mask = np.array([*map(meets, names), False], np.bool_)[name_of]
    return met
