"""Segments: prepared reports side by side in one array file, and reading them back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile, write_arrays
from index.grams import Grams, build_grams, code_points
from index.models import Division, Report, Section, SourceLine
from index.prepare import PASSAGES_A_BLOCK, FieldTexts, PreparedReport, passage_id
from index.records import load_lines, load_report, load_sections

#: The fields whose texts are searched by phrase and word.
TEXT_FIELDS = ("text", "title", "section")

#: How many different characters a segment may hold: their codes have 16 bits, and 0 is none of them.
MOST_LETTERS = 0xFFFF

_UNKNOWN = -1

# A number a report or so, which is little enough to be checked whenever a segment is opened: on these
# all else depends.
_COLUMNS = (
    "id", "first", "year", "published", "issuer", "division", "characters_of", "title_of", "names",
    "characters", "stored_first",
)  # fmt: skip


def write_segment(path: Path, reports: Sequence[PreparedReport]) -> None:
    """Write a segment file."""
    write_arrays(path, segment_arrays(reports))


def segment_arrays(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """The arrays of a segment of one report or more.

    Raises:
        ValueError: there are more than ``MOST_LETTERS`` different characters in them.
    """
    points = (code_points(one.fields[name].text) for one in reports for name in TEXT_FIELDS)
    characters = np.unique(np.concatenate([np.unique(some) for some in points]))
    characters = characters[characters != 0]
    if len(characters) > MOST_LETTERS:
        raise ValueError(len(characters))
    arrays: dict[str, Array] = {"characters": characters, **_columns(reports), **_stored(reports)}
    for name in TEXT_FIELDS:
        joined = _joined([one.fields[name] for one in reports])
        arrays |= build_grams(name, joined.text, joined.marks, joined.long, characters)
    return arrays


def _joined(several: Sequence[FieldTexts]) -> FieldTexts:
    offsets = np.cumsum([0, *(len(one.text) for one in several)])
    return FieldTexts(
        "".join(one.text for one in several),
        np.concatenate([one.marks for one in several]),
        np.concatenate(
            [one.long + np.array((offset, 0)) for one, offset in zip(several, offsets, strict=False)]
        ),
    )


def _columns(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """What filters, facets and sorting need, a row a report; names are kept once."""
    known = [one.report.metadata for one in reports]
    issuers = {
        issuer: number
        for number, issuer in enumerate(dict.fromkeys(one.issuer for one in known if one.issuer))
    }
    divisions = {
        place: number
        for number, place in enumerate(dict.fromkeys(one.division for one in known if one.division))
    }
    firsts = np.cumsum([0, *(one.report.passages for one in reports)])
    titles = np.array([bool(one.fields["title"].text) for one in reports])
    names = {
        "issuers": list(issuers),
        "divisions": [asdict(division) for division in divisions],
        "doc_numbers": [one.doc_number for one in known],
        "sources": [[one.report.source, one.report.digest] for one in reports],
    }
    return {
        "id": np.frombuffer("".join(one.report.id for one in reports).encode(), "S12"),
        "first": firsts.astype(np.uint32),
        "year": np.array([one.report_year or _UNKNOWN for one in known], np.int32),
        "characters_of": np.array([one.report.characters for one in reports], np.uint32),
        "published": np.array([int((one.published or "0").replace("-", "")) for one in known], np.int32),
        "issuer": np.array([issuers.get(one.issuer or "", _UNKNOWN) for one in known], np.int32),
        "division": np.array(
            [_UNKNOWN if one.division is None else divisions[one.division] for one in known], np.int32
        ),
        "names": _bytes(json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass")),
        "title_of": np.where(titles, np.cumsum(titles) - 1, _UNKNOWN).astype(np.int32),
        "headings": np.concatenate(
            [one.headings + np.array((first, first, 0)) for one, first in zip(reports, firsts, strict=False)]
        )
        .astype(np.uint32)
        .ravel(),
        "hash": np.concatenate([one.hashes for one in reports]),
        "repeat": np.concatenate([one.repeats for one in reports]),
    }


def _stored(reports: Sequence[PreparedReport]) -> dict[str, Array]:
    """The compressed parts of each report, one behind another: record, source, blocks of passages."""
    parts = [[one.record, one.source, *one.blocks] for one in reports]
    return {
        "stored": _bytes(b"".join(part for some in parts for part in some)),
        "stored_starts": np.cumsum([0, *(len(part) for some in parts for part in some)]).astype(np.uint64),
        "stored_first": np.cumsum([0, *map(len, parts)]).astype(np.uint32),
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
        issuer, division: places in ``issuers`` and ``divisions``, -1 where unknown.
        headings: for each heading its first passage, the one behind its last, its offset in the path.
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
        self.issuer, self.division = self._array("issuer"), self._array("division")
        self.report_characters = self._array("characters_of")
        self.characters = int(self.report_characters.sum())
        self.grams = {name: Grams(file, name, self._array("characters")) for name in TEXT_FIELDS}
        self._parts = lru_cache(256)(self._read_parts)

    def _array(self, name: str) -> Any:  # noqa: ANN401 - each has its own element type
        return self.file[name]

    @property
    def letters(self) -> set[int]:
        """The code points that occur."""
        return set(self._array("characters").tolist())

    @cached_property
    def headings(self) -> NDArray[np.int64]:
        """See above."""
        headings: NDArray[np.int64] = self._array("headings").reshape(-1, 3).astype(np.int64)
        return headings

    @cached_property
    def _names(self) -> dict[str, Any]:
        names: dict[str, Any] = json.loads(bytes(self.file["names"]).decode("utf-8", "surrogatepass"))
        return names

    @cached_property
    def issuers(self) -> tuple[str, ...]:
        """The issuers' names."""
        return tuple(self._names["issuers"])

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """The divisions."""
        return tuple(Division(**fields) for fields in self._names["divisions"])

    @cached_property
    def doc_numbers(self) -> tuple[str | None, ...]:
        """The doc numbers, a report each."""
        return tuple(self._names["doc_numbers"])

    @cached_property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The source and digest of each report."""
        return tuple((source, digest) for source, digest in self._names["sources"])

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The reports' ids."""
        return tuple(one.decode() for one in self._array("id").tolist())

    def extents(
        self, field: str, texts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """For texts of a field: the first passage of each, the one behind its last, its offset in these."""
        if field == "text":
            return texts, texts + 1, np.zeros_like(texts)
        if field == "section":
            first, last, offset = self.headings[texts].T
            return first, last, offset
        reports = np.flatnonzero(self._array("title_of") >= 0)[texts]
        return (
            self.first[reports].astype(np.int64),
            self.first[reports + 1].astype(np.int64),
            np.zeros_like(texts),
        )

    @lru_cache(3)  # noqa: B019 - as long-lived as the segment
    def tokens(self, field: str) -> NDArray[np.int64]:
        """How many tokens a field of each passage has."""
        counts: NDArray[np.int64] = self.grams[field].tokens.astype(np.int64)
        if field == "text":
            return counts
        first, last, _ = self.extents(field, np.arange(len(counts)))
        steps = np.zeros(self.passages + 1, np.int64)
        np.add.at(steps, first, counts)
        np.add.at(steps, last, -counts)
        tokens: NDArray[np.int64] = np.cumsum(steps)[:-1]
        return tokens

    @lru_cache(1024)  # noqa: B019 - as long-lived as the segment
    def report(self, number: int) -> Report:
        """A report."""
        return load_report(self._record(number)["report"])

    def passage_id(self, passage: int) -> str:
        """The id of a passage."""
        report = int(np.searchsorted(self.first, passage, side="right")) - 1
        return passage_id(
            self.ids[report], int(self._array("hash")[passage]), int(self._array("repeat")[passage])
        )

    def passage(self, passage: int) -> tuple[tuple[str, ...], str, int]:
        """The section path, original text and line of a passage."""
        report = int(np.searchsorted(self.first, passage, side="right")) - 1
        place = passage - int(self.first[report])
        record = self._record(report)
        block, within = divmod(place, PASSAGES_A_BLOCK)
        texts = self._parts(int(self._array("stored_first")[report]) + 2 + block).split("\0")
        return tuple(record["paths"][record["path_of"][place]]), texts[within], record["line_of"][place]

    def source(self, number: int) -> tuple[tuple[Section, ...], tuple[SourceLine, ...]]:
        """The sections of a report and its source, line by line."""
        stored = json.loads(self._parts(int(self._array("stored_first")[number]) + 1))
        first = int(self.first[number])
        text_of = {
            self.passage(one)[2]: self.passage(one)[1] for one in range(first, int(self.first[number + 1]))
        }
        return load_sections(stored["sections"]), load_lines(stored["lines"], text_of)

    def prepared(self, number: int) -> PreparedReport:
        """A report as it was before it was put into this segment, to be put into another.

        The segment must be sound: what is copied gets new checksums.
        """
        first, last = int(self.first[number]), int(self.first[number + 1])
        title = int(self._array("title_of")[number])
        titles = (title, title + 1) if title >= 0 else (0, 0)
        headings = slice(*np.searchsorted(self.headings[:, 0], (first, last)))
        record, source, *blocks = self._compressed(number)
        return PreparedReport(
            report=self.report(number),
            fields={
                "text": self._field_texts("text", first, last),
                "title": self._field_texts("title", *titles),
                "section": self._field_texts("section", headings.start, headings.stop),
            },
            headings=self.headings[headings] - np.array((first, first, 0)),
            hashes=self._array("hash")[first:last],
            repeats=self._array("repeat")[first:last],
            record=record,
            source=source,
            blocks=tuple(blocks),
        )

    def _field_texts(self, name: str, first: int, last: int) -> FieldTexts:
        grams = self.grams[name]
        return FieldTexts(grams.texts(first, last), *grams.marks(first, last))

    def _compressed(self, number: int) -> Iterator[bytes]:
        starts, first = self._array("stored_starts"), self._array("stored_first")
        for part in range(int(first[number]), int(first[number + 1])):
            yield bytes(self._array("stored")[starts[part] : starts[part + 1]])

    def _record(self, number: int) -> dict[str, Any]:
        record: dict[str, Any] = self._records(int(self._array("stored_first")[number]))
        return record

    @cached_property
    def _records(self) -> Any:  # noqa: ANN401 - a cached function
        return lru_cache(512)(lambda part: json.loads(self._parts(part)))

    def _read_parts(self, part: int) -> str:
        starts = self._array("stored_starts")
        return zlib.decompress(self._array("stored")[starts[part] : starts[part + 1]]).decode(
            "utf-8", "surrogatepass"
        )
