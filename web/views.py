"""The pages: each view reads the address, asks the engine and fills a template."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.models import SearchRequest
from web.addresses import DUPLICATES, Address, Script
from web.citing import Citing, citing, passage_in
from web.params import cited_passage, reading_script, search_request
from web.reading import reading
from web.results import results
from web.simplified import simplified
from web.start import start
from web.suggestions import suggestions

_PASSAGES = 3
_CITATION_FILES = {"bib": "application/x-bibtex", "txt": "text/plain"}
_NO_REPORT = "没有这份报告：它可能已从索引中移除，或者地址抄漏了几个字符。"


def blueprint(engine: Engine) -> Blueprint:
    """The routes of the pages, answered by an engine."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    @pages.get("/search")
    def search_page() -> ResponseReturnValue:
        asked = search_request(request.args, _PASSAGES, DUPLICATES)
        address = Address.read(request.args)
        if not (asked.query.strip() or asked.filters):
            everything = engine.search(SearchRequest(limit=1))
            return render_template("start.html", start=start(everything, address), address=address)
        return _results_page(engine, asked, address)

    @pages.get("/reports/<identifier>")
    def report_page(identifier: str) -> ResponseReturnValue:
        text = engine.report(identifier, search_request(request.args))
        if text is None:
            abort(404, _NO_REPORT)
        address, script = Address.read(request.args), reading_script(request.args)
        shown = reading(text, engine.neighbours(identifier), address, _today())
        if script is Script.SIMPLIFIED and text.report.traditional:
            shown = simplified(shown)
        return render_template("report.html", reading=shown, address=address)

    @pages.get("/reports/<identifier>/cite")
    def cite_page(identifier: str) -> ResponseReturnValue:
        address = Address.read(request.args)
        cited = _cited(engine, identifier, address)
        return render_template("cite.html", citing=cited, address=address)

    @pages.get(f"/reports/<identifier>/cite.<any({','.join(_CITATION_FILES)}):form>")
    def cite_file(identifier: str, form: str) -> ResponseReturnValue:
        return _citation_file(_cited(engine, identifier, Address.read(request.args)), form)

    @pages.get("/healthz")
    def health() -> ResponseReturnValue:
        return {"status": "ok", "reports": engine.search(SearchRequest(limit=1)).total.reports}

    return pages


def _cited(engine: Engine, identifier: str, address: Address) -> Citing:
    """The citations of the report, or of the passage, that the address names."""
    text, cited = engine.report(identifier), cited_passage(request.args)
    if text is None:
        abort(404, _NO_REPORT)
    passage = passage_in(text, cited)
    if cited and passage is None:
        abort(404, "这份报告里没有这一段：地址可能抄漏了几个字符，或者报告重新收录后改了文字。")
    return citing(text, passage, address, _today())


def _citation_file(cited: Citing, form: str) -> Response:
    name = f"chayici-{cited.passage.id if cited.passage else cited.identifier}.{form}"
    return Response(
        cited.bibtex if form == "bib" else f"{cited.gbt7714}\n",
        content_type=f"{_CITATION_FILES[form]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _today() -> date:
    """The day where the server is."""
    return datetime.now().astimezone().date()


def _results_page(engine: Engine, asked: SearchRequest, address: Address) -> ResponseReturnValue:
    found = engine.search(asked)
    if not found.total.reports:
        looser = suggestions(engine, address)
        return render_template(
            "nothing.html", results=results(found, address), suggestions=looser, address=address
        )
    # Asked for by hand, or the collection has shrunk since the link was made.
    status = 200 if found.hits else 404
    return render_template("results.html", results=results(found, address), address=address), status
