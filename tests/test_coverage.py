"""Coverage: every number against a plain scan over the reports, every cell against the search that it leads to."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from rich.cells import cell_len

from index.divisions import below, by_code
from index.folding import fold
from index.models import Document, Kind, Level, LineRole, Metadata, Passage, Report, SourceLine
from index.pipeline import index_sources
from index.prepare import report_id
from index.store import writing
from search.coverage import Amount
from search.engine import Engine
from search.errors import QueryError
from search.filters import kind, part, region, year_range
from search.models import Held, ReportText, SearchRequest
from search.query import Filters, WithoutCopies
from web.app import create_app
from web.cli import run

_CHARACTERS = "执法监督行政复议应诉普宣传合性审查规范文件决策程序街道乡镇村社区矛盾纠纷化解调"
_PLACES = (
    *("", "35", "3505", "350503", "350503001", "350504", "3501", "33", "330324", "110108", "429004", "4419"),
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of reports whose years, places, levels and kinds are drawn, some of them several times."""
    random = Random(8)  # noqa: S311 - the same every time
    directory = tmp_path_factory.mktemp("coverage") / "index"
    for commit in range(2):
        with writing(directory) as transaction:
            for number in range(commit * 30, 30 + commit * 40):
                for name, document in copies_of(random, number):
                    transaction.put(name, "", document)
            if commit:
                transaction.remove(report_id("/3/0.txt"))
    return directory


def copies_of(random: Random, number: int) -> Iterable[tuple[str, Document]]:
    """A report, and perhaps others of the same text."""
    texts = ["".join(random.choice(_CHARACTERS) for _ in range(150)) for _ in range(random.choice((1, 2, 5)))]
    year, place = random.choice((None, 2018, 2021, 2022, 2024)), random.choice(_PLACES)
    for copy in range(random.choice((1, 1, 1, 2, 4))):
        metadata = Metadata(
            title=f"第{number}份报告",
            report_year=random.choice((year, None)) if copy else year,
            division=by_code(random.choice((place, "")) if copy else place),
            level=random.choice((*Level, None)),
            kind=Kind.PLAN if number % 9 == 0 else Kind.REPORT,
        )
        path = (random.choice(("一、存在不足", "一、工作情况")),)
        passages = tuple(Passage(path, text, line) for line, text in enumerate(texts, 1))
        lines = tuple(SourceLine(LineRole.BODY, text) for text in texts)
        yield f"/{number}/{copy}.txt", Document(metadata, (), passages, lines)


@pytest.fixture(scope="module")
def engine(directory: Path) -> Engine:
    """An engine on it."""
    return Engine(directory)


@pytest.fixture(scope="module")
def client(directory: Path) -> FlaskClient:
    """A browser without JavaScript."""
    return create_app(directory).test_client()


ONCE = (WithoutCopies(),)
FILTERS = [
    Filters(),
    Filters(regions=(region("福建省"),)),
    Filters(regions=(region("泉州市"),), years=(year_range("2021.."),)),
    Filters(kinds=(kind("计划"),)),
    Filters(parts=(part("不足"),)),
    Filters(copies=ONCE),
    Filters(parts=(part("不足"),), copies=ONCE),
    Filters(regions=(region("福建"),), parts=(part("不足"),), copies=ONCE),
    Filters(years=(year_range("1999"),)),
]


