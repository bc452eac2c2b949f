"""Preparing a report for the index: all that one report needs of time, done apart from the others."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from index.folding import fold
from index.grams import SEPARATOR, Marks, word_marks
from index.models import Document, Passage, Report
from index.words import search_words

#: The texts of so many passages are compressed together.
PASSAGES_A_BLOCK = 16

_EFFORT = 6  # of zlib


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """Folded texts of one field, and the words in them.

    Attributes:
        text: the texts, each closed by ``SEPARATOR``.
        marks: a mark for each character, see ``index.grams``.
        long: the long words, a row (start, length) each.
    """

    text: str
    marks: Marks
    long: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """A report, ready to be put into a segment beside others.

    Attributes:
        report: the report.
        fields: the folded texts of ``text``, ``title`` and ``section``, by field.
        headings: for each text of ``section``: its first passage, the one behind its last, and
            how many positions the headings above it take in a section path.
        hashes: for each passage, the number that its id is made from.
        repeats: and the how manieth of the report's passages with that number it is, from 1.
        record: the report and its passages' section paths and lines, compressed.
        source: the tree of sections and the source, compressed.
        blocks: the passages' texts, compressed ``PASSAGES_A_BLOCK`` at a time.
    """

    report: Report
    fields: dict[str, FieldTexts]
    headings: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    repeats: NDArray[np.uint32]
    record: bytes
    source: bytes
    blocks: tuple[bytes, ...]


def prepare(source: str, digest: str, document: Document, segmenter: str) -> PreparedReport:
    """Fold a report, cut it into words and compress it."""
    texts = [fold(passage.text).text for passage in document.passages]
    report = Report(
        id=report_id(source),
        source=source,
        digest=digest,
        metadata=document.metadata,
        passages=len(texts),
        characters=sum(map(len, texts)),
        traditional=document.traditional,
    )
    headings, spans = _headings(document.passages)
    titles = [fold(document.metadata.title).text] if document.metadata.title else []
    hashes, repeats = _passage_numbers(texts)
    return PreparedReport(
        report=report,
        fields={
            "text": _field_texts(texts, segmenter),
            "title": _field_texts(titles, segmenter),
            "section": _field_texts(headings, segmenter),
        },
        headings=spans,
        hashes=hashes,
        repeats=repeats,
        record=pack(_record(report, document.passages)),
        source=pack(_source(document)),
        blocks=tuple(
            zlib.compress(
                "\0".join(one.text for one in document.passages[first : first + PASSAGES_A_BLOCK]).encode(),
                _EFFORT,
            )
            for first in range(0, len(texts), PASSAGES_A_BLOCK)
        ),
    )


def report_id(source: str) -> str:
    """The id of the report that a source holds: 12 hexadecimal digits."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def passage_id(report: str, number: int, repeat: int) -> str:
    """The id of a passage: its report's id, and the hash of its folded text.

    Hence a passage keeps its id when others are added or when its neighbours change.
    """
    return f"{report}-{number:08x}" + (f"-{repeat}" if repeat > 1 else "")


def pack(content: object) -> bytes:
    """Compressed JSON."""
    return zlib.compress(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
        _EFFORT,
    )


def _field_texts(texts: Sequence[str], segmenter: str) -> FieldTexts:
    starts: list[int] = []
    ends: list[int] = []
    offset = 0
    for text in texts:
        for _, start, end in search_words(text, segmenter):
            if end - start > 1:
                starts.append(offset + start)
                ends.append(offset + end)
        offset += len(text) + 1
    places = np.array(starts, np.int64)
    marks, long = word_marks(offset, places, np.array(ends, np.int64) - places)
    return FieldTexts("".join(text + SEPARATOR for text in texts), marks, long)


def _headings(passages: Sequence[Passage]) -> tuple[list[str], NDArray[np.int64]]:
    """The headings, folded, each with the passages below it: (first, behind the last, offset in the path)."""
    folded: list[str] = []
    spans: list[list[int]] = []
    path: list[tuple[str, int]] = []  # the headings above the passage, with their place in ``spans``
    for number, passage in enumerate(passages):
        same = next(
            (
                depth
                for depth, ((above, _), heading) in enumerate(zip(path, passage.section, strict=False))
                if above != heading
            ),
            min(len(path), len(passage.section)),
        )
        del path[same:]
        for heading in passage.section[same:]:
            above = path[-1][1] if path else None
            offset = spans[above][2] + len(folded[above]) + 1 if above is not None else 0
            path.append((heading, len(spans)))
            folded.append(fold(heading).text)
            spans.append([number, number, offset])
        for _, place in path:
            spans[place][1] = number + 1
    return folded, np.array(spans, np.int64).reshape(-1, 3)


def _passage_numbers(texts: Iterable[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    seen: Counter[int] = Counter()
    numbers = []
    for text in texts:
        number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4])
        seen[number] += 1
        numbers.append((number, seen[number]))
    columns = np.array(numbers, np.uint32).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def _record(report: Report, passages: Sequence[Passage]) -> dict[str, object]:
    paths = list(dict.fromkeys(passage.section for passage in passages))
    place = {path: number for number, path in enumerate(paths)}
    return {
        "report": asdict(report),
        "paths": paths,
        "path_of": [place[passage.section] for passage in passages],
        "line_of": [passage.line for passage in passages],
    }


def _source(document: Document) -> dict[str, object]:
    """The sections and the source; a line that is a passage is not written again, only what is around it."""
    passages = {passage.line: passage.text for passage in document.passages}
    lines: list[list[str]] = []
    for number, line in enumerate(document.lines, 1):
        before, passage, after = line.text.partition(passages.get(number) or "\0")
        lines.append([line.role.value, before, after] if passage else [line.role.value, line.text])
    return {"sections": [asdict(section) for section in document.sections], "lines": lines}
