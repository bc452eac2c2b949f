"""The concordance in a real browser: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}

_CENTRES = "marks => marks.map(mark => { const box = mark.getBoundingClientRect(); return box.left + box.width / 2; })"


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1440 px", "360 px"])
def test_from_a_search_to_a_line_and_its_passage(page: Page, viewport: ViewportSize) -> None:
    """From the results to the concordance, in another order and width, and to a passage that is marked."""
    page.set_viewport_size(viewport)
    page.goto("/search?q=“综合查一次”&year=2024")
    page.get_by_role("navigation", name="全站").get_by_role("link", name="语境").click()
    expect(page.get_by_role("status").first).to_contain_text("6 处 · 2 份报告 · 2 段")
    page.wait_for_load_state()  # only then has the script hidden the button
    button = page.get_by_role("button", name="应用")
    without_script = button.is_visible()
    for label, value in (("排序", "left"), ("前后各", "60")):
        page.get_by_label(label).select_option(value)
        if without_script:
            button.click()
        expect(page).to_have_url(re.compile(rf"={value}\b"))
    expect(page).to_have_url(re.compile("sort=left.*width=60|width=60.*sort=left"))
    expect(page).to_have_url(re.compile("year=2024"))
    expect(page.locator("ol.lines > li")).to_have_count(6)
    page.locator("ol.lines a.context").first.click()
    passage = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark").first).to_have_text("综合查一次")


def test_a_new_query_stays_on_the_page(page: Page) -> None:
    """The form asks the concordance again; a neighbour leads to just as many lines as it says."""
    page.goto("/kwic")
    page.get_by_label("查什么").fill("“执法”")
    page.get_by_label("查什么").press("Enter")
    expect(page).to_have_url(re.compile("/kwic"))
    first = page.locator(".sides section").first.get_by_role("link").first
    count = first.locator(".count").inner_text()
    first.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{count} 处")
    expect(page.get_by_label("查什么")).to_have_value(re.compile("“.+执法”"))


def test_matches_stand_below_one_another(page: Page) -> None:
    """On a wide screen all matches have one axis, and the text next to them is what is seen of a long context."""
    page.goto("/kwic?q=“执法” OR “综合查一次”&width=200")
    centres = page.locator("ol.lines mark").evaluate_all(_CENTRES)
    assert len(centres) == 50
    assert max(centres) - min(centres) < 1
    edges = page.locator("ol.lines > li").evaluate_all(
        """lines => lines.map(line => {
            const box = part => line.querySelector(part).getBoundingClientRect();
            return [box('.left > span').right <= box('mark').left, box('mark').right <= box('.right').left];
        })"""
    )
    assert edges == [[True, True]] * 50


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(NARROW, "dark"), (WIDE, "light")], ids=["360 px, dark", "1440 px, light"]
)
def test_nothing_sticks_out_and_all_can_use_it(
    browser: Browser,
    address: str,
    check_accessible: Callable[[Page], None],
    viewport: ViewportSize,
    scheme: str,
) -> None:
    """No state of the page is wider than the screen, and axe-core finds nothing to complain of."""
    context = browser.new_context(base_url=address, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in (
        "/kwic?q=“执法”&width=200&year=2024",
        "/kwic?q=执法 监督",
        "/kwic?q=“没有这样的话”",
        "/kwic",
    ):
        page.goto(path)
        if viewport == NARROW and page.locator(".neighbours summary").count():
            page.locator(".neighbours summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        expect(page.locator("h1")).to_have_count(1)
        check_accessible(page)
    context.close()
