"""All lines of a concordance as an export."""

from __future__ import annotations

from dataclasses import asdict

from search.kwic import KwicLines
from web.exports.export import Export, Fact
from web.exports.facts import copies_fact, filters_fact, match_fact
from web.exports.outlet import Outlet
from web.kwic import SORTS
from web.kwic_table import kwic_table


def kwic_export(found: KwicLines, outlet: Outlet) -> Export:
    """Make an export of a whole concordance."""
    request, total = found.request, found.total
    return Export(
        subject="语境",
        name=f"语境 {request.query}",
        facts=(
            Fact("query", "检索式", request.query, request.query),
            match_fact(request.match),
            filters_fact(request.filters),
            Fact("understood", "查的是", found.understood, found.understood),
            Fact("sort", "排序", SORTS[request.sort], request.sort.value),
            Fact("width", "前后各", f"{request.width} 字", request.width),
            copies_fact(request.filters),
            Fact(
                "total",
                "找到",
                f"{total.lines:,} 处，{total.reports:,} 份报告，{total.passages:,} 段",
                asdict(total),
            ),
        ),
        held=found.held,
        version=found.version,
        size=total.lines,
        table=kwic_table(found.lines, request.width, outlet),
    )
