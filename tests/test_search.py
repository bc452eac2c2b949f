"""Searching: every kind of query against a plain scan over the passages, ranking, facets, paging."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.folding import fold
from index.models import Report
from search.engine import Engine
from search.errors import QueryError
from search.filters import issuer, kind, level, part, region, year_range
from search.models import FacetName, FoundPassage, SearchRequest, Sort
from search.query import Filters, Match

Maker = Callable[..., Engine]
Meets = Callable[[Report, FoundPassage], bool]


def scan(engine: Engine, meets: Meets) -> set[str]:
    """The passages that meet a condition, found without the index."""
    return {passage.id for report, passage in _everything(engine) if meets(report, passage)}


def _everything(engine: Engine) -> Iterator[tuple[Report, FoundPassage]]:
    for report in engine.reports(Filters()):
        text = engine.report(report.id)
        assert text is not None
        yield from ((report, passage) for passage in text.passages)


def found(engine: Engine, request: SearchRequest) -> set[str]:
    """The passages that the engine finds; the totals must agree with them."""
    result = engine.search(replace(request, limit=1000))
    passages = {passage.id for hit in result.hits for passage in hit.passages}
    assert result.total.passages == len(passages) == sum(hit.passages_matched for hit in result.hits)
    assert result.total.reports == len(result.hits)
    return passages


def has(*phrases: str) -> Meets:
    """Whether a passage contains all the phrases."""
    return lambda _, passage: all(phrase in fold(passage.text).text for phrase in phrases)


def about(field: str, part: str) -> Meets:
    """Whether a field of the report's metadata contains the text."""
    return lambda report, _: part in str(getattr(report.metadata, field) or "")


def both(*conditions: Meets) -> Meets:
    """Whether all the conditions are met."""
    return lambda report, passage: all(meets(report, passage) for meets in conditions)


def lacks(condition: Meets) -> Meets:
    """Whether the condition is not met."""
    return lambda report, passage: not condition(report, passage)


def either(*conditions: Meets) -> Meets:
    """Whether one of the conditions is met."""
    return lambda report, passage: any(meets(report, passage) for meets in conditions)


def near(first: str, second: str, distance: int) -> Meets:
    """Whether two phrases stand near each other, found by trying all pairs of their occurrences."""

    def meets(_: Report, passage: FoundPassage) -> bool:
        text = fold(passage.text).text
        places, others = (
            [match.start() for match in re.finditer(f"(?={re.escape(phrase)})", text)]
            for phrase in (first, second)
        )
        return any(
            max(other - place - len(first), place - other - len(second)) <= distance
            for place in places
            for other in others
        )

    return meets


def in_path(phrase: str) -> Meets:
    """Whether one of a passage's headings contains the phrase."""
    return lambda _, passage: any(phrase in fold(heading).text for heading in passage.section)


QUERIES: list[tuple[str, Meets]] = [
    ("执法", has("执法")),
    ("执法 监督", has("执法", "监督")),
    ("综合查一次", has("综合", "查", "一次")),
    ('"执法" "监督"', has("执法", "监督")),
    ("执法 OR 枫桥", either(has("执法"), has("枫桥"))),
    ("执法 | “枫桥经验”", either(has("执法"), has("枫桥经验"))),
    ("执法 -监督", both(has("执法"), lacks(has("监督")))),
    ("执法 -“行政执法”", both(has("执法"), lacks(has("行政执法")))),
    ("NOT 法", lacks(has("法"))),
    ("-综合查一次", lacks(has("综合", "查", "一次"))),
    ("(执法 OR 普法) 培训", both(either(has("执法"), has("普法")), has("培训"))),
    ("法 -year:2024", both(has("法"), lacks(about("report_year", "2024")))),
    ("法 year:2024", both(has("法"), about("report_year", "2024"))),
    ("法 year:2023..2024", both(has("法"), lacks(about("report_year", "2025")))),
    ("法 year:2023 year:2025", both(has("法"), lacks(about("report_year", "2024")))),
    ("法 year:2023 AND year:2025", lambda _report, _passage: False),
    ("监督 region:丰泽区", both(has("监督"), about("issuer", "丰泽区"))),
    ("监督 region:35 region:浙江", both(has("监督"), lacks(about("issuer", "浈江")))),
    ("监督 issuer:街道办事處", both(has("监督"), about("issuer", "街道办事处"))),
    ("监督 level:县级", both(has("监督"), about("level", "county"))),
    ("监督 level:county level:乡镇级", both(has("监督"), has("监督"))),
    ("NOT level:township", lacks(about("level", "township"))),
    ("“综合查一次” OR kind:计划", has("综合查一次")),
    ("监督 kind:报告", has("监督")),
    ("监督 OR doc:14号", either(has("监督"), about("doc_number", "14号"))),
    ("执法 NEAR/0 监督", near("执法", "监督", 0)),
    ("执法 NEAR/4 监督", near("执法", "监督", 4)),
    ("监督 NEAR/30 “执法”", near("执法", "监督", 30)),
    ("执法 -(执法 NEAR/30 监督)", both(has("执法"), lacks(near("执法", "监督", 30)))),
    ("行政执法 NEAR/0 执法", has("行政执法")),
    ("title:泉州市", about("title", "泉州市")),
    ("监督 title:“建设年度报告”", both(has("监督"), about("title", "建设年度报告"))),
    ("section:“法治政府建设”", in_path("法治政府建设")),
    ("section:不足 宣传", both(in_path("不足"), has("宣传"))),
]


