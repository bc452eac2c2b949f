"""What is held as exports: by division and year, and report by report."""

from __future__ import annotations

from search.coverage import Coverage
from search.models import ReportList
from search.query import Filters
from web.exports.export import Export
from web.exports.facts import copies_fact, filters_fact
from web.exports.outlet import Outlet
from web.listings import coverage_size, coverage_table, reports_table


def coverage_export(found: Coverage) -> Export:
    """Make an export of how much is held."""
    return Export(
        subject="收录",
        name=_name("收录", found.restriction),
        facts=(filters_fact(found.restriction), copies_fact(found.restriction)),
        held=found.total,
        version=found.version,
        size=coverage_size(found),
        table=coverage_table(found),
    )


def reports_export(found: ReportList, outlet: Outlet) -> Export:
    """Make an export of the reports held; whoever writes it takes them as rows or as citations."""
    return Export(
        subject="报告目录",
        name=_name("报告目录", found.restriction),
        facts=(filters_fact(found.restriction), copies_fact(found.restriction)),
        held=found.held,
        version=found.version,
        size=found.held.reports,
        table=reports_table(found.reports, outlet),
        cited=found.reports,
        citable=found.held.reports,
    )


def _name(subject: str, filters: Filters) -> str:
    return " ".join([subject, *(region.name for region in filters.regions)])
