"""Copies: how the other reports of the same text are shown beside one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.models import Report
from web.addresses import Address
from web.naming import title_of


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """A report of the same text.

    Attributes:
        title: its title.
        place: the address it came from; if that is not known, the name of its file.
        href: the report.
    """

    title: str
    place: str
    href: str


def copies(reports: Sequence[Report], address: Address) -> tuple[ShownCopy, ...]:
    """Arrange reports of the same text for a page at an address."""
    return tuple(
        ShownCopy(title_of(one), one.url or PurePath(one.source).name, address.report_url(one.id))
        for one in reports
    )