@pytest.mark.parametrize(("query", "meets"), QUERIES, ids=[query for query, _ in QUERIES])
def test_queries_against_a_plain_scan(engine: Engine, query: str, meets: Meets) -> None:
    """Each form of query finds what a scan over all passages finds."""
    expected = scan(engine, meets)
    assert found(engine, SearchRequest(query)) == expected


def test_the_table_of_queries_is_not_empty_handed(engine: Engine) -> None:
    """All but the one contradiction among them find something and leave something out."""
    everything = scan(engine, lambda _r, _p: True)
    sizes = {query: len(scan(engine, meets)) for query, meets in QUERIES}
    assert [query for query, size in sizes.items() if not 0 < size < len(everything)] == [
        "法 year:2023 AND year:2025"
    ]


@pytest.mark.parametrize(
    ("match", "meets"),
    [
        (Match.ALL, has("综合", "查", "一次", "场景")),
        (Match.ANY, either(has("综合"), has("查"), has("一次"), has("场景"))),
        (Match.EXACT, has("综合查一次", "场景")),
    ],
)
def test_match_modes(engine: Engine, match: Match, meets: Meets) -> None:
    """All words, any word, or each piece as a phrase."""
    expected = scan(engine, meets)
    assert found(engine, SearchRequest("综合查一次 场景", match)) == expected
    assert expected


def test_a_passage_and_its_absence_make_the_whole(engine: Engine) -> None:
    """What a query finds and what its negation finds are together all passages, without overlap."""
    everything = scan(engine, lambda _r, _p: True)
    for query in ("执法", "综合查一次", "“政府”", "(执法 OR 监督)", "(法 OR year:2024)", "title:泉州市"):
        here, elsewhere = found(engine, SearchRequest(query)), found(engine, SearchRequest(f"NOT {query}"))
        assert here | elsewhere == everything
        assert not here & elsewhere


@pytest.mark.parametrize(
    "form", ["〔2025〕14号", "[2025]14号", "（２０２５）14号", "【2025】14号", "泉洛政文〔2025〕14号"]
)
def test_doc_numbers(engine: Engine, form: str) -> None:
    """A doc number is found in any form of brackets and widths, by a part of it too."""
    hits = engine.search(SearchRequest(f"doc:{form}")).hits
    assert [hit.report.metadata.doc_number for hit in hits] == ["泉洛政文〔2025〕14号"]


def test_filters_beside_the_query_narrow(engine: Engine) -> None:
    """Filters of the request and of the query hold both; values of one filter are alternatives."""
    filters = Filters(
        years=(year_range("2023"), year_range("2025")),
        regions=(region("泉州市"),),
        issuers=(issuer("泉秀"), issuer("清源街道办事处")),
    )
    page = engine.search(SearchRequest("year:2024..2025 法", filters=filters))
    assert [hit.report.metadata.issuer for hit in page.hits] == ["泉州市丰泽区人民政府清源街道办事处"]


@pytest.mark.parametrize("value", ["0000", "..0000", "0000..", "2024..0000", "0000..2024", "００００"])
def test_there_is_no_year_0000(engine: Engine, value: str) -> None:
    """It is refused, and not taken for an open end or for a year that is not known."""
    with pytest.raises(QueryError, match="没有 0000 年"):
        year_range(value)
    with pytest.raises(QueryError, match="没有 0000 年"):
        engine.search(SearchRequest(f"执法 year:{value}"))


