"""Completions, against a plain scan over all passages and reports; and queries made of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from index.divisions import by_code, find
from index.folding import fold
from index.models import Report
from index.words import search_words
from search.compose import both, near, without
from search.engine import Engine
from search.errors import QueryError
from search.lexer import Unfinished, unfinished
from search.models import SearchRequest
from search.query import Filters, Match


@pytest.fixture(scope="module")
def texts(engine: Engine) -> list[str]:
    """The folded passages."""
    found = (engine.report(report.id) for report in engine.reports(Filters()))
    return [fold(passage.text).text for report in found if report for passage in report.passages]


@pytest.fixture(scope="module")
def held(engine: Engine) -> tuple[Report, ...]:
    """All reports."""
    return engine.reports(Filters())


def continuations(texts: list[str], typed: str, segmenter: str) -> Counter[str]:
    """How often each phrase stands that begins with a text and ends, within twelve letters, with a word."""
    found: Counter[str] = Counter()
    for text in texts:
        words = [(start, end) for _, start, end in search_words(text, segmenter) if end - start > 1]
        ends = {end for start, end in words if end - start < 5}
        inside = {place for start, end in words for place in range(start + 1, min(end, start + 5))}
        at = text.find(typed)
        while at >= 0:
            for end in range(at + len(typed) + 1, min(at + len(typed) + 12, len(text)) + 1):
                if not text[end - 1].isalnum():
                    break
                whole = [start for start, last in words if last == end and start >= at]
                if end in ends and whole and end not in inside:
                    found[text[at:end]] += 1
            at = text.find(typed, at + 1)
    return found


@pytest.mark.parametrize("typed", ["执法", "综合", "法治政", "查", "行政执法", "2024", "枫桥"])
def test_phrases_are_the_commonest_continuations(engine: Engine, texts: list[str], typed: str) -> None:
    """Phrases are the commonest ones that end with a word, without those that nearly always go on."""
    segmenter = engine.version().segmenter.split()[0]
    counted = continuations(texts, typed, segmenter)
    telling = {
        phrase
        for phrase, often in counted.items()
        if not any(
            longer != phrase and longer.startswith(phrase) and count >= 0.8 * often
            for longer, count in counted.items()
        )
    }
    found = engine.complete(typed).phrases
    assert found
    assert {one.text for one in found} <= telling
    others = [counted[phrase] for phrase in telling - {one.text for one in found}]
    if others:
        assert len(found) == 6
        assert min(counted[one.text] for one in found) >= max(others)


@pytest.mark.parametrize("typed", ["执", "执法", "人民", "法", "的"])
def test_counts_of_phrases_are_those_of_a_search(engine: Engine, texts: list[str], typed: str) -> None:
    """The count of a phrase is that of a scan and that of the search which it leads to."""
    for one in engine.complete(typed).phrases:
        assert one.text.startswith(typed)
        assert one.occurrences == sum(text.count(one.text) for text in texts)
        total = engine.search(SearchRequest(query=f"“{one.text}”")).total
        assert one.occurrences == total.occurrences


@pytest.mark.parametrize("typed", ["泉州", "街道", "人民政府", "洛江", "無", "永嘉", "府"])
def test_names_are_those_that_hold_what_was_typed(
    engine: Engine, held: tuple[Report, ...], typed: str
) -> None:
    """Issuers, divisions and doc numbers are those of the reports, with the reports that their filter finds."""
    sought = fold(typed).text
    found = engine.complete(typed)
    issuers = Counter(report.metadata.issuer for report in held if report.metadata.issuer)
    assert {one.value: one.reports for one in found.issuers} == {
        name: often for name, often in issuers.items() if sought in fold(name).text
    }
    divisions: Counter[str] = Counter()
    for report in held:
        if place := report.metadata.division:
            codes = (place.code[:length] for length in (2, 4, 6, 9))
            divisions.update({code for code in codes if len(code) in {2, 4, 6, 9}})
    expected = {
        known.code: often
        for code, often in divisions.items()
        if (known := by_code(code)) and sought in fold(known.names[-1]).text
    }
    assert {one.code: one.reports for one in found.divisions} == expected
    for one in found.divisions:
        assert [place.code for place in find("/".join(one.path))] == [one.code]
        assert engine.search(SearchRequest(query=f"region:{one.code}", limit=1)).total.reports == one.reports


def test_doc_numbers_are_completed(engine: Engine, held: tuple[Report, ...]) -> None:
    """A part of a doc number, in any brackets, finds the whole ones."""
    numbers = {report.metadata.doc_number for report in held if report.metadata.doc_number}
    for typed in ("泉", "[2025]", "doc:（2025）14", "号"):
        found = {one.value for one in engine.complete(typed).doc_numbers}
        part = fold(typed.removeprefix("doc:")).text
        assert found == {number for number in numbers if part in fold(number).text}


def test_the_commonest_issuers_come_first(engine_of: Callable[..., Engine]) -> None:
    """What more reports have comes first, and six of a kind are enough."""
    engine = engine_of(*[["各级行政机关严格执法。"]] * 3)
    (found,) = engine.complete("某县").issuers
    assert (found.value, found.reports) == ("某县人民政府", 3)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("泉州", {"issuers", "divisions", "phrases", "doc_numbers"}),
        ("泉", {"issuers", "divisions", "phrases", "doc_numbers"}),
        ("“泉州", {"phrases"}),
        ("issuer:泉州", {"issuers"}),
        ("issuer:“泉州", {"issuers"}),
        ("region:泉", {"divisions"}),
        ("doc:泉", {"doc_numbers"}),
        ("法治 泉", {"issuers", "divisions", "phrases", "doc_numbers"}),
        ("法治 OR 泉", {"phrases", "doc_numbers"}),
        ("-泉", {"phrases", "doc_numbers"}),
        ("-issuer:泉", set()),
        ("(法治 泉", {"phrases", "doc_numbers"}),
        ("title:法治", set()),
        ("泉州 ", set()),
        ("“泉州”", set()),
        ("泉州 NEAR/", set()),
        ("执法 NEAR/5 泉", {"phrases"}),
        ("执法 NEAR/5 doc:泉", set()),
        ("(执法 OR title:法治 NEAR/5 泉", set()),
        ("((法治) OR (普法 泉", {"phrases", "doc_numbers"}),
        ("", set()),
    ],
)
def test_only_what_can_stand_there_is_offered(engine: Engine, typed: str, kinds: set[str]) -> None:
    """Each place of a query has its own completions; a filter needs a query that is whole without it."""
    found = engine.complete(typed)
    offered = {kind for kind in ("issuers", "divisions", "doc_numbers", "phrases") if getattr(found, kind)}
    assert offered <= kinds
    assert bool(offered) == bool(kinds)
    assert offered >= kinds - {"doc_numbers"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("执法", Unfinished("", "执法")),
        ("执法 监", Unfinished("执法 ", "监")),
        ("执法“监 督", Unfinished("执法", "监 督", quoted=True)),
        ("ｉｓｓｕｅｒ：泉", Unfinished("", "泉", "issuer")),
        ("a | Region:「泉", Unfinished("a | ", "泉", "region", quoted=True)),
        ("doc:泉（2025", Unfinished("", "泉（2025", "doc")),
        ("(执法", Unfinished("(", "执法")),
        ("执法 OR", None),
        ("执法)", None),
        (" ", None),
    ],
)
def test_the_piece_being_typed(text: str, expected: Unfinished | None) -> None:
    """The piece is what stands behind the last space, bracket or open quote."""
    assert unfinished(text) == expected


PIECES = [
    *("执法", "监督 执法", "“综合查一次”", "法治 OR 普法", "执法 | (监督 街道)", "-行政复议", "NOT 普法 执法"),
    *("issuer:街道", "issuer:泉州", "year:2024", "year:2023 year:2024 执法", "region:泉州市", "title:法治 title:要点"),
    *("section:存在 执法", "执法 NEAR/10 监督", "doc:泉洛政文（2025", "普法 OR doc:（2025", "“的” OR year:2025"),
]  # fmt: skip


def test_search_within_a_search_is_their_intersection(engine: Engine) -> None:
    """What one query finds within another is what both find, however both are made, again and again."""

    def found(query: str, match: Match) -> set[str]:
        hits = engine.search(SearchRequest(query=query, match=match, limit=100)).hits
        return {passage.id for hit in hits for passage in hit.passages} or {hit.report.id for hit in hits}

    random = Random(5)  # noqa: S311 - the same every time
    within = 0
    for _ in range(80):
        parts = random.choices(PIECES, k=random.choice((2, 2, 3)))
        match = random.choice((Match.ALL, Match.ANY))
        query = ""
        for part in parts:
            query = both(query, part)
        # Filters alone list no passages: with a word that is everywhere they do.
        alone = [found(both(part, "“。” OR -“。”"), match) for part in parts]
        together = found(both(query, "“。” OR -“。”"), match)
        assert together == set.intersection(*alone), (parts, query)
        within += bool(together)
    assert within > 15


def test_near_and_without_make_queries(engine: Engine) -> None:
    """Two words and a distance are a NEAR of phrases; words to leave out are phrases, too."""
    assert near("执法", "“监督”", "5") == "“执法” NEAR/5 “监督”"
    assert near(" ", "", "5") == ""
    assert near("a", "b", " ") == "“a” NEAR/10 “b”"
    assert without(" 普法  行政复议 ") == "-“普法” -“行政复议”"
    with pytest.raises(QueryError, match="都写"):
        near("执法", "", "")
    total = engine.search(SearchRequest(query=without("执法"))).total.passages
    everything = engine.search(SearchRequest(query=without("执法") + " OR “执法”")).total.passages
    assert total + engine.search(SearchRequest(query="“执法”")).total.passages == everything


def test_what_is_deleted_is_not_completed(tmp_path: Path) -> None:
    """Names and counts are those of the reports that are still held."""
    from index.pipeline import index_sources  # noqa: PLC0415 - only here

    folder = tmp_path / "reports"
    folder.mkdir()
    for place in ("泉州市洛江区", "永嘉县"):
        text = f"{place}人民政府2024年法治政府建设年度报告\n{place}深入推进严格执法。"
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    index_sources([folder], tmp_path / "index")
    engine = Engine(tmp_path / "index")
    assert engine.complete("严格").phrases[0].occurrences == 2
    (folder / "永嘉县.txt").unlink()
    index_sources([folder], tmp_path / "index", prune=True)
    assert engine.complete("严格").phrases[0].occurrences == 1
    assert engine.complete("永嘉").issuers == ()
    assert engine.complete("永嘉").divisions == ()
