"""Take the pictures in docs/: the real pages over the demonstration collection, in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.demo.folder import write_demo

DOCS = Path(__file__).parent.parent / "docs"
WIDE: ViewportSize = {"width": 1200, "height": 600}
NARROW: ViewportSize = {"width": 360, "height": 740}
COMMAND = [sys.executable, "-c", "from web.cli import main; main()"]

ONCE = "“综合查一次”"
BOTH = f"“枫桥经验”%0A{ONCE}"
REGIONS = "region=福建省&region=浙江省"


def _report(page: Page) -> None:
    page.locator("a.excerpt").first.click()
    page.wait_for_url("**/reports/**")


def _menu_of_passage(page: Page) -> None:
    _report(page)
    page.locator(".passage.matched details summary").first.click()


def _export_menu(page: Page) -> None:
    page.locator("details", has_text="导出").last.locator("summary").click()


def _figure(place: int) -> Callable[[Page], None]:
    """Goes to a picture of a comparison."""

    def go(page: Page) -> None:
        page.locator("figure").nth(place).evaluate("figure => scrollTo(0, figure.offsetTop - 24)")

    return go


#: The pictures: name, address, and what is done there first.
PICTURES: tuple[tuple[str, str, Callable[[Page], None] | None], ...] = (
    ("search", f"/search?q={ONCE}", None),
    ("guide-search", f"/search?q={ONCE}&year=2024", None),
    ("guide-report", f"/search?q={ONCE}&issuer=洛江区人民政府", _report),
    ("guide-kwic", f"/kwic?q={ONCE}&sort=right&region=浙江省", None),
    ("guide-compare", f"/compare?q={BOTH}", _figure(0)),
    ("guide-coverage", "/coverage", None),
    ("guide-first", f"/compare?q={ONCE}&by=province", _figure(1)),
    ("guide-matrix", f"/compare?q={BOTH}&by=province&across=year&{REGIONS}", _figure(1)),
    ("guide-lacking", "/search?q=执法&region=泉州市&part=lacking", None),
    ("guide-cite", f"/search?q={ONCE}&issuer=洛江区人民政府", _menu_of_passage),
    ("guide-export", "/search?q=“三项制度”", _export_menu),
)


def _take(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport=WIDE, locale="zh-CN")
    for name, path, do in PICTURES:
        page.goto(path)
        if do is not None:
            do(page)
        page.wait_for_timeout(300)  # scrolling ends
        page.screenshot(path=DOCS / f"{name}.png")
    page = browser.new_page(base_url=address, viewport=NARROW, color_scheme="dark", locale="zh-CN")
    page.goto(f"/search?q={ONCE}")
    page.screenshot(path=DOCS / "phone.png")


@contextmanager
def _served(directory: str) -> Iterator[str]:
    """The address at which the collection and the built-in reports are served."""
    environment = {**os.environ, "CHAYICI_INDEX": f"{directory}/index", "PYTHONUNBUFFERED": "1"}
    write_demo(Path(directory) / "demo", 2000)
    for paths in ([], [f"{directory}/demo/files"]):
        subprocess.run([*COMMAND, "index", *paths], env=environment, stdout=subprocess.DEVNULL, check=False)
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://\S+", server.stdout.readline())
        assert said is not None
        yield said[0]
        server.terminate()


def main() -> None:
    """Make the collection, serve it, and take the pictures."""
    with (
        tempfile.TemporaryDirectory() as directory,
        _served(directory) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        _take(browser, address)


if __name__ == "__main__":
    main()
