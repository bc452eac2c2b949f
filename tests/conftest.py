"""Fixtures: real indexes, makers of small ones and of such with a past, the real server and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from benchmarks.demo.folder import write_demo
from index import store
from index.divisions import by_code
from index.models import Document, Kind, Level, LineRole, Metadata, Passage, Section, SourceLine
from index.pipeline import index_sources
from index.prepare import report_id
from index.store import writing
from search.engine import Engine

# Nothing that is right fails for being slow: machines differ, and other programs run beside.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
# Nor for what the terminal is like from which it was asked for.
for _setting in ("COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
    os.environ.pop(_setting, None)
# Nor for being run in the background, where a shell has all processes ignore Ctrl-C from their beginning.
signal.signal(signal.SIGINT, signal.default_int_handler)
PATIENCE = 30_000  # milliseconds that a browser is waited for
expect.set_options(timeout=PATIENCE)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# How a browser is made to be one on a desk or one in a hand, by the width of its window.
SCREENS: Mapping[str, Mapping[str, Any]] = {
    "1440 px": {"viewport": {"width": 1440, "height": 900}},
    "360 px": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the five built-in reports; not to be written to."""
    directory = tmp_path_factory.mktemp("seeds") / "index"
    summary = index_sources([], directory)
    assert (summary.added, summary.skipped) == (5, ())
    return directory


@pytest.fixture(scope="session")
def engine(seeds_index: Path) -> Engine:
    """An engine on the five built-in reports."""
    return Engine(seeds_index)


@pytest.fixture(scope="session")
def demo_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the built-in reports and 150 invented ones; not to be written to."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, 150)
    for paths in ([], [folder / "files"]):
        index_sources(paths, folder / "index")
    return folder / "index"


@pytest.fixture
def engine_of(tmp_path: Path) -> Callable[..., Engine]:
    """Makes an engine on reports whose paragraphs are given, one list a report."""

    def make(*reports: list[str]) -> Engine:
        folder = tmp_path / "reports"
        folder.mkdir()
        for number, paragraphs in enumerate(reports):
            text = "\n".join(["某县人民政府2024年法治政府建设年度报告", *paragraphs])
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        index_sources([folder], tmp_path / "index")
        return Engine(tmp_path / "index")

    return make


class History:
    """An index with a past drawn at random, beside a plain record of what it must hold.

    Attributes:
        directory: where the index is.
        held: the report that each source must have.
        digests: every state that a report ever had, by the digest under which it was put.
        names: the segment files that there have ever been after a commit.
    """

    def __init__(self, directory: Path, seed: int) -> None:
        self.directory = directory
        self.random = Random(seed)  # noqa: S311 - the same every time
        self.held: dict[str, Document] = {}
        self.digests: dict[str, Document] = {}
        self.names: list[set[str]] = []

    def commit(self) -> None:
        """One transaction of a few changes: reports added, replaced and removed, or none at all."""
        with writing(self.directory) as transaction:
            assert {one.source for one in transaction.held.values()} == self.held.keys()
            for _ in range(self.random.choice((0, 1, 1, 2, 5))):
                source = f"/报告/{self.random.randrange(12)}.txt"
                if source in self.held and self.random.random() < 0.4:
                    transaction.remove(report_id(source))
                    del self.held[source]
                else:
                    digest = f"{len(self.digests):016x}"
                    self.held[source] = self.digests[digest] = self.document()
                    transaction.put(source, digest, self.held[source])
        self.names.append({path.name for path in self.directory.glob("MAIN_*.arrays")})

    @property
    def merges(self) -> int:
        """How many commits have joined segments."""
        return sum(len(before - after) > 1 for before, after in pairwise(self.names))

    def document(self) -> Document:
        """A report that is harder than any real one."""
        passages, lines = [], []
        for _ in range(self.random.choice((1, 1, 2, 5, 9, 30))):
            lines += [SourceLine(LineRole.BLANK, "")] * self.random.randrange(2)
            text = self.text()
            furniture = self.random.choice(("", " ", "\u3000\u3000", "第1页"))
            lines.append(SourceLine(LineRole.BODY, furniture + text + furniture))
            passages.append(Passage(self.random.choice(_PATHS), text, len(lines)))
        metadata = Metadata(
            title=self.random.choice((None, "“”", "法", "某县2024年法治政府建设年度报告", self.text())),
            issuer=self.random.choice((None, "泉州市丰泽区人民政府", "泉州市洛江区人民政府", "某县人民政府")),
            report_year=self.random.choice((None, 2023, 2024, 2025)),
            doc_number=self.random.choice((None, "泉洛政文〔2025〕14号", "某政〔2024〕1号")),
            published=self.random.choice((None, "2025-01-03", "2024-12-31")),
            division=by_code(self.random.choice(("", "35", "3505", "350503", "330324", "44"))),
            level=self.random.choice((None, Level.CITY, Level.COUNTY, Level.DEPARTMENT)),
            kind=self.random.choice((Kind.REPORT, Kind.REPORT, Kind.PLAN, Kind.TEMPLATE)),
        )
        sections = (Section("一、法", 1, 1, (Section("(一)法", 2, 1),)),)
        return Document(metadata, sections, tuple(passages), tuple(lines))

    def text(self) -> str:
        """A paragraph of words, signs and letters that are trouble, one character long or more."""
        size = self.random.choice((1, 1, 2, 4, 12, 40))
        return "".join(self.random.choice(_PARTS) for _ in range(size)).strip() or "法"

    def part_of(self, texts: Sequence[str], longest: int = 12) -> str:
        """A part of one of some folded texts, which is not empty."""
        text = self.random.choice(sorted(filter(None, texts)))
        start = self.random.randrange(len(text))
        return text[start : start + self.random.randint(1, longest)]


