"""Queries that cannot be understood."""

from __future__ import annotations

from index.errors import ChayiciError


class QueryError(ChayiciError):
    """A query or a filter that cannot be understood; its text says in Chinese what is wrong and where."""
