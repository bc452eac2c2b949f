"""Paging: links to the pages of an answer around the one that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from web.addresses import Address

_PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the results; without a number it is a gap."""

    number: int | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paging:
    """The links between the pages of an answer.

    Attributes:
        page: the page that is shown.
        links: the pages around it, the first and the last; empty if there is but one.
        previous, following: the pages before and after it, None if there is none.
    """

    page: int
    links: tuple[PageLink, ...]
    previous: str | None
    following: str | None


def paging(page: int, last: int, address: Address, endpoint: str) -> Paging:
    """The links around a page of an answer that has ``last`` pages."""

    def url(number: int) -> str:
        return address.setting("page", str(number)).url(endpoint)

    near = {number for number in range(page - _PAGES_AROUND, page + _PAGES_AROUND + 1) if 1 <= number <= last}
    links: list[PageLink] = []
    for number in sorted({1, last} | near) if last > 1 else ():
        if links and number != (links[-1].number or 0) + 1:
            links.append(PageLink(None))
        links.append(PageLink(number, url(number)))
    return Paging(
        page=page,
        links=tuple(links),
        previous=url(page - 1) if 1 < page <= last else None,
        following=url(page + 1) if page < last else None,
    )
