"""Duplicates: copies of a report are recognised and grouped, reports that resemble it are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.duplicates import collection, groups_of, summary
from index import store
from index.damage import fold_passage
from index.divisions import by_code
from index.extraction import extract
from index.integrity import check_index
from index.models import Document, Kind, LineRole, Metadata, Original, Passage, SourceLine
from index.prepare import prepare, report_id
from index.records import dump_report
from index.sketches import CELLS, EMPTY, sketch
from index.store import writing
from index.words import preferred_segmenter
from search.duplicates import Sketched, groups
from search.engine import Engine
from search.filters import year_range
from search.models import Duplicates, Hit, SearchRequest, Sort
from search.query import Filters

_CHARACTERS = (
    "执法监督行政复议应诉普宣传合性审查规范文件决策程序街道乡镇村社区矛盾纠化解调人民群众服务优营商环境"
)


def text(seed: object, size: int = 600) -> str:
    """A text that nobody else has."""
    random = Random(str(seed))  # noqa: S311 - the same every time
    return "".join(random.choice(_CHARACTERS) for _ in range(size))


def document(body: str, metadata: Metadata | None = None) -> Document:
    """A report with a body, a passage for each line."""
    lines = body.splitlines()
    passages = tuple(Passage((), line, number) for number, line in enumerate(lines, 1))
    return Document(
        metadata or Metadata(), (), passages, tuple(SourceLine(LineRole.BODY, one) for one in lines)
    )


def engine_on(directory: Path, *documents: Document) -> Engine:
    """An engine on reports whose sources are 0, 1, 2 and so on."""
    with writing(directory) as transaction:
        for number, one in enumerate(documents):
            transaction.put(str(number), "", one)
    return Engine(directory)


def grouped(engine: Engine, request: SearchRequest | None = None) -> list[list[str]]:
    """The sources of the hits and of the reports that they stand for."""
    asked = replace(request or SearchRequest(), duplicates=Duplicates.GROUP, limit=10_000)
    page = engine.search(asked)
    assert page.listed == len(page.hits)
    found = [[one.source for one in (hit.report, *hit.duplicates)] for hit in page.hits]
    assert page.total.reports == sum(map(len, found))
    return found


def together(engine: Engine) -> set[frozenset[str]]:
    """The sources that are grouped, without those that stand alone."""
    return {frozenset(group) for group in grouped(engine) if len(group) > 1}


def test_a_sketch_tells_how_much_is_shared() -> None:
    """Two sketches have as many cells in common as their texts have shingles, with the error of a sample."""
    base = text("base", 4000)
    for share in (0.0, 0.3, 0.6, 0.9, 1.0):
        other = base[: int(4000 * share)] + text(share, 4000 - int(4000 * share))
        one, two = ({x[place : place + 5] for place in range(len(x) - 4)} for x in (base, other))
        expected = len(one & two) / len(one | two)
        assert abs(float((sketch([base]) == sketch([other])).mean()) - expected) < 3.5 * 0.5 / CELLS**0.5


def test_a_sketch_is_of_letters_and_digits_alone() -> None:
    """Signs and the ends of passages make no difference; a text as short as a note has no sketch."""
    base = text("base")
    broken = [base[:100] + "，", "“" + base[100:350], base[350:] + "。"]
    assert (sketch([base]) == sketch(broken)).all()
    assert (sketch([base[:60]]) == EMPTY).all()
    assert (sketch([]) == EMPTY).all()
    assert (sketch(["法" * 600]) == EMPTY).all()
    assert (sketch(["\ud800" + base]) != EMPTY).any()


def test_copies_and_decoys() -> None:
    """Of made copies of every kind nearly all are found, and no decoy is taken for one."""
    made = list(collection(48))
    told = summary(made, groups_of(made)[0])
    figures = {line[:28].strip(): line[28:].split() for line in told.splitlines() if "%" in line[28:]}
    assert float(figures["precision"][-1].rstrip("%")) == 100
    assert float(figures["recall"][-1].rstrip("%")) >= 90
    for decoy in ("next year", "next year, title lost", "same place, half copied"):
        assert figures[decoy][-1] == "0.0%"


QUANZHOU, FENGZE = by_code("3505"), by_code("350503")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Metadata(report_year=2024), Metadata(report_year=2024), True),
        (Metadata(report_year=2024), Metadata(), True),
        (Metadata(report_year=2024), Metadata(report_year=2023), False),
        (Metadata(division=QUANZHOU), Metadata(), True),
        (Metadata(division=QUANZHOU), Metadata(division=FENGZE), False),
        (Metadata(report_year=2024, division=QUANZHOU), Metadata(division=QUANZHOU), True),
        (Metadata(issuer="泉州市司法局"), Metadata(issuer="泉州市人民政府"), True),
        (Metadata(), Metadata(kind=Kind.TEMPLATE), False),
    ],
)
def test_what_is_known_to_differ_is_not_the_same(
    tmp_path: Path, one: Metadata, other: Metadata, *, same: bool
) -> None:
    """Equal texts are the same report unless year, division or kind are known to be different."""
    engine = engine_on(tmp_path / "index", document(text(1), one), document(text(1), other))
    assert bool(together(engine)) is same


def test_no_group_holds_two_years(tmp_path: Path) -> None:
    """A copy of unknown year goes with the one it is most like, and does not join two years."""
    base = text(1, 2000)
    engine = engine_on(
        tmp_path / "index",
        document(base[:1900] + text(2, 100), Metadata(report_year=2023)),
        document(base),
        document(base[:1990] + text(3, 10), Metadata(report_year=2024)),
    )
    assert together(engine) == {frozenset({"1", "2"})}


def test_many_copies_of_a_template(tmp_path: Path) -> None:
    """Copies are found in a crowd that all use a template, and so are many copies of one report."""
    template = text("template", 400)
    own = [document(template + text(number)) for number in range(150)]
    engine = engine_on(tmp_path / "index", *own, *(document(template + text(7)) for _ in range(60)), own[90])
    assert together(engine) == {
        frozenset({"7", *(str(150 + number) for number in range(60))}),
        frozenset({"90", "210"}),
    }


def test_groups_do_not_depend_on_the_order() -> None:
    """The same reports in another order make the same groups."""
    random = np.random.default_rng(5)
    count = 300
    rows = random.integers(1, 1 << 16, (40, CELLS)).astype(np.uint16)[random.integers(0, 40, count)]
    noise = random.random((count, CELLS)) < 0.1
    rows = np.where(noise, random.integers(1, 1 << 16, (count, CELLS)), rows).astype(np.uint16)
    years, zeros = random.integers(-1, 1, count), np.zeros(count, np.int64)
    reports = Sketched(rows, zeros + 1000, years, zeros, zeros)
    found = groups(reports)
    assert len(np.unique(found)) == 40
    order = random.permutation(count)
    again = order[groups(Sketched(rows[order], zeros + 1000, years[order], zeros, zeros))]
    for one, other in ((found, again[np.argsort(order)]), (again[np.argsort(order)], found)):
        assert all(len(set(other[one == group])) == 1 for group in np.unique(one))


def hits(engine: Engine, request: SearchRequest) -> list[Hit]:
    """All hits of a request."""
    return list(engine.search(replace(request, limit=10_000)).hits)


REQUESTS = [
    SearchRequest("执法"),
    SearchRequest("「法」 OR 「监督」", sort=Sort.OCCURRENCES),
    SearchRequest("监督 执法", sort=Sort.NEWEST),
    SearchRequest("「执法」", sort=Sort.OLDEST),
    SearchRequest("NOT 「执法」"),
    SearchRequest("法", filters=Filters(years=(year_range("2018.."),))),
    SearchRequest(""),
    SearchRequest("无此文字"),
]


def check_grouped_hits(engine: Engine, same: dict[str, object]) -> None:
    """A grouped result is the list of all reports with the later ones of each group put below the first."""
    for request in REQUESTS:
        everything, page = hits(engine, request), engine.search(replace(request, limit=10_000))
        expected: dict[object, list[str]] = {}
        for hit in everything:
            assert hit.duplicates == ()
            expected.setdefault(same[hit.report.source], []).append(hit.report.source)
        found = grouped(engine, request)
        assert found == list(expected.values()), request
        merged = replace(request, limit=10_000, duplicates=Duplicates.GROUP)
        answer = engine.search(merged)
        assert (answer.total, answer.facets) == (page.total, page.facets)
        paged = [engine.search(replace(merged, limit=3, page=number)) for number in range(1, 5)]
        shown = [hit for one in paged for hit in one.hits]
        assert shown == list(answer.hits[:12])
        assert {one.pages for one in paged} == {max(1, -(-len(expected) // 3))}


def check_reports(engine: Engine, same: dict[str, object]) -> None:
    """Each report names the others of its group."""
    for source, group in same.items():
        shown = engine.report(report_id(source))
        assert shown is not None
        others = {other for other, own in same.items() if own == group and other != source}
        assert {one.source for one in shown.duplicates} == others


@pytest.mark.parametrize("seed", range(3))
def test_an_index_with_a_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """After adding, replacing, removing and merging, what is grouped is what was copied from one report."""
    monkeypatch.setattr(store, "_CHARACTERS_A_SEGMENT", 40_000)
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 3)
    random = Random(seed)  # noqa: S311 - the same every time
    # A copy that has lost characters may have lost its year or its division, too.
    made = [one for one in collection(24) if "lost" not in one.change and "several" not in one.change]
    documents = [extract(Original(one.text)) for one in made]
    directory = tmp_path / "index"
    same: dict[str, object] = {}
    merges = 0
    kept: Engine | None = None
    for number in range(12):
        before = {path.name for path in directory.glob("*.arrays")}
        with writing(directory) as transaction:
            for _ in range(random.choice((1, 3, 8))):
                source = str(random.randrange(30))
                if source in same and random.random() < 0.3:
                    transaction.remove(report_id(source))
                    del same[source]
                    continue
                place = random.randrange(len(made))
                transaction.put(source, str(number), documents[place])
                one = made[place]
                same[source] = one.origin if one.is_copy else (one.origin, one.change)
        merges += len(before - {path.name for path in directory.glob("*.arrays")}) > 1
        kept = kept or Engine(directory)
        if number % 4 == 3:
            for engine in (kept, Engine(directory)):
                check_grouped_hits(engine, same)
                check_reports(engine, same)
            assert check_index(directory).problems == ()
    assert merges > 0
    assert len(set(same.values())) < len(same)


def test_of_equal_ones_that_with_an_address_is_shown(tmp_path: Path) -> None:
    """Of copies that match equally well the one is shown whose address is known."""
    prepared = [
        prepare(str(number), "", document(text(1)), preferred_segmenter().name) for number in range(8)
    ]
    with_url = replace(prepared[3].report, url="https://example.org/report.html")
    prepared[3] = replace(prepared[3], report=with_url, record=dump_report(with_url))
    with writing(tmp_path / "index") as transaction:
        for one in prepared:
            transaction.put_prepared(one)
    engine = Engine(tmp_path / "index")
    (hit,) = engine.search(SearchRequest("执法", duplicates=Duplicates.GROUP)).hits
    assert hit.report.url == with_url.url
    ids = [one.id for one in hit.duplicates]
    assert ids == sorted(one.report.id for one in prepared if one.report.id != with_url.id)


def test_the_sketch_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check tells of a sketch that is not that of the text."""

    def of_another(_: Sequence[str]) -> object:
        return np.ones(CELLS, np.uint16)

    monkeypatch.setattr("index.prepare.sketch", of_another)
    engine_on(tmp_path / "index", document(text(1)))
    assert "索引与文字不符" in check_index(tmp_path / "index").problems[0]


def test_glosses_and_script_are_folded_before(tmp_path: Path) -> None:
    """What is searched alike is alike: script, glosses and width do not count."""
    plain = "推进行政执法监督" + text(1)
    marked = plain.replace("执法", "執(zhí)法").replace("监督", "監督")
    assert fold_passage(marked).text == fold_passage(plain).text
    assert together(engine_on(tmp_path / "index", document(plain), document(marked)))
