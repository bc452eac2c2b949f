"""The segments of one generation as one collection: reports as columns, and what the filters say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.folding import fold
from index.generation import OpenSegment
from index.models import Division, Report, Section, SourceLine
from index.segments import SegmentFile
from search.query import DocNumberHas, Filters, InRegion, IssuerHas, ReportFilter, YearRange

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_NameT = TypeVar("_NameT", str, Division)


class Catalogue:
    """The reports and passages that an index holds, numbered through all its segments.

    Deleted ones keep their numbers until their segment is merged.

    Attributes:
        files: the segments.
        first: for each report its first passage, and behind them all the number of passages.
        reports, passages: how many there are, deleted or not.
        live_reports, live: which reports and passages are not deleted.
        years, published: a number each, -1 or 0 where unknown.
        issuers, divisions: the names that occur.
        issuer_of, division_of: for each report a place in these, -1 where unknown.
    """

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        self.files = [one.file for one in segments]
        passages = np.cumsum([0, *(file.passages for file in self.files)])
        self.passage_offsets = passages[:-1]
        self.report_offsets = np.cumsum([0, *(file.reports for file in self.files)])[:-1]
        self.first = _joined(
            [file.first[:-1] + offset for file, offset in zip(self.files, passages, strict=False)]
            + [passages[-1:]]
        )
        self.passages = int(passages[-1])
        self.reports = len(self.first) - 1
        deleted = [
            offset + one
            for segment, offset in zip(segments, passages, strict=False)
            for one in segment.segment.deleted_docs()
        ]
        self.live = np.ones(self.passages, np.bool_)
        self.live[deleted] = False
        self.live_reports = self.live[self.first[:-1]]
        self.years = _joined([file.year for file in self.files])
        self.published = _joined([file.published for file in self.files])
        self.issuers, self.issuer_of = _unified([(file.issuers, file.issuer) for file in self.files])
        self.divisions, self.division_of = _unified([(file.divisions, file.division) for file in self.files])

    @cached_property
    def report_of(self) -> Numbers:
        """For each passage its report."""
        return np.repeat(np.arange(self.reports), np.diff(self.first))

    @lru_cache(3)  # noqa: B019 - as long-lived as the catalogue
    def uppers(self, level: str, digits: int) -> tuple[list[tuple[str, str]], Numbers]:
        """The names and codes of one level, and for each of ``divisions`` (and for none) its place there."""
        places: dict[tuple[str, str], int] = {}
        place_of = []
        for division in self.divisions:
            name = getattr(division, level)
            place_of.append(places.setdefault((name, division.code[:digits]), len(places)) if name else -1)
        return list(places), np.array([*place_of, -1], np.int64)

    @cached_property
    def id_rank(self) -> Numbers:
        """For each report its place in the order of the ids."""
        return np.argsort(np.argsort([one for file in self.files for one in file.ids]))

    def number(self, identifier: str) -> int | None:
        """The number of the report with an id."""
        return self._numbers.get(identifier)

    def report(self, number: int) -> Report:
        """A report."""
        file, local = self._local(number, self.report_offsets)
        return file.report(local)

    def source(self, number: int) -> tuple[tuple[Section, ...], tuple[SourceLine, ...]]:
        """The sections and the source of a report."""
        file, local = self._local(number, self.report_offsets)
        return file.source(local)

    def passage(self, number: int) -> tuple[str, tuple[str, ...], str, int]:
        """The id, section path, text and line of a passage."""
        file, local = self._local(number, self.passage_offsets)
        return file.passage_id(local), *file.passage(local)

    def passages_of(self, number: int) -> range:
        """The passages of a report, in order."""
        return range(int(self.first[number]), int(self.first[number + 1]))

    def matching(self, condition: ReportFilter) -> Mask:
        """Which reports meet a condition."""
        match condition:
            case YearRange(first, last):
                within: Mask = (self.years >= (first or 0)) & (self.years <= (last or 9999))
                return within
            case InRegion(codes=codes):
                return _of_names(self.divisions, self.division_of, lambda one: one.code.startswith(codes))
            case IssuerHas(folded, whole=True):
                return _of_names(self.issuers, self.issuer_of, lambda one: fold(one).text == folded)
            case IssuerHas(folded):
                return _of_names(self.issuers, self.issuer_of, lambda one: folded in fold(one).text)
            case DocNumberHas(folded):
                return np.array([folded in doc_number for doc_number in self._doc_numbers], np.bool_)

    def allowed(self, restrictions: Sequence[Filters], *, but: str = "") -> Mask:
        """Which live reports meet all filters of all these sets, leaving out the filter named ``but``."""
        allowed = self.live_reports.copy()
        for restriction in restrictions:
            for one in fields(restriction):
                values = getattr(restriction, one.name)
                if values and one.name != but:
                    allowed &= np.logical_or.reduce([self.matching(value) for value in values])
        return allowed

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ids = (one for file in self.files for one in file.ids)
        return {one: number for number, one in enumerate(ids) if self.live_reports[number]}

    @cached_property
    def _doc_numbers(self) -> list[str]:
        return [fold(one or "").text for file in self.files for one in file.doc_numbers]

    def _local(self, number: int, offsets: Numbers) -> tuple[SegmentFile, int]:
        place = int(np.searchsorted(offsets, number, side="right")) - 1
        return self.files[place], number - int(offsets[place])


def _joined(columns: Sequence[NDArray[np.generic]]) -> Numbers:
    return np.concatenate([np.empty(0, np.int64), *columns]).astype(np.int64)


def _unified(columns: Iterable[tuple[tuple[_NameT, ...], Numbers]]) -> tuple[list[_NameT], Numbers]:
    """The names of several segments as one list, and the places in it instead of those in theirs."""
    places: dict[_NameT, int] = {}
    unified: list[Numbers] = []
    for names, numbers in columns:
        here: list[int] = [places.setdefault(name, len(places)) for name in names]
        unified.append(np.array([*here, -1], np.int64)[numbers])  # -1, unknown, is the last place
    return list(places), _joined(unified)


def _of_names(names: Sequence[_NameT], name_of: Numbers, meets: Callable[[_NameT], bool]) -> Mask:
    """Which reports have a name that meets a condition."""
    met: Mask = np.array([*map(meets, names), False], np.bool_)[name_of]
    return met
