"""How reports, divisions and filters are named to readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.divisions import by_code
from index.models import Division, Report
from search.comparison import Row
from search.explain import describe
from search.filters import FILTERS
from search.query import WithoutCopies

#: In the place of a title that is not known.
UNTITLED = "〔无标题〕"


def title_of(report: Report) -> str:
    """A report's title, or what can be said in its place."""
    metadata = report.metadata
    return metadata.title or f"{UNTITLED}{metadata.issuer or ''}"


def script_of(report: Report) -> str:
    """The language tag of a report's text."""
    return "zh-Hant" if report.traditional else "zh-Hans"


def path_of(division: Division | None) -> str:
    """A division behind those above it: ``福建省 › 泉州市 › 洛江区``."""
    return " › ".join(division.names) if division else ""


def filter_name(name: str, value: str) -> str:
    """A filter of an address, told in Chinese."""
    return describe(FILTERS[name](value) if name in FILTERS else WithoutCopies())


def row_names(rows: Sequence[Row]) -> list[str]:
    """How the rows of a comparison are named: of divisions of one name each behind the one it lies in."""
    often = Counter(row.value for row in rows)
    return [_placed(row) if often[row.value] > 1 else row.value or "" for row in rows]


def _placed(row: Row) -> str:
    division = by_code(row.code or "")
    return "".join(division.names[-2:]) if division else row.value or ""
