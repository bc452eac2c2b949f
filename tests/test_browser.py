"""The pages in a real browser, from the real server: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_from_a_phrase_to_its_passage(page: Page, unfold: Callable[[Page], None]) -> None:
    """Type a quoted phrase, see the counts, filter by year, open the passage and see it marked."""
    page.goto("/")
    page.get_by_label("查什么").fill("“综合查一次”")
    page.get_by_label("查什么").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 份报告 · 2 段 · 6 处")
    unfold(page)
    page.get_by_role("link", name=re.compile(r"^2024")).first.click()
    expect(page).to_have_url(re.compile(r"year=2024"))
    expect(page.get_by_role("status").first).to_contain_text("2 份报告 · 2 段 · 6 处")
    page.locator("a.excerpt").first.click()
    page.wait_for_url("**/reports/**")
    identifier = page.url.partition("#")[2]
    passage = page.locator(f"[id='{identifier}']")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark")).to_have_text(["综合查一次"] * 4)
    assert passage.evaluate("element => element.matches(':target')") is True
    assert passage.evaluate(
        "element => getComputedStyle(element).boxShadow + getComputedStyle(element).outline"
    )
    page.get_by_role("link", name="回到检索结果").click()
    expect(page.get_by_label("查什么")).to_have_value("“综合查一次”")
    expect(page).to_have_url(re.compile(r"year=2024"))


def test_filters_come_and_go(page: Page, unfold: Callable[[Page], None]) -> None:
    """A facet narrows, its chip widens again; the facet's other values stay in sight."""
    page.goto("/search?q=执法")
    unfold(page)
    page.get_by_role("link", name=re.compile("^浙江省")).click()
    expect(page.get_by_role("status").first).to_contain_text("1 份报告 · 7 段")
    unfold(page)
    expect(page.get_by_role("link", name=re.compile(r"^加上\s*福建省"))).to_be_visible()
    page.get_by_role("link", name=re.compile("去掉筛选")).click()
    expect(page.get_by_role("status").first).to_contain_text("5 份报告 · 36 段")


def test_sorting_and_matching(page: Page, choose: Callable[..., None]) -> None:
    """Order and match are controls of the form and stand in the address."""
    page.goto("/search?q=“执法”")
    choose(page, "排序", "oldest")
    expect(page).to_have_url(re.compile("sort=oldest"))
    expect(page.locator("ol.hits li").first).to_contain_text("2023 年度")
    page.get_by_role("radio", name="逐字原样").check(force=True)
    page.get_by_label("查什么").fill("查一次")
    page.get_by_label("查什么").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 份报告 · 2 段 · 6 处")


def test_a_malformed_query(page: Page) -> None:
    """The page says what is wrong, and what was typed is still in the box."""
    page.goto("/")
    page.get_by_label("查什么").fill("“综合")
    page.get_by_label("查什么").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("第 1 个字符处的引号 “ 没有配对")
    expect(page.get_by_label("查什么")).to_have_value("“综合")


def test_matches_step_by_key(scripted: Page) -> None:
    """N and p go from match to match and around; / leads to the box, where they are letters again."""
    scripted.goto("/search?q=“综合查一次”")
    scripted.locator("h2 a").first.click()
    scripted.wait_for_url("**/reports/**")
    scripted.keyboard.press("n")
    expect(scripted).to_have_url(re.compile("#m1$"))
    scripted.keyboard.press("n")
    expect(scripted.locator("mark[aria-current]")).to_have_attribute("id", "m2")
    expect(scripted.locator("mark[aria-current]")).to_be_in_viewport()
    scripted.keyboard.press("p")
    scripted.keyboard.press("p")
    expect(scripted.locator("mark[aria-current]")).to_have_attribute("id", "m4")
    scripted.keyboard.press("/")
    expect(scripted.get_by_label("查什么")).to_be_focused()
    scripted.keyboard.press("End")
    scripted.keyboard.type("n")
    expect(scripted.get_by_label("查什么")).to_have_value("“综合查一次”n")


def test_a_link_to_a_passage_is_copied(scripted: Page) -> None:
    """The copied address leads to the passage; that it was copied is said."""
    scripted.context.grant_permissions(["clipboard-read", "clipboard-write"])
    scripted.goto("/search?q=“综合查一次”")
    scripted.locator("a.excerpt").first.click()
    scripted.wait_for_url("**/reports/**")
    identifier = scripted.url.partition("#")[2]
    scripted.locator(f"[id='{identifier}'] .menu summary").click()
    scripted.locator(f"[id='{identifier}'] a[data-copies='link']").click()
    expect(scripted.locator("#announcement")).to_have_text("已复制本段链接")
    copied = scripted.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"#{identifier}")
    scripted.goto(copied)
    expect(scripted.locator(f"[id='{identifier}']")).to_be_in_viewport()


def test_enter_while_composing(scripted: Page) -> None:
    """Enter that ends an input method's composition does not submit; the next one does."""
    scripted.goto("/")
    scripted.get_by_label("查什么").focus()
    keyboard = scripted.context.new_cdp_session(scripted)
    keyboard.send("Input.imeSetComposition", {"text": "zhifa", "selectionStart": 5, "selectionEnd": 5})
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "text": "\r"},
    )
    keyboard.send("Input.insertText", {"text": "执法"})
    scripted.wait_for_timeout(300)
    assert "/search" not in scripted.url
    expect(scripted.get_by_label("查什么")).to_have_value("执法")
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile("/search"))


def test_the_traditional_report(page: Page) -> None:
    """The traditional report says its language, and its matches are marked with their glosses."""
    page.goto("/search?q=“执法”+issuer:清源街道")
    page.locator("h2 a").first.click()
    expect(page.locator("article.text")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("article.text mark", has_text="執(zhí)法").first).to_be_visible()


def test_an_address_that_is_none(scripted: Page) -> None:
    """A fragment that cannot be decoded stops no script."""
    for path in ("/help", "/search?q=“执法”"):
        scripted.goto(path)
        scripted.goto(f"{path}#100%")
    scripted.goto(f"{scripted.locator('h2 a').first.get_attribute('href')}#100%")
    scripted.keyboard.press("n")
    expect(scripted.locator("mark[aria-current]")).to_have_attribute("id", "m1")
    scripted.keyboard.press("/")
    expect(scripted.get_by_label("查什么")).to_be_focused()
