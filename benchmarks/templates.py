"""The built-in reports as templates: their sentences and headings, what varies made into slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from benchmarks.dictionary import kinds
from benchmarks.issuers import gazetteer
from benchmarks.slots import (
    DateSlot,
    NameSlot,
    NumberSlot,
    PlaceSlot,
    PolicySlot,
    Slot,
    Template,
    WordSlot,
    YearSlot,
)
from index.extraction import extract
from index.folding import simplify
from index.models import Document, Original, Section
from index.reader import read_text
from index.sources import locate
from index.words import preferred_segmenter, words

_REPLACED_TAGS = frozenset({"n", "v", "vn", "a", "nz", "l", "i", "b", "j"})
_SHORTEST_PLACE = 3
_HEADING_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(].+?[）)]|\d+[.、．])")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_VARYING = (
    r"(?P<policy>《[^《》]{3,40}》)|(?P<name>“[^“”]{2,8}”)|(?P<year>20[12]\d(?=年))"
    r"|(?P<date>\d{1,2}月\d{1,2}日)|(?P<number>\d+(?:\.\d+)?)|(?P<place>%s)"
)


@dataclass(frozen=True, slots=True)
class Templates:
    """What the built-in reports offer; the headings are without number, by level from 1."""

    sentences: tuple[Template, ...]
    headings: dict[int, tuple[Template, ...]]


@cache
def built_in() -> tuple[Document, ...]:
    """The built-in reports."""
    return tuple(extract(Original(read_text(file))) for file in sorted(locate("seeds/").glob("*.txt")))


@cache
def templates() -> Templates:
    """The templates that the built-in reports yield, in simplified characters."""
    reader = _Reader("".join(simplify(passage.text) for one in built_in() for passage in one.passages))
    headings: dict[int, tuple[Template, ...]] = {}
    sentences: list[Template] = []
    for document in built_in():
        year = document.metadata.report_year or 0
        for section in _all(document.sections):
            heading = _HEADING_NUMBER.sub("", simplify(section.heading))
            headings[section.level] = (*headings.get(section.level, ()), reader.read(heading, year))
        sentences += [reader.read(sentence, year) for sentence in _sentences(document)]
    return Templates(tuple(sentences), headings)


def _all(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.sections)


def _sentences(document: Document) -> Iterator[str]:
    for passage in document.passages:
        found = _SENTENCE.findall(simplify(passage.text))
        # A paragraph that opens a section begins with its heading.
        opens = passage.section and found[0].startswith(simplify(passage.section[-1]))
        yield from found[bool(opens) :]


class _Reader:
    """Finds the slots in texts that name the same divisions."""

    def __init__(self, texts: str) -> None:
        self._levels = {
            name: len(code)
            for code, name in gazetteer().items()
            if len(name) >= _SHORTEST_PLACE and name in texts
        }
        longest_first = sorted(self._levels, key=len, reverse=True)
        self._varying = re.compile(_VARYING % "|".join(longest_first))
        self._segmenter = preferred_segmenter().name

    def read(self, text: str, year: int) -> Template:
        """The template of a sentence from a report of a year."""
        pieces: list[str | Slot] = []
        place = 0
        for found in self._varying.finditer(text):
            pieces += [*self._plain(text[place : found.start()]), self._slot(found, year)]
            place = found.end()
        return tuple(pieces + self._plain(text[place:]))

    def _slot(self, found: re.Match[str], year: int) -> Slot:
        text = found[0]
        match found.lastgroup:
            case "policy":
                return PolicySlot(text)
            case "name":
                return NameSlot(text)
            case "year":
                return YearSlot(int(text) - year)
            case "date":
                return DateSlot()
            case "place":
                return PlaceSlot(self._levels[text])
            case _:
                before, _, behind = text.partition(".")
                return NumberSlot(len(before), len(behind))

    def _plain(self, text: str) -> list[str | Slot]:
        pieces: list[str | Slot] = []
        place = 0
        for word, start, end in words(text, self._segmenter):
            kind = kinds().get(word)
            if kind and kind[0] in _REPLACED_TAGS:
                pieces += [text[place:start], WordSlot(word, kind)]
                place = end
        return [piece for piece in (*pieces, text[place:]) if piece]
