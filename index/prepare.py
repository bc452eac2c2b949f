"""Preparing a report for the index: all that one report needs of time, done apart from the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alphabet import MOST_RARE, rare_characters
from index.damage import fold_passage
from index.errors import UnreadableSourceError
from index.grams import FieldTexts, aligned, word_marks
from index.models import Document, Passage, Report
from index.originals import difference
from index.records import dump_report, dump_source
from index.sketches import Sketch, sketch
from index.words import long_search_words


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """A report, ready to be put into a segment beside others.

    Attributes:
        report: the report.
        fields: the folded texts of ``text``, ``title`` and ``section``, by field.
        headings: for each text of ``section``, a row: its first passage, the one behind its last,
            how many positions the headings above it take in a section path, and the number of
            the one right above it, -1 if there is none.
        heading_of: for each passage the number of the heading right above it, -1 if there is none.
        hashes: for each passage, the number that its id is made from.
        repeats: and the how manieth of the report's passages with that number it is, from 1.
        rare: its rare characters, see ``index.alphabet``.
        lines: for each passage, the source line where it starts.
        sketch: by what copies of it are recognised.
        record, source: see ``index.records``.
    """

    report: Report
    fields: dict[str, FieldTexts]
    headings: NDArray[np.int64]
    heading_of: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    repeats: NDArray[np.uint32]
    rare: frozenset[str]
    lines: NDArray[np.uint32]
    sketch: Sketch
    record: bytes
    source: bytes


def prepare(source: str, digest: str, document: Document, segmenter: str) -> PreparedReport:
    """Fold a report, cut it into words and compress it.

    Raises:
        UnreadableSourceError: it has so many rare characters that it cannot be a report.
    """
    originals = [passage.text for passage in document.passages]
    texts = [fold_passage(one).text for one in originals]
    report = Report(
        id=report_id(source),
        source=source,
        digest=digest,
        metadata=document.metadata,
        passages=len(texts),
        characters=sum(map(len, texts)),
        traditional=document.traditional,
        url=document.url,
    )
    headings, spans, heading_of = _headings(document.passages)
    folded = [fold_passage(heading).text for heading in headings]
    titles = [document.metadata.title] if document.metadata.title else []
    hashes, repeats = _passage_numbers(texts)
    fields = {
        "text": _field_texts(originals, texts, segmenter),
        "title": _field_texts(titles, [fold_passage(title).text for title in titles], segmenter),
        "section": _field_texts(headings, folded, segmenter),
    }
    rare = frozenset[str]().union(*(rare_characters(one.text) for one in fields.values()))
    if len(rare) > MOST_RARE:
        raise UnreadableSourceError(f"文件里不同的生僻字超过 {MOST_RARE:,} 个，不像一份报告。")
    return PreparedReport(
        report=report,
        fields=fields,
        headings=spans,
        heading_of=heading_of,
        hashes=hashes,
        repeats=repeats,
        rare=rare,
        lines=np.array([passage.line for passage in document.passages], np.uint32),
        sketch=sketch(texts),
        record=dump_report(report),
        source=dump_source(document),
    )


def report_id(source: str) -> str:
    """The id of the report that a source holds: 12 hexadecimal digits."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def passage_id(report: str, number: int, repeat: int) -> str:
    """The id of a passage: its report's id, and the hash of its folded text.

    Hence a passage keeps its id when others are added or when its neighbours change.
    """
    return f"{report}-{number:08x}" + (f"-{repeat}" if repeat > 1 else "")


def _field_texts(originals: Sequence[str], folded: Sequence[str], segmenter: str) -> FieldTexts:
    texts = [aligned(text) for text in folded]
    starts: list[int] = []
    sizes: list[int] = []
    tokens: list[int] = []
    offset = 0
    for text, one in zip(texts, folded, strict=True):
        words = long_search_words(one, segmenter)
        starts += [offset + start for start, _ in words]
        sizes += [size for _, size in words]
        tokens.append(len(one) + len(words))
        offset += len(text)
    marks, long = word_marks(offset, np.array(starts, np.int64), np.array(sizes, np.int64))
    return FieldTexts(
        text="".join(texts),
        sizes=np.array([len(text) for text in texts], np.uint32),
        tokens=np.array(tokens, np.uint32),
        marks=marks,
        long=long,
        differences=tuple(map(difference, originals, folded)),
    )


def _headings(passages: Sequence[Passage]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The headings, and what a ``PreparedReport`` says of them and of the passages below them."""
    headings: list[str] = []
    spans: list[list[int]] = []
    heading_of: list[int] = []
    path: list[int] = []  # the headings above the passage
    for number, passage in enumerate(passages):
        same = 0
        while same < min(len(path), len(passage.section)) and headings[path[same]] == passage.section[same]:
            same += 1
        del path[same:]
        for heading in passage.section[same:]:
            above = path[-1] if path else -1
            offset = spans[above][2] + len(fold_passage(headings[above]).text) + 1 if path else 0
            path.append(len(spans))
            headings.append(heading)
            spans.append([number, number, offset, above])
        for place in path:
            spans[place][1] = number + 1
        heading_of.append(path[-1] if path else -1)
    return headings, np.array(spans, np.int64).reshape(-1, 4), np.array(heading_of, np.int64)


def _passage_numbers(texts: Iterable[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    seen: Counter[int] = Counter()
    numbers = []
    for text in texts:
        number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4])
        seen[number] += 1
        numbers.append((number, seen[number]))
    columns = np.array(numbers, np.uint32).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
