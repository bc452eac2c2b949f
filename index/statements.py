"""Statements: the values that stand beside a report's text, in a manifest or in the page's own fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import TypeVar

from index.divisions import by_code, find
from index.findings import Finding
from index.models import Division, Evidence, Kind, Statement
from index.organisations import joint

_Value = TypeVar("_Value")

_LEVELS = ("province", "city", "county", "township")
# 无, 本网 and 未知 are shorter.
_NAME = re.compile("[\u4e00-\u9fff]{3}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def first(
    statements: Iterable[Statement], field: str, read: Callable[[str], _Value | None]
) -> Finding[_Value] | None:
    """The first statement about a field that ``read`` can make something of."""
    for statement in statements:
        value = read(statement.value.strip()) if statement.field == field else None
        if value is not None:
            return Finding(value, Evidence(statement.rule, None, statement.value))
    return None


def as_year(value: str) -> int | None:
    """A report year."""
    digits = value.removesuffix("度").removesuffix("年")
    is_year = digits.isdecimal() and _FIRST_YEAR <= int(digits) <= _LAST_YEAR
    return int(digits) if is_year else None


def as_issuers(value: str) -> tuple[str, ...] | None:
    """The names of organisations; what stands there instead of a name is none."""
    return joint(value) if _NAME.search(value) else None


def as_kind(value: str) -> Kind | None:
    """A kind, by the word for it."""
    return Kind(value) if value in set(Kind) else None


def division(statements: Iterable[Statement]) -> Finding[Division] | None:
    """The division that statements tell: by its code, or by names from the province down."""
    statements = tuple(statements)
    coded = first(statements, "division", lambda value: by_code(value) or _only(find(value)))
    if coded is not None:
        return coded
    named = [found for level in _LEVELS if (found := first(statements, level, as_place)) is not None]
    # What lies lowest may not lie in what is stated above it.
    for lowest in range(len(named), 0, -1):
        names = [found.value for found in named[:lowest]]
        distinct = [name for name, below in zip_longest(names, names[1:]) if name != below]
        meant = _only(find("/".join(distinct)))
        if meant is not None:
            return Finding(meant, named[lowest - 1].evidence)
    return None


def as_place(value: str) -> str | None:
    """The name of a division; 无 is none, nor is 市辖区, a placeholder of the statistics."""
    return value if find(value) else None


def _only(divisions: tuple[Division, ...]) -> Division | None:
    return divisions[0] if len(divisions) == 1 else None
