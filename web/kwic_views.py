"""The page of keyword in context."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.kwic import KwicRequest
from search.models import SearchRequest
from web.addresses import Address
from web.controls import Controls, controls_of
from web.form import composed
from web.kwic import PAGE, concordance, kwic_start
from web.params import kwic_request
from web.suggestions import suggestions


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the route of this page, answered by an engine."""

    @pages.get("/kwic")
    def kwic_page() -> ResponseReturnValue:
        if sent := composed(request.args):
            return redirect(sent.url(PAGE))
        asked = kwic_request(request.args)
        address = Address.read(request.args)
        if not asked.query.strip():
            shown = kwic_start(address, _controls(engine, asked, address))
            return render_template("kwic_start.html", kwic=shown, address=address)
        return _kwic_page(engine, asked, address)


def _kwic_page(engine: Engine, asked: KwicRequest, address: Address) -> ResponseReturnValue:
    shown = concordance(engine.kwic(asked), address, _controls(engine, asked, address))
    if not shown.found.total.lines:
        looser = suggestions(engine, address.shared(), PAGE)
        return render_template("kwic_nothing.html", kwic=shown, suggestions=looser, address=address)
    # Asked for by hand, or the collection has shrunk since the link was made.
    return render_template("kwic.html", kwic=shown, address=address), 200 if shown.lines else 404


def _controls(engine: Engine, asked: KwicRequest, address: Address) -> Controls:
    searched = SearchRequest(asked.query, match=asked.match, filters=asked.filters, limit=1, passages=1)
    return controls_of(engine, searched, address, PAGE)
