"""A true Whoosh index: stock Whoosh opens it, and stock queries give right answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Prefix, Query, Term
from whoosh.searching import Searcher

from index.folding import fold
from index.words import preferred_segmenter, search_words
from search.engine import Engine
from search.query import Filters

# A passage as a scan sees it: report year, issuer, doc number, folded title, path and text.
Seen = tuple[int, str, str, str, tuple[str, ...], str]


@pytest.fixture(scope="module")
def searcher(seeds_index: Path) -> Iterator[Searcher]:
    """Whoosh's own searcher on the built-in reports."""
    with open_dir(str(seeds_index)).searcher() as searcher:
        yield searcher


@pytest.fixture(scope="module")
def passages(engine: Engine) -> dict[str, Seen]:
    """All passages by id, read without searching."""
    seen: dict[str, Seen] = {}
    for report in engine.reports(Filters()):
        text, known = engine.report(report.id), report.metadata
        assert text is not None
        about = (
            known.report_year or 0,
            known.issuer or "",
            known.doc_number or "",
            fold(known.title or "").text,
        )
        for passage in text.passages:
            path = tuple(fold(heading).text for heading in passage.section)
            seen[passage.id] = (*about, path, fold(passage.text).text)
    return seen


def characters(field: str, phrase: str) -> Phrase:
    """A phrase of characters."""
    return Phrase(field, list(phrase))


def cut_into(word: str) -> Callable[[Seen], bool]:
    """Whether a passage's text is cut so that a word comes out."""
    segmenter = preferred_segmenter().name
    return lambda seen: word in {found for found, _, _ in search_words(seen[5], segmenter)}


QUERIES: list[tuple[Query, Callable[[Seen], bool]]] = [
    (characters("text", "综合查一次"), lambda seen: "综合查一次" in seen[5]),
    (characters("text", "执法"), lambda seen: "执法" in seen[5]),
    (Term("text", "查"), lambda seen: "查" in seen[5]),
    (Term("text", "执法"), cut_into("执法")),
    (And([Term("text", "执法"), Term("text", "监督")]), lambda seen: cut_into("执法")(seen) and cut_into("监督")(seen)),
    (Or([Term("text", "普法"), characters("text", "枫桥经验")]), lambda seen: cut_into("普法")(seen) or "枫桥经验" in seen[5]),
    (Not(characters("text", "法")), lambda seen: "法" not in seen[5]),
    (And([Every(), Not(Term("text", "的"))]), lambda seen: "的" not in seen[5]),
    (NumericRange("year", 2024, 2025), lambda seen: 2024 <= seen[0] <= 2025),
    (NumericRange("year", 2024, 2024), lambda seen: seen[0] == 2024),
    (Term("issuer", "泉州市洛江区人民政府"), lambda seen: seen[1] == "泉州市洛江区人民政府"),
    (Prefix("issuer", "泉州市丰泽区"), lambda seen: seen[1].startswith("泉州市丰泽区")),
    (Term("doc_number", "泉洛政文〔2025〕14号"), lambda seen: seen[2] == "泉洛政文〔2025〕14号"),
    (Prefix("doc_number", "泉"), lambda seen: seen[2].startswith("泉")),
    (Term("division", "3505"), lambda seen: seen[1].startswith("泉州市")),
    (Prefix("division", "4402"), lambda seen: seen[1].startswith("浈江区")),
    (characters("title", "年度报告"), lambda seen: "年度报告" in seen[3]),
    (characters("section", "法治政府建设"), lambda seen: any("法治政府建设" in heading for heading in seen[4])),
    (Prefix("published", "2026-01"), lambda seen: seen[0] == 2025),
]  # fmt: skip


@pytest.mark.parametrize(("query", "meets"), QUERIES, ids=[str(query) for query, _ in QUERIES])
def test_stock_queries(
    searcher: Searcher, passages: dict[str, Seen], query: Query, meets: Callable[[Seen], bool]
) -> None:
    """A stock query through the stock searcher finds what a scan over the passages finds."""
    found = {hit["passage"] for hit in searcher.search(query, limit=None)}
    assert found == {key for key, seen in passages.items() if meets(seen)}
    assert 0 < len(found) < len(passages)


def test_a_phrase_does_not_run_from_one_heading_into_the_next(searcher: Searcher) -> None:
    """The end of a heading and the beginning of the one below it do not adjoin."""
    assert len(searcher.search(characters("section", "主要举措和成效"), limit=None)) > 0
    assert len(searcher.search(characters("section", "成效(一)"), limit=None)) == 0


def test_the_stock_query_parser(searcher: Searcher, passages: dict[str, Seen]) -> None:
    """What Whoosh's own parser makes of a quoted phrase is the phrase, in either script."""
    parser = QueryParser("text", searcher.schema)
    for typed in ('"综合查一次"', '"綜合查一次"', '"行政执法"'):
        found = {hit["passage"] for hit in searcher.search(parser.parse(typed), limit=None)}
        assert found == {key for key, seen in passages.items() if fold(typed).text in seen[5]}


def test_stored_fields(searcher: Searcher) -> None:
    """A hit of a stock search carries the passage as it stands in the source."""
    (hit,) = searcher.search(
        And([characters("text", "综合查一次"), NumericRange("year", 2024, 2024), Term("division", "33")])
    )
    assert hit["text"].startswith("借鉴采纳")
    assert hit["section"][-1] == "(三)全力推进“大综合一体化”创新"
