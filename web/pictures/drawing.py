"""Drawing: shapes and Chinese text as SVG, in a page's own colours or to stand alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW = 0.56  # the width of a letter or digit, in ems
_MARGIN, _LINE = 20, 26
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
    """A drawing in the making.

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

    def path(self, data: str, **attributes: str | float) -> None:
        """A path."""
        self._add("path", d=data, **attributes)

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

    def legend(self, x: float, y: float, most: str, hatched: str) -> None:
        """What shades and hatching mean: how much the darkest is, and what is hatched."""
        side, gap, base = 12, 3, y + 10
        self.tile(Box(x, y, side, side), 0, 1)
        self.text(x + side + gap, base, "0", SMALL, fill=self.palette.muted)
        x += 32
        for number in range(len(_SHADES)):
            self.tile(Box(x, y, side, side), number + 1, len(_SHADES))
            x += side + gap
        self.text(x, base, most, SMALL, fill=self.palette.muted)
        x += width_of(most, SMALL) + 14
        self.hatch(Box(x, y, side, side))
        self.text(x + side + gap, base, hatched, SMALL, fill=self.palette.muted)

    def inline(self, title: str, description: str) -> str:
        """The drawing as a part of a page."""
        root = self._root(self.width, self.height, title, description)
        root.append(self._shapes)
        return tostring(root, encoding="unicode")

    def alone(self, title: str, description: str, note: str) -> str:
        """The drawing as a file, with its title above and a note below."""
        width = max(self.width, width_of(title, _TITLE), width_of(note, SMALL)) + 2 * _MARGIN
        height = self.height + 2 * _MARGIN + 2 * _LINE
        root = self._root(width, height, title, description)
        root.set("font-family", str(self.palette.font))
        framed = Drawing(self.name, self.palette, width, height)
        framed.rect(Box(0, 0, width, height), fill=self.palette.paper)
        framed.text(_MARGIN, _MARGIN + _TITLE, title, _TITLE, font_weight="bold")
        framed.text(_MARGIN, height - _MARGIN, note, SMALL, fill=self.palette.muted)
        self._shapes.set("transform", f"translate({_MARGIN} {_MARGIN + _LINE})")
        root.extend([framed._shapes, self._shapes])
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")

    def _root(self, width: float, height: float, title: str, description: str) -> Element:
        size = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
        labels = {"title": f"{self.name}-title", "desc": f"{self.name}-desc"}
        root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img"})
        root.set("aria-labelledby", labels["title"])
        root.set("aria-describedby", labels["desc"])
        for tag, words in (("title", title), ("desc", description)):
            SubElement(root, tag, {"id": labels[tag]}).text = _NOT_XML.sub("", words)
        pattern = SubElement(
            SubElement(root, "defs"),
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
        return root

    def _add(self, tag: str, **attributes: str | float) -> Element:
        named = {
            name.replace("_", "-"): value if isinstance(value, str) else f"{round(value, 2):g}"
            for name, value in attributes.items()
        }
        return SubElement(self._shapes, tag, named)


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
