"""Comparing: every cell against a plain count over the passages, and against the search that it links to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from index.divisions import by_code
from index.folding import fold
from index.models import Document, LineRole, Metadata, Passage, Report, SourceLine
from index.prepare import report_id
from index.store import writing
from search.comparison import Across, By, Cell, CompareRequest, Comparison, Part, Row, read_queries
from search.engine import Engine
from search.errors import QueryError
from search.filters import FILTERS as NAMES
from search.filters import read_filters
from search.models import FoundPassage, SearchRequest
from search.query import Filters
from web.addresses import Address
from web.app import create_app
from web.cells import CellLinks
from web.cli import run
from web.params import compare_request, search_request

_DIVISIONS = [
    *("", "35", "3505", "350503", "350503", "350502", "350504", "3501", "330324", "3303", "33", "11"),
    *("110101", "110102", "44", "4419", "441900", "440204", "310101"),
]
_ISSUERS = [
    None,
    "清源街道办事处",
    "清源街道辦事處",
    "泉州市人民政府",
    "泉州市司法局",
    "永嘉县人民政府",
    "“”",
    "東城區政府",
]
_WORDS = ["执法", "監督", "监督", "综合查一次", "执法执法", "普法", "法", "的", "，", "规范", "行政"]


def document(random: Random) -> Document:
    """A report of which anything may be unknown; no report is of 2021."""
    texts = ["".join(random.choices(_WORDS, k=random.randint(1, 12))) for _ in range(random.randint(1, 6))]
    division = by_code(random.choice(_DIVISIONS))
    return Document(
        Metadata(
            title=random.choice([None, "年度报告"]),
            issuer=random.choice(_ISSUERS),
            report_year=random.choice([None, 2019, 2020, 2022, 2023, 2023, 2024]),
            published=random.choice([None, "2024-01-19", "2020-03-01", "2023-02-02"]),
            division=division,
        ),
        (),
        tuple(Passage((), text, line) for line, text in enumerate(texts, 1)),
        tuple(SourceLine(LineRole.BODY, text) for text in texts),
    )


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of 150 reports in two segments, of which some were removed again."""
    directory = tmp_path_factory.mktemp("compare") / "index"
    random = Random(11)  # noqa: S311 - the same every time
    for half in range(2):
        with writing(directory) as transaction:
            for number in range(90):
                transaction.put(f"/{half}/{number}.txt", "0", document(random))
    with writing(directory) as transaction:
        for number in range(0, 90, 6):
            transaction.remove(report_id(f"/0/{number}.txt"))
            transaction.remove(report_id(f"/1/{number + 1}.txt"))
    return directory


@pytest.fixture(scope="module")
def made(directory: Path) -> Engine:
    """An engine on these."""
    return Engine(directory)


@pytest.fixture(scope="module")
def app(directory: Path) -> Flask:
    """The application on these."""
    return create_app(directory)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


Held = list[tuple[Report, list[FoundPassage]]]


@pytest.fixture(scope="module")
def held(made: Engine) -> Held:
    """All that is held, read without searching."""
    texts = [(report, made.report(report.id)) for report in made.reports(Filters())]
    return [(report, list(text.passages)) for report, text in texts if text is not None]


@dataclass(frozen=True)
class Asked:
    """A query with its meaning: which reports it is restricted to, which passages it finds, what it counts."""

    text: str
    restricted: Callable[[Report], bool]
    meets: Callable[[str], bool]
    phrases: tuple[str, ...]


def anywhere(_: Report) -> bool:
    """No restriction."""
    return True


ASKED = [
    Asked("“执法”", anywhere, lambda text: "执法" in text, ("执法",)),
    Asked("“执法执法” OR 「監督」", anywhere, lambda t: "执法执法" in t or "监督" in t, ("执法执法", "监督")),
    Asked("综合查一次", anywhere, lambda text: all(one in text for one in ("综合", "查", "一次")), ()),
    Asked(
        "“法” year:2022..2023",
        lambda report: report.metadata.report_year in {2022, 2023},
        lambda text: "法" in text,
        ("法",),
    ),
    Asked(
        "普法 region:泉州市",
        lambda report: (report.metadata.division.code if report.metadata.division else "").startswith("3505"),
        lambda text: "普法" in text,
        (),
    ),
    Asked("“没有这句话”", anywhere, lambda text: "没有这句话" in text, ("没有这句话",)),
    Asked("-执法", anywhere, lambda text: "执法" not in text, ()),
]
FILTERS: list[tuple[dict[str, list[str]], Callable[[Report], bool]]] = [
    ({}, anywhere),
    ({"year": ["2019", "2022..2024"]}, lambda report: report.metadata.report_year not in {None, 2020}),
    (
        {"region": ["350503", "浙江省"], "issuer": ["街道", "县"]},
        lambda report: (
            (report.metadata.division.code if report.metadata.division else "").startswith(("350503", "33"))
            and any(one in fold(report.metadata.issuer or "").text for one in ("街道", "县"))
        ),
    ),
]


