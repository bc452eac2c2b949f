"""The pages of one report: its text, and how it is cited."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from web.addresses import Address, Script
from web.citing import Citing, citing, passage_in
from web.params import PASSAGE, SCRIPT, search_request
from web.reading import reading
from web.simplified import simplified

_CITATION_FILES = {"bib": "application/x-bibtex", "txt": "text/plain"}
_NO_REPORT = "没有这份报告：它可能已从索引中移除，或者地址抄漏了几个字符。"


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the routes of these pages, answered by an engine."""

    @pages.get("/reports/<identifier>")
    def report_page(identifier: str) -> ResponseReturnValue:
        text = engine.report(identifier, search_request(request.args))
        if text is None:
            abort(404, _NO_REPORT)
        address, script = Address.read(request.args), SCRIPT.read(request.args)
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


def _cited(engine: Engine, identifier: str, address: Address) -> Citing:
    """The citations of the report, or of the passage, that the address names."""
    text, cited = engine.report(identifier), PASSAGE.read(request.args)
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
