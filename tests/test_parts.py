"""Parts of a report: what headings say, who decides, and the filter against a plain scan over the passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.parts import parts_of
from index.folding import fold
from index.generation import open_generation
from index.models import Document, LineRole, Metadata, Passage, Report, SourceLine
from index.pipeline import index_sources
from index.store import writing
from search import parts
from search.engine import Engine
from search.errors import QueryError
from search.filters import part, year_range
from search.models import FacetName, FacetValue, FoundPassage, Held, SearchRequest
from search.parser import parse
from search.query import Filters, Part
from web.app import create_app

LABELLED = Path(__file__).parent / "labelled"
LABELS = Path(__file__).parent / "parts.tsv"

DONE, LACKING, PLANNED = Part


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("一、2024年法治政府建设主要举措和成效", {DONE}),
        ("二、党政主要负责人履行推进法治建设第一责任人职责有关情况", {DONE}),
        ("二、主要负责人履行第一责任人职责", {DONE}),
        ("三、存在的不足和原因", {LACKING}),
        ("三、工作中存在問題", {LACKING}),
        ("四、正视困难问题，找准短板弱项", {LACKING}),
        ("四、下一步工作安排", {PLANNED}),
        ("四、2025年重点工作", {PLANNED}),
        ("四、主要工作安排", {PLANNED}),
        ("四、下一步主要举措", {PLANNED}),
        ("五、存在问题和下一步打算", {LACKING, PLANNED}),
        ("五、存在问题及整改措施", {LACKING, PLANNED}),
        ("一、2024年工作情况和2025年工作安排", {DONE, PLANNED}),
        ("一、坚持问题导向，规范行政执法", set()),
        ("一、解决群众反映的突出问题", set()),
        ("一、补齐执法短板", set()),
        ("一、帮扶困难群众", set()),
        ("一、2024年工作计划落实情况", {DONE}),
        ("一、2024年工作要点任务完成情况", {DONE}),
        ("一、法治督察存在问题整改情况", {DONE}),
        ("一、“十四五”规划（2021—2025年）实施情况", {DONE}),
        ("一、实施法治政府建设规划（2021—2025年）", set()),
        ("一、制定工作计划，压实责任", set()),
        ("一、创新工作思路，优化营商环境", set()),
        ("一、落实情况纳入考核", set()),
        ("一、基本情况", set()),
        ("一、强化政治引领，提升法治素养", set()),
        ("2024年重点工作", set()),
    ],
)
def test_what_a_heading_says(tmp_path: Path, heading: str, expected: set[Part]) -> None:
    """A heading says a part by a telling phrase, not by what only looks like one."""
    engine = engine_on(tmp_path / "index", report((heading,)))
    assert {one for one in Part if engine.search(asked(one)).total.passages} == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), set()),
        (("一、存在问题", "（一）下一步打算"), {LACKING}),
        (("一、存在问题和下一步打算", "（一）存在问题"), {LACKING}),
        (("一、存在问题和下一步打算", "（一）队伍", "1.下一步"), {PLANNED}),
        (("一、存在问题和下一步打算", "（一）主要举措"), {LACKING, PLANNED}),
        (("一、工作情况、存在问题和打算", "（一）问题和打算", "1.打算"), {PLANNED}),
        (("一、工作情况、存在问题和打算", "（一）不足和打算", "1.成效"), {LACKING, PLANNED}),
        (("一、严格执法", "（一）主要成效", "1.存在问题"), {DONE}),
    ],
)
def test_which_heading_decides(tmp_path: Path, path: tuple[str, ...], expected: set[Part]) -> None:
    """The outermost heading that says a part decides; those below it choose among several."""
    engine = engine_on(tmp_path / "index", report(path))
    assert {one for one in Part if engine.search(asked(one)).total.passages} == expected


def test_labelled_headings(tmp_path: Path) -> None:
    """Of the first headings of the labelled reports hardly one is taken for what it is not.

    The labels say what a careful reader of the whole report takes each section for. A heading that tells
    nothing, 一、加强领导, gets no part, though what stands below it was mostly done.
    """
    folder = tmp_path / "labelled"
    folder.mkdir()
    for text in LABELLED.glob("*.txt"):
        (folder / text.name).write_bytes(text.read_bytes())
    index_sources([folder], tmp_path / "index")
    read = said_by_first_headings(tmp_path / "index")
    right, told, labelled = Counter[str](), Counter[str](), Counter[str]()
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        name, expected, heading = line.split("\t")
        found = read.pop((name, heading))
        right.update(found & set(expected.split()))
        told.update(found)
        labelled.update(expected.replace("-", "").split())
    assert not read
    assert {one: right[one] / told[one] for one in Part} == {DONE: 1.0, LACKING: 1.0, PLANNED: 1.0}
    assert right[LACKING] == labelled[LACKING] == 93
    assert right[PLANNED] / labelled[PLANNED] > 0.88
    assert right[DONE] / labelled[DONE] > 0.7


QUERIES = ["", "法", "「执法」", "-执法", "法 OR 「监督」", "year:2024"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine on reports of two commits whose headings are drawn from phrases that tell and that do not."""
    random = Random(11)  # noqa: S311 - the same every time
    directory = tmp_path_factory.mktemp("parts") / "index"
    for commit in range(3):
        with writing(directory) as transaction:
            for number in range(60):
                # The same sources again, so that some passages are deleted.
                transaction.put(f"/{(commit * 40 + number)}.txt", f"{commit}", drawn_report(random))
    return Engine(directory)


