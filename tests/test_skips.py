"""What indexing left out is remembered: after several runs, and whatever becomes of its file or of the note."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from index.errors import IndexingInterruptedError
from index.pipeline import Advance, index_sources
from index.skips import read_skipped, still_skipped, write_skipped
from index.sources import Skipped
from index.store import writing
from search.engine import Engine
from search.query import Filters
from web.app import create_app
from web.cli import run
from web.skipped import by_reason, short_name

GOOD = "永春县人民政府2024年法治政府建设年度报告\n一、主要做法\n推进行政执法规范化建设。\n"
EMPTY = "文件是空的，没有任何文字。"


class Indexed:
    """An index and folders of reports.

    Attributes:
        directory: the index.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.directory = folder / "index"

    def put(self, name: str, text: str = "") -> Path:
        """Write a file; an empty one cannot be read."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def index(self, *names: str, **options: bool) -> None:
        """Index some of the folders."""
        index_sources([self._folder / name for name in names], self.directory, **options)

    @property
    def skipped(self) -> dict[str, str] | None:
        """What is remembered: sources, relative to the folder, and reasons."""
        found = read_skipped(self.directory)
        if found is None:
            return None
        return {one.source.removeprefix(f"{self._folder.resolve()}/"): one.reason for one in found}


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    """An index of two folders, in each a report and a file that cannot be read."""
    made = Indexed(tmp_path)
    for folder in ("甲", "乙"):
        made.put(f"{folder}/好.txt", GOOD.replace("永春", "安溪" if folder == "乙" else "永春"))
        made.put(f"{folder}/空.txt")
    made.index("甲")
    made.index("乙")
    return made


def test_runs_over_different_paths_add_up(indexed: Indexed) -> None:
    """What an earlier run over another folder left out is still known, and told once."""
    assert indexed.skipped == {"甲/空.txt": EMPTY, "乙/空.txt": EMPTY}
    indexed.index("甲", "乙")
    indexed.index()
    assert indexed.skipped == {"甲/空.txt": EMPTY, "乙/空.txt": EMPTY}


@pytest.mark.parametrize("options", [{}, {"prune": True}, {"rebuild": True}])
def test_what_is_read_or_gone_leaves_the_list(indexed: Indexed, options: dict[str, bool]) -> None:
    """A file that has become readable is forgotten when it is read, one that is gone with any run."""
    indexed.put("甲/空.txt", GOOD.replace("2024", "2023"))
    indexed.index("乙", **options)
    assert indexed.skipped == {"甲/空.txt": EMPTY, "乙/空.txt": EMPTY}
    indexed.index("甲", **options)
    assert indexed.skipped == {"乙/空.txt": EMPTY}
    (indexed.directory.parent / "乙" / "空.txt").unlink()
    indexed.index("甲", **options)
    assert indexed.skipped == {}


def test_what_a_folder_holds_besides(indexed: Indexed) -> None:
    """Files of other formats are told of their folder, until they are gone from it; wrong paths are no files."""
    picture = indexed.put("甲/图.webm", "x")
    indexed.index("甲", "没有")
    assert (indexed.skipped or {}).keys() == {"甲", "甲/空.txt", "乙/空.txt"}
    picture.unlink()
    indexed.index("甲")
    assert (indexed.skipped or {}).keys() == {"甲/空.txt", "乙/空.txt"}


def test_relative_paths_and_manifests(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source has the same name wherever the command is run, a manifest all of its faults and each once."""
    monkeypatch.chdir(indexed.directory.parent)
    indexed.put("甲/图.webm", "x")
    indexed.put("甲/manifest.csv", "path,issuer\n无.txt,甲\n也无.txt,乙\n")
    for path in ("甲", "甲/好.txt", "./甲"):
        index_sources([Path(path)], indexed.directory)
    found = sorted(one.source for one in read_skipped(indexed.directory) or ())
    folder = indexed.directory.parent.resolve()
    assert found == sorted(
        str(folder / one) for one in ("甲", "甲/manifest.csv", "甲/manifest.csv", "甲/空.txt", "乙/空.txt")
    )


def test_rows_of_a_dump(indexed: Indexed) -> None:
    """Rows that cannot be read are told one by one, also when the dump has not changed, and go with it."""
    rows = [{"url": "https://example.org/1", "text": GOOD}, {"url": "https://example.org/2", "text": ""}]
    dump = indexed.put("丙/数据.jsonl", "\n".join(json.dumps(row) for row in rows))
    for _ in range(2):
        indexed.index("丙")
        assert "丙/数据.jsonl#https://example.org/2" in (indexed.skipped or {})
    dump.unlink()
    indexed.index("甲")
    assert (indexed.skipped or {}).keys() == {"甲/空.txt", "乙/空.txt"}