def value_of(report: Report, by: By) -> str | None:
    """What tells the row of a report: a year, the code of a division, an issuer's folded name."""
    metadata, division = report.metadata, report.metadata.division
    match by:
        case By.YEAR:
            return str(metadata.report_year) if metadata.report_year else None
        case By.ISSUER:
            return fold(metadata.issuer or "").text or None
        case _:
            digits = {By.PROVINCE: 2, By.CITY: 4, By.COUNTY: 6}[by]
            return division.code[:digits] if division and getattr(division, by.value) else None


def key_of(row: Row, by: By) -> str | None:
    """The same of a row."""
    if row.value is None:
        return None
    return row.code or (fold(row.value).text if by is By.ISSUER else row.value)


def counted(reports: Held, asked: Asked) -> tuple[int, int, int | None, int | None, int | None]:
    """What a cell of some reports must hold, counted passage by passage."""
    searched = [(report, passages) for report, passages in reports if asked.restricted(report)]
    folded = [[fold(passage.text).text for passage in passages] for _, passages in searched]
    characters = sum(len(text) for texts in folded for text in texts)
    if not searched:
        return 0, 0, None, None, None
    found = [[text for text in texts if asked.meets(text)] for texts in folded]
    occurrences = sum(text.count(phrase) for texts in found for text in texts for phrase in asked.phrases)
    return (
        len(searched),
        characters,
        sum(map(bool, found)),
        sum(map(len, found)),
        occurrences if asked.phrases else None,
    )


def check_part(part: Part, reports: Held) -> None:
    """A part has the size and the counts of its reports."""
    assert part.reports_held == len(reports)
    assert part.characters_held == sum(len(fold(one.text).text) for _, texts in reports for one in texts)
    for cell, asked in zip(part.cells, ASKED, strict=True):
        assert tuple(cell) == counted(reports, asked), (part.value, asked.text)


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("across", Across)
@pytest.mark.parametrize(("given", "allowed"), FILTERS, ids=["everything", "years", "regions and issuers"])
def test_each_cell_against_a_plain_count(  # noqa: PLR0913, PLR0917 - three of them are the table's
    made: Engine,
    held: Held,
    by: By,
    across: Across,
    given: dict[str, list[str]],
    allowed: Callable[[Report], bool],
) -> None:
    """Each row, what is in no row, and all together are what a count over the passages says; so are years."""
    comparison = made.compare(asked_of(ASKED, given, by, across))
    under = [one for one in held if allowed(one[0])]
    rows = [*comparison.rows, comparison.unplaced, comparison.total]
    for row in rows:
        is_total = row is comparison.total
        own = [one for one in under if is_total or value_of(one[0], by) == key_of(row, by)]
        check_part(row, own)
        for part in row.across:
            year = int(part.value) if part.value else None
            check_part(part, [one for one in own if one[0].metadata.report_year == year])
    known = sorted({value_of(report, by) or "" for report, _ in under} - {""})
    if by is By.YEAR:
        known = [str(year) for year in range(int(known[0]), int(known[-1]) + 1)]
        assert "2021" in known
    keys = [key_of(row, by) for row in comparison.rows]
    assert (sorted(map(str, keys)) if by is By.ISSUER else keys) == known
    assert bool(comparison.total.across) == (across is Across.YEAR and by is not By.YEAR)


def asked_of(
    asked: Sequence[Asked], given: dict[str, list[str]], by: By, across: Across = Across.NONE
) -> CompareRequest:
    """The request that compares some queries."""
    filters = read_filters({name: given.get(name, []) for name in NAMES})
    return CompareRequest(tuple(one.text for one in asked), filters=filters, by=by, across=across)


def sums(parts: Sequence[Part], place: int) -> list[int]:
    """What the cells of a query are together."""
    cells = [part.cells[place] for part in parts]
    return [sum(getattr(cell, name) or 0 for cell in cells) for name in Cell._fields]


