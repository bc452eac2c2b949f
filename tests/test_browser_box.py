"""The search box in a real browser: suggestions, input methods, searches of before, conditions and the slider."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import CDPSession, Locator, Page, Route, expect

ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "text": "\r"}


def box(page: Page) -> Locator:
    """The search box."""
    return page.get_by_label("查什么")


def asked(page: Page) -> list[str]:
    """The requests for suggestions, as they are sent."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/suggest" in request.url else None)
    return sent


def option(page: Page, text: str) -> Locator:
    """An option of the list that is open."""
    return page.locator("[role=option]").filter(has_text=text)


def compose(session: CDPSession, text: str) -> None:
    """What an input method shows while it is used."""
    place = {"selectionStart": len(text), "selectionEnd": len(text)}
    session.send("Input.imeSetComposition", {"text": text, **place})


def test_a_phrase_by_keyboard(scripted: Page, check_accessible: Callable[[Page], None]) -> None:
    """Typing opens a list, arrows go through it, Enter writes the phrase in quotes, Enter again searches."""
    scripted.goto("/")
    combobox = scripted.get_by_role("combobox", name="查什么")
    expect(combobox).to_have_attribute("aria-expanded", "false")
    combobox.focus()
    combobox.press_sequentially("综合查")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    expect(option(scripted, "综合查一次").first).to_contain_text("处")
    scripted.keyboard.press("ArrowDown")
    active = combobox.get_attribute("aria-activedescendant")
    selected = scripted.locator("[role=option][aria-selected=true]")
    expect(selected).to_have_count(1)
    expect(selected).to_have_attribute("id", str(active))
    check_accessible(scripted)
    chosen = selected.locator(".label").inner_text()
    scripted.keyboard.press("Enter")
    expect(combobox).to_have_value(f"“{chosen}”")
    expect(combobox).to_have_attribute("aria-expanded", "false")
    assert "/search" not in scripted.url
    scripted.keyboard.press("Enter")
    expect(scripted.locator("ol.hits > li").first).to_be_visible()


def test_escape_and_the_place_before_the_first(scripted: Page) -> None:
    """Esc closes and keeps what was typed; from the last option down, the arrow leads back to the text."""
    scripted.goto("/")
    box(scripted).press_sequentially("泉州")
    expect(scripted.get_by_role("listbox")).to_be_visible()
    scripted.keyboard.press("ArrowUp")
    expect(scripted.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    scripted.keyboard.press("ArrowDown")
    expect(scripted.locator("[aria-selected=true]")).to_have_count(0)
    expect(box(scripted)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    scripted.keyboard.press("Escape")
    expect(scripted.get_by_role("listbox")).to_be_hidden()
    expect(box(scripted)).to_have_value("泉州")
    scripted.keyboard.press("ArrowDown")
    expect(scripted.get_by_role("listbox")).to_be_visible()
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_role("listbox")).to_be_hidden()


def test_a_division_and_an_issuer_become_filters(scripted: Page) -> None:
    """Clicking a name adds its filter and leaves the rest of the query as it was."""
    scripted.goto("/search?q=执法&year=2023..2025")
    box(scripted).press("End")
    box(scripted).press_sequentially(" 泉州")
    option(scripted, "福建省 › 泉州市").first.click()
    expect(scripted).to_have_url(re.compile("region=3505"))
    expect(scripted).to_have_url(re.compile(r"year=2023\.\.2025"))
    expect(box(scripted)).to_have_value("执法")
    scripted.wait_for_load_state()  # only then the script hears what is typed
    box(scripted).press("End")
    box(scripted).press_sequentially(" issuer:洛江")
    option(scripted, "泉州市洛江区人民政府").click()
    expect(scripted.get_by_role("list", name="正在使用的筛选")).to_contain_text("泉州市洛江区人民政府")
    expect(box(scripted)).to_have_value("执法")
    expect(scripted.get_by_role("status").first).to_contain_text("1 份报告")


def test_a_doc_number_is_filled_in(scripted: Page) -> None:
    """A doc number is written into the box, behind what stands there."""
    scripted.goto("/")
    box(scripted).press_sequentially("执法 doc:泉洛")
    option(scripted, "泉洛政文〔2025〕14号").click()
    expect(box(scripted)).to_have_value("执法 doc:泉洛政文〔2025〕14号")
    expect(box(scripted)).to_be_focused()
    scripted.keyboard.press("Enter")
    expect(scripted.get_by_role("status").first).to_contain_text("1 份报告")


def test_nothing_is_asked_or_sent_while_composing(scripted: Page) -> None:
    """An input method's keys are its own: no request, no option, no submit; after it one request."""
    scripted.goto("/")
    sent = asked(scripted)
    box(scripted).focus()
    session = scripted.context.new_cdp_session(scripted)
    for text in ("z", "zong", "zong'he", "综合"):
        compose(session, text)
        scripted.wait_for_timeout(60)
    for key, code in (("ArrowDown", 40), ("Enter", 13)):
        pressed = {"key": key, "code": key, "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": code}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
    scripted.wait_for_timeout(400)
    assert sent == []
    assert "/search" not in scripted.url
    expect(scripted.locator(".popup").first).to_be_hidden()
    session.send("Input.insertText", {"text": "综合"})
    expect(option(scripted, "综合").first).to_be_visible()
    scripted.wait_for_timeout(300)
    assert len(sent) == 1
    compose(session, "zhifa")
    expect(scripted.get_by_role("listbox")).to_be_hidden()
    scripted.wait_for_timeout(300)
    assert len(sent) == 1


def test_enter_of_an_input_method_sends_no_other_field(scripted: Page) -> None:
    """Enter that ends a composition does not submit from the fields of further conditions, either."""
    scripted.goto("/search?q=执法")
    scripted.get_by_text("在结果中查").click()
    scripted.get_by_label("还要含有").focus()
    session = scripted.context.new_cdp_session(scripted)
    compose(session, "jiandu")
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **ENTER})
    session.send("Input.insertText", {"text": "监督"})
    scripted.wait_for_timeout(200)
    assert "AND" not in scripted.url
    scripted.keyboard.press("Enter")
    expect(box(scripted)).to_have_value("执法 AND 监督")


