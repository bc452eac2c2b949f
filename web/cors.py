"""Scripts of other origins: none may read the answers for programs, except where the server lets it in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

from web.interface import is_for_programs

_EXPOSED = "ETag, Link, X-Total-Count"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask, origins: Sequence[str]) -> None:
    """Let in scripts of some origins, ``*`` for all of them."""
    if not origins:
        return

    @app.after_request
    def let_in(response: Response) -> Response:
        if not is_for_programs():
            return response
        allowed = "*" if "*" in origins else request.headers.get("Origin", "")
        if allowed != "*":
            response.vary.add("Origin")
        if allowed in origins:
            response.headers["Access-Control-Allow-Origin"] = allowed
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
            response.headers.extend(_PREFLIGHT if request.method == "OPTIONS" else {})
        return response
