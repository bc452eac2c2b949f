"""What the page of citations shows: a report, or a passage of it, as the lists of references want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from search.models import FoundPassage, ReportText
from web.addresses import Address
from web.citations import bibtex, cited_address, gbt7714
from web.naming import script_of, title_of


@dataclass(frozen=True, slots=True)
class Citing:
    """Everything on the page of citations.

    Attributes:
        identifier: the report's id.
        title, script: the report's title and the language tag of its text.
        passage: the passage that is cited, None for the whole report.
        gbt7714, bibtex: the citations.
        original: the original page, if known, at the passage.
        back: the report, at the passage.
    """

    identifier: str
    title: str
    script: str
    passage: FoundPassage | None
    gbt7714: str
    bibtex: str
    original: str | None
    back: str


def passage_in(text: ReportText, identifier: str) -> FoundPassage | None:
    """The passage of a report with an id."""
    return next((passage for passage in text.passages if passage.id == identifier), None)


def citing(text: ReportText, passage: FoundPassage | None, address: Address, today: date) -> Citing:
    """Arrange the citations of a report or of a passage of it for their page."""
    report = text.report
    return Citing(
        identifier=report.id,
        title=title_of(report),
        script=script_of(report),
        passage=passage,
        gbt7714=gbt7714(report, today, passage),
        bibtex=bibtex(report, today, passage),
        original=cited_address(report, passage),
        back=address.report_url(report.id, passage.id if passage else None),
    )
