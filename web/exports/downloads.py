"""Downloads: ``/export/<what>.<suffix>`` answers as a page does, with all of it, as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from urllib.parse import quote

from flask import Blueprint, Response, abort, request, stream_with_context
from werkzeug.datastructures import MultiDict

from search.engine import Engine
from search.errors import QueryError
from web.addresses import DUPLICATES, PARTS, Address
from web.exports.comparing import compare_export
from web.exports.concordance import kwic_export
from web.exports.export import Export
from web.exports.formats import CITING, KINDS, Format, format_of, written
from web.exports.found import found_export
from web.exports.holdings import coverage_export, reports_export
from web.exports.outlet import Outlet
from web.parameters import Arguments
from web.params import BOM, Bom, compare_request, filters_of, kwic_request, search_request

_NOT_IN_NAMES = re.compile(r'[\s"“”„「」『』\\/:*?<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 40


def _search(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    asked = search_request(_whole(args), duplicates=DUPLICATES)
    if not (asked.query.strip() or asked.filters):
        raise QueryError("请在 q= 后面写要查的词，或者至少用一个筛选条件。")
    return found_export(engine.found(asked), outlet)


def _kwic(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    return kwic_export(engine.kwic_lines(kwic_request(_whole(args))), outlet)


def _compare(engine: Engine, args: Arguments, _: Outlet) -> Export:
    return compare_export(engine.compare(compare_request(args)))


def _coverage(engine: Engine, args: Arguments, _: Outlet) -> Export:
    return coverage_export(engine.coverage(filters_of(args)))


def _reports(engine: Engine, args: Arguments, outlet: Outlet) -> Export:
    return reports_export(engine.each_report(filters_of(args)), outlet)


#: What can be had, by its name in the address.
EXPORTS: Mapping[str, Callable[[Engine, Arguments, Outlet], Export]] = {
    "search": _search,
    "kwic": _kwic,
    "compare": _compare,
    "coverage": _coverage,
    "reports": _reports,
}
#: What of it is a list of reports, which can be cited.
_CITABLE = frozenset({"search", "reports"})


def blueprint(engine: Engine) -> Blueprint:
    """The routes under ``/export``, answered by an engine."""
    exports = Blueprint("exports", __name__, url_prefix="/export")

    @exports.get("/<what>.<suffix>")
    def download(what: str, suffix: str) -> Response:
        form = format_of(suffix)
        if form is None or form not in _formats(what):
            abort(404, _unavailable(what, suffix))
        export = EXPORTS[what](engine, request.args, _outlet())
        # All that can be wrong with the request is known here, before the first byte is sent. What
        # goes wrong later breaks the connection, so that half a file is never taken for a whole one.
        pieces = stream_with_context(written(export, form, bom=BOM.read(request.args) is Bom.YES))
        return Response(pieces, headers=_headers(export, form))

    return exports


def _formats(what: str) -> tuple[Format, ...]:
    """The formats in which something can be had; none if there is no such thing."""
    if what not in EXPORTS:
        return ()
    return tuple(form for form in Format if form not in CITING or what in _CITABLE)


def _unavailable(what: str, suffix: str) -> str:
    known = "、".join(f"{what}.{KINDS[form].suffix}" for form in _formats(what))
    return f"没有 {what}.{suffix} 这种导出" + (f"，可用的有 {known}。" if known else "。")


def _whole(args: Arguments) -> Arguments:
    """The arguments of a page without those that say which part of it is shown."""
    return MultiDict((name, value) for name, value in args.items(multi=True) if name not in PARTS)


def _outlet() -> Outlet:
    """How places are named to whoever asks."""
    host = request.host_url.rstrip("/")
    asked = Address.read(request.args)
    marking = Address(tuple(pair for pair in asked.pairs if pair[0] in {"q", "match"}))
    return Outlet(
        link=lambda report, passage: host + marking.report_url(report, passage),
        # Where files lie on a server is nobody's business.
        source=lambda report: PurePath(report.source).name,
    )


def _headers(export: Export, form: Format) -> dict[str, str]:
    kind = KINDS[form]
    ending = f"{export.made.date().isoformat()}.{kind.suffix}"
    about = _NOT_IN_NAMES.sub(" ", export.name)[:_LONGEST_NAME].strip(" .") or export.subject
    named = quote(f"查一次-{about}-{ending}", safe="", errors="replace")
    return {
        "Content-Type": kind.media_type,
        "Content-Disposition": f"attachment; filename=\"chayici-{ending}\"; filename*=UTF-8''{named}",
        "Cache-Control": "no-store",
    }
