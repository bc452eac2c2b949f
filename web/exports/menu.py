"""The menus of exports: in which formats a page can be had, and how much that is."""

from __future__ import annotations

from dataclasses import dataclass

from search.comparison import Comparison
from search.coverage import Coverage
from search.kwic import KwicPage
from search.models import Duplicates, ResultPage
from web.addresses import Address
from web.compare_table import compare_size
from web.listings import coverage_size


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A file that can be had.

    Attributes:
        label: its format.
        use: what that is good for.
        size: how much there is in it.
        href: where it is.
    """

    label: str
    use: str
    size: str
    href: str


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The files of one thing that can be had; the heading is empty where there is but one."""

    heading: str
    links: tuple[ExportLink, ...]


def search_exports(found: ResultPage, address: Address) -> tuple[ExportChoice, ...]:
    """What can be had of the whole result of which this is a page; nothing where the page is empty."""
    if not found.hits:
        return ()
    by_passage = any(hit.passages for hit in found.hits)
    total = found.total
    listed = _found(address, found.listed, found.listed_passages if by_passage else None)
    if total.reports == found.listed:
        return (ExportChoice("", listed),)
    apart = address.setting("duplicates", Duplicates.ALL.value)
    return (
        ExportChoice("内容相同的只取一份", listed),
        ExportChoice(
            "内容相同的也逐份取", _found(apart, total.reports, total.passages if by_passage else None)
        ),
    )


def kwic_exports(found: KwicPage, address: Address) -> tuple[ExportChoice, ...]:
    """What can be had of the whole concordance of which this is a page; nothing where the page is empty."""
    if not found.lines:
        return ()
    links = _Links(address, "kwic", "pages.kwic_page")
    return (ExportChoice("", links.tables(f"{found.total.lines:,} 处")),)


def compare_exports(comparison: Comparison, address: Address) -> tuple[ExportChoice, ...]:
    """What can be had of a comparison; nothing where it has no rows."""
    size = compare_size(comparison)
    if not size:
        return ()
    return (ExportChoice("", _Links(address, "compare", "api.compare_json").tables(f"{size:,} 行")),)


def coverage_exports(found: Coverage, address: Address) -> tuple[ExportChoice, ...]:
    """What can be had of what is held: how much that is, and the reports; nothing where none is."""
    reports = found.total.reports
    if not reports:
        return ()
    # Neither depends on what is sought.
    filters = Address(address.filters)
    table = _Links(filters, "coverage", "api.coverage_json")
    listed = _Links(filters, "reports", "api.coverage_json")
    return (
        ExportChoice("行政区划与年度", table.tables(f"{coverage_size(found):,} 行")),
        ExportChoice("报告目录", (*listed.tables(f"{reports:,} 份"), *listed.citations(reports))),
    )


def _found(address: Address, reports: int, passages: int | None) -> tuple[ExportLink, ...]:
    links = _Links(address, "search", "pages.search_page")
    rows = f"{reports:,} 份" if passages is None else f"{passages:,} 段"
    return (*links.tables(rows), *links.citations(reports))


@dataclass(frozen=True, slots=True)
class _Links:
    """Makes the links to exports.

    Attributes:
        address: the address of the page.
        what: what is exported.
        endpoint: whose parameters say what that is.
    """

    address: Address
    what: str
    endpoint: str

    def tables(self, rows: str) -> tuple[ExportLink, ...]:
        """The formats of tables."""
        return (
            self._link("Excel", "表格", rows, "xlsx"),
            self._link("CSV", "供 Excel、WPS 打开", rows, "csv", bom="1"),
            self._link("CSV", "供程序读取", rows, "csv"),
            self._link("JSON Lines", "供程序读取", rows, "jsonl"),
        )

    def citations(self, reports: int) -> tuple[ExportLink, ...]:
        """The formats of citations."""
        entries = f"{reports:,} 条"
        return (
            self._link("GB/T 7714", "参考文献表", entries, "txt"),
            self._link("BibTeX", "参考文献库", entries, "bib"),
        )

    def _link(self, label: str, use: str, size: str, suffix: str, **more: str) -> ExportLink:
        href = self.address.export_url(self.what, suffix, self.endpoint, **more)
        return ExportLink(label, use, size, href)
