"""Records: what the index stores of a report beside its texts, as JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

from index.models import (
    Division,
    Document,
    Evidence,
    Kind,
    Level,
    LineRole,
    Metadata,
    Report,
    Section,
    SourceLine,
)

_EFFORT = 6  # of zlib


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What only a reader of the whole report needs.

    Attributes:
        sections: the tree of headings.
        lines: the source.
        evidence: see ``Metadata``.
    """

    sections: tuple[Section, ...]
    lines: tuple[SourceLine, ...]
    evidence: tuple[tuple[str, Evidence], ...]


def dump_report(report: Report) -> bytes:
    """A report without its evidence, to be had quickly: a list is full of them."""
    return _encoded(astuple(replace(report, metadata=replace(report.metadata, evidence=()))))


def load_report(record: bytes) -> Report:
    """A report, without its evidence."""
    values = dict(zip(_REPORT_FIELDS, json.loads(record.decode("utf-8", "surrogatepass")), strict=True))
    known = dict(zip(_METADATA_FIELDS, values["metadata"], strict=True))
    division = known["division"]
    known |= {
        "division": Division(*division) if division else None,
        "level": Level(known["level"]) if known["level"] else None,
        "kind": Kind(known["kind"]),
        "issuers": tuple(known["issuers"]),
        "evidence": (),
    }
    return Report(**values | {"metadata": Metadata(**known)})


def dump_source(document: Document) -> bytes:
    """What a ``StoredSource`` is made from; a line with a passage in it holds only what is around that."""
    passages = {passage.line: passage.text for passage in document.passages}
    lines: list[list[str]] = []
    for number, line in enumerate(document.lines, 1):
        before, passage, after = line.text.partition(passages.get(number) or "\0")
        lines.append([line.role.value, before, after] if passage else [line.role.value, line.text])
    evidence = [(name, *astuple(found)) for name, found in document.metadata.evidence]
    return zlib.compress(_encoded((_plain(document.sections), lines, evidence)), _EFFORT)


def load_source(stored: bytes, passages: Mapping[int, str]) -> StoredSource:
    """The source of a report.

    Args:
        stored: what ``dump_source`` gave.
        passages: the report's passages by the line in which they start, from 1.
    """
    sections, lines, evidence = json.loads(zlib.decompress(stored).decode("utf-8", "surrogatepass"))
    return StoredSource(
        sections=_sections(sections),
        lines=tuple(
            SourceLine(LineRole(role), passages[number].join(around) if len(around) > 1 else around[0])
            for number, (role, *around) in enumerate(lines, 1)
        ),
        evidence=tuple((name, Evidence(*found)) for name, *found in evidence),
    )


def _plain(sections: Sequence[Section]) -> list[object]:
    return [(one.heading, one.level, one.line, _plain(one.sections)) for one in sections]


def _sections(sections: Sequence[Any]) -> tuple[Section, ...]:
    return tuple(Section(heading, level, line, _sections(below)) for heading, level, line, below in sections)


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


_REPORT_FIELDS = tuple(field.name for field in fields(Report))
_METADATA_FIELDS = tuple(field.name for field in fields(Metadata))