@pytest.mark.parametrize("filters", FILTERS)
def test_every_number_is_a_plain_count(engine: Engine, filters: Filters) -> None:
    """Divisions, years, levels and kinds hold what a scan over the reports finds there."""
    found = engine.coverage(filters)
    scan = Scan(engine, filters)
    assert found.total == engine.held(filters) == scan.held(scan.everything)
    dated = sorted(one.metadata.report_year for one in scan.everything if one.metadata.report_year)
    assert found.years == (tuple(range(dated[0], dated[-1] + 1)) if dated else ())
    rows = {(one.code, one.itself): one for one in (*found.divisions, *filter(None, (found.unplaced,)))}
    own = defaultdict(list)
    for one in scan.everything:
        own[row_of(one, filters)].append(one)
    assert rows.keys() == {key for key, reports in own.items() if scan.amount(reports).reports}
    for key, row in rows.items():
        assert row.total == scan.amount(own[key])
        assert row.undated == scan.amount(of_year(own[key], None))
        assert row.years == tuple(scan.amount(of_year(own[key], year)) for year in found.years)
    assert found.by_year == tuple(scan.amount(of_year(scan.everything, year)) for year in found.years)
    assert found.undated == scan.amount(of_year(scan.everything, None))
    assert dict(found.by_level) == scan.by("level")
    assert dict(found.by_kind) == scan.by("kind")


def test_what_is_not_held_is_named(engine: Engine) -> None:
    """The divisions of which nothing is held are those of the same level that are not among the rows."""
    for place, code in (("", ""), ("福建省", "35"), ("北京市", "11"), ("湖北省", "42"), ("丰泽区", "350503")):
        found = engine.coverage(Filters(regions=(region(place),) if place else ()))
        held = {one.code for one in found.divisions if not one.itself}
        assert {one.code for one in found.not_held} == {one.code for one in below(code)} - held
        assert found.not_held
        assert held or place == "福建省"


def test_divisions_right_below() -> None:
    """Placeholders of the statistics are passed over, and so is a city that is repeated as its own county."""
    assert [one.names for one in below("")][:2] == [("北京市",), ("天津市",)]
    assert {one.names for one in below("11")} >= {("北京市", "东城区"), ("北京市", "海淀区")}
    assert ("湖北省", "仙桃市") in {one.names for one in below("42")}
    assert {len(one.names) for one in below("4419")} == {3}
    assert below("350503001") == ()


def test_copies_are_told(engine: Engine) -> None:
    """How many reports are held several times, and the largest groups, however they are counted."""
    for copies in ((), ONCE):
        found = engine.coverage(Filters(copies=copies)).copies
        groups = {group_of(engine, one.id) for one in engine.reports(Filters())}
        several = sorted(
            (group for group in groups if len(group) > 1), key=lambda group: (-len(group), min(group))
        )
        assert (found.groups, found.reports) == (len(several), sum(map(len, several)))
        assert [one.copies for one in found.largest] == [len(group) for group in several[:10]]
        assert [[one.id for one in group.reports] for group in found.largest] == [
            sorted(group) for group in several[:10]
        ]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "show=characters",
        "region=福建省",
        "region=福建省&year=2018..2022&duplicates=once",
        "region=3505&region=110108&part=lacking",
        "region=35&region==35&region=丰泽区",
        "region==330324&region=福建省",
        "region==35&region==350503&region==3505",
        "duplicates=once",
        "part=lacking&duplicates=once",
        "q=执法&kind=计划&level=county",
    ],
)
def test_every_cell_leads_to_its_reports(client: FlaskClient, query: str) -> None:
    """The search behind each number of the page finds just so many reports, and holds so many characters."""
    html = client.get(f"/coverage?{query}").text
    links = re.findall(r'<a href="([^"]*)" title="([\d,]+) 份报告，([\d,]+) 字">', html)
    assert len(links) > 5
    for href, reports, _ in set(links):
        answer = client.get("/api/v1" + "/search?" + urlsplit(unescape(href)).query)
        assert answer.get_json()["total"]["reports"] == int(reports.replace(",", "")), href


def test_names_lead_down_and_back_up(client: FlaskClient) -> None:
    """A division leads to what lies below it, with the filters kept, and from there back."""
    html = client.get("/coverage?kind=报告").text
    down = next(unescape(href) for href, name in named_links(html) if name == "福建省")
    assert urlsplit(down).path == "/coverage"
    html = client.get(down).text
    names = {name: unescape(href) for href, name in named_links(html)}
    assert {"全国", "福州市", "泉州市"} <= names.keys()
    assert "福建省本级" in html
    assert "福建省收录了哪些报告" in html
    assert client.get(names["全国"]).text == client.get("/coverage?kind=报告").text
    html = client.get(names["泉州市"]).text
    assert {"全国", "福建省", "丰泽区", "洛江区"} <= {name for _, name in named_links(html)}


