"""Keyword in context: lines, their order and their neighbours against a plain scan over the passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from index.damage import fold_passage
from index.folding import fold
from index.models import Division, Report
from index.pipeline import index_sources
from index.words import search_words
from search.collocates import Collocates
from search.engine import Engine
from search.errors import QueryError
from search.filters import read_filters
from search.kwic import COMPARED, KwicLine, KwicRequest, KwicSort
from search.models import SearchRequest
from search.narrowing import narrowed
from search.query import Filters, Match

Maker = Callable[..., Engine]
#: Where in a folded passage lines are expected: (start, end) each.
Finder = Callable[[str], list[tuple[int, int]]]
MOST = 500


@dataclass(frozen=True)
class Expected:
    """A line as a plain scan finds it; ``number`` is its passage's in the report."""

    report: Report
    passage: str
    number: int
    text: str
    folded: str
    start: int
    end: int

    def key(self, sort: KwicSort) -> tuple[object, ...]:
        """What it is ordered by."""
        metadata = self.report.metadata
        year = metadata.report_year or 9999
        division = metadata.division or Division("99", None)
        first: tuple[object, ...] = {
            KwicSort.LEFT: (self.folded[: self.start][::-1][:COMPARED],),
            KwicSort.RIGHT: (self.folded[self.end :][:COMPARED],),
            KwicSort.YEAR: (year, metadata.published or "9999-99-99"),
            KwicSort.REPORT: (division.code, metadata.issuer or "\U0010ffff"),
        }[sort]
        return (*first, year, self.report.id, self.number, self.start, self.end)

    def shown(self, width: int) -> tuple[object, ...]:
        """What a line must say of it."""
        start, end = fold_passage(self.text).span(self.start, self.end)
        text = re.sub(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]", " ", self.text)
        left, right = text[:start], text[end:]
        context = (left[-width:], text[start:end], right[:width])
        cut = (len(left) > width, len(right) > width)
        return (self.report.id, self.passage, *context, (start, end), *cut)


def said(line: KwicLine) -> tuple[object, ...]:
    """What a line says."""
    cut = (line.cut_before, line.cut_after)
    return (line.report.id, line.passage, line.left, line.match, line.right, line.highlight, *cut)


def scan(engine: Engine, request: KwicRequest, find: Finder) -> list[Expected]:
    """The lines of the passages that a search finds, by looking into each passage."""
    asked = SearchRequest(request.query, request.match, request.filters, limit=1000)
    met = {passage.id for hit in engine.search(asked).hits for passage in hit.passages}
    found = []
    for report in engine.reports(Filters()):
        text = engine.report(report.id)
        assert text is not None
        for number, passage in enumerate(text.passages):
            folded = fold_passage(passage.text).text
            found += [
                Expected(report, passage.id, number, passage.text, folded, start, end)
                for start, end in (find(folded) if passage.id in met else ())
            ]
    return found


def each(*phrases: str) -> Finder:
    """All occurrences of some phrases, those of one phrase not overlapping."""
    return lambda folded: [
        found.span() for phrase in phrases for found in re.finditer(re.escape(phrase), folded)
    ]


def near(first: str, second: str, distance: int) -> Finder:
    """The occurrences of two phrases that have one of the other near them, found by trying all pairs."""

    def find(folded: str) -> list[tuple[int, int]]:
        some, others = each(first)(folded), each(second)(folded)
        return [
            (start, end)
            for these, those in ((some, others), (others, some))
            for start, end in these
            if any(max(other - end, start - last) <= distance for other, last in those)
        ]

    return find


def both(*finders: Finder) -> Finder:
    """What each of several finds."""
    return lambda folded: [span for find in finders for span in find(folded)]


def lines_of(engine: Engine, request: KwicRequest) -> list[KwicLine]:
    """All lines, page by page; the pages together must be what is streamed, and agree with the totals."""
    first = engine.kwic(replace(request, limit=7))
    pages = [engine.kwic(replace(request, limit=7, page=page)) for page in range(1, min(first.pages, 4) + 1)]
    paged = [line for page in pages for line in page.lines]
    whole = list(engine.kwic_lines(request).lines)
    assert [said(line) for line in paged] == [said(line) for line in whole[: len(paged)]]
    assert first.total.lines == len(whole)
    assert first.total.reports == len({line.report.id for line in whole})
    assert first.total.passages == len({line.passage for line in whole})
    return whole


def check(engine: Engine, request: KwicRequest, find: Finder) -> int:
    """Compare a concordance in each order with a plain scan; returns its size."""
    expected = scan(engine, request, find)
    for sort in KwicSort:
        lines = lines_of(engine, replace(request, sort=sort))
        in_order = sorted(expected, key=lambda one: one.key(sort))
        assert [said(line) for line in lines] == [one.shown(request.width) for one in in_order], sort
    return len(expected)


