"""Manifests: CSV files with a column ``path`` that correct or complete what files say about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.errors import UnreadableSourceError
from index.formats.columns import STATED, statements
from index.formats.dumps import table_columns, table_rows
from index.formats.kinds import ending
from index.reader import open_source
from index.reading import Beside
from index.sources import FoundFile, Skipped, exists, file_of

#: A manifest of this name also holds for the files in the folders below its own, whichever paths are given.
MANIFEST_NAME = "manifest.csv"

_PATH = "path"
_TEXTS = frozenset({"text", "content", "html"})
_COLUMNS = ("title", *STATED)


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What a manifest says about a report: its name, and what stands beside it."""

    name: str
    beside: Beside


def is_manifest(path: Path) -> bool:
    """Whether a file is a manifest, by the names of its columns."""
    if ending(path.name) != ".csv":
        return False
    try:
        with closing(open_source(path)) as file:
            columns = table_columns(file)
    except (UnreadableSourceError, OSError):
        return False
    return _PATH in columns and not _TEXTS & set(columns)


def manifests_above(files: Iterable[FoundFile]) -> Iterator[Path]:
    """The manifests in the folders of files and above them, each once."""
    seen: set[Path] = set()
    for path in (Path(file.name) for file in files):
        for folder in path.parents if path.is_absolute() else ():  # the built-in ones have none
            if folder in seen:
                break
            seen.add(folder)
            manifest = folder / MANIFEST_NAME
            if is_manifest(manifest):
                yield manifest


def read_manifest(path: Path, skipped: list[Skipped]) -> Iterator[ManifestRow]:
    """What a manifest says; a row that cannot be used is skipped."""
    folder = path.resolve().parent
    try:
        with closing(open_source(path)) as file:
            for row in table_rows(file):
                if row.fields is None:
                    skipped.append(Skipped(str(path), row.reason))
                    continue
                written = row.fields.get(_PATH, "").strip().replace("\\", "/")
                name = _name(folder, written)
                if written and exists(Path(file_of(name))):
                    url = row.fields.get("url", "").strip() or None
                    yield ManifestRow(name, Beside(url, tuple(statements(row.fields, _COLUMNS, "清单"))))
                else:
                    skipped.append(Skipped(str(path), f"清单第 {row.line} 行：没有文件“{written}”。"))
    except UnreadableSourceError as error:
        skipped.append(Skipped(str(path), str(error)))


def _name(folder: Path, written: str) -> str:
    """What the report is called that a manifest means; it may lie in an archive or a dump."""
    file = file_of(written)
    return str((folder / file).resolve()) + written[len(file) :]
