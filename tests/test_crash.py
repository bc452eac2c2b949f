"""Writers that are killed, interrupted, out of space or not allowed: the last generation stays, and it is said why.

The writers are forked, so that they need not import anything; a fork is killed as any process is.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest

from index import store
from index.errors import ChayiciError, IndexLockedError
from index.extraction import extract
from index.generation import open_generation
from index.integrity import check_index
from index.models import Original
from index.pipeline import index_sources
from index.store import writing
from search.engine import Engine
from search.models import SearchRequest
from search.query import Filters
from web.cli import run

KILLS = int(os.environ.get("CHAYICI_KILLS", "30"))
OPENINGS = int(os.environ.get("CHAYICI_OPENINGS", "2000"))

BODY = "某县人民政府2024年法治政府建设年度报告\n一、主要举措\n本县开展了第{}步第{}项工作。\n"
_FILES = 9
_NOBODY = 65534

_FORK = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def _often_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments are joined every few commits."""
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 2)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "index"


def reports_at(step: int) -> dict[str, str]:
    """The files of a folder that changes step by step: some are changed, some come, some go."""
    return {
        f"{number}.txt": BODY.format((step + number) // 3, number)
        for number in range(_FILES)
        if (step // 2 + number) % 5
    }


def go_to(step: int, folder: Path, directory: Path) -> None:
    """Make a folder what it is at a step, and bring the index up to date with it."""
    folder.mkdir(exist_ok=True)
    reports = reports_at(step)
    for path in folder.iterdir():
        if path.name not in reports:
            path.unlink()
    for name, text in reports.items():
        (folder / name).write_text(text, encoding="utf-8")
    index_sources([folder], directory, prune=True)


def held(directory: Path) -> dict[str, str]:
    """The files whose reports an index holds, with the texts that it keeps of them."""
    engine = Engine(directory)
    texts = [engine.report(report.id) for report in engine.reports(Filters())]
    return {
        Path(text.report.source).name: "\n".join(line.text for line in text.lines).strip() + "\n"
        for text in texts
        if text
    }


def stale(directory: Path) -> set[str]:
    """The files in an index that its newest generation does not need."""
    generation = open_generation(directory)
    needed = {one.segment.filename for one in generation.segments}
    needed |= {f"_MAIN_{generation.number}.toc", "MAIN_WRITELOCK", "_MAIN_skipped.json"}
    return {path.name for path in directory.iterdir()} - needed


@contextmanager
def forked(action: Callable[[Connection], None]) -> Iterator[tuple[int, Connection]]:
    """Run something in another process; what it sends can be received here."""
    receiver, sender = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=action, args=(sender,))
    child.start()
    sender.close()
    assert child.pid is not None
    try:
        yield child.pid, receiver
    finally:
        child.kill()
        child.join()
        receiver.close()


def everything_from(receiver: Connection) -> list[tuple[str, int]]:
    """What a process that has ended had sent."""
    received = []
    while True:
        try:
            received.append(receiver.recv())
        except (EOFError, ConnectionResetError):
            return received


def last_word(receiver: Connection, asked: int) -> str:
    """What a process said last before its end, or after it had said a hundred things since it was asked to end."""
    word, since = "", 0
    with suppress(EOFError, ConnectionResetError):
        while since < 100:
            word, said = receiver.recv()
            since += said > asked
    return word


def test_kills_at_random_moments(tmp_path: Path, directory: Path) -> None:
    """Wherever a writer is killed, the index is the old or the new one, whole; the next commit tidies up."""
    random = Random(30)  # noqa: S311 - the same every time
    folder = tmp_path / "报告"
    go_to(0, folder, directory)
    step, outcomes = 0, {"old": 0, "new": 0, "between": 0}

    def index_on(sender: Connection) -> None:
        for number in count(step + 1):
            sender.send(("begun", number))
            go_to(number, folder, directory)
            sender.send(("done", number))

    for _ in range(KILLS):
        with forked(index_on) as (pid, receiver):
            receiver.recv()
            time.sleep(random.random() * 0.1)
            os.kill(pid, signal.SIGKILL)
            received = [("begun", step + 1), *everything_from(receiver)]
        last, number = received[-1]
        now = held(directory)
        if last == "done":
            outcomes["between"] += 1
            assert now == reports_at(number)
        else:
            assert now in (reports_at(number - 1), reports_at(number))
            outcomes["new" if now == reports_at(number) else "old"] += 1
        assert check_index(directory).problems == ()
        step = number + 1
        go_to(step, folder, directory)
        assert held(directory) == reports_at(step)
        assert stale(directory) == set()
    print(f"kills: {KILLS}, {outcomes}, {open_generation(directory).number} generations")  # noqa: T201 - a figure
    assert outcomes["old"] > 0


def test_ctrl_c(tmp_path: Path, directory: Path) -> None:
    """Ctrl-C in a transaction leaves the last generation and no file besides, at once."""
    random = Random(31)  # noqa: S311 - the same every time
    go_to(0, tmp_path / "报告", directory)
    document = extract(Original(BODY.format(1, 1)))

    def write_on(sender: Connection) -> None:
        try:
            with writing(directory) as transaction:
                for number in count():
                    transaction.put(f"/{number}.txt", "0" * 16, document)
                    if number % 10 == 0:
                        transaction.flush()
                        sender.send(("flushed", time.monotonic_ns()))
        except KeyboardInterrupt:
            sender.send(("interrupted", time.monotonic_ns()))

    for _ in range(5):
        with forked(write_on) as (pid, receiver):
            receiver.recv()
            time.sleep(random.random() * 0.1)
            assert stale(directory)
            # Python drops an interrupt that arrives while it destroys something; a user then tries again.
            for _ in range(3):
                asked = time.monotonic_ns()
                os.kill(pid, signal.SIGINT)
                said = last_word(receiver, asked)
                if said != "flushed":
                    break
            assert said == "interrupted"
        assert held(directory) == reports_at(0)
        assert stale(directory) == set()
    assert check_index(directory).problems == ()


def test_a_second_writer(tmp_path: Path, directory: Path) -> None:
    """While one process writes, another is told so; afterwards it may write."""
    go_to(0, tmp_path / "报告", directory)

    def hold(sender: Connection) -> None:
        with writing(directory):
            sender.send("writing")
            time.sleep(60)

    with forked(hold) as (_, receiver):
        receiver.recv()
        with pytest.raises(IndexLockedError, match="另一个程序正在写"):
            go_to(1, tmp_path / "报告", directory)
        assert held(directory) == reports_at(0)
    go_to(1, tmp_path / "报告", directory)
    assert held(directory) == reports_at(1)


def test_opening_while_another_process_commits(tmp_path: Path, directory: Path) -> None:
    """However often an index is opened while it changes, it opens, and each time as one generation."""
    folder = tmp_path / "报告"

    def write_all(step: int) -> None:
        folder.mkdir(exist_ok=True)
        for number in range(3):
            (folder / f"{number}.txt").write_text(BODY.format(step, number), encoding="utf-8")
        index_sources([folder], directory)

    def write_on(sender: Connection) -> None:
        for step in count(1):
            write_all(step)
            sender.send(step)

    write_all(0)
    seen: set[str] = set()
    with forked(write_on) as (_, receiver):
        written = 0
        for number in count():
            # A disk that is busy slows the writer alone, who is waited for.
            if number >= OPENINGS and (len(seen) > 10 or written > 30):
                break
            engine = Engine(directory)
            page = engine.search(SearchRequest("“项工作”"))
            texts = [passage.text for hit in page.hits for passage in hit.passages]
            steps = {text.partition("步")[0] for text in texts}
            assert (len(texts), len(steps)) == (3, 1), number
            seen |= steps
            while receiver.poll():
                written = receiver.recv()
    assert len(seen) > 10


@pytest.mark.parametrize("limit", [100, 1_000, 20_000])
def test_files_that_may_not_grow(tmp_path: Path, directory: Path, limit: int) -> None:
    """Where no file can be written whole, be it the table of contents or a segment, all is as it was."""
    folder = tmp_path / "报告"
    go_to(0, folder, directory)
    _much_more(folder)
    failure, sentence = _failure(folder, directory, lambda: _limit_files(limit))
    assert issubclass(failure, (ChayiciError, OSError))
    assert sentence
    assert held(directory) == reports_at(0)
    assert stale(directory) == set()
    assert check_index(directory).problems == ()
    assert index_sources([folder], directory).added == 1


def test_a_full_disk(tmp_path: Path) -> None:
    """When the disk is full all is as it was, what was written of the new segment is gone again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    try:
        subprocess.run(mounted, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        missing = "no file system can be mounted here, so a full disk is NOT tested"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    try:
        folder, directory = tmp_path / "报告", disk / "index"
        go_to(0, folder, directory)
        free = os.statvfs(disk).f_bfree
        _much_more(folder)
        failure, sentence = _failure(folder, directory, lambda: None)
        assert issubclass(failure, (ChayiciError, OSError))
        assert "space" in sentence or "空间" in sentence
        assert held(directory) == reports_at(0)
        assert stale(directory) == set()
        assert os.statvfs(disk).f_bfree == free
        go_to(1, folder, directory)
        assert held(directory) == reports_at(1)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _much_more(folder: Path) -> None:
    """Add a report whose segment is larger than any limit here."""
    random = Random(32)  # noqa: S311 - the same every time
    lines = ["".join("法" + chr(random.randrange(0x4E00, 0x9000)) for _ in range(100)) for _ in range(400)]
    (folder / "很长.txt").write_text(BODY.format(0, 0) + "\n".join(lines), encoding="utf-8")


def _limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _failure(folder: Path, directory: Path, prepare: Callable[[], None]) -> tuple[type[Exception], str]:
    """What becomes of indexing a folder in another process."""

    def index(sender: Connection) -> None:
        prepare()
        try:
            index_sources([folder], directory)
        except Exception as error:  # noqa: BLE001 - that is what is looked at
            sender.send((type(error), str(error)))

    with forked(index) as (_, receiver):
        failure: tuple[type[Exception], str] = receiver.recv()
        return failure


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _without_privileges() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def test_an_index_that_may_only_be_read(shared: Path) -> None:
    """Who may not write to an index is told so and may search it; nothing in it changes."""
    folder, directory = shared / "报告", shared / "index"
    go_to(0, folder, directory)
    request = SearchRequest("工作")
    assert Engine(directory).search(request).hits  # loads what somebody else may not be allowed to
    (folder / "新.txt").write_text(BODY.format(0, 0), encoding="utf-8")
    before = sorted(path.name for path in directory.iterdir())
    for path in (*directory.iterdir(), directory):
        path.chmod(path.stat().st_mode & 0o555)

    def read(sender: Connection) -> None:
        _without_privileges()
        sender.send(len(Engine(directory).search(request).hits))

    try:
        failure, sentence = _failure(folder, directory, _without_privileges)
        assert issubclass(failure, (ChayiciError, PermissionError))
        assert sentence
        with forked(read) as (_, receiver):
            assert receiver.recv() == len(reports_at(0))
    finally:
        directory.chmod(0o755)
    assert sorted(path.name for path in directory.iterdir()) == before
    assert held(directory) == reports_at(0)


def test_the_command_line_says_what_failed(
    tmp_path: Path, directory: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A disk that takes no more is told in a sentence, with the status of an index that cannot be used."""
    folder = tmp_path / "报告"
    go_to(0, folder, directory)
    _much_more(folder)

    def index(sender: Connection) -> None:
        _limit_files(20_000)
        sender.send(run(["index", str(folder), "--index", str(directory)]))

    with forked(index) as (_, receiver):
        assert receiver.recv() == 3
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    assert shown.err.strip()
