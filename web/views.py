"""The pages: each view reads the address, asks the engine and fills a template."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.models import SearchRequest
from web import compare_views, coverage_views, kwic_views, report_views
from web import feed as feeds
from web.addresses import DUPLICATES, Address
from web.api_page import guide
from web.controls import controls, with_held
from web.form import composed
from web.help import usage
from web.openapi import described
from web.params import search_request
from web.results import results
from web.start import start
from web.suggestions import suggestions

_PASSAGES = 3


def blueprint(engine: Engine) -> Blueprint:
    """The routes of the pages, answered by an engine."""
    pages = Blueprint("pages", __name__)
    compare_views.add(pages, engine)
    coverage_views.add(pages, engine)
    kwic_views.add(pages, engine)
    report_views.add(pages, engine)

    @pages.get("/")
    @pages.get("/search")
    def search_page() -> ResponseReturnValue:
        if sent := composed(request.args):
            return redirect(sent.search_url())
        asked = search_request(request.args, _PASSAGES, DUPLICATES)
        address = Address.read(request.args)
        if not (asked.query.strip() or asked.filters):
            everything = engine.search(SearchRequest(limit=1))
            return render_template("start.html", start=start(everything, address, engine), address=address)
        return _results_page(engine, asked, address)

    @pages.get("/feed")
    @described(*feeds.PARAMETERS, example={"q": "“综合查一次”"}, media=feeds.MEDIA)
    def feed() -> Response:
        """Atom 订阅：一次检索的最近五十份报告。

        最近发布的在前，每份给最好的三段；内容相同的报告归在一起，写 duplicates=all 则不归。
        """
        return feeds.feed(engine, Address.read(request.args))

    @pages.get("/api")
    def api_page() -> ResponseReturnValue:
        address = Address.read(request.args)
        return render_template("api.html", guide=guide(current_app, engine), address=address)

    @pages.get("/help")
    def help_page() -> ResponseReturnValue:
        address = Address.read(request.args).with_sound_filters()
        return render_template("help.html", groups=usage(engine), address=address)

    @pages.get("/healthz")
    def health() -> ResponseReturnValue:
        return {"status": "ok", "reports": engine.search(SearchRequest(limit=1)).total.reports}

    return pages


def _results_page(engine: Engine, asked: SearchRequest, address: Address) -> ResponseReturnValue:
    found = engine.search(asked)
    if not found.total.reports:
        offered = controls(with_held(engine, found.facets), address)
        looser, shown = suggestions(engine, address), results(found, address, offered)
        return render_template("nothing.html", results=shown, suggestions=looser, address=address)
    shown = results(found, address, controls(found.facets, address))
    # Asked for by hand, or the collection has shrunk since the link was made.
    return render_template("results.html", results=shown, address=address), 200 if found.hits else 404
