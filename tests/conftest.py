"""Fixtures: the built-in reports in a real index, and a maker of small indexes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.pipeline import index_sources
from search.engine import Engine


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the five built-in reports; not to be written to."""
    directory = tmp_path_factory.mktemp("seeds") / "index"
    summary = index_sources([], directory)
    assert (summary.added, summary.skipped) == (5, ())
    return directory


@pytest.fixture(scope="session")
def engine(seeds_index: Path) -> Engine:
    """An engine on the five built-in reports."""
    return Engine(seeds_index)


@pytest.fixture
def engine_of(tmp_path: Path) -> Callable[..., Engine]:
    """Makes an engine on reports whose paragraphs are given, one list a report."""

    def make(*reports: list[str]) -> Engine:
        folder = tmp_path / "reports"
        folder.mkdir()
        for number, paragraphs in enumerate(reports):
            text = "\n".join(["某县人民政府2024年法治政府建设年度报告", *paragraphs])
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        index_sources([folder], tmp_path / "index")
        return Engine(tmp_path / "index")

    return make
