"""The reports of an index as columns: which passages are whose, and what the filters say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from index.folding import fold
from index.store import held_reports
from search.query import DocNumberHas, Filters, InRegion, IssuerHas, ReportFilter, YearRange

Mask = NDArray[np.bool_]

_NO_YEAR = -1


class Catalogue:
    """The reports that an index holds.

    Attributes:
        reports: in the order in which they lie in the index; their places here are report numbers.
        live: for each document number, whether it is not deleted.
        report_of: for each document number, its report number (of no meaning if deleted).
    """

    def __init__(self, reader: IndexReader) -> None:
        held = list(held_reports(reader))
        self.reports = tuple(report for _, report in held)
        self.first = np.array([number for number, _ in held], np.int64)
        size = reader.doc_count_all()
        self.live = np.ones(size, np.bool_)
        if reader.has_deletions():
            self.live[:] = [not reader.is_deleted(number) for number in range(size)]
        # A report's passages lie side by side, in order: it was written at once, and merging keeps order.
        self.report_of = np.searchsorted(self.first, np.arange(size), side="right") - 1
        self._number = {report.id: number for number, report in enumerate(self.reports)}
        known = [report.metadata for report in self.reports]
        self.years = np.array([one.report_year or _NO_YEAR for one in known], np.int64)
        self._codes = [one.division.code if one.division else "" for one in known]
        self._issuers = [fold(one.issuer or "").text for one in known]
        self._doc_numbers = [fold(one.doc_number or "").text for one in known]

    def number(self, identifier: str) -> int | None:
        """The report number of a report's id."""
        return self._number.get(identifier)

    def documents(self, number: int) -> range:
        """The document numbers of a report's passages, in order."""
        first = int(self.first[number])
        return range(first, first + self.reports[number].passages)

    def matching(self, condition: ReportFilter) -> Mask:
        """Which reports meet a condition."""
        match condition:
            case YearRange(first, last):
                known = self.years != _NO_YEAR
                within: Mask = known & (self.years >= (first or 0)) & (self.years <= (last or 9999))
                return within
            case InRegion(codes=codes):
                return _mask(code.startswith(codes) for code in self._codes)
            case IssuerHas(folded, whole=True):
                return _mask(issuer == folded for issuer in self._issuers)
            case IssuerHas(folded):
                return _mask(folded in issuer for issuer in self._issuers)
            case DocNumberHas(folded):
                return _mask(folded in doc_number for doc_number in self._doc_numbers)

    def allowed(self, restrictions: Sequence[Filters], *, but: str = "") -> Mask:
        """Which reports meet all filters of all these sets, leaving out the filter named ``but``."""
        allowed = np.ones(len(self.reports), np.bool_)
        for restriction in restrictions:
            for one in fields(restriction):
                values = getattr(restriction, one.name)
                if values and one.name != but:
                    allowed &= np.logical_or.reduce([self.matching(value) for value in values])
        return allowed


def _mask(answers: Iterable[bool]) -> Mask:
    return np.fromiter(answers, np.bool_)
