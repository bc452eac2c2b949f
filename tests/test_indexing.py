"""Indexing: what is added, replaced, kept and skipped; what happens to an index that does not fit."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from whoosh import fields
from whoosh.index import create_in, open_dir

from index import generation, schema, store
from index.arrays import ArrayFile
from index.errors import IndexDamagedError, IndexLockedError, IndexMismatchError, IndexMissingError
from index.extraction import extract
from index.folding import FOLDING_VERSION
from index.generation import open_generation
from index.integrity import check_index
from index.models import Original
from index.pipeline import Advance, index_sources
from index.schema import SCHEMA_VERSION
from index.store import writing
from index.words import SegmenterIdentity, preferred_segmenter
from search.engine import Engine
from search.models import SearchRequest
from search.query import Filters

BODY = "某县人民政府2024年法治政府建设年度报告\n一、主要举措\n本县开展了{}工作。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three reports."""
    folder = tmp_path / "报告"
    (folder / "下级").mkdir(parents=True)
    for name, subject in (("甲.txt", "执法"), ("乙.txt", "普法"), ("下级/丙.txt", "调解")):
        (folder / name).write_text(BODY.format(subject), encoding="utf-8")
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "index"


def texts(directory: Path) -> set[str]:
    """The third paragraphs of all reports of an index."""
    engine = Engine(directory)
    held = [engine.report(report.id) for report in engine.reports(Filters())]
    return {text.passages[-1].text for text in held if text}


def ids(directory: Path) -> dict[str, tuple[str, ...]]:
    """The passage ids of each report."""
    engine = Engine(directory)
    held = [engine.report(report.id) for report in engine.reports(Filters())]
    return {text.report.id: tuple(passage.id for passage in text.passages) for text in held if text}


def test_a_second_run_changes_nothing(folder: Path, directory: Path) -> None:
    """Files that have not changed are not indexed again: not even a commit is made."""
    first = index_sources([folder], directory)
    assert (first.added, first.reports, first.passages, first.skipped) == (3, 3, 6, ())
    number = open_generation(directory).number
    second = index_sources([folder], directory)
    assert (second.added, second.updated, second.unchanged) == (0, 0, 3)
    assert (second.reports, second.passages, second.characters) == (3, 6, first.characters)
    assert open_generation(directory).number == number


def test_ids_survive(folder: Path, directory: Path) -> None:
    """Report and passage ids are the same after rebuilding, and when other reports are added."""
    index_sources([folder / "甲.txt"], directory)
    before = ids(directory)
    index_sources([folder], directory)
    assert before.items() <= ids(directory).items()
    index_sources([folder], directory, rebuild=True)
    assert before.items() <= ids(directory).items()


def test_equal_paragraphs_have_ids_of_their_own(tmp_path: Path, directory: Path) -> None:
    """Two passages with the same text in one report can be told apart."""
    (tmp_path / "甲.txt").write_text(BODY.format("执法") + "本县开展了执法工作。\n", encoding="utf-8")
    index_sources([tmp_path / "甲.txt"], directory)
    (passages,) = ids(directory).values()
    assert len(set(passages)) == 3


def test_a_changed_file_replaces_its_report(folder: Path, directory: Path) -> None:
    """The new text is found under the old id, the old text is not."""
    index_sources([folder], directory)
    before = ids(directory)
    (folder / "甲.txt").write_text(BODY.format("应急"), encoding="utf-8")
    summary = index_sources([folder], directory)
    assert (summary.added, summary.updated, summary.unchanged, summary.reports) == (0, 1, 2, 3)
    assert texts(directory) == {"本县开展了应急工作。", "本县开展了普法工作。", "本县开展了调解工作。"}
    assert ids(directory).keys() == before.keys()
    assert check_index(directory).problems == ()


def test_prune(folder: Path, directory: Path) -> None:
    """A report whose file is gone stays until pruned."""
    index_sources([folder], directory)
    (folder / "甲.txt").unlink()
    assert index_sources([folder], directory).reports == 3
    summary = index_sources([folder], directory, prune=True)
    assert (summary.removed, summary.unchanged, summary.reports) == (1, 2, 2)
    assert texts(directory) == {"本县开展了普法工作。", "本县开展了调解工作。"}
    assert check_index(directory).problems == ()


