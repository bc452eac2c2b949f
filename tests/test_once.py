"""Copies counted once: of reports of the same text one is searched, whatever other filters leave of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from benchmarks.agreement import disagreements
from benchmarks.asking import Asked
from benchmarks.questions import Question
from index.divisions import by_code
from index.folding import fold
from index.models import Document, Level, LineRole, Metadata, Passage, Report, SourceLine
from index.prepare import report_id
from index.store import writing
from search.comparison import Across, By, CompareRequest
from search.engine import Engine
from search.filters import PARTS, issuer, level, part, region, year_range
from search.kwic import KwicRequest
from search.models import FacetName, Held, SearchRequest
from search.query import Filters, Match, WithoutCopies
from web.addresses import Address
from web.app import create_app
from web.cells import CellLinks
from web.cli import run
from web.params import compare_request, search_request

ONCE = (WithoutCopies(),)
_CHARACTERS = (
    "执法监督行政复议应诉普宣传合性审查规范文件决策程序街道乡镇村社区矛盾纠化解调人民群众服务优营商环境"
)


_HEADINGS = ("一、存在不足", "一、存在不足和下一步打算", "一、下一步打算", "", "")


def document_of(metadata: Metadata, paragraphs: Iterable[tuple[str, str]]) -> Document:
    """A report of paragraphs, each behind its heading, if it has one."""
    passages = tuple(
        Passage((heading,) if heading else (), text, line)
        for line, (heading, text) in enumerate(paragraphs, 1)
    )
    return Document(metadata, (), passages, tuple(SourceLine(LineRole.BODY, one.text) for one in passages))


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of thirty texts, most of them several times, with years and places that are not always known."""
    random = Random(3)  # noqa: S311 - the same every time
    directory = tmp_path_factory.mktemp("once") / "index"
    with writing(directory) as transaction:
        for number in range(30):
            body = ["".join(random.choice(_CHARACTERS) for _ in range(300)) for _ in range(4)]
            year, place = random.choice((2023, 2024)), random.choice(("350503", "350504", "330324"))
            for copy in range(random.choice((1, 2, 3, 5))):
                metadata = Metadata(
                    issuer=random.choice(("甲县人民政府", "乙县司法局", None)),
                    report_year=random.choice((year, year, None)),
                    division=random.choice((by_code(place), by_code(place), None)),
                    level=random.choice((Level.COUNTY, Level.DEPARTMENT)),
                )
                # A copy may lack the last paragraph, and headings may be read otherwise, or not at all.
                kept = body[: 4 - (copy == 2)]
                headings = [random.choice(_HEADINGS)] * 2 + [random.choice(_HEADINGS)] * 2
                document = document_of(metadata, zip(headings, kept, strict=False))
                transaction.put(f"/{number}/{copy}.txt", "", document)
    return directory


@pytest.fixture(scope="module")
def engine(directory: Path) -> Engine:
    """An engine on it."""
    return Engine(directory)


FILTERS = [
    Filters(copies=ONCE),
    Filters(years=(year_range("2024"),), copies=ONCE),
    Filters(issuers=(issuer("乙县"),), copies=ONCE),
    Filters(regions=(region("泉州市"),), levels=(level("部门"),), copies=ONCE),
    Filters(parts=(part("不足"),), copies=ONCE),
    Filters(parts=(part("不足"), part("打算")), copies=ONCE),
    Filters(years=(year_range("2023"),), parts=(part("打算"),), copies=ONCE),
]


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("query", ["", "「执法」", "「行政」 -「复议」"])
def test_one_of_each_group_is_searched(engine: Engine, query: str, filters: Filters) -> None:
    """Totals and what is held are those of the longest of each group among the reports that the filters leave."""
    meeting = [
        one
        for one in engine.reports(Filters())
        if meets(one, filters) and passages_of(engine, one.id, filters)
    ]
    searched = {one: passages_of(engine, one, filters) for one in longest_of_each(engine, meeting)}
    met = {
        one: [text for text in texts if "「" not in query or found(query, text)]
        for one, texts in searched.items()
    }
    page = engine.search(SearchRequest(query, filters=filters, limit=1000))
    assert {hit.report.id for hit in page.hits} == {one for one, texts in met.items() if texts}
    assert page.total.passages == sum(map(len, met.values()))
    assert engine.held(filters) == Held(
        len(searched),
        sum(map(len, searched.values())),
        sum(len(text) for texts in searched.values() for text in texts),
    )
    assert {one.id for one in engine.reports(filters)} == searched.keys()


