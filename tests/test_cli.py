"""The command line: its JSON, its tables, its sentences and its exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click import Command, Context, Option
from rich.cells import cell_len

from web.cli import commands, run

README = Path(__file__).parent.parent / "README.md"
REPORT_FIELDS = {
    "id", "title", "issuer", "issuers", "level", "kind", "report_year", "doc_number", "index_number", "published",
    "province", "city", "county", "township", "source", "url",
}  # fmt: skip


class Outcome:
    """What one command printed, and its exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
        self.status = run(arguments)
        self.out, self.err = capsys.readouterr()

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """What was printed, as JSON."""
        return json.loads(self.out)


Chayici = Callable[..., Outcome]


@pytest.fixture
def chayici(
    capsys: pytest.CaptureFixture[str], seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> Chayici:
    """Runs a command on the index of the built-in reports."""
    monkeypatch.setenv("CHAYICI_INDEX", str(seeds_index))
    return lambda *arguments: Outcome(capsys, list(arguments))


def test_reports_json(chayici: Chayici) -> None:
    """The five reports have the metadata that a reader finds in them, null where there is none."""
    outcome = chayici("reports", "--json")
    assert outcome.status == 0
    held = {Path(report["source"]).name[:3]: report for report in outcome.json}
    names = ("report_year", "issuer", "doc_number", "index_number", "published")
    places = ("province", "city", "county", "township")
    assert {key: tuple(report[name] for name in names) for key, report in held.items()} == {
        "000": (2025, "泉州市丰泽区人民政府清源街道办事处", "泉丰清办〔2026〕1号", "QZ02908-0100-2026-00001", "2026-01-04"),
        "001": (2023, "泉州市丰泽区人民政府泉秀街道办事处", None, None, "2024-01-19"),
        "002": (2025, "浈江区人民政府车站街道办事处", None, None, "2026-01-13"),
        "003": (2024, "泉州市洛江区人民政府", "泉洛政文〔2025〕14号", "QZ030101-0200-2025-00004", "2025-02-13"),
        "004": (2024, "永嘉人民政府三江街道办事处", None, "001008003014067/2025-317076", "2025-03-24"),
    }  # fmt: skip
    assert {key: tuple(report[name] for name in places) for key, report in held.items()} == {
        "000": ("福建省", "泉州市", "丰泽区", "清源街道"),
        "001": ("福建省", "泉州市", "丰泽区", "泉秀街道"),
        "002": ("广东省", "韶关市", "浈江区", "车站街道"),
        "003": ("福建省", "泉州市", "洛江区", None),
        "004": ("浙江省", "温州市", "永嘉县", "三江街道"),
    }
    assert {key: report["title"] for key, report in held.items()} == {
        "000": "关于2025年法治政府建设情况及2026年推进法治政府建设工作要点的报告",
        "001": "泉州市丰泽区人民政府泉秀街道办事处关于2023年法治政府建设情况及2024年推进法治政府建设工作要点的报告",
        "002": "浈江区车站街道办事处2025年法治政府建设年度报告",
        "003": "泉州市洛江区人民政府关于2024年法治政府建设情况的报告",
        "004": "永嘉人民政府三江街道办事处2024年法治政府建设年度报告",
    }
    assert all(set(report) == REPORT_FIELDS for report in outcome.json)


def test_reports_filters(chayici: Chayici) -> None:
    """Filters combine: values of one mean or, different ones and."""
    assert len(chayici("reports", "--json", "--year", "2023", "--year", "2024").json) == 3
    assert len(chayici("reports", "--json", "--year", "2023..2024", "--region", "泉州市").json) == 2
    assert len(chayici("reports", "--json", "--region", "350504").json) == 1
    assert len(chayici("reports", "--json", "--issuer", "街道辦事處").json) == 4


def test_filters_by_kind_and_level(chayici: Chayici) -> None:
    """Levels by either name; all kinds unless asked."""
    assert len(chayici("reports", "--json", "--level", "county").json) == 1
    assert len(chayici("reports", "--json", "--level", "乡镇级", "--level", "县级").json) == 5
    assert len(chayici("reports", "--json", "--kind", "报告").json) == 5
    assert chayici("search", "执法", "--kind", "计划", "--json").json["total"]["reports"] == 0
    refused = chayici("search", "执法", "--kind", "小说")
    assert (refused.status, refused.err) == (
        2,
        "文种“小说”看不懂，可用的有 报告、信息公开年报、政府工作报告、解读、范文、计划。\n",
    )


def test_copies_and_look_alikes(chayici: Chayici, tmp_path: Path) -> None:
    """Copies are listed one by one unless grouping is asked for; what is no report is marked."""
    sentence = "本县推行综合查一次，规范行政执法行为，减少对企业正常经营活动的干扰，由执法部门共同进入现场。"
    more = "全年组织普法宣传活动三十二场，接受群众咨询八百余人次；案卷评查中发现文书制作不够规范。"
    for name in ("甲", "乙"):
        title = f"永春县人民政府2024年法治政府建设年度报告\n{name}站转载"
        (tmp_path / f"{name}.txt").write_text(f"{title}\n{sentence}\n{more}\n", encoding="utf-8")
    plan = "永春县人民政府2025年法治政府建设工作计划\n推进执法监督。\n"
    (tmp_path / "丙.txt").write_text(plan, encoding="utf-8")
    own = ("--index", str(tmp_path / "index"))
    assert chayici("index", str(tmp_path), *own).status == 0
    apart = chayici("search", "执法", *own).out
    assert apart.startswith("3 份报告")
    assert "3. " in apart
    assert "相同" not in apart
    assert "工作计划〔计划〕" in apart
    grouped = chayici("search", "执法", "--duplicates", "group", *own).out
    assert grouped.startswith("3 份报告")
    assert "其中 1 份与列出的报告内容相同，归在它名下，所以列出 2 份。" in grouped
    assert "另有 1 份内容相同：" in grouped
    assert "3. " not in grouped
    (hit,) = chayici("search", "普法", "--duplicates", "group", "--json", *own).json["hits"]
    (other,) = hit["duplicates"]
    assert Path(other["source"]).name in {"甲.txt", "乙.txt"}
    assert other["id"] in chayici("show", hit["report"]["id"], *own).out
    assert "〔计划〕" in chayici("reports", *own).out


def test_search_json(chayici: Chayici) -> None:
    """The shape and the figures that the contract names."""
    found = chayici("search", "“综合查一次”", "--json").json
    assert found["query"] == "“综合查一次”"
    assert found["total"] == {"reports": 2, "passages": 2, "occurrences": 6}
    assert found["facets"]["year"] == [{"value": "2024", "reports": 2, "passages": 2}]
    assert list(found["facets"]) == ["year", "province", "city", "county", "issuer", "kind", "level", "part"]
    assert found["facets"]["kind"] == [{"value": "报告", "reports": 2, "passages": 2}]
    assert (found["listed"], [hit["duplicates"] for hit in found["hits"]]) == (2, [[], []])
    (hit, _) = found["hits"]
    assert (hit["passages_matched"], hit["occurrences"]) == (1, 4)
    assert set(hit["report"]) == REPORT_FIELDS
    (passage,) = hit["passages"]
    assert len(passage["section"]) == 3
    assert passage["id"].startswith(hit["report"]["id"])
    assert [passage["text"][start:end] for start, end in passage["highlights"]] == ["综合查一次"] * 4
    assert isinstance(found["took_ms"], float)
    assert chayici("search", "执法", "--json").json["total"]["occurrences"] is None


def test_search_options(chayici: Chayici) -> None:
    """Match, sort, limit, page, passages and several words do as they say."""
    assert chayici("search", "执法", "监督", "--json").json["query"] == "执法 监督"
    assert chayici("search", "综合查一次", "--match", "exact", "--json").json["total"]["occurrences"] == 6
    newest = chayici("search", "“执法”", "--sort", "oldest", "--limit", "1", "--json").json["hits"]
    assert [hit["report"]["report_year"] for hit in newest] == [2023]
    second = chayici("search", "“执法”", "--sort", "oldest", "--limit", "1", "--page", "2", "--json").json[
        "hits"
    ]
    assert [hit["report"]["report_year"] for hit in second] == [2024]
    few = chayici("search", "“执法”", "--passages", "1", "--json").json["hits"]
    assert {len(hit["passages"]) for hit in few} == {1}
    assert chayici("search", "--year", "2024", "--json").json["total"]["reports"] == 2
    assert chayici("search", "--json", "--", "-执法").json["total"]["passages"] > 0


def test_show(chayici: Chayici) -> None:
    """A report with its sections, all passages in order, and where each value was read."""
    identifier = next(r["id"] for r in chayici("reports", "--json").json if "003" in r["source"])
    shown = chayici("show", identifier, "--json").json
    beside = {"duplicates", "other_years", "neighbours"}
    assert REPORT_FIELDS | {"evidence", "sections", "passages"} | beside == set(shown)
    assert [section["heading"] for section in shown["sections"]] == [
        "一、主要举措和成效", "二、存在不足和原因", "三、2025年法治政府建设主要安排",
    ]  # fmt: skip
    assert [len(section["sections"]) for section in shown["sections"]] == [5, 0, 4]
    assert {"id", "section", "text"} <= set(shown["passages"][0])
    lines = [passage["line"] for passage in shown["passages"]]
    assert lines == sorted(lines)
    assert shown["evidence"]["doc_number"]["line"] == 2
    assert "泉洛政文〔2025〕14号" in shown["evidence"]["doc_number"]["text"]
    table = chayici("show", identifier).out
    for part in ("泉洛政文〔2025〕14号", "信息栏 备注/文号", "(四)深化执法改革", "综合查一次"):
        assert part in table


def test_tables_line_up(chayici: Chayici) -> None:
    """Each row of the table of reports is as wide on screen as every other."""
    rows = chayici("reports").out.splitlines()[1:8]
    assert len({cell_len(row) for row in rows}) == 1
    assert "清源街道办事处" in "".join(rows)


def test_search_for_people(chayici: Chayici) -> None:
    """Totals, titles, section path, excerpt and the number of further passages."""
    out = chayici("search", "“执法”", "--limit", "2").out
    for part in ("5 份报告 · 36 段 · 137 处", "1. ", "另有 7 段", "›", "第 1 / 3 页"):
        assert part in out
    nothing = chayici("search", "“没有这句话”")
    assert nothing.status == 0
    assert "0 份报告" in nothing.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", '"执法'], "引号"),
        (["search", "(执法"], "括号"),
        (["search", "foo:执法"], "没有“foo”这个字段"),
        (["search", '""'], "引号里没有可以检索的字"),
        (["search", "法" * 1001], "最多 1000 个"),
        (["search", "OR"], "没有可以检索的内容"),
        (["search", "执\x07法"], "控制字符"),
        (["search"], "请写出要查的词"),
        (["search", "执法", "--year", "去年"], "年度“去年”看不懂"),
        (["search", "执法", "--region", "无此地"], "没有名为“无此地”的行政区划"),
        (["search", "执法", "-监督"], "请在查询前面加 --"),
        (["search", "执法", "--match", "some"], "可用的有 all、any、exact"),
        (["search", "执法", "--limit", "0"], "应是 1 到 1000 之间的整数"),
        (["search", "执法", "--page", "x"], "应是不小于 1 的整数"),
        (["search", "执法", "--limit"], "后面缺少值"),
        (["serve", "多余"], "参数多了"),
        (["show"], "缺少参数 REPORT_ID"),
        (["show", "nosuchid"], "没有编号为 nosuchid 的报告"),
        (["find"], "没有这个命令"),
    ],
)
def test_requests_that_are_not_understood(chayici: Chayici, arguments: list[str], said: str) -> None:
    """Status 2 and one Chinese sentence on standard error; nothing on standard output, no trace."""
    outcome = chayici(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_index_json(chayici: Chayici, tmp_path: Path) -> None:
    """The counts that the contract names; status 1 if something was skipped."""
    (tmp_path / "报告.txt").write_text(
        "某县2024年法治政府建设年度报告\n一、执法\n开展执法工作。\n", encoding="utf-8"
    )
    index = ("--index", str(tmp_path / "index"), "--json")
    first = chayici("index", str(tmp_path / "报告.txt"), *index)
    seconds = first.json.pop("seconds")
    assert first.status == 0
    assert isinstance(seconds, float)
    assert {key: value for key, value in first.json.items() if key != "seconds"} == {
        "added": 1, "updated": 0, "unchanged": 0, "removed": 0,
        "reports": 1, "passages": 2, "characters": 11, "skipped": [],
    }  # fmt: skip
    second = chayici("index", str(tmp_path / "报告.txt"), str(tmp_path / "没有.txt"), *index)
    assert second.status == 1
    assert second.json["unchanged"] == 1
    assert second.json["skipped"] == [
        {"source": str(tmp_path / "没有.txt"), "reason": "没有这个文件或文件夹。"}
    ]
    told = chayici("index", str(tmp_path / "没有.txt"), "--index", str(tmp_path / "index"))
    assert "没有.txt" in told.err
    assert "没有.txt" not in told.out


def test_an_unusable_index(chayici: Chayici, tmp_path: Path) -> None:
    """Status 3, with what to do."""
    for command in (["search", "执法"], ["reports"], ["show", "x"], ["check"]):
        outcome = chayici(*command, "--index", str(tmp_path / "none"))
        assert outcome.status == 3
        assert "chayici index" in outcome.err
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert chayici("index", "--index", str(tmp_path / "file")).status == 3


def test_check(chayici: Chayici, tmp_path: Path) -> None:
    """Status 0 for a whole index, 1 for a damaged one."""
    assert chayici("check").out == "索引完好：5 份报告，160 段。\n"
    assert chayici("check", "--json").json == {"whole": True, "reports": 5, "passages": 160, "problems": []}
    directory = ("--index", str(tmp_path / "index"))
    chayici("index", *directory)
    segment = next((tmp_path / "index").glob("*.arrays"))
    segment.write_bytes(segment.read_bytes()[:-5000])
    damaged = chayici("check", "--json", *directory)
    assert damaged.status == 1
    assert damaged.json["whole"] is False
    assert damaged.json["problems"]


def test_help_teaches(chayici: Chayici) -> None:
    """Bare chayici helps; each command has a help text in Chinese with its options and examples."""
    assert chayici().status == 0
    assert "例：" in chayici("--help").out
    for name, command in commands.commands.items():
        out = chayici(name, "--help").out
        assert re.search(rf"例：\n( +chayici {name}.*\n)+", out)
        assert _undocumented(command) == []
    assert "查询语言" in chayici("search", "--help").out


def _undocumented(command: Command) -> list[str]:
    """The options of a command without a help text."""
    context = Context(command)
    options = [one for one in command.get_params(context) if isinstance(one, Option)]
    return [str(one.name) for one in options if not one.help]


def test_every_command_stands_in_the_readme() -> None:
    """A command without documentation is not finished."""
    readme = README.read_text(encoding="utf-8")
    assert [name for name in commands.commands if f"chayici {name}" not in readme] == []


def test_as_a_process(seeds_index: Path) -> None:
    """The installed command works in a plain C locale."""
    environment = {**os.environ, "LC_ALL": "C", "CHAYICI_INDEX": str(seeds_index)}
    command = [sys.executable, "-c", "from web.cli import main; main()", "search", "“执法”"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert "5 份报告".encode() in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "8791d64c327e"],  # by rich
        ["search", "“执法”", "--json"],  # by click
        ["export", "“执法”", "--format", "xlsx"],  # past both
        ["--help"],
    ],
)
def test_a_pipe_that_is_closed(seeds_index: Path, arguments: list[str]) -> None:
    """The command ends without a word, with the status that shells give to other tools."""
    command = [sys.executable, "-c", "from web.cli import main; main()", *arguments]
    environment = {**os.environ, "CHAYICI_INDEX": str(seeds_index)}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