def test_bad_files_are_skipped(folder: Path, directory: Path) -> None:
    """Each bad file is told with its reason; the rest is indexed; hidden files are not looked at."""
    (folder / "空.txt").write_text(" \n\u3000\n", encoding="utf-8")
    (folder / "二进制.txt").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "扫描.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "冒名.txt").write_bytes(b"%PDF-1.7\n")
    (folder / ".DS_Store").write_bytes(b"\x00")
    summary = index_sources([folder, folder / "没有.txt"], directory)
    assert summary.added == 3
    skipped = {Path(skipped.source).name: skipped.reason for skipped in summary.skipped}
    assert skipped.keys() == {"空.txt", "二进制.txt", "扫描.pdf", "冒名.txt", "没有.txt"}
    assert "PDF" in skipped["冒名.txt"]
    assert all(reason.endswith("。") for reason in skipped.values())


def test_a_file_gone_bad_leaves_its_report(folder: Path, directory: Path) -> None:
    """A report already indexed is not lost when its file can no longer be read."""
    index_sources([folder], directory)
    (folder / "甲.txt").write_bytes(b"")
    summary = index_sources([folder], directory)
    assert (len(summary.skipped), summary.reports) == (1, 3)
    assert "本县开展了执法工作。" in texts(directory)


def test_the_same_file_by_two_paths(folder: Path, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is one report however its path is written."""
    index_sources([folder], directory)
    monkeypatch.chdir(folder)
    assert index_sources([Path("甲.txt"), Path("下级/../甲.txt"), Path()], directory).unchanged == 3


def test_an_index_inside_the_folder(folder: Path) -> None:
    """The index's own files are not taken for reports."""
    index_sources([folder], folder / "index")
    assert index_sources([folder], folder / "index").skipped == ()


def test_encodings(tmp_path: Path, directory: Path) -> None:
    """UTF-8 with and without a mark, UTF-16 and GB18030 all read the same."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        (tmp_path / f"{encoding}.txt").write_text(BODY.format("执法"), encoding=encoding)
    index_sources(sorted(tmp_path.glob("*.txt")), directory)
    assert len(ids(directory)) == 4
    assert texts(directory) == {"本县开展了执法工作。"}


def test_progress(folder: Path, directory: Path) -> None:
    """Progress is told report by report, in bytes that go up to all there are."""
    told: list[Advance] = []
    index_sources([folder], directory, progress=told.append)
    every = sum(path.stat().st_size for path in folder.rglob("*.txt"))
    assert {one.total for one in told} == {every}
    assert [one.reports for one in told] == [1, 1, 2, 2, 3, 3]
    assert told == sorted(told, key=lambda one: one.done)
    assert told[-1].done == every


def test_a_reader_sees_a_whole_generation(folder: Path, directory: Path) -> None:
    """An engine answers from the old state until the commit, and from the new one after it."""
    index_sources([folder], directory)
    engine = Engine(directory)
    (folder / "丁.txt").write_text(BODY.format("信访"), encoding="utf-8")
    with writing(directory) as transaction:
        transaction.remove(next(iter(transaction.held)))
        assert engine.search(SearchRequest("工作")).total.reports == 3
    assert engine.search(SearchRequest("工作")).total.reports == 2
    index_sources([folder], directory)
    assert engine.search(SearchRequest("信访")).total.reports == 1


def test_a_report_put_in_twice(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last state of a report counts, even if the one before has been written to a segment already."""
    monkeypatch.setattr(store, "_CHARACTERS_A_SEGMENT", 10)
    with writing(directory) as transaction:
        for subject in ("执法", "普法", "调解"):
            transaction.put("/甲.txt", subject, extract(Original(BODY.format(subject))))
    assert texts(directory) == {"本县开展了调解工作。"}
    assert check_index(directory).problems == ()


def test_a_failed_transaction_leaves_the_index(folder: Path, directory: Path) -> None:
    """What was done before an error is undone, and the lock is free again."""
    index_sources([folder], directory)

    def fail() -> None:
        with writing(directory) as transaction:
            for identifier in transaction.held:
                transaction.remove(identifier)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert len(texts(directory)) == 3
    assert index_sources([folder], directory).unchanged == 3


def test_a_killed_writer_leaves_the_index(folder: Path, directory: Path) -> None:
    """After kill -9 in the middle of a transaction the last generation is there and can be written to."""
    index_sources([folder], directory)
    script = (
        "import sys, time; from pathlib import Path; from index.store import writing\n"
        "with writing(Path(sys.argv[1])) as transaction:\n"
        "    for identifier in transaction.held: transaction.remove(identifier)\n"
        "    print('writing', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(directory)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    with pytest.raises(IndexLockedError, match="另一个程序正在写"):
        index_sources([folder], directory)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert check_index(directory).problems == ()
    assert index_sources([folder], directory).unchanged == 3


def test_a_missing_index(directory: Path) -> None:
    """Opening what is not there says what to do."""
    with pytest.raises(IndexMissingError, match="chayici index"):
        Engine(directory)
    directory.mkdir()
    with pytest.raises(IndexMissingError):
        Engine(directory)


def test_a_folder_of_other_files(tmp_path: Path, folder: Path) -> None:
    """An index is not put among somebody's files unless that is asked for; they are never deleted."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "thesis.txt").write_text("text", encoding="utf-8")
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        index_sources([folder], tmp_path / "docs")
    assert index_sources([folder], tmp_path / "docs", rebuild=True).added == 3
    assert (tmp_path / "docs" / "thesis.txt").exists()


def test_a_foreign_whoosh_index(directory: Path, folder: Path) -> None:
    """Another program's Whoosh index is neither searched nor written to, but may be replaced."""
    directory.mkdir()
    create_in(str(directory), fields.Schema(text=fields.TEXT))
    for refused in (lambda: Engine(directory), lambda: index_sources([folder], directory)):
        with pytest.raises(IndexMismatchError, match="--rebuild"):
            refused()
    assert index_sources([folder], directory, rebuild=True).added == 3
    assert len(texts(directory)) == 3


def test_a_damaged_table_of_contents(directory: Path, folder: Path) -> None:
    """Garbage instead of a table of contents is told, and can be rebuilt."""
    index_sources([folder], directory)
    next(directory.glob("_MAIN_*.toc")).write_bytes(b"garbage")
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        Engine(directory)
    assert index_sources([folder], directory, rebuild=True).reports == 3


def test_rebuilding_what_cannot_be_read_needs_paths(directory: Path, folder: Path) -> None:
    """Without paths it is not known what to rebuild: that is said and nothing is destroyed; with them it works."""
    index_sources([folder], directory)
    next(directory.glob("_MAIN_*.toc")).write_bytes(b"garbage")
    before = contents(directory)
    for prune in (False, True):
        with pytest.raises(IndexDamagedError, match="PATH"):
            index_sources([], directory, rebuild=True, prune=prune)
        assert contents(directory) == before
    assert index_sources([folder], directory, rebuild=True).reports == 3
    assert len(texts(directory)) == 3


def contents(directory: Path) -> dict[str, bytes]:
    """The files of an index and what is in them."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda whole: whole[: len(whole) // 2],
    "of nulls": lambda whole: bytes(len(whole)),
    "wrong in the footer": lambda whole: whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
    "wrong in the names": lambda whole: whole.replace(b'"sources"', b'"zources"'),
    "wrong in the ids": lambda whole: whole.replace(_first_id(whole), b"\xff" * 12),
}


def _first_id(whole: bytes) -> bytes:
    found = re.search(rb"[0-9a-f]{12}", whole)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    "damage",
    ["empty", "cut short", "of nulls", "wrong in the footer", "wrong in the names", "wrong in the ids"],
)
def test_a_damaged_segment(directory: Path, folder: Path, damage: str) -> None:
    """A segment that is not whole stops indexing, which leaves it alone; rebuilding from paths mends it."""
    index_sources([folder], directory)
    segment = next(directory.glob("MAIN_*.arrays"))
    segment.write_bytes(DAMAGES[damage](segment.read_bytes()))
    (folder / "甲.txt").write_text(BODY.format("应急"), encoding="utf-8")
    before = contents(directory)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        index_sources([folder], directory)
    assert contents(directory) == before
    assert index_sources([folder], directory, rebuild=True).reports == 3
    assert check_index(directory).problems == ()
    assert len(texts(directory)) == 3


def test_a_missing_segment(directory: Path, folder: Path) -> None:
    """The same for a segment file that is gone; without paths it is not known what was in it."""
    index_sources([folder], directory)
    next(directory.glob("MAIN_*.arrays")).unlink()
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        index_sources([folder], directory)
    with pytest.raises(IndexDamagedError, match="PATH"):
        index_sources([], directory, rebuild=True)
    assert index_sources([folder], directory, rebuild=True).reports == 3
    assert check_index(directory).problems == ()


def test_damage_is_not_merged_into_a_new_segment(
    directory: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merging does not give wrong bytes a new checksum, so that they would pass for right ones."""
    index_sources([folder], directory)
    segment = next(directory.glob("MAIN_*.arrays"))
    whole = segment.read_bytes()
    place = array_place(segment, "text.marks")
    segment.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 1)
    (folder / "丁.txt").write_text(BODY.format("应急"), encoding="utf-8")
    with contextlib.suppress(IndexDamagedError):
        index_sources([folder], directory)
    assert check_index(directory).problems


def array_place(segment: Path, name: str) -> int:
    """Where an array begins in a segment file."""
    return ArrayFile(segment)._entries[name][1]  # noqa: SLF001 - the layout


def test_rebuilding_keeps_what_cannot_be_read(folder: Path, directory: Path) -> None:
    """A report whose file has become unreadable is kept from the index, and is told as skipped."""
    index_sources([folder], directory)
    (folder / "甲.txt").write_bytes(b"")
    summary = index_sources([], directory, rebuild=True)
    assert (summary.reports, [Path(skipped.source).name for skipped in summary.skipped]) == (3, ["甲.txt"])
    assert texts(directory) == {"本县开展了执法工作。", "本县开展了普法工作。", "本县开展了调解工作。"}
    assert check_index(directory).problems == ()


@pytest.mark.parametrize("prune", [False, True])
def test_without_paths_what_is_held_is_looked_at_again(folder: Path, directory: Path, *, prune: bool) -> None:
    """Changed files are read again, those gone stay unless pruned, and nothing else is added."""
    index_sources([folder], directory)
    (folder / "甲.txt").write_text(BODY.format("应急"), encoding="utf-8")
    (folder / "乙.txt").unlink()
    (folder / "戊.txt").write_text(BODY.format("信访"), encoding="utf-8")
    summary = index_sources([], directory, prune=prune)
    assert (summary.added, summary.updated, summary.unchanged, summary.removed) == (0, 1, 1, int(prune))
    kept = set() if prune else {"本县开展了普法工作。"}
    assert texts(directory) == {"本县开展了应急工作。", "本县开展了调解工作。", *kept}
    for path in folder.rglob("*.txt"):
        path.unlink()
    assert index_sources([], directory, prune=True).reports == 0
    assert texts(directory) == set()


def test_several_reports_of_a_segment_change_at_once(folder: Path, directory: Path) -> None:
    """In one transaction two reports of one segment are replaced and the third is removed."""
    index_sources([folder], directory)
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(BODY.format(f"应急{name}"), encoding="utf-8")
    (folder / "下级/丙.txt").unlink()
    summary = index_sources([folder], directory, prune=True)
    assert (summary.updated, summary.removed, summary.reports) == (2, 1, 2)
    assert texts(directory) == {"本县开展了应急甲.txt工作。", "本县开展了应急乙.txt工作。"}


def test_names_that_are_not_utf8(folder: Path, directory: Path) -> None:
    """A file whose name cannot be written down is skipped with a reason that can be printed; the rest goes on."""
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text(
        BODY.format("应急"), encoding="utf-8"
    )
    summary = index_sources([folder], directory)
    assert (summary.added, len(summary.skipped)) == (3, 1)
    assert "UTF-8" in summary.skipped[0].reason
    assert summary.skipped[0].source.encode()


def in_a_fork(action: Callable[[], object], seconds: float = 120) -> object:
    """What something done in another process returns, None if it does not end in time."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=lambda: sender.send(action()))
    child.start()
    try:
        return receiver.recv() if receiver.poll(seconds) else None
    finally:
        child.kill()
        child.join()


def test_a_folder_that_may_not_be_read() -> None:
    """A folder without permission is skipped with a reason; the rest goes on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "报告" / "关闭").mkdir(parents=True)
        (folder / "报告" / "关闭" / "乙.txt").write_text(BODY.format("普法"), encoding="utf-8")
        (folder / "报告" / "甲.txt").write_text(BODY.format("执法"), encoding="utf-8")
        index_sources([folder / "报告"], folder / "warm")  # loads what the child may not be allowed to
        (folder / "报告" / "关闭").chmod(0)

        def index() -> object:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            summary = index_sources([folder / "报告"], folder / "index")
            return summary.added, [(Path(one.source).name, one.reason) for one in summary.skipped]

        assert in_a_fork(index) == (1, [("关闭", "文件夹打不开。")])
        (folder / "报告" / "关闭").chmod(0o755)


