"""The query log: phrases and keywords drawn from a collection, rare to very frequent, some with filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from random import Random

from benchmarks.collection import Sampled
from index.words import preferred_segmenter, words


class Kind(StrEnum):
    """What is asked of a passage."""

    PHRASE = "phrase"
    ALL = "all words"
    ANY = "any word"


class Drawn(StrEnum):
    """How a query was drawn."""

    PHRASE = "1 to 12 characters from the start of a word"
    PAIR = "one of the commonest two characters"
    ABSENT = "two halves from different passages, most often nowhere"
    ALL = "1 to 3 words of a passage, all"
    ANY = "1 to 3 words of a passage, any"
    FILTERED = "any of these with a filter"


@dataclass(frozen=True, slots=True)
class LoggedQuery:
    """A query.

    Attributes:
        kind: what is asked.
        pieces: what was typed, folded: one phrase, or keywords without their spaces.
        drawn: how it was drawn.
        years: report years, both included.
        region: the code of a division.
    """

    kind: Kind
    pieces: tuple[str, ...]
    drawn: Drawn
    years: tuple[int, int] | None = None
    region: str | None = None

    @property
    def filtered(self) -> bool:
        """Whether there is a filter."""
        return self.years is not None or self.region is not None

    @property
    def terms(self) -> tuple[str, ...]:
        """The phrase, or the distinct words that the keywords consist of."""
        if self.kind is Kind.PHRASE:
            return self.pieces
        segmenter = preferred_segmenter().name
        return tuple(dict.fromkeys(word for piece in self.pieces for word, _, _ in words(piece, segmenter)))


_LONGEST = 12
_SHARES = {
    Drawn.PHRASE: 0.42,
    Drawn.PAIR: 0.10,
    Drawn.ABSENT: 0.03,
    Drawn.ALL: 0.18,
    Drawn.ANY: 0.15,
    Drawn.FILTERED: 0.12,
}
_COMMONEST_PAIRS = 400
_YEARS_TO_EITHER_SIDE = 2
_PROVINCE, _CITY, _COUNTY = 2, 4, 6
_TRIES_PER_QUERY = 50


def draw_log(sample: Sequence[Sampled], count: int, seed: int) -> tuple[LoggedQuery, ...]:
    """Draw distinct queries in random order, the same ones for the same sample and seed."""
    drawer = _Drawer(sample, Random(f"queries of {seed}"))
    log: dict[LoggedQuery, None] = {}
    for drawn, share in _SHARES.items():
        wanted = len(log) + round(share * count)
        for query in drawer.draw(drawn, tries=_TRIES_PER_QUERY * count):
            if len(log) >= wanted:
                break
            log.setdefault(query)
    shuffled = list(log)
    Random(f"order of {seed}").shuffle(shuffled)
    return tuple(shuffled)


class _Drawer:
    """Draws queries of each sort."""

    def __init__(self, sample: Sequence[Sampled], random: Random) -> None:
        self._sample = [one for one in sample if len(one.folded) > _LONGEST]
        self._random = random
        self._segmenter = preferred_segmenter().name

    def draw(self, drawn: Drawn, tries: int) -> Iterator[LoggedQuery]:
        """Queries of one sort, not all of them distinct, from at most so many tries."""
        makers: dict[Drawn, Callable[[Sampled], LoggedQuery | None]] = {
            Drawn.PHRASE: self._phrase,
            Drawn.PAIR: self._pair,
            Drawn.ABSENT: self._absent,
            Drawn.ALL: lambda one: self._keywords(one, Kind.ALL, Drawn.ALL),
            Drawn.ANY: lambda one: self._keywords(one, Kind.ANY, Drawn.ANY),
            Drawn.FILTERED: self._filtered,
        }
        for _ in range(tries):
            if query := makers[drawn](self._random.choice(self._sample)):
                yield query

    def _words(self, one: Sampled) -> list[tuple[str, int, int]]:
        return words(one.folded, self._segmenter)

    def _phrase(self, one: Sampled) -> LoggedQuery:
        _, start, _ = self._random.choice(self._words(one))
        return _phrase_of(one.folded[start : start + self._random.randint(1, _LONGEST)], Drawn.PHRASE)

    @cached_property
    def _pairs(self) -> list[str]:
        pairs = Counter(
            pair
            for one in self._sample
            for pair in dict.fromkeys(map(str.__add__, one.folded, one.folded[1:]))
            if pair.isalnum() and not pair.isascii()
        )
        return [pair for pair, _ in pairs.most_common(_COMMONEST_PAIRS)]

    def _pair(self, _: Sampled) -> LoggedQuery:
        return _phrase_of(self._random.choice(self._pairs), Drawn.PAIR)

    def _absent(self, one: Sampled) -> LoggedQuery:
        other = self._random.choice(self._sample)
        half = self._random.randint(2, _LONGEST // 2)
        place, other_place = (self._random.randrange(len(text.folded) - half) for text in (one, other))
        halves = one.folded[place : place + half] + other.folded[other_place : other_place + half]
        return _phrase_of(halves, Drawn.ABSENT)

    def _keywords(self, one: Sampled, kind: Kind, drawn: Drawn) -> LoggedQuery | None:
        found = [(word, start, end) for word, start, end in self._words(one) if word.isalpha()]
        count = self._random.randint(1, 3)
        place = self._random.randrange(max(1, len(found) - count))
        if self._random.random() < 0.5:  # noqa: PLR2004 - a coin: words that adjoin, or from anywhere
            run = found[place : place + count]
            unbroken = one.folded[run[0][1] : run[-1][2]] if run else ""
            pieces: tuple[str, ...] = (unbroken,) if unbroken.isalpha() else ()
        else:
            pieces = tuple(
                dict.fromkeys(word for word, _, _ in self._random.sample(found, min(count, len(found))))
            )
        if not pieces or len("".join(pieces)) > _LONGEST:
            return None
        return LoggedQuery(kind, pieces, drawn)

    def _filtered(self, one: Sampled) -> LoggedQuery | None:
        query = self._random.choice(
            (
                self._phrase(one),
                self._keywords(one, Kind.ALL, Drawn.ALL),
                self._keywords(one, Kind.ANY, Drawn.ANY),
            )
        )
        if query is None or (one.year is None and one.region is None):
            return None
        by_year = one.region is None or (one.year is not None and self._random.random() < 0.5)  # noqa: PLR2004
        if by_year:
            return replace(query, drawn=Drawn.FILTERED, years=self._years(one.year or 0))
        length = self._random.choice((_PROVINCE, _CITY, _COUNTY))
        return replace(query, drawn=Drawn.FILTERED, region=(one.region or "")[:length])

    def _years(self, year: int) -> tuple[int, int]:
        return year - self._random.randint(0, _YEARS_TO_EITHER_SIDE), year + self._random.randint(0, 1)


def _phrase_of(text: str, drawn: Drawn) -> LoggedQuery:
    return LoggedQuery(Kind.PHRASE, (text,), drawn)