@pytest.mark.parametrize("by", By)
def test_rows_and_what_is_in_none_are_all_that_is_found(made: Engine, by: By) -> None:
    """Rows and unplaced reports add up to the totals of the search; the years of a row to the row."""
    comparison = made.compare(asked_of(ASKED, {}, by, Across.YEAR))
    for place, asked in enumerate(ASKED):
        total = made.search(SearchRequest(asked.text)).total
        expected = [total.reports, total.passages, total.occurrences or 0]
        assert sums([*comparison.rows, comparison.unplaced], place)[2:] == expected
        for row in comparison.rows:
            assert not row.across or sums(row.across, place) == sums([row], place)


@pytest.mark.parametrize("by", By)
def test_what_came_first(made: Engine, held: Held, by: By) -> None:
    """The earliest report by year, date and id, its first passage that matches, and since when any is held."""
    comparison = made.compare(asked_of(ASKED, {}, by))
    seen = 0
    for row in (*comparison.rows, comparison.total):
        own = [one for one in held if row is comparison.total or value_of(one[0], by) == key_of(row, by)]
        for place, asked in enumerate(ASKED):
            searched = [one for one in own if asked.restricted(one[0])]
            saying = [one for one in searched if any(asked.meets(fold(text.text).text) for text in one[1])]
            years = [report.metadata.report_year for report, _ in searched if report.metadata.report_year]
            assert row.earliest_held[place] == min(years, default=None)
            found = row.first_seen[place]
            if not saying:
                assert found is None
                continue
            report, passages = min(saying, key=lambda one: in_time(one[0]))
            passage = next(one for one in passages if asked.meets(fold(one.text).text))
            assert found is not None
            assert (found.report_id, found.passage_id) == (report.id, passage.id)
            metadata = report.metadata
            assert (found.issuer, found.report_year, found.published) == (
                metadata.issuer,
                metadata.report_year,
                metadata.published,
            )
            assert found.as_early == len(as_early(report, [one for one, _ in saying])) - 1
            seen += 1 if found.as_early else 0
    assert seen > 5


def as_early(report: Report, among: Sequence[Report]) -> list[Report]:
    """Which reports, that one among them, are of its year and of its date or of none."""
    year, day = report.metadata.report_year, report.metadata.published
    return [
        one for one in among if one.metadata.report_year == year and one.metadata.published in {day, None}
    ]


def in_time(report: Report) -> tuple[int, str, str]:
    """The order in time: what is not known comes last."""
    return report.metadata.report_year or 9999, report.metadata.published or "9999", report.id


def test_each_cell_is_the_search_that_it_links_to(made: Engine, app: Flask) -> None:
    """For many requests at random, each cell's address finds exactly what the cell counts."""
    random = Random(3)  # noqa: S311 - the same every time
    texts = [*(one.text for one in ASKED), "year:2023", "执法 NEAR/3 “监督”", "“法” issuer:街道", "普法 监督"]
    values = {
        "region": [
            "35",
            "3505",
            "350503",
            "泉州市",
            "浙江省",
            "温州市/永嘉县",
            "北京",
            "东莞市",
            "鼓楼区",
            "=3505",
            "未载明",
        ],
        "year": ["2019", "2022..2023", "2020..", "..2023"],
        "issuer": ["街道", "=清源街道辦事處", "政府"],
        "part": ["lacking", "做法"],
        "match": ["any"],
        "duplicates": ["once"],
    }
    checked = 0
    for _ in range(50):
        pairs = [("q", text) for text in random.sample(texts, 2)]
        pairs += [(name, random.choice(values[name])) for name in random.choices(list(values), k=2)]
        pairs = [
            pair
            for place, pair in enumerate(pairs)
            if pair[0] not in {"match", "duplicates"} or pair not in pairs[:place]
        ]
        pairs += [("by", random.choice(list(By)).value), ("across", random.choice(list(Across)).value)]
        with app.test_request_context():
            comparison = made.compare(compare_request(MultiDict(pairs)))
            for href, cell in linked(comparison, Address.read(MultiDict(pairs))):
                total = made.search(search_request(arguments(href))).total
                assert (total.reports, total.passages, total.occurrences) == (
                    cell.reports,
                    cell.passages,
                    cell.occurrences,
                ), (pairs, href)
                checked += 1
    assert checked > 500


