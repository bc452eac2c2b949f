"""What the page of a report links to beside it: the issuer's other years, other issuers of the division."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.models import Kind, Report
from search.neighbours import Neighbours
from web.addresses import Address
from web.naming import title_of


@dataclass(frozen=True, slots=True)
class BesideLink:
    """A report beside the one that is shown.

    Attributes:
        label: its year or its issuer.
        title: its title.
        year: the year that it is about, None if unknown.
        href: the report, with the matches marked; None for the one that is shown.
    """

    label: str
    title: str
    year: int | None
    href: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What is held beside a report.

    Attributes:
        years: the reports of its issuer, itself among them; empty if there is no other.
        region: the division that it shares with the others.
        nearest: of other issuers there the report of the nearest year each.
        issuers: how many other issuers there are.
        everything: where all reports of the division are found.
    """

    years: tuple[BesideLink, ...]
    region: str
    nearest: tuple[BesideLink, ...]
    issuers: int
    everything: str


def beside(report: Report, held: Neighbours, address: Address) -> Beside:
    """Arrange what is held beside a report for its page."""
    division = held.division
    return Beside(
        years=tuple(_years(report, held, address)) if held.years else (),
        region=division.names[-1] if division else "",
        nearest=tuple(_link(one, _issuer(one), address) for one in held.nearest),
        issuers=held.issuers,
        everything=Address((("region", division.code),)).search_url() if division else "",
    )


def _years(report: Report, held: Neighbours, address: Address) -> Iterator[BesideLink]:
    year = report.metadata.report_year
    place = sum(_comes_before(one, year) for one in held.years)
    here = BesideLink(_year(report), title_of(report), year, None)
    links = [_link(one, _year(one), address) for one in held.years]
    yield from (*links[:place], here, *links[place:])


def _comes_before(other: Report, year: int | None) -> bool:
    others = other.metadata.report_year
    return others is not None and (year is None or others < year)


def _link(report: Report, label: str, address: Address) -> BesideLink:
    return BesideLink(label, title_of(report), report.metadata.report_year, address.report_url(report.id))


def _year(report: Report) -> str:
    return str(report.metadata.report_year or "年度不详") + _kind(report)


def _issuer(report: Report) -> str:
    return f"{report.metadata.issuer}{_kind(report)}"


def _kind(report: Report) -> str:
    """What a report is, where it only looks like one."""
    kind = report.metadata.kind
    return "" if kind is Kind.REPORT else f"（{kind.value}）"
