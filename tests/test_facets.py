"""Facets of a larger collection: the commonest values, and these counted right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from index.models import Document, LineRole, Metadata, Passage, SourceLine
from index.store import writing
from search.engine import Engine
from search.facets import MOST_VALUES
from search.models import FacetName, SearchRequest


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
