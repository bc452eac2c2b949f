"""The demonstration collection: it is read as it was meant, and is full of what pages have to show."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.demo.folder import File, demo_files, write_demo
from benchmarks.demo.policies import POLICIES, Policy
from benchmarks.demo.script import traditional
from index.extraction import extract
from index.folding import fold
from index.models import Kind, Original
from search.engine import Engine
from search.filters import region
from search.models import Duplicates, FacetName, SearchRequest
from search.query import Filters

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def files() -> list[File]:
    """The files of the collection that is made by default."""
    return demo_files(2000)


def test_metadata_is_read_as_it_was_meant(files: list[File]) -> None:
    """Of reports from all over the collection, and of all look-alikes, everything is read that was written."""
    look_alikes = [file for file in files if file.report.kind is not Kind.REPORT]
    for file in files[::33] + look_alikes:
        read, meant = extract(Original(file.text)).metadata, file.report
        assert (read.issuer, read.report_year, read.kind) == (meant.issuer.name, meant.year, meant.kind)
        assert (read.division, read.level) == (meant.issuer.division, meant.issuer.level)
        assert fold(read.title or "").text == fold(meant.title).text
        assert (read.doc_number, read.index_number, read.published) == (
            meant.doc_number,
            meant.index_number,
            meant.published,
        )


def test_it_is_full_and_has_gaps(files: list[File]) -> None:
    """Most issuers have several years, all kinds and scripts occur, nothing is held of two provinces."""
    years: dict[str, set[int]] = {}
    for file in files:
        years.setdefault(file.report.issuer.name, set()).add(file.report.year)
    assert len(years) > 250
    assert sum(len(held) >= 4 for held in years.values()) > len(years) / 2
    provinces = Counter(file.report.issuer.division.names[0] for file in files)
    assert [name for name, _ in provinces.most_common(2)] == ["福建省", "浙江省"]
    assert len(provinces) == 29
    assert {file.report.kind for file in files} == {Kind.REPORT, Kind.PLAN, Kind.INTERPRETATION}
    assert 0.02 < sum(file.copy_of is not None for file in files) / len(files) < 0.06
    assert any("習近平" in file.text for file in files)
    assert len({file.path for file in files}) == len(files)
    assert all(2_500 < len(file.text.encode()) < 9_000 for file in files if file.report.kind is Kind.REPORT)


def test_every_county_of_quanzhou_reports(files: list[File]) -> None:
    """What examples are about is there: the governments of 泉州市 and of all its counties but 金门县."""
    issuers = {file.report.issuer.name for file in files}
    districts = {f"泉州市{name}人民政府" for name in ("鲤城区", "丰泽区", "洛江区", "泉港区")}
    others = {
        f"{name}人民政府" for name in ("惠安县", "安溪县", "永春县", "德化县", "石狮市", "晋江市", "南安市")
    }
    assert districts | others | {"泉州市人民政府", "福建省人民政府", "浙江省人民政府"} <= issuers


def test_it_is_the_same_each_time() -> None:
    """It is made without chance, and a small collection is the beginning of a larger one."""
    assert demo_files(30) == demo_files(60)[:30]


def test_phrases_spread_as_told(files: list[File]) -> None:
    """A phrase is in no report before its time, but in many where and when it is usual."""
    policies = {policy.phrase: policy for policy in POLICIES}
    assert _share(files, policies["综合查一次"], "33", range(2016, 2019)) == 0
    assert _share(files, policies["综合查一次"], "33", range(2023, 2026)) > 0.8
    assert _share(files, policies["综合查一次"], "35", range(2016, 2021)) == 0
    assert _share(files, policies["综合查一次"], "35", range(2024, 2026)) > 0.6
    assert _share(files, policies["枫桥经验"], "33", range(2016, 2019)) > 0.6
    assert _share(files, policies["枫桥经验"], "35", range(2016, 2019)) < 0.3
    rise, top, fall = (
        _share(files, policies["三项制度"], "35", years)
        for years in (range(2016, 2018), range(2020, 2023), range(2025, 2026))
    )
    assert rise < top > 2 * fall


def _share(files: list[File], policy: Policy, province: str, years: range) -> float:
    """The share of a province's reports about some years that hold a phrase."""
    texts = [
        fold(file.text).text
        for file in files
        if file.report.kind is Kind.REPORT
        and file.report.year in years
        and file.report.issuer.division.code.startswith(province)
    ]
    return sum(policy.phrase in text for text in texts) / len(texts)


def test_traditional_characters_fold_back(files: list[File]) -> None:
    """A text in traditional characters is searched as the one that it was made of."""
    text = files[0].report.text
    assert fold(traditional(text)).text == fold(text).text
    assert traditional(text) != text


def test_the_index_of_it(demo_index: Path, tmp_path: Path) -> None:
    """Copies are found and nothing else; what cannot be read is skipped; the questions have answers."""
    made = write_demo(tmp_path, 150)
    engine = Engine(demo_index)
    assert len(engine.reports(Filters())) == len(made) + 5
    hits = engine.search(SearchRequest(duplicates=Duplicates.GROUP, limit=200)).hits
    groups = [
        {Path(one.source).name for one in (hit.report, *hit.duplicates)} for hit in hits if hit.duplicates
    ]
    copies = [{Path(file.path).name, Path(file.copy_of).name} for file in made if file.copy_of]
    assert copies
    assert sorted(map(sorted, groups)) == sorted(map(sorted, copies))
    lacking = engine.search(SearchRequest("执法 section:不足", filters=Filters(regions=(region("泉州市"),))))
    assert lacking.total.reports > 5
    years = engine.search(SearchRequest("“综合查一次” region:浙江")).facets[FacetName.YEAR]
    assert len(years) > 3


def test_the_command(tmp_path: Path) -> None:
    """It writes as many reports as asked, a few spoilt files, a manifest, and says that all is invented."""
    command = [sys.executable, "-m", "benchmarks.demo", str(tmp_path / "new"), "40"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "invented" in done.stdout
    assert "不得引用" in (tmp_path / "new/README.rst").read_text(encoding="utf-8")
    inside = tmp_path / "new/files"
    assert len(list(inside.rglob("*/*.txt"))) == 40
    assert [path.name for path in inside.glob("*.txt")] == ["下载失败1.txt"]
    rows = (inside / "manifest.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "path,url"
    assert 30 < len(rows) <= 41
    assert all(".example/" in row for row in rows[1:])
