"""The page of coverage and the filters of this kind in a real browser, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_from_the_country_to_a_report(page: Page) -> None:
    """Divisions are followed down; a number opens just its reports, and from there one comes back."""
    page.goto("/")
    page.get_by_role("link", name="收录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收录了哪些报告")
    table = page.get_by_role("table", name=re.compile("各行政区划各年度"))
    row = table.get_by_role("row", name=re.compile("^福建省"))
    expect(row.get_by_role("cell")).to_have_text(["1", "1", "1", "3"])
    expect(table.get_by_role("row", name=re.compile("^浙江省")).get_by_role("cell").first).to_have_text(
        "·没有收录"
    )
    row.get_by_role("link", name="福建省").click()
    page.get_by_role("link", name="泉州市").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("泉州市收录了哪些报告")
    expect(page.get_by_role("navigation", name="上级行政区划")).to_have_text(
        re.compile(r"全国\s*福建省\s*泉州市")
    )
    expect(page.get_by_text("其他行政区划")).to_contain_text("晋江市")
    page.get_by_role("row", name=re.compile("^丰泽区")).get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("2 份报告")
    expect(page.locator("ol.hits li h2")).to_have_count(2)
    page.get_by_role("link", name="收录", exact=True).click()
    expect(page).to_have_url(re.compile("/coverage.*region=350503"))


def test_what_the_cells_say_and_how_copies_count(page: Page) -> None:
    """Both stand in the address; filters are kept and can be taken away."""
    page.goto("/coverage?level=township")
    page.get_by_role("link", name="字数", exact=True).click()
    expect(page).to_have_url(re.compile("show=characters"))
    page.get_by_role("link", name="只算一份").click()
    expect(page).to_have_url(re.compile(r"level=township.*duplicates=once.*show=characters"))
    expect(page.get_by_text("以万字计")).to_be_visible()
    expect(page.locator("ul.chips li")).to_have_count(3)
    page.get_by_role("link", name="去掉全部筛选").click()
    expect(page).to_have_url(re.compile(r"/coverage\?show=characters$"))


def test_the_parts_of_reports(page: Page, unfold: Callable[[Page], None]) -> None:
    """The part is chosen among the facets, and every passage that is shown stands below such a heading."""
    page.goto("/search?q=执法")
    unfold(page)
    page.get_by_role("link", name=re.compile("^不足")).click()
    expect(page.get_by_role("link", name=re.compile("去掉筛选"))).to_have_text(
        re.compile("属于报告的“不足”部分")
    )
    expect(page.locator("a.excerpt .path").first).to_contain_text(re.compile("不足|问题"))
    page.locator("h2 a").first.click()
    page.wait_for_url("**/reports/**")
    matched = page.locator(".passage.matched").all()
    assert matched
    for passage in matched:
        expect(passage.locator("mark").first).to_be_attached()


def test_names_stay_beside_their_numbers(page: Page) -> None:
    """However far the table is scrolled to later years, the names of its rows stay in sight."""
    page.goto("/coverage")
    page.locator(".scrolls").first.evaluate("element => { element.scrollLeft = 1000; }")
    expect(page.get_by_role("rowheader", name="福建省")).to_be_in_viewport()
