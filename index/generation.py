"""A generation of the index, opened: its table of contents, its settings, its segments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from index.codec import ArraySegment
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from index.folding import FOLDING_VERSION
from index.schema import SCHEMA_VERSION, Settings, settings_of
from index.segments import SegmentFile
from index.words import check_segmenter

#: Whoosh's name of the index in its folder, with which the names of its files begin.
NAME = "MAIN"


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """A segment of the table of contents with its file."""

    segment: ArraySegment
    file: SegmentFile

    def live_reports(self) -> list[int]:
        """The numbers of the reports that are not deleted."""
        deleted = set(self.segment.deleted_docs())
        return [number for number, first in enumerate(self.file.first[:-1].tolist()) if first not in deleted]


@dataclass(frozen=True, slots=True)
class Generation:
    """The state of an index after one commit, opened.

    Attributes:
        directory: the index.
        number: which commit it is.
        settings: under what it was made.
        segments: its segments.
    """

    directory: Path
    number: int
    settings: Settings
    segments: tuple[OpenSegment, ...]

    @property
    def name(self) -> str:
        """What no generation of another index has in common with it, nor another of this one."""
        # Whoosh draws the name of each segment at random.
        return " ".join((str(self.number), *sorted(one.segment.segment_id() for one in self.segments)))

    def is_newest(self) -> bool:
        """Whether no later one has been committed."""
        # Generations are counted one by one, and a commit removes the older ones.
        own, later = (self.directory / f"_{NAME}_{number}.toc" for number in (self.number, self.number + 1))
        return own.exists() and not later.exists()


def open_generation(directory: Path) -> Generation:
    """Open the newest generation of an index for searching.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexMismatchError: it is not ours, or was made under other settings.
        IndexDamagedError: it cannot be read.
    """
    while True:
        number = newest_number(directory)
        if number < 0:
            raise IndexMissingError(f"{directory} 里没有索引。请先运行 chayici index。")
        try:
            toc = read_toc(directory, number)
            return Generation(directory, number, _checked(directory, toc), _opened(directory, toc))
        except (AttributeError, TypeError) as error:  # what was unpickled is not what was pickled
            raise IndexDamagedError(
                f"{directory} 里的索引目录已损坏（{error}）。请用 chayici index --rebuild 重建。"
            ) from error
        except IndexDamagedError:
            # A commit removes the files of the generation before it, perhaps while they are opened here.
            if newest_number(directory) == number:
                raise


def newest_number(directory: Path) -> int:
    """The number of the newest generation, -1 if there is no index."""
    numbers = [int(path.stem.removeprefix(f"_{NAME}_")) for path in directory.glob(f"_{NAME}_*.toc")]
    return max(numbers, default=-1)


def read_toc(directory: Path, number: int) -> TOC:
    """The table of contents of a generation.

    Raises:
        IndexDamagedError: it cannot be read.
        PermissionError: one is not allowed to.
    """
    try:
        return TOC.read(FileStorage(str(directory)), NAME, gen=number)
    except PermissionError:
        raise
    except Exception as error:  # unpickling a table of contents may raise anything
        raise IndexDamagedError(
            f"{directory} 里的索引读不出来：它已损坏，或者由另一个版本建立。"
            "请用 chayici index --rebuild 重建。"
        ) from error


def _checked(directory: Path, toc: TOC) -> Settings:
    """The settings of an index, if they are today's."""
    settings = settings_of(toc.schema)
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
    return settings


def _opened(directory: Path, toc: TOC) -> tuple[OpenSegment, ...]:
    for segment in toc.segments:
        segment.doc_count()  # what was pickled damaged lacks what this needs
    return tuple(open_segment(directory, segment) for segment in toc.segments)


def open_segment(directory: Path, segment: ArraySegment) -> OpenSegment:
    """Open a segment.

    Raises:
        IndexDamagedError: its file is missing or not whole.
        PermissionError: one is not allowed to.
    """
    try:
        return OpenSegment(segment, SegmentFile(directory / segment.filename))
    except PermissionError:
        raise
    except (OSError, ValueError, LookupError) as error:
        raise IndexDamagedError(
            f"索引文件 {segment.filename} 已损坏（{error}）。请用 chayici index --rebuild 重建。"
        ) from error
