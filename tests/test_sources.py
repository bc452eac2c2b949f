"""Sources: folders, archives, dumps and manifests in an index, from one run to the next."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.formats import archive, json_lines, table, web_page
from index import reading
from index.digests import digest, has_stamp, is_same, stamp_with
from index.errors import IndexingInterruptedError
from index.integrity import check_index
from index.manifests import is_manifest, read_manifest
from index.models import Original, Statement
from index.pipeline import Advance, IndexSummary, index_sources
from index.reading import Beside
from index.sources import Skipped, file_of
from search.engine import Engine
from search.query import Filters
from web.cli import run

BODY = "泉州市丰泽区人民政府2024年法治政府建设年度报告\n一、主要举措\n本区开展了{}工作。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of reports in several formats."""
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "甲.txt").write_text(BODY.format("执法"), encoding="utf-8")
    (folder / "乙.html").write_text(web_page(BODY.format("普法"), "年报"), encoding="utf-8")
    (folder / "丙.zip").write_bytes(
        archive({"一.txt": BODY.format("调解").encode(), "二.txt": BODY.format("信访").encode()})
    )
    (folder / "丁.jsonl").write_bytes(rows("应急", "环保"))
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "index"


def rows(*subjects: str) -> bytes:
    """A dump with a row for each subject."""
    return json_lines([{"url": f"https://a.gov.cn/{one}", "text": BODY.format(one)} for one in subjects])


def counts(summary: IndexSummary) -> tuple[int, int, int, int, int]:
    """Added, updated, unchanged, removed, skipped."""
    return summary.added, summary.updated, summary.unchanged, summary.removed, len(summary.skipped)


def subjects(directory: Path) -> dict[str, str]:
    """The subject of each report, by its source's name in the folder."""
    engine = Engine(directory)
    texts = [text for report in engine.reports(Filters()) if (text := engine.report(report.id))]
    return {
        text.report.source.rpartition("报告/")[2]: text.passages[-1].text.removeprefix("本区开展了").removesuffix("工作。")
        for text in texts
    }  # fmt: skip


def test_a_folder_of_many_formats(folder: Path, directory: Path) -> None:
    """Each report has a source of its own; a second run finds all of them unchanged."""
    assert counts(index_sources([folder], directory)) == (6, 0, 0, 0, 0)
    assert subjects(directory) == {
        "甲.txt": "执法",
        "乙.html": "普法",
        "丙.zip!一.txt": "调解",
        "丙.zip!二.txt": "信访",
        "丁.jsonl#https://a.gov.cn/应急": "应急",
        "丁.jsonl#https://a.gov.cn/环保": "环保",
    }
    assert check_index(directory).problems == ()
    assert counts(index_sources([folder], directory)) == (0, 0, 6, 0, 0)
    assert counts(index_sources([], directory)) == (0, 0, 6, 0, 0)
    assert counts(index_sources([folder], directory, rebuild=True)) == (0, 6, 0, 0, 0)


