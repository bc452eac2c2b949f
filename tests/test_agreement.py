"""Page, JSON and command line agree with a count that reads every passage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.agreement import disagreements
from benchmarks.asking import Asked
from benchmarks.questions import Question, draw
from search.engine import Engine
from search.errors import QueryError
from search.parser import parse
from search.query import Match


@pytest.fixture(scope="module")
def asked(demo_index: Path) -> Asked:
    """An index of invented and built-in reports, to be asked."""
    return Asked.of(demo_index)


def test_random_questions(asked: Asked) -> None:
    """Whatever is asked, and however, the totals are those of a plain scan."""
    assert list(disagreements(asked, islice(draw(asked.scan.reports, seed=1), 25))) == []


def test_the_questions_are_worth_asking(asked: Asked) -> None:
    """They use every operator, field, filter and mode; most find something, and none finds everything."""
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
    )
    assert [part for part in parts if part not in typed] == []
    assert {name for question in questions for name, _ in question.beside} == {
        *("year", "region", "issuer", "kind", "level")
    }
    assert {question.match for question in questions} == {*Match}
    assert len(set(questions)) > 250
    for question in questions:
        parse(question.query, question.match)
        assert question.filters is not None
    found = [asked.scan.found(one.query, one.match, one.filters).total.reports for one in questions[:60]]
    assert sum(map(bool, found)) > 30
    assert max(found) < len(asked.scan.reports) + 1


def test_what_is_not_right_is_told(asked: Asked, seeds_index: Path) -> None:
    """An index that holds other reports than were scanned is found out, by each way of asking."""
    other = replace(asked, directory=seeds_index, pages=Asked.of(seeds_index).pages)
    question = Question("“执法” region:泉州市", Match.ALL, (("year", "2020.."),))
    told = list(disagreements(other, [question]))
    ways = ("page", "JSON", "command", "process")
    for sentence, way in zip(told, ways, strict=True):
        assert sentence.startswith(f"{question}: {way} says")


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


def test_what_cannot_be_understood_is_no_answer(asked: Asked) -> None:
    """The scan refuses what the pages refuse."""
    with pytest.raises(QueryError):
        asked.scan.found("“执法", Match.ALL, Question("", Match.ALL, ()).filters)
