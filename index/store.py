"""The index on disk: opening it, listing the reports it holds, changing them in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.reading import IndexReader
from whoosh.writing import CLEAR, IndexWriter, LockError

from index.errors import IndexDamagedError, IndexLockedError, IndexMismatchError, IndexMissingError
from index.folding import FOLDING_VERSION, fold
from index.models import Division, Document, Passage, Report
from index.records import dump_report, dump_source, load_report, load_source
from index.schema import PATH_SEPARATOR, SCHEMA_VERSION, build_schema, settings_of
from index.words import check_segmenter, preferred_segmenter

_TOC = "_MAIN_*.toc"
_WRITE_LOCK = "MAIN_WRITELOCK"


def open_index(directory: Path) -> FileIndex:
    """Open an index for searching.

    Raises:
        IndexMissingError: there is none in the folder.
        IndexMismatchError: it is not ours, or was made under other settings.
        IndexDamagedError: it cannot be read.
    """
    if not any(directory.glob(_TOC)):
        raise IndexMissingError(f"{directory} 里没有索引。请先运行 chayici index。")
    try:
        index = open_dir(directory)
    except Exception as error:  # unpickling a table of contents may raise anything
        raise IndexDamagedError(
            f"{directory} 里的索引读不出来（{error}）：它已损坏，或者由另一个版本建立。"
            "请用 chayici index --rebuild 重建。"
        ) from error
    settings = settings_of(index.schema)
    if settings is None:
        raise IndexMismatchError(
            f"{directory} 里的 Whoosh 索引不是 Chayici 建立的。请换一个文件夹，"
            "或者用 chayici index --rebuild 取代它。"
        )
    if (settings.schema_version, settings.folding_version) != (SCHEMA_VERSION, FOLDING_VERSION):
        raise IndexMismatchError(
            f"{directory} 里的索引由另一个版本的 Chayici 建立。请用 chayici index --rebuild 重建。"
        )
    check_segmenter(settings.segmenter)
    return index


def held_reports(reader: IndexReader) -> Iterator[tuple[int, Report]]:
    """The reports of an index in the order in which they lie there, each with its first document number."""
    if ("first", "1") in reader:
        for number in reader.postings("first", "1").all_ids():
            yield number, load_report(reader.stored_fields(number)["record"])


def report_id(source: str) -> str:
    """The id of the report that a source holds: 12 hexadecimal digits."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


class Writing:
    """A transaction on an index: reports are put in, replaced and removed, all or none of them.

    Attributes:
        held: the reports that the index held when the transaction began, by id.
    """

    def __init__(self, writer: IndexWriter, reader: IndexReader | None, *, emptied: bool) -> None:
        self._writer = writer
        self._reader = reader
        self._emptied = emptied
        self.changed = emptied
        self.held = {report.id: report for _, report in held_reports(reader)} if reader else {}

    def kept_source(self, report: Report) -> str:
        """The source text of a held report as the index keeps it, for when the file is gone."""
        assert self._reader is not None  # noqa: S101 - a held report came from it
        number = next(self._reader.postings("report", report.id).all_ids())
        _, lines = load_source(self._reader.stored_fields(number)["source"])
        return "\n".join(line.text for line in lines)

    def put(self, source: str, digest: str, document: Document) -> Report:
        """Put in the report of a source, in place of an earlier state of it."""
        texts = [fold(passage.text).text for passage in document.passages]
        report = Report(
            id=report_id(source),
            source=source,
            digest=digest,
            metadata=document.metadata,
            passages=len(texts),
            characters=sum(map(len, texts)),
            traditional=document.traditional,
        )
        self.remove(report.id)
        shared = _report_fields(report)
        ids = passage_ids(report.id, texts)
        for number, passage in enumerate(document.passages):
            opening = _opening_fields(report, document) if number == 0 else {}
            self._writer.add_document(passage=ids[number], **_passage_fields(passage), **shared, **opening)
        self.changed = True
        return report

    def remove(self, identifier: str) -> None:
        """Remove a report, if it is held."""
        if identifier in self.held and not self._emptied:
            self._writer.delete_by_term("report", identifier)
            self.changed = True


