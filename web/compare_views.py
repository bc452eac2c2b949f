"""The page of a comparison, and its pictures as files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from web.compare import PAGE, comparing, picture_file
from web.form import composed


def add(pages: Blueprint, engine: Engine) -> None:
    """Add the routes of these, answered by an engine."""

    @pages.get("/compare")
    def compare_page() -> ResponseReturnValue:
        if sent := composed(request.args):
            return redirect(sent.url(PAGE))
        shown = comparing(engine, request.args)
        return render_template("compare.html", comparing=shown, address=shown.address), shown.status

    @pages.get("/compare/<picture>.svg")
    def compare_picture(picture: str) -> ResponseReturnValue:
        svg = picture_file(engine, request.args, picture)
        if svg is None:
            abort(404, "这样比较没有这种图。")
        return Response(svg, mimetype="image/svg+xml")