@pytest.mark.parametrize("query", QUERIES)
def test_the_filter_is_a_plain_scan(drawn: Engine, query: str) -> None:
    """Passages, occurrences, facets and what is held agree with a scan that reads every heading."""
    for wanted in ((LACKING,), (DONE, PLANNED), ()):
        filters = Filters(parts=tuple(part(one) for one in wanted), years=(year_range("2023.."),))
        page = drawn.search(SearchRequest(query, filters=filters, limit=1000))
        every = [
            (report, passage)
            for report, passage, own in scanned(drawn)
            if (not wanted or own & {*wanted}) and (report.metadata.report_year or 0) >= 2023
        ]
        met = [(report, passage) for report, passage in every if meets(query, report, passage)]
        if parse(query).condition:
            assert {one.id for hit in page.hits for one in hit.passages} == {one.id for _, one in met}
        assert (page.total.passages, page.total.reports) == (len(met), len({one.id for one, _ in met}))
        if "「" in query:
            phrase = query[query.index("「") + 1 : -1]
            assert page.total.occurrences == sum(fold(one.text).text.count(phrase) for _, one in met)
        characters = sum(len(fold(passage.text).text) for _, passage in every)
        assert drawn.held(filters) == Held(len({one.id for one, _ in every}), len(every), characters)
        assert {one.id for one in drawn.reports(filters)} == {one.id for one, _ in every}
        assert counts(page.facets[FacetName.PART]) == counted(
            (one.value, held, passage)
            for held, passage, own in scanned(drawn)
            if meets(query, held, passage) and (held.metadata.report_year or 0) >= 2023
            for one in own
        )
        # A facet leaves its own filter out, in the query and beside it.
        assert counts(page.facets[FacetName.YEAR]) == counted(
            (str(held.metadata.report_year), held, passage)
            for held, passage, own in scanned(drawn)
            if (query == "year:2024" or meets(query, held, passage))
            and (not wanted or own & {*wanted})
            and held.metadata.report_year
        )


def test_within_or_and_not(drawn: Engine) -> None:
    """A part may stand anywhere in a query; with what is without it there is everything."""
    own = {passage.id: (own, fold(passage.text).text) for _, passage, own in scanned(drawn)}
    for query, expected in (
        ("part:不足 OR 「执法」", {one for one, (p, text) in own.items() if LACKING in p or "执法" in text}),
        ("NOT part:打算", {one for one, (p, _) in own.items() if PLANNED not in p}),
        ("法 -part:lacking", {one for one, (p, text) in own.items() if LACKING not in p and "法" in text}),
        ("part:做法 AND part:打算 AND 法", {
            one for one, (p, text) in own.items() if p >= {DONE, PLANNED} and "法" in text
        }),
    ):  # fmt: skip
        page = drawn.search(SearchRequest(query, limit=1000))
        assert {one.id for hit in page.hits for one in hit.passages} == expected
        assert expected
        assert page.total.passages == len(expected)


def test_values() -> None:
    """A part is named in Chinese or by its value; what is neither is told, and so is what was understood."""
    assert parse("part:不足").filters.parts == (part("lacking"),) == parse("part:Lacking").filters.parts
    with pytest.raises(
        QueryError, match="报告部分“缺点”看不懂，可用的有 做法（done）、不足（lacking）、打算"
    ):
        part("缺点")


def test_a_report_is_marked_in_the_part_alone(tmp_path: Path) -> None:
    """The reading page marks what the search found: not what stands in other parts."""
    both = Document(
        Metadata(report_year=2024),
        (),
        (Passage(("一、工作情况",), "推进执法。", 1), Passage(("二、存在不足",), "执法不严。", 2)),
        (SourceLine(LineRole.BODY, "推进执法。"), SourceLine(LineRole.BODY, "执法不严。")),
    )
    engine = engine_on(tmp_path / "index", both)
    (held,) = engine.reports(Filters())
    for request in (
        SearchRequest("执法 part:不足"),
        SearchRequest("执法", filters=Filters(parts=(part("不足"),))),
    ):
        text = engine.report(held.id, request)
        assert text is not None
        assert [len(one.highlights) for one in text.passages] == [0, 1]


