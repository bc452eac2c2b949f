"""The numbers that Word gives to paragraphs by itself: they stand in no text, but in its list definitions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

#: The namespace of what Word writes.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting",
})  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 50


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one level of a list are numbered; ``style`` is numbered so without saying it."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    arabic: bool = False


class Numbering:
    """The lists of a document; ``number`` is to be asked for each paragraph in turn."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarted: set[str] = set()
        if numbering is not None:
            self._read(numbering)
        self._of_style = dict(_numbered_styles(styles)) if styles is not None else {}

    def number(self, paragraph: etree._Element) -> str:
        """The number in front of a paragraph, "" if it has none; the next one is one higher."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        style = _value(properties.find(f"{W}pStyle")) or ""
        list_of_style, level_of_style = self._of_style.get(style, (None, 0))
        own = properties.find(f"{W}numPr")
        name = _value(own.find(f"{W}numId")) if own is not None else None
        depth = _value(own.find(f"{W}ilvl")) if own is not None else None
        name = name or list_of_style
        if name not in self._levels:
            return ""
        linked = (at for at, one in self._levels[name].items() if style and one.style == style)
        level = int(depth) if depth and depth.isdecimal() else next(linked, level_of_style)
        return self._count(name, level) if level in self._levels[name] else ""

    def _count(self, name: str, level: int) -> str:
        levels = self._levels[name]
        # Lists made from one definition run on, unless one of them begins anew.
        counts = self._counts[name if name in self._restarted else self._abstract_of[name]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)

        def written(place: re.Match[str]) -> str:
            other = int(place[1]) - 1
            definition = levels.get(other, _Level())
            form = "decimal" if levels[level].arabic else definition.form
            return _written(counts.get(other, definition.start), form)

        text = levels[level].text
        if levels[level].form in {"bullet", "none"}:
            return ""
        # Without a mark the number would become one with a text that begins with digits.
        return _PLACE.sub(written, text) + " " * (_PLACE.search(text[-2:]) is not None)

    def _read(self, numbering: etree._Element) -> None:
        abstract = {
            definition.get(f"{W}abstractNumId"): dict(_levels(definition))
            for definition in numbering.iter(f"{W}abstractNum")
        }
        for instance in numbering.iter(f"{W}num"):
            name = instance.get(f"{W}numId") or ""
            base = _value(instance.find(f"{W}abstractNumId")) or ""
            self._levels[name] = dict(abstract.get(base, {}))
            self._abstract_of[name] = f"abstract {base}"
            for override in instance.iter(f"{W}lvlOverride"):
                self._restarted.add(name)
                self._levels[name] |= dict(_levels(override))


def _levels(definition: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in definition.iter(f"{W}lvl"):
        start = _value(level.find(f"{W}start")) or ""
        yield (
            int(level.get(f"{W}ilvl") or 0),
            _Level(
                _value(level.find(f"{W}numFmt")) or "decimal",
                _value(level.find(f"{W}lvlText")) or "",
                int(start) if start.isdecimal() else 1,
                _value(level.find(f"{W}pStyle")) or "",
                level.find(f"{W}isLgl") is not None,
            ),
        )


def _numbered_styles(styles: etree._Element) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles.iter(f"{W}style"):
        properties = style.find(f"{W}pPr/{W}numPr")
        name = _value(properties.find(f"{W}numId")) if properties is not None else None
        if name:
            depth = _value(properties.find(f"{W}ilvl")) or ""
            yield style.get(f"{W}styleId") or "", (name, int(depth) if depth.isdecimal() else 0)


def _value(element: etree._Element | None) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _written(count: int, form: str) -> str:
    """A number as the list writes it."""
    if form in _CHINESE:
        return _chinese(count)
    if form in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:  # noqa: PLR2004 - letters
        letter = chr(ord("a") + count - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 1 <= count < _MOST_ROMAN:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:  # noqa: PLR2004 - ① to ⑳
        return chr(ord("①") + count - 1)
    return f"{count:02}" if form == "decimalZero" else str(count)


def _chinese(count: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:  # noqa: PLR2004
        return str(count)
    front = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return front + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while count >= value:
            text += sign
            count -= value
    return text.replace("xxxx", "xl")
