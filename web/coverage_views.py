"""The page of what is held."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from web.addresses import Address
from web.coverage import coverage_page as arranged
from web.params import SHOW, filters_of


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the route of this page, answered by an engine."""

    @pages.get("/coverage")
    def coverage_page() -> ResponseReturnValue:
        address = Address.read(request.args)
        shown = arranged(engine.coverage(filters_of(request.args)), SHOW.read(request.args), address)
        return render_template("coverage.html", shown=shown, address=address)
