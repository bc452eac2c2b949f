"""Robust reading: files that take too long, use too much memory or kill their reader are given up, alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import zlib
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from benchmarks.formats import archive, json_lines
from index.prepare import PreparedReport
from index.reading import Finished, Reading, Source, Step, Unreadable, read_sources
from index.words import preferred_segmenter
from index.workers import Limits

# As much time as nothing takes here but what is slow: the first page that a worker reads, for which it loads
# what it cuts words by, takes a second where many programs run.
PATIENCE = Limits(seconds=10)

BODY = "某县人民政府2024年法治政府建设年度报告\n一、主要举措\n本县开展了第{}项执法工作。\n"


def sources(folder: Path, contents: dict[str, bytes]) -> list[Source]:
    """Files to read."""
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [Source(name, folder / name) for name in contents]


def run(
    wanted: list[Source], limits: Limits | None = None, stopped: Callable[[], bool] = lambda: False
) -> list[Step]:
    """All steps of reading sources."""
    return list(read_sources(wanted, preferred_segmenter().name, limits=limits, stopped=stopped))


def told(steps: list[Step]) -> list[tuple[str, str | None]]:
    """What became of each report: why it could not be read, None if it could."""
    readings = [step for step in steps if isinstance(step, Reading)]
    assert all(isinstance(one.outcome, PreparedReport | Unreadable) for one in readings)
    return [
        (one.name, one.outcome.reason if isinstance(one.outcome, Unreadable) else None) for one in readings
    ]


def halfway(wanted: list[Source]) -> int:
    """How often is asked whether to stop by the time that at most half of the answers have come.

    Each source is answered three times (begun, read, ended), and each worker is heard once between two looks.
    Steps may all be told at once, at the very end, where the worker of the first source was late to start.
    """
    return 3 * len(wanted) // (os.cpu_count() or 1) // 2


def page(number: int) -> bytes:
    """A web page, which is read in a worker however few there are."""
    return "".join(f"<p>{line}</p>" for line in BODY.format(number).split("\n")).encode()


def slow() -> bytes:
    """A PDF that takes many times the patience of these tests: a page with far too much to do, again and again."""
    drawn = zlib.compress(b"q Q " * 3_000_000)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2000/Kids[" + b"3 0 R " * 2000 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize("inside", [False, True])
def test_what_takes_too_long_is_given_up(tmp_path: Path, *, inside: bool) -> None:
    """It is told by its name, and what comes after it is read, in the same archive, too."""
    contents = {f"{number:02}.html": page(number) for number in range(6)} | {"03.pdf": slow()}
    contents = dict(sorted(contents.items()))
    if inside:
        contents = {"all.zip": archive(contents), "last.html": page(9)}
    found = told(run(sources(tmp_path, contents), PATIENCE))
    assert len(found) == (8 if inside else 7)
    ((name, reason),) = [(name, reason) for name, reason in found if reason]
    assert name == ("all.zip!03.pdf" if inside else "03.pdf")
    assert reason == "读了 10 秒还没有读完，放弃。"
    assert [name for name, _ in found] == sorted(name for name, _ in found)


def test_what_uses_too_much_memory_is_given_up(tmp_path: Path) -> None:
    """A document that is small on the disk and huge in memory is refused, its neighbours are read."""
    huge = archive(
        {"word/document.xml": b'<w:document xmlns:w="w">' + b"<w:p/>" * 15_000_000 + b"</w:document>"}
    )
    assert len(huge) < 1_000_000
    wanted = sources(tmp_path, {"1.html": page(1), "2.docx": huge, "3.html": page(3)})
    found = told(run(wanted, Limits(seconds=600, memory=600 * 1024**2)))
    assert [(name, reason is None) for name, reason in found] == [
        ("1.html", True),
        ("2.docx", False),
        ("3.html", True),
    ]
    assert "内存" in str(found[1][1])


@pytest.mark.parametrize("sent", [signal.SIGSEGV, signal.SIGKILL])
def test_a_worker_that_dies(tmp_path: Path, sent: signal.Signals) -> None:
    """A worker that crashes, or that the system ends, costs the report that it was reading at the most."""
    wanted = sources(tmp_path, {f"{number:03}.html": page(number) for number in range(200)})
    looks = count()
    killed: list[int] = []

    def kill() -> bool:
        if next(looks) == halfway(wanted):
            killed.append(multiprocessing.active_children()[0].pid or 0)
            os.kill(killed[0], sent)
        return False

    steps = run(wanted, stopped=kill)
    assert killed
    found = told(steps)
    assert [name for name, _ in found] == [source.name for source in wanted]
    assert sum(reason is not None for _, reason in found) <= 1
    assert all("异常结束" in reason for _, reason in found if reason)


def test_the_order_is_that_of_the_sources(tmp_path: Path) -> None:
    """However many workers read them, reports come in the order of their files, those of a dump in its order."""
    records: list[dict[str, object]] = [
        {"url": f"https://a.gov.cn/{number:04}", "text": BODY.format(number) * (5 + 90 * (number % 7 == 0))}
        for number in range(600)
    ]
    contents = {"1.html": page(1), "2.jsonl": json_lines(records), "3.html": page(3)}
    assert len(contents["2.jsonl"]) > 1024 * 1024  # shared by all workers
    steps = run(sources(tmp_path, contents))
    names = [step.name for step in steps if isinstance(step, Reading)]
    assert names == ["1.html", *(f"2.jsonl#{record['url']}" for record in records), "3.html"]
    assert [step.source.name for step in steps if isinstance(step, Finished)] == list(contents)
    done = [step.done for step in steps if isinstance(step, Reading) and step.source.name == "2.jsonl"]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] == 1


def test_little_waits_behind_what_takes_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read ahead of a slow file is bounded, and read to its end all the same."""
    monkeypatch.setattr("index.reading._MOST_AHEAD", 20_000)
    contents = {"0.pdf": slow()} | {f"{number}.html": page(number) for number in range(1, 60)}
    found = told(run(sources(tmp_path, contents), PATIENCE))
    assert [name for name, _ in found] == list(contents)
    assert [name for name, reason in found if reason] == ["0.pdf"]


def test_stopping(tmp_path: Path) -> None:
    """Once somebody asks to stop, no more is told, and no worker is left."""
    wanted = sources(tmp_path, {f"{number:03}.html": page(number) for number in range(300)})
    looks = count()
    steps = run(wanted, stopped=lambda: next(looks) == halfway(wanted))
    assert len(steps) < 600
    assert multiprocessing.active_children() == []


def test_plain_text_needs_no_worker(tmp_path: Path) -> None:
    """A few plain texts are read at once, without starting a process."""
    wanted = sources(tmp_path, {f"{number}.txt": BODY.format(number).encode() for number in range(5)})
    for step in read_sources(wanted, preferred_segmenter().name):
        assert isinstance(step, Finished) or isinstance(step.outcome, PreparedReport)
        assert multiprocessing.active_children() == []