def test_page_json_and_command_line_agree(
    client: FlaskClient, directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same numbers under the same filters; the CSV has a row for each division and year."""
    answer = client.get("/api/v1/coverage?region=福建省&duplicates=once").get_json()
    options = ["--region", "福建省", "--duplicates", "once", "--index", str(directory)]
    assert run(["coverage", "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out) == answer
    assert run(["coverage", "--csv", *options]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    cells = {
        (one["code"], str(int(one["itself"])), str(cell["value"])): (cell["reports"], cell["characters"])
        for one in answer["divisions"]
        for cell in one["years"]
    }
    told = {
        (row["code"], row["itself"], row["year"]): (int(row["reports"]), int(row["characters"]))
        for row in rows
        if row["year"]
    }
    assert told == cells
    html = client.get("/coverage?region=福建省&duplicates=once").text
    assert f"<strong>{answer['total']['reports']}</strong> 份报告" in html
    for one in answer["divisions"]:
        assert f'title="{one["reports"]:,} 份报告，{one["characters"]:,} 字"' in html
    assert run(["coverage", *options]) == 0
    table = capsys.readouterr().out
    assert f"{answer['total']['reports']} 份报告" in table
    assert len({cell_len(line) for line in table.splitlines() if "市" in line and "·" in line}) == 1


def test_reports_as_csv(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command lists the same reports as in JSON, in the same order; what is not known is empty."""
    options = ["--region", "泉州市", "--index", str(directory)]
    assert run(["reports", "--json", *options]) == 0
    held = json.loads(capsys.readouterr().out)
    assert run(["reports", "--csv", *options]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [list(row) for row in rows] == [[*one, "link"] for one in held]
    for row, one in zip(rows, held, strict=True):
        expected = one | {"issuers": "、".join(one["issuers"]), "link": None}
        assert row == {name: "" if value is None else str(value) for name, value in expected.items()}


def test_reports_come_newest_first(engine: Engine) -> None:
    """The order is that of years, days, issuers and ids, known before unknown."""

    def place(one: Report) -> tuple[int, int, str, str]:
        metadata = one.metadata
        day = int((metadata.published or "0").replace("-", ""))
        return -(metadata.report_year or 0), -day, metadata.issuer or "", one.id

    reports = engine.reports(Filters())
    assert list(reports) == sorted(reports, key=place) == list(engine.each_report(Filters()).reports)


def test_a_division_alone_and_what_is_not_known(engine: Engine) -> None:
    """With = in front a division is meant without what lies below it; what is not known can be asked for."""
    known = [one.metadata for one in engine.reports(Filters())]
    for query, understood, reports in (
        ("region:=福建省", "行政区划是“福建省”本级", sum(one.division == by_code("35") for one in known)),
        ("region:未载明", "行政区划未载明", sum(one.division is None for one in known)),
        ("year:unknown", "年度未载明", sum(one.report_year is None for one in known)),
        ("level:未載明", "机构层级未载明", sum(one.level is None for one in known)),
        ("NOT year:未载明", "不满足（年度未载明）", sum(one.report_year is not None for one in known)),
    ):
        found = engine.search(SearchRequest(query))
        assert (found.understood, found.total.reports) == (understood, reports)
        assert 0 < reports < len(known)
    with pytest.raises(QueryError, match="没有名为“无此地”的行政区划"):
        region("=无此地")


def test_an_empty_index(tmp_path: Path) -> None:
    """Nothing is held: the page says so, and names every province as missing."""
    (tmp_path / "empty").mkdir()
    index_sources([tmp_path / "empty"], tmp_path / "index")
    found = Engine(tmp_path / "index").coverage(Filters())
    assert (found.total, found.years, found.divisions) == (Held(0, 0, 0), (), ())
    assert len(found.not_held) == 31
    client = create_app(tmp_path / "index").test_client()
    html = client.get("/coverage").text
    assert "没有这样的报告。" in html
    assert "<strong>31</strong> 个行政区划还没有收录" in html
    assert client.get("/coverage?show=all").status_code == 400
    assert client.get("/coverage?region=无此地").status_code == 400


class Scan:
    """The reports that meet some filters, counted one by one."""

    def __init__(self, engine: Engine, filters: Filters) -> None:
        self._engine = engine
        self._filters = filters
        self.everything = [one for one in engine.reports(Filters()) if meets(one, filters)]

    def amount(self, reports: list[Report]) -> Amount:
        """How much these are; of copies the longest is counted where only one is."""
        held = self.held(reports)
        return Amount(held.reports, held.characters)

    def held(self, reports: list[Report]) -> Held:
        """The same with passages."""
        lengths = {one.id: sum(map(len, self._texts(one.id, everywhere=True))) for one in reports}
        ids = sorted(filter(self._texts, lengths), key=lambda one: (-lengths[one], one))
        if self._filters.copies:
            groups = [group_of(self._engine, one) for one in ids]
            ids = [one for place, one in enumerate(ids) if groups[place] not in groups[:place]]
        texts = [self._texts(one) for one in ids]
        return Held(len(texts), sum(map(len, texts)), sum(len(text) for several in texts for text in several))

    def by(self, name: str) -> dict[object, Amount]:
        """How much there is for each value of a field."""
        values = {getattr(one.metadata, name) for one in self.everything}
        counted = {
            value: self.amount([one for one in self.everything if getattr(one.metadata, name) == value])
            for value in values
        }
        return {value: amount for value, amount in counted.items() if amount.reports}

    def _texts(self, identifier: str, *, everywhere: bool = False) -> list[str]:
        return [
            fold(one.text).text
            for one in text_of(self._engine, identifier).passages
            if everywhere or not self._filters.parts or one.section == ("一、存在不足",)
        ]


def meets(report: Report, filters: Filters) -> bool:
    """Whether a report meets the filters of ``FILTERS``."""
    metadata = report.metadata
    names = metadata.division.names if metadata.division else ()
    return (
        (not filters.years or (filters.years[0].first or 0) <= (metadata.report_year or 0))
        and (not filters.years or (metadata.report_year or 0) <= (filters.years[0].last or 9999))
        and (not filters.kinds or metadata.kind is filters.kinds[0].kind)
        and (not filters.regions or any(name.startswith(filters.regions[0].name) for name in names))
    )


def row_of(report: Report, filters: Filters) -> tuple[str | None, bool]:
    """The code of the division in whose row a report belongs, and whether that is the region itself."""
    division = report.metadata.division
    if division is None:
        return None, False
    above = by_code(filters.regions[0].codes[0]) if filters.regions else None
    depth = len(above.names) if above else 0
    if len(division.names) == depth:
        return division.code, True
    within = [one for one in (by_code(division.code[:length]) for length in (2, 4, 6, 9)) if one]
    return next(one.code for one in within if len(one.names) == depth + 1), False


def of_year(reports: list[Report], year: int | None) -> list[Report]:
    """Those of a year, or of none that is known."""
    return [one for one in reports if one.metadata.report_year == year]


def group_of(engine: Engine, identifier: str) -> frozenset[str]:
    """A report and the others of the same text."""
    return frozenset({identifier, *(one.id for one in text_of(engine, identifier).duplicates)})


@cache
def text_of(engine: Engine, identifier: str) -> ReportText:
    """A whole report."""
    text = engine.report(identifier)
    assert text is not None
    return text


def named_links(html: str) -> list[tuple[str, str]]:
    """The links of a page, and what they say."""
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)