def test_stale_answers_are_dropped(scripted: Page) -> None:
    """An answer that comes after a newer question changes nothing; pauses are waited for."""
    scripted.clock.install()
    scripted.goto("/")
    sent = asked(scripted)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    first = re.compile(r"/suggest\?q=%E6%89%A7$")
    scripted.route(first, hold)
    with scripted.expect_request(first):
        box(scripted).press_sequentially("执")
    scripted.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    box(scripted).press_sequentially("法监督")
    scripted.clock.run_for(1000)
    scripted.clock.resume()
    expect(option(scripted, "执法监督").first).to_be_visible()
    for route in held:
        route.continue_()
    scripted.wait_for_timeout(300)
    labels = scripted.locator("[role=option] .label").all_inner_texts()
    assert all(label.startswith("执法监督") for label in labels), labels
    assert len(held) == 1
    assert len(sent) == 2


@pytest.mark.parametrize("used", ["by key", "by mouse"])
def test_a_list_that_is_used_stays(scripted: Page, used: str) -> None:
    """Once somebody chooses from the list, the answer to what was typed last does not take it away."""
    scripted.goto("/")
    box(scripted).press_sequentially("综")
    expect(option(scripted, "综合").first).to_be_visible()
    held: list[Route] = []
    later = re.compile(r"/suggest\?q=%E7%BB%BC%E5%90%88$")

    def hold(route: Route) -> None:
        held.append(route)

    scripted.route(later, hold)
    with scripted.expect_request(later):
        box(scripted).press_sequentially("合")
    seen = option(scripted, "综合").first.element_handle()
    if used == "by key":
        scripted.keyboard.press("ArrowDown")
    else:
        seen.hover()
        scripted.mouse.down()
    for route in held:
        route.continue_()
    scripted.wait_for_timeout(300)
    assert seen.evaluate("option => option.isConnected")
    label = seen.query_selector(".label")
    assert label is not None
    chosen = label.inner_text()
    if used == "by key":
        scripted.keyboard.press("Enter")
    else:
        scripted.mouse.up()
    expect(box(scripted)).to_have_value(f"“{chosen}”")


@pytest.fixture
def searched(scripted: Page) -> Page:
    """A page on which two searches have found something, and one nothing."""
    for query in ("q=执法", "q=“综合查一次”&year=2024", "q=“没有这样的话”", "q=%22"):
        scripted.goto(f"/search?{query}")
    scripted.goto("/")
    return scripted