def test_the_page_offers_parts(seeds_index: Path) -> None:
    """The facet has its values and they narrow; chip, sentence and JSON name the part."""
    client = create_app(seeds_index).test_client()
    html = client.get("/search?q=执法&part=lacking").get_data(as_text=True)
    assert "<h2>报告部分</h2>" in html
    assert "属于报告的“不足”部分<span" in html
    assert "查的是：段落里有“执法”，并且属于报告的“不足”部分。" in html
    for value in ("lacking", "不足"):
        answer = client.get(f"/api/v1/search?q=执法&part={value}").get_json()
        (lacking,) = (one for one in answer["facets"]["part"] if one["value"] == "lacking")
        assert answer["total"]["passages"] == lacking["passages"] > 0
    assert client.get("/search?q=执法&part=别的").status_code == 400


def test_no_report_has_a_part_of_its_own(tmp_path: Path) -> None:
    """An index that holds nothing answers, and so does one without a heading."""
    engine = engine_on(tmp_path / "index")
    assert engine.search(asked(LACKING)).total.passages == 0
    assert engine.held(Filters(parts=(part("不足"),))) == Held(0, 0, 0)
    other = engine_on(tmp_path / "other", report(()))
    assert other.search(SearchRequest("法")).facets[FacetName.PART] == ()


def asked(one: Part) -> SearchRequest:
    """All passages of a part."""
    return SearchRequest(filters=Filters(parts=(part(one),)))


def report(path: tuple[str, ...], year: int = 2024) -> Document:
    """A report of one passage under some headings."""
    text = "依法行政。"
    return Document(
        Metadata(report_year=year), (), (Passage(path, text, 1),), (SourceLine(LineRole.BODY, text),)
    )


def engine_on(directory: Path, *documents: Document) -> Engine:
    """An engine on reports."""
    with writing(directory) as transaction:
        for number, one in enumerate(documents):
            transaction.put(f"/{number}.txt", "", one)
    return Engine(directory)


def said_by_first_headings(directory: Path) -> dict[tuple[str, str], set[str]]:
    """What the outermost headings say, by the report's name and the heading."""
    (segment,) = open_generation(directory).segments
    file = segment.file
    said = parts.said_by_headings(file)
    firsts = file.extents("section", np.arange(len(said)))[0].tolist()
    found = {}
    for number, above in enumerate(file.heading_above.tolist()):
        if above < 0:
            source = file.report(int(file.first.searchsorted(firsts[number], "right")) - 1).source
            heading = file.grams["section"].original(number)
            found[Path(source).stem, heading] = {
                one.value for one in Part if said[number] & parts.bit_of(one)
            }
    return found


def counts(values: Sequence[FacetValue]) -> dict[str, tuple[int, int]]:
    """The reports and passages of each value."""
    return {one.value: (one.reports, one.passages) for one in values}


def counted(rows: Iterable[tuple[str, Report, FoundPassage]]) -> dict[str, tuple[int, int]]:
    """The same of rows."""
    reports: defaultdict[str, set[str]] = defaultdict(set)
    passages = Counter[str]()
    for value, held, _ in rows:
        reports[value].add(held.id)
        passages[value] += 1
    return {value: (len(reports[value]), passages[value]) for value in reports}


PIECES = [
    "一、", "2024年", "2025年", "2021—2025年", "下一步", "工作安排", "工作计划", "工作情况", "落实情况", "主要举措", "成效", "存在的",
    "存在问题", "问题导向", "整改", "解决", "补齐", "短板", "不足", "和", "及", "，", "执法", "困难群众", "困难", "工作思路", "创新",
]  # fmt: skip


def drawn_report(random: Random) -> Document:
    """A report whose headings are drawn."""
    passages = []
    for _ in range(random.randint(1, 6)):
        path = tuple(
            "".join(random.choice(PIECES) for _ in range(random.randint(1, 4)))
            for _ in range(random.randrange(4))
        )
        passages += [Passage(path, random.choice(("执法。", "依法监督执法，执法。", "督察。")), 1)]
    lines = tuple(SourceLine(LineRole.BODY, one.text) for one in passages)
    passages = [replace(one, line=number) for number, one in enumerate(passages, 1)]
    return Document(Metadata(report_year=random.choice((None, 2022, 2023, 2024))), (), tuple(passages), lines)


def scanned(engine: Engine) -> Iterator[tuple[Report, FoundPassage, frozenset[Part]]]:
    """Every passage with the parts that its section path tells, read heading by heading."""
    for held in engine.reports(Filters()):
        text = engine.report(held.id)
        assert text is not None
        for passage in text.passages:
            headings = (fold(heading).text for heading in passage.section)
            yield held, passage, parts_of(headings, held.metadata.report_year)


def meets(query: str, held: Report, passage: FoundPassage) -> bool:
    """Whether a passage meets one of ``QUERIES``."""
    text = fold(passage.text).text
    return {
        "": True,
        "法": "法" in text,
        "「执法」": "执法" in text,
        "-执法": "执法" not in text,
        "法 OR 「监督」": "法" in text or "监督" in text,
        "year:2024": held.metadata.report_year == 2024,
    }[query]