def test_a_range_has_both_its_ends(engine: Engine) -> None:
    """Years from the first to the last that there may be are those of all reports whose year is known."""
    known = [report.metadata.report_year for report in engine.reports(Filters())]
    for value in ("0001..", "..9999", "0001..9999"):
        asked = SearchRequest(filters=Filters(years=(year_range(value),)))
        assert engine.search(asked).total.reports == len(known) - known.count(None)
    for value in ("..0001", "9999"):
        assert engine.search(SearchRequest(filters=Filters(years=(year_range(value),)))).total.reports == 0


def test_facets_leave_out_their_own_filter(engine: Engine) -> None:
    """Each facet counts what there would be without its own filter, in the query or beside it."""
    for request in (
        SearchRequest("“执法” year:2024 region:泉州市"),
        SearchRequest("“执法”", filters=Filters(years=(year_range("2024"),), regions=(region("泉州市"),))),
    ):
        facets = engine.search(request).facets
        years = {value.value: value.reports for value in facets[FacetName.YEAR]}
        assert years == {"2025": 1, "2024": 1, "2023": 1}
        cities = {value.value: (value.code, value.reports) for value in facets[FacetName.CITY]}
        assert cities == {"泉州市": ("3505", 1), "温州市": ("3303", 1)}
        assert [value.value for value in facets[FacetName.ISSUER]] == ["泉州市洛江区人民政府"]


def test_each_facet_value_counts_what_its_filter_finds(engine: Engine) -> None:
    """Filtering by a facet's value gives just the numbers that stand beside it."""
    facets = engine.search(SearchRequest("监督")).facets
    for name, values in facets.items():
        assert values
        for value in values:
            match name:
                case FacetName.YEAR:
                    filters = Filters(years=(year_range(value.value),))
                case FacetName.ISSUER:
                    filters = Filters(issuers=(issuer("=" + value.value),))
                case FacetName.KIND:
                    filters = Filters(kinds=(kind(value.value),))
                case FacetName.LEVEL:
                    filters = Filters(levels=(level(value.value),))
                case FacetName.PART:
                    filters = Filters(parts=(part(value.value),))
                case _:
                    filters = Filters(regions=(region(value.code or ""),))
            total = engine.search(SearchRequest("监督", filters=filters)).total
            assert (total.reports, total.passages) == (value.reports, value.passages)


def test_words_as_typed_come_first(engine_of: Maker) -> None:
    """A passage with the words unbroken precedes one with more of them, scattered."""
    scattered = (
        "综合执法检查，一次又一次检查，综合检查一次，检查一次，查了再查，综合施策一次到位，综合治理查处一次。"
    )
    engine = engine_of(
        [scattered], ["本县用了很长的一段话来说明各项工作都在推进，其中也推行了综合查一次的做法。"]
    )
    page = engine.search(SearchRequest("综合查一次"))
    assert ["推行了综合查一次" in hit.passages[0].text for hit in page.hits] == [True, False]
    assert page.hits[0].score > page.hits[1].score


def test_headings_weigh(engine_of: Maker) -> None:
    """Of two passages alike, the one under a heading with the word comes first."""
    engine = engine_of(
        ["一、其他工作", "本县开展了监督工作。"],
        ["一、监督工作情况", "本县开展了监督工作。"],
    )
    page = engine.search(SearchRequest("监督 -情况"))
    sections = [passage.section for hit in page.hits for passage in hit.passages]
    assert sections == [("一、监督工作情况",), ("一、其他工作",)]


def test_sorting(engine: Engine) -> None:
    """By year either way, and by occurrences; each order holds for all hits."""
    years, counts = {}, []
    for sort in (Sort.NEWEST, Sort.OLDEST):
        hits = engine.search(SearchRequest("“执法”", sort=sort)).hits
        years[sort] = [hit.report.metadata.report_year for hit in hits]
    assert years[Sort.NEWEST] == [2025, 2025, 2024, 2024, 2023]
    assert years[Sort.OLDEST] == [2023, 2024, 2024, 2025, 2025]
    counts = [hit.occurrences for hit in engine.search(SearchRequest("“执法”", sort=Sort.OCCURRENCES)).hits]
    assert counts == [46, 37, 30, 22, 2]


def test_paging(engine: Engine) -> None:
    """The pages together are the whole result, in order; beyond the last there is nothing."""
    whole = engine.search(SearchRequest("“执法”")).hits
    pages = [engine.search(SearchRequest("“执法”", page=page, limit=2)) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0]
    assert tuple(hit for page in pages for hit in page.hits) == whole
    assert {page.pages for page in pages} == {3}


