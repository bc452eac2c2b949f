"""Page, JSON and command line agree with a count that reads every passage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.agreement import disagreements
from benchmarks.asking import Asked
from benchmarks.checks import CHECKS, SLOW_CHECKS
from benchmarks.questions import Question, draw
from benchmarks.scan import Scan
from search.engine import Engine
from search.errors import QueryError
from search.filters import UNKNOWN
from search.parser import parse
from search.query import Match

if TYPE_CHECKING:
    from conftest import History  # tests is no package, so that only the type checker can see it


@pytest.fixture(scope="module")
def asked(demo_index: Path) -> Asked:
    """An index of invented and built-in reports, to be asked."""
    return Asked.of(demo_index)


def test_random_questions(asked: Asked) -> None:
    """Whatever is asked, and however, the totals are those of a plain scan."""
    assert list(disagreements(asked, islice(draw(asked.scan.reports, seed=1), 15))) == []


def test_the_questions_are_worth_asking(asked: Asked) -> None:
    """They use every operator, field, filter and mode; most find something, and few find everything."""
    questions = [*islice(draw(asked.scan.reports, seed=1), 300)]
    typed = "\n".join(question.query for question in questions)
    parts = (
        "OR",
        "|",
        "NOT ",
        "-",
        "(",
        "NEAR/",
        "“",
        "「",
        '"',
        "title:",
        "section:",
        "doc:",
        "year:",
        "region:",
        "region:=",
        "part:",
    )
    assert [part for part in parts if part not in typed] == []
    assert {name for question in questions for name, _ in question.beside} == {
        *("year", "region", "issuer", "kind", "level", "part", "duplicates")
    }
    assert {question.match for question in questions} == {*Match}
    assert len(set(questions)) > 250
    assert all(parse(question.query, question.match).text for question in questions)
    found = [asked.scan.found(one.query, one.match, one.filters).total.reports for one in questions[:60]]
    assert sum(map(bool, found)) > 30
    assert sum(reports == len(asked.scan.reports) for reports in found) < 5


def test_what_is_not_right_is_told(asked: Asked) -> None:
    """If one report is scanned less than there are, each way of asking is found to differ."""
    question = Question("“执法” region:泉州市", Match.ALL, (("year", "2020.."),))
    right = asked.scan.found(question.query, question.match, question.filters)
    missing = next(one.report for one in right.searched if one.occurrences)
    fewer = Scan([report for report in asked.scan.reports if report != missing], "jieba")
    wrong = fewer.found(question.query, question.match, question.filters)
    for check in (*CHECKS, *SLOW_CHECKS):
        assert [*check(asked, question, right)] == []
        assert [*check(replace(asked, scan=fewer), question, wrong)] != [], check


def test_occurrences_that_overlap(engine_of: Callable[..., Engine], tmp_path: Path) -> None:
    """Where a phrase stands twice in a few letters, it is found by what stands beside either of both."""
    engine_of(["法法法监", "监督监督监法", "其他工作"])
    asked = Asked.of(tmp_path / "index")
    table = {
        "“法法” NEAR/0 “监”": (1, 2),
        "“监督监” NEAR/0 “法”": (1, 2),
        "“法” NEAR/0 “法法”": (1, 4),
        "“法法”": (1, 1),
        "“监” OR 监督监法": (2, 4),
        "-“法法”": (2, None),
    }
    questions = [Question(query, Match.ALL, ()) for query in table]
    totals = [asked.scan.found(one.query, one.match, one.filters).total for one in questions]
    assert [(total.passages, total.occurrences) for total in totals] == [*table.values()]
    assert list(disagreements(asked, questions)) == []


def test_strange_reports(history_of: Callable[[int], History]) -> None:
    """Where much is unknown and texts are hard, all agree as well; also after changes."""
    history = history_of(7)
    for _ in range(6):
        history.commit()
    asked = Asked.of(history.directory)
    unknown = [Question("“法”", Match.ALL, ((name, UNKNOWN),)) for name in ("year", "region", "level")]
    for question in unknown:
        assert asked.scan.found(question.query, question.match, question.filters).total.occurrences
    assert list(disagreements(asked, [*unknown, *islice(draw(asked.scan.reports, seed=1), 8)])) == []


def test_what_cannot_be_understood_is_no_answer(asked: Asked) -> None:
    """The scan refuses what the pages refuse."""
    with pytest.raises(QueryError):
        asked.scan.found("“执法", Match.ALL, Question("", Match.ALL, ()).filters)
