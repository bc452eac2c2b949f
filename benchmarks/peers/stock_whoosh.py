"""Whoosh with its own codec, under Chayici's schema and analyzers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh.fields import ID, NUMERIC
from whoosh.index import create_in, open_dir
from whoosh.query import And, AndMaybe, NumericRange, Or, Phrase, Query, Term
from whoosh.scoring import BM25F
from whoosh.searching import Results
from whoosh.sorting import Count

from benchmarks.collection import Prepared
from benchmarks.peers.base import PAGE, Counts, PassageRow, Peer, Shown, rows, show
from benchmarks.queries import Kind, LoggedQuery
from index.schema import build_schema
from index.words import preferred_segmenter

_Answer = tuple[Results, list[Shown]]
_FACETS = ("year", "province", "issuer")
_WORD_FIELDS = {"title": 0.5, "section": 1.5}


class WhooshPeer(Peer[_Answer]):
    """Stock Whoosh."""

    name = "stock Whoosh"
    most_reports = 500
    substring_words = False
    method = (
        "the same schema and analyzers, its own codec; year, province and issuer sortable, so that its "
        "facets (`groupedby`, `Count`) read columns; phrases as `Phrase` of characters, words as `Term`, "
        "BM25F"
    )

    @staticmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """One commit."""
        schema = build_schema(preferred_segmenter())
        for name, field in {"issuer": ID(sortable=True), "year": NUMERIC(int, sortable=True)}.items():
            schema.remove(name)
            schema.add(name, field)
        schema.add("province", ID(sortable=True))
        writer = create_in(str(folder), schema).writer(limitmb=256)
        for row in rows(reports):
            writer.add_document(**_fields(row))
        writer.commit()

    def __init__(self, folder: Path) -> None:
        self._searcher = open_dir(str(folder)).searcher(weighting=BM25F(B=0.4, K1=0.9))

    def search(self, query: LoggedQuery) -> _Answer:
        """Search with facets."""
        terms = query.terms
        found = self._searcher.search(
            _condition(query, terms),
            limit=PAGE,
            filter=_filter(query),
            groupedby=list(_FACETS),
            maptype=Count,
        )
        # Facets make Whoosh give all hits.
        return found, [show(hit["text"], terms) for hit in found[:PAGE]]

    def counts(self, answer: _Answer) -> Counts:
        """The groups."""
        results, shown = answer
        years, provinces = results.groups("year"), results.groups("province")
        known = {year: count for year, count in years.items() if year}
        return Counts(sum(provinces.values()), len(shown), known, provinces)

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()


def _fields(row: PassageRow) -> dict[str, Any]:
    codes = (row.division[:length] for length in (2, 4, 6, 9) if length <= len(row.division))
    fields = {
        "text": row.text,
        "title": row.title,
        "section": row.section,
        "year": row.year,
        "division": " ".join(codes),
        "province": row.province,
        "issuer": row.issuer,
    }
    return {name: field for name, field in fields.items() if field is not None}


def _condition(query: LoggedQuery, terms: tuple[str, ...]) -> Query:
    if query.kind is Kind.PHRASE:
        (phrase,) = terms
        return Term("text", phrase) if len(phrase) == 1 else Phrase("text", list(phrase))
    sought = (Or if query.kind is Kind.ANY else And)([Term("text", term) for term in terms])
    raising = Or([Term(field, term, weight) for term in terms for field, weight in _WORD_FIELDS.items()])
    return AndMaybe(sought, raising)


def _filter(query: LoggedQuery) -> Query | None:
    if query.years:
        return NumericRange("year", *query.years)
    return Term("division", query.region) if query.region else None
