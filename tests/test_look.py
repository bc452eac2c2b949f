"""All pages look and read as one: they fit, can be used by everyone, and are built alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PHRASE = "“综合查一次”"
NAMED = {
    "start": "/",
    "results": f"/search?q={PHRASE}",
    "filtered": "/search?q=执法 监督&region=福建省&region=浙江省&year=2020..2025",
    "nothing found": "/search?q=“从来没有人写过的话”&region=福建省",
    "not understood": "/search?q=执法&year=abc",
    "quote without a partner": "/search?q=“执法",
    "no such page": "/nowhere",
    "context, empty": "/kwic",
    "context": f"/kwic?q={PHRASE}",
    "context, nothing": "/kwic?q=“从来没有人写过的话”",
    "context of words": "/kwic?q=执法 监督&width=200",
    "comparison, empty": "/compare",
    "comparison, not understood": "/compare?q=“执法",
    "by year": f"/compare?q={PHRASE}&q=“执法”&by=year&region=福建省&region=浙江省",
    "by province": f"/compare?q={PHRASE}&q=“执法”&by=province",
    "by county and year": f"/compare?q={PHRASE}&by=county&across=year&measure=per_10k",
    "coverage": "/coverage",
    "coverage of a province": "/coverage?region=福建省&show=characters&duplicates=once",
    "coverage, nothing": "/coverage?year=1990",
    "help": "/help",
    "interface": "/api",
}
# What axe leaves out unless it is asked: whether what is clicked is 24 px wide and high, or stands apart.
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
# All that another scheme of colours can change.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
Scheme = Literal["light", "dark"]
SCHEMES: Mapping[Scheme, Mapping[str, object]] = {"light": EVERYTHING, "dark": COLOURS}


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


def sticks_out(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def complaints(page: Page, name: str, schemes: Mapping[Scheme, Mapping[str, object]] = SCHEMES) -> list[str]:
    """What is wrong with a page as it stands: what axe-core finds in light and in dark, and what sticks out."""
    told = [f"{name}: sticks out"] if sticks_out(page) else []
    for scheme, options in schemes.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
        told += [
            f"{name}, {scheme}: {one['id']}: {node['html'][:160]} {node['failureSummary']}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]
    return told


def test_every_page_fits_and_is_accessible(scripted: Page, pages: Mapping[str, str]) -> None:
    """On every page axe has nothing to complain of, nothing sticks out, and one heading says what it is."""
    told = []
    for name, href in pages.items():
        scripted.goto(href)
        told += complaints(scripted, name)
        if scripted.locator("h1").count() != 1 or scripted.get_by_role("main").count() != 1:
            told.append(f"{name}: needs one heading and one main part")
    assert not told, "\n".join(told)


def test_every_page_is_sound_without_scripts(
    browser: Browser, address: str, screen: Mapping[str, Any], pages: Mapping[str, str]
) -> None:
    """So it is where scripts stay away. Axe cannot look where they are forbidden, so they come empty."""
    # It holds the outline to be closed, which style opens beside the text: tests/test_browser_reading.py.
    options = {"rules": {**EVERYTHING["rules"], "scrollable-region-focusable": {"enabled": False}}}
    page = browser.new_page(base_url=address, locale="zh-CN", **screen)
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    told = []
    for name, href in pages.items():
        page.goto(href)
        told += complaints(page, name, {"light": options})
    page.close()
    assert not told, "\n".join(told)


def test_what_opens_fits_and_is_accessible(scripted: Page, pages: Mapping[str, str]) -> None:
    """So it is with further conditions, the menus and the suggestions open."""
    told = []
    for name, opened in (
        ("filtered", ".further > summary"),
        ("results", ".exports > summary"),
        ("simplified", ".passage.matched .menu > summary"),
        ("report", "button.fold >> nth=2"),
    ):
        scripted.goto(pages[name])
        scripted.locator(opened).first.click()
        told += complaints(scripted, f"{name} {opened}")
    scripted.goto(pages["start"])
    scripted.get_by_role("combobox").first.press_sequentially("执法")
    scripted.get_by_role("option").first.wait_for()
    told += complaints(scripted, "suggestions")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_large_type_and_small_windows(scripted: Page, pages: Mapping[str, str]) -> None:
    """Nothing sticks out where the window is as narrow as it gets, or type is twice as large."""
    told = []
    for name, href in pages.items():
        scripted.goto(href)
        for width, size in ((320, "100%"), (720, "200%")):
            scripted.set_viewport_size({"width": width, "height": 740})
            scripted.evaluate(
                """async ([width, size]) => {
                    while (innerWidth !== width) await new Promise(requestAnimationFrame);
                    document.documentElement.style.fontSize = size;
                }""",
                [width, size],
            )
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
