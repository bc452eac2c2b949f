"""Web pages: HTML → the lines of the report in it, and what the page's own fields say.

Nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HTMLParser

from index.errors import UnreadableSourceError
from index.formats.encodings import decode
from index.formats.memory import refuse_cut_tree
from index.formats.plain import checked
from index.formats.rows import is_layout, row_text
from index.furniture import is_furniture, is_list_title
from index.header import is_doc_number, starts_field
from index.lines import read_lines
from index.models import Original, Statement
from index.numbering import heading_number

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,30})""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)\s*(https?://\S+)")
_META_FIELDS = {"articletitle": "title", "pubdate": "published", "contentsource": "issuer"}

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "select",
    "option", "button", "textarea", "input", "audio", "video", "canvas", "map",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\v\f\r]+")
# Source code is broken into lines anywhere, but Chinese has no spaces between characters.
_SOURCE_BREAK = re.compile(r"(?<=[\u3001-\uffef])[ \t]*[\r\n]\s*(?=[\u3001-\uffef])")
_CELLS = frozenset({"td", "th"})
_HEADLINES = frozenset({"h1", "h2"})
# Where a page says so itself; not by class names such as share or comment, which some give to the text.
_AROUND = frozenset({"nav", "footer", "aside"})

_TITLE = re.compile("报告|报告|总结|年报|情况|要点|汇报|報告|總結|年報|情況|要點|匯報")
_SENTENCE = re.compile("[。；;！？]")
_LONGEST_TITLE = 80
_LINKED_SHARE = 0.8
_SHORTEST_SENTENCE = 10
# So many lines of links, one after the other, are a menu or a list, and separate what stands around them.
_A_MENU = 3
# A part of a page that holds a smaller share of running text than this beside the main one is a notice.
_SMALLEST_PART = 0.1


@dataclass(slots=True)
class _PageLine:
    """A line as a browser shows it.

    Attributes:
        text: its text.
        linked: how many of its characters are links to other pages.
        around: whether it stands in a part of the page that is no text by the page's own word.
        headline: whether it stands in h1 or h2.
    """

    text: str
    linked: int = 0
    around: bool = False
    headline: bool = False

    @property
    def plain(self) -> str:
        """Its text as the reading rules look at it."""
        return read_lines(self.text, traditional=False)[0].plain

    @property
    def is_link(self) -> bool:
        """Whether it is there to lead elsewhere."""
        return self.around or self.linked > _LINKED_SHARE * len("".join(self.text.split()))


def read_web_page(content: bytes) -> Original:
    """The report on a page.

    Raises:
        UnreadableSourceError: its encoding cannot be told, or it holds no text.
    """
    declared = _DECLARED.search(content[:8192]) or _XML_DECLARED.match(content)
    return read_html(decode(content, declared[1].decode("ascii") if declared else None))


def read_html(page: str) -> Original:
    """The report on a page that has been decoded."""
    root = _parsed(page)
    lines = _lines(root)
    if not any(map(_weight, lines)):
        lines = _lines(root, hidden=True)
    return Original(
        text=checked("\n".join(line.text for line in _main_lines(lines))),
        url=_address(root, page),
        labelled=tuple(_labels(root)),
    )


def _parsed(page: str) -> etree._Element:
    # Encoded anew, since lxml refuses a text that declares an encoding; what declares it is overruled.
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    content = page.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser) if content.strip() else None
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSourceError("网页的代码损坏，无法解析。") from error
    finally:
        refuse_cut_tree(parser)
    if root is None:
        raise UnreadableSourceError("文件是空的，没有任何文字。")
    return root


# What the page says of itself


def _labels(root: etree._Element) -> Iterator[Statement]:
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip()
        content = " ".join((meta.get("content") or "").split())
        if name.lower() in _META_FIELDS and content:
            yield Statement(_META_FIELDS[name.lower()], content, f"网页 {name}")
    for element in root.iter("title"):
        title = " ".join("".join(element.itertext()).split())
        if title:
            yield Statement("title", title, "网页标题栏")
            return


def _address(root: etree._Element, page: str) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            address = (link.get("href") or "").strip()
            if address.startswith(("http://", "https://")):
                return address
    saved = _SAVED_FROM.search(page, 0, 4096)
    return saved[1] if saved else None


# Lines, as a browser shows them


def _lines(root: etree._Element, *, hidden: bool = False) -> list[_PageLine]:
    """The lines of a page; with those that it hides until somebody clicks, or without."""
    drawing = _Drawing()
    # Not recursive: pages with unclosed tags are nested thousands deep.
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        seen = event != "comment" and (element.tag not in _UNSEEN and (hidden or not _is_hidden(element)))
        if event == "start" and seen:
            drawing.start(element)
            drawing.text(element.text)
        elif event == "start":
            walk.skip_subtree()
        else:
            if seen:
                drawing.end(element)
            drawing.text(element.tail)
    return drawing.lines()


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


class _Drawing:
    """What has been drawn of a page."""

    def __init__(self) -> None:
        # The lines of the page, and inside it of each open table cell; the rows that are open.
        self._areas: list[list[_PageLine]] = [[]]
        self._rows: list[list[list[_PageLine]]] = []
        self._open = _PageLine("")
        # How many elements are open that make what is in them so.
        self._depths: Counter[str] = Counter()

    def start(self, element: etree._Element) -> None:
        """An element begins."""
        tag = element.tag
        if tag in _BLOCKS or tag == "br":
            self._break()
        if tag == "tr":
            self._rows.append([])
        elif tag in _CELLS:
            self._areas.append([])
        self._depths.update(_makes(element))

    def end(self, element: etree._Element) -> None:
        """An element ends."""
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
        if tag in _CELLS:
            cell = self._areas.pop()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._areas[-1] += cell
        elif tag == "tr":
            self._areas[-1] += _row(self._rows.pop())
        self._depths.subtract(_makes(element))

    def text(self, text: str | None) -> None:
        """Text stands here."""
        if not text:
            return
        if self._depths["pre"]:
            first, *others = text.split("\n")
            self._add(first)
            for other in others:
                self._break()
                self._add(other)
        else:
            self._add(_SPACES.sub(" ", _SOURCE_BREAK.sub("", text)))

    def lines(self) -> list[_PageLine]:
        """All lines."""
        self._break()
        return self._areas[0]

    def _add(self, text: str) -> None:
        line = self._open
        line.text += text
        line.linked += len("".join(text.split())) * bool(self._depths["link"])
        line.around = line.around or bool(self._depths["around"])
        line.headline = line.headline or bool(self._depths["headline"])

    def _break(self) -> None:
        line, self._open = self._open, _PageLine("")
        line.text = line.text.strip(" ")
        if line.text.strip():
            self._areas[-1].append(line)


def _makes(element: etree._Element) -> Iterator[str]:
    """What an element makes of the text in it."""
    tag = element.tag
    if tag == "a" and not (element.get("href") or "#").startswith("#"):
        yield "link"
    if tag in _AROUND:
        yield "around"
    if tag in _HEADLINES:
        yield "headline"
    if tag == "pre":
        yield "pre"


def _row(cells: Sequence[list[_PageLine]]) -> list[_PageLine]:
    """The lines of a table row: one, unless the table only places parts of the page side by side."""
    texts = [[line.text for line in cell] for cell in cells]
    joined = [line for cell in cells for line in cell]
    if is_layout(texts):
        return joined
    linked, around = sum(line.linked for line in joined), all(line.around for line in joined)
    return [_PageLine(row_text(texts), linked, around)]


# The main text


def _main_lines(lines: Sequence[_PageLine]) -> Sequence[_PageLine]:
    """The lines that belong to the report: from its header or title to its end."""
    if 2 * sum(_weight(line) for line in lines if line.around) > sum(map(_weight, lines)):
        lines = [replace(line, around=False) for line in lines]  # a page that calls everything a footer
    core = _core(lines)
    if not core:
        return [line for line in lines if not line.is_link]
    front = [line for line in lines[_front(lines, core.start) : core.start] if not line.is_link]
    return [*front, *lines[core.start : core.stop], *_tail(lines[core.stop :])]


def _weight(line: _PageLine) -> int:
    """How many characters of running text a line has."""
    is_text = len(line.text) >= _SHORTEST_SENTENCE and _SENTENCE.search(line.text) is not None
    return len(line.text) if not line.is_link and (is_text or heading_number(line.plain) is not None) else 0


def _core(lines: Sequence[_PageLine]) -> range:
    """From the first to the last line of running text, without notices beyond the page's menus."""
    parts: list[list[int]] = [[]]
    links = 0
    for place, line in enumerate(lines):
        links = links + 1 if line.is_link else 0
        if links == _A_MENU:
            parts.append([])
        if _weight(line):
            parts[-1].append(place)
    weights = [sum(_weight(lines[place]) for place in part) for part in parts]
    kept = [
        place
        for part, weight in zip(parts, weights, strict=True)
        if weight >= _SMALLEST_PART * max(weights)
        for place in part
    ]
    return range(kept[0], kept[-1] + 1) if kept else range(0)


def _front(lines: Sequence[_PageLine], first: int) -> int:
    """Where the report's header or title begins, above its first line of running text."""
    opening = (
        place
        for place, line in enumerate(lines[:first])
        if not line.around and (line.headline or _opens_report(line))
    )
    place = next(opening, first)
    # The author may stand above the title, an addressee above the text.
    while place and not lines[place - 1].is_link and not is_furniture(lines[place - 1].plain):
        place -= 1
    return place


def _opens_report(line: _PageLine) -> bool:
    """Whether a line is a header field, or can be the report's doc number or title."""
    if line.is_link or is_furniture(line.plain):
        return False
    is_title = len(line.text) <= _LONGEST_TITLE and _TITLE.search(line.plain) is not None
    return is_title or starts_field(line.plain) or is_doc_number(line.plain)


def _tail(lines: Sequence[_PageLine]) -> Iterator[_PageLine]:
    """What belongs to the report below its last line of running text: tables, the signature."""
    for line in lines:
        if line.is_link or is_furniture(line.plain) or is_list_title(line.plain):
            return
        yield line
