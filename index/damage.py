"""Damage: what page converters did to a text, undone for searching where it is certain what stood there.

The fault that matters was made in GBK, in which a character has two bytes: a converter replaced or glossed
what it took for a character, but was the second byte of one and the first of the next. The first byte of
the one is lost (a ``?`` is in its place), and what follows was read one byte late. So 。现将, put into
traditional characters, is A1 A3 AC 46 … and became ``?，F將``: ``?``, A3 AC = ，, 46 = F. A byte
below 80 sets the reading right again; without one the damage lasts until the end of the line.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.folding import Folded, fold

#: Stands in a repair for a character that is there, but cannot be known.
LOST = "\ufffd"

_SIGN = "[?\ufffd]"
_STOP = "。"
# A full stop is A1 A3, and A3 begins the full-width forms of ASCII. Where a page has made these
# half-width, a question in English is told apart by what stands in front.
_MISREAD_STOP = re.compile(rf"{_SIGN}(?=[\uff01-\uff5e])|(?<=[^\0-$&-(*-\x7f])\?(?=[!-~])")
# A gloss that was put in between two bytes; what it explains is only the half of a character.
_MISREAD_GLOSS = re.compile(
    rf"{_SIGN}\(?(?=[a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,6}}\)"
)
# 。现将… with nothing but the full stop lost: no question is followed by these words.
_LOST_STOP = re.compile(r"(?<=[^\s!-/:-@])\?(?=[现現](?:\([^()]{1,9}\))?[将將])")
# The white space that indents a paragraph, on a page that lost its line breaks.
_INDENT = re.compile(r"(?<=[。;；:：!！])(?:\?\?)+(?=[\u4e00-\u9fff(（\d])")

_FULL_WIDTH = 0xFEE0
_PUNCTUATION = frozenset("。、·…—～‘’“”〔〕〈〉《》「」『』【】，；：！？（）％")

# How much more often, as natural logarithm, a character stands in a text than in one that was read one
# byte late, by its rank among the frequent characters; and the same for other Han characters, punctuation,
# letters and digits, anything else. Measured on the built-in reports.
_WEIGHTS = ((500, 2.5), (1500, 0.6), (3000, -1.9))
_RARE, _MARK, _LETTER, _OTHER = -5.2, 3.6, -0.7, -5.7
# The same for a single letter between Chinese characters, for a question mark in front of a comma or a
# letter, and for a gloss that lost its bracket.
_LONE_LETTER, _ODD_SIGN, _HALF_GLOSS = 3.5, 2.5, 5.0
_CERTAIN = 6.0
# How frequent a character must be to need no neighbour, such as 的; and one that was misread alone.
_FREE, _FREE_ALONE = 100, 500
_MOST_LOST = 0.2
# No paragraph that was misread is longer; a limit on the work that a strange text makes.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Repair:
    """A damaged part of a text: it starts and ends there (half-open), and ``text`` is what stood there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Repaired(Folded):
    """The folded form of a repaired text; ``starts`` and ``ends`` lead back from that to the original."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        first, last = Folded.span(self, start, end)
        return self.starts[first], self.ends[last - 1]


def may_be_damaged(text: str) -> bool:
    """Whether a text has a sign of damage; without one there is nothing to repair."""
    return "?" in text or LOST in text


def fold_passage(text: str) -> Folded:
    """Fold a text of a report, repaired where that is certain; spans are those of the text as it stands."""
    found = repairs(text)
    if not found:
        return fold(text)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for repair in (*found, Repair(len(text), len(text), "")):
        parts += text[place : repair.start], repair.text
        starts += range(place, repair.start)
        ends += range(place + 1, repair.start + 1)
        # Character by character; the last one takes what is left.
        starts += range(repair.start, repair.start + len(repair.text))
        ends += (*range(repair.start + 1, repair.start + len(repair.text)), *[repair.end][: len(repair.text)])
        place = repair.end
    folded = fold("".join(parts))
    return _Repaired(folded.text, folded.mapped, tuple(starts), tuple(ends))


def repairs(text: str) -> tuple[Repair, ...]:
    """What is certain to be damaged in a text, and what stood there; in order, without overlaps."""
    if not may_be_damaged(text):
        return ()
    found: list[Repair] = []
    for repair in sorted(_candidates(text), key=lambda one: one.start):
        if not found or repair.start >= found[-1].end:
            found.append(repair)
    return tuple(found)


def _candidates(text: str) -> Iterator[Repair]:
    for pattern, repaired in ((_LOST_STOP, _STOP), (_INDENT, "")):
        yield from (Repair(*sign.span(), repaired) for sign in pattern.finditer(text))
    for pattern, first, odd in ((_MISREAD_STOP, _STOP, 0.0), (_MISREAD_GLOSS, LOST, _HALF_GLOSS)):
        place = 0
        while sign := pattern.search(text, place):
            found = _reread(text, sign.start(), sign.end(), first, odd)
            yield from found
            place = found[-1].end if found else sign.end()


def _reread(text: str, sign: int, start: int, first: str, odd: float) -> tuple[Repair, ...]:
    """What was read one byte late, read again; none if that is not what happened.

    Args:
        text: the text.
        sign: where the lost byte's sign stands.
        start: where the characters that were misread begin.
        first: the character whose first byte is lost.
        odd: how much speaks for the fault already.
    """
    misread = text[start : start + _LONGEST]
    read, length = _read_again(misread, narrow=first == LOST or misread < "\x7f")
    end = start + length
    if first == _STOP:
        odd += _ODD_SIGN * (misread > "\x7f" or misread[0] not in "!?()")
        seen = text[start + 1 : end]
    else:
        seen = text[start:end]
    if not read.strip(LOST) or length == _LONGEST or odd + _evidence(seen, read) < _CERTAIN:
        return ()
    before = fold(text[max(0, sign - 1) : sign]).text
    after = fold(read[-1] + text[end : end + 20]).text[1:2]  # a gloss may stand between
    known = _known(before if first == _STOP else "", read, after)
    if known.count(LOST) > _MOST_LOST * len(known) + 1:
        return ()
    if first == _STOP and _may_be_another(before, fold(known + after).text[:1]):
        first = LOST
    return Repair(sign, start, first), Repair(start, end, known)


def _read_again(text: str, *, narrow: bool) -> tuple[str, int]:
    """The characters behind the one whose second byte a text begins with, and where the damage ends.

    Args:
        text: the text from the first character on that was misread.
        narrow: whether full-width forms may have become ASCII.
    """
    read: list[str] = []
    lead: int | None = None
    for place, character in enumerate(text):
        data = _bytes(character)
        if lead is not None and b"@" <= data < b"\x7f":
            one = _character(lead, data[0])
            if not narrow or fold(one).text in _ranks():
                return "".join([*read, one]), place + 1
        if narrow and "!" <= character <= "~" and (lead is None or character != "?"):
            data = _bytes(chr(ord(character) + _FULL_WIDTH))
        if len(data) != 2:  # noqa: PLR2004 - the second byte of the last character is lost
            return "".join(read) + LOST * (character != "?"), place
        if lead is not None:
            read.append(_character(lead, data[0]))
        lead = data[1]
        if lead < 0x80:  # noqa: PLR2004 - a letter, which has one byte
            return "".join([*read, chr(lead)]), place + 1
    return "".join(read), len(text)


def _bytes(character: str) -> bytes:
    try:
        return character.encode("gb18030")
    except UnicodeEncodeError:
        return b""


def _character(lead: int, trail: int) -> str:
    try:
        return bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return LOST


def _evidence(seen: str, read: str) -> float:
    """How much more probable ``read`` is, as natural logarithm, than that ``seen`` really stands there."""
    lone = _LONE_LETTER if seen and seen[-1] < "\x7f" else 0.0
    return lone + sum(map(_weight, read)) - sum(_weight(one) for one in seen if one > "\x7f")


def _weight(character: str) -> float:
    rank = _ranks().get(fold(character).text)
    if rank is not None:
        return next(weight for end, weight in _WEIGHTS if rank < end)
    if character == LOST:
        return 0.0
    if character in _PUNCTUATION:
        return _MARK
    if character < "\x7f" or "\uff01" <= character <= "\uff5e":
        return _LETTER
    return _RARE if "\u3400" <= character <= "\u9fff" else _OTHER


def _known(before: str, read: str, after: str) -> str:
    """The characters that were read again; ``LOST`` for those that do not fit where they stand.

    Pages leave out pairs of bytes that are no character; the halves around them then make one that never
    stood there.
    """
    folded = [before, *(fold(character).text for character in read), after]
    free = _FREE if len(read) > 1 else _FREE_ALONE
    known = ""
    for place, character in enumerate(read, 1):
        left, one, right = folded[place - 1 : place + 2]
        rank = _ranks().get(one)
        fits = not one.isalnum() if rank is None else rank < free or {left + one, one + right} & _pairs()
        known += character if fits else LOST
    return known


def _may_be_another(before: str, after: str) -> bool:
    """Whether a character other than the full stop ends in the same byte and fits: 常 in 经常."""
    return any({before + other, other + after} & _pairs() for other in _like_full_stop())


@cache
def _like_full_stop() -> frozenset[str]:
    return frozenset(fold(_character(lead, 0xA3)).text for lead in range(0x81, 0xFF)) & _ranks().keys()


@cache
def _common() -> list[str]:
    """Frequent characters, and pairs of characters; made by scripts/make_common.py."""
    packed = files("index").joinpath("data/common.txt.gz").read_bytes()
    return gzip.decompress(packed).decode().splitlines()


@cache
def _ranks() -> dict[str, int]:
    return {character: rank for rank, character in enumerate(_common()[0])}


@cache
def _pairs() -> frozenset[str]:
    pairs = _common()[1]
    return frozenset(pairs[place : place + 2] for place in range(0, len(pairs), 2))