def test_unchanged_files_are_not_opened(
    folder: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the same size and time is not even opened; a file that was only touched is not prepared again."""
    index_sources([folder / "甲.txt"], directory)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "entries", lambda *_: pytest.fail("opened"))
        assert counts(index_sources([folder / "甲.txt"], directory)) == (0, 0, 1, 0, 0)
    os.utime(folder / "甲.txt", (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "prepare", lambda *_: pytest.fail("prepared"))
        assert counts(index_sources([folder / "甲.txt"], directory)) == (0, 0, 1, 0, 0)
    (folder / "甲.txt").write_text(BODY.format("监察"), encoding="utf-8")
    assert counts(index_sources([folder / "甲.txt"], directory)) == (0, 1, 0, 0, 0)


def test_changes_in_archives_and_dumps(folder: Path, directory: Path) -> None:
    """Only the members and rows that changed are replaced; those that are gone stay until pruned."""
    index_sources([folder], directory)
    (folder / "丙.zip").write_bytes(
        archive({"三.txt": BODY.format("审批").encode(), "一.txt": BODY.format("仲裁").encode()})
    )
    (folder / "丁.jsonl").write_bytes(rows("税务", "应急"))
    assert counts(index_sources([folder], directory)) == (2, 1, 3, 0, 0)
    assert len(subjects(directory)) == 8
    assert counts(index_sources([folder], directory, prune=True)) == (0, 0, 6, 2, 0)
    assert set(subjects(directory).values()) == {"执法", "普法", "仲裁", "审批", "税务", "应急"}
    assert check_index(directory).problems == ()


def test_archives_that_are_gone_or_damaged(folder: Path, directory: Path) -> None:
    """Their reports stay, also when the index is rebuilt; only pruning removes those of a file that is gone."""
    index_sources([folder], directory)
    (folder / "丙.zip").write_bytes(b"PK\x03\x04damaged")
    assert counts(index_sources([folder], directory, prune=True)) == (0, 0, 4, 0, 1)
    assert counts(index_sources([], directory, rebuild=True)) == (0, 4, 0, 0, 1)
    (folder / "丙.zip").unlink()
    assert counts(index_sources([], directory, rebuild=True)) == (0, 6, 0, 0, 0)
    assert len(subjects(directory)) == 6
    assert counts(index_sources([], directory, prune=True)) == (0, 0, 4, 2, 0)
    assert check_index(directory).problems == ()


def test_what_else_lies_in_a_folder(folder: Path, directory: Path) -> None:
    """What goes with pages is left out without a word; other formats are counted; a file given itself has a reason."""
    for name in (
        "乙_files/x.html",
        "图.png",
        "样式.css",
        ".隐藏.txt",
        "~$文.docx",
        "表.xlsx",
        "表2.xlsx",
        "片.ofd",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(archive({"xl/workbook.xml": b"<x/>"}))
    (folder / "没有扩展名").write_text(BODY.format("督察"), encoding="utf-8")
    summary = index_sources([folder, folder / "表.xlsx"], directory)
    assert summary.added == 7
    assert summary.skipped[0] == Skipped(str(folder), "不读这些格式的文件：1 个 .ofd、2 个 .xlsx。")
    assert [Path(one.source).name for one in summary.skipped[1:]] == ["表.xlsx"]


def test_each_reason_is_told(folder: Path, directory: Path) -> None:
    """Files that are broken in every way are each told with a reason, and the others are indexed."""
    broken = {
        "空.html": b"",
        "坏.pdf": b"%PDF-1.7\n",
        "坏.docx": b"PK\x03\x04",
        "坏.zip": b"PK\x03\x04",
        "坏.csv": b"a,b\n1,2\n",
        "坏.json": b"{",
        "乱.txt": BODY.format("执法").encode().decode("gb18030", "replace").encode(),
        "大.txt": b"a" * 21_000_000,
    }
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    summary = index_sources([folder], directory)
    assert summary.added == 6
    assert {Path(one.source).name for one in summary.skipped} == broken.keys()
    assert all(one.reason.endswith("。") for one in summary.skipped)


def test_many_skipped_files_are_summed_up(
    tmp_path: Path, directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command tells the first ones by name, and of all of them how often each reason occurs."""
    for number in range(50):
        (tmp_path / f"{number:02}.txt").write_bytes(b"")
    (tmp_path / "甲.txt").write_text(BODY.format("执法"), encoding="utf-8")
    assert run(["index", str(tmp_path), "--index", str(directory)]) == 1
    said = capsys.readouterr().err
    assert said.count("跳过 /") == 30
    assert "共跳过 50 个" in said
    assert "50 个：文件是空的，没有任何文字。" in said


# Manifests


def manifest(path: Path, *records: dict[str, object]) -> None:
    """Write a manifest."""
    path.write_text(table(list(records)), encoding="utf-8")


def test_what_manifests_say(folder: Path) -> None:
    """Each row is about a file, a member or a row; rows about nothing are told."""
    manifest(
        folder / "清单.csv",
        {
            "path": "甲.txt",
            "url": "https://a.gov.cn/1",
            "issuer": "丰泽区人民政府",
            "report_year": "2024",
            "备注": "x",
        },
        {"path": "丙.zip!一.txt", "title": "报告"},
        {"path": "./丁.jsonl#https://a.gov.cn/应急", "province": "福建省"},
        {"path": "没有.txt", "issuer": "无"},
    )
    skipped: list[Skipped] = []
    assert is_manifest(folder / "清单.csv")
    found = {
        row.name.removeprefix(f"{folder}/"): row.beside for row in read_manifest(folder / "清单.csv", skipped)
    }
    assert found == {
        "甲.txt": Beside(
            "https://a.gov.cn/1",
            (
                Statement("issuer", "丰泽区人民政府", "清单 issuer 列"),
                Statement("report_year", "2024", "清单 report_year 列"),
            ),
        ),
        "丙.zip!一.txt": Beside(None, (Statement("title", "报告", "清单 title 列"),)),
        "丁.jsonl#https://a.gov.cn/应急": Beside(
            None, (Statement("province", "福建省", "清单 province 列"),)
        ),
    }
    assert skipped == [Skipped(str(folder / "清单.csv"), "清单第 5 行：没有文件“没有.txt”。")]


def test_a_changed_manifest(folder: Path, directory: Path) -> None:
    """A manifest is no report; the files that it names are read again when it changes, and only these."""
    index_sources([folder], directory)
    manifest(
        folder / "manifest.csv",
        {"path": "甲.txt", "issuer": "丰泽区人民政府"},
        {"path": "丙.zip!一.txt", "issuer": "甲"},
    )
    assert counts(index_sources([folder], directory)) == (0, 2, 4, 0, 0)
    assert counts(index_sources([folder], directory)) == (0, 0, 6, 0, 0)
    # It holds for its folder, whatever is given.
    assert counts(index_sources([], directory)) == (0, 0, 6, 0, 0)
    assert counts(index_sources([folder / "甲.txt"], directory)) == (0, 0, 1, 0, 0)
    manifest(folder / "manifest.csv", {"path": "甲.txt", "issuer": "泉州市丰泽区人民政府"})
    assert counts(index_sources([folder], directory)) == (0, 2, 4, 0, 0)


def test_a_manifest_given_itself(folder: Path, directory: Path) -> None:
    """The files that it names are indexed."""
    manifest(folder / "选.csv", {"path": "甲.txt"}, {"path": "乙.html"})
    assert counts(index_sources([folder / "选.csv"], directory)) == (2, 0, 0, 0, 0)


def test_a_damaged_manifest(folder: Path, directory: Path) -> None:
    """Its bad rows are told with their lines, the others hold."""
    (folder / "manifest.csv").write_text("path,issuer\n甲.txt,丰泽区,多\n乙.html,丰泽区\n", encoding="utf-8")
    summary = index_sources([folder], directory)
    assert summary.added == 6
    assert [one.reason[:5] for one in summary.skipped] == ["第 2 行"]


# Names and digests


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("/a/b.txt", "/a/b.txt"),
        ("/a/b.zip!c/d.txt", "/a/b.zip"),
        ("/a/b.ZIP!c.jsonl#https://x/y.zip!z", "/a/b.ZIP"),
        ("/a/b.csv#h", "/a/b.csv"),
        ("/a/b!c#d.txt", "/a/b!c#d.txt"),
        ("/a/b.jsonl#https://x/" + "长" * 300, "/a/b.jsonl"),
    ],
)
def test_the_file_of_a_report(name: str, file: str) -> None:
    """The file in which a report was read is told by its name alone."""
    assert file_of(name) == file


