"""Comparing in a real browser: with JavaScript and without, wide and narrow, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


def test_from_phrases_to_passages(page: Page) -> None:
    """Type phrases, one a line, see them by year, and follow a number to exactly its passages."""
    page.goto("/search?q=“综合查一次”")
    page.get_by_role("link", name="比较", exact=True).click()
    box = page.get_by_label("比较哪些说法")
    expect(box).to_have_value("“综合查一次”")
    box.press("Control+End")
    box.press("Enter")
    box.press_sequentially("“执法”")
    page.get_by_role("button", name="比较").click()
    expect(page.get_by_role("img", name="逐年比较：出现次数")).to_be_visible()
    page.wait_for_load_state()  # the whole row is there
    row = page.locator(".numbers tbody tr", has_text="2024")
    expect(row.get_by_role("link").first).to_have_text("6")
    number = row.get_by_role("link").last.inner_text()
    row.get_by_role("link").last.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{number} 处")
    expect(page.get_by_role("link", name=re.compile("去掉筛选"))).to_have_count(1)


def test_another_measure_and_other_rows(page: Page, choose: Callable[..., None]) -> None:
    """What is shown and what the rows are stand in the address; filters come by typing and go by clicking."""
    page.goto("/compare?q=“执法”&q=监督")
    choose(page, "显示", "per_10k")
    expect(page).to_have_url(re.compile("measure=per_10k"))
    expect(page.get_by_role("columnheader", name="处/万字")).to_be_visible()
    page.get_by_label("比较什么").select_option("province")
    page.get_by_label("再分").select_option("year")
    page.get_by_text("更多条件").click()
    page.get_by_label("行政区划").fill("福建")
    page.get_by_role("button", name="应用条件").click()
    expect(page.locator("figure [role=img]")).to_have_count(3)
    expect(page.locator(".numbers tbody tr")).to_have_count(2)  # 福建, a table for each query
    page.get_by_role("link", name=re.compile("去掉筛选")).click()
    expect(page.locator(".numbers tbody tr")).to_have_count(6)
    expect(page.get_by_label("显示")).to_have_value("per_10k")


def test_pictures_are_downloaded(scripted: Page) -> None:
    """A picture comes as SVG by a link, and as PNG by a button of the script."""
    scripted.goto("/compare?q=“执法”&by=province")
    with scripted.expect_download() as started:
        scripted.get_by_role("link", name="下载 SVG").first.click()
    file = started.value
    assert file.suggested_filename == "查一次-tiles.svg"
    assert Path(file.path()).read_text(encoding="utf-8").startswith("<?xml")
    with scripted.expect_download() as started:
        scripted.get_by_role("button", name="下载 PNG").first.click()
    picture = Path(started.value.path()).read_bytes()
    assert started.value.suggested_filename == "查一次-tiles.png"
    assert picture.startswith(b"\x89PNG")
    drawn = scripted.locator("figure svg").first.bounding_box()
    assert drawn is not None
    assert int.from_bytes(picture[16:20]) > 2 * drawn["width"]
    expect(scripted.locator("#announcement")).to_have_text("已下载 PNG")


def test_no_png_without_a_script(plain: Page) -> None:
    """What only a script can do is not offered without one."""
    plain.goto("/compare?q=“执法”")
    expect(plain.get_by_role("link", name="下载 SVG")).to_be_visible()
    expect(plain.get_by_role("button", name="下载 PNG")).to_be_hidden()


def test_control_enter_submits(scripted: Page) -> None:
    """Enter begins a new line, Ctrl+Enter asks."""
    scripted.goto("/compare")
    box = scripted.get_by_label("比较哪些说法")
    box.fill("“执法”")
    box.press("Enter")
    assert box.input_value() == "“执法”\n"
    box.press("Control+Enter")
    expect(scripted.locator(".numbers table")).to_be_visible()


@pytest.mark.parametrize("screen", ["360 px"], indirect=True)
def test_pictures_in_a_hand(page: Page) -> None:
    """The maps of provinces fit, one below the other, and can be read; what does not fit is seen to go on."""
    page.goto("/compare?q=“执法”&q=“监督”&by=province&across=year")
    tiles = page.locator(".scrolls:has(.tiles)")
    assert tiles.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert tiles.locator("svg").count() == 2
    smallest = """box => Math.min(...[...box.querySelectorAll("text")].map(
        text => text.getAttribute("font-size") * text.getScreenCTM().a))"""
    assert tiles.evaluate(smallest) >= 10
    page.goto(f"/compare?{'q=“执法”&' * 6}by=issuer")
    wide = page.locator(".scrolls:has(svg)")
    assert wide.evaluate("box => box.scrollWidth > box.clientWidth")
    assert wide.evaluate(smallest) >= 10  # it is not made smaller
    attached = wide.evaluate("box => getComputedStyle(box).backgroundAttachment")
    assert attached.split(", ")[:4] == ["local", "local", "scroll", "scroll"]


@pytest.mark.parametrize("screen", ["360 px"], indirect=True)
def test_tables_in_a_hand(page: Page) -> None:
    """A table is as high as it is, so that a finger on it moves the page; a number of one digit can be hit."""
    page.goto("/compare?q=“综合查一次”&by=issuer&measure=all")
    for box in page.locator(".scrolls.table").all():
        assert box.evaluate("box => getComputedStyle(box).maxHeight") == "none"
    for link in page.locator(".numbers td a").all():
        size = link.bounding_box()
        assert size is not None
        assert size["width"] >= 36
        assert size["height"] >= 36


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_the_sum_stays_in_sight(page: Page) -> None:
    """Where a table is longer than its box, headings and the sum stand at its edges."""
    page.goto("/compare?q=“执法”&by=issuer&measure=all")
    page.set_viewport_size({"width": 1440, "height": 320})  # the box is no higher than most of that
    box = page.locator(".scrolls.table").first
    assert box.evaluate("box => box.scrollHeight > box.clientHeight")
    for place in ("0", "box.scrollHeight"):
        box.evaluate(f"box => box.scrollTo(0, {place})")
        frame, head, foot = (one.bounding_box() for one in (box, box.locator("thead"), box.locator("tfoot")))
        assert frame is not None
        assert head is not None
        assert foot is not None
        assert abs(head["y"] - frame["y"]) <= 2
        assert abs(foot["y"] + foot["height"] - frame["y"] - frame["height"]) <= 2


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_on_paper(page: Page) -> None:
    """No heading stands alone at the end of a page, and the sum is not printed on each."""
    page.goto("/compare?q=“执法”&by=province")
    page.emulate_media(media="print")
    style = "(all, name) => [...new Set(all.map(one => getComputedStyle(one)[name]))]"
    assert page.locator("main :is(h1, h2)").evaluate_all(style, "breakAfter") == ["avoid"]
    assert page.locator("tfoot").evaluate_all(style, "display") == ["table-row-group"]
    assert page.locator("tfoot").evaluate_all(style, "position") == ["static"]
