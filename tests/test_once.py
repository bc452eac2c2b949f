"""Copies counted once: of reports of the same text one is searched, whatever other filters leave of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from index.divisions import by_code
from index.folding import fold
from index.models import Document, Level, LineRole, Metadata, Passage, Report, SourceLine
from index.store import writing
from search.comparison import By
from search.engine import Engine
from search.filters import issuer, level, part, region, year_range
from search.models import FacetName, Held, SearchRequest
from search.query import Filters, WithoutCopies
from web.addresses import Address
from web.app import create_app
from web.cells import CellLinks
from web.cli import run
from web.params import compare_request, search_request

ONCE = (WithoutCopies(),)
_CHARACTERS = (
    "执法监督行政复议应诉普宣传合性审查规范文件决策程序街道乡镇村社区矛盾纠化解调人民群众服务优营商环境"
)


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
                # A copy may lack the last paragraph, and its headings.
                kept = body[: 4 - (copy == 2)]
                heading = random.choice((("一、存在不足",), ("一、存在不足",), ()))
                passages = tuple(Passage(heading, one, line) for line, one in enumerate(kept, 1))
                lines = tuple(SourceLine(LineRole.BODY, one) for one in kept)
                transaction.put(f"/{number}/{copy}.txt", "", Document(metadata, (), passages, lines))
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
    Filters(years=(year_range("2023"),), parts=(part("不足"),), copies=ONCE),
]


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("query", ["", "「执法」", "「行政」 -「复议」"])
def test_one_of_each_group_is_searched(engine: Engine, query: str, filters: Filters) -> None:
    """Totals and what is held are those of the first of each group among the reports that the filters leave."""
    firsts = first_of_each(engine, [one for one in engine.reports(Filters()) if meets(one, filters)])
    searched = {one: passages_of(engine, one, filters) for one in firsts}
    met = {
        one: [text for text in texts if "「" not in query or found(query, text)]
        for one, texts in searched.items()
    }
    page = engine.search(SearchRequest(query, filters=filters, limit=1000))
    assert {hit.report.id for hit in page.hits} == {one for one, texts in met.items() if texts}
    assert page.total.passages == sum(map(len, met.values()))
    held = [texts for texts in searched.values() if texts]
    assert engine.held(filters) == Held(
        len(held), sum(map(len, held)), sum(len(text) for texts in held for text in texts)
    )
    assert {one.id for one in engine.reports(filters)} == {one for one, texts in searched.items() if texts}


def test_nothing_vanishes_with_a_copy(engine: Engine) -> None:
    """Every group of which a filter leaves any report is found once, whichever of its reports these are."""
    for one in ("甲县", "乙县"):
        everywhere = engine.reports(Filters(issuers=(issuer(one),)))
        once = engine.reports(Filters(issuers=(issuer(one),), copies=ONCE))
        assert groups_of(engine, once) == groups_of(engine, everywhere)
        assert len(groups_of(engine, once)) == len(once) < len(everywhere)


def test_each_facet_value_counts_what_its_filter_finds(engine: Engine) -> None:
    """Choosing a value gives just the numbers that stand beside it, also where copies differ in it."""
    facets = engine.search(SearchRequest("「执法」", filters=Filters(copies=ONCE))).facets
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
            filters = Filters(**{field: (read(value.code or value.value),)}, copies=ONCE)  # type: ignore[arg-type]
            total = engine.search(SearchRequest("「执法」", filters=filters)).total
            assert (total.reports, total.passages) == (value.reports, value.passages), value


@pytest.mark.parametrize("by", ["year", "province", "county", "issuer"])
def test_each_cell_of_a_comparison_is_the_search_that_it_leads_to(
    engine: Engine, directory: Path, by: str
) -> None:
    """Also where the copies of a text stand in different cells, of each of which one is counted."""
    arguments = MultiDict(
        [("q", "“执法”\n矛盾纠纷\n法 year:2023"), ("duplicates", "once"), ("by", by), ("across", "year")]
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


def first_of_each(engine: Engine, reports: Sequence[Report]) -> list[str]:
    """The ids of the first reports by id of each group."""
    ordered = sorted(one.id for one in reports)
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
    """The folded passages of a report that are searched: all, or those under the heading asked for."""
    text = engine.report(identifier)
    assert text is not None
    return [fold(one.text).text for one in text.passages if one.section or not filters.parts]


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