def test_a_file_called_like_a_member(tmp_path: Path) -> None:
    """A file that is there is itself, whatever its name."""
    (tmp_path / "a.zip!b.txt").touch()
    assert file_of(str(tmp_path / "a.zip!b.txt")) == str(tmp_path / "a.zip!b.txt")


def test_digests() -> None:
    """They tell a change of the text and of all that stands beside it, and whether a file was touched."""
    one = Original("报告")
    beside = Original("报告", "https://a.gov.cn", (Statement("issuer", "甲", "清单"),))
    assert is_same(digest(one, "1-2"), digest(one, "3-4"))
    assert not is_same(digest(one, "1-2"), digest(beside, "1-2"))
    assert has_stamp(digest(one, "1-2"), "1-2")
    assert not has_stamp(digest(one, "1-2"), "3-4")
    assert not has_stamp(digest(one, ""), "")
    assert stamp_with("1-2", None) == "1-2" != stamp_with("1-2", Beside("https://a.gov.cn"))


# Stopping


@pytest.mark.parametrize("rebuild", [False, True])
def test_ctrl_c_keeps_what_has_been_read(folder: Path, directory: Path, *, rebuild: bool) -> None:
    """What was read is in the index, and the next run goes on; a rebuilding is undone."""
    for number in range(8):
        (folder / f"{number}.txt").write_text(BODY.format(number), encoding="utf-8")
    if rebuild:
        index_sources([folder], directory)

    def interrupt(advance: Advance) -> None:
        if advance.reports == 3 and signal.getsignal(signal.SIGINT) != before:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    paths = [path for path in sorted(folder.iterdir()) if path.suffix == ".txt"]
    with pytest.raises(IndexingInterruptedError, match="已中断"):
        index_sources(paths, directory, rebuild=rebuild, progress=interrupt)
    assert signal.getsignal(signal.SIGINT) == before
    assert check_index(directory).problems == ()
    assert len(subjects(directory)) == (14 if rebuild else 3)
    if not rebuild:
        assert counts(index_sources(paths, directory)) == (6, 0, 3, 0, 0)


def test_ctrl_c_in_a_terminal(tmp_path: Path, directory: Path) -> None:
    """The command stops soon, says what it kept, and leaves an index that is whole and can be gone on with."""
    dump = tmp_path / "dump.jsonl"
    dump.write_bytes(json_lines([{"url": str(n), "text": BODY.format(n) * 60} for n in range(2000)]))
    command = [
        sys.executable,
        "-c",
        "from web.cli import main; main()",
        "index",
        "--index",
        str(directory),
        "--json",
    ]
    with subprocess.Popen(
        [*command, str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": "200"},  # so that it shows how far it is
    ) as child:
        assert child.stderr is not None
        shown = ""
        while not re.search("[1-9][0-9,]* 份 ·", shown):
            more = child.stderr.read(1)
            assert more, shown
            shown += more
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=300)
    assert child.returncode == 130
    assert "再运行一次" in said
    assert check_index(directory).problems == ()
    kept = len(Engine(directory).reports(Filters()))
    assert 0 < kept < 2000
    done = subprocess.run([*command, str(dump)], capture_output=True, text=True, check=True)
    summary = json.loads(done.stdout)
    assert (summary["added"], summary["unchanged"]) == (2000 - kept, kept)
