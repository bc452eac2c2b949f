"""A result: all passages that meet a query and its filters, their reports, and which of these are listed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers
from search.evaluate import Evaluation
from search.models import Duplicates, Sort, Totals
from search.postings import begins_of
from search.query import Node
from search.ranking import Scores
from search.selection import Selection


class Everywhere:
    """All passages that meet a query, filters apart.

    Attributes:
        passages: the passages, ascending.
        within: which of them stand in the parts asked for; None if no part is asked for.
        begins: where in these each report begins.
        reports: the reports, ascending.
        matched: how many of the passages of each stand in these parts.
    """

    def __init__(self, catalogue: Catalogue, passages: Numbers, in_parts: Mask | None) -> None:
        report_of = catalogue.report_of[passages]
        self.passages = passages
        self.within = None if in_parts is None else in_parts[passages]
        self.begins = begins_of(report_of)
        self.reports = report_of[self.begins]
        self.matched: Numbers = (
            np.diff(self.begins, append=len(passages))
            if self.within is None
            else np.add.reduceat(self.within, self.begins, dtype=np.int64)
        )


class Result:
    """All passages that meet a query and its filters, as arrays, and their reports.

    Attributes:
        everywhere: what meets the query alone, filters apart.
        passages: those that meet query and filters, ascending.
        reports: their reports, ascending.
        matched: how many passages of each of these there are.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        evaluation: Evaluation,
        condition: Node | None,
        selection: Selection,
        *,
        copies: bool = False,
    ) -> None:
        """Find them.

        Args:
            catalogue: the reports.
            evaluation: finds the passages.
            condition: what these must meet.
            selection: what the filters leave.
            copies: whether copies stay, even where the filters leave only one of them.
        """
        self._catalogue = catalogue
        self.everywhere = Everywhere(catalogue, evaluation.passages(condition), selection.in_parts)
        self.passages, begins = self.everywhere.passages, self.everywhere.begins
        reports, matched = self.everywhere.reports, self.everywhere.matched
        if selection.restricted:
            allowed = (selection.with_copies.reports if copies else selection.allowed())[reports]
            kept = np.repeat(allowed, np.diff(begins, append=len(self.passages)))
            if self.everywhere.within is not None:
                allowed &= matched > 0
                kept &= self.everywhere.within
            self.passages = self.passages[kept]
            reports, matched = reports[allowed], matched[allowed]
            begins = np.cumsum(matched) - matched
        self.reports = reports
        # The passages of the reports lie one behind another, in the order of the reports.
        self._begins, self.matched = begins, matched
        self._occurrences = evaluation.occurrences(condition, self.passages)

    def totals(self) -> Totals:
        """Its size."""
        return Totals(len(self.reports), len(self.passages), self.occurrences_in(range(len(self.passages))))

    def range_of(self, place: int) -> range:
        """Where in ``passages`` those of the report at a place in ``reports`` lie."""
        begin = int(self._begins[place])
        return range(begin, begin + int(self.matched[place]))

    def occurrences_in(self, places: range) -> int | None:
        """How often the quoted phrases stand in some of ``passages``; None if none is quoted."""
        if self._occurrences is None:
            return None
        return int(self._occurrences[places.start : places.stop].sum())

    @property
    def firsts(self) -> Numbers:
        """The first passage of each report."""
        firsts: Numbers = self.passages[self._begins]
        return firsts

    @property
    def occurrences(self) -> Numbers | None:
        """How often the quoted phrases stand in each report; None if none is quoted."""
        if self._occurrences is None:
            return None
        often: Numbers = np.add.reduceat(self._occurrences, self._begins)
        return often

    def sizes_of(self, places: Numbers) -> tuple[int, int | None]:
        """How many passages the reports at some places in ``reports`` have, and how many occurrences."""
        passages = int(self.matched[places].sum())
        return passages, None if self._occurrences is None else int(self._by_report()[places].sum())

    def keys(self, sort: Sort, scores: Scores) -> list[Scores | Numbers]:
        """What ``reports`` are ordered by, the most important first."""
        best = np.maximum.reduceat(scores, self._begins)
        year, day = self._catalogue.years[self.reports], self._catalogue.published[self.reports]
        newest = [-year, -day]
        relevance = [-best, -self.matched, *newest]
        match sort:
            case Sort.RELEVANCE:
                return relevance
            case Sort.NEWEST:
                return [*newest, *relevance]
            case Sort.OLDEST:
                return [np.where(year > 0, year, np.inf), np.where(day > 0, day, np.inf), *relevance]
            case Sort.PUBLISHED:
                return [-day, -year, *relevance]
            case Sort.OCCURRENCES:
                return [-self._by_report(), -self.matched, *relevance]

    def first(self, places: Numbers, keys: Sequence[Scores | Numbers], most: int) -> list[int]:
        """The first of some places of ``reports``, ``most`` at the most, in order."""
        # Only those whose first key is among the least ones need be put in order.
        if most < len(places):
            firsts = keys[0][places]
            places = places[firsts <= np.partition(firsts, most - 1)[most - 1]]
        ordered: list[int] = self.in_order(places, keys)[:most].tolist()
        return ordered

    def in_order(self, places: Numbers, keys: Sequence[Scores | Numbers]) -> Numbers:
        """Some places of ``reports`` in the order of the keys; ties by id."""
        by_id = self._catalogue.by_id[self.reports[places]]
        return places[np.lexsort([by_id, *(key[places] for key in keys[::-1])])]

    def _by_report(self) -> Numbers:
        """How often the quoted phrases stand in each report; without any, how many passages match."""
        occurrences = self.occurrences
        return self.matched if occurrences is None else occurrences


class Listing:
    """Which reports of a result are hits: of several of the same text the first stands for all.

    Attributes:
        result: the result.
        places: their places in the result's ``reports``.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        result: Result,
        keys: Sequence[Scores | Numbers],
        duplicates: Duplicates,
    ) -> None:
        self.result = result
        self.places, self._grouped = np.arange(len(result.reports)), np.empty(0, np.int64)
        if duplicates is Duplicates.GROUP:
            # Those of which there may be several, the first of each group in front of the others.
            without_url = (~catalogue.has_url[result.reports]).astype(np.int64)
            grouped = np.flatnonzero(catalogue.copies.shared[result.reports])
            self._grouped = result.in_order(grouped, [*keys, without_url])
            self._group_of = catalogue.copies.group_of[result.reports]
            firsts = np.unique(self._group_of[self._grouped], return_index=True)[1]
            self.places = np.delete(self.places, np.delete(self._grouped, firsts))

    def totals(self) -> Totals:
        """The size of what is listed."""
        passages, occurrences = self.result.sizes_of(self.places)
        return Totals(len(self.places), passages, occurrences)

    def others(self, place: int) -> Numbers:
        """The places of the reports that the hit at a place stands for, too, in order."""
        if not len(self._grouped):
            return self._grouped
        same: Numbers = self._grouped[self._group_of[self._grouped] == self._group_of[place]]
        others: Numbers = same[same != place]
        return others
