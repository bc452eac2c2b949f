"""Take the pictures in docs/ from the real pages (needs Chromium and the package playwright)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

DOCS = Path(__file__).parent.parent / "docs"
WIDE: ViewportSize = {"width": 1280, "height": 760}
NARROW: ViewportSize = {"width": 360, "height": 740}
SEARCH = "/search?q=“综合查一次”"


def _report(page: Page) -> None:
    page.goto(SEARCH)
    page.locator("a.excerpt").first.click()
    page.wait_for_url("**/reports/**")


def _take(browser: Browser, address: str) -> None:
    for name, viewport, scheme in (("search", WIDE, "light"), ("phone", NARROW, "dark")):
        page = browser.new_page(base_url=address, viewport=viewport, color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]
        page.goto(SEARCH)
        page.screenshot(path=DOCS / f"{name}.png")
        if name == "search":
            _report(page)
            page.screenshot(path=DOCS / "report.png")
        page.close()


def main() -> None:
    """Index the built-in reports, serve them, and take the pictures."""
    with tempfile.TemporaryDirectory() as directory:
        environment = {**os.environ, "CHAYICI_INDEX": f"{directory}/index", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
            assert server.stdout is not None
            said = re.search(r"http://\S+", server.stdout.readline())
            assert said is not None
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                _take(browser, said[0])
            server.terminate()


if __name__ == "__main__":
    main()
