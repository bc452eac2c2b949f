"""Generated reports: the sentences of the built-in ones, recombined under other headings and names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from benchmarks.issuers import Issuer, issuers
from benchmarks.slots import Setting, Template, fill
from benchmarks.templates import templates
from index.models import Document, Evidence, LineRole, Metadata, Passage, Section, SourceLine

# Years in which reports are about; later ones are commoner.
_YEARS = range(2012, 2026)
# Sentences are used in proportion to 1 / (rank + shift) ** exponent: some by everybody, most by few.
_EXPONENT, _SHIFT = 0.7, 5
_NUMERALS = "一二三四五六七八九十"
_SECTIONS = {1: (3, 4), 2: (2, 5), 3: (0, 4)}  # fewest and most below one section
_LOWEST_LEVEL = 3
_MEAN_FURTHER_SENTENCES = 3.6
_MOST_SENTENCES = 14
_HAS_DOC_NUMBER = 0.5


def generate(reports: int, seed: int) -> Iterator[tuple[str, Document]]:
    """Generate reports, each with its source; a smaller collection is the beginning of a larger one."""
    sentences = _Sentences(seed)
    bodies = issuers(seed)
    for number in range(reports):
        random = Random(f"report {number} of {seed}")
        issuer = bodies[int(random.random() ** 2 * len(bodies))]
        year = random.choices(_YEARS, range(3, 3 + len(_YEARS)))[0]
        setting = Setting(random, year, issuer.division)
        yield f"generated/{number:06}.txt", _Report(setting, issuer, sentences).document()


class _Sentences:
    """The sentences of a collection, some drawn far more often than others."""

    def __init__(self, seed: int) -> None:
        order = list(templates().sentences)
        Random(f"sentences of {seed}").shuffle(order)
        self._order = order
        self._upto = list(accumulate((rank + _SHIFT) ** -_EXPONENT for rank in range(len(order))))

    def draw(self, random: Random, count: int) -> list[Template]:
        return random.choices(self._order, cum_weights=self._upto, k=count)


class _Report:
    """One report while it is written, line by line."""

    def __init__(self, setting: Setting, issuer: Issuer, sentences: _Sentences) -> None:
        self._setting = setting
        self._random = setting.random
        self._issuer = issuer
        self._sentences = sentences
        self._lines: list[SourceLine] = []
        self._passages: list[Passage] = []

    def document(self) -> Document:
        metadata = self._metadata()
        self._add(LineRole.TITLE, metadata.title or "")
        self._passage((), self._paragraph())
        sections = self._sections((), 1)
        self._passage((), self._issuer.name)
        return Document(metadata, sections, tuple(self._passages), tuple(self._lines))

    def _metadata(self) -> Metadata:
        year, random = self._setting.year, self._random
        doc_number = f"政文〔{year + 1}〕{random.randint(1, 400)}号"
        if random.random() >= _HAS_DOC_NUMBER:
            doc_number = ""
        self._add(LineRole.HEADER, f"文号：{doc_number}")
        title = f"{self._issuer.name}{year}年法治政府建设年度报告"
        named = ("title", "issuer", "report_year")
        return Metadata(
            title=title,
            issuer=self._issuer.name,
            report_year=year,
            doc_number=doc_number or None,
            published=f"{year + 1}-{random.randint(1, 3):02}-{random.randint(1, 28):02}",
            division=self._issuer.division,
            evidence=tuple((name, Evidence("标题", len(self._lines) + 1, title)) for name in named),
        )

    def _add(self, role: LineRole, text: str) -> int:
        self._lines.append(SourceLine(role, text))
        return len(self._lines)

    def _passage(self, path: tuple[str, ...], text: str) -> int:
        line = self._add(LineRole.BODY, text)
        self._passages.append(Passage(path, text, line))
        return line

    def _paragraph(self) -> str:
        further = int(self._random.expovariate(1 / _MEAN_FURTHER_SENTENCES))
        drawn = self._sentences.draw(self._random, 1 + min(further, _MOST_SENTENCES))
        return "".join(fill(sentence, self._setting) for sentence in drawn)

    def _sections(self, path: tuple[str, ...], level: int) -> tuple[Section, ...]:
        count = self._random.randint(*_SECTIONS[level])
        return tuple(self._section(path, level, number) for number in range(1, count + 1))

    def _section(self, path: tuple[str, ...], level: int, number: int) -> Section:
        heading = _numbered(level, number) + fill(
            self._random.choice(templates().headings[level]), self._setting
        )
        below = (*path, heading)
        if level == _LOWEST_LEVEL:
            return Section(heading, level, self._passage(below, f"{heading}。{self._paragraph()}"))
        line = self._passage(below, heading)
        sections = self._sections(below, level + 1)
        if not sections:
            self._passage(below, self._paragraph())
        return Section(heading, level, line, sections)


def _numbered(level: int, number: int) -> str:
    numeral = _NUMERALS[number - 1]
    return {1: f"{numeral}、", 2: f"（{numeral}）", 3: f"{number}."}[level]
