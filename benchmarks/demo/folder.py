"""Writes the demonstration collection: reports, copies of some, what only looks like a report, rubbish."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.demo.issuers import Issuer, demo_issuers
from benchmarks.demo.reports import Written, write_interpretation, write_plan, write_report
from benchmarks.demo.script import traditional

_YEARS = range(2016, 2026)
_FIRST_YEARS = range(2016, 2023)  # since when an issuer's reports are held
_HELD = 0.85
_COPIED, _COPIED_IN_TRADITIONAL, _TRADITIONAL = 0.04, 0.35, 0.02
_PLAN, _INTERPRETATION = 0.012, 0.008
_HAS_URL = 0.92
_READABLE_A_SPOILT = 150
_NOTICE = """\
本文件夹里的报告全部由程序编造（python -m benchmarks.demo），只供演示和测试查一次之用。
发布机构是真的，所说的事情、数字、文号、日期和网址都是假的，不得引用。

All reports in this folder are invented by a program, for demonstration and tests. Do not cite them.
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the collection that can be read.

    Attributes:
        path: where it lies in the folder of files.
        url: the address that the manifest gives it, which is invented.
        report: what was written.
        text: its text: that of the report, or of a copy in another script or on another page.
        copy_of: the path of the file that it is a copy of.
    """

    path: str
    url: str | None
    report: Written
    text: str
    copy_of: str | None = None


def demo_files(reports: int) -> list[File]:
    """The files of a collection; a smaller one is the beginning of a larger one."""
    return list(islice(_files(), reports))


def write_demo(folder: Path, reports: int) -> list[File]:
    """Write a collection; the files and their manifest lie in ``folder/files``.

    Returns:
        The files that can be read; one in ``_READABLE_A_SPOILT`` further ones cannot.
    """
    files = demo_files(reports)
    inside = folder / "files"
    for file in files:
        path = inside / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    for number, (name, content) in enumerate(_spoilt(files)):
        if number * _READABLE_A_SPOILT < reports:
            (inside / name).write_bytes(content)
    with (inside / "manifest.csv").open("w", encoding="utf-8", newline="") as manifest:
        rows = csv.writer(manifest)
        rows.writerow(("path", "url"))
        rows.writerows((file.path, file.url) for file in files if file.url)
    # No .txt: whoever indexes the whole folder must not find this among the reports.
    (folder / "README.rst").write_text(_NOTICE, encoding="utf-8")
    return files


def _files() -> Iterator[File]:
    for issuer in demo_issuers():
        random = Random(f"files of {issuer.name}")
        first = random.choice(_FIRST_YEARS)
        for year in _YEARS:
            if year >= first and random.random() < _HELD:
                yield from _files_about(issuer, year, random)


def _files_about(issuer: Issuer, year: int, random: Random) -> Iterator[File]:
    """The report of an issuer about a year, and what resembles it."""
    report = write_report(issuer, year)
    script = traditional if random.random() < _TRADITIONAL else str
    file = File(_path(issuer, f"{year}"), _url(issuer, report, random), report, script(report.text))
    yield file
    if random.random() < _COPIED:
        script = traditional if random.random() < _COPIED_IN_TRADITIONAL else str
        url = f"https://www.fzzf.example/reports/{random.randint(10_000, 99_999)}.html"
        text = script(report.text) + "网站地图\n"
        yield File(_path(issuer, f"{year}（转载）"), url, report, text, copy_of=file.path)
    if random.random() < _PLAN:
        plan = write_plan(issuer, year + 1)
        yield File(_path(issuer, f"{year + 1}要点"), _url(issuer, plan, random), plan, plan.text)
    if random.random() < _INTERPRETATION:
        told = write_interpretation(report)
        yield File(_path(issuer, f"{year}解读"), _url(issuer, told, random), told, told.text)


def _path(issuer: Issuer, what: str) -> str:
    return f"{issuer.division.names[0]}/{issuer.name}{what}.txt"


def _url(issuer: Issuer, report: Written, random: Random) -> str | None:
    """An address on a host that cannot exist: names that end in ``.example`` are kept free."""
    number = random.randint(1_000_000, 9_999_999)
    if random.random() >= _HAS_URL:
        return None
    day = report.published.replace("-", "")
    return f"https://www.{issuer.division.code}.gov.example/xxgk/fzzf/{day[:6]}/t{day}_{number}.htm"


def _spoilt(files: list[File]) -> Iterator[tuple[str, bytes]]:
    """Files that cannot be read, each in its own way."""
    random = Random("what cannot be read")
    text = files[0].text.encode()
    for number in range(1, len(files)):
        yield from (
            (f"下载失败{number}.txt", b""),
            (f"附件{number}.pdf", b"%PDF-1.7\n" + random.randbytes(3000)),
            (f"乱码{number}.txt", random.randbytes(4000)),
            (f"年度报告{number}.docx", text),
            (f"扫描件{number}.txt", b"\x89PNG\r\n\x1a\n" + random.randbytes(2000)),
        )
