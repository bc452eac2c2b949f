"""All pages look and read as one: they fit, can be used by everyone, and are built alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}

PHRASE = "“综合查一次”"
NAMED = {
    "start": "/",
    "results": f"/search?q={PHRASE}",
    "filtered": "/search?q=执法 监督&region=福建省&region=浙江省&year=2020..2025",
    "nothing found": "/search?q=“从来没有人写过的话”&region=福建省",
    "not understood": "/search?q=执法&year=abc",
    "context, empty": "/kwic",
    "context": f"/kwic?q={PHRASE}",
    "context, nothing": "/kwic?q=“从来没有人写过的话”",
    "comparison, empty": "/compare",
    "by year": f"/compare?q={PHRASE}&q=“执法”&by=year&region=福建省&region=浙江省",
    "by province": f"/compare?q={PHRASE}&q=“执法”&by=province",
    "by county and year": f"/compare?q={PHRASE}&by=county&across=year&measure=per_10k",
    "coverage": "/coverage",
    "coverage of a province": "/coverage?region=福建省",
    "help": "/help",
    "interface": "/api",
}
# What axe leaves out unless it is asked: whether what is clicked is 24 px wide and high, or stands apart.
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
# All that another scheme of colours can change.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="module")
def pages(browser: Browser, address: str) -> Mapping[str, str]:
    """The addresses of all pages, by what they show."""
    page = browser.new_page(base_url=address)
    page.goto(NAMED["results"])
    report = str(page.locator(".hits h2 a").first.get_attribute("href"))
    page.goto(report)
    cite = str(page.locator(".passage.matched .menu a").first.get_attribute("href"))
    page.goto("/search?q=執法&sort=occurrences")
    found = [str(link.get_attribute("href")) for link in page.locator(".hits h2 a").all()]
    traditional = next(href for href in found if "原文繁体" in page.request.get(href).text())
    page.close()
    return {
        **NAMED,
        "report": report,
        "passage cited": cite,
        "traditional": traditional,
        "simplified": f"{traditional}&script=simplified",
    }


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A window on a desk and one in a hand."""
    context = browser.new_context(base_url=address, viewport=request.param, locale="zh-CN")
    yield context.new_page()
    context.close()


def sticks_out(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def complaints(page: Page, name: str) -> list[str]:
    """What is wrong with a page as it stands: what axe-core finds in light and in dark, and what sticks out."""
    told = [f"{name}: sticks out"] if sticks_out(page) else []
    for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
        told += [
            f"{name}, {scheme}: {one['id']}: {node['html'][:160]} {node['failureSummary']}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]
    return told


def test_every_page_fits_and_is_accessible(window: Page, pages: Mapping[str, str]) -> None:
    """On every page axe has nothing to complain of, nothing sticks out, and one heading says what it is."""
    told = []
    for name, href in pages.items():
        window.goto(href)
        told += complaints(window, name)
        if window.locator("h1").count() != 1 or window.get_by_role("main").count() != 1:
            told.append(f"{name}: needs one heading and one main part")
    assert not told, "\n".join(told)


def test_what_opens_fits_and_is_accessible(window: Page, pages: Mapping[str, str]) -> None:
    """So it is with further conditions, the menus and the suggestions open."""
    told = []
    for name, opened in (
        ("filtered", ".further > summary"),
        ("results", ".exports > summary"),
        ("report", ".passage.matched .menu > summary"),
    ):
        window.goto(pages[name])
        window.locator(opened).first.click()
        told += complaints(window, f"{name} {opened}")
    window.goto(pages["start"])
    window.get_by_role("combobox").first.press_sequentially("执法")
    window.get_by_role("option").first.wait_for()
    told += complaints(window, "suggestions")
    assert not told, "\n".join(told)


def test_large_type_and_small_windows(scripted: Page, pages: Mapping[str, str]) -> None:
    """Nothing sticks out where the window is as narrow as it gets, or type is twice as large."""
    told = []
    for name, href in pages.items():
        scripted.goto(href)
        for width, size in ((320, "100%"), (720, "200%")):
            scripted.set_viewport_size({"width": width, "height": 740})
            scripted.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            if sticks_out(scripted):
                told.append(f"{name} at {width} px, type {size}")
    assert not told


def test_menus_close_as_menus_do(scripted: Page, pages: Mapping[str, str]) -> None:
    """Escape closes an open menu and goes back to what opened it; a click elsewhere closes it, too."""
    scripted.goto(pages["results"])
    menu = scripted.locator(".exports")
    link = menu.get_by_role("link").first
    menu.locator("summary").click()
    link.focus()
    scripted.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    expect(link).to_be_visible()
    scripted.locator(".understood").click()
    expect(link).to_be_hidden()


def test_what_was_found_is_marked_without_colour(
    browser: Browser, address: str, pages: Mapping[str, str]
) -> None:
    """Where the reader's own colours are used, and on paper, matches stay underlined and the choice stands out."""
    page = browser.new_page(base_url=address, forced_colors="active", locale="zh-CN")
    page.goto(pages["results"])
    line = "one => getComputedStyle(one).textDecorationLine"
    weight = "one => getComputedStyle(one).fontWeight"
    assert page.locator("mark").first.evaluate(line) == "underline"
    assert page.locator(".match :checked + span").evaluate(weight) == "600"
    page.goto(pages["coverage"])
    assert page.locator(".switch [aria-current]").first.evaluate(weight) == "600"
    page.goto(pages["report"])
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator("article mark").first.evaluate(line) == "underline"
    for left_out in (".rail", ".outline", ".tools", ".source", "header.site", "footer.site", ".actions"):
        assert not any(one.is_visible() for one in page.locator(left_out).all()), left_out
    page.close()
