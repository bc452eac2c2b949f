"""Damaged indexes: every flipped byte is found by a check, and none makes a search fail otherwise than said."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from index.arrays import ArrayFile
from index.errors import ChayiciError, IndexDamagedError, IndexUnusableError
from index.integrity import check_index
from index.pipeline import index_sources
from search.engine import Engine
from search.models import SearchRequest, Sort
from search.query import Filters
from search.ranking import Ranking
from web.app import create_app

FLIPS = int(os.environ.get("CHAYICI_FLIPS", "200"))
_READ = FLIPS // 3  # reading all that there is, in every way, takes longer than a check
_MEMORY = 2 << 30  # as much as a search of a damaged index may take, of address space, beside what is taken

REPORT = """泉州市{place}人民政府2024年法治政府建设年度报告
泉政文〔2025〕{number}号
一、主要举措和成效
(一)推进“综合查一次”
本{place}开展了行政執(zhí)法监督{number}次，internationalization 𠀀。
法法法法。
{more}
二、存在的不足
普法宣传还不够。
泉州市{place}人民政府
2025年1月{number}日
"""


@dataclass(frozen=True)
class Damage:
    """A way to damage a file: the byte to flip and by what, or how much of it to keep."""

    file: str
    place: int
    mask: int = 0

    def apply(self, directory: Path) -> None:
        """Damage the file in place, as a disk does."""
        with (directory / self.file).open("r+b") as file:
            if not self.mask:
                file.truncate(self.place)
                return
            file.seek(self.place)
            (byte,) = file.read(1)
            file.seek(self.place)
            file.write(bytes([byte ^ self.mask]))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An index of two segments, one with a deleted report."""
    folder, directory = tmp_path / "报告", tmp_path / "index"
    folder.mkdir()
    for number, place in enumerate(("丰泽区", "洛江区", "鲤城区", "安溪县", "丰泽区"), 1):
        more = "\n".join(f"第{line}项工作由{place}司法局负责。" for line in range(number * 4))
        text = REPORT.format(place=place, number=number, more=more)
        (folder / f"{min(number, 4)}.txt").write_text(text, encoding="utf-8")
        if number in {3, 5}:
            index_sources([folder], directory)
    (folder / "1.txt").write_text(REPORT.format(place="永春县", number=9, more=""), encoding="utf-8")
    index_sources([folder], directory)
    assert len(segment_files(directory)) > 1
    return directory


def segment_files(directory: Path) -> list[Path]:
    """The files of the segments, the smallest first, so that a draw among them is the same every time."""
    return sorted(directory.glob("MAIN_*.arrays"), key=lambda path: path.stat().st_size)


def flips(files: list[Path], number: int) -> Iterator[Damage]:
    """Flipped bytes all over some files: anywhere, in the small arrays, in paddings, at both ends."""
    random = Random(2025)  # noqa: S311 - the same every time
    for count in range(number):
        path = random.choice(files)
        size = path.stat().st_size
        places = [random.randrange(size), random.randrange(64), size - 1 - random.randrange(500)]
        if path.suffix == ".arrays":
            # Each array begins at a multiple of 64 bytes, with the padding of the one before it in front.
            start = random.choice(_array_starts(path))
            places += [start + random.randrange(8), start - 1 - random.randrange(4)]
        yield Damage(path.name, places[count % len(places)], 1 << random.randrange(8))


def _array_starts(path: Path) -> list[int]:
    return [offset for _, offset, *_ in ArrayFile(path)._entries.values()]  # noqa: SLF001 - the layout


def cuts(files: list[Path], number: int) -> Iterator[Damage]:
    """Files that end too early, some of them at once."""
    random = Random(2026)  # noqa: S311 - the same every time
    for path in files:
        size = path.stat().st_size
        for place in {0, 1, 15, 16, 64, size - 1, *(random.randrange(size) for _ in range(number))}:
            yield Damage(path.name, place)


def test_any_flipped_byte_is_found(directory: Path) -> None:
    """A check tells of one wrong bit wherever it is in a segment file; mended, the index is whole again."""
    assert check_index(directory).problems == ()
    missed = []
    for damage in flips(segment_files(directory), FLIPS):
        damage.apply(directory)
        if not check_index(directory).problems:
            missed.append(damage)
        damage.apply(directory)
    assert not missed
    assert check_index(directory).problems == ()


def test_any_cut_is_found(directory: Path) -> None:
    """A check tells of a segment file that ends too early or is gone."""
    for damage in cuts(segment_files(directory), 10):
        whole = (directory / damage.file).read_bytes()
        damage.apply(directory)
        assert check_index(directory).problems, damage
        (directory / damage.file).write_bytes(whole)
    segment_files(directory)[0].unlink()
    assert check_index(directory).problems


def test_a_flipped_byte_fails_no_search(directory: Path) -> None:
    """Whatever bit of a segment file is wrong, what is asked is answered or told to be damaged."""
    assert_only_told(directory, list(flips(segment_files(directory), _READ)))