def test_searches_of_before(searched: Page, check_accessible: Callable[[Page], None]) -> None:
    """The empty box lists what was found before, newest first; one leads back, with its filters."""
    sent = asked(searched)
    box(searched).focus()
    labels = searched.locator("[role=option] .label")
    expect(labels).to_have_text(["“综合查一次”", "执法"])
    check_accessible(searched)
    searched.keyboard.press("ArrowDown")
    searched.keyboard.press("Enter")
    expect(searched).to_have_url(re.compile("year=2024"))
    expect(box(searched)).to_have_value("“综合查一次”")
    assert sent == []


def test_searches_of_before_are_forgotten(searched: Page) -> None:
    """One is removed by key or by its cross, all by a button, and a switch ends remembering."""
    labels = searched.locator("[role=option] .label")
    box(searched).focus()
    searched.keyboard.press("ArrowDown")
    searched.keyboard.press("Delete")
    expect(labels).to_have_text(["执法"])
    searched.goto("/search?q=监督")
    searched.goto("/")
    box(searched).focus()
    option(searched, "监督").locator(".forget").click()
    expect(labels).to_have_text(["执法"])
    searched.get_by_role("switch", name="记住查过的检索").click()
    expect(searched.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    searched.goto("/search?q=监督")
    searched.goto("/")
    box(searched).focus()
    searched.wait_for_timeout(100)
    expect(searched.locator("[role=option]")).to_have_count(0)
    searched.goto("/help")
    expect(searched.get_by_label("记住查过的检索")).not_to_be_checked()
    searched.get_by_label("记住查过的检索").check()
    searched.goto("/search?q=监督")
    searched.goto("/")
    box(searched).focus()
    expect(labels).to_have_text(["监督"])
    searched.get_by_role("button", name="全部清除").click()
    expect(searched.get_by_role("listbox")).to_be_hidden()
    assert '"searches":[]' in searched.evaluate("localStorage.getItem('chayici.recent')")


def test_twenty_are_kept_and_spoilt_ones_are_none(scripted: Page) -> None:
    """No more than twenty are kept; what another program wrote there does no harm."""
    scripted.goto("/")
    for number in range(23):
        scripted.evaluate("n => recent.add({ query: `法${n}`, filters: '', search: `?q=法${n}` })", number)
    box(scripted).focus()
    expect(scripted.locator("[role=option] .label")).to_have_count(20)
    expect(scripted.locator("[role=option] .label").first).to_have_text("法22")
    for spoilt in ("{", "[]", '{"searches": 3}', '{"searches": [null, {"query": 1}]}', "null"):
        scripted.evaluate("text => localStorage.setItem('chayici.recent', text)", spoilt)
        scripted.goto("/search?q=执法")
        expect(scripted.locator("ol.hits > li").first).to_be_visible()


def test_where_storage_is_denied(scripted: Page) -> None:
    """Where a browser keeps nothing, searching works and nothing is listed."""
    scripted.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    scripted.goto("/search?q=执法")
    scripted.goto("/")
    box(scripted).click()
    expect(scripted.locator(".popup").first).to_be_hidden()
    box(scripted).press_sequentially("综合")
    expect(scripted.get_by_role("listbox")).to_be_visible()


def test_years_by_two_handles(scripted: Page, check_accessible: Callable[[Page], None]) -> None:
    """Handles move by key, tell year and count, set the lists below, and never pass each other."""
    scripted.goto("/search?q=执法")
    scripted.get_by_text("更多条件").click()
    low, high = scripted.get_by_role("slider").all()
    expect(low).to_have_accessible_name("起始年度")
    low.focus()
    scripted.keyboard.press("ArrowRight")
    expect(low).to_have_attribute("aria-valuetext", "2024 年，2 份")
    expect(scripted.get_by_label("从")).to_have_value("2024")
    high.focus()
    for _ in range(3):
        scripted.keyboard.press("ArrowLeft")
    expect(high).to_have_value("2024")
    expect(scripted.get_by_label("到", exact=True)).to_have_value("2024")
    expect(scripted.locator("rect.chosen")).to_have_count(1)
    check_accessible(scripted)
    scripted.get_by_role("button", name="应用条件").click()
    expect(scripted).to_have_url(re.compile(r"\?q=[^&]*&year=2024$"))
    expect(scripted.get_by_role("status").first).to_contain_text("2 份报告")
    scripted.get_by_text("更多条件").click()
    expect(scripted.get_by_label("从")).to_have_value("2024")
    scripted.get_by_label("从").select_option("")
    expect(scripted.get_by_role("slider").first).to_have_value("2023")


def test_fields_complete_names(scripted: Page) -> None:
    """The fields of division and issuer complete names, and what is chosen filters exactly that."""
    scripted.goto("/search?q=执法")
    scripted.get_by_text("更多条件").click()
    scripted.locator("#region").press_sequentially("洛江")
    option(scripted, "福建省 › 泉州市 › 洛江区").click()
    expect(scripted.locator("#region")).to_have_value("福建省/泉州市/洛江区")
    scripted.locator("#issuer").press_sequentially("洛江")
    expect(option(scripted, "泉州市洛江区人民政府")).to_be_visible()
    scripted.keyboard.press("ArrowDown")
    expect(scripted.locator("[aria-selected=true]")).to_have_count(1)
    scripted.keyboard.press("Enter")
    expect(scripted.locator("#issuer")).to_have_value("=泉州市洛江区人民政府")
    scripted.keyboard.press("Enter")
    expect(scripted.get_by_role("status").first).to_contain_text("1 份报告")
    expect(scripted.get_by_role("list", name="正在使用的筛选").get_by_role("listitem")).to_have_count(3)


def test_conditions_with_and_without_script(page: Page) -> None:
    """NEAR, words to leave out, years and boxes go together; a tick that is taken away is gone."""
    page.goto("/")
    page.get_by_text("更多条件").click()
    page.get_by_label("两处相邻").fill("执法")
    page.get_by_label("与", exact=True).fill("监督")
    page.get_by_label("相距不超过").fill("20")
    page.get_by_label("不要含有").fill("普法")
    page.get_by_label("从").select_option("2024")
    page.get_by_label("行政区划").fill("福建")
    page.get_by_label("县级").check()
    page.get_by_label("乡镇级").check()
    page.get_by_role("button", name="应用条件").click()
    expect(box(page)).to_have_value("“执法” NEAR/20 “监督” AND -“普法”")
    expect(page.get_by_role("list", name="正在使用的筛选").get_by_role("listitem")).to_have_count(5)
    expect(page.get_by_role("main")).to_contain_text(re.compile("份报告|没有查到"))
    page.get_by_text("更多条件").click()
    expect(page.get_by_label("县级")).to_be_checked()
    page.get_by_label("乡镇级").uncheck()
    page.get_by_role("button", name="应用条件").click()
    expect(page).not_to_have_url(re.compile("level=township"))
    expect(page).to_have_url(re.compile("level=county"))


def test_search_within_the_results(page: Page) -> None:
    """New words are added to the query that is there, its alternatives in brackets."""
    page.goto("/search?q=综合查一次 OR 普法&year=2024")
    page.get_by_text("在结果中查").click()
    page.get_by_label("还要含有").fill("执法")
    page.get_by_label("还要含有").press("Enter")
    expect(box(page)).to_have_value("(综合查一次 OR 普法) AND 执法")
    expect(page).to_have_url(re.compile("year=2024"))


@pytest.mark.parametrize("screen", ["360 px"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_by_touch(
    scripted: Page, scheme: Literal["light", "dark"], check_accessible: Callable[[Page], None]
) -> None:
    """Fingers open the conditions, whose button stays in reach, and choose from the list."""
    scripted.emulate_media(color_scheme=scheme)
    scripted.goto("/search?q=“执法”&region=福建省&year=2024")
    scripted.get_by_text("更多条件").tap()
    expect(scripted.get_by_role("button", name="应用条件")).to_be_in_viewport()
    check_accessible(scripted)
    scripted.goto("/")
    box(scripted).press_sequentially("泉")
    expect(scripted.get_by_role("listbox")).to_be_visible()
    check_accessible(scripted)
    option(scripted, "福建省 › 泉州市").first.tap()
    expect(scripted).to_have_url(re.compile("region=3505"))