QUOTED: list[tuple[str, Finder]] = [
    ("“综合查一次”", each("综合查一次")),
    ("“执法”", each("执法")),
    ("“法”", each("法")),
    ("“。”", each("。")),
    ("“執法” year:2025", each("执法")),
    ("“执法” “监督”", each("执法", "监督")),
    ("“行政执法” “执法”", each("行政执法", "执法")),
    ("“执法” OR “行政执法监督” OR 普法", each("执法", "行政执法监督")),
    ("“执法” 监督 -培训", each("执法")),
    ("NOT “培训” “执法”", each("执法")),
    ("“执法” section:“法治政府建设”", each("执法")),
    ("“执法” NEAR/4 监督", near("执法", "监督", 4)),
    ("“执法” NEAR/0 “执法”", each("执法")),
    ("“法” NEAR/3 “行政执法”", near("法", "行政执法", 3)),
    ("“执法” (“执法” NEAR/9 监督)", both(each("执法"), near("执法", "监督", 9))),
    ("“法治” region:泉州市", each("法治")),
]


@pytest.mark.parametrize(("query", "find"), QUOTED, ids=[query for query, _ in QUOTED])
def test_quoted_phrases(engine: Engine, query: str, find: Finder) -> None:
    """Of quoted phrases each occurrence is a line: as many as the search counts, in each order."""
    request = KwicRequest(query, width=12)
    assert check(engine, request, find) == engine.search(SearchRequest(query)).total.occurrences


@pytest.mark.parametrize(
    "given",
    [{"year": ["2024"]}, {"region": ["3505"], "level": ["乡镇级"]}, {"issuer": ["街道", "洛江"], "year": ["2023..2025"]}],
    ids=str,
)  # fmt: skip
def test_filters_beside_the_query(engine: Engine, given: dict[str, list[str]]) -> None:
    """Filters restrict lines as they restrict a search, and what was searched is their size."""
    filters = read_filters(
        {name: given.get(name, []) for name in ("year", "region", "issuer", "kind", "level")}
    )
    request = KwicRequest("“执法” year:2023..2024", filters=filters)
    total = engine.search(SearchRequest(request.query, filters=filters)).total
    assert check(engine, request, each("执法")) == total.occurrences
    within = [one for one in engine.reports(filters) if 2023 <= (one.metadata.report_year or 0) <= 2024]
    held = engine.kwic(request).held
    assert (held.reports, held.passages) == (len(within), sum(report.passages for report in within))


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("执法", Match.ALL),
        ("综合查一次", Match.ALL),
        ("执法监督 培训", Match.ALL),
        ("枫桥经验 执法", Match.ANY),
        ("执法 OR 普法宣传", Match.ALL),
        ("执法 NEAR/6 监督", Match.ALL),
        ("行政执法 执法", Match.ALL),
        ("法治 -监督", Match.ANY),
    ],
)
def test_unquoted_words(engine: Engine, query: str, match: Match) -> None:
    """Of unquoted words alone, the lines are the places that are highlighted in the results."""
    found = engine.search(SearchRequest(query, match, limit=1000))
    marked = {
        (passage.id, span) for hit in found.hits for passage in hit.passages for span in passage.highlights
    }
    lines = lines_of(engine, KwicRequest(query, match))
    assert {(line.passage, line.highlight) for line in lines} == marked
    assert len(lines) == len(marked) > 0


def test_exact_pieces_are_phrases(engine: Engine) -> None:
    """With match=exact each typed piece is a phrase, and its occurrences are the lines."""
    request = KwicRequest("执法监督 法治", Match.EXACT)
    assert check(engine, request, each("执法监督", "法治")) > 0


@pytest.mark.parametrize("seed", range(4))
def test_random_indexes(history_of: Callable[[int], Any], seed: int) -> None:
    """On indexes with a past, of several segments and with rare characters, lines are as a scan finds them."""
    history = history_of(seed)
    for _ in range(6):
        history.commit()
    engine = Engine(history.directory)
    texts = [fold(passage.text).text for report in history.held.values() for passage in report.passages]
    parts = [part for part in (history.part_of(texts, 4) for _ in range(5)) if "\x01" not in part]
    phrases = list(dict.fromkeys(("法", "法法", "执法", "𠀀", *parts)))
    size = 0
    for phrase, other in zip(phrases, phrases[1:] + phrases[:1], strict=True):
        size += check(engine, KwicRequest(f"“{phrase}”", width=9), each(phrase))
        check(engine, KwicRequest(f"“{phrase}” OR “{other}”"), each(phrase, other))
        page = engine.kwic(KwicRequest(f"“{phrase}”"))
        check_neighbours(engine, f"“{phrase}”", each(phrase), (page.left, page.right))
    assert size > 100


