"""From the arguments of an address to a search request: the one place where both pages and JSON read them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from search.errors import QueryError
from search.filters import FILTERS, read_filters
from search.models import Duplicates, SearchRequest, Sort
from search.query import Filters, Match
from web.addresses import Script

_Choice = TypeVar("_Choice", bound=StrEnum)

_LIMIT, _MAX_LIMIT = 20, 100
# Far more than any collection fills, and well within what an array can be sliced by.
_MAX_PAGE = 1_000_000
_NUMBER = re.compile(r"\d{1,7}")


def search_request(
    args: MultiDict[str, str],
    passages: int | None = None,
    duplicates: Duplicates = Duplicates.ALL,
) -> SearchRequest:
    """Read a search request.

    Args:
        args: the arguments; those of other names are left alone, since messengers add their own to
            the addresses that people share.
        passages: how many passages a report where the arguments do not say.
        duplicates: what becomes of reports of the same text where they do not.

    Raises:
        QueryError: a value cannot be understood.
    """
    return SearchRequest(
        query=_single(args, "q"),
        match=_choice(args, "match", Match.ALL),
        filters=filters_of(args),
        sort=_choice(args, "sort", Sort.RELEVANCE),
        page=_number(args, "page", _MAX_PAGE) or 1,
        limit=_number(args, "limit", _MAX_LIMIT) or _LIMIT,
        passages=_number(args, "passages", _MAX_PAGE) or passages,
        duplicates=_choice(args, "duplicates", duplicates),
    )


def filters_of(args: MultiDict[str, str]) -> Filters:
    """The filters of a request.

    Raises:
        QueryError: a value cannot be understood.
    """
    return read_filters({name: _several(args, name) for name in FILTERS})


def reading_script(args: MultiDict[str, str]) -> Script:
    """The characters in which a report is to be read.

    Raises:
        QueryError: the value cannot be understood.
    """
    return _choice(args, "script", Script.ORIGINAL)


def cited_passage(args: MultiDict[str, str]) -> str:
    """The id of the passage that is cited; ``""`` for the whole report.

    Raises:
        QueryError: there are several.
    """
    return _single(args, "passage")


def _several(args: MultiDict[str, str], name: str) -> list[str]:
    """The values of a filter, without those of form fields that were left empty."""
    return [value for value in args.getlist(name) if value.strip()]


def _single(args: MultiDict[str, str], name: str) -> str:
    values = args.getlist(name)
    if len(values) > 1:
        raise QueryError(f"参数 {name} 只能写一次，现在写了 {len(values)} 次。")
    return values[0] if values else ""


def _choice(args: MultiDict[str, str], name: str, default: _Choice) -> _Choice:
    value = _single(args, name)
    if not value:
        return default
    try:
        return type(default)(value)
    except ValueError as error:
        known = "、".join(type(default))
        raise QueryError(f"参数 {name} 的值“{value}”看不懂，可用的有 {known}。") from error


def _number(args: MultiDict[str, str], name: str, most: int) -> int | None:
    value = _single(args, name).strip()
    if not value:
        return None
    number = int(value) if _NUMBER.fullmatch(value) else 0
    if not 1 <= number <= most:
        raise QueryError(f"参数 {name} 的值“{value}”不对，应当是 1 到 {most} 的整数。")
    return number
