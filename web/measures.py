"""The measures by which a comparison is shown: what they are called, counted in, and how they are written."""

from __future__ import annotations

from enum import StrEnum

from search.comparison import By, Cell, Compared

_HUNDREDTHS = 0.1
_TEN_THOUSAND = 10_000
_LARGE = 100


class Measure(StrEnum):
    """What of a cell is shown."""

    OCCURRENCES = "occurrences"
    PER_10K = "per_10k"
    PASSAGES = "passages"
    REPORTS = "reports"

    def of(self, cell: Cell) -> float | None:
        """The measure of a cell; None if no report is held.

        Where no phrase is quoted, passages stand in for occurrences.
        """
        match self:
            case Measure.OCCURRENCES:
                return cell.passages if cell.occurrences is None else cell.occurrences
            case Measure.PER_10K:
                return cell.per_10k_characters
            case Measure.PASSAGES:
                return cell.passages
            case Measure.REPORTS:
                return cell.reports

    def unit(self, query: Compared) -> str:
        """What it is counted in: times, passages or reports."""
        match self:
            case Measure.OCCURRENCES:
                return "处" if query.quotes else "段"
            case Measure.PER_10K:
                return "处/万字" if query.quotes else "段/万字"
            case Measure.PASSAGES:
                return "段"
            case Measure.REPORTS:
                return "份"


class Display(StrEnum):
    """What of a cell the tables of a page show: one measure, or all of them."""

    OCCURRENCES = "occurrences"
    PER_10K = "per_10k"
    PASSAGES = "passages"
    REPORTS = "reports"
    ALL = "all"

    @property
    def drawn(self) -> Measure:
        """The measure that pictures show."""
        return Measure.OCCURRENCES if self is Display.ALL else Measure(self.value)

    def columns(self, query: Compared) -> tuple[Measure, ...]:
        """The measures that tables show of a query."""
        if self is not Display.ALL:
            return (Measure(self.value),)
        counted = Measure.OCCURRENCES if query.quotes else Measure.PASSAGES
        return tuple(dict.fromkeys((counted, Measure.PASSAGES, Measure.REPORTS, Measure.PER_10K)))


#: How the measures are named.
MEASURES: dict[Measure, str] = {
    Measure.OCCURRENCES: "出现次数",
    Measure.PER_10K: "每万字次数",
    Measure.PASSAGES: "段落数",
    Measure.REPORTS: "报告份数",
}

#: How the rows are named.
ROWS: dict[By, str] = {
    By.YEAR: "年度",
    By.PROVINCE: "省级行政区",
    By.CITY: "市级行政区",
    By.COUNTY: "县级行政区",
    By.ISSUER: "发布机构",
}


def number(value: float) -> str:
    """A number as a reader writes it: ``1,204``, ``0.31``, ``0.004``."""
    if isinstance(value, int) or not value:
        return f"{int(value):,}"
    return f"{value:,.2f}" if value >= _HUNDREDTHS else f"{value:.1g}"


def ten_thousands(characters: int) -> str:
    """Characters in units of 万: ``0.4 万``, ``1,322 万``."""
    amount = characters / _TEN_THOUSAND
    return f"{amount:,.0f} 万" if amount >= _LARGE else f"{amount:.1f} 万"
