"""Memory: answers are remembered within a number of bytes, and nothing outlives the generation it is of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from index.generation import open_generation
from search import postings
from search.catalogue import Catalogue
from search.comparison import By, CompareRequest
from search.engine import Engine
from search.filters import read_filters
from search.kwic import KwicRequest
from search.memory import OVERHEAD, Memory
from search.models import SearchRequest
from search.postings import Postings
from search.query import TextField

if TYPE_CHECKING:
    from conftest import History  # tests is no package, so that only the type checker can see it


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    """No more bytes are held than may be; what is asked for again stays longer."""
    asked: list[int] = []

    def answer(number: int) -> NDArray[np.uint8]:
        asked.append(number)
        return np.full(1000, number, np.uint8)

    memory = Memory(3 * (1000 + OVERHEAD))
    remembered = memory.remembering(answer)
    for number in (1, 2, 3, 1, 4, 1, 3, 2):
        assert remembered(number)[0] == number
        assert memory.nbytes <= 3 * (1000 + OVERHEAD)
    assert asked == [1, 2, 3, 4, 2]


def test_an_answer_that_is_too_large_is_the_only_one() -> None:
    """It is remembered until the next one, and then counted no more."""
    memory = Memory(10_000)
    remembered = memory.remembering(zeros_of)
    small, large = remembered(10), remembered(100_000)
    assert remembered(100_000) is large
    assert memory.nbytes == 100_000 + OVERHEAD
    assert remembered(10) is not small
    assert memory.nbytes == 10 + OVERHEAD


def test_functions_are_told_apart() -> None:
    """Several functions share a memory, and are not mixed up."""
    memory = Memory(100_000)
    ones, zeros = memory.remembering(ones_of), memory.remembering(zeros_of)
    assert (ones(3).sum(), zeros(3).sum(), ones(3).sum()) == (3, 0, 3)


def ones_of(size: int) -> NDArray[np.uint8]:
    """So many ones."""
    return np.ones(size, np.uint8)


def zeros_of(size: int) -> NDArray[np.uint8]:
    """So many zeros."""
    return np.zeros(size, np.uint8)


def test_postings_are_remembered_by_their_size(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is asked for, no more than the bound is kept, and the answers stay the same."""
    catalogue = Catalogue(open_generation(seeds_index).segments)
    roomy = Postings(catalogue)
    monkeypatch.setattr(postings, "REMEMBERED", 20_000)
    narrow = Postings(catalogue)
    first, first_there = (one.phrase(TextField.TEXT, "法") for one in (narrow, roomy))
    assert narrow.phrase(TextField.TEXT, "法") is first
    for letter in "治政府建设执行监督普宣传":
        here, there = narrow.phrase(TextField.TEXT, letter), roomy.phrase(TextField.TEXT, letter)
        assert np.array_equal(here.passages, there.passages)
        assert np.array_equal(here.often, there.often)
    assert narrow.phrase(TextField.TEXT, "法") is not first
    assert roomy.phrase(TextField.TEXT, "法") is first_there


def test_a_generation_that_has_passed_is_given_up(history_of: Callable[[int], History]) -> None:
    """After a commit nothing holds the reports, arrays and files of the generation before it."""
    history = history_of(3)
    while not history.held:
        history.commit()
    engine = Engine(history.directory)
    passed: list[weakref.ref[object]] = []
    for _ in range(3):
        ask_everything(engine)
        catalogue = engine._snapshot._catalogue  # noqa: SLF001 - what must go
        passed += [weakref.ref(one) for one in (catalogue, *catalogue.files)]
        del catalogue
        state = engine.version()
        while engine.version() == state:
            history.commit()
    ask_everything(engine)
    gc.collect()
    assert [one() for one in passed] == [None] * len(passed)


def ask_everything(engine: Engine) -> None:
    """Ask in every way, so that all is remembered that ever is."""
    for query in ("“法”", "执法 title:法 section:法", "法 NEAR/3 监督", "part:不足 year:2024"):
        engine.search(SearchRequest(query))
        engine.found(SearchRequest(query, filters=read_filters({}, once=True)))
    engine.kwic(KwicRequest("“法”"))
    engine.compare(CompareRequest(("“法”",), by=By.PROVINCE))
    engine.complete("法")
    for report in engine.each_report(read_filters({})).reports:
        engine.report(report.id, SearchRequest("法"))
        engine.neighbours(report.id)
    engine.coverage(read_filters({}))