def test_a_missing_or_damaged_note_is_not_known(indexed: Indexed) -> None:
    """Without a note that can be read nothing is known, which is no error; the next run begins a new one."""
    (note,) = indexed.directory.glob("*skipped*")
    client = create_app(indexed.directory).test_client()
    for damaged in (b"", b"[", b"\xff", b'{"a": 1}', b"[1]", b'[["a"]]', b"null", b"[" * 20_000):
        note.write_bytes(damaged)
        assert indexed.skipped is None
        assert Engine(indexed.directory).coverage(Filters()).skipped is None
        assert "不知道" in client.get("/coverage").text
        assert client.get("/api/v1/coverage").get_json()["skipped"] is None
    note.unlink()
    assert indexed.skipped is None
    indexed.index("甲")
    assert indexed.skipped == {"甲/空.txt": EMPTY}


def test_what_fails_before_the_commit_changes_nothing(indexed: Indexed) -> None:
    """A transaction that is undone leaves the note, too, as it was."""
    before = indexed.skipped
    with suppress(RuntimeError), writing(indexed.directory) as transaction:
        transaction.skipped = [Skipped("/别的.txt", EMPTY)]
        raise RuntimeError
    assert indexed.skipped == before


def test_a_note_that_cannot_be_written_stops_nothing(indexed: Indexed) -> None:
    """The index is committed where only the note fails; the next run writes it and takes away what was left."""
    (note,) = indexed.directory.glob("*skipped*")
    note.unlink()
    (note / "in the way").mkdir(parents=True)
    indexed.put("丙/好.txt", GOOD.replace("2024", "2021"))
    indexed.index("丙", "甲")
    assert indexed.skipped is None
    assert [one.metadata.report_year for one in Engine(indexed.directory).reports(Filters())] == [
        2024,
        2024,
        2021,
    ]
    (note / "in the way").rmdir()
    note.rmdir()
    indexed.index("丙", "甲")
    assert indexed.skipped == {"甲/空.txt": EMPTY}
    assert not list(indexed.directory.glob("*skipped.tmp"))


def test_an_interrupted_run_forgets_nothing_that_it_did_not_reach(indexed: Indexed) -> None:
    """Of files that were not read any more holds what was said before."""
    for name in ("甲/空.txt", "乙/空.txt"):
        indexed.put(name, GOOD.replace("2024", "2019"))
    folders = [indexed.directory.parent / one for one in "甲乙"]
    before = signal.getsignal(signal.SIGINT)

    def interrupt(advance: Advance) -> None:
        if advance.reports == 2 and signal.getsignal(signal.SIGINT) != before:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(IndexingInterruptedError):
        index_sources(folders, indexed.directory, progress=interrupt)
    assert indexed.skipped == {"乙/空.txt": EMPTY}
    index_sources(folders, indexed.directory)
    assert indexed.skipped == {}


def test_many_thousands(tmp_path: Path) -> None:
    """A long list is kept without delay: looking whether a dump is there is done once for all its rows."""
    dump = tmp_path / "d.jsonl"
    dump.touch()
    before = [Skipped(f"{dump}#{number}", f"第 {number} 行是空的。") for number in range(20_000)]
    looked: list[str] = []

    def seen(name: str) -> bool:
        looked.append(name)
        return False

    kept = still_skipped(before, [], seen)
    assert (len(kept), looked) == (20_000, [str(dump)])
    write_skipped(tmp_path, kept)
    assert read_skipped(tmp_path) == kept
    (reason,) = by_reason(kept) or ()
    assert (reason.text, reason.count, len(reason.sources)) == ("第 … 行是空的。", 20_000, 50)
    assert reason.sources[0] == "d.jsonl#0"


def test_pages_show_names_and_the_command_line_whole_paths(
    indexed: Indexed, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page tells where the server keeps its files; the command line does."""
    folder = str(indexed.directory.parent.resolve())
    client = create_app(indexed.directory).test_client()
    html, answer = client.get("/coverage").text, client.get("/api/v1/coverage").get_json()
    assert "文件是空的，没有任何文字。（2 个）" in html
    assert "<li>空.txt</li>" in html
    assert folder not in html
    assert answer["skipped"] == [{"reason": EMPTY, "count": 2, "sources": ["空.txt", "空.txt"]}]
    assert run(["coverage", "--json", "--index", str(indexed.directory)]) == 0
    (told,) = json.loads(capsys.readouterr().out)["skipped"]
    assert sorted(told["sources"]) == sorted(f"{folder}/{one}/空.txt" for one in "甲乙")
    assert run(["coverage", "--index", str(indexed.directory)]) == 0
    assert f"{folder}/甲/空.txt" in capsys.readouterr().out


def test_short_names() -> None:
    """A file is called by its name, what lies in it by what it is called there."""
    assert short_name("/数据/报告/一.txt") == "一.txt"
    assert short_name("/数据/报告.zip!县/一.txt") == "报告.zip!县/一.txt"
    assert short_name("/数据/a.jsonl#https://example.org/1") == "a.jsonl#https://example.org/1"
