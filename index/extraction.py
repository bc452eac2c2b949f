"""Extraction: a report before it is read → the report in it."""

from __future__ import annotations

from collections.abc import Sequence

from index.cleaning import clean
from index.errors import UnreadableSourceError
from index.headings import read_passages
from index.lines import Line, is_traditional, read_lines
from index.metadata import read_metadata
from index.models import Document, LineRole, Original, SourceLine


def extract(original: Original) -> Document:
    """Read a report.

    Raises:
        UnreadableSourceError: the text has no body, only a title, a header or page furniture.
    """
    traditional = is_traditional(original.text)
    lines = read_lines(original.text, traditional=traditional)
    source = clean(lines)
    if not source.body:
        raise UnreadableSourceError("没有找到报告的正文。")
    sections, passages = read_passages(source.body, source.outside)
    return Document(
        metadata=read_metadata(source, original),
        sections=sections,
        passages=passages,
        lines=_source_lines(lines, source.roles),
        traditional=traditional,
        url=original.url,
    )


def _source_lines(lines: Sequence[Line], roles: Sequence[LineRole]) -> tuple[SourceLine, ...]:
    """The lines of the source, each whole; one that was cut is body if any part of it is."""
    parts: dict[int, list[tuple[LineRole, str]]] = {}
    for line, role in zip(lines, roles, strict=True):
        parts.setdefault(line.row, []).append((role, line.source))
    return tuple(
        SourceLine(
            LineRole.BODY if any(role is LineRole.BODY for role, _ in row) else row[0][0],
            "".join(source for _, source in row),
        )
        for row in parts.values()
    )
