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
from search.models import SearchRequest, Sort
from web.addresses import DUPLICATES, PARTS, Address
from web.exports.export import Export
from web.exports.formats import KINDS, Format, format_of, written
from web.exports.found import Outlet, found_export
from web.params import filters_of, search_request

_Arguments = MultiDict[str, str]

_NOT_IN_NAMES = re.compile(r'[\s"“”„「」『』\\/:*?<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 40


def _search(engine: Engine, args: _Arguments, outlet: Outlet) -> Export:
    asked = search_request(_whole(args), duplicates=DUPLICATES)
    if not (asked.query.strip() or asked.filters):
        raise QueryError("请在 q= 后面写要查的词，或者至少用一个筛选条件。")
    return found_export(engine.found(asked), outlet)


def _reports(engine: Engine, args: _Arguments, outlet: Outlet) -> Export:
    asked = SearchRequest(filters=filters_of(args), sort=Sort.NEWEST)
    return found_export(engine.found(asked), outlet, "报告目录")


#: What can be had, by its name in the address.
EXPORTS: Mapping[str, Callable[[Engine, _Arguments, Outlet], Export]] = {
    "search": _search,
    "reports": _reports,
}


def blueprint(engine: Engine) -> Blueprint:
    """The routes under ``/export``, answered by an engine."""
    exports = Blueprint("exports", __name__, url_prefix="/export")

    @exports.get("/<what>.<suffix>")
    def download(what: str, suffix: str) -> Response:
        make, form = EXPORTS.get(what), format_of(suffix)
        if make is None or form is None:
            abort(404, f"没有 {what}.{suffix} 这种导出。")
        export = make(engine, request.args, _outlet())
        # All that can be wrong with the request is known here, before the first byte is sent. What
        # goes wrong later breaks the connection, so that half a file is never taken for a whole one.
        pieces = stream_with_context(written(export, form, bom=_bom(request.args)))
        return Response(pieces, headers=_headers(export, form))

    return exports


def _whole(args: _Arguments) -> _Arguments:
    """The arguments of a page without those that say which part of it is shown."""
    return MultiDict((name, value) for name, value in args.items(multi=True) if name not in PARTS)


def _bom(args: _Arguments) -> bool:
    value = args.get("bom", "")
    if value not in {"", "0", "1"}:
        raise QueryError(f"参数 bom 的值“{value}”看不懂，可用的有 0、1。")
    return value == "1"


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
