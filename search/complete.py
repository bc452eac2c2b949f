"""Completing what is being typed: names that are held, and phrases that are frequent in the collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from index.divisions import by_code
from index.folding import fold
from index.grams import Grams, Positions
from search.catalogue import Catalogue, Mask
from search.errors import QueryError
from search.lexer import Kind, tokens, unfinished
from search.parser import parse
from search.postings import Postings
from search.query import TextField

_MOST = 6  # of each kind
_CACHED = 256

_NAMES = frozenset(("issuer", "region", "doc"))  # fields whose values are names that are held

_SAMPLE = 6000  # occurrences of what was typed that are looked at, evenly spread over all of them
_LONGEST = 12  # characters behind what was typed
_COMMONEST = 60  # continuations of which the best are chosen
# Of 建设 and 建设年度报告 only the longer one is offered where the shorter one goes on so as a rule.
_AS_A_RULE = 0.8

# Bits of a mark: a word of so many characters begins here.
_TWO, _THREE, _FOUR, _MORE = 1, 2, 4, 8
_CODES = 1 << 16
_NO_LETTERS = (0, *range(0xD800, 0xE000))  # the end of a text, and what stands for rare characters
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class FoundName:
    """An issuer or a doc number, and how many reports have it."""

    value: str
    reports: int


@dataclass(frozen=True, slots=True)
class FoundDivision:
    """A division of which reports are held.

    Attributes:
        value: its name.
        code: its code.
        path: its name behind those of the divisions above it.
        reports: how many reports it and those below it have.
    """

    value: str
    code: str
    path: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """A phrase, folded, and how often it stands in the collection."""

    text: str
    occurrences: int


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be meant by a query that is still being typed.

    Attributes:
        query: what was typed.
        before: the query in front of the piece that is being typed.
        typed: that piece.
        issuers, divisions, doc_numbers: those whose names hold it.
        phrases: those that begin with it.
    """

    query: str
    before: str = ""
    typed: str = ""
    issuers: tuple[FoundName, ...] = ()
    divisions: tuple[FoundDivision, ...] = ()
    doc_numbers: tuple[FoundName, ...] = ()
    phrases: tuple[FoundPhrase, ...] = ()