def linked(comparison: Comparison, address: Address) -> Iterator[tuple[str, Cell]]:
    """The cells for which reports are held, each with its address."""
    links = CellLinks(address, comparison.request.by)
    for row in comparison.rows:
        own = links.row(str(row.value), row.code)
        for place, query in enumerate(comparison.queries):
            if row.cells[place].reports_held:
                yield links.search_url(query.text, own), row.cells[place]
            for part in row.across:
                if part.cells[place].reports_held and part.value:
                    yield links.search_url(query.text, (*own, ("year", part.value))), part.cells[place]


def arguments(href: str) -> MultiDict[str, str]:
    """The arguments of an address, as the server reads them."""
    return Request(create_environ(query_string=urlsplit(href).query)).args


def test_issuers_that_a_filter_does_not_tell_apart_are_one_row(made: Engine) -> None:
    """A name in both scripts is one row; most is found in the first; a name of nothing but quotes is none."""
    rows = made.compare(CompareRequest(("“法”",), by=By.ISSUER)).rows
    names = [fold(row.value or "").text for row in rows]
    assert len(names) == len(set(names)) == len({fold(one or "").text for one in _ISSUERS} - {""})
    found = [row.cells[0].passages or 0 for row in rows]
    assert found == sorted(found, reverse=True)


def test_not_held_and_nothing_said_are_told_apart(made: Engine) -> None:
    """A year between others without a report has no numbers, one that says nothing has zeros."""
    rows = {row.value: row for row in made.compare(CompareRequest(("“没有这句话”", "执法"))).rows}
    assert list(rows) == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert rows["2021"].cells[0] == Cell(0, 0, None, None, None)
    assert rows["2021"].cells[0].per_10k_characters is None
    assert rows["2020"].cells[0][2:] == (0, 0, 0)
    assert rows["2020"].cells[0].per_10k_characters == 0
    cell = rows["2020"].cells[1]
    assert cell.occurrences is None
    assert cell.per_10k_characters == pytest.approx(
        10_000 * (cell.passages or 0) / cell.characters_held, abs=1e-4
    )


def test_an_empty_index(tmp_path: Path) -> None:
    """Where nothing is held there are no rows and no numbers."""
    with writing(tmp_path / "index"):
        pass
    for by in By:
        comparison = Engine(tmp_path / "index").compare(
            CompareRequest(("“执法”",), by=by, across=Across.YEAR)
        )
        assert list(comparison.rows) == []
        assert comparison.total.cells == (Cell(0, 0, None, None, None),)
        assert comparison.total.first_seen == (None,)


@pytest.mark.parametrize(
    ("queries", "sentence"),
    [
        ((), "请写出要比较的词语，一行一个。"),
        (("法",) * 21, "一次最多比较 20 个查询，现在有 21 个。"),
        (("执法", "“执法"), "第 2 个查询看不懂：第 1 个字符处的引号 “ 没有配对。"),
        (("“执法",), "第 1 个字符处的引号 “ 没有配对。"),
    ],
)
def test_what_cannot_be_compared(made: Engine, queries: tuple[str, ...], sentence: str) -> None:
    """No query, too many, or one that cannot be understood: a sentence that says which."""
    with pytest.raises(QueryError) as raised:
        made.compare(CompareRequest(queries))
    assert str(raised.value) == sentence


def test_queries_are_lines() -> None:
    """One a line, whatever ends the line; blank ones are none."""
    assert read_queries(["“执法”\r\n\r\n 监督 \n", "", "普法"]) == ("“执法”", "监督", "普法")


Commands = Callable[..., Any]


