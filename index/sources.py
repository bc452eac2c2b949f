"""Sources: the files that paths name, and the files in which held reports were read."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.errors import os_reason
from index.formats.kinds import CONTAINER_ENDINGS, ending, is_companion, is_known, left_out_sentence
from index.reader import MEMBER_MARK, ROW_MARK

# The built-in reports have a source of their own, so that their ids are the same on every machine.
_BUILT_IN = "seeds/"
# A browser saves what a page needs beside it, in a folder called like the page.
_FOLDERS_OF_PAGES = ("_files", ".files", "_文件")
_PAGES = (".html", ".htm")
_LOCK_FILE = "~$"  # of a document that is open in Word
_INSIDE = re.compile(
    rf"(?:{'|'.join(map(re.escape, CONTAINER_ENDINGS))})(?=[{MEMBER_MARK}{ROW_MARK}])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that was left out, and why (a Chinese sentence)."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a path names.

    Attributes:
        name: what it is called in the index: its absolute path.
        path: where it is.
        given: whether a path names it, and not only a folder that it lies in.
    """

    name: str
    path: Path
    given: bool


def find_files(paths: Iterable[Path], directory: Path, skipped: list[Skipped]) -> Iterator[FoundFile]:
    """The files that paths name, without the index's own; what cannot be looked at is skipped."""
    inside = directory.resolve()
    for path in paths:
        for file, given in _files(path, inside, skipped):
            resolved = file.resolve()
            name = str(resolved)
            if not _is_text(name):
                shown = name.encode("utf-8", "backslashreplace").decode()
                skipped.append(Skipped(shown, "文件名不是有效的 UTF-8，请改名。"))
            elif not resolved.is_relative_to(inside):
                yield FoundFile(name, file, given)


def built_in() -> Iterator[FoundFile]:
    """The built-in reports."""
    for file in sorted(locate(_BUILT_IN).glob("*.txt")):
        yield FoundFile(_BUILT_IN + file.name, file, given=False)


def file_of(name: str) -> str:
    """The name of the file in which a report was read: of the archive or dump, if it was one of many."""
    inside = _INSIDE.search(name)
    return name[: inside.end()] if inside and not exists(Path(name)) else name


def locate(name: str) -> Path:
    """Where the file of this name is."""
    if name.startswith(_BUILT_IN):
        return Path(str(files("seeds"))) / name.removeprefix(_BUILT_IN)
    return Path(name)


def exists(path: Path) -> bool:
    """Whether there is such a file, as far as one can see."""
    try:
        path.lstat()
    except (OSError, ValueError):  # the address of a row may be too long for a path
        return False
    return True


def is_gone(path: Path) -> bool:
    """Whether there is certainly no such file any more."""
    try:
        path.lstat()
    except (FileNotFoundError, ValueError):  # no file bears a name that cannot be one
        return True
    except OSError:  # a folder on the way is closed: the file may be there
        return False
    return False


def _files(path: Path, inside: Path, skipped: list[Skipped]) -> Iterator[tuple[Path, bool]]:
    """A file itself, or the files in a folder and below it; and whether it is the file itself."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        skipped.append(Skipped(str(path), "没有这个文件或文件夹。"))
    except OSError as error:
        skipped.append(Skipped(str(path), f"打不开（{os_reason(error)}）。"))
    else:
        if is_folder:
            yield from ((file, False) for file in _files_below(path, inside, skipped))
        else:
            yield path, True


def _files_below(path: Path, inside: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """The files in a folder and below it that may be reports, in order, without hidden ones and the index."""

    def refuse(error: OSError) -> None:
        skipped.append(Skipped(str(error.filename), "文件夹打不开。"))

    left_out: Counter[str] = Counter()
    for folder, folders, names in os.walk(path, onerror=refuse):
        pages = {Path(name).stem for name in names if name.lower().endswith(_PAGES)}
        folders[:] = sorted(
            name
            for name in folders
            if not (
                name.startswith(".") or _is_of_page(name, pages) or Path(folder, name).resolve() == inside
            )
        )
        for name in sorted(names):
            if name.startswith((".", _LOCK_FILE)) or is_companion(name):
                continue
            if is_known(name):
                yield Path(folder, name)
            else:
                left_out[ending(name)] += 1
    if left_out:
        skipped.append(Skipped(str(path), left_out_sentence(left_out)))


def _is_of_page(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page that lies beside it."""
    return any(
        folder.removesuffix(behind) in pages for behind in _FOLDERS_OF_PAGES if folder.endswith(behind)
    )


def _is_text(name: str) -> bool:
    """Whether a name can be written down: those that are not UTF-8 hold halves of surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
