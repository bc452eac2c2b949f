"""Drawing: shapes and Chinese text as SVG, in a page's own colours or to stand alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW = 0.56  # the width of a letter or digit, in ems
_MARGIN, _LINE, _GAP = 20, 26, 28
_PAGE = 1140  # about as wide as a page may be
_TITLE = 16
#: The size of small text.
SMALL = 11
_SHADES = (0.14, 0.28, 0.44, 0.78, 1.0)
_DARK = 0.78  # text on such a shade is light


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a drawing, as SVG attributes hold them.

    Attributes:
        ink, muted, line, paper, accent, on_accent: see the custom properties of the style sheet.
        font: the font stack; None where the page sets it.
    """

    ink: str
    muted: str
    line: str
    paper: str
    accent: str
    on_accent: str
    font: str | None


#: In a page, whose style sheet knows light and dark.
IN_PAGE = Palette(
    "var(--ink)", "var(--muted)", "var(--line)", "var(--raised)", "var(--accent)", "var(--on-accent)", None
)
#: In a file of its own.
ALONE = Palette(
    "#1f2022", "#5c5a55", "#dcd7cc", "#ffffff", "#99291b", "#fff8ef",
    "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
)  # fmt: skip


class Box(NamedTuple):
    """Where a rectangle lies, and its size."""

    x: float
    y: float
    width: float
    height: float


class Drawing:
    """A drawing in the making: a picture, or one of the panels of which it consists.

    Attributes:
        name: tells its ids from those of other drawings in a page.
        palette: its colours.
        width, height: its size in pixels.
    """

    def __init__(self, name: str, palette: Palette, width: float, height: float) -> None:
        self.name = name
        self.palette = palette
        self.width = width
        self.height = height
        self._shapes = Element("g")

    def rect(self, box: Box, **attributes: str | float) -> None:
        """A rectangle."""
        self._add("rect", **box._asdict(), **attributes)

    def line(self, x: float, y: float, to_x: float, to_y: float, **attributes: str | float) -> None:
        """A line."""
        stroke = {"stroke": self.palette.line, **attributes}
        self._add("line", x1=x, y1=y, x2=to_x, y2=to_y, **stroke)

    def path(self, data: str, said: str, **attributes: str | float) -> None:
        """A path, and what is said where a pointer rests on it."""
        SubElement(self._add("path", d=data, **attributes), "title").text = _NOT_XML.sub("", said)

    def text(self, x: float, y: float, words: str, size: float = 12, **attributes: str | float) -> None:
        """A line of text, its base line at y."""
        fill = {"fill": self.palette.ink, **attributes}
        self._add("text", x=x, y=y, font_size=size, **fill).text = _NOT_XML.sub("", words)

    def middle(self, x: float, y: float, words: str, size: float = 12, **attributes: str | float) -> None:
        """A line of text around x."""
        self.text(x, y, words, size, text_anchor="middle", **attributes)

    def hatch(self, box: Box) -> None:
        """A hatched rectangle, which means that nothing is held."""
        self.rect(box, fill=f"url(#{self.name}-hatch)", stroke=self.palette.line)

    def tile(self, box: Box, value: float | None, most: float) -> None:
        """A rectangle the darker the larger a value is; hatched if there is none."""
        if value is None:
            self.hatch(box)
        elif shade := _shade(value, most):
            self.rect(box, fill=self.palette.accent, fill_opacity=shade, stroke=self.palette.line)
        else:
            self.rect(box, fill=self.palette.paper, stroke=self.palette.line)

    def on_shade(self, value: float, most: float) -> str:
        """The colour of text on a tile."""
        shade = _shade(value, most)
        if not shade:
            return self.palette.muted
        return self.palette.on_accent if shade >= _DARK else self.palette.ink

    def legend(self, y: float, most: str, hatched: str, size: float = SMALL) -> None:
        """What shades and hatching mean: how much the darkest is, and what is hatched."""
        side, gap, base = 12, 3, y + 10
        self.tile(Box(0, y, side, side), 0, 1)
        self.text(side + gap, base, "0", size, fill=self.palette.muted)
        x = 32.0
        for number in range(len(_SHADES)):
            self.tile(Box(x, y, side, side), number + 1, len(_SHADES))
            x += side + gap
        self.text(x, base, most, size, fill=self.palette.muted)
        x += width_of(most, size) + 14
        self.hatch(Box(x, y, side, side))
        self.text(x + side + gap, base, hatched, size, fill=self.palette.muted)

    def inline(self) -> str:
        """The drawing as a part of a page, which says what it shows."""
        root = _root(self.width, self.height)
        root.append(self.group(0, 0))
        return tostring(root, encoding="unicode")

    def group(self, x: float, y: float) -> Element:
        """All that was drawn, as a part of an SVG that lies there."""
        group = Element("g", {"transform": f"translate({x:g} {y:g})"})
        pattern = SubElement(
            SubElement(group, "defs"),
            "pattern",
            {
                "id": f"{self.name}-hatch",
                "width": "6",
                "height": "6",
                "patternUnits": "userSpaceOnUse",
                "patternTransform": "rotate(45)",
            },
        )
        line = {"y2": "6", "stroke": self.palette.muted, "stroke-width": "1.5", "stroke-opacity": "0.45"}
        SubElement(pattern, "line", line)
        group.append(self._shapes)
        return group

    def _add(self, tag: str, **attributes: str | float) -> Element:
        named = {
            name.replace("_", "-"): value if isinstance(value, str) else f"{round(value, 2):g}"
            for name, value in attributes.items()
        }
        return SubElement(self._shapes, tag, named)


