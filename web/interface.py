"""What the routes for programs have in common: which they are, and how the pages of an answer are linked."""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request, url_for

from web.openapi import Operation
from web.params import PAGE

# What nginx takes of all headers together, unless it is told otherwise, is 4096 bytes at the least.
_LONGEST = 3_000


def is_for_programs() -> bool:
    """Whether the request asks the interface for programs, not a page."""
    return request.path.startswith("/api/") or request.path == "/feed"


def link_pages(page: int, pages: int, listed: int) -> None:
    """Have the answer tell where the other pages are, and how much all of them list.

    Where that would be more than other programs take in a header, it is left out; the page can be counted.
    """
    near = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    links = [f'<{_page_url(number)}>; rel="{rel}"' for rel, number in near.items() if 1 <= number <= pages]

    @after_this_request
    def linked(response: Response) -> Response:
        if len(told := ", ".join(links)) <= _LONGEST:
            response.headers["Link"] = told
        response.headers["X-Total-Count"] = str(listed)
        return response


def _page_url(number: int) -> str:
    """Where the operation that is asked for gives another page of the same answer, seen from this one."""
    endpoint = request.endpoint or ""
    operation = current_app.view_functions[endpoint]
    assert isinstance(operation, Operation)  # noqa: S101 - only described routes have pages
    # Of other names none is kept: url_for has parameters of its own.
    kept = {one.name: request.args.getlist(one.name) for one in operation.parameters}
    url = url_for(endpoint, **(kept | {PAGE.name: [str(number)]}))  # type: ignore[arg-type]
    return f"?{url.partition('?')[2]}"
