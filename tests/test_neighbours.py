"""What is held beside a report, against a plain look at all reports."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from index.divisions import by_code
from index.folding import fold
from index.models import Document, Kind, LineRole, Metadata, Passage, Report, SourceLine
from index.prepare import report_id
from index.store import writing
from search.engine import Engine
from search.neighbours import MOST
from search.query import Filters

_ISSUERS = (None, "城关镇人民政府", "城關鎮人民政府", *(f"某县第{number}局" for number in range(60)))
_CODES = ("", "35", "3505", "350503", "350503004", "350504", "350525", "330324", "4401", "54")
_FAR = 10_000


def document(random: Random, text: str) -> Document:
    """A report of one paragraph whose metadata are drawn at random."""
    metadata = Metadata(
        title="某报告",
        issuer=random.choice(_ISSUERS),
        report_year=random.choice((None, *range(2016, 2026))),
        published=random.choice((None, "2025-01-03", "2024-02-09")),
        division=by_code(random.choice(_CODES)),
        kind=random.choice((Kind.REPORT, Kind.REPORT, Kind.PLAN)),
    )
    lines = (SourceLine(LineRole.BODY, text),)
    return Document(metadata, (), (Passage((), text, 1),), lines)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Many reports, some removed, some of the same text."""
    directory = tmp_path_factory.mktemp("neighbours")
    random = Random(7)  # noqa: S311 - the same every time
    texts = ["".join(chr(0x4E00 + random.randrange(3000)) for _ in range(300)) for _ in range(300)]
    documents = [document(random, text) for text in texts]
    with writing(directory) as transaction:
        for number, one in enumerate((*documents, *documents[:120])):
            transaction.put(f"/{number}.txt", f"{number:016x}", one)
    with writing(directory) as transaction:
        for number in range(0, 420, 9):
            transaction.remove(report_id(f"/{number}.txt"))
    return Engine(directory)


def name(report: Report) -> str:
    """A report's issuer as it is compared."""
    return fold(report.metadata.issuer or "").text


def code(report: Report) -> str:
    """The code of its division."""
    return report.metadata.division.code if report.metadata.division else ""


def same_issuer(one: Report, other: Report) -> bool:
    """Whether two reports are of one issuer, as far as can be known."""
    fits = code(one).startswith(code(other)) or code(other).startswith(code(one))
    return bool(name(one)) and name(one) == name(other) and fits


def distance(one: Report, other: Report) -> int:
    """How many years lie between two reports."""
    years = one.metadata.report_year, other.metadata.report_year
    return abs(years[0] - years[1]) if years[0] and years[1] else _FAR


def around(report: Report, others: Sequence[Report]) -> tuple[str | None, list[Report]]:
    """The narrowest division with reports of other issuers, and these."""
    for digits in (6, 4, 2):
        within = [
            one
            for one in others
            if len(code(report)) >= digits
            and code(one).startswith(code(report)[:digits])
            and name(one)
            and not same_issuer(one, report)
        ]
        if within:
            return code(report)[:digits], within
    return None, []


def test_all_that_is_beside_any_report(held: Engine) -> None:
    """Years, division, and of each other issuer the nearest report are those that a plain look finds."""
    reports = held.reports(Filters())
    everything = {one.id: {copy.id for copy in held.report(one.id).duplicates} for one in reports}  # type: ignore[union-attr]
    assert any(everything.values())
    bounded = set()
    for report in reports:
        beside = held.neighbours(report.id)
        others = [one for one in reports if one.id != report.id]
        years = [one for one in others if same_issuer(one, report) and one.id not in everything[report.id]]
        # Of copies one is listed, and in order.
        listed = [one.id for one in beside.years]
        assert set(listed) <= {one.id for one in years}
        for one in years:
            assert len(set(listed) & {one.id, *everything[one.id]}) == 1
        shown = [one.metadata.report_year or _FAR for one in beside.years]
        assert shown == sorted(shown)

        region, within = around(report, others)
        assert (beside.division.code if beside.division else None) == region
        least: dict[tuple[str, str], tuple[int, bool]] = {}
        for one in within:
            key = name(one), code(one)[:6]
            rank = distance(one, report), one.metadata.kind != report.metadata.kind
            least[key] = min(rank, least.get(key, rank))
        assert beside.issuers == len(least)
        assert len(beside.nearest) == min(MOST, len(least))
        bounded.add(len(least) > MOST)
        ranks = []
        for one in beside.nearest:
            rank = distance(one, report), one.metadata.kind != report.metadata.kind
            assert rank == least.pop((name(one), code(one)[:6]))
            ranks.append(rank)
        assert ranks == sorted(ranks)
        assert all(rank >= max(ranks) for rank in least.values())
    assert bounded == {True, False}


def test_what_is_not_held_has_no_neighbours(held: Engine) -> None:
    """An unknown report is answered with nothing."""
    beside = held.neighbours("000000000000")
    assert (beside.years, beside.division, beside.nearest, beside.issuers) == ((), None, (), 0)
