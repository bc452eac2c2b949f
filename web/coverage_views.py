"""The page of what is held."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from web.addresses import Address
from web.controls import filter_controls
from web.coverage import PAGE
from web.coverage import coverage_page as arranged
from web.form import composed
from web.params import SHOW, filters_of


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the route of this page, answered by an engine."""

    @pages.get("/coverage")
    def coverage_page() -> ResponseReturnValue:
        if sent := composed(request.args):
            return redirect(sent.url(PAGE))
        address = Address.read(request.args)
        found, show = engine.coverage(filters_of(request.args)), SHOW.read(request.args)
        shown = arranged(found, show, address, filter_controls(engine, address, PAGE))
        return render_template("coverage.html", shown=shown, address=address)