@pytest.fixture
def printed(
    directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs a command that must succeed, and gives what it printed."""
    monkeypatch.setenv("CHAYICI_INDEX", str(directory))

    def command(*arguments: str) -> str:
        assert run(list(arguments)) == 0
        return capsys.readouterr().out

    return command


@pytest.mark.parametrize("by", By)
def test_json_of_command_and_address(
    made: Engine, client: FlaskClient, printed: Callable[..., str], by: By
) -> None:
    """Both give the same document, whose numbers are the engine's and null where nothing is held."""
    queries = ["“执法”", "综合查一次"]
    own = ("--by", by.value, "--across", "year", "--year", "2019..2023", "--json")
    shape = json.loads(printed("compare", *queries, *own))
    answer = client.get(
        "/api/v1/compare", query_string={"q": queries, "by": by.value, "across": "year", "year": "2019..2023"}
    )
    assert answer.json is not None
    assert {**answer.json, "took_ms": 0} == {**shape, "took_ms": 0}
    given = {"year": ["2019..2023"]}
    comparison = made.compare(asked_of([ASKED[0], ASKED[2]], given, by, Across.YEAR))
    assert (shape["by"], shape["across"]) == (by.value, None if by is By.YEAR else "year")
    assert [row["value"] for row in shape["rows"]] == [row.value for row in comparison.rows]
    for row, expected in zip(shape["rows"], comparison.rows, strict=True):
        for part, of in zip([row, *(row["across"] or [])], [expected, *expected.across], strict=True):
            assert (part["reports_held"], part["characters_held"]) == (of.reports_held, of.characters_held)
            for cell, value in zip(part["queries"], of.cells, strict=True):
                assert cell["per_10k_characters"] == value.per_10k_characters
                assert [cell[name] for name in Cell._fields] == list(value)
    overall = [one for one in shape["first_seen"] if one["value"] is None]
    assert [one["query"] for one in overall] == queries
    if by is By.YEAR:
        assert len(shape["first_seen"]) == 2
        assert [
            one["reports"] for row in shape["rows"] for one in row["queries"] if row["value"] == "2021"
        ] == [
            None,
            None,
        ]


def test_csv_holds_every_cell_once(made: Engine, printed: Callable[..., str]) -> None:
    """A line for each row, year and query; together they are the totals of the search."""
    lines = list(
        csv.DictReader(
            io.StringIO(printed("compare", "“执法”", "普法", "--by", "city", "--across", "year", "--csv"))
        )
    )
    comparison = made.compare(CompareRequest(("“执法”", "普法"), by=By.CITY, across=Across.YEAR))
    years = len(comparison.total.across)
    assert len(lines) == (len(comparison.rows) + 1) * years * 2
    total = made.search(SearchRequest("“执法”")).total
    own = [line for line in lines if line["query"] == "“执法”"]
    assert sum(int(line["occurrences"] or 0) for line in own) == total.occurrences
    assert sum(int(line["reports"] or 0) for line in own) == total.reports
    assert {line["passages"] for line in own if line["reports_held"] == "0"} == {""}
    assert "0" in {line["occurrences"] for line in own}


def test_tables_in_a_terminal(printed: Callable[..., str]) -> None:
    """Years that are not held say so, others have numbers; the matrix has a column for each year."""
    said = printed("compare", "“执法”", "没有这句话")
    row = {line.split()[0]: line for line in said.splitlines() if line.split()}
    assert "未收录" in row["2021"]
    assert "未收录" not in row["2020"]
    assert "█" in said
    assert "首次出现：没有这句话  没有出现（收录始于 2019 年度）" in said
    assert "年度（" in said.split("首次出现：“执法”")[1].splitlines()[0]  # the date, too
    narrowed = printed("compare", "“执法”", "没有这句话 year:2022..", "--year", "2020..2022")
    assert "未收录" not in narrowed
    assert "收录始于" not in narrowed
    assert "无报告" in narrowed
    assert "没有出现（筛选之内始于 2022 年度）" in narrowed
    matrix = printed("compare", "“执法”", "--by", "province", "--across", "year")
    assert "2021" in matrix
    assert "未收录" in matrix
    assert "福建省" in matrix


def test_commands_that_cannot_be_understood(capsys: pytest.CaptureFixture[str], directory: Path) -> None:
    """One sentence, exit status 2."""
    own = ("--index", str(directory))
    for given, sentence in (
        ((), "缺少参数 QUERY"),
        (("法", "--by", "day"), "--by 的值不对：可用的有 year、province、city、county、issuer。"),
        (("法", "--json", "--csv"), "--json 和 --csv 只能用一个。"),
        (("法",) * 21, "一次最多比较 20 个查询"),
    ):
        assert run(["compare", *given, *own]) == 2
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请写出要比较的词语"),
        ({"q": ["法"] * 21}, "参数 q 最多写 20 个值，现在写了 21 个。"),
        ({"q": "法\n" * 21}, "一次最多比较 20 个查询，现在有 21 个。"),
        (
            {"q": "法", "by": "day"},
            "参数 by 的值“day”看不懂，可用的有 year、province、city、county、issuer。",
        ),
        ({"q": "法", "across": "city"}, "参数 across 的值“city”看不懂"),
    ],
)
def test_addresses_that_cannot_be_understood(
    client: FlaskClient, given: dict[str, Any], sentence: str
) -> None:
    """One sentence, status 400."""
    answer = client.get("/api/v1/compare", query_string=given)
    assert answer.status_code == 400
    assert sentence in answer.text
