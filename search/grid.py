"""The grid of a comparison: which row and which column each report belongs to, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.catalogue import Catalogue, Mask, Numbers, Values
from search.comparison import Across, By, CompareRequest
from search.copies import CopyGroups

#: The line of all rows together, and the column of all columns.
WHOLE = -1

_DIGITS = {By.PROVINCE: 2, By.CITY: 4, By.COUNTY: 6}


@dataclass(frozen=True, slots=True, eq=False)
class Once:
    """Which reports are counted where of several of the same text only one is.

    A search counts the longest of those that meet its filters, the first by id if several are as long,
    and those of each cell, row and column are other ones: so each has its own, and its number is that of
    the search to which it leads.

    Attributes:
        cells, rows, columns, whole: for each report whether it is.
    """

    cells: Mask
    rows: Mask
    columns: Mask
    whole: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Which row and which column each report belongs to.

    Attributes:
        values: the rows' values; behind them is the row of the reports that have none.
        years: the columns' years; behind them is the column of the reports that have none.
        row_of, column_of: for each report its row and column.
        parts: how many columns are parts of a row: the years, and that last one if it has reports.
    """

    values: Values
    years: range
    row_of: Numbers
    column_of: Numbers
    parts: int

    @property
    def cell_of(self) -> Numbers:
        """For each report the number of its cell."""
        return self.row_of * (len(self.years) + 1) + self.column_of

    @property
    def cells(self) -> int:
        """How many cells there are for a query."""
        return (len(self.values) + 1) * (len(self.years) + 1)

    def once(self, copies: CopyGroups, searched: Mask) -> Once:
        """Which of the reports that are searched are counted where, if of copies one is."""
        return Once(
            cells=copies.one_of_each(searched, self.cell_of),
            rows=copies.one_of_each(searched, self.row_of),
            columns=copies.one_of_each(searched, self.column_of),
            whole=copies.one_of_each(searched),
        )

    def sums(self, reports: Numbers, once: Once | None, weights: Numbers | None = None) -> Numbers:
        """How many of some reports belong to each line and column, or the sum of their weights.

        The lines are the rows, behind them the reports without a value, and last all together; the
        columns are the years, behind them the reports without a year, and last all together.

        Args:
            reports: the reports.
            once: which of them are counted, if not all.
            weights: a number for each.
        """
        lines, columns = len(self.values) + 1, len(self.years) + 1

        def counted(place_of: Numbers, places: int, mask: Mask | None) -> Numbers:
            kept = slice(None) if mask is None else mask[reports]
            some = None if weights is None else weights[kept]
            # Sums of whole numbers below 2^53 are exact in the floating numbers that they are made of.
            return np.bincount(place_of[reports[kept]], some, places).astype(np.int64)

        sums = np.zeros((lines + 1, columns + 1), np.int64)
        cells = counted(self.cell_of, lines * columns, once.cells if once else None)
        sums[:-1, :-1] = cells.reshape(lines, columns)
        if once is None:
            sums[:-1, WHOLE] = sums[:-1, :-1].sum(axis=1)
            sums[WHOLE] = sums[:-1].sum(axis=0)
        else:
            sums[:-1, WHOLE] = counted(self.row_of, lines, once.rows)
            sums[WHOLE, :-1] = counted(self.column_of, columns, once.columns)
            sums[WHOLE, WHOLE] = counted(np.zeros_like(self.row_of), 1, once.whole)[0]
        return sums

    def firsts(self, reports: Numbers, values: Numbers, missing: int) -> Numbers:
        """For each line what the first of some reports that belong there has."""
        firsts = np.full(len(self.values) + 2, missing)
        lines, places = np.unique(self.row_of[reports], return_index=True)
        firsts[lines] = values[places]
        firsts[WHOLE:] = values[:1] if len(values) else missing
        return firsts


def grid_of(catalogue: Catalogue, request: CompareRequest, held: Mask) -> Grid:
    """The grid that a comparison asks for, of the reports that are held under its filters."""
    across = request.across is Across.YEAR
    years = catalogue.years
    known = years[held & (years > 0)]
    span = range(int(known.min()), int(known.max()) + 1) if len(known) else range(0)
    year_of = np.where((years > 0) & held, years - span.start, len(span))
    if request.by is By.YEAR:
        values: Values = [(str(year), None) for year in span]
        row_of = year_of
    else:
        values, row_of = _held_values(*_values(catalogue, request.by), held)
    return Grid(
        values=values,
        years=span if across else range(0),
        row_of=row_of,
        column_of=year_of if across else np.zeros_like(row_of),
        parts=len(span) + bool((held & (years <= 0)).any()) if across else 0,
    )


def _values(catalogue: Catalogue, by: By) -> tuple[Numbers, Values]:
    """For each report the place of its division or issuer, -1 if unknown, and these."""
    if by is By.ISSUER:
        return catalogue.issuer_values
    return catalogue.division_values(by.value, _DIGITS[by])


def _held_values(place_of: Numbers, values: Values, held: Mask) -> tuple[Values, Numbers]:
    """The values that are held, and for each report its place among them, behind them all if it has none."""
    present = np.unique(place_of[held & (place_of >= 0)])
    place_among = np.full(len(values) + 1, len(present))
    place_among[present] = np.arange(len(present))
    return [values[place] for place in present.tolist()], place_among[place_of]
