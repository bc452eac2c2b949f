"""What filters leave of a collection: reports, of these the passages in some parts, and of copies one."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import NamedTuple

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers
from search.conditions import matching
from search.models import Held
from search.parts import PartBits, bit_of
from search.query import Filters, Part

# The filters that are asked of a report alone.
_OF_REPORTS = [field.name for field in fields(Filters) if field.name not in {"parts", "copies"}]
_ALL_PARTS = np.uint8(sum(map(bit_of, Part)))


class Searched(NamedTuple):
    """What is searched, whether it matches or not.

    Attributes:
        reports: for each report whether it is.
        passages: for each report how many of its passages are.
        characters: for each report how many folded characters these have.
    """

    reports: Mask
    passages: Numbers
    characters: Numbers


class Selection:
    """What some sets of filters leave of a collection; all of them hold.

    Attributes:
        restrictions: the sets.
        restricted: whether anything is restricted.
        once: whether of reports of the same text only one is searched.
    """

    def __init__(self, catalogue: Catalogue, restrictions: tuple[Filters, ...]) -> None:
        self._catalogue = catalogue
        self.restrictions = restrictions
        self.restricted = any(restrictions)
        self.once = any(one.copies for one in restrictions)

    @cached_property
    def in_parts(self) -> Mask | None:
        """Which passages stand in the parts asked for; None if none is."""
        masks = [
            (self._catalogue.parts & sum({bit_of(one.part) for one in restriction.parts})) > 0
            for restriction in self.restrictions
            if restriction.parts
        ]
        return np.logical_and.reduce(masks) if masks else None

    def meeting(self, *, but: str = "") -> Mask:
        """Which live reports meet what is asked of reports alone, but for the filter of a name."""
        met = self._catalogue.live_reports.copy()
        for restriction in self.restrictions:
            for name in _OF_REPORTS:
                values = getattr(restriction, name)
                if values and name != but:
                    met &= np.logical_or.reduce([matching(self._catalogue, value) for value in values])
        return met

    def allowed(self, *, but: str = "", value_of: Numbers | None = None) -> Mask:
        """Which live reports are left; what is asked of passages is looked at only to choose among copies.

        Args:
            but: the name of a filter on reports that is left out.
            value_of: for each report a value; copies of different values do not stand for each other.
        """
        met = self.meeting(but=but)
        if not self.once:
            return met
        if self._having_parts is not None:
            met &= self._having_parts
        return self._catalogue.copies.one_of_each(met, value_of)

    def allowed_in(self) -> PartBits:
        """For each report the parts in which it is left; the filter on parts is left out."""
        met = self.meeting()
        if not self.once:
            return np.where(met, _ALL_PARTS, np.uint8(0))
        catalogue, allowed = self._catalogue, np.zeros(len(met), np.uint8)
        for bit in map(bit_of, Part):
            having = catalogue.reports_with((catalogue.parts & bit) > 0)
            allowed |= np.uint8(bit) * catalogue.copies.one_of_each(met & having)
        return allowed

    @cached_property
    def searched(self) -> Searched:
        """What is searched in each report."""
        return self._sizes(self.allowed())

    @cached_property
    def with_copies(self) -> Searched:
        """The same where copies stay, even if the filters leave only one of them."""
        return self._sizes(self.meeting()) if self.once else self.searched

    @property
    def held(self) -> Held:
        """The size of what is searched."""
        return Held(*(int(column.sum()) for column in self.searched))

    @cached_property
    def _having_parts(self) -> Mask | None:
        """Which reports have a passage in the parts asked for; None if no part is."""
        return None if self.in_parts is None else self._catalogue.reports_with(self.in_parts)

    def _sizes(self, reports: Mask) -> Searched:
        catalogue, within = self._catalogue, self.in_parts
        if within is None:
            return Searched(reports, np.diff(catalogue.first) * reports, catalogue.characters * reports)
        report_of = catalogue.report_of
        within = within & reports[report_of]
        # Not by reduceat: a report may have no passage.
        passages = np.bincount(report_of[within], minlength=catalogue.reports)
        characters = np.bincount(report_of[within], catalogue.lengths[within], catalogue.reports)
        return Searched(passages > 0, passages, characters.astype(np.int64))
