"""Fixtures: the built-in reports in a real index, makers of small indexes and of indexes with a past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from index import store
from index.divisions import by_code
from index.models import Document, Kind, Level, LineRole, Metadata, Passage, Section, SourceLine
from index.pipeline import index_sources
from index.prepare import report_id
from index.store import writing
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


class History:
    """An index with a past drawn at random, beside a plain record of what it must hold.

    Attributes:
        directory: where the index is.
        held: the report that each source must have.
        digests: every state that a report ever had, by the digest under which it was put.
        names: the segment files that there have ever been after a commit.
    """

    def __init__(self, directory: Path, seed: int) -> None:
        self.directory = directory
        self.random = Random(seed)  # noqa: S311 - the same every time
        self.held: dict[str, Document] = {}
        self.digests: dict[str, Document] = {}
        self.names: list[set[str]] = []

    def commit(self) -> None:
        """One transaction of a few changes: reports added, replaced and removed, or none at all."""
        with writing(self.directory) as transaction:
            assert {one.source for one in transaction.held.values()} == self.held.keys()
            for _ in range(self.random.choice((0, 1, 1, 2, 5))):
                source = f"/报告/{self.random.randrange(12)}.txt"
                if source in self.held and self.random.random() < 0.4:
                    transaction.remove(report_id(source))
                    del self.held[source]
                else:
                    digest = f"{len(self.digests):016x}"
                    self.held[source] = self.digests[digest] = self.document()
                    transaction.put(source, digest, self.held[source])
        self.names.append({path.name for path in self.directory.glob("MAIN_*.arrays")})

    @property
    def merges(self) -> int:
        """How many commits have joined segments."""
        return sum(len(before - after) > 1 for before, after in pairwise(self.names))

    def document(self) -> Document:
        """A report that is harder than any real one."""
        passages, lines = [], []
        for _ in range(self.random.choice((1, 1, 2, 5, 9, 30))):
            lines += [SourceLine(LineRole.BLANK, "")] * self.random.randrange(2)
            text = self.text()
            furniture = self.random.choice(("", " ", "\u3000\u3000", "第1页"))
            lines.append(SourceLine(LineRole.BODY, furniture + text + furniture))
            passages.append(Passage(self.random.choice(_PATHS), text, len(lines)))
        metadata = Metadata(
            title=self.random.choice((None, "“”", "法", "某县2024年法治政府建设年度报告", self.text())),
            issuer=self.random.choice((None, "泉州市丰泽区人民政府", "泉州市洛江区人民政府", "某县人民政府")),
            report_year=self.random.choice((None, 2023, 2024, 2025)),
            doc_number=self.random.choice((None, "泉洛政文〔2025〕14号", "某政〔2024〕1号")),
            published=self.random.choice((None, "2025-01-03", "2024-12-31")),
            division=by_code(self.random.choice(("", "35", "3505", "350503", "330324", "44"))),
            level=self.random.choice((None, Level.CITY, Level.COUNTY, Level.DEPARTMENT)),
            kind=self.random.choice((Kind.REPORT, Kind.REPORT, Kind.PLAN, Kind.TEMPLATE)),
        )
        sections = (Section("一、法", 1, 1, (Section("(一)法", 2, 1),)),)
        return Document(metadata, sections, tuple(passages), tuple(lines))

    def text(self) -> str:
        """A paragraph of words, signs and letters that are trouble, one character long or more."""
        size = self.random.choice((1, 1, 2, 4, 12, 40))
        return "".join(self.random.choice(_PARTS) for _ in range(size)).strip() or "法"

    def part_of(self, texts: Sequence[str], longest: int = 12) -> str:
        """A part of one of some folded texts, which is not empty."""
        text = self.random.choice(sorted(filter(None, texts)))
        start = self.random.randrange(len(text))
        return text[start : start + self.random.randint(1, longest)]


# Words, pieces of words, glosses, quotes, characters beyond 16 bits, combining ones, letters of other
# widths and scripts, signs, white space, and what a query language or a codec might take for its own.
_PARTS = [
    *("执法", "行政執法", "执(zhí)法", "監督", "监督", "综合查一次", "法", "法法法法", "的", "中华人民共和国"),
    *("人民政府", "普法(pǔfǎ)宣传", "着", "著", "𠀀", "𰻞𰻞面", "😀", "👨‍👩‍👧", "“", "”", "《", "》", "「", "'", '"'),
    *("internationalization", "ＡＢＣ", "２０２４", "2024", "ai", "é", "e\u0301", "İ", "ß", "\u200b", "\ufe0f"),
    *(" ", "\u3000", "\t", "(", "）", "/", "、", "。", "，", "*", "?", "|", ":", "\\", "\x01", "\uffff"),
]  # fmt: skip
_PATHS = [
    *((), (), ("“”",), ("法",), ("法", "法"), ("法", "法", "法"), ("一、执法",), ("一、执法", "(一)监督")),
    *(("二、监督", "(一)监督"), ("二、监督", "(一)監督", "1.执法"), ("一、执(zhí)法", "𠀀")),
]


@pytest.fixture
def history_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], History]:
    """Begins the history of an index from a seed; its segments are small and soon merged."""
    monkeypatch.setattr(store, "_CHARACTERS_A_SEGMENT", 2_000)
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 3)
    return lambda seed: History(tmp_path / f"index{seed}", seed)