def sheet(name: str, drawings: Sequence[Drawing], title: str, description: str, note: str) -> str:
    """Drawings of one size beside each other as a file, with a title above and a note below.

    Args:
        name: of the file.
        drawings: the drawings, at least one.
        title: what they show.
        description: the same in words, for who does not see it.
        note: what else is to be said.
    """
    first = drawings[0]
    wide, high, palette = first.width + _GAP, first.height + _GAP, first.palette
    columns = max(1, min(len(drawings), int((_PAGE + _GAP) // wide)))
    width = max(columns * wide - _GAP, width_of(title, _TITLE), width_of(note, SMALL)) + 2 * _MARGIN
    height = -(-len(drawings) // columns) * high - _GAP + 2 * _MARGIN + 2 * _LINE
    frame = Drawing(name, palette, width, height)
    frame.rect(Box(0, 0, width, height), fill=palette.paper)
    frame.text(_MARGIN, _MARGIN + _TITLE, title, _TITLE, font_weight="bold")
    frame.text(_MARGIN, height - _MARGIN, note, SMALL, fill=palette.muted)
    root = _root(width, height)
    labels = {"title": f"{name}-title", "desc": f"{name}-desc"}
    root.attrib.update(
        {"role": "img", "aria-labelledby": labels["title"], "aria-describedby": labels["desc"]},
        **{"font-family": str(palette.font)},
    )
    for tag, words in (("title", title), ("desc", description)):
        SubElement(root, tag, {"id": labels[tag]}).text = _NOT_XML.sub("", words)
    root.append(frame.group(0, 0))
    for place, drawing in enumerate(drawings):
        x, y = _MARGIN + place % columns * wide, _MARGIN + _LINE + place // columns * high
        root.append(drawing.group(x, y))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _root(width: float, height: float) -> Element:
    size = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    return Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})


def _shade(value: float, most: float) -> float:
    """How dark a value is, of which the most is known: 0 for none."""
    return _SHADES[min(len(_SHADES), ceil(value / most * len(_SHADES))) - 1] if value else 0


def width_of(words: str, size: float) -> float:
    """About how wide a line of text is."""
    wide = sum(unicodedata.east_asian_width(one) in "WFA" for one in words)
    return size * (wide + _NARROW * (len(words) - wide))


def cut(words: str, width: float, size: float) -> str:
    """A line of text, cut so that it is no wider than this."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words + "…"
