"""The page of a traditional report in simplified characters, each in its place, so that all links hold."""

from __future__ import annotations

from dataclasses import replace

from index.folding import simplify_in_place
from web.marks import Segment
from web.reading import OutlineEntry, Reading, ShownPassage

_LANGUAGE = "zh-Hans"


def simplified(reading: Reading) -> Reading:
    """The same page; what quotes the source, the evidence and the source itself, stays as it is."""
    return replace(
        reading,
        script=_LANGUAGE,
        title=simplify_in_place(reading.title),
        rows=tuple(
            replace(row, value=simplify_in_place(row.value)) if row.value and row.evidence else row
            for row in reading.rows
        ),
        outline=tuple(map(_entry, reading.outline)),
        passages=tuple(map(_passage, reading.passages)),
        repairs=tuple(
            replace(one, text=simplify_in_place(one.text), read=simplify_in_place(one.read))
            for one in reading.repairs
        ),
        ticks=tuple(replace(tick, words=simplify_in_place(tick.words)) for tick in reading.ticks),
    )


def _entry(entry: OutlineEntry) -> OutlineEntry:
    return replace(entry, heading=simplify_in_place(entry.heading), entries=tuple(map(_entry, entry.entries)))


def _passage(passage: ShownPassage) -> ShownPassage:
    return replace(passage, lead=_written(passage.lead), rest=_written(passage.rest))


def _written(parts: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(
        replace(part, text=simplify_in_place(part.text), read=part.read and simplify_in_place(part.read))
        for part in parts
    )