def test_a_flipped_byte_of_the_table_of_contents_fails_no_search(directory: Path) -> None:
    """The same for the table of contents."""
    assert_only_told(directory, list(flips(list(directory.glob("*.toc")), _READ)))


def test_a_cut_fails_no_search(directory: Path) -> None:
    """The same for files that end too early."""
    files = [*segment_files(directory), *directory.glob("*.toc")]
    assert_only_told(directory, list(cuts(files, 10)), running=False)


def assert_only_told(directory: Path, damages: list[Damage], *, running: bool = True) -> None:
    """Read the index under each damage, in a process of its own, as damage might end it."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_read_damaged, args=(directory, damages, running, sender))
    child.start()
    sender.close()
    failures: list[str] = []
    told = None
    while told != "done":
        assert receiver.poll(60), f"no end of: {told}"
        try:
            told = receiver.recv()
        except EOFError:
            pytest.fail(f"the process has ended at {told}")
        if isinstance(told, list):
            failures += told
    child.join()
    assert not failures


def _read_damaged(directory: Path, damages: list[Damage], running: bool, sender: Connection) -> None:  # noqa: FBT001 - of a process
    """Damage the index, read it, mend it; tell what was wrong each time."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + _MEMORY, taken + _MEMORY))
    addresses = list(_addresses(Engine(directory)))
    for damage in damages:
        sender.send(str(damage))
        servers = [create_app(directory).test_client()] if running else []
        whole = (directory / damage.file).read_bytes()
        damage.apply(directory)
        failures = [
            *_attempt("opening", lambda: _ask_everything(Engine(directory))),
            *_attempt("serving", partial(_serve, directory, servers)),
            *(answer for one in servers for address in addresses if (answer := _served(one, address))),
        ]
        sender.send([f"{damage}: {failure}" for failure in dict.fromkeys(failures)])
        # In place, so that what has the file mapped sees it whole again.
        with (directory / damage.file).open("r+b") as file:
            file.write(whole)
    sender.send("done")


_QUERIES = (
    "“综合查一次”",
    "监督 宣传",
    "“法法” OR title:泉州",
    "-section:不足",
    "year:2024 region:丰泽区",
    "issuer:泉州",
)


def _addresses(engine: Engine) -> Iterator[str]:
    """What a browser asks for."""
    yield from ("/", "/healthz", "/api/v1/reports")
    yield from (f"{path}?q={quote(query)}" for query in _QUERIES for path in ("/search", "/api/v1/search"))
    for report in engine.reports(Filters())[:2]:
        yield from (f"/reports/{report.id}?q=法", f"/api/v1/reports/{report.id}")


def _serve(directory: Path, servers: list[FlaskClient]) -> None:
    servers.append(create_app(directory).test_client())


def _attempt(what: str, action: Callable[[], object]) -> Iterator[str]:
    try:
        action()
    except ChayiciError:
        pass
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        yield f"{what}: {error!r}"


def _ask_everything(engine: Engine) -> None:
    for query, sort in zip(_QUERIES, (*Sort, *Sort), strict=False):
        engine.search(SearchRequest(query, sort=sort))
    for report in engine.reports(Filters()):
        engine.report(report.id, SearchRequest("“法”"))


def _served(server: FlaskClient, address: str) -> str:
    """What is wrong with the answer to a request; a report whose id is damaged is not there."""
    response = server.get(address)
    sound = response.status_code in {200, 404, 503}
    return "" if sound else f"{address}: {response.status_code}"


@pytest.mark.parametrize("mistake", [ValueError("x"), IndexError("x"), KeyError("x")])
def test_a_mistake_of_the_program_is_not_told_as_damage(
    directory: Path, monkeypatch: pytest.MonkeyPatch, mistake: Exception
) -> None:
    """While the files are whole what goes wrong goes on as it is; once they are not, it is told as damage."""

    def fail(*_: object) -> None:
        raise mistake

    engine = Engine(directory)
    monkeypatch.setattr(Ranking, "score", fail)
    with pytest.raises(type(mistake)):
        engine.search(SearchRequest("法"))
    assert create_app(directory).test_client().get("/search?q=法").status_code == 500
    path = segment_files(directory)[0]
    Damage(path.name, path.stat().st_size // 2, 1).apply(directory)
    with pytest.raises(IndexDamagedError):
        engine.search(SearchRequest("法"))


def test_too_little_memory_is_told(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory is wanting and the files are whole, that is said, and no damage."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Ranking, "score", fail)
    with pytest.raises(IndexUnusableError, match="内存不够") as told:
        Engine(directory).search(SearchRequest("法"))
    assert not isinstance(told.value, IndexDamagedError)


def test_a_file_cut_short_while_it_is_open_is_damaged(directory: Path) -> None:
    """That is told without reading what is gone, which would end the process."""
    for path in segment_files(directory):
        file = ArrayFile(path)
        assert file.damaged() == []
        Damage(path.name, path.stat().st_size // 2).apply(directory)
        assert file.damaged()
