"""Downloads: ``/export/<what>.<suffix>`` answers as a page does, with all of it, as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import PurePath
from threading import Semaphore
from urllib.parse import quote

from flask import Blueprint, Response, abort, request, stream_with_context
from werkzeug.exceptions import ServiceUnavailable

from search.engine import Engine
from web.addresses import Address
from web.exports.export import Export
from web.exports.formats import KINDS, Format, format_of, written
from web.exports.outlet import Outlet
from web.exports.registry import EXPORTS
from web.params import BOM, Bom

#: Where they are found.
PREFIX = "/export"
#: How many a process makes at a time: a large workbook takes minutes, and pages are not to wait for it.
AT_ONCE = 2
_TRY_AGAIN = 30  # seconds
_NOT_IN_NAMES = re.compile(r'[\s"“”„「」『』\\/:*?<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 40


def blueprint(engine: Engine) -> Blueprint:
    """The routes under ``/export``, answered by an engine."""
    exports = Blueprint("exports", __name__, url_prefix=PREFIX)
    free = Semaphore(AT_ONCE)

    @exports.get("/<what>.<suffix>")
    def download(what: str, suffix: str) -> Response:
        form, wanted = format_of(suffix), EXPORTS.get(what)
        if form is None or wanted is None or form not in wanted.formats:
            abort(404, _unavailable(what, suffix))
        with ExitStack() as until_sent:
            if not free.acquire(blocking=False):
                raise ServiceUnavailable("正在做的导出太多，请过一会儿再试。", retry_after=_TRY_AGAIN)
            until_sent.callback(free.release)
            export = wanted.make(engine, request.args, _outlet())
            # All that can be wrong with the request is known here, before the first byte is sent. What
            # goes wrong later breaks the connection, so that half a file is never taken for a whole one.
            pieces = written(export, form, bom=BOM.read(request.args) is Bom.YES)
            headers = _headers(export, form)
            end = until_sent.pop_all().close
        response = Response(stream_with_context(_ending(pieces, end)), headers=headers)
        response.call_on_close(end)  # of a file that is not sent to its end
        return response

    return exports


def _ending(pieces: Iterator[bytes], end: Callable[[], None]) -> Iterator[bytes]:
    """All pieces, and then an end."""
    yield from pieces
    end()


def _unavailable(what: str, suffix: str) -> str:
    forms = EXPORTS[what].formats if what in EXPORTS else ()
    known = "、".join(f"{what}.{KINDS[form].suffix}" for form in forms)
    return f"没有 {what}.{suffix} 这种导出" + (f"，可用的有 {known}。" if known else "。")


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
