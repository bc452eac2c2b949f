"""Facets of a larger collection: the commonest values, and these counted right."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path
from random import Random

import pytest

from index.models import Document, LineRole, Metadata, Passage, SourceLine
from index.store import writing
from search.comparison import By, CompareRequest
from search.engine import Engine
from search.facets import MOST_VALUES
from search.filters import read_filters
from search.models import FacetName, SearchRequest
from search.query import Filters
from web.app import create_app


def test_the_commonest_values(tmp_path: Path) -> None:
    """Of more issuers than a facet may have those with the most reports are kept, then the most passages."""
    random = Random(5)  # noqa: S311 - the same every time
    reports, passages = Counter[str](), Counter[str]()
    with writing(tmp_path / "index") as transaction:
        for number in range(400):
            issuer = f"第{int(random.random() ** 2 * 250):03}镇人民政府"
            texts = ["依法行政。"] * random.randrange(1, 4)
            reports[issuer] += 1
            passages[issuer] += len(texts)
            document = Document(
                Metadata(issuer=issuer, report_year=2000 + number % 20),
                (),
                tuple(Passage((), text, line) for line, text in enumerate(texts, 1)),
                tuple(SourceLine(LineRole.BODY, text) for text in texts),
            )
            transaction.put(f"/{number}.txt", "0", document)
    assert len(reports) > MOST_VALUES
    facets = Engine(tmp_path / "index").search(SearchRequest("「行政」")).facets
    expected = sorted(reports, key=lambda issuer: (-reports[issuer], -passages[issuer], issuer))[:MOST_VALUES]
    shown = [(value.value, value.reports, value.passages) for value in facets[FacetName.ISSUER]]
    assert shown == [(issuer, reports[issuer], passages[issuer]) for issuer in expected]
    assert [value.value for value in facets[FacetName.YEAR]] == [str(year) for year in range(2019, 1999, -1)]


@pytest.fixture
def spelt(tmp_path: Path) -> Path:
    """An index whose issuers are written in both scripts, or so that no filter can ask for them."""
    names = (
        *("泉州市人民政府辦公室", "泉州市人民政府辦公室", "泉州市人民政府办公室", "泉州市人民政府"),
        *("“”", "甲\x01乙局", "甲" * 1200, None),
    )
    with writing(tmp_path / "index") as transaction:
        for number, issuer in enumerate(names):
            passage = Passage((), f"第{number}处行政执法。", 1)
            lines = (SourceLine(LineRole.BODY, passage.text),)
            document = Document(Metadata(issuer=issuer, report_year=2024), (), (passage,), lines)
            transaction.put(f"/{number}.txt", "0", document)
    return tmp_path / "index"


@pytest.mark.parametrize("once", [False, True])
def test_issuers_that_a_filter_does_not_tell_apart_are_one_value(spelt: Path, once: bool) -> None:  # noqa: FBT001
    """They are counted together, under the commonest spelling: in facets, comparisons and completions."""
    engine = Engine(spelt)
    counts = [("泉州市人民政府辦公室", 3), ("泉州市人民政府", 1)]
    facets = engine.search(SearchRequest("“执法”", filters=read_filters({}, once=once))).facets
    assert [(value.value, value.reports) for value in facets[FacetName.ISSUER]] == counts
    for name, reports in counts:
        filters = read_filters({"issuer": [f"={name}"]}, once=once)
        assert engine.search(SearchRequest("“执法”", filters=filters)).total.reports == reports
    rows = engine.compare(CompareRequest(("“执法”",), by=By.ISSUER)).rows
    assert [(row.value, row.cells[0].reports) for row in rows] == counts
    assert [(one.value, one.reports) for one in engine.complete("泉州").issuers] == counts
    assert engine.complete("甲").issuers == ()


def test_no_link_asks_for_an_issuer_that_cannot_be_asked_for(spelt: Path) -> None:
    """Wherever an issuer's name is shown, what it leads to is answered."""
    client = create_app(spelt).test_client()
    pages = ["/search?q=执法", "/compare?q=执法&by=issuer"]
    pages += [f"/reports/{report.id}" for report in Engine(spelt).reports(Filters())]
    links = {
        unescape(href)
        for page in pages
        for href in re.findall(r'href="([^"]*issuer=[^"]*)"', client.get(page).text)
    }
    assert len(links) > 3
    assert {client.get(link).status_code for link in links} == {200}