def check_neighbours(engine: Engine, query: str, find: Finder, sides: tuple[Collocates, Collocates]) -> None:
    """Compare what stands beside the matches with what a scan over words and characters says."""
    lines = scan(engine, KwicRequest(query), find)
    segmenter = engine.version().segmenter.split()[0]
    for side, before in zip(sides, (True, False), strict=True):
        beside = [line.folded[: line.start] if before else line.folded[line.end :] for line in lines]
        cut = Counter(next_word(line, segmenter, before=before) for line in lines)
        words = {word: count for word, count in cut.items() if any(map(str.isalnum, word))}
        commonest = sorted(words, key=lambda word: (-words[word], word))[:20]
        matched = {line.folded[line.start : line.end] for line in lines}
        texts = {line.passage: line.folded for line in lines}.values()
        # As often as the phrase of the word and the match is found: where several overlap, one counts.
        counted = {
            word: sum(
                text.count(word + match if before else match + word) for text in texts for match in matched
            )
            for word in commonest
        }
        expected = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        assert [(word.text, word.count) for word in side.words] == expected
        assert side.edge == cut[""] == beside.count("")
        assert side.punctuation == len(lines) - cut[""] - sum(words.values())


def next_word(line: Expected, segmenter: str, *, before: bool) -> str:
    """The longest word that was cut right beside a match, else the character there."""
    words = [one for one in search_words(line.folded, segmenter) if len(one[0]) > 1]
    if before:
        found = [word for word, _, end in words if end == line.start]
        character = line.folded[line.start - 1 : line.start] if line.start else ""
    else:
        found = [word for word, start, _ in words if start == line.end]
        character = line.folded[line.end : line.end + 1]
    return max([character, *found], key=len)


@pytest.mark.parametrize("query", ["“执法”", "“法治”", "“的”", "“，”", "“习近平”", "“建设”"])
def test_neighbours(engine: Engine, query: str) -> None:
    """The words beside the matches of all lines are those that a scan finds, signs and edges apart."""
    page = engine.kwic(KwicRequest(query, limit=1))
    phrase = fold(query).text
    check_neighbours(engine, query, each(phrase), (page.left, page.right))
    assert len(page.left.words) > 10
    assert page.phrase == phrase


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("“执法”", Match.ALL),
        ("“法治” year:2024", Match.ALL),
        ("“執法” -培训 监督", Match.ALL),
        ("“执法” OR section:不足", Match.ALL),
        ("普法", Match.ALL),
        ("建设 section:“法治政府建设”", Match.ANY),
        ("(执法)", Match.EXACT),
    ],
)
def test_a_neighbour_leads_to_as_many_lines(engine: Engine, query: str, match: Match) -> None:
    """The query that a neighbour leads to finds its count: as lines, and as occurrences of the search."""
    filters = read_filters({"year": [], "region": ["35"], "issuer": [], "kind": [], "level": []})
    page = engine.kwic(KwicRequest(query, match, filters))
    words = [(word, page.narrowed(before=word.text)) for word in page.left.words]
    words += [(word, page.narrowed(behind=word.text)) for word in page.right.words]
    assert len(words) > 10
    for word, asked in words:
        assert asked is not None
        assert engine.kwic(KwicRequest(asked, match, filters)).total.lines == word.count
        assert engine.search(SearchRequest(asked, match, filters)).total.occurrences == word.count


@pytest.mark.parametrize("query", ["“法”", "“法法”", "“监督监”", "执法", "“督监” -行政"])
def test_a_neighbour_of_what_overlaps_itself(engine_of: Maker, query: str) -> None:
    """The same where a match, or a match and the word beside it, may overlap another one."""
    texts = ["法" * size for size in range(1, 7)] + ["监督" * size for size in range(1, 7)]
    texts += ["执法执法执法" * 2, "法法执法法法执法法", "监督监执法监督监督", "行政法法法"]
    engine = engine_of([f"{text}。" for text in texts], ["法法法，执法执法。", "督监督监督监"])
    page = engine.kwic(KwicRequest(query))
    asked = [(word, page.narrowed(before=word.text)) for word in page.left.words]
    asked += [(word, page.narrowed(behind=word.text)) for word in page.right.words]
    assert asked
    for word, narrower in asked:
        assert narrower is not None
        assert engine.kwic(KwicRequest(narrower)).total.lines == word.count > 0


