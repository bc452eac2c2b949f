"""A comparison as an export: all of its rows, in long form."""

from __future__ import annotations

from search.comparison import Across, Cell, Comparison
from web.compare_table import compare_size, compare_table
from web.exports.export import Export, Fact
from web.exports.facts import copies_fact, filters_fact, match_fact, numbered
from web.measures import ROWS

_ACROSS = {Across.NONE: "不再分", Across.YEAR: "逐年"}


def compare_export(comparison: Comparison) -> Export:
    """Make an export of a comparison."""
    request, queries = comparison.request, comparison.queries
    texts = [query.text for query in queries]
    understood = [query.understood for query in queries]
    return Export(
        subject="比较",
        name=f"比较 {' '.join(texts)}",
        facts=(
            Fact("queries", "检索式", numbered(texts), texts),
            match_fact(request.match),
            filters_fact(request.filters),
            Fact("understood", "查的是", numbered(understood), understood),
            Fact("by", "比较", ROWS[request.by], request.by.value),
            Fact("across", "再分", _ACROSS[request.across], request.across.value),
            copies_fact(request.filters),
            _total(comparison),
        ),
        held=comparison.held,
        version=comparison.version,
        size=compare_size(comparison),
        table=compare_table(comparison),
    )


def _total(comparison: Comparison) -> Fact:
    """What all rows have together, which is not their sum where a report counts in several."""
    cells = comparison.total.cells
    return Fact(
        "total",
        "合计",
        numbered([_told(cell) for cell in cells]),
        [
            {"reports": cell.reports, "passages": cell.passages, "occurrences": cell.occurrences}
            for cell in cells
        ],
    )


def _told(cell: Cell) -> str:
    if cell.reports is None:
        return "未收录"
    times = "" if cell.occurrences is None else f"，{cell.occurrences:,} 处"
    return f"{cell.reports:,} 份报告，{cell.passages:,} 段{times}"
