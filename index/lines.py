"""The lines of a source, each as it stands there and in the form in which the reading rules look at it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.breaks import pieces
from index.folding import is_simplified, simplify
from index.models import Evidence

_HALF_WIDTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "\u3000\xa0\t"), " ")
    | str.maketrans("﹝﹞", "〔〕")
)
_WIDE_DIGIT = re.compile("[０-９]")
_HALF_WIDTH_DIGITS = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_BLANK = _INVISIBLE + "".join(filter(str.isspace, map(chr, range(0x3001))))
_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_BOOKMARK = re.compile(r"\[bookmark:[^\[\]]{0,100}\]")
# What a conversion to Markdown adds: ## and **一、…**, but not the blanks of a template (**县**局).
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_MARKDOWN_BOLD = re.compile(r"(?<![\w*])\*\*(?![\s*省市区县縣州旗盟乡鄉镇鎮街局])([^*]{2,200}?)\*\*(?!\*)")
# Full-width white space in front of a paragraph, of which a converter made question marks.
_LOST_INDENT = re.compile(r"(?:\?\?)+\s*(?=[^\s?？!！,，.。;；:：、])")

# Standard simplified texts hold a few characters that a table of traditional ones knows, too.
_TRADITIONAL_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, or a part of one that should have been several.

    Attributes:
        number: its number, counted from 1.
        row: the number of the source line in which it stands; the same if all lines are whole.
        source: the line as it stands there.
        text: the line without editors' bookmarks, Markdown, and white space at its ends.
        simple: ``text`` in simplified characters, digits half-width, without those that nobody sees.
        plain: ``simple`` with half-width signs, for the rules to look at; as long as ``simple``.
    """

    number: int
    row: int
    source: str
    text: str
    simple: str
    plain: str

    def evidence(self, rule: str) -> Evidence:
        """This line, as the place where a rule read a value."""
        return Evidence(rule, self.row, self.source.strip())


def read_lines(text: str, *, traditional: bool) -> tuple[Line, ...]:
    """All lines of a source; ``traditional`` says in which characters it is written."""
    parts = (
        (row, piece)
        for row, source in enumerate(text.split("\n"), 1)
        for piece in pieces(source, page=len(text))
    )
    return tuple(_line(number, row, source, traditional) for number, (row, source) in enumerate(parts, 1))


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    counts = Counter(text)
    changed = sum(count for character, count in counts.items() if not is_simplified(character))
    han = sum(count for character, count in counts.items() if "\u4e00" <= character <= "\u9fff")
    return changed > _TRADITIONAL_SHARE * han


def stripped(text: str) -> str:
    """A text without white space and invisible characters at its ends; inside it they stay."""
    return text.strip(_BLANK)


def visible(text: str) -> str:
    """A text without the characters that nobody sees; these get in the way of the rules."""
    return text if text.isprintable() else text.translate(_WITHOUT_INVISIBLE)


def visible_places(text: str) -> list[int]:
    """The places of the characters that a reader sees."""
    return [place for place, character in enumerate(text) if character not in _INVISIBLE]


def _without_markup(source: str) -> str:
    text = _BOOKMARK.sub("", source)
    if heading := _MARKDOWN_HEADING.match(text):
        text = text[heading.end() :]
    return _MARKDOWN_BOLD.sub(r"\1", text) if "**" in text else text


def _line(number: int, row: int, source: str, traditional: bool) -> Line:  # noqa: FBT001 - private, called once
    text = stripped(_without_markup(source))
    if indent := _LOST_INDENT.match(text):
        text = text[indent.end() :]
    seen = visible(text)
    simple = simplify(seen) if traditional else seen
    if _WIDE_DIGIT.search(simple):
        simple = simple.translate(_HALF_WIDTH_DIGITS)
    return Line(number, row, source, text, simple, simple.translate(_HALF_WIDTH))
