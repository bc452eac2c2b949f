"""Whether an index is whole: its files must be those that were written, and tell the same as its texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.damage import fold_passage
from index.errors import IndexDamagedError
from index.generation import OpenSegment, open_generation
from index.segments import SegmentFile, segment_arrays
from index.sketches import sketch


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of an index found.

    Attributes:
        reports, passages: how many it holds.
        problems: Chinese sentences; none if the index is whole.
    """

    reports: int
    passages: int
    problems: tuple[str, ...]


def check_index(directory: Path) -> Findings:
    """Read the whole index and compare its parts.

    Raises:
        IndexMissingError, IndexMismatchError: there is nothing to check.
    """
    try:
        generation = open_generation(directory)
    except IndexDamagedError as error:
        return Findings(0, 0, (str(error),))
    problems = tuple(problem for segment in generation.segments for problem in _problems(segment))
    if problems:
        return Findings(0, 0, problems)
    held = sum(len(segment.live_reports()) for segment in generation.segments)
    return Findings(held, sum(segment.segment.doc_count() for segment in generation.segments), ())


def _problems(segment: OpenSegment) -> Iterator[str]:
    name = segment.segment.filename
    damaged = segment.file.file.damaged()
    if damaged:
        yield f"索引文件 {name} 的这些部分已损坏：{'、'.join(damaged)}。"
        return
    if segment.file.passages != segment.segment.doc_count_all():
        yield f"索引文件 {name} 的段落数与目录不符。"
    for number in range(segment.file.reports):
        if not _agrees(segment.file, number):
            yield f"索引文件 {name} 里报告 {segment.file.report_id(number)} 的索引与文字不符。"
    rebuilt = segment_arrays([segment.file.prepared(number) for number in range(segment.file.reports)])
    for part, array in rebuilt.items():
        if not np.array_equal(array, segment.file.file[part]):
            yield f"索引文件 {name} 的 {part} 部分与文字不符。"


def _agrees(file: SegmentFile, number: int) -> bool:
    """Whether the indexed texts of a report are its stored ones, folded."""
    first, last = int(file.first[number]), int(file.first[number + 1])
    stored = [fold_passage(file.passage(passage)[1]).text for passage in range(first, last)]
    indexed = [file.grams["text"].text(passage) for passage in range(first, last)]
    return (
        stored == indexed
        and file.report(number).id == file.report_id(number)
        and np.array_equal(file.sketches[number], sketch(indexed))
    )
