"""What is asked of a comparison, and what it answers: queries side by side, by year, division or issuer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from search.models import Held, IndexVersion
from search.query import Filters, Match

#: So many queries are compared at the most.
MOST_QUERIES = 20

_PER = 10_000
_DIGITS = 4


class By(StrEnum):
    """What the rows are."""

    YEAR = "year"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ISSUER = "issuer"


class Across(StrEnum):
    """What the columns are, beside the queries; rows of a year are of no other year, and have none."""

    NONE = "none"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """A comparison.

    Attributes:
        queries: what was typed, one to twenty, each as in a search.
        match: how unquoted words combine.
        filters: restrictions of all queries, beside those in each.
        by: what the rows are.
        across: whether each row is divided by years.
    """

    queries: tuple[str, ...]
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    by: By = By.YEAR
    across: Across = Across.NONE


class Cell(NamedTuple):
    """What one query finds in some reports.

    Attributes:
        reports_held, characters_held: the size of what was searched, under the query's own filters, too.
        reports, passages: how many match; None where no report is held.
        occurrences: how often the quoted phrases stand in them; None also where none is quoted.

    Not a dataclass, since a comparison has thousands of them.
    """

    reports_held: int
    characters_held: int
    reports: int | None
    passages: int | None
    occurrences: int | None

    @property
    def per_10k_characters(self) -> float | None:
        """Occurrences, or passages where no phrase is quoted, to 10,000 characters searched."""
        counted = self.passages if self.occurrences is None else self.occurrences
        if counted is None or not self.characters_held:
            return None
        return round(_PER * counted / self.characters_held, _DIGITS)


@dataclass(frozen=True, slots=True)
class Part:
    """Some reports, and what each query finds in them.

    Attributes:
        value: the year, division or issuer that they are of; None for those of which it is not known.
        reports_held, characters_held: the size of what is held of them.
        cells: a cell for each query.
    """

    value: str | None
    reports_held: int
    characters_held: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The earliest report that a query finds.

    Attributes:
        report_id: its id.
        issuer, report_year, published: what is known of it.
        passage_id: the first of its passages that match.
        as_early: how many others may be as early: of the same year, and of the same date or of none.
    """

    report_id: str
    issuer: str | None
    report_year: int | None
    published: str | None
    passage_id: str
    as_early: int


@dataclass(frozen=True, slots=True)
class Row(Part):
    """A part that is a row of the comparison.

    Attributes:
        code: the code of a division.
        first_seen: for each query the earliest report in which it is found; None if it is in none.
        earliest_held: for each query the earliest year of which a report was searched.
        across: its parts, a year each; last, without a value, the reports whose year is not known, if
            there are such in any row.
    """

    code: str | None
    first_seen: tuple[FirstSeen | None, ...]
    earliest_held: tuple[int | None, ...]
    across: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A query of a comparison.

    Attributes:
        text: what was typed.
        understood: in Chinese, how it was understood, its own filters included.
        quotes: whether it quotes a phrase, so that occurrences are counted.
        filters: its own restrictions, beside those of all queries.
    """

    text: str
    understood: str
    quotes: bool
    filters: Filters


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer to a comparison.

    Attributes:
        request: what was asked.
        queries: the queries as they were understood.
        rows: a row for each value that is held under the filters, whether anything is found in it or
            not; years also where none is held between the first and the last.
        unplaced: the reports that are in no row, since their year, division or issuer is not known.
        total: all together.
        held: the size of what was searched under the filters.
        version: the state of the index.
        took_ms: how long it took, in milliseconds.
    """

    request: CompareRequest
    queries: tuple[Compared, ...]
    rows: Sequence[Row]
    unplaced: Row
    total: Row
    held: Held
    version: IndexVersion
    took_ms: float


def read_queries(texts: Iterable[str]) -> tuple[str, ...]:
    """The queries that some texts hold, one a line; blank lines are none."""
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
