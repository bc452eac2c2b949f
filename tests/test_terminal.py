"""What the command line shows on terminals of any width: nothing is cut that a reader needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from index.pipeline import index_sources
from search.comparison import Across, By, CompareRequest
from search.engine import Engine
from search.filters import read_filters
from search.kwic import KwicRequest
from web.cli import run
from web.measures import ten_thousands

Printed = Callable[..., list[str]]
REGIONS = ["福建", "浙江"]


@pytest.fixture
def printed(demo_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Runs a command as on a terminal that is so wide, and gives its lines, which must fit."""

    def call(width: int, *arguments: str) -> list[str]:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))
        assert run([*arguments, "--index", str(demo_index)]) == 0
        lines = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).splitlines()
        # These are long, and made to be copied.
        short = [line for line in lines if not re.match(r"首次出现|索引：| +\d+ 个：|    /", line)]
        assert [line for line in short if cell_len(line) > width] == []
        return short

    return call


def cells(lines: list[str], name: str) -> list[str]:
    """All cells of the row of this name, of all pieces of a table."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    return [cell for row in rows if row[0] == name for cell in row[1:]]


@pytest.mark.parametrize("width", [200, 100, 80, 60, 40, 30])
def test_a_matrix_has_all_its_years(printed: Printed, demo_index: Path, width: int) -> None:
    """However narrow the terminal is, each row has its name and every number, in full."""
    comparison = Engine(demo_index).compare(
        CompareRequest(
            ("“执法”",),
            filters=read_filters({"region": REGIONS}),
            by=By.PROVINCE,
            across=Across.YEAR,
        )
    )
    years = [part.value for part in comparison.total.across]
    assert len(years) > 9
    given = [word for name in REGIONS for word in ("--region", name)]
    lines = printed(width, "compare", "“执法”", "--by", "province", "--across", "year", *given)
    if width > 40:
        assert cells(lines, "省级行政区") == ["收录", "字数", *years, "合计"]
    for name, row in (*((row.value, row) for row in comparison.rows), ("合计", comparison.total)):
        counted = [part.cells[0].occurrences for part in (*row.across, row)]
        assert cells(lines, name or "") == [
            f"{row.reports_held:,} 份",
            ten_thousands(row.characters_held),
            *("无报告" if number is None else f"{number:,}" for number in counted),
        ]
    assert "无报告" in cells(lines, "浙江省")


@pytest.mark.parametrize("width", [200, 80, 40])
def test_several_queries(printed: Printed, demo_index: Path, width: int) -> None:
    """Each has its numbers, where there is no room for all of them side by side, below one another."""
    queries = ("“执法”", "监督", "“枫桥经验”", "“没有这句话”")
    lines = printed(width, "compare", *queries, "--by", "province", "--region", "福建")
    (row,) = (
        Engine(demo_index)
        .compare(CompareRequest(queries, filters=read_filters({"region": ["福建"]}), by=By.PROVINCE))
        .rows
    )
    bare = [re.sub("[█▏▎▍▌▋▊▉ ]", "", cell) for cell in cells(lines, "福建省")[2:]]
    numbers = [cell.split("·") for cell in bare if cell]
    for (counted, per), cell in zip(numbers, row.cells, strict=True):
        assert counted == f"{cell.passages if cell.occurrences is None else cell.occurrences:,}"
        assert float(per) == pytest.approx(cell.per_10k_characters, abs=0.006)


@pytest.mark.parametrize("across", ["none", "year"])
def test_a_query_with_filters_of_its_own(printed: Printed, across: str) -> None:
    """What it leaves out is no gap of what is held, and it is said in how much it is counted."""
    lines = printed(90, "compare", "“执法”", "执法 region:浙江", "--by", "province", "--across", across)
    text = "".join(lines)
    assert re.search(r"执法 region:浙江 里写了筛选，只在其中 \d+ 份报告、[\d.]+ 万字里数，", text)
    assert "“执法” 里写了筛选" not in text
    parts = "".join(printed(90, "compare", "执法 part:不足", "--by", "province", "--across", across))
    assert re.search(r"part:不足 里写了筛选，只在其中 \d+ 份报告、", parts)
    assert "无报告" in cells(lines, "福建省")
    if across == "none":
        assert "无报告" not in cells(lines, "浙江省")
        assert "未收录" not in text


@pytest.mark.parametrize("width", [200, 60, 36])
def test_coverage_has_all_its_years(printed: Printed, demo_index: Path, width: int) -> None:
    """No year is left out where there is not room for all of them in one piece."""
    found = Engine(demo_index).coverage(read_filters({"region": ["福建"]}))
    lines = printed(width, "coverage", "--region", "福建")
    assert cells(lines, "行政区划") == [*map(str, found.years), "合计", "字数"]
    row = next(row for row in found.divisions if row.name == "泉州市")
    shown = [f"{one.reports:,}" if one.reports else "·" for one in row.years]
    assert cells(lines, "泉州市") == [*shown, f"{row.total.reports:,}", f"{row.total.characters:,}"]


@pytest.mark.parametrize("width", [120, 80, 40, 30])
@pytest.mark.parametrize("query", ["“执法”", "“。”", "“依法行政”", "“中国特色社会主义思想”"])
def test_a_line_for_each_occurrence(printed: Printed, demo_index: Path, query: str, width: int) -> None:
    """Never two, wherever the matches stand; what is cut of names and matches ends with an ellipsis."""
    lines = printed(width, "kwic", query, "--limit", "100")
    found = Engine(demo_index).kwic(KwicRequest(query, limit=100)).lines
    start, end = (place for place, line in enumerate(lines) if not line)
    shown = lines[start + 1 : end]
    assert len(shown) == len(found) > 20
    for line, text in zip(found, shown, strict=True):
        issuer = text.rpartition("  ")[2]
        if width >= 80:
            assert issuer == line.report.metadata.issuer or issuer.endswith("…")
        assert line.left[-1:] + line.match in text


def test_a_match_that_is_cut(printed: Printed) -> None:
    """It ends with an ellipsis, and what follows it is left out."""
    lines = printed(30, "kwic", "“以习近平新时代中国特色社会主义思想为指导”", "--limit", "5")
    shown = [line for line in lines if re.match(r"20\d\d  ", line)]
    assert len(shown) == 5
    assert all(re.fullmatch(r"20\d\d  .{0,3}以[习習]近平新[时時]代中\S*…", line.rstrip()) for line in shown)


def test_no_number_beside_a_word_is_cut(printed: Printed) -> None:
    """Of the commonest words as many are shown as fit."""
    for width in (80, 34):
        (left,) = (line for line in printed(width, "kwic", "“。”") if line.startswith("左边最常见："))
        words = left.removeprefix("左边最常见：").split("  ")
        assert all(re.fullmatch(r"\S+ [\d,]+", word) for word in words)


@pytest.mark.parametrize("width", [120, 80, 60, 40])
def test_reports_are_read_in_lines(printed: Printed, demo_index: Path, width: int) -> None:
    """No column is a few characters wide: each report has few lines and all that is known of it."""
    lines = printed(width, "reports", "--region", "泉州市", "--year", "2024")
    reports = Engine(demo_index).reports(read_filters({"region": ["泉州市"], "year": ["2024"]}))
    assert len(lines) < 5 * len(reports) + 4
    together = "".join("".join(lines).split())
    for report in reports:
        known = [report.metadata.published, report.id]
        if width < 100:
            known += [report.metadata.issuer, report.metadata.doc_number, f"{report.passages}段"]
        assert all(one in together for one in known if one)


@pytest.mark.parametrize("width", [100, 60, 40])
def test_the_summary_of_indexing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Its counts are not cut."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    summary = index_sources([], tmp_path / "index")
    assert run(["index", "--index", str(tmp_path / "index")]) == 0
    out = capsys.readouterr().out
    assert "…" not in out
    assert f"{summary.characters:,}" in out
