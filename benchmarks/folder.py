"""A user's messy folder, indexed twice: files of every format and layout, some of them broken in every way.

``python -m benchmarks.folder [FILES]`` makes a folder of FILES files (50,000 unless told), has it indexed by
``index.pipeline.index_sources``, as ``chayici index FOLDER`` does, and then once more.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random
from textwrap import wrap
from zlib import crc32

from benchmarks.formats import archive, bare_page, json_lines, pdf, table, web_page
from benchmarks.generation import generate
from benchmarks.processes import PeakMemory, isolated
from benchmarks.progress import Progress
from index.models import Document
from index.pipeline import IndexSummary, index_sources

_FILES = 50_000
_SEED = 1
_BROKEN = 0.02
_PRINTED = 40  # PDF files that are really printed; the others are copies of them
_COLUMNS = 38  # characters, where a line is broken
_TOO_LARGE = 21 * 1024 * 1024

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing a folder took.

    Attributes:
        summary: what it did.
        memory: the most that the process and its workers held together, in bytes; None if unknown.
    """

    summary: IndexSummary
    memory: int | None


def _as_it_stands(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _indented(lines: Sequence[str]) -> str:
    return "\n\n".join(f"\u3000\u3000{line}" for line in lines if line)


def _with_furniture(lines: Sequence[str]) -> str:
    before = "当前位置：首页 > 政务公开 > 法治政府建设\n字体：[大 中 小]  打印  浏览次数：128\n"
    return f"{before}{_as_it_stands(lines)}\n扫一扫在手机上查看当前页面\n网站地图"


def _broken_at_columns(lines: Sequence[str]) -> str:
    return "\n".join("\n".join(wrap(line, _COLUMNS)) for line in lines)


def _without_breaks(lines: Sequence[str]) -> str:
    return " ".join(lines)


_LAYOUTS: dict[Callable[[Sequence[str]], str], int] = {
    _as_it_stands: 60,
    _indented: 20,
    _with_furniture: 12,
    _broken_at_columns: 4,
    _without_breaks: 4,
}


def _docx(text: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(paragraphs),
    }
    return archive({name: part.encode() for name, part in parts.items()})


def _row(text: str, title: str) -> dict[str, object]:
    return {"url": f"https://example.gov.cn/{crc32(text.encode())}.html", "title": title, "text": text}


#: The bytes of a file from a text and title, by its ending, and how many of a hundred files are of the kind.
_FORMATS: dict[str, tuple[int, Callable[[str, str], bytes]]] = {
    ".txt": (50, lambda text, _: text.encode()),
    ".TXT": (10, lambda text, _: text.encode("gb18030")),
    ".html": (14, lambda text, title: web_page(text, title).encode()),
    ".htm": (10, lambda text, title: web_page(text, title, charset="gb2312").encode("gb18030")),
    ".docx": (8, lambda text, _: _docx(text)),
    ".jsonl": (3, lambda text, title: json_lines([_row(text, title)])),
    ".csv": (2, lambda text, title: table([_row(text, title)]).encode("gb18030")),
    ".zip": (2, lambda text, _: archive({"报告/年报.txt": text.encode("gb18030")})),
    ".pdf": (1, lambda _, __: b""),
}


def _broken(content: bytes, ending: str, random: Random) -> tuple[bytes, str]:
    """A file that is no report, though it was one, and its ending."""
    spoilt = (
        (b"", ending),
        (random.randbytes(4096), ending),
        (content[: len(content) // 50], ending),
        (content, random.choice((".pdf", ".docx", ".zip", ".jsonl"))),
        (b"%PDF-1.7\n" + random.randbytes(2000), ".pdf"),
        (content[::-1], ending),
        (b"\x89PNG\r\n\x1a\n" + random.randbytes(3000), ".txt"),
    )
    return random.choice(spoilt)


def make_folder(folder: Path, files: int) -> None:
    """Fill a folder, the same for the same number of files."""
    printed: list[bytes] = []
    with Progress("makes a folder", files) as progress:
        for number, (_, document) in enumerate(generate(files, _SEED)):
            random = Random(f"file {number} of {_SEED}")
            endings = [*_FORMATS]
            ending = random.choices(endings, [share for share, _ in _FORMATS.values()])[0]
            text = _text(document, random)
            if ending == ".pdf" and len(printed) < _PRINTED:
                printed.append(pdf(bare_page(text)))
            content = (
                random.choice(printed)
                if ending == ".pdf"
                else _FORMATS[ending][1](text, document.metadata.title or "")
            )
            if random.random() < _BROKEN:
                content, ending = _broken(content, ending, random)
            path = folder / f"{number // 1000:03}" / f"{number:06}{ending}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            progress.step()
    (folder / "大文件.txt").write_bytes("法治政府".encode() * (_TOO_LARGE // 12))


def _text(document: Document, random: Random) -> str:
    layout = random.choices([*_LAYOUTS], [*_LAYOUTS.values()])[0]
    return layout([line.text for line in document.lines])


def index_folder(folder: Path, directory: Path) -> Indexed:
    """Index a folder and watch the memory."""
    with PeakMemory() as memory, Progress("indexes it") as progress:

        def advance(_: object) -> None:
            progress.step()

        summary = index_sources([folder], directory, progress=advance)
    return Indexed(summary, memory.together)


def report(files: int, run: str, indexed: Indexed) -> str:
    """What a run did, in words."""
    summary, seconds = indexed.summary, indexed.summary.seconds
    reasons = Counter(skipped.reason for skipped in summary.skipped)
    lines = [
        f"{run}: {seconds:,.1f} s, {files / seconds:,.0f} files/s",
        f"  {summary.characters / seconds:,.0f} characters/s",
        f"  added {summary.added:,}, updated {summary.updated:,}, unchanged {summary.unchanged:,}",
        f"  held {summary.reports:,} reports, {summary.characters:,} characters",
        f"  peak memory, workers included: {(indexed.memory or 0) / 1e6:,.0f} MB",
        f"  skipped {len(summary.skipped):,}:",
        *(f"  {count:7,} {reason}" for reason, count in reasons.most_common()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make a folder, index it twice, and say what it took."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else _FILES
    with tempfile.TemporaryDirectory() as name:
        folder, directory = Path(name) / "folder", Path(name) / "index"
        folder.mkdir()
        make_folder(folder, files)
        for run in ("first run", "second run"):
            sys.stdout.write(report(files, run, isolated(index_folder, folder, directory)))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
