"""Segments: prepared reports side by side in one array file, and reading them back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.alphabet import MOST_RARE, Alphabet
from index.arrays import Array, ArrayFile, write_arrays
from index.grams import Grams, Texts, build_grams
from index.models import Kind, Level, Report
from index.prepare import PreparedReport, passage_id
from index.records import StoredSource, load_report, load_source
from index.sketches import CELLS, Sketch

#: The fields whose texts are searched by phrase and word.
TEXT_FIELDS = ("text", "title", "section")

#: The values of a ``Division``, in its order: code, province, city, county, township. There are thousands.
DivisionValues = tuple[str, str | None, str | None, str | None, str | None]

_UNKNOWN = -1

_NameT = TypeVar("_NameT")

# A number a report or so, which is little enough to be checked whenever a segment is opened: on these
# all else depends.
_COLUMNS = (
    "id", "first", "year", "published", "issuer", "division", "kind", "level", "has_url", "characters_of",
    "title_of", "names", "rare", "records_starts",
)  # fmt: skip


def write_segment(path: Path, reports: Sequence[PreparedReport]) -> None:
    """Write a segment file."""
    write_arrays(path, segment_arrays(reports))


def segment_arrays(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """The arrays of a segment of one report or more.

    Raises:
        ValueError: there are more than ``MOST_RARE`` rare characters in them.
    """
    letters = {letter for one in reports for letter in one.rare}
    if len(letters) > MOST_RARE:
        raise ValueError(len(letters))
    rare = np.array(sorted(map(ord, letters)), np.uint32)
    alphabet = Alphabet(rare.tolist())
    arrays: dict[str, Array] = {"rare": rare, **_columns(reports), **_headings(reports), **_stored(reports)}
    for name in TEXT_FIELDS:
        arrays |= build_grams(name, [one.fields[name] for one in reports], alphabet)
    return arrays


def _columns(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """What filters, facets and sorting need, a row a report; names are kept once."""
    known = [one.report.metadata for one in reports]
    issuers, issuer = _numbered([one.issuer or None for one in known])
    divisions, division = _numbered([one.division for one in known])
    kinds, kind = _numbered([one.kind for one in known])
    levels, level = _numbered([one.level for one in known])
    firsts = np.cumsum([0, *(one.report.passages for one in reports)])
    titles = np.array([bool(one.fields["title"].text) for one in reports])
    names = {
        "issuers": issuers,
        "divisions": list(zip(*map(astuple, divisions), strict=True)),
        "kinds": kinds,
        "levels": levels,
        "doc_numbers": [(place, one.doc_number) for place, one in enumerate(known) if one.doc_number],
    }
    return {
        "id": np.frombuffer("".join(one.report.id for one in reports).encode(), "S12"),
        "first": firsts.astype(np.uint32),
        "year": np.array([one.report_year or _UNKNOWN for one in known], np.int32),
        "characters_of": np.array([one.report.characters for one in reports], np.uint32),
        "published": np.array([int((one.published or "0").replace("-", "")) for one in known], np.int32),
        "issuer": issuer,
        "division": division,
        "kind": kind,
        "level": level,
        "has_url": np.array([one.report.url is not None for one in reports]),
        "names": _bytes(json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass")),
        "title_of": np.where(titles, np.cumsum(titles) - 1, _UNKNOWN).astype(np.int32),
        "sketch": np.concatenate([one.sketch for one in reports]),
        "hash": np.concatenate([one.hashes for one in reports]),
        "repeat": np.concatenate([one.repeats for one in reports]),
        "line": np.concatenate([one.lines for one in reports]),
    }


def _numbered(values: Sequence[_NameT | None]) -> tuple[list[_NameT], Array]:
    """The different values, and for each the place of its value among them, -1 for None."""
    places: dict[_NameT, int] = {}
    numbers = [_UNKNOWN if one is None else places.setdefault(one, len(places)) for one in values]
    return list(places), np.array(numbers, np.int32)


def _headings(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """What a ``PreparedReport`` says of headings, with numbers through the whole segment."""
    passages = np.cumsum([0, *(one.report.passages for one in reports)])
    headings = np.cumsum([0, *(len(one.headings) for one in reports)])
    rows = [
        one.headings
        + (one.headings[:, 3:] >= 0) * np.array((0, 0, 0, heading))
        + np.array((passage, passage, 0, 0))
        for one, passage, heading in zip(reports, passages, headings, strict=False)
    ]
    first, last, offset, above = np.concatenate(rows).T
    heading_of = np.concatenate(
        [
            np.where(one.heading_of < 0, _UNKNOWN, one.heading_of + heading)
            for one, heading in zip(reports, headings, strict=False)
        ]
    )
    return {
        "heading_first": first.astype(np.uint32),
        "heading_last": last.astype(np.uint32),
        "heading_offset": offset.astype(np.uint32),
        "heading_above": above.astype(np.int32),
        "heading_of": heading_of.astype(np.int32),
    }


def _stored(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """The record and the source of each report, one behind another."""
    stored = {"records": [one.record for one in reports], "sources": [one.source for one in reports]}
    return {name: _bytes(b"".join(parts)) for name, parts in stored.items()} | {
        f"{name}_starts": np.cumsum([0, *map(len, parts)]).astype(np.uint64) for name, parts in stored.items()
    }


def _bytes(content: bytes) -> Array:
    return np.frombuffer(content, np.uint8)


class SegmentFile:
    """A segment, read.

    Attributes:
        reports: how many reports it holds.
        passages: how many passages.
        first: for each report its first passage, and behind them all the number of passages.
        year, published: a number each (yyyymmdd for the date), -1 or 0 where unknown.
        report_characters, characters: how many folded characters each report has, and all together.
        issuer, division, kind, level: places in ``issuers``, ``divisions``, ``kinds`` and ``levels``,
            -1 where unknown.
        has_url: for each report whether its address is known.
        ids: the reports' ids.
        title_of: for each report the number of its title, -1 if it has none.
        heading_of: for each passage the number of the heading right above it, -1 if there is none.
        heading_above: for each heading the number of the one right above it, -1 if there is none.
        tokens: how many tokens a field of each passage has.
    """

    def __init__(self, path: Path) -> None:
        """Map a segment file.

        Raises:
            IndexDamagedError: it is not whole.
        """
        self.file = file = ArrayFile(path)
        file.require(_COLUMNS)
        self.first = self._array("first")
        self.reports = len(self.first) - 1
        self.passages = int(self.first[-1])
        self.year, self.published = self._array("year"), self._array("published")
        self.title_of = self._array("title_of")
        self.heading_of, self.heading_above = self._array("heading_of"), self._array("heading_above")
        self._heading_first, self._heading_last = self._array("heading_first"), self._array("heading_last")
        self.issuer, self.division = self._array("issuer"), self._array("division")
        self.kind, self.level = self._array("kind"), self._array("level")
        self.has_url = self._array("has_url")
        self.report_characters = self._array("characters_of")
        self.characters = int(self.report_characters.sum())
        alphabet = Alphabet(self._array("rare").tolist())
        self.grams = {name: Grams(file, name, alphabet) for name in TEXT_FIELDS}
        self.ids = self._array("id")
        self._records, self._records_starts = self._array("records"), self._array("records_starts")
        self._hash, self._repeat, self._line = (self._array(one) for one in ("hash", "repeat", "line"))
        self.tokens = cache(self._tokens)

    def _array(self, name: str) -> Any:  # noqa: ANN401 - each has its own element type
        return self.file[name]

    @property
    def rare(self) -> frozenset[str]:
        """The rare characters that occur."""
        return frozenset(map(chr, self._array("rare").tolist()))

    @cached_property
    def _names(self) -> dict[str, Any]:
        names: dict[str, Any] = json.loads(bytes(self.file["names"]).decode("utf-8", "surrogatepass"))
        return names

    @cached_property
    def issuers(self) -> tuple[str, ...]:
        """The issuers' names."""
        return tuple(self._names["issuers"])

    @cached_property
    def divisions(self) -> tuple[DivisionValues, ...]:
        """The divisions."""
        return tuple(zip(*self._names["divisions"], strict=True))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds."""
        return tuple(map(Kind, self._names["kinds"]))

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels."""
        return tuple(map(Level, self._names["levels"]))

    @property
    def sketches(self) -> Sketch:
        """The reports' sketches, a row each."""
        sketches: Sketch = self._array("sketch").reshape(-1, CELLS)
        return sketches

    @cached_property
    def doc_numbers(self) -> tuple[str | None, ...]:
        """The doc numbers, a report each."""
        known = dict(self._names["doc_numbers"])
        return tuple(known.get(number) for number in range(self.reports))

    def report_id(self, number: int) -> str:
        """The id of a report."""
        identifier: str = self.ids[number].decode()
        return identifier

    def extents(
        self, field: str, texts: Texts
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """For texts of a field: the first passage of each, the one behind its last, its offset in these."""
        if field == "text":
            return texts, texts + 1, np.zeros_like(texts)
        if field == "section":
            first, last, offset = (
                array[texts].astype(np.int64)
                for array in (self._heading_first, self._heading_last, self._array("heading_offset"))
            )
            return first, last, offset
        reports = np.flatnonzero(self.title_of >= 0)[texts]
        return (
            self.first[reports].astype(np.int64),
            self.first[reports + 1].astype(np.int64),
            np.zeros_like(texts),
        )

    def _tokens(self, field: str) -> NDArray[np.int64]:
        counts: NDArray[np.int64] = self.grams[field].tokens.astype(np.int64)
        if field == "text":
            return counts
        first, last, _ = self.extents(field, np.arange(len(counts)))
        steps = np.zeros(self.passages + 1, np.int64)
        np.add.at(steps, first, counts)
        np.add.at(steps, last, -counts)
        tokens: NDArray[np.int64] = np.cumsum(steps)[:-1]
        return tokens

    def report(self, number: int) -> Report:
        """A report, without the evidence of its metadata."""
        return load_report(self._record(number))

    def passage_id(self, passage: int) -> str:
        """The id of a passage."""
        report = self.report_id(self._report_of(passage))
        return passage_id(report, int(self._hash[passage]), int(self._repeat[passage]))

    def passage(self, passage: int) -> tuple[tuple[str, ...], str, int]:
        """The section path, original text and line of a passage."""
        path = self.path(int(self.heading_of[passage]))
        return path, self.grams["text"].original(passage), self.line(passage)

    def path(self, heading: int) -> tuple[str, ...]:
        """A heading and those above it, outermost first; none for -1."""
        headings: list[str] = []
        while heading >= 0:
            headings.append(self.grams["section"].original(heading))
            heading = int(self.heading_above[heading])
        return tuple(reversed(headings))

    def line(self, passage: int) -> int:
        """The source line where a passage starts."""
        return int(self._line[passage])

    def source(self, number: int) -> StoredSource:
        """What else is stored of a report."""
        passages = range(int(self.first[number]), int(self.first[number + 1]))
        text_of = {int(self._line[one]): self.grams["text"].original(one) for one in passages}
        return load_source(self._source(number), text_of)

    def prepared(self, number: int) -> PreparedReport:
        """A report as it was before it was put into this segment, to be put into another.

        The segment must be sound: what is copied gets new checksums.
        """
        first, last = int(self.first[number]), int(self.first[number + 1])
        title = int(self.title_of[number])
        titles = (title, title + 1) if title >= 0 else (0, 0)
        begin, end = self._heading_first.searchsorted((first, last)).tolist()
        above, below = self.heading_above[begin:end], self.heading_of[first:last]
        return PreparedReport(
            report=self.report(number),
            fields={
                "text": self.grams["text"].texts(first, last),
                "title": self.grams["title"].texts(*titles),
                "section": self.grams["section"].texts(begin, end),
            },
            headings=np.stack(
                (
                    self._heading_first[begin:end].astype(np.int64) - first,
                    self._heading_last[begin:end].astype(np.int64) - first,
                    self._array("heading_offset")[begin:end],
                    np.where(above < 0, _UNKNOWN, above - begin),
                ),
                axis=1,
            ),
            heading_of=np.where(below < 0, _UNKNOWN, below - begin),
            hashes=self._hash[first:last],
            repeats=self._repeat[first:last],
            lines=self._line[first:last],
            sketch=self.sketches[number],
            rare=self.rare,
            record=self._record(number),
            source=self._source(number),
        )

    def _report_of(self, passage: int) -> int:
        return int(self.first.searchsorted(passage, "right")) - 1

    def _record(self, number: int) -> bytes:
        start, end = self._records_starts[number : number + 2].tolist()
        return bytes(self._records[start:end])

    def _source(self, number: int) -> bytes:
        start, end = self._array("sources_starts")[number : number + 2].tolist()
        return bytes(self._array("sources")[start:end])