def test_nothing_vanishes_with_a_copy(engine: Engine) -> None:
    """Every group of which filters leave any report is found once, whichever of its reports these are."""
    for filters in (
        Filters(issuers=(issuer("甲县"),)),
        Filters(issuers=(issuer("乙县"),)),
        Filters(parts=(part("不足"),)),
        Filters(parts=(part("打算"),), levels=(level("部门"),)),
    ):
        everywhere = engine.reports(filters)
        once = engine.reports(replace(filters, copies=ONCE))
        assert groups_of(engine, once) == groups_of(engine, everywhere)
        assert len(groups_of(engine, once)) == len(once) < len(everywhere)


def test_what_is_searched_is_whole(engine: Engine) -> None:
    """Where copies are cut short, that which is searched has everything that any of them has."""
    whole = {group_of(engine, one.id): one.id for one in engine.reports(Filters(copies=ONCE))}
    short = 0
    for group, kept in whole.items():
        texts = {one: set(passages_of(engine, one, Filters())) for one in group}
        assert all(some <= texts[kept] for some in texts.values())
        short += texts[min(group)] < texts[kept]
    assert short > 0  # the first by id would not do


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one text three times, ``COPIES``; the first by id has no heading that tells a part."""
    random = Random(4)  # noqa: S311 - the same every time
    body = ["执法" + "".join(random.choice(_CHARACTERS) for _ in range(200)) for _ in range(2)]
    directory = tmp_path_factory.mktemp("three") / "index"
    with writing(directory) as transaction:
        for name, year, headings in zip(
            COPIES,
            (2023, 2023, None),
            (("", ""), ("一、存在不足", "二、下一步打算"), ("一、存在不足和下一步打算", "")),
            strict=True,
        ):
            metadata = Metadata(issuer="甲县人民政府", report_year=year, division=by_code("350503"))
            transaction.put(name, "", document_of(metadata, zip(headings, body, strict=True)))
    engine = Engine(directory)
    assert [one.id for one in engine.reports(Filters(copies=ONCE))] == [report_id(COPIES[0])]
    return directory


#: The names of three copies, in the order of their ids.
COPIES = sorted(("/a.txt", "/b.txt", "/c.txt"), key=report_id)


@pytest.mark.parametrize(
    ("query", "parts", "copy", "passages"),
    [
        ("“执法”", (), 0, 2),
        ("“执法”", ("不足",), 1, 1),
        ("“执法”", ("打算",), 1, 1),
        ("“执法”", ("不足", "打算"), 1, 2),
        ("“执法” part:不足", (), 1, 1),
        # No passage of the second copy stands in both parts.
        ("“执法” part:不足", ("打算",), 2, 1),
        ("“执法” part:不足 year:未载明", (), 2, 1),
        ("“执法” part:做法", (), None, 0),
    ],
)
def test_the_copy_that_is_searched_has_the_part(
    three: Path, query: str, parts: tuple[str, ...], copy: int | None, passages: int
) -> None:
    """A text is found in a part if any of its copies has it there: by search, in context, compared, in all."""
    engine = Engine(three)
    filters = Filters(parts=tuple(map(part, parts)), copies=ONCE)
    page = engine.search(SearchRequest(query, filters=filters))
    assert [hit.report.id for hit in page.hits] == ([] if copy is None else [report_id(COPIES[copy])])
    assert page.total.passages == passages
    lines = engine.kwic(KwicRequest(query, filters=filters))
    assert (lines.total.reports, lines.total.passages) == (page.total.reports, passages)
    for by in By:
        compared = engine.compare(CompareRequest((query,), filters=filters, by=by, across=Across.YEAR))
        (cell,) = compared.total.cells
        assert (cell.reports or 0, cell.passages or 0) == (page.total.reports, passages)
        for row in compared.rows:
            assert (row.cells[0].passages or 0) == passages or by is By.YEAR
    assert engine.coverage(filters).total == engine.held(filters)


@pytest.mark.parametrize(
    ("query", "parts", "name", "expected"),
    [
        ("“执法”", (), FacetName.PART, {"lacking": (1, 1), "planned": (1, 1)}),
        ("“执法”", ("不足",), FacetName.PART, {"lacking": (1, 1), "planned": (1, 1)}),
        ("“执法” year:未载明", (), FacetName.PART, {"lacking": (1, 1), "planned": (1, 1)}),
        ("“执法”", (), FacetName.YEAR, {"2023": (1, 2)}),
        ("“执法”", ("打算",), FacetName.YEAR, {"2023": (1, 1)}),
        ("“执法”", ("不足", "打算"), FacetName.COUNTY, {"丰泽区": (1, 2)}),
        ("“执法” part:不足", ("打算",), FacetName.ISSUER, {"甲县人民政府": (1, 1)}),
        ("“执法” part:不足", ("打算",), FacetName.YEAR, {}),
    ],
)
def test_each_facet_counts_a_copy_that_has_the_part(
    three: Path,
    query: str,
    parts: tuple[str, ...],
    name: FacetName,
    expected: dict[str, tuple[int, int]],
) -> None:
    """Each value chooses its own copy among those that have the part; each part among those that have it."""
    filters = Filters(parts=tuple(map(part, parts)), copies=ONCE)
    values = Engine(three).search(SearchRequest(query, filters=filters)).facets[name]
    assert {one.value: (one.reports, one.passages) for one in values} == expected


def test_every_way_of_asking_agrees_with_a_plain_scan(directory: Path, three: Path) -> None:
    """Pages, JSON, exports, comparison, coverage and commands, where copies have their parts in other places."""
    once = ("duplicates", "once")
    asked = {index: Asked.of(index) for index in (directory, three)}
    for index, query, beside in (
        (directory, "“执法” part:打算", (("part", "不足"), once)),
        (directory, "“行政” year:2024", (("part", "lacking"), once)),
        (three, "“执法”", (("part", "打算"), once)),
        (three, "“执法” part:不足", (("part", "打算"), ("year", "2023"), once)),
    ):
        assert list(disagreements(asked[index], [Question(query, Match.ALL, beside)])) == []


@pytest.mark.parametrize(
    "given",
    [
        Filters(copies=ONCE),
        Filters(parts=(part("不足"),), copies=ONCE),
        Filters(parts=(part("打算"),), levels=(level("部门"),), copies=ONCE),
    ],
)
def test_each_facet_value_counts_what_its_filter_finds(engine: Engine, given: Filters) -> None:
    """Choosing a value instead gives just the numbers that stand beside it, also where copies differ in it."""
    facets = engine.search(SearchRequest("「执法」", filters=given)).facets
    for name, read, field in (
        (FacetName.YEAR, year_range, "years"),
        (FacetName.COUNTY, region, "regions"),
        (FacetName.PROVINCE, region, "regions"),
        (FacetName.ISSUER, issuer, "issuers"),
        (FacetName.LEVEL, level, "levels"),
        (FacetName.PART, part, "parts"),
    ):
        assert facets[name]
        for value in facets[name]:
            filters = replace(given, **{field: (read(value.code or value.value),)})
            total = engine.search(SearchRequest("「执法」", filters=filters)).total
            assert (total.reports, total.passages) == (value.reports, value.passages), value


@pytest.mark.parametrize("parts", [(), ("不足",)])
@pytest.mark.parametrize("by", ["year", "province", "county", "issuer"])
def test_each_cell_of_a_comparison_is_the_search_that_it_leads_to(
    engine: Engine, directory: Path, by: str, parts: tuple[str, ...]
) -> None:
    """Also where the copies of a text stand in different cells, of each of which one is counted."""
    arguments = MultiDict(
        [
            *(("q", "“执法”\n矛盾纠纷\n法 year:2023\n法 part:打算"), ("duplicates", "once")),
            *(("by", by), ("across", "year"), *(("part", one) for one in parts)),
        ]
    )
    comparison, address = engine.compare(compare_request(arguments)), Address.read(arguments)
    links = CellLinks(address, By(by))
    checked = 0
    with create_app(directory).test_request_context():
        for row in comparison.rows:
            own = links.row(str(row.value), row.code)
            for place, query in enumerate(comparison.queries):
                filters = [(own, row.cells[place])]
                filters += [
                    ((*own, ("year", one.value)), one.cells[place]) for one in row.across if one.value
                ]
                for cell_filters, cell in filters:
                    href = links.search_url(query.text, cell_filters)
                    total = engine.search(search_request(arguments_of(href))).total
                    assert (total.reports, total.passages) == (cell.reports or 0, cell.passages or 0), href
                    checked += 1
    assert checked >= 6


@pytest.mark.parametrize("copies", [(), ONCE])
def test_what_may_be_as_early(engine: Engine, copies: tuple[WithoutCopies, ...]) -> None:
    """Where copies are counted once, those of one text are one of the reports that may be the first."""
    filters = Filters(copies=copies)
    total = engine.compare(CompareRequest(("“执法”",), filters=filters)).total
    saying = [
        one.id
        for one in engine.reports(Filters(years=(year_range("2023"),)))
        if any("执法" in text for text in passages_of(engine, one.id, Filters()))
    ]
    texts = {group_of(engine, one) for one in saying} if copies else set(saying)
    first = total.first_seen[0]
    assert first is not None
    assert (first.report_year, first.published) == (2023, None)
    assert first.as_early == len(texts) - 1 > 0


def arguments_of(href: str) -> MultiDict[str, str]:
    """The arguments of an address, as the server reads them."""
    return Request(create_environ(query_string=urlsplit(href).query)).args


def test_page_json_and_command_line_agree(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The parameter is a filter everywhere; the page names it and offers the other ways of listing."""
    client = create_app(directory).test_client()
    answer = client.get("/api/v1/search?q=“执法”&duplicates=once").get_json()
    assert run(["search", "“执法”", "--duplicates", "once", "--json", "--index", str(directory)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == answer["total"]
    html = client.get("/search?q=“执法”&duplicates=once").text
    assert f"<strong>{answer['total']['reports']}</strong> 份报告" in html
    assert "内容相同的报告只算一份。" in html
    assert html.count("内容相同的报告只算一份<span") == 1
    assert '<span aria-current="true">只算一份</span>' in html
    # The form has it once: as the choice among three, of which it is the one.
    assert html.count('name="duplicates"') == 3
    assert 'name="duplicates" value="once" checked' in html
    for label in ("逐份列出", "归在一起"):
        assert f">{label}</a>" in html
    reports = client.get("/api/v1/reports?duplicates=once").get_json()
    assert run(["reports", "--duplicates", "once", "--json", "--index", str(directory)]) == 0
    assert json.loads(capsys.readouterr().out) == reports
    assert run(["reports", "--duplicates", "group", "--index", str(directory)]) == 2


def test_the_filter_goes_from_page_to_page(directory: Path) -> None:
    """It is shared by all pages and goes with all other filters when these are taken away."""
    app = create_app(directory)
    with app.test_request_context("/search?q=执法&year=2024&duplicates=once&sort=newest"):
        address = Address((("q", "执法"), ("year", "2024"), ("duplicates", "once"), ("sort", "newest")))
        assert address.filters == (("year", "2024"), ("duplicates", "once"))
        assert "duplicates=once" in address.elsewhere("pages.search_page")
        assert "sort" not in address.elsewhere("pages.search_page")
        assert address.without_filters().pairs == (("q", "执法"), ("sort", "newest"))


def longest_of_each(engine: Engine, reports: Sequence[Report]) -> list[str]:
    """The ids of the longest reports of each group, of equals of the first by id."""
    lengths = {one.id: sum(map(len, passages_of(engine, one.id, Filters()))) for one in reports}
    ordered = sorted(lengths, key=lambda one: (-lengths[one], one))
    groups = {one: group_of(engine, one) for one in ordered}
    return [
        one for place, one in enumerate(ordered) if groups[one] not in {groups[o] for o in ordered[:place]}
    ]


def groups_of(engine: Engine, reports: Sequence[Report]) -> set[frozenset[str]]:
    """The groups of some reports."""
    return {group_of(engine, one.id) for one in reports}


def group_of(engine: Engine, identifier: str) -> frozenset[str]:
    """A report and the others of the same text."""
    text = engine.report(identifier)
    assert text is not None
    return frozenset({identifier, *(one.id for one in text.duplicates)})


def passages_of(engine: Engine, identifier: str, filters: Filters) -> list[str]:
    """The folded passages of a report that are searched: all, or those under a heading asked for."""
    text = engine.report(identifier)
    assert text is not None
    names = [PARTS[one.part] for one in filters.parts]
    return [
        fold(one.text).text
        for one in text.passages
        if not names or any(name in heading for heading in one.section for name in names)
    ]


def meets(report: Report, filters: Filters) -> bool:
    """Whether a report meets the filters, copies and parts apart."""
    metadata = report.metadata
    return (
        (not filters.years or metadata.report_year == filters.years[0].first)
        and (not filters.issuers or filters.issuers[0].folded in (metadata.issuer or ""))
        and (not filters.levels or metadata.level is filters.levels[0].level)
        and (not filters.regions or (metadata.division is not None and metadata.division.city == "泉州市"))
    )


def found(query: str, text: str) -> bool:
    """Whether a passage meets one of the queries."""
    return "执法" in text if query == "「执法」" else "行政" in text and "复议" not in text
