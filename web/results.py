"""What the page of results shows, made from the engine's answer and the address."""

from __future__ import annotations

from dataclasses import dataclass

from index.models import Kind, Report
from search.models import FoundPassage, Hit, ResultPage
from search.snippets import excerpt
from web.addresses import COPIES, DUPLICATES, Address
from web.controls import Controls
from web.copies import ShownCopy, copies
from web.exports.menu import ExportChoice, search_exports
from web.facet_panel import Facet, facet_panel
from web.marks import Segment, segments
from web.naming import filter_name, path_of, script_of, title_of
from web.paging import Paging, paging
from web.params import Copies

_EXCERPT_WIDTH = 140
_LISTINGS = ((Copies.ALL, "逐份列出"), (Copies.GROUP, "归在一起"), (Copies.ONCE, "只算一份"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and where the search is without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownExcerpt:
    """The part of a passage in which the matches lie.

    Attributes:
        path: the headings above it.
        segments: its text.
        cut_before, cut_after: whether the passage goes on before and after it.
        href: the passage in its report.
    """

    path: tuple[str, ...]
    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool
    href: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A report among the results.

    Attributes:
        report: the report.
        title, region, script: its title, division path and language tag.
        kind: what it is, if it only looks like a report.
        href: the report, with the matches marked.
        excerpts: its best passages.
        more: how many further passages match.
        occurrences: how often the quoted phrases occur in it; None if none is quoted.
        copies: the reports of the same text in the result, which have no entry of their own.
    """

    report: Report
    title: str
    region: str
    script: str
    kind: str | None
    href: str
    excerpts: tuple[ShownExcerpt, ...]
    more: int
    occurrences: int | None
    copies: tuple[ShownCopy, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A way of listing reports of the same text; without an address the one in use."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything on the page of results.

    Attributes:
        found: the engine's answer.
        address: the address.
        hits, facets, chips: the reports, the facets and the filters in use.
        controls: the filters as controls of the form.
        paging: the links to the other pages.
        merged: how many reports have no entry of their own, since another one has the same text.
        listings: the ways of listing reports of the same text; none if there is nothing to choose.
        exports: in which files the whole result can be had.
    """

    found: ResultPage
    address: Address
    hits: tuple[ShownHit, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    controls: Controls
    paging: Paging
    merged: int
    listings: tuple[Listing, ...]
    exports: tuple[ExportChoice, ...]


def results(found: ResultPage, address: Address, controls: Controls) -> Results:
    """Arrange the engine's answer for the page, with the controls of its form."""
    merged = found.total.reports - found.listed
    return Results(
        found=found,
        address=address,
        hits=tuple(shown_hit(hit, address) for hit in found.hits),
        facets=facet_panel(found.facets, address),
        chips=chips(address),
        controls=controls,
        paging=paging(found.request.page, found.pages, address, "pages.search_page"),
        merged=merged,
        listings=_listings(address) if merged or address.value(COPIES) else (),
        exports=search_exports(found, address),
    )


def _listings(address: Address) -> tuple[Listing, ...]:
    now = address.value(COPIES) or DUPLICATES.value
    return tuple(
        Listing(label, None if value == now else address.setting(COPIES, value).search_url())
        for value, label in _LISTINGS
    )


def chips(address: Address, endpoint: str = "pages.search_page") -> tuple[Chip, ...]:
    """The filters of the address, each with the page without it."""
    return tuple(
        Chip(filter_name(name, value), address.removing(name, value).url(endpoint))
        for name, value in address.filters
    )


def shown_hit(hit: Hit, address: Address) -> ShownHit:
    """Arrange a hit for a page at an address."""
    report = hit.report
    return ShownHit(
        report=report,
        title=title_of(report),
        region=path_of(report.metadata.division),
        script=script_of(report),
        kind=None if report.metadata.kind is Kind.REPORT else report.metadata.kind.value,
        href=address.report_url(report.id),
        excerpts=tuple(_excerpt(passage, report, address) for passage in hit.passages),
        more=hit.passages_matched - len(hit.passages),
        occurrences=hit.occurrences,
        copies=copies(hit.duplicates, address),
    )


def _excerpt(passage: FoundPassage, report: Report, address: Address) -> ShownExcerpt:
    part = excerpt(passage.text, passage.highlights, _EXCERPT_WIDTH)
    path = passage.section
    # A heading that the excerpt itself begins with need not be said twice.
    if path and not part.cut_before and part.text.startswith(path[-1]):
        path = path[:-1]
    return ShownExcerpt(
        path=path,
        segments=segments(part.text, part.highlights),
        cut_before=part.cut_before,
        cut_after=part.cut_after,
        href=address.report_url(report.id, passage.id),
    )