class Completer:
    """Completes queries from one generation of an index."""

    def __init__(self, catalogue: Catalogue, postings: Postings) -> None:
        self._catalogue = catalogue
        self._postings = postings
        self._phrases_beginning = lru_cache(_CACHED)(self._phrases)

    def complete(self, text: str) -> Completions:
        """Complete the last piece of a query: in a quote with phrases alone, in a field with its values.

        Raises:
            QueryError: the text is too long or holds control characters.
        """
        piece = unfinished(text)
        folded = fold(piece.text).text if piece else ""
        if piece is None or not folded:
            return Completions(text)
        fields = _NAMES & {piece.field} if piece.field or piece.quoted else _NAMES
        if not _stands_alone(piece.before):
            fields = fields & {"doc"}  # the others become filters of their own beside what is left
        if not _may_follow(piece.before, "doc:1"):
            fields = fields - {"doc"}
        phrases_fit = not piece.field and _may_follow(piece.before, "“1”")
        return Completions(
            query=text,
            before=piece.before,
            typed=piece.text,
            issuers=_holding(folded, self._issuers) if "issuer" in fields else (),
            divisions=self._divisions_like(folded) if "region" in fields else (),
            doc_numbers=_holding(folded, self._doc_numbers) if "doc" in fields else (),
            phrases=self._phrases_beginning(folded) if phrases_fit else (),
        )

    def _divisions_like(self, folded: str) -> tuple[FoundDivision, ...]:
        """The divisions whose names begin with a text, then those that hold it further on."""
        found = [(name, one) for name, one in self._divisions if folded in name]
        beginning = (one for name, one in found if name.startswith(folded))
        holding = (one for name, one in found if not name.startswith(folded))
        return tuple(islice(chain(beginning, holding), _MOST))

    @cached_property
    def _issuers(self) -> list[tuple[str, FoundName]]:
        place_of, values = self._catalogue.issuer_values
        often = np.bincount(place_of[self._catalogue.live_reports] + 1, minlength=len(values) + 1)[1:]
        return _commonest((name, count) for (name, _), count in zip(values, often.tolist(), strict=True))

    @cached_property
    def _doc_numbers(self) -> list[tuple[str, FoundName]]:
        numbers = [one for file in self._catalogue.files for one in file.doc_numbers]
        return _commonest(
            (one, 1) for one, live in zip(numbers, self._catalogue.live_reports, strict=True) if one and live
        )

    @cached_property
    def _divisions(self) -> list[tuple[str, FoundDivision]]:
        """The divisions of which reports are held and those above them, the commonest first."""
        reports: Counter[str] = Counter()
        live = self._catalogue.division_of[self._catalogue.live_reports]
        for place, often in Counter(live[live >= 0].tolist()).items():
            code = self._catalogue.divisions[place][0]
            reports.update(dict.fromkeys(_with_uppers(code), often))
        found: dict[tuple[str, ...], FoundDivision] = {}
        for code, often in sorted(reports.items(), key=lambda one: (-one[1], one[0])):
            known = by_code(code)
            # What the statistics put below 重庆市 without a name of its own comes behind 重庆市 itself.
            if known and known.names not in found:
                found[known.names] = FoundDivision(known.names[-1], code, known.names, often)
        return [(fold(one.value).text, one) for one in found.values()]

    def _phrases(self, folded: str) -> tuple[FoundPhrase, ...]:
        """The commonest of the phrases that begin with a text and end where a word does."""
        grams = [file.grams[TextField.TEXT] for file in self._catalogue.files]
        places = [one.phrase(folded) for one in grams]
        step = -(-sum(map(len, places)) // _SAMPLE)
        sampled: Counter[str] = Counter()
        for one, there in zip(grams, places, strict=True):
            if len(there):
                sampled.update(_continuations(one, there[::step], folded))
        commonest = sorted(sampled.items(), key=lambda one: (-one[1], -len(one[0]), one[0]))
        counted = [FoundPhrase(one, self._occurrences(one)) for one in _telling(commonest[:_COMMONEST])]
        return tuple(sorted((one for one in counted if one.occurrences), key=_most_often))

    def _occurrences(self, phrase: str) -> int:
        found = self._postings.phrase(TextField.TEXT, phrase)
        return int(found.often[self._catalogue.live[found.passages]].sum())


def _stands_alone(query: str) -> bool:
    try:
        parse(query)
    except QueryError:
        return False
    return True


def _may_follow(before: str, text: str) -> bool:
    """Whether a text may stand behind the beginning of a query; brackets may be closed later."""
    try:
        kinds = [token.kind for token in tokens(before)]
        parse(before + text + ")" * (kinds.count(Kind.OPEN) - kinds.count(Kind.CLOSE)))
    except QueryError:
        return False
    return True


def _commonest(names: Iterable[tuple[str, int]]) -> list[tuple[str, FoundName]]:
    """Names behind their folded forms, the commonest first; those that fold alike are counted as one."""
    spellings: dict[str, Counter[str]] = {}
    for name, often in names:
        if often:
            spellings.setdefault(fold(name).text, Counter())[name] += often
    found = [
        (folded, FoundName(spelt.most_common(1)[0][0], spelt.total())) for folded, spelt in spellings.items()
    ]
    return sorted(found, key=lambda one: (-one[1].reports, one[0]))


def _holding(folded: str, names: Sequence[tuple[str, FoundName]]) -> tuple[FoundName, ...]:
    return tuple(islice((found for name, found in names if folded in name), _MOST))


def _with_uppers(code: str) -> Iterator[str]:
    """A division's code and those of the divisions above it."""
    return (code[:length] for length in (2, 4, 6, 9) if length <= len(code))


def _continuations(grams: Grams, places: Positions, folded: str) -> dict[str, int]:
    """The texts that stand at some places and go on with whole words, and how often each does."""
    behind = places[:, None] + np.arange(len(folded), len(folded) + _LONGEST)
    codes = grams.codes[np.minimum(behind, len(grams.codes) - 1)]
    letters = np.logical_and.accumulate(_letters()[codes], axis=1)
    ends = _word_ends(grams, places, len(folded)) & letters
    # A number for each continuation; unequal ones are equal once in 2 ** 64 times.
    keys = np.zeros(codes.shape, np.uint64)
    key = np.zeros(len(codes), np.uint64)
    for place in range(_LONGEST):
        key = (key + codes[:, place] + np.uint64(1)) * _FACTOR
        keys[:, place] = key
    _, firsts, often = np.unique(keys[ends], return_index=True, return_counts=True)
    rows, lasts = (one[firsts] for one in np.nonzero(ends))
    most = np.lexsort((-lasts, -often))[:_COMMONEST]  # of equal ones the longer, which says more
    return {
        folded + codes[row, : last + 1].tobytes().decode("utf-16-le"): count
        for row, last, count in np.stack((rows, lasts, often), axis=1)[most].tolist()
    }


def _word_ends(grams: Grams, places: Positions, length: int) -> Mask:
    """Whether a word ends, and none goes on, with each of the characters behind a phrase at some places.

    Only words of two characters and more are marked, so that no phrase ends in 的.
    """
    offsets = np.arange(length - 3, length + _LONGEST)
    behind = np.clip(places[:, None] + offsets, 0, len(grams.codes) - 1)
    marks = grams.marks_at(behind.ravel()).reshape(behind.shape)
    marks[:, offsets < 0] = 0
    last, second, third, fourth = (marks[:, back : back + _LONGEST] for back in (3, 2, 1, 0))
    ends = (second & _TWO) | (third & _THREE) | (fourth & _FOUR)
    going_on = last | (second & (_THREE | _FOUR | _MORE)) | (third & (_FOUR | _MORE)) | (fourth & _MORE)
    whole: Mask = (ends > 0) & (going_on == 0)
    return whole


@cache
def _letters() -> NDArray[np.bool_]:
    """Which codes are those of letters and digits."""
    letters = np.array([chr(code).isalnum() for code in range(_CODES)])
    letters[list(_NO_LETTERS)] = False
    return letters


def _telling(commonest: Sequence[tuple[str, int]]) -> list[str]:
    """The first of some phrases, without those that as a rule go on as a longer one of them does."""
    told = (
        phrase
        for phrase, often in commonest
        if not any(
            longer != phrase and longer.startswith(phrase) and count >= often * _AS_A_RULE
            for longer, count in commonest
        )
    )
    return list(islice(told, _MOST))


def _most_often(phrase: FoundPhrase) -> tuple[int, str]:
    return -phrase.occurrences, phrase.text
