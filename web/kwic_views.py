"""The page of keyword in context."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from search.kwic import KwicRequest
from web.addresses import Address
from web.kwic import concordance, kwic_start
from web.params import kwic_request
from web.suggestions import suggestions


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the route of this page, answered by an engine."""

    @pages.get("/kwic")
    def kwic_page() -> ResponseReturnValue:
        asked = kwic_request(request.args)
        address = Address.read(request.args)
        if not asked.query.strip():
            return render_template("kwic_start.html", kwic=kwic_start(address), address=address)
        return _kwic_page(engine, asked, address)


def _kwic_page(engine: Engine, asked: KwicRequest, address: Address) -> ResponseReturnValue:
    shown = concordance(engine.kwic(asked), address)
    if not shown.found.total.lines:
        looser = suggestions(engine, address.shared(), "pages.kwic_page")
        return render_template("kwic_nothing.html", kwic=shown, suggestions=looser, address=address)
    # Asked for by hand, or the collection has shrunk since the link was made.
    return render_template("kwic.html", kwic=shown, address=address), 200 if shown.lines else 404