@pytest.mark.parametrize(
    ("query", "phrase", "expected"),
    [
        ("“执法” -监督", "执法", "“行政执法” -监督"),
        ("-监督 執法 year:2024", "执法", "-监督 “行政执法” year:2024"),
        ("执法 监督", "执法", None),
        ("“执法” 执法", "执法", None),
        ("“执法” “监督”", "执法", None),
        ("title:“执法” “执法”", "执法", "title:“执法” “行政执法”"),
        ("x" * 995 + " “执法”", "执法", None),
    ],
)
def test_narrowing_a_query(query: str, phrase: str, expected: str | None) -> None:
    """Only the phrase whose occurrences are the lines is replaced, and only if it is the one sought."""
    assert narrowed(query, Match.ALL, phrase, "行政" + phrase) == expected


def test_matches_that_differ_have_no_phrase(engine: Engine) -> None:
    """Where lines match different texts, or where there are none, no neighbour leads to a query."""
    for query in ("“执法” “监督”", "执法 监督", "“没有这样的话”"):
        page = engine.kwic(KwicRequest(query))
        assert (page.phrase, page.narrowed(before="法")) == (None, None)


def test_edges_and_line_breaks(engine_of: Maker) -> None:
    """Context ends where the passage does; what is cut is said; a match may be all that there is."""
    engine = engine_of(
        ["普法", "全县普法普法。", "普法，从青少年抓起；普法，从领导抓起，久久为功，形成风气。"]
    )
    assert check(engine, KwicRequest("“普法”", width=5), each("普法")) == 5
    whole = next(
        line for line in engine.kwic_lines(KwicRequest("“普法”")).lines if not (line.left or line.right)
    )
    assert (whole.match, whole.cut_before, whole.cut_after) == ("普法", False, False)
    page = engine.kwic(KwicRequest("“普法”"))
    assert (page.left.edge, page.left.punctuation, page.right.edge, page.right.punctuation) == (2, 1, 1, 3)


def test_glosses_and_repairs_are_shown_as_they_stand(engine: Engine) -> None:
    """The match is the original's text: traditional, with its gloss, or damaged where it was repaired."""
    (traditional,) = (report for report in engine.reports(Filters()) if report.traditional)
    text = engine.report(traditional.id)
    assert text is not None
    issuer = f"issuer:{traditional.metadata.issuer}"
    lines = list(engine.kwic_lines(KwicRequest(f"“执法” {issuer}")).lines)
    assert "執(zhí)法" in {line.match for line in lines}
    assert {fold(line.match).text for line in lines} == {"执法"}
    damaged = [line.match for line in engine.kwic_lines(KwicRequest(f"“。现将” {issuer}")).lines]
    assert damaged
    assert any(fold(match).text != "。现将" for match in damaged)
    by_id = {passage.id: passage.text for passage in text.passages}
    for line in lines:
        start, end = line.highlight
        assert by_id[line.passage][start:end] == line.match


@pytest.mark.parametrize("characters", ["𠀀𰻞", "𰻞𠀀"])
def test_rare_characters_of_several_segments(tmp_path: Path, characters: str) -> None:
    """Characters whose codes differ from segment to segment are ordered by what they are."""
    for number, character in enumerate(characters):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"某县人民政府2024年法治政府建设年度报告\n全县学习{character}字。", encoding="utf-8")
        index_sources([file], tmp_path / "index")
    engine = Engine(tmp_path / "index")
    assert len(engine._current()._catalogue.files) == 2  # noqa: SLF001 - or the test would show nothing
    lines = list(engine.kwic_lines(KwicRequest("“学习”", sort=KwicSort.RIGHT)).lines)
    assert [line.right for line in lines] == ["𠀀字。", "𰻞字。"]
    assert check(engine, KwicRequest("“学习”"), each("学习")) == 2
    assert engine.kwic(KwicRequest("“字”")).left.words[0].count == 1


def refused() -> Iterator[tuple[str, str]]:
    """Queries that make no concordance, and what is said of each."""
    yield from (
        (query, "没有要在正文里查的词句")
        for query in ("year:2024", "title:法治", "section:“法”", "-执法", " ")
    )
    yield "“执法", "没有配对"


@pytest.mark.parametrize(("query", "sentence"), list(refused()))
def test_queries_without_a_text_to_look_for(engine: Engine, query: str, sentence: str) -> None:
    """What seeks nothing in the text is refused with a sentence, before any line is asked for."""
    for ask in (engine.kwic, engine.kwic_lines):
        with pytest.raises(QueryError, match=sentence):
            ask(KwicRequest(query))


def test_beyond_the_last_page(engine: Engine) -> None:
    """A page that there is not has no lines, and the totals are still told."""
    page = engine.kwic(KwicRequest("“综合查一次”", page=9, limit=2))
    assert (page.lines, page.pages, page.total.lines) == ((), 3, 6)
    nothing = engine.kwic(KwicRequest("“没有这样的话”"))
    assert (nothing.lines, nothing.pages, nothing.total.lines, nothing.left.words) == ((), 1, 0, ())
    assert list(engine.kwic_lines(KwicRequest("“没有这样的话”")).lines) == []
