"""Extraction: the text of a source → the report in it."""

from __future__ import annotations

from index.cleaning import clean
from index.errors import UnreadableSourceError
from index.headings import read_passages
from index.lines import is_traditional, read_lines
from index.metadata import read_metadata
from index.models import Document, Original, SourceLine


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
    sections, passages = read_passages(source.body, source.signature.numbers)
    return Document(
        metadata=read_metadata(source),
        sections=sections,
        passages=passages,
        lines=tuple(SourceLine(role, line.source) for role, line in zip(source.roles, lines, strict=True)),
        traditional=traditional,
        url=original.url,
    )
