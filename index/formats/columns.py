"""Columns: what dumps and manifests call the fields of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.models import Statement

#: The columns that say something about a report, beside its text; other columns are left alone.
STATED = (
    "issuer",
    "report_year",
    "doc_number",
    "index_number",
    "published",
    "division",
    "province",
    "city",
    "county",
    "township",
    "kind",
)
_WHITE_SPACE_AND_MARK = "\ufeff \t\r\n"


def column_name(written: str) -> str:
    """A column's name without what spreadsheets put around it."""
    return written.strip(_WHITE_SPACE_AND_MARK).lower()


def statements(fields: Mapping[str, str], columns: tuple[str, ...], where: str) -> Iterator[Statement]:
    """What the filled ones among some columns state; ``where`` is how the table is called in evidence."""
    for column in columns:
        value = fields.get(column, "").strip()
        if value:
            yield Statement(column, value, f"{where} {column} 列")