# Words, pieces of words, glosses, quotes, characters beyond 16 bits, combining ones, letters of other
# widths and scripts, signs, white space, and what a query language or a codec might take for its own.
_PARTS = [
    *("执法", "行政執法", "执(zhí)法", "監督", "监督", "综合查一次", "法", "法法法法", "的", "中华人民共和国"),
    *("人民政府", "普法(pǔfǎ)宣传", "着", "著", "𠀀", "𰻞𰻞面", "😀", "👨‍👩‍👧", "“", "”", "《", "》", "「", "'", '"'),
    *("internationalization", "ＡＢＣ", "２０２４", "2024", "ai", "é", "e\u0301", "İ", "ß", "\u200b", "\ufe0f"),
    *(" ", "\u3000", "\t", "(", "）", "/", "、", "。", "，", "*", "?", "|", ":", "\\", "\x01", "\uffff"),
]  # fmt: skip
_PATHS = [
    *((), (), ("“”",), ("法",), ("法", "法"), ("法", "法", "法"), ("一、执法",), ("一、执法", "(一)监督")),
    *(("二、监督", "(一)监督"), ("二、监督", "(一)監督", "1.执法"), ("一、执(zhí)法", "𠀀")),
]


@pytest.fixture
def history_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], History]:
    """Begins the history of an index from a seed; its segments are small and soon merged."""
    monkeypatch.setattr(store, "_CHARACTERS_A_SEGMENT", 2_000)
    monkeypatch.setattr(store, "_SMALL_SEGMENTS", 3)
    return lambda seed: History(tmp_path / f"index{seed}", seed)


@pytest.fixture(scope="session")
def address(seeds_index: Path) -> Iterator[str]:
    """The address at which ``chayici serve`` says that it serves the built-in reports."""
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"]
    environment = {**os.environ, "CHAYICI_INDEX": str(seeds_index), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        said = re.search(r"http://\S+", server.stdout.readline())
        assert said is not None
        yield said[0]
        server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; in CI it must be there."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        missing = "No Chromium, so the pages are NOT tested: sudo apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """A wide screen and a narrow one, as options of a browser context."""
    return SCREENS[request.param]


@pytest.fixture
def scripted(browser: Browser, address: str, screen: Mapping[str, Any]) -> Iterator[Page]:
    """A page with JavaScript, wide and narrow."""
    with _sound_page(browser, address, screen) as page:
        yield page


@pytest.fixture
def plain(browser: Browser, address: str, screen: Mapping[str, Any]) -> Iterator[Page]:
    """A page without JavaScript, wide and narrow."""
    with _sound_page(browser, address, {**screen, "java_script_enabled": False}) as page:
        yield page


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, screen: Mapping[str, Any]
) -> Iterator[Page]:
    """A page with and without JavaScript, wide and narrow."""
    with _sound_page(browser, address, {**screen, "java_script_enabled": request.param}) as page:
        yield page


@contextmanager
def _sound_page(browser: Browser, address: str, options: Mapping[str, Any]) -> Iterator[Page]:
    """A page in a new context.

    It may neither ask another machine nor report an error. As the test leaves it, it must not stick out of
    the screen, and axe-core, which needs scripts, must find nothing to complain of.
    """
    context = browser.new_context(base_url=address, locale="zh-CN", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    try:
        yield page
        page.wait_for_load_state()  # what is half there, without its style, may stick out
        assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]
        if options.get("java_script_enabled", True):
            _check_accessible(page)
    finally:
        context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert errors == []


def _is_error(message: ConsoleMessage) -> bool:
    """Whether the browser complains; that a page itself is a refusal (400, 404) is no complaint."""
    refusal = "status of 40" in message.text and "/static/" not in message.location["url"]
    return message.type == "error" and not refusal


def _check_accessible(page: Page) -> None:
    """Has axe-core look at a page, which must run scripts; it must find nothing to complain of."""
    found = Axe().run(page)
    told = [
        f"{one['id']}: {one['help']} ({node['html'][:160]} {node['failureSummary']})"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
    assert not told, "\n".join(told)


@pytest.fixture(scope="session")
def check_accessible() -> Callable[[Page], None]:
    """Has axe-core look at a page, which must run scripts; it must find nothing to complain of."""
    return _check_accessible


@pytest.fixture(scope="session")
def choose() -> Callable[..., None]:
    """Chooses a value from a list and sends it, by a button where no script does."""

    def choose_it(page: Page, label: str, value: str, button: str = "应用") -> None:
        page.wait_for_load_state()  # then the script, if there is one, has hidden its button
        sends = page.get_by_role("button", name=button, exact=True)
        needed = sends.is_visible()
        page.get_by_label(label).select_option(value)
        if needed:
            sends.click()

    return choose_it


@pytest.fixture(scope="session")
def unfold() -> Callable[[Page], None]:
    """Opens what stands beside the text on a wide screen and is folded on a narrow one."""

    def open_it(page: Page) -> None:
        page.wait_for_load_state()  # the script may fold it
        summary = page.locator("details[data-open-wide]:not([open]) > summary")
        if summary.is_visible():
            summary.click()

    return open_it
