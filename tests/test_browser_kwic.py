"""The concordance in a real browser: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

_CENTRES = "marks => marks.map(mark => { const box = mark.getBoundingClientRect(); return box.left + box.width / 2; })"


def test_from_a_search_to_a_line_and_its_passage(page: Page, choose: Callable[..., None]) -> None:
    """From the results to the concordance, in another order and width, and to a passage that is marked."""
    page.goto("/search?q=“综合查一次”&year=2024")
    page.get_by_role("navigation", name="全站").get_by_role("link", name="语境").click()
    expect(page.get_by_role("status").first).to_contain_text("6 处 · 2 份报告 · 2 段")
    for label, value in (("排序", "left"), ("前后各", "60")):
        choose(page, label, value)
        expect(page).to_have_url(re.compile(rf"={value}\b"))
    expect(page).to_have_url(re.compile("sort=left.*width=60|width=60.*sort=left"))
    expect(page).to_have_url(re.compile("year=2024"))
    expect(page.locator("ol.lines > li")).to_have_count(6)
    page.locator("ol.lines a.context").first.click()
    page.wait_for_url("**/reports/**")
    passage = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark").first).to_have_text("综合查一次")


def test_a_new_query_stays_on_the_page(page: Page, unfold: Callable[[Page], None]) -> None:
    """The form asks the concordance again; a neighbour leads to just as many lines as it says."""
    page.goto("/kwic")
    page.get_by_label("查什么").fill("“执法”")
    page.get_by_label("查什么").press("Enter")
    expect(page).to_have_url(re.compile(r"/kwic\?"))
    unfold(page)
    first = page.locator(".sides section").first.get_by_role("link").first
    count = first.locator(".count").inner_text()
    first.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{count} 处")
    expect(page.get_by_label("查什么")).to_have_value(re.compile("“.+执法”"))


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
@pytest.mark.parametrize("width", [30, 200])
def test_matches_stand_below_one_another(page: Page, width: int) -> None:
    """On a wide screen all matches have one axis; of a long context all is seen, ending and beginning beside it."""
    page.goto(f"/kwic?q=“执法” OR “综合查一次”&width={width}")
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
    hidden = page.locator("ol.lines").evaluate(
        "list => [...list.querySelectorAll('.left, .right')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert (hidden > 0) == (width == 30)
