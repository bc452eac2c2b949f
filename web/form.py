"""The fields that only the forms have: they become the query and its filters."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from search import compose
from search.comparison import read_queries
from web.addresses import Address
from web.parameters import single

#: The fields that hold words: two phrases near each other, and words to leave out.
NEAR1, NEAR2, DISTANCE, WITHOUT = "near1", "near2", "near_distance", "without"
#: The query of the page that has the form: what of it stands in these fields, too.
BEFORE = "before"
#: The phrases to compare, one a line.
_QUERIES = "queries"
# No address that people share holds any of these.
_FIELDS = (NEAR1, NEAR2, DISTANCE, WITHOUT, BEFORE, "within", "year_from", "year_to", _QUERIES)


def composed(args: MultiDict[str, str]) -> Address | None:
    """The address that says what a sent form says; None if it has none of the form's own fields.

    Raises:
        QueryError: a part of it cannot be understood.
    """
    if not any(name in args for name in _FIELDS):
        return None
    address = stated(args)
    if _QUERIES in args:
        return address.replacing("q", read_queries(args.getlist(_QUERIES)))
    return address.setting("q", _query(args))


def stated(args: MultiDict[str, str]) -> Address:
    """The same, but for the fields that hold words."""
    address = Address.read(args)
    first, last = (args.get(name, "").strip() for name in ("year_from", "year_to"))
    if not (first or last):
        return address
    return address.setting("year", first if first == last else f"{first}..{last}")


def wording(args: Mapping[str, str]) -> compose.Wording:
    """What was typed into the fields that hold words."""
    return compose.Wording(*(args.get(name, "") for name in (NEAR1, NEAR2, DISTANCE, WITHOUT)))


def _query(args: MultiDict[str, str]) -> str:
    given = {name: single(args, name) for name in ("q", *_FIELDS)}
    query, typed = given["q"], wording(given)
    _, before = compose.taken_apart(given[BEFORE])
    # Fields that nobody has changed say nothing; changed ones take the place of what they said before.
    if typed != before:
        rest, now = compose.taken_apart(query)
        query = typed.added_to(rest if now == before else query)
    return compose.both(query, given["within"]) if given["within"].strip() else query
