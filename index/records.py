"""Reports as JSON text, the form in which the index stores them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from index.models import Division, Evidence, LineRole, Metadata, Report, Section, SourceLine


def dump_report(report: Report) -> str:
    """Write a report as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False)


def load_report(record: str) -> Report:
    """Read what ``dump_report`` wrote."""
    fields = json.loads(record)
    metadata = fields["metadata"]
    division = metadata["division"]
    metadata["division"] = Division(**division) if division else None
    metadata["evidence"] = tuple((name, Evidence(**found)) for name, found in metadata["evidence"])
    return Report(**fields | {"metadata": Metadata(**metadata)})


def dump_source(sections: tuple[Section, ...], lines: tuple[SourceLine, ...]) -> str:
    """Write the tree of sections and the whole source as JSON."""
    return json.dumps(
        {
            "sections": [asdict(section) for section in sections],
            "lines": [[line.role, line.text] for line in lines],
        },
        ensure_ascii=False,
    )


def load_source(record: str) -> tuple[tuple[Section, ...], tuple[SourceLine, ...]]:
    """Read what ``dump_source`` wrote."""
    fields = json.loads(record)
    lines = tuple(SourceLine(LineRole(role), text) for role, text in fields["lines"])
    return tuple(map(_section, fields["sections"])), lines


def _section(fields: dict[str, Any]) -> Section:
    return Section(**fields | {"sections": tuple(map(_section, fields["sections"]))})
