"""The lines of a source, each as it stands there and in the form in which the reading rules look at it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.breaks import pieces
from index.folding import simplify
from index.models import Evidence

_HALF_WIDTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "\u3000\xa0\t"), " ")
    | str.maketrans("﹝﹞", "〔〕")
)
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_BLANK = _INVISIBLE + "".join(filter(str.isspace, map(chr, range(0x3001))))
_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_BOOKMARK = re.compile(r"\[bookmark:[^\[\]]{0,100}\]")
# Full-width white space in front of a paragraph, of which a converter made question marks.
_LOST_INDENT = re.compile(r"(?:\?\?)+\s*(?=[\u4e00-\u9fff(（〔《“\d])")

# Standard simplified texts hold a few characters that a table of traditional ones knows, too.
_TRADITIONAL_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, or a part of one that should have been several.

    Attributes:
        number: its number, counted from 1.
        row: the number of the source line in which it stands; the same if all lines are whole.
        source: the line as it stands there.
        text: the line without editors' bookmarks and without white space at its ends.
        simple: ``text`` in simplified characters, without those that nobody sees.
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
    changed = sum(count for character, count in counts.items() if simplify(character) != character)
    visible = sum(count for character, count in counts.items() if not character.isspace())
    return changed > _TRADITIONAL_SHARE * visible


def stripped(text: str) -> str:
    """A text without white space and invisible characters at its ends; inside it they stay."""
    return text.strip(_BLANK)


def visible(text: str) -> str:
    """A text without the characters that nobody sees; these get in the way of the rules."""
    return text if text.isprintable() else text.translate(_WITHOUT_INVISIBLE)


def visible_places(text: str) -> list[int]:
    """The places of the characters that a reader sees."""
    return [place for place, character in enumerate(text) if character not in _INVISIBLE]


def _line(number: int, row: int, source: str, traditional: bool) -> Line:  # noqa: FBT001 - private, called once
    text = stripped(_BOOKMARK.sub("", source))
    if indent := _LOST_INDENT.match(text):
        text = text[indent.end() :]
    seen = visible(text)
    simple = simplify(seen) if traditional else seen
    return Line(number, row, source, text, simple, simple.translate(_HALF_WIDTH))
