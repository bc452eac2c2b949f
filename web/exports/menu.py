"""The menu of exports on the page of results: in which formats it can be had, and how much that is."""

from __future__ import annotations

from dataclasses import dataclass

from search.models import Duplicates, ResultPage
from web.addresses import Address

_ENDPOINT = "pages.search_page"


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
    """The files of one choice of reports; the heading is empty where there is but one choice."""

    heading: str
    links: tuple[ExportLink, ...]


def export_menu(found: ResultPage, address: Address) -> tuple[ExportChoice, ...]:
    """What can be had of the whole result of which this is a page; nothing where the page is empty."""
    if not found.hits:
        return ()
    by_passage = any(hit.passages for hit in found.hits)
    total = found.total
    listed = _links(address, found.listed, found.listed_passages if by_passage else None)
    if total.reports == found.listed:
        return (ExportChoice("", listed),)
    apart = address.setting("duplicates", Duplicates.ALL.value)
    return (
        ExportChoice("内容相同的只取一份", listed),
        ExportChoice(
            "内容相同的也逐份取", _links(apart, total.reports, total.passages if by_passage else None)
        ),
    )


def _links(address: Address, reports: int, passages: int | None) -> tuple[ExportLink, ...]:
    rows = f"{reports:,} 份" if passages is None else f"{passages:,} 段"
    entries = f"{reports:,} 条"

    def link(label: str, use: str, size: str, suffix: str, **more: str) -> ExportLink:
        return ExportLink(label, use, size, address.export_url("search", suffix, _ENDPOINT, **more))

    return (
        link("Excel", "表格", rows, "xlsx"),
        link("CSV", "供 Excel、WPS 打开", rows, "csv", bom="1"),
        link("CSV", "供程序读取", rows, "csv"),
        link("JSON Lines", "供程序读取", rows, "jsonl"),
        link("GB/T 7714", "参考文献表", entries, "txt"),
        link("BibTeX", "参考文献库", entries, "bib"),
    )
