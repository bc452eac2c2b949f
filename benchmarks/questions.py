"""Random questions, drawn from what a collection says: phrases, words, operators, filters in and beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from benchmarks.demo.script import traditional
from benchmarks.scan import PlainPassage, PlainReport
from search.filters import FILTERS, LEVELS, PARTS, UNKNOWN, read_filters
from search.query import Filters, Match, Part

_LONGEST_PHRASE, _LONGEST_WORD = 8, 5
_MOST_FILTERS = 3
_QUOTES = ("“”", "「」", "『』", '""')
_ONCE = ("duplicates", "once")
_TRADITIONAL, _UNKNOWN, _COUNTED_ONCE = 0.1, 0.05, 0.15


@dataclass(frozen=True, slots=True)
class Question:
    """A search as somebody asks it.

    Attributes:
        query: what is typed.
        match: how unquoted words combine.
        beside: the filters beside it, name and value as they are written, ``duplicates=once`` included.
    """

    query: str
    match: Match
    beside: tuple[tuple[str, str], ...]

    @property
    def filters(self) -> Filters:
        """The filters beside it, read."""
        given = {one: [value for name, value in self.beside if name == one] for one in FILTERS}
        return read_filters(given, once=_ONCE in self.beside)


class _Place(NamedTuple):
    """A passage, and the report in which it stands."""

    report: PlainReport
    passage: PlainPassage


def draw(reports: Sequence[PlainReport], seed: int) -> Iterator[Question]:
    """Questions without end; to some of them the reports have no answer."""
    questions = _Questions(reports, Random(seed))
    while True:
        yield questions.next()


class _Questions:
    """Draws questions from what reports say."""

    def __init__(self, reports: Sequence[PlainReport], random: Random) -> None:
        # By their texts, since their ids depend on where the files lie.
        ordered = sorted(reports, key=lambda report: [one.text for one in report.passages])
        self._reports = [report for report in ordered if any(one.text for one in report.passages)]
        self._random = random

    def next(self) -> Question:
        place = self._another()
        queries: dict[Callable[[_Place], str], int] = {
            self._phrase: 6,
            self._pieces: 5,
            lambda one: f"{self._atom(one)} {self._atom(one)}": 3,
            lambda one: f"{self._atom(one)} {self._filter_within(one)}": 4,
            lambda one: (
                f"{self._atom(one)} {self._random.choice(('OR', '|'))} {self._atom(self._another())}"
            ): 3,
            lambda one: f"{self._atom(one)} {self._random.choice(('-', 'NOT '))}{self._atom(one)}": 3,
            lambda one: f"-{self._atom(one)}": 1,
            self._near: 4,
            lambda one: f"({self._atom(one)} OR {self._atom(self._another())}) {self._atom(one)}": 2,
            lambda one: (
                f"({self._phrase(one)} {self._filter_within(one)}) OR {self._near(self._another())}"
            ): 1,
            self._filter_within: 1,
        }
        query = self._random.choices([*queries], [*queries.values()])[0](place)
        return Question(query, self._random.choice([*Match]), self._beside(place))

    def _another(self) -> _Place:
        report = self._random.choice(self._reports)
        return _Place(report, self._random.choice([one for one in report.passages if one.text]))

    def _atom(self, place: _Place) -> str:
        return self._random.choice((self._phrase, self._piece))(place)

    def _phrase(self, place: _Place) -> str:
        quotes = self._random.choice(_QUOTES)
        start = self._random.randrange(len(place.passage.text))
        part = place.passage.text[start : start + self._random.randint(1, _LONGEST_PHRASE)]
        return quotes[0] + self._written(part) + quotes[1]

    def _piece(self, place: _Place) -> str:
        """Some letters side by side, which may be words or not."""
        return self._written(self._letters(place.passage.text, self._random.randint(1, _LONGEST_WORD)))

    def _pieces(self, place: _Place) -> str:
        return " ".join(self._piece(place) for _ in range(self._random.randint(1, 3)))

    def _near(self, place: _Place) -> str:
        first, second = self._atom(place), self._atom(place)
        return f"{first} NEAR/{self._random.choice((0, 1, 5, 20, 200))} {second}"

    def _letters(self, text: str, most: int) -> str:
        places = [place for place, character in enumerate(text) if _is_letter(character)]
        if not places:
            return "法"
        start = end = self._random.choice(places)
        while end < min(len(text), start + most) and _is_letter(text[end]):
            end += 1
        return text[start:end]

    def _written(self, text: str) -> str:
        """A text in either script, as people type."""
        return traditional(text) if self._random.random() < _TRADITIONAL else text

    def _filter_within(self, place: _Place) -> str:
        """A field in the text of the query."""
        name, value = self._random.choice(
            [
                *((name, value) for name in FILTERS if (value := self._value(name, place))),
                ("doc", (place.report.metadata.doc_number or "号")[-4:]),
                ("title", self._letters(place.report.title, _LONGEST_PHRASE)),
                ("section", self._letters("".join(place.passage.section[-1:]), _LONGEST_PHRASE)),
                ("section", f"“{self._letters(''.join(place.passage.section[:1]), _LONGEST_PHRASE)}”"),
            ]
        )
        return f"{self._random.choice(('', '', '-'))}{name}:{value}"

    def _beside(self, place: _Place) -> tuple[tuple[str, str], ...]:
        """Filters that the place of the query meets, or that another one does."""
        drawn = [
            (self._random.choice([*FILTERS]), self._random.choice((place, self._another())))
            for _ in range(self._random.randint(0, _MOST_FILTERS))
        ]
        once = (_ONCE,) if self._random.random() < _COUNTED_ONCE else ()
        return (
            *((name, value) for name, place in drawn if (value := self._value(name, place))),
            *once,
        )

    def _value(self, name: str, place: _Place) -> str:  # noqa: PLR0911 - one a filter
        """The value of a filter that a passage meets, or seldom what is not known; "" if nothing is."""
        metadata, random = place.report.metadata, self._random
        match name:
            case "year" | "region" | "level" if random.random() < _UNKNOWN:
                return UNKNOWN
            case "year" if year := metadata.report_year:
                return random.choice((f"{year}", f"{year - 1}..{year + 1}", f"{year}..", f"..{year}"))
            case "region" if division := metadata.division:
                names = (*division.names[:-1], f"={division.names[-1]}", "/".join(division.names))
                return random.choice((*names, f"={division.code}", division.code, division.code[:2]))
            case "issuer" if issuer := metadata.issuer:
                start = random.randrange(len(issuer))
                return random.choice((f"={issuer}", issuer, issuer[start : start + 3]))
            case "kind":
                return metadata.kind.value
            case "level" if level := metadata.level:
                return random.choice((level.value, LEVELS[level]))
            case "part":
                part = random.choice([one for one in Part if one in (place.passage.parts or Part)])
                return random.choice((part.value, PARTS[part]))
            case _:
                return ""


def _is_letter(character: str) -> bool:
    return character.isalnum()
