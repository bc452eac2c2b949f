"""PDF: the text layer of a PDF file, its lines joined into paragraphs again."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from index.errors import UnreadableSourceError
from index.formats.encodings import is_garbled
from index.formats.plain import checked
from index.formats.rows import CELL_MARK
from index.models import Original
from index.numbering import heading_number

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MOST_PAGES = 2000
# A scan has a few characters at the most, those of a stamp or of a viewer's mark.
_FEWEST_CHARACTERS_A_PAGE = 5
# Where text stands, in heights of its characters.
_INDENT = 1.0
_SHORT_OF_MARGIN = 1.0
_NEXT_CELL = 1.5
_PARAGRAPH_GAP = 0.6
# So much of a page at its top and bottom can be a running title or a page number.
_EDGE = 0.12
_PAGE_NUMBER = re.compile(
    r"[-—–─·\s]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–─·\s]*"
)
# What differs in a running title from page to page.
_COUNTED = re.compile(r"^[\d\s/第页共—-]+|[\d\s/第页共—-]+$")
_SENTENCE_END = ("。", "；", ";", "：", ":", "！", "？", "”")
# Quotation marks cleave to what stands on either side.
_UNBROKEN = re.compile(
    r"[(（《〈【〔\[]*(?:[\w.%+/\-]+|.)(?:[)）》〉】〕\]，。、；：！？…,.;:!?%]|[“”‘’]+(?:[\w.%+/\-]+|.))*",
    re.ASCII,
)
_LINE_ENDS = frozenset({10, 13})
_UNSEEN = dict.fromkeys([0, 2, 0xFFFE, 0xFFFF, 0xAD])
# Fonts name some characters by their radicals; most of these are known to Unicode as the same, not these.
_RADICALS = str.maketrans(
    "⺁⺝⺟⺠⺩⺬⺳⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂月母民王示网虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_KANGXI = re.compile("[\u2f00-\u2fdf]")


@dataclass(frozen=True, slots=True)
class _PdfLine:
    """A line of a page; lengths in points, from the page's lower left corner.

    Attributes:
        text: its text.
        left, right, bottom, top: what its characters cover.
        page: the number of its page.
        place: how high on its page it stands, 0 at the bottom to 1 at the top.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    place: float

    @property
    def height(self) -> float:
        """How high its characters are."""
        return self.top - self.bottom


def read_pdf(content: bytes) -> Original:
    """The report in a PDF file.

    Raises:
        UnreadableSourceError: the file is damaged, encrypted, or has no text layer.
    """
    import pypdfium2  # noqa: PLC0415 - a library of several MB, for this format alone

    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        reason = "PDF 文件加了密码，打不开。" if encrypted else "PDF 文件已损坏，打不开。"
        raise UnreadableSourceError(reason) from error
    with document:
        if pages > _MOST_PAGES:
            raise UnreadableSourceError(f"PDF 超过 {_MOST_PAGES} 页，不像一份报告。")
        lines = [line for number in range(pages) for line in _page_lines(document, number)]
    if sum(len(line.text) for line in lines) < _FEWEST_CHARACTERS_A_PAGE * pages:
        raise UnreadableSourceError("PDF 里只有图像，没有文字层（扫描件），请先做文字识别。")
    body = _without_edges(lines, pages) or lines
    text = "\n".join(_paragraphs(body))
    if is_garbled(text):
        raise UnreadableSourceError("PDF 的文字层是乱码（字体没有给出字符编码）。")
    return Original(checked(text))


def _page_lines(document: PdfDocument, number: int) -> Iterator[_PdfLine]:
    """The lines of a page, in the order of its content; pieces of one row are one line."""
    import pypdfium2  # noqa: PLC0415 - see above

    try:
        page = document[number]
        height = page.get_height() or 1.0
        pieces = list(_pieces(page.get_textpage(), number, height))
    except pypdfium2.PdfiumError as error:
        raise UnreadableSourceError(f"PDF 的第 {number + 1} 页已损坏，读不出来。") from error
    row: list[_PdfLine] = []
    for piece in pieces:
        if row and not _is_beside(row[-1], piece):
            yield _joined(row)
            row = []
        row.append(piece)
    if row:
        yield _joined(row)


def _pieces(text_page: PdfTextPage, page: int, page_height: float) -> Iterator[_PdfLine]:
    """Runs of characters without a line end, and without a gap that no space in the text fills."""
    from pypdfium2 import raw  # noqa: PLC0415 - see above

    box = [ctypes.c_double() for _ in range(4)]
    pointers = [ctypes.byref(side) for side in box]
    text: list[str] = []
    boxes: list[_Box] = []
    is_gap = False
    for place in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, place)
        if code in _LINE_ENDS:
            yield from _piece(text, boxes, page, page_height)
            text, boxes = [], []
        elif chr(code).isspace():
            is_gap = raw.FPDFText_IsGenerated(text_page, place) == 1
            text.append(" ")
        else:
            found = raw.FPDFText_GetCharBox(text_page, place, *pointers)
            here = _Box(*(side.value for side in box)) if found else None
            if is_gap and boxes and here and here.left - boxes[-1].right > _NEXT_CELL * here.height:
                yield from _piece(text, boxes, page, page_height)
                text, boxes = [], []
            text.append(chr(code))
            boxes += [here] if here else []
            is_gap = False
    yield from _piece(text, boxes, page, page_height)


