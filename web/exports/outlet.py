"""Where a table goes to: to a reader of the pages, or into a file on one's own machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.models import Report


@dataclass(frozen=True, slots=True)
class Outlet:
    """How a table names places, which depends on where it goes to.

    Attributes:
        link: the address at which a report, or a passage of it, is read here; None where there is none.
        source: what may be said of where a report was read.
    """

    link: Callable[[str, str | None], str | None]
    source: Callable[[Report], str]


#: The command line: it has no addresses, and where its files lie is known to who asks.
OWN_MACHINE = Outlet(link=lambda _report, _passage: None, source=lambda report: report.source)
