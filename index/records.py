"""Reports, sections and source lines from the JSON in which the index stores them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.models import (
    Division,
    Evidence,
    Kind,
    Level,
    LineRole,
    Metadata,
    Report,
    Section,
    SourceLine,
)


def load_report(fields: dict[str, Any]) -> Report:
    """A report, from what ``dataclasses.asdict`` made of it."""
    metadata = fields["metadata"]
    division = metadata["division"]
    known = {
        "division": Division(**division) if division else None,
        "level": Level(metadata["level"]) if metadata["level"] else None,
        "kind": Kind(metadata["kind"]),
        "issuers": tuple(metadata["issuers"]),
        "evidence": tuple((name, Evidence(**found)) for name, found in metadata["evidence"]),
    }
    return Report(**fields | {"metadata": Metadata(**metadata | known)})


def load_sections(sections: Sequence[dict[str, Any]]) -> tuple[Section, ...]:
    """A tree of sections."""
    return tuple(Section(**fields | {"sections": load_sections(fields["sections"])}) for fields in sections)


def load_lines(lines: Sequence[Sequence[str]], passages: Mapping[int, str]) -> tuple[SourceLine, ...]:
    """The lines of a source; one with a passage in it is stored as what stands before and after that.

    Args:
        lines: as stored.
        passages: the passages by the line in which they start, from 1.
    """
    return tuple(
        SourceLine(LineRole(role), passages[number].join(around) if len(around) > 1 else around[0])
        for number, (role, *around) in enumerate(lines, 1)
    )
