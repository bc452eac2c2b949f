"""Folding: the form in which texts and queries are compared, each character tied to its source span."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

#: Goes up whenever ``fold`` or ``fold_passage`` gives another result; an older index must then be rebuilt.
FOLDING_VERSION = 2

# Dropped characters become this one first. It is a control character, hence itself dropped, so that
# no folded text can hold it.
_DROPPED = "\0"

_QUOTES_AND_TITLE_MARKS = "“”‘’„‟‚‛「」『』｢｣﹁﹂﹃﹄《》〈〉︽︾︿﹀〝〞\"'"
_HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
_CJK_HALF_WIDTH = {"｡": "。", "､": "、"}
_SAME_SIGN = {
    **dict.fromkeys("〔﹝［[【〖（(﹙", "("),
    **dict.fromkeys("〕﹞］]】〗）)﹚", ")"),
    **dict.fromkeys("-‐‑‒–—―−－﹣﹘─", "-"),
    **dict.fromkeys("~～〜∼˜", "~"),
    **_CJK_HALF_WIDTH,
}
# Standard texts hold these in either form (看著/看着, but 著名 in both scripts), so only one form compares.
_VARIANTS = {"著": "着", "瞭": "了", "妳": "你", "甦": "苏", "鄕": "乡", "艶": "艳", "硏": "研"}
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

# A gloss, in folded text: pinyin with a tone mark behind the character that it explains. Without a
# tone mark it might be an English word: 人工智能(ai).
_TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300\u0301\u0304\u030c"
_GLOSS = re.compile(rf"(?<=\w)(?:[(（](?=[a-zɡɑ]*[{_TONED}])[a-zɡɑ{_TONED}]{{1,9}}[)）])+")


@dataclass(frozen=True)
class Folded:
    """A folded text whose characters know where they came from.

    Attributes:
        text: the folded text.
        mapped: the source text, each character of it folded or marked as dropped, in its place.
    """

    text: str
    mapped: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span (half-open) of the folded characters from ``start`` up to ``end``."""
        starts, ends = self._spans
        return starts[start], ends[end - 1]

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        """Where each folded character's span starts and ends, a gloss behind the character included."""
        starts = [place for place, character in enumerate(self.mapped) if character != _DROPPED]
        ends = [place + 1 for place in starts]
        folded = self.mapped.replace(_DROPPED, "")
        while glosses := list(_GLOSS.finditer(folded)):
            for gloss in reversed(glosses):
                first, last = gloss.span()
                ends[first - 1] = ends[last - 1]
                del starts[first:last], ends[first:last]
            folded = _GLOSS.sub("", folded)
        return starts, ends


def fold(text: str) -> Folded:
    """Fold a text or a query as the contract's five rules say; folding twice is folding once."""
    mapped = text.translate(_TABLE)
    folded = mapped.replace(_DROPPED, "")
    # Without one gloss another may come to light: 执(zh(yí)í).
    while (without := _GLOSS.sub("", folded)) != folded:
        folded = without
    return Folded(folded, mapped)


def half_width(text: str) -> str:
    """A text with full-width letters and digits made half-width, each in its place."""
    return text.translate(_HALF_WIDTH)


def simplify(text: str) -> str:
    """A traditional text as a reader of simplified characters would write it, without glosses.

    For metadata shown to people: marks and punctuation stay. Not for simplified texts, whose 乾县
    would become 干县.
    """
    return simplify_in_place(_GLOSS.sub("", text))


def simplify_in_place(text: str) -> str:
    """A traditional text with each character simplified where it stands, glosses and all.

    So places in the one are places in the other.
    """
    return "".join(_han().get(character, character) for character in text)


def is_simplified(character: str) -> bool:
    """Whether simplification leaves a character as it is."""
    return character not in _han()


class _Table(dict[int, str]):
    """What each character is folded to, worked out when a text first needs it."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def _fold_character(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - 0xFEE0)
    if _is_dropped(character):
        return _DROPPED
    character = character.lower()[0]  # "İ" alone has a lower case of two characters
    character = _han().get(character, character)
    return _SAME_SIGN.get(character) or _VARIANTS.get(character, character)


def _is_dropped(character: str) -> bool:
    return (
        character.isspace()
        or character in _QUOTES_AND_TITLE_MARKS
        or unicodedata.category(character) in {"Cc", "Cf"}
        or any(ord(character) in selectors for selectors in _VARIATION_SELECTORS)
    )


@cache
def _han() -> dict[str, str]:
    """Traditional and variant characters → simplified ones; made by scripts/make_han_table.py."""
    pairs = files("index").joinpath("data/han.txt").read_text(encoding="utf-8").strip()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
