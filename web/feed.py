"""The Atom feed of a search (RFC 4287, its pages 5005): the reports that match, the newest ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from flask import Response, render_template, request

from index.models import Report
from search.engine import Engine
from search.models import SearchRequest, Sort
from web.addresses import DUPLICATES, Address
from web.interface import link_pages
from web.naming import filter_name
from web.params import DUPLICATES as COPIES
from web.params import MATCH, PAGE, QUERY, RESTRICTIONS, Copies, filters_of, listing_of
from web.results import ShownHit, shown_hit

MEDIA = "application/atom+xml"

_SOUGHT = (QUERY, MATCH, *RESTRICTIONS, replace(COPIES, default=Copies.GROUP))
#: What a feed takes.
PARAMETERS = (*_SOUGHT, PAGE)

_ENTRIES, _PASSAGES = 50, 3
# Days are those of China. An entry must have a time; where a report's day is not known, it is the first
# moment at which the year that it is about was over.
_MIDNIGHT = "T00:00:00+08:00"
_LONG_AGO = "1970-01-01"
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Category:
    """What a reader may sort entries by; the term is a filter as the query language has it."""

    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in the feed.

    Attributes:
        id: made from the report's, so that it is the same in all feeds.
        hit: the report as the page of results shows it.
        authors: its issuers.
        published: when it was published, if that is known.
        updated: that, or what stands for it.
        categories: its year and its divisions.
    """

    id: str
    hit: ShownHit
    authors: tuple[str, ...]
    published: str | None
    updated: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: made from what is sought, in whatever order it stands in the address; all pages have the same.
        title, subtitle: what is sought, and how it was understood.
        updated: when the newest entry was.
        host: where the server is, as the reader reaches it.
        entries: the newest reports.
        pages: the addresses of other pages, by what these are to this one.
    """

    id: str
    title: str
    subtitle: str
    updated: str
    host: str
    entries: tuple[Entry, ...]
    pages: Mapping[str, str]


def feed(engine: Engine, address: Address) -> Response:
    """Answer with the feed of a search.

    Raises:
        QueryError: the search cannot be understood.
    """
    found = engine.search(
        SearchRequest(
            query=QUERY.read(request.args),
            match=MATCH.read(request.args),
            filters=filters_of(request.args),
            sort=Sort.PUBLISHED,
            page=PAGE.read(request.args),
            limit=_ENTRIES,
            passages=_PASSAGES,
            duplicates=listing_of(request.args, DUPLICATES),
        )
    )
    first = address.setting(PAGE.name, "")
    entries = tuple(_entry(hit.report, shown_hit(hit, first)) for hit in found.hits)
    names = {one.name for one in _SOUGHT}
    page = found.request.page
    near = {"first": 1, "previous": page - 1, "next": page + 1, "last": found.pages}
    link_pages(page, found.pages, found.listed)
    shown = Feed(
        id=_urn(f"feed/{sorted(pair for pair in address.pairs if pair[0] in names)}"),
        title=" · ".join(_sought(address)) or "全部报告",
        subtitle=f"查的是：{found.understood}。" if address.pairs else "收录的报告，最近发布的在前。",
        updated=max((entry.updated for entry in entries), default=_LONG_AGO + _MIDNIGHT),
        host=request.host_url.rstrip("/"),
        entries=entries,
        pages={
            relation: first.setting(PAGE.name, str(number)).url("pages.feed")
            for relation, number in near.items()
            if 1 <= number <= found.pages
        },
    )
    xml = render_template("feed.xml", feed=shown, address=address)
    return Response(_NOT_XML.sub("", xml), mimetype=MEDIA)


def _sought(address: Address) -> Iterator[str]:
    if query := address.value("q"):
        yield query
    for name, value in address.filters:
        yield filter_name(name, value)


def _entry(report: Report, hit: ShownHit) -> Entry:
    metadata = report.metadata
    published = metadata.published and metadata.published + _MIDNIGHT
    over = f"{metadata.report_year + 1}-01-01" if metadata.report_year else _LONG_AGO
    return Entry(
        id=_urn(f"report/{report.id}"),
        hit=hit,
        authors=metadata.issuers or ("发布机构未载明",),
        published=published,
        updated=published or over + _MIDNIGHT,
        categories=tuple(_categories(report, hit)),
    )


def _categories(report: Report, hit: ShownHit) -> Iterator[Category]:
    metadata = report.metadata
    if metadata.report_year:
        yield Category(f"year:{metadata.report_year}", f"{metadata.report_year} 年度")
    if metadata.division:
        yield Category(f"region:{metadata.division.code}", hit.region)


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"chayici:{name}").urn
