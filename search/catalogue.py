"""The segments of one generation as one collection: reports as columns, and the passages of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.folding import fold
from index.generation import OpenSegment
from index.models import Division, Kind, Level, Report
from index.records import StoredSource
from index.segments import DivisionValues, SegmentFile
from index.sketches import CELLS
from search.copies import CopyGroups
from search.duplicates import Sketched
from search.filters import whole_issuer
from search.parts import PartBits, decided, said_by_headings
from search.query import TextField

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

#: A value of a facet as shown, and its code if it is a division.
Value = tuple[str, str | None]
Values = Sequence[Value]

_NameT = TypeVar("_NameT", str, DivisionValues, Kind, Level)


_CACHED = 4096
_DIVISION_FIELDS = tuple(field.name for field in fields(Division))


class Catalogue:
    """The reports and passages that an index holds, numbered through all its segments.

    Deleted ones keep their numbers until their segment is merged.

    Attributes:
        files: the segments.
        report: a report by its number.
        division_values: for each report the place of its division of a level, whose codes have so many
            digits, -1 if unknown; and these divisions by code.
        first: for each report its first passage, and behind them all the number of passages.
        reports, passages: how many there are, deleted or not.
        live_reports, live: which reports and passages are not deleted.
        whole: whether none is.
        years, published: a number each, -1 or 0 where unknown.
        issuers, divisions, kinds, levels: the names that occur.
        issuer_of, division_of, kind_of, level_of: for each report a place in these, -1 where unknown.
    """

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        self.files = [one.file for one in segments]
        # Neighbouring searches show the same reports.
        self.report = lru_cache(_CACHED)(self._read_report)
        self._path = lru_cache(_CACHED)(SegmentFile.path)
        self.division_values = cache(self._division_values)
        passages = np.cumsum([0, *(file.passages for file in self.files)])
        self.passage_offsets: list[int] = passages[:-1].tolist()
        self.report_offsets = [0, *accumulate(file.reports for file in self.files)][:-1]
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
        self.whole = not deleted
        self.live_reports = self.live[self.first[:-1]]
        self.years = _joined([file.year for file in self.files])
        self.published = _joined([file.published for file in self.files])
        self.issuers, self.issuer_of = _unified([(file.issuers, file.issuer) for file in self.files])
        self.divisions, self.division_of = _unified([(file.divisions, file.division) for file in self.files])
        self.kinds, self.kind_of = _unified([(file.kinds, file.kind) for file in self.files])
        self.levels, self.level_of = _unified([(file.levels, file.level) for file in self.files])

    @cached_property
    def characters(self) -> Numbers:
        """For each report how many folded characters its passages have."""
        return _joined([file.report_characters for file in self.files])

    @cached_property
    def lengths(self) -> Numbers:
        """For each passage how many folded characters it has."""
        return _joined([file.grams[TextField.TEXT].lengths() for file in self.files])

    @cached_property
    def parts(self) -> PartBits:
        """For each passage the parts of its report that it belongs to."""
        said = np.concatenate([np.empty(0, np.uint8), *map(said_by_headings, self.files)])
        of_headings = decided(said, self._upwards(np.arange(len(said))))
        return np.append(of_headings, np.uint8(0))[self._heading_of]

    @cached_property
    def chronology(self) -> Numbers:
        """For each report its place in time: by year, then by date, both last where unknown, then by id."""
        known = [np.where(one > 0, one, np.iinfo(np.int64).max) for one in (self.published, self.years)]
        place_of = np.empty(self.reports, np.int64)
        place_of[np.lexsort([self.by_id, *known])] = np.arange(self.reports)
        return place_of

    @cached_property
    def live_passages(self) -> Numbers:
        """The passages that are not deleted."""
        return np.flatnonzero(self.live)

    @cached_property
    def report_of(self) -> Numbers:
        """For each passage its report."""
        return np.repeat(np.arange(self.reports), np.diff(self.first))

    @cached_property
    def year_values(self) -> tuple[Numbers, Values]:
        """For each report the place of its year, -1 if unknown, and the years, ascending."""
        years, place_of = np.unique(self.years, return_inverse=True)
        unknown = int(np.searchsorted(years, 0))
        return np.where(self.years > 0, place_of - unknown, -1), [(str(one), None) for one in years[unknown:]]

    @cached_property
    def issuer_values(self) -> tuple[Numbers, Values]:
        """For each report the place of its issuer, -1 if none can be asked for, and the issuers by name.

        Those that a filter does not tell apart, such as names in both scripts, are one: it is called as it
        is in most reports.
        """
        often = np.bincount(self.issuer_of[self.live_reports] + 1, minlength=len(self.issuers) + 1)[1:]
        spellings: dict[str, str] = {}
        for _, name, folded in sorted(zip((-often).tolist(), self.issuers, self.folded_issuers, strict=True)):
            if whole_issuer(name) is not None:
                spellings.setdefault(folded, name)
        in_order = sorted(spellings, key=spellings.__getitem__)
        places = {folded: place for place, folded in enumerate(in_order)}
        place_of = [*(places.get(folded, -1) for folded in self.folded_issuers), -1]
        return np.array(place_of, np.int64)[self.issuer_of], [(spellings[one], None) for one in in_order]

    @cached_property
    def folded_issuers(self) -> list[str]:
        """The names of ``issuers``, folded."""
        return [fold(issuer).text for issuer in self.issuers]

    @cached_property
    def folded_doc_numbers(self) -> list[str]:
        """For each report its doc number, folded; "" if it has none."""
        return [fold(one or "").text for file in self.files for one in file.doc_numbers]

    @cached_property
    def codes(self) -> list[str]:
        """The codes of ``divisions``."""
        return [code for code, *_ in self.divisions]

    @cached_property
    def kind_values(self) -> tuple[Numbers, Values]:
        """For each report the place of its kind, and the kinds."""
        return _in_order([(one, None) for one in self.kinds], self.kind_of, lambda one: [*Kind].index(one[0]))

    @cached_property
    def level_values(self) -> tuple[Numbers, Values]:
        """For each report the place of its issuer's level, -1 if unknown, and the levels."""
        return _in_order(
            [(one, None) for one in self.levels], self.level_of, lambda one: [*Level].index(one[0])
        )

    @cached_property
    def division_places(self) -> Numbers:
        """For each report the place of its division by code, -1 if unknown."""
        return _in_order([(code, code) for code in self.codes], self.division_of, itemgetter(0))[0]

    @cached_property
    def copies(self) -> CopyGroups:
        """Which reports are of the same text.

        It is worked out when it is first asked for, since each commit may change what goes together.
        """
        sketches = [np.empty((0, CELLS), np.uint16), *(file.sketches for file in self.files)]
        reports = Sketched(
            sketches=np.concatenate(sketches),
            characters=self.characters,
            years=self.years,
            divisions=self.division_of,
            kinds=self.kind_of,
        )
        return CopyGroups(reports, self.live_reports, self.by_id)

    @cached_property
    def has_url(self) -> Mask:
        """Which reports' addresses are known."""
        return _joined([file.has_url for file in self.files]).astype(np.bool_)

    def texts_above(self, where: TextField, passages: Numbers) -> list[Numbers]:
        """The titles or headings that passages stand under.

        Returns:
            for the title, or for each heading of a section path from the innermost one, an array: for
            each passage its number, -1 if there is none.
        """
        if where is TextField.TITLE:
            return [self._title_of[self.report_of[passages]]]
        return self._upwards(self._heading_of[passages])

    def _upwards(self, headings: Numbers) -> list[Numbers]:
        """Some headings, those right above them, and so on; -1 where there is none."""
        levels = [headings]
        while (above := self._heading_above[levels[-1]]).max(initial=-1) >= 0:
            levels.append(above)
        return levels

    @cached_property
    def _title_of(self) -> Numbers:
        return self._numbered(TextField.TITLE, [file.title_of for file in self.files])

    @cached_property
    def _heading_of(self) -> Numbers:
        return self._numbered(TextField.SECTION, [file.heading_of for file in self.files])

    @cached_property
    def _heading_above(self) -> Numbers:
        """For each heading the one right above it, -1 if there is none; behind them all, -1."""
        above = self._numbered(TextField.SECTION, [file.heading_above for file in self.files])
        return np.append(above, -1)

    def _numbered(self, where: TextField, columns: Sequence[Numbers]) -> Numbers:
        """The numbers of texts in each segment as numbers through all of them; -1 stays."""
        offsets = self._text_offsets[where]
        return _joined(
            [np.where(one < 0, -1, one + offset) for one, offset in zip(columns, offsets, strict=False)]
        )

    @cached_property
    def _text_offsets(self) -> dict[TextField, list[int]]:
        """For each field where the numbers of its texts begin in each segment."""
        return {
            where: [0, *accumulate(len(file.grams[where].tokens) for file in self.files)]
            for where in TextField
        }

    def _division_values(self, level: str, digits: int) -> tuple[Numbers, Values]:
        named = [(code[:digits], name) for code, name in zip(self.codes, self._names_of(level), strict=True)]
        names = {code: name for code, name in named if name}
        places = {code: place for place, code in enumerate(sorted(names))}
        place_of = [*(places[code] if name else -1 for code, name in named), -1]
        return np.array(place_of, np.int64)[self.division_of], [(names[code], code) for code in places]

    @cached_property
    def ids(self) -> NDArray[np.bytes_]:
        """The reports' ids."""
        return np.concatenate([np.empty(0, "S12"), *(file.ids for file in self.files)])

    @cached_property
    def by_id(self) -> Numbers:
        """For each report its place when they are ordered by their ids."""
        places: Numbers = np.unique(self.ids, return_inverse=True)[1]
        return places

    def newest(self, reports: Numbers) -> Numbers:
        """Some reports, newest year first, then newest day, then by issuer."""
        issuers = self.issuer_values[0]
        keys = (self.by_id, issuers, -self.published, -np.maximum(self.years, 0))
        ordered: Numbers = reports[np.lexsort([key[reports] for key in keys])]
        return ordered

    def number(self, identifier: str) -> int | None:
        """The number of the report with an id."""
        return self._numbers.get(identifier.encode("utf-8", "surrogatepass"))

    def _read_report(self, number: int) -> Report:
        file, local = self._local(number, self.report_offsets)
        return file.report(local)

    def source(self, number: int) -> StoredSource:
        """What only a reader of the whole report needs."""
        file, local = self._local(number, self.report_offsets)
        return file.source(local)

    def passage(self, number: int) -> tuple[str, tuple[str, ...], str, int]:
        """The id, section path, text and line of a passage."""
        file, local = self._local(number, self.passage_offsets)
        path = self._path(file, int(file.heading_of[local]))
        return file.passage_id(local), path, file.grams["text"].original(local), file.line(local)

    def passage_id(self, number: int) -> str:
        """The id of a passage."""
        file, local = self._local(number, self.passage_offsets)
        return file.passage_id(local)

    def start(self, number: int) -> int:
        """The position in its segment at which the text of a passage begins."""
        file, local = self._local(number, self.passage_offsets)
        return int(file.grams["text"].starts[local])

    def folded(self, number: int) -> str:
        """The folded text of a passage."""
        file, local = self._local(number, self.passage_offsets)
        return file.grams["text"].text(local)

    def passages_of(self, number: int) -> range:
        """The passages of a report, in order."""
        return range(int(self.first[number]), int(self.first[number + 1]))

    def reports_with(self, passages: Mask) -> Mask:
        """Which reports have any of some passages."""
        having = np.zeros(self.reports, np.bool_)
        having[self.report_of[passages]] = True
        return having

    def _names_of(self, level: str) -> list[str | None]:
        place = _DIVISION_FIELDS.index(level)
        return [division[place] for division in self.divisions]

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        live = np.flatnonzero(self.live_reports)
        return dict(zip(self.ids[live].tolist(), live.tolist(), strict=True))

    def _local(self, number: int, offsets: list[int]) -> tuple[SegmentFile, int]:
        place = bisect_right(offsets, number) - 1
        return self.files[place], number - offsets[place]


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


def _in_order(values: Values, value_of: Numbers, key: Callable[[Value], Any]) -> tuple[Numbers, Values]:
    """Values in order, and the places of the same values there."""
    order = sorted(range(len(values)), key=lambda place: key(values[place]))
    place_of = np.empty(len(values) + 1, np.int64)
    place_of[[*order, -1]] = [*range(len(values)), -1]
    return place_of[value_of], [values[place] for place in order]
