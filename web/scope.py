"""How it is told what was searched: under filters, that there is none does not mean that none is held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.comparison import Comparison, FirstSeen
from search.query import Filters


@dataclass(frozen=True, slots=True)
class Scope:
    """The words for what was searched.

    Attributes:
        nothing: stands in the place of a number where there is no report.
        no_report: the same in full.
        meaning: what ``nothing`` means.
        beginning: stands before the earliest year that was searched.
        caveat: what is not known of what was said first.
    """

    nothing: str
    no_report: str
    meaning: str
    beginning: str
    caveat: str

    def since(self, year: int | None) -> str:
        """From which year on reports were searched; ``""`` if that is not known."""
        return f"{self.beginning} {year} 年度" if year else ""


#: All that is held.
HELD = Scope(
    "未收录",
    "未收录",
    "没有收录这样的报告",
    "收录始于",
    "只在收录的报告里找；更早的报告没有收录，不等于没有说过。",
)
#: What of that meets some filters.
NARROWED = Scope(
    "无报告",
    "筛选之内没有报告",
    "筛选之内没有这样的报告",
    "筛选之内始于",
    "只在筛选之内的报告里找；筛选之外的、没有收录的，可能更早就这样说。",
)


def scope_of(comparison: Comparison, query: int | None = None) -> Scope:
    """What was searched for all queries, or for the one at a place, which may have filters of its own."""
    own = None if query is None else comparison.queries[query].filters
    return NARROWED if _narrows(comparison.request.filters) or (own and _narrows(own)) else HELD


def scopes_of(comparison: Comparison) -> tuple[Scope, ...]:
    """What was searched for any query."""
    return tuple(dict.fromkeys(scope_of(comparison, place) for place in range(len(comparison.queries))))


def date_of(found: FirstSeen) -> str:
    """When a report that says something first is from: its year, and its date as far as that is known."""
    year = f"{found.report_year} 年度" if found.report_year else "年度不详"
    return f"{year}（{found.published}）" if found.published else year


def doubt_about(found: FirstSeen) -> str:
    """How many others may be as early; ``""`` if none."""
    return f"另有 {found.as_early:,} 份可能同样早" if found.as_early else ""


def _narrows(filters: Filters) -> bool:
    # Where of copies one is searched, there still is one.
    return bool(replace(filters, copies=()))
