"""How reports, divisions and filters are named to readers."""

from __future__ import annotations

from index.models import Division, Report
from search.explain import describe
from search.filters import FILTERS

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
    return describe(FILTERS[name](value))
