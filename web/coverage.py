"""What the page of coverage shows: a table of divisions and years whose cells lead to their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import divisions
from search.coverage import Amount, Coverage, CoveredDivision
from search.filters import LEVELS, UNKNOWN
from search.query import Filters
from web.addresses import COPIES, ONCE, Address
from web.controls import Controls
from web.copies import ShownCopy, copies
from web.exports.menu import ExportChoice, coverage_exports
from web.naming import filter_name, title_of
from web.params import Show
from web.results import Chip
from web.skipped import Reason, by_reason

#: The page.
PAGE = "pages.coverage_page"
_SHADES = 5
_TEN_THOUSAND = 10_000
_MANY = 1_000_000
_LOWEST_CODE = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table.

    Attributes:
        text: the number; "" where nothing is held.
        exact: both numbers in words.
        href: the reports.
        shade: how dark it is, from 1; 0 where nothing is held.
    """

    text: str
    exact: str
    href: str | None
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Attributes:
        name: what it is of.
        href: this page, for what lies in it; None where nothing does.
        cells: its years.
        undated: that of which the year is not known.
        total: all of it.
    """

    name: str
    href: str | None
    cells: tuple[Cell, ...]
    undated: Cell
    total: Cell


@dataclass(frozen=True, slots=True)
class Count:
    """A value, its number, and this page for it alone."""

    name: str
    href: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of counting; without an address the one in use."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A report that is held several times: its title, how often, and the first of its copies."""

    title: str
    copies: int
    shown: tuple[ShownCopy, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Everything on the page of coverage.

    Attributes:
        coverage: what is held.
        place: the region asked for, if it is one.
        upper: the divisions above it, and the whole country, with this page for each.
        chips: the filters in use.
        controls: the filters as controls of a form.
        exports: in which files all of it can be had.
        showing, counting: what the cells say, and how copies are counted.
        rows, footer: the table; without rows nothing is held. The footer is of all rows together.
        has_undated: whether there is a column for what has no year.
        not_held: the names of the divisions of which nothing is held.
        narrowed: whether more is asked for than a region.
        levels, kinds: by issuer, and by kind.
        groups: what is held several times.
        reasons: what was left out when indexing; None if that is not known.
        left_out: how much that is.
    """

    coverage: Coverage
    place: str | None
    upper: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    controls: Controls
    exports: tuple[ExportChoice, ...]
    showing: tuple[Choice, ...]
    counting: tuple[Choice, ...]
    rows: tuple[Row, ...]
    footer: Row
    has_undated: bool
    not_held: tuple[str, ...]
    narrowed: bool
    levels: tuple[Count, ...]
    kinds: tuple[Count, ...]
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...] | None
    left_out: int


def coverage_page(found: Coverage, show: Show, address: Address, controls: Controls) -> CoveragePage:
    """Arrange the engine's answer for the page at an address, whose cells say one thing or the other."""
    table = _Table(found, show, address)
    filters, skipped = found.restriction, found.skipped
    code = _only_code(filters)
    division = divisions.by_code(code)
    return CoveragePage(
        coverage=found,
        place=division.names[-1] if division else None,
        upper=_upper(code, address),
        chips=tuple(
            Chip(filter_name(name, value), address.removing(name, value).url(PAGE))
            for name, value in address.filters
        ),
        controls=controls,
        exports=coverage_exports(found, address),
        showing=_choices(address, "show", ((Show.REPORTS, "报告份数"), (Show.CHARACTERS, "字数"))),
        counting=_choices(address, COPIES, (("", "每份都算"), (ONCE, "只算一份"))),
        rows=table.rows(),
        footer=table.footer(),
        has_undated=bool(found.undated.reports),
        not_held=tuple(one.names[-1] for one in found.not_held),
        narrowed=bool(replace(filters, regions=())),
        levels=table.levels(),
        kinds=table.kinds(),
        groups=tuple(
            Group(title_of(one.reports[0]), one.copies, copies(one.reports, Address()))
            for one in found.copies.largest
        ),
        reasons=by_reason(skipped),
        left_out=len(skipped or ()),
    )


class _Table:
    """Makes the numbers and where they lead."""

    def __init__(self, found: Coverage, show: Show, address: Address) -> None:
        self._found = found
        self._address = address
        # What is held does not depend on what is sought, and neither do its reports.
        self._filters = Address(address.filters)
        self._asked = [(code, one.itself) for one in found.restriction.regions for code in one.codes]
        self._show = show
        covered = (*found.divisions, *filter(None, (found.unplaced,)))
        self._most = max(
            (self._number(cell) for row in covered for cell in (*row.years, row.undated)), default=0
        )

    def rows(self) -> tuple[Row, ...]:
        """A row for each division, and one for what has no place."""
        found = (*self._found.divisions, *filter(None, (self._found.unplaced,)))
        return tuple(map(self._row, found))

    def footer(self) -> Row:
        """All rows together."""
        held = self._found.total
        return Row(
            name="合计",
            href=None,
            cells=tuple(
                self._cell(amount, self._filters.setting("year", str(year)))
                for year, amount in zip(self._found.years, self._found.by_year, strict=True)
            ),
            undated=self._cell(self._found.undated, self._filters.setting("year", UNKNOWN)),
            total=self._cell(Amount(held.reports, held.characters), self._filters),
        )

    def levels(self) -> tuple[Count, ...]:
        """By the issuer's level."""
        return tuple(
            self._count("level", level.value, LEVELS[level], amount)
            if level
            else self._count("level", UNKNOWN, UNKNOWN, amount)
            for level, amount in self._found.by_level
        )

    def kinds(self) -> tuple[Count, ...]:
        """By what the documents are."""
        return tuple(
            self._count("kind", kind.value, kind.value, amount) for kind, amount in self._found.by_kind
        )

    def _count(self, name: str, value: str, label: str, amount: Amount) -> Count:
        narrowed = self._address.setting(name, value).url(PAGE)
        return Count(label, narrowed, self._cell(amount, self._filters.setting(name, value)))

    def _row(self, row: CoveredDivision) -> Row:
        name = f"{row.name or UNKNOWN}{'本级' if row.itself else ''}"
        here = self._within(self._filters, row)
        has_more = row.code and not row.itself and len(row.code) < _LOWEST_CODE
        return Row(
            name=name,
            href=self._within(self._address, row).url(PAGE) if has_more else None,
            cells=tuple(
                self._cell(amount, here.setting("year", str(year)), shaded=True)
                for year, amount in zip(self._found.years, row.years, strict=True)
            ),
            undated=self._cell(row.undated, here.setting("year", UNKNOWN), shaded=True),
            total=self._cell(row.total, here),
        )

    def _within(self, address: Address, row: CoveredDivision) -> Address:
        """An address restricted to what a row counts."""
        if row.code is None:
            return address.setting("region", UNKNOWN)
        if row.itself:
            return address.setting("region", f"={row.code}")
        # Of a division that is not asked for as a whole only some is counted.
        if not self._asked or any(not itself and row.code.startswith(code) for code, itself in self._asked):
            return address.setting("region", row.code)
        within = [(code, itself) for code, itself in self._asked if code.startswith(row.code)]
        return address.replacing("region", [f"={code}" if itself else code for code, itself in within])

    def _cell(self, amount: Amount, where: Address, *, shaded: bool = False) -> Cell:
        if not amount.reports:
            return Cell("", "没有收录", None)
        number = self._number(amount)
        return Cell(
            text=_shown(number, self._show),
            exact=f"{amount.reports:,} 份报告，{amount.characters:,} 字",
            href=where.search_url() if where.pairs else None,
            shade=1 + (_SHADES - 1) * number // max(1, self._most) if shaded else 0,
        )

    def _number(self, amount: Amount) -> int:
        return amount.reports if self._show is Show.REPORTS else amount.characters


def _shown(number: int, show: Show) -> str:
    if show is Show.REPORTS:
        return f"{number:,}"
    return f"{number / _TEN_THOUSAND:,.{0 if number >= _MANY else 1}f}"


def _only_code(filters: Filters) -> str:
    """The code of the region asked for, if it is one."""
    codes = [code for one in filters.regions for code in one.codes]
    return codes[0] if len(codes) == 1 else ""


def _upper(code: str, address: Address) -> tuple[Choice, ...]:
    """The whole country and the divisions above one, outermost first."""
    if not code:
        return ()
    division = divisions.by_code(code)
    uppers = [divisions.by_code(code[:length]) for length in (2, 4, 6) if length < len(code)]
    named = {one.names: one.code for one in uppers if one and division and one.names != division.names}
    return (
        Choice("全国", address.setting("region", "").url(PAGE)),
        *(Choice(names[-1], address.setting("region", upper).url(PAGE)) for names, upper in named.items()),
    )


def _choices(address: Address, name: str, values: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """The values of a parameter, of which the first is what holds where none is given."""
    given = address.value(name)
    now = given if given in dict(values) else values[0][0]
    return tuple(
        Choice(label, None if value == now else address.setting(name, value).url(PAGE))
        for value, label in values
    )