def test_passages_a_hit(engine: Engine) -> None:
    """At most so many passages as asked for are given, the best ones; the count tells of all."""
    hit = engine.search(SearchRequest("“执法”", passages=3)).hits[0]
    assert len(hit.passages) == 3 < hit.passages_matched
    assert hit.passages == engine.search(SearchRequest("“执法”")).hits[0].passages[:3]


def test_occurrences_are_those_of_quoted_phrases(engine: Engine) -> None:
    """They are counted without overlaps, phrase by phrase; without a phrase there is no count."""
    assert engine.search(SearchRequest("执法")).total.occurrences is None
    assert engine.search(SearchRequest("year:2024")).total.occurrences is None
    assert engine.search(SearchRequest("“枫桥经验”")).total.occurrences == 4
    assert engine.search(SearchRequest("“枫桥经验” OR “综合查一次”")).total.occurrences == 4 + 6
    assert engine.search(SearchRequest("-“执法”")).total.occurrences is None


def test_overlapping_occurrences(engine_of: Maker) -> None:
    """法法法 holds 法法 once, as a reader would count; the passages agree with the highlights."""
    engine = engine_of(["一句里有法法法，还有法法法法。"])
    page = engine.search(SearchRequest("“法法”"))
    assert page.total.occurrences == 3 == len(page.hits[0].passages[0].highlights)


def test_near(engine_of: Maker) -> None:
    """Either order, overlapping ones too, never from one passage into the next; only the pairs are marked."""
    engine = engine_of(["执法甲乙丙监督，其他的执法。", "监督甲执法", "执法", "监督"])
    page = engine.search(SearchRequest("“执法” NEAR/3 监督"))
    assert (page.total.passages, page.total.occurrences) == (2, 4)
    marked = [passage.highlights for passage in page.hits[0].passages]
    assert sorted(marked) == [((0, 2), (3, 5)), ((0, 2), (5, 7))]
    assert engine.search(SearchRequest("执法 NEAR/2 监督")).total.passages == 1
    assert engine.search(SearchRequest("执法 NEAR/2 监督")).total.occurrences is None


def test_keyword_highlights(engine: Engine) -> None:
    """A typed piece is marked unbroken where it stands so; elsewhere its words are marked."""
    for hit in engine.search(SearchRequest("综合查一次", Match.ANY)).hits:
        for passage in hit.passages:
            marked = {fold(passage.text[a:b]).text for a, b in passage.highlights}
            unbroken = "综合查一次" in fold(passage.text).text
            assert marked == {"综合查一次"} if unbroken else marked <= {"综合", "查", "一次"}
            assert marked


def test_a_report_of_its_own(engine: Engine) -> None:
    """A whole report is highlighted only in the passages that match; an unknown id is none."""
    page = engine.search(SearchRequest("“综合查一次”"))
    text = engine.report(page.hits[0].report.id, SearchRequest("“综合查一次”"))
    assert text is not None
    matched = [passage for passage in text.passages if passage.highlights]
    assert matched == list(page.hits[0].passages)
    assert len(text.passages) == page.hits[0].report.passages
    assert engine.report("0" * 12) is None


def test_an_empty_index(engine_of: Maker) -> None:
    """An index without a report answers, with nothing."""
    engine = engine_of()
    for query in ("执法", "“执法”", "-执法", "year:2024", "title:法"):
        page = engine.search(SearchRequest(query))
        assert (page.hits, page.total.reports, page.total.passages) == ((), 0, 0)


_SCORES = """
import sys
from pathlib import Path
from index.generation import open_generation
from search.catalogue import Catalogue
from search.parser import parse
from search.postings import Postings
from search.ranking import Ranking

catalogue = Catalogue(open_generation(Path(sys.argv[1])).segments)
query = parse(sys.argv[2]).condition
print(Ranking(catalogue, Postings(catalogue), "jieba").score(query, catalogue.live_passages).tolist())
"""


def test_scores_are_the_same_in_every_process(seeds_index: Path) -> None:
    """The order in which Python happens to keep sets does not change the least digit of a score."""
    query = "法 NEAR/9 治 NEAR/9 政 NEAR/9 府 NEAR/9 建 NEAR/9 设 NEAR/9 行 NEAR/9 执 法治 建设 行政"
    scores = {
        subprocess.run(
            [sys.executable, "-c", _SCORES, str(seeds_index), query],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(scores) == 1
    assert len(set(json.loads(scores.pop()))) > 5