@pytest.mark.parametrize("by_name", [True, False])
def test_a_pipe_does_not_hang(folder: Path, directory: Path, *, by_name: bool) -> None:
    """A named pipe is no report, and is not waited for."""
    os.mkfifo(folder / "管道.txt")
    paths = [folder / "甲.txt", folder / "管道.txt"] if by_name else [folder]

    def index() -> object:
        summary = index_sources(paths, directory)
        return summary.added, [Path(one.source).name for one in summary.skipped]

    assert in_a_fork(index) == (1 if by_name else 3, ["管道.txt"])


def test_check_finds_damage(directory: Path, folder: Path) -> None:
    """A segment file cut short, or in which other words stand, is not called whole."""
    index_sources([folder], directory)
    segment = next(directory.glob("MAIN_*.arrays"))
    whole = segment.read_bytes()
    segment.write_bytes(whole[: len(whole) // 2])
    assert check_index(directory).problems
    here, there = "调解".encode("utf-16-le"), "调停".encode("utf-16-le")
    assert here in whole
    segment.write_bytes(whole.replace(here, there))
    assert check_index(directory).problems
    segment.write_bytes(whole)
    assert check_index(directory).problems == ()


@pytest.mark.parametrize("changed", ["SCHEMA_VERSION", "FOLDING_VERSION"])
def test_another_version(
    directory: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """An index of another schema or folding is refused with the remedy; rebuilding remedies it."""
    index_sources([folder], directory)
    for module in (generation, store) if changed == "SCHEMA_VERSION" else (generation,):
        monkeypatch.setattr(module, changed, 99)
    recorded = {"SCHEMA_VERSION": SCHEMA_VERSION, "FOLDING_VERSION": FOLDING_VERSION, changed: 99}
    monkeypatch.setattr(schema.Settings.__init__, "__defaults__", tuple(recorded.values()))
    for _ in range(2):
        with pytest.raises(IndexMismatchError, match="--rebuild"):
            Engine(directory)
        with pytest.raises(IndexMismatchError, match="--rebuild"):
            index_sources([folder], directory)
        assert index_sources([folder], directory, rebuild=True).reports == 3
        assert len(texts(directory)) == 3
        assert index_sources([folder], directory).unchanged == 3
        monkeypatch.undo()  # and back again


def test_another_segmenter(directory: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose words were cut by another segmenter, version or dictionary is refused; all is kept."""
    today = preferred_segmenter()
    for other in (replace(today, dictionary="0" * 16), SegmenterIdentity("no_such_segmenter", "1", "0")):
        monkeypatch.setattr(store, "preferred_segmenter", lambda other=other: other)
        monkeypatch.setattr("index.schema.search_words", lambda _text, _name: [])
        index_sources([folder], directory, rebuild=True)
        monkeypatch.undo()
        with pytest.raises(IndexMismatchError, match="--rebuild"):
            Engine(directory)
    (folder / "甲.txt").unlink()
    summary = index_sources([], directory, rebuild=True)
    assert (summary.updated, summary.reports, summary.skipped) == (3, 3, ())
    assert "本县开展了执法工作。" in texts(directory)


def test_the_index_records_its_settings(seeds_index: Path) -> None:
    """Stock Whoosh opens the index, and its schema tells schema, folding and segmenter."""
    settings = open_dir(str(seeds_index)).schema["text"].analyzer.settings
    assert settings == schema.Settings(preferred_segmenter())
    assert len(settings.segmenter.dictionary) == 16


def test_a_merged_segment_is_no_larger_than_another(
    directory: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merging joins only as many segments as one may hold, so that its memory is bounded."""
    monkeypatch.setattr(store, "_CHARACTERS_A_SEGMENT", 70)
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 5)
    for number in range(12):
        (folder / f"{number}.txt").write_text(BODY.format(f"第{number}项"), encoding="utf-8")
        index_sources([folder], directory)
    sizes = [one.file.characters for one in open_generation(directory).segments]
    assert max(sizes) <= 70
    assert len(sizes) < 12
    assert len(ids(directory)) == 15
    assert check_index(directory).problems == ()
