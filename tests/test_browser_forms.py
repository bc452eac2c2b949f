"""The forms in a real browser: what Back shows, the conditions of all pages, keys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

_KEPT = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_back_shows_what_the_address_says(page: Page, choose: Callable[..., None]) -> None:
    """After Back every control says again what the address says, so that the next search is what it seems."""
    page.goto("/search?q=“执法”")
    page.get_by_text("更多条件").click()
    page.get_by_label("从").select_option("2024")
    page.get_by_label("县级").check()
    page.get_by_label("只算一份").check()
    page.get_by_label("不要含有").fill("普法")
    page.get_by_role("radio", name="任一词").check(force=True)
    page.get_by_role("button", name="应用条件").click()
    expect(page).to_have_url(re.compile("level=county"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/search\?q=[^&]*$"))
    page.get_by_text("更多条件").click()
    expect(page.get_by_label("从")).to_have_value("")
    expect(page.get_by_label("县级")).not_to_be_checked()
    expect(page.get_by_label("归在一起")).to_be_checked()
    expect(page.get_by_label("不要含有")).to_have_value("")
    expect(page.get_by_role("radio", name="所有词")).to_be_checked()
    choose(page, "排序", "oldest")
    expect(page).to_have_url(re.compile(r"\?q=[^&]*&sort=oldest$"))
    page.go_back()
    expect(page.get_by_label("排序")).to_have_value("relevance")


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_back_on_the_other_pages(page: Page, choose: Callable[..., None]) -> None:
    """So do the lists of the concordance and of comparing."""
    for path, label, value in (("/kwic", "排序", "left"), ("/compare", "比较什么", "city")):
        page.goto(f"{path}?q=“执法”")
        page.wait_for_load_state()
        before = page.get_by_label(label).input_value()
        choose(page, label, value, "比较" if path == "/compare" else "应用")
        expect(page).to_have_url(re.compile(f"={value}"))
        page.go_back()
        expect(page.get_by_label(label)).to_have_value(before)


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_a_page_that_the_browser_has_kept(scripted: Page) -> None:
    """One that is shown again as it was left is set back, its slider and bars included."""
    scripted.goto("/search?q=“执法”&year=2024..")
    scripted.get_by_text("更多条件").click()
    scripted.get_by_label("从").select_option("2025")
    scripted.get_by_label("县级").check()
    expect(scripted.locator("rect.chosen")).to_have_count(1)
    scripted.evaluate(_KEPT)
    expect(scripted.get_by_label("从")).to_have_value("2024")
    expect(scripted.get_by_label("县级")).not_to_be_checked()
    expect(scripted.locator("rect.chosen")).to_have_count(2)
    expect(scripted.get_by_role("slider").first).to_have_value("2024")
    expect(scripted.get_by_role("slider").first).to_have_attribute("aria-valuetext", re.compile("^2024 年"))


def test_conditions_of_a_comparison_and_of_coverage(page: Page) -> None:
    """Years, a place and a level narrow what is compared and what is counted, and stay ticked."""
    for path in ("/compare?q=“执法”", "/coverage?show=characters"):
        page.goto(path)
        opened = page.get_by_role("main").locator(".further > summary")
        opened.click()
        page.get_by_label("从").select_option("2024")
        page.get_by_label("行政区划", exact=True).fill("福建")
        page.get_by_label("县级").check()
        page.get_by_role("button", name="应用条件").click()
        expect(page).to_have_url(re.compile(r"region=[^&]*&level=county|level=county&region="))
        assert not re.search(r"=(&|$)|%0D|%0A", page.url)
        expect(page.get_by_role("list", name="正在使用的筛选").get_by_role("listitem")).to_have_count(4)
        opened.click()
        expect(page.get_by_label("县级")).to_be_checked()
        expect(page.get_by_label("从")).to_have_value("2024")


@pytest.mark.parametrize("screen", ["360 px"], indirect=True)
def test_fields_of_a_comparison_complete_names(scripted: Page) -> None:
    """The list says that its numbers are of all that is held; what is chosen is written into the field."""
    scripted.goto("/compare?q=“执法”&year=2025")
    scripted.get_by_text("更多条件").click()
    scripted.locator("#region").press_sequentially("洛江")
    option = scripted.locator("[role=option]").filter(has_text="福建省 › 泉州市 › 洛江区")
    expect(option).to_contain_text(re.compile(r"收录 \d+ 份"))
    option.first.click()
    expect(scripted.locator("#region")).to_have_value(re.compile("^福建省/泉州市/洛江区"))


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_suggestions_tell_what_they_count(scripted: Page) -> None:
    """The numbers of the box, too, are of all that is held, whatever filters are in force, and say so."""
    scripted.goto("/search?q=“综合查一次”&year=2025")
    scripted.get_by_label("查什么").press("End")
    scripted.get_by_label("查什么").press_sequentially(" 泉州市")
    notes = scripted.locator("[role=option] .note")
    expect(notes.first).to_be_visible()
    assert {re.sub(r"[\d,]+", "n", note) for note in notes.all_inner_texts()} <= {"收录 n 份", "收录 n 处"}


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_slash_leads_to_the_phrases(scripted: Page) -> None:
    """On the page of comparisons / leads to where phrases are typed."""
    scripted.goto("/compare?q=“执法”")
    scripted.keyboard.press("/")
    expect(scripted.get_by_label("比较哪些说法")).to_be_focused()
    expect(scripted.get_by_label("比较哪些说法")).to_have_value("“执法”")


def test_a_refusal_is_corrected_where_it_stands(page: Page) -> None:
    """The message comes first, below it the open form with all that was typed; corrected, it is answered."""
    page.goto("/search?q=“执法”&year=2024..")
    page.get_by_text("更多条件").click()
    page.get_by_label("两处相邻").fill("执法")
    page.get_by_label("不要含有").fill("普法")
    page.get_by_role("button", name="应用条件").click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("list", name="正在使用的筛选")).to_contain_text("年度从 2024 起")
    expect(page.get_by_label("不要含有")).to_have_value("普法")
    page.get_by_label("与", exact=True).fill("监督")
    page.get_by_role("button", name="应用条件").click()
    expect(page.get_by_label("查什么")).to_have_value("“执法” AND “执法” NEAR/10 “监督” AND -“普法”")
    page.get_by_text("更多条件").click()
    page.get_by_label("相距不超过").fill("30")
    page.get_by_role("button", name="应用条件").click()
    expect(page.get_by_label("查什么")).to_have_value("“执法” AND “执法” NEAR/30 “监督” AND -“普法”")
    expect(page).to_have_url(re.compile(r"&year=2024\.\.$"))