class _Box(NamedTuple):
    """What a character covers, in points."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def _piece(text: Sequence[str], boxes: Sequence[_Box], page: int, page_height: float) -> Iterator[_PdfLine]:
    if boxes:
        lefts, rights, bottoms, tops = zip(*boxes, strict=True)
        bottom = min(bottoms)
        place = bottom / page_height
        yield _PdfLine(_as_written("".join(text)), min(lefts), max(rights), bottom, max(tops), page, place)


def _as_written(text: str) -> str:
    """A text with its characters instead of the radicals that fonts name them by."""
    whole = text.translate(_UNSEEN).translate(_RADICALS)
    return _KANGXI.sub(lambda radical: unicodedata.normalize("NFKC", radical[0]), whole).strip()


def _is_beside(left: _PdfLine, right: _PdfLine) -> bool:
    """Whether a piece stands to the right of another, in the same row."""
    common = min(left.top, right.top) - max(left.bottom, right.bottom)
    return right.left >= left.right - left.height / 2 and common * 2 > min(left.height, right.height)


def _joined(row: Sequence[_PdfLine]) -> _PdfLine:
    """The pieces of a row as one line; those far from each other are cells of a table."""
    text = row[0].text
    for before, piece in pairwise(row):
        far = piece.left - before.right > _NEXT_CELL * before.height
        text += (CELL_MARK if far else "") + piece.text
    return _PdfLine(
        text,
        row[0].left,
        max(piece.right for piece in row),
        min(piece.bottom for piece in row),
        max(piece.top for piece in row),
        row[0].page,
        row[0].place,
    )


def _without_edges(lines: Sequence[_PdfLine], pages: int) -> list[_PdfLine]:
    """The lines without page numbers, and without what is repeated at the edge of most pages."""
    repeated = Counter(_shape(line) for line in lines if _is_at_edge(line))
    return [
        line
        for line in lines
        if not _is_at_edge(line)
        or not (_PAGE_NUMBER.fullmatch(line.text) or (pages > 1 and repeated[_shape(line)] * 2 > pages))
    ]


def _is_at_edge(line: _PdfLine) -> bool:
    return not _EDGE < line.place < 1 - _EDGE


def _shape(line: _PdfLine) -> tuple[str, int]:
    """What makes two lines at the edges of pages the same, whatever the number of the page."""
    return _COUNTED.sub("", line.text), round(line.place * 50)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the text of a file is laid out; lengths in points.

    Attributes:
        height: how high its characters are.
        left, right: where most lines begin, and where the long ones end.
        gap: the space between two lines of a paragraph, from the foot of one to the head of the next.
    """

    height: float
    left: float
    right: float
    gap: float

    def runs_on(self, before: _PdfLine, line: _PdfLine) -> bool:
        """Whether a line belongs to the paragraph of the one before it."""
        end = before.right + _width(_unit(line.text), self.height)
        is_full = end > self.right - _SHORT_OF_MARGIN * self.height
        is_indented = line.left > self.left + _INDENT * self.height
        if not is_full or is_indented or CELL_MARK in line.text or CELL_MARK in before.text:
            return False
        if line.page == before.page and before.bottom - line.top > self.gap + _PARAGRAPH_GAP * self.height:
            return False
        # Where nothing is indented, a full line may end a paragraph by chance.
        return not (heading_number(line.text) is not None and before.text.endswith(_SENTENCE_END))


def _layout(lines: Sequence[_PdfLine]) -> _Layout:
    height = median(line.height for line in lines)
    lefts = Counter(round(line.left / height) for line in lines if len(line.text) > 1)
    commonest = max(lefts, key=lambda place: (lefts[place], -place), default=0)
    rights = sorted(line.right for line in lines)
    gaps = [
        before.bottom - line.top
        for before, line in pairwise(lines)
        if before.page == line.page and before.bottom > line.bottom
    ]
    return _Layout(
        height,
        min((line.left for line in lines if round(line.left / height) == commonest), default=0.0),
        rights[len(rights) * 9 // 10],
        median(gaps) if gaps else 0.0,
    )


def _paragraphs(lines: Sequence[_PdfLine]) -> Iterator[str]:
    """The lines joined into paragraphs."""
    layout = _layout(lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        if layout.runs_on(before, line):
            text += _joint(text, line.text) + line.text
        else:
            yield text
            text = line.text
    yield text


def _unit(text: str) -> str:
    """What a line begins with and cannot be broken: it may have been too long for the line above."""
    unit = _UNBROKEN.match(text)
    return unit[0] if unit else ""


def _width(text: str, height: float) -> float:
    """How wide a text is, about."""
    return height * sum(0.5 if character.isascii() else 1.0 for character in text)


def _joint(before: str, after: str) -> str:
    """What stands between two lines of a paragraph: a space between Latin words, nothing in Chinese."""
    return (
        " "
        if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
        else ""
    )
