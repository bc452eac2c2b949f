"""Extraction: a report before it is read → the report in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.cleaning import clean
from index.errors import UnreadableSourceError
from index.headings import read_passages
from index.lines import Line, is_traditional, read_lines
from index.metadata import read_metadata
from index.models import Document, Evidence, Metadata, Original, SourceLine
from index.unbroken import rebroken


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
        metadata=_unbroken_metadata(lines, original) or read_metadata(source, original),
        sections=sections,
        passages=passages,
        lines=tuple(SourceLine(role, line.source) for role, line in zip(source.roles, lines, strict=True)),
        traditional=traditional,
    )


def _unbroken_metadata(lines: Sequence[Line], original: Original) -> Metadata | None:
    """The metadata of a page without line breaks, None if it has some."""
    rebroken_page = rebroken(lines)
    if rebroken_page is None:
        return None
    broken, origins = rebroken_page
    source = clean(broken)
    if not source.body:
        return None
    metadata = read_metadata(source, original)
    evidence = ((name, _of_the_source(found, origins)) for name, found in metadata.evidence)
    return replace(metadata, evidence=tuple(evidence))


def _of_the_source(evidence: Evidence, origins: Sequence[int]) -> Evidence:
    return replace(evidence, line=origins[evidence.line - 1]) if evidence.line else evidence
