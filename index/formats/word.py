"""Word: the paragraphs and tables of a DOCX file, in order, with the numbers that Word gives to them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from index.errors import UnreadableSourceError
from index.formats.archives import DAMAGED_ZIP
from index.formats.memory import refuse_cut_tree
from index.formats.numbers import Numbering, W
from index.formats.plain import checked
from index.formats.rows import is_layout, row_text
from index.models import Original

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOCUMENT = "word/document.xml"
_LARGEST_PART = 100 * 1024 * 1024  # bytes, unpacked

_DAMAGE = (*DAMAGED_ZIP, etree.XMLSyntaxError)

# What was deleted, and what stands for something else: a field's code, a drawing kept for old versions.
_UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", _FALLBACK})
_SIGNS = {
    f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t",
}  # fmt: skip


def read_word(content: bytes) -> Original:
    """The report in a DOCX file.

    Raises:
        UnreadableSourceError: the file is damaged, encrypted or none.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
            if _DOCUMENT not in names:
                raise UnreadableSourceError("这是 ZIP 压缩包，但不是 Word 文档（DOCX）。")
            document = _part(package, _DOCUMENT)
            numbering, styles = (
                _part(package, name) if name in names else None
                for name in ("word/numbering.xml", "word/styles.xml")
            )
    except _DAMAGE as error:
        raise UnreadableSourceError("DOCX 文件已损坏，打不开。") from error
    reader = _Reader(Numbering(numbering, styles))
    return Original(checked("\n".join(reader.lines(document))))


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    with package.open(name) as file:
        content = file.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise UnreadableSourceError("DOCX 文件解开后大得不合常理，可能是压缩炸弹。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(content.replace(_STRICT, W[1:-1].encode()), parser)
    finally:
        refuse_cut_tree(parser)


class _Reader:
    """Reads the parts of a document, counting its numbered paragraphs."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """The lines in an element, in order."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tr":
                cells = [list(self.lines(cell)) for cell in _cells(element)]
                yield from (
                    (line for cell in cells for line in cell) if is_layout(cells) else [row_text(cells)]
                )
            elif element.tag not in _UNSEEN:  # a table, a control around paragraphs, what was moved here
                yield from self.lines(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """Its lines, its number in front; then those of the text boxes that hang on it."""
        boxes: list[etree._Element] = []
        text = "".join(_text(paragraph, boxes))
        number = self._numbering.number(paragraph) if text.strip() else ""
        yield from (number + text).split("\n")
        for box in boxes:
            yield from self.lines(box)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, also those in a control."""
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag not in _UNSEEN:
            yield from _cells(element)


def _text(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text of a paragraph; the text boxes found in it are put into ``boxes``."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag not in _UNSEEN and child.tag != f"{W}pPr":
            yield from _text(child, boxes)