@contextmanager
def writing(directory: Path, *, rebuild: bool = False) -> Iterator[Writing]:
    """Begin a transaction; it is committed at the end of the block, or cancelled if the block raises.

    With ``rebuild`` the transaction begins with no report in the index, under today's settings,
    but ``held`` still tells what it held; readers see the old state until the commit.

    Raises:
        IndexLockedError: another process is writing.
        IndexMismatchError, IndexDamagedError: see ``open_index``; never with ``rebuild``.
    """
    index, old = _open_for_rebuild(directory) if rebuild else (_open_or_create(directory),) * 2
    writer = _writer(index)
    if rebuild:
        writer.schema = index.schema
    try:
        reader = old.reader() if old else None
        transaction = Writing(writer, reader, emptied=rebuild)
        yield transaction
    except BaseException:
        writer.cancel()
        raise
    finally:
        if reader:
            reader.close()
    if transaction.changed:
        writer.commit(mergetype=CLEAR if rebuild else None)
    else:
        writer.cancel()


def passage_ids(report: str, texts: list[str]) -> list[str]:
    """An id for each passage, made from its report's id and its own folded text.

    Hence a passage keeps its id when others are added or when its neighbours change.
    """
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        seen[digest] += 1
        ids.append(f"{report}-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return ids


def _open_or_create(directory: Path) -> FileIndex:
    if any(directory.glob(_TOC)):
        return open_index(directory)
    strangers = [path for path in directory.glob("*") if not path.name.startswith(("MAIN_", "_MAIN_"))]
    if strangers:
        raise IndexMismatchError(
            f"{directory} 里有别的文件（例如 {strangers[0].name}），不是 Chayici 的索引。"
            "请换一个空文件夹；确实要用它，请加 --rebuild。"
        )
    return _create(directory)


def _create(directory: Path) -> FileIndex:
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileStorage(str(directory)).lock(_WRITE_LOCK)
    if not lock.acquire():
        raise _locked(directory)
    try:
        return create_in(directory, build_schema(preferred_segmenter()))
    finally:
        lock.release()


def _open_for_rebuild(directory: Path) -> tuple[FileIndex, FileIndex | None]:
    """The index under today's schema, and as it was, None if the reports it holds cannot be read."""
    schema = build_schema(preferred_segmenter())
    try:
        old = open_dir(directory)
    except Exception:  # noqa: BLE001 - see open_index
        return _create(directory), None
    settings = settings_of(old.schema)
    readable = settings is not None and settings.schema_version == SCHEMA_VERSION
    return FileIndex(old.storage, schema=schema), old if readable else None


def _writer(index: FileIndex) -> IndexWriter:
    try:
        return index.writer()
    except LockError as error:
        raise _locked(Path(index.storage.folder)) from error


def _locked(directory: Path) -> IndexLockedError:
    return IndexLockedError(f"另一个程序正在写 {directory} 里的索引。请等它结束后再试。")


def _report_fields(report: Report) -> dict[str, Any]:
    """The indexed fields that all passages of a report share; what is not known is left out."""
    metadata = report.metadata
    fields = {
        "report": report.id,
        "issuer": metadata.issuer,
        "year": metadata.report_year,
        "doc_number": metadata.doc_number,
        "division": _codes(metadata.division),
        "published": metadata.published,
        "title": metadata.title,
    }
    return {name: field for name, field in fields.items() if field is not None}


def _codes(division: Division | None) -> str | None:
    """The codes of a division and of those above it, outermost first."""
    if division is None:
        return None
    return " ".join(division.code[:length] for length in (2, 4, 6, 9) if length <= len(division.code))


def _passage_fields(passage: Passage) -> dict[str, Any]:
    return {
        "section": PATH_SEPARATOR.join(passage.section),
        "_stored_section": list(passage.section),
        "text": passage.text,
        "line": passage.line,
    }


def _opening_fields(report: Report, document: Document) -> dict[str, Any]:
    return {
        "first": "1",
        "record": dump_report(report),
        "source": dump_source(document.sections, document.lines),
    }
