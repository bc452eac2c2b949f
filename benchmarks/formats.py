"""Reports as files of every format, made by the programs that make such files: Chromium and LibreOffice."""

from __future__ import annotations

import csv
import html
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OFFICES = ("soffice", "libreoffice")
_FILTERS = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}

_AROUND = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_政务公开_泉州市政府门户网站</title>{meta}
<style>p {{ margin: 0; line-height: 1.6; white-space: pre-wrap }} nav, footer {{ display: none }}</style>
<script>document.write("<p>法治政府建设。</p>")</script></head>
<body><nav><ul>
<li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/hd">互动交流</a></li>
</ul></nav>
<div class="crumbs"><a href="/">首页</a> &gt; <a href="/zwgk">法治政府建设年度报告</a></div>
<div class="content">
{body}
</div>
<div class="related"><ul>
<li><a href="/1.html">一图读懂</a></li>
<li><a href="/2.html">部门动态</a></li><li><a href="/3.html">更多</a></li>
</ul></div>
<footer><p>版权所有：泉州市政府门户网站。未经许可不得转载。</p><p><a href="/map">网站地图</a></p></footer>
</body></html>
"""


class MissingProgramError(Exception):
    """A program that makes files of some format is not installed."""


def web_page(text: str, title: str, *, charset: str = "utf-8", meta: str = "") -> str:
    """A page of a government's site with a report on it, a paragraph a line."""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return _AROUND.format(title=html.escape(title), body=body, charset=charset, meta=meta)


def json_lines(records: list[dict[str, object]]) -> bytes:
    """Records as a crawler dumps them, one a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def table(records: list[dict[str, object]]) -> str:
    """Records as a table with their keys as columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(key for record in records for key in record)))
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of some files, by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(page: str, *, edges: bool = False) -> bytes:
    """A page as Chromium prints it; with its own header, footer and page numbers if ``edges``.

    Raises:
        MissingProgramError: Chromium is not installed.
    """
    program = _program(_BROWSERS)
    with tempfile.TemporaryDirectory() as name:
        source, printed = Path(name) / "page.html", Path(name) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={name}/profile"]
        options += [] if edges else ["--no-pdf-header-footer"]
        _run([program, *options, f"--print-to-pdf={printed}", source.as_uri()])
        return printed.read_bytes()


def office(page: str, ending: str) -> bytes:
    """A page as LibreOffice saves it: as docx, doc or rtf.

    Raises:
        MissingProgramError: LibreOffice is not installed.
    """
    program = _program(_OFFICES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--infilter=HTML (StarWriter)", "--convert-to", _FILTERS[ending]]
        _run([program, profile, *options, "--outdir", name, str(folder / "page.html")])
        return (folder / f"page.{ending}").read_bytes()


@cache
def _program(names: tuple[str, ...]) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise MissingProgramError(f"{names[0]} is not installed")
    return found


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def bare_page(text: str) -> str:
    """A report as a page with nothing around it, to be printed or converted."""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return (
        '<!DOCTYPE html><meta charset="utf-8">'
        f"<style>p {{ margin: 0; line-height: 1.6; white-space: pre-wrap }}</style>{body}"
    )


def _records(text: str, title: str) -> list[dict[str, object]]:
    return [{"url": "https://example.gov.cn/1.html", "title": title, "text": text}]


#: A file's bytes from a report's text and title, by the ending of its name.
MAKERS: dict[str, Callable[[str, str], bytes]] = {
    ".txt": lambda text, _: text.encode(),
    ".html": lambda text, title: web_page(text, title).encode(),
    ".htm": lambda text, title: web_page(text, title, charset="gb2312").encode("gb18030"),
    ".docx": lambda text, _: office(bare_page(text), "docx"),
    ".doc": lambda text, _: office(bare_page(text), "doc"),
    ".rtf": lambda text, _: office(bare_page(text), "rtf"),
    ".pdf": lambda text, _: pdf(bare_page(text)),
    ".jsonl": lambda text, title: json_lines(_records(text, title)),
    ".csv": lambda text, title: table(_records(text, title)).encode("gb18030"),
    ".zip": lambda text, _: archive({"报告/年报.txt": text.encode("gb18030")}),
}
