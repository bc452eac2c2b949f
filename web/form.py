"""The fields that only the search form has: they become part of the query and its filters."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from search import compose
from web.addresses import Address
from web.parameters import single

#: The form's own fields; no address that people share holds them.
FIELDS = ("near1", "near2", "near_distance", "without", "within", "year_from", "year_to")


def composed(args: MultiDict[str, str]) -> Address | None:
    """The address that says what a sent form says; None if it has none of the form's own fields.

    Raises:
        QueryError: a part of it cannot be understood.
    """
    if not any(name in args for name in FIELDS):
        return None
    given = {name: single(args, name) for name in ("q", *FIELDS)}
    address = Address.read(args).setting("q", _query(given))
    first, last = given["year_from"].strip(), given["year_to"].strip()
    if first or last:
        address = address.setting("year", first if first == last else f"{first}..{last}")
    return address


def _query(given: dict[str, str]) -> str:
    query = given["q"]
    for part in (
        compose.near(given["near1"], given["near2"], given["near_distance"]),
        compose.without(given["without"]),
        given["within"],
    ):
        if part.strip():
            query = compose.both(query, part)
    return query
