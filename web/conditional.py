"""Conditional requests: what a program has already is not sent, nor worked out, again."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from web.interface import is_for_programs

_PROGRAM = version("chayici")


def register(app: Flask, engine: Engine) -> None:
    """Give the answers for programs a tag, which changes when the index does."""

    @app.before_request
    def not_modified() -> ResponseReturnValue | None:
        if not is_for_programs() or request.method not in {"GET", "HEAD"}:
            return None
        # Read before the answer: of an index that changes in between, the tag is the older one.
        g.tag = _tag(engine)
        known = request.if_none_match
        # Of "*" nothing is known before the answer: there may be none.
        return Response(status=304) if not known.star_tag and known.contains_weak(g.tag) else None

    @app.after_request
    def tagged(response: Response) -> Response:
        if "tag" in g and response.status_code in {200, 304}:
            # Weak, since how long an answer took is part of it.
            response.set_etag(g.tag, weak=True)
            response.cache_control.no_cache = True
        return response


def _tag(engine: Engine) -> str:
    """What tells an answer from those to other requests, of other states of the index, by other programs."""
    state = (engine.version(), _PROGRAM, request.url)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]
