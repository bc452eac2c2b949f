"""tantivy, the compiled engine that Chayici is measured by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from benchmarks.collection import Prepared
from benchmarks.peers.base import PAGE, Counts, PassageRow, Peer, Shown, rows, show
from benchmarks.queries import Kind, LoggedQuery
from index.words import preferred_segmenter, search_words

_HEAP = 256 * 1024 * 1024  # bytes, for all of its indexing threads
_COUNTED = {"year": 100, "province": 100, "issuer": 100}  # facets and how many values of each
_WORD_FIELDS = {"title_words": 0.5, "section_words": 1.5}  # and their weight beside the text's 1.0


@dataclass(frozen=True, slots=True)
class _Answer:
    facets: dict[str, Any]
    shown: list[Shown]


class TantivyPeer(Peer[_Answer]):
    """Phrases on pre-split bigrams, words from the same segmenter."""

    name = "tantivy"
    substring_words = False
    method = (
        "phrases on pre-split bigrams as a whitespace-tokenised field with positions (of a phrase every "
        "second bigram, each at its place), single characters on a field without; search-mode words of "
        "text, title and section path from the same segmenter as whitespace-tokenised fields, BM25; "
        "`Searcher.search` for the 20 best passages (not counting, so that it may skip), "
        "`Searcher.aggregate` for the total and the terms of year, province and issuer (the 100 commonest) "
        "on fast fields: the query runs twice, as the binding offers no collector for both; its own threads "
        "index, the text is split and cut in Python"
    )

    @staticmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """One commit; merges that it begins are waited for."""
        writer = tantivy.Index(_schema(), path=str(folder)).writer(_HEAP)
        segmenter = preferred_segmenter().name
        for row in rows(reports):
            writer.add_document(_document(row, segmenter))
        writer.commit()
        writer.wait_merging_threads()

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()

    def search(self, query: LoggedQuery) -> _Answer:
        """The best passages, then totals and facets."""
        terms = query.terms
        asked = self._filtered(self._condition(query, terms), query)
        best = self._searcher.search(asked, PAGE, count=False).hits
        texts = (bytes(self._searcher.doc(address)["text"][0]).decode() for _, address in best)
        shown = [show(text, terms) for text in texts]
        return _Answer(self._searcher.aggregate(asked, _aggregations()), shown)

    def _condition(self, query: LoggedQuery, terms: tuple[str, ...]) -> Query:
        if query.kind is Kind.PHRASE:
            return self._phrase(terms[0])
        occur = Occur.Should if query.kind is Kind.ANY else Occur.Must
        sought = Query.boolean_query([(occur, self._word(term)) for term in terms])
        raising = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term), weight))
            for term in terms
            for field, weight in _WORD_FIELDS.items()
        ]
        return Query.boolean_query([(Occur.Must, sought), *raising])

    def _phrase(self, phrase: str) -> Query:
        if len(phrase) == 1:
            return Query.term_query(self._schema, "characters", phrase)
        if len(phrase) == 2:  # noqa: PLR2004 - one bigram
            return Query.term_query(self._schema, "bigrams", phrase)
        # Every second bigram and the last one hold all characters; fewer lists to intersect are faster.
        last = len(phrase) - 2
        places = [*range(0, last, 2), last]
        bigrams: list[str | tuple[int, str]] = [(place, phrase[place : place + 2]) for place in places]
        return Query.phrase_query(self._schema, "bigrams", bigrams)

    def _word(self, word: str) -> Query:
        return Query.term_query(self._schema, "words" if len(word) > 1 else "characters", word)

    def _filtered(self, condition: Query, query: LoggedQuery) -> Query:
        if query.years:
            filtering = Query.range_query(self._schema, "year", FieldType.Integer, *query.years)
        elif query.region:
            filtering = Query.term_query(self._schema, "division", query.region)
        else:
            return condition
        unscored = Query.const_score_query(filtering, 0.0)
        return Query.boolean_query([(Occur.Must, condition), (Occur.Must, unscored)])

    def counts(self, answer: _Answer) -> Counts:
        """The aggregations."""
        years, provinces = (
            {bucket["key"]: bucket["doc_count"] for bucket in answer.facets[name]["buckets"]}
            for name in ("year", "province")
        )
        return Counts(
            passages=int(answer.facets["passages"]["value"]),
            shown=len(answer.shown),
            years={int(year): count for year, count in years.items()},
            provinces=provinces,
        )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("text", stored=True)  # text fields cannot be stored alone
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("characters", tokenizer_name="whitespace", index_option="freq")
    for field in ("words", *_WORD_FIELDS):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("division", tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    for field in ("province", "issuer"):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("passage", fast=True)
    return builder.build()


def _document(row: PassageRow, segmenter: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_bytes("text", row.text.encode())
    document.add_text("bigrams", " ".join(_bigrams(row.folded)))
    document.add_text("characters", " ".join(row.folded))
    document.add_text("words", _words(row.folded, segmenter))
    document.add_text("title_words", _heading_words(row.title, segmenter))
    document.add_text("section_words", _heading_words(row.section, segmenter))
    document.add_text("division", " ".join(_codes(row.division)))
    document.add_text("province", row.province)
    document.add_text("issuer", row.issuer)
    document.add_integer("passage", 1)
    if row.year is not None:
        document.add_integer("year", row.year)
    return document


def _words(folded: str, segmenter: str) -> str:
    return " ".join(word for word, _, _ in search_words(folded, segmenter) if len(word) > 1)


@lru_cache(maxsize=1000)
def _heading_words(folded: str, segmenter: str) -> str:
    """The words of a title or section path, which several passages share."""
    return _words(folded, segmenter)


def _bigrams(folded: str) -> list[str]:
    return list(map(str.__add__, folded, folded[1:]))


def _codes(division: str) -> Iterator[str]:
    return (division[:length] for length in (2, 4, 6, 9) if length <= len(division))


def _aggregations() -> dict[str, Any]:
    facets = {name: {"terms": {"field": name, "size": size}} for name, size in _COUNTED.items()}
    return {"passages": {"value_count": {"field": "passage"}}, **facets}
