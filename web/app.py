"""The web application over one index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response
from jinja2 import StrictUndefined

from search.engine import Engine
from web import api, conditional, cors, failures, openapi, views
from web.exports import downloads
from web.help import SYNTAX

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def create_app(directory: Path, origins: Sequence[str] = ()) -> Flask:
    """Make the application that answers from an index.

    Args:
        directory: the index.
        origins: whose scripts may read what is answered to programs; ``*`` is everybody's.

    Raises:
        IndexUnusableError: the index is missing, damaged or made under other settings.
    """
    engine = Engine(directory)
    app = Flask("web")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]  # in the order of the contract
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["grouped"] = "{:,}".format  # as the numbers of tables and files are written
    app.jinja_env.globals["syntax"] = SYNTAX
    app.register_blueprint(views.blueprint(engine))
    app.register_blueprint(api.blueprint(engine))
    conditional.register(app, engine)
    cors.register(app, origins)
    app.register_blueprint(downloads.blueprint(engine))
    failures.register(app, engine)
    openapi.register(app)
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
