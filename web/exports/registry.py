"""What can be exported, by the name that addresses and the command line have for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.errors import QueryError
from web.addresses import DUPLICATES, PARTS
from web.exports.comparing import compare_export
from web.exports.concordance import kwic_export
from web.exports.export import Export
from web.exports.formats import CITING, Format
from web.exports.found import found_export
from web.exports.holdings import coverage_export, reports_export
from web.exports.outlet import Outlet
from web.parameters import Arguments, Parameter
from web.params import (
    COMPARE,
    KWIC,
    RESTRICTED,
    SEARCH,
    compare_request,
    filters_of,
    kwic_request,
    search_request,
)


@dataclass(frozen=True, slots=True)
class Exportable:
    """Something that can be exported.

    Attributes:
        parameters: those of its page.
        make: makes an export of it, of which it is known that all of its arguments can be understood.
        citable: whether it is a list of reports, which can be cited.
    """

    parameters: tuple[Parameter, ...]
    make: Callable[[Engine, Arguments, Outlet], Export]
    citable: bool = False

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats in which it can be had."""
        return tuple(form for form in Format if form not in CITING or self.citable)

    @property
    def read(self) -> Mapping[str, Parameter]:
        """The parameters that are read, by their names: not those of a part of what the page shows."""
        return {one.name: one for one in self.parameters if one.name not in PARTS}


def _search(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    asked = search_request(_whole(args), duplicates=DUPLICATES)
    if not (asked.query.strip() or asked.filters):
        raise QueryError("请写出要查的词，或者至少一个筛选条件。")
    return found_export(engine.found(asked), outlet)


def _kwic(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    return kwic_export(engine.kwic_lines(kwic_request(_whole(args))), outlet)


def _compare(engine: Engine, args: Arguments, _: Outlet) -> Export:
    return compare_export(engine.compare(compare_request(args)))


def _coverage(engine: Engine, args: Arguments, _: Outlet) -> Export:
    return coverage_export(engine.coverage(filters_of(args)))


def _reports(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    return reports_export(engine.each_report(filters_of(args)), outlet)


def _whole(args: Arguments) -> Arguments:
    """The arguments of a page without those that say which part of it is shown."""
    return MultiDict((name, value) for name, value in args.items(multi=True) if name not in PARTS)


#: What can be had, by its name.
EXPORTS: Mapping[str, Exportable] = {
    "search": Exportable(SEARCH, _search, citable=True),
    "kwic": Exportable(KWIC, _kwic),
    "compare": Exportable(COMPARE, _compare),
    "coverage": Exportable(RESTRICTED, _coverage),
    "reports": Exportable(RESTRICTED, _reports, citable=True),
}
