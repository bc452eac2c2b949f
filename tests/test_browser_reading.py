"""Reading a report in a real browser: outline, rail, folding, both scripts, copying, citing, the original."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from index.pipeline import index_sources
from search.engine import Engine
from web.app import create_app

LUOJIANG, QINGYUAN = "8791d64c327e", "d6b580ebc780"
REPORT = f"/reports/{LUOJIANG}?q=“执法”"
TRADITIONAL = f"/reports/{QINGYUAN}?q=“执法”"
IN_VIEW = (
    "element => { const r = element.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
)


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_outline_follows_the_scroll(scripted: Page) -> None:
    """The section that is read is marked in the outline, alone, and the outline scrolls along."""
    scripted.set_viewport_size({"width": 1440, "height": 500})
    scripted.goto(REPORT)
    current = scripted.locator(".outline [aria-current]")
    for heading in (
        "(二)推动职能转变,依法履职协同充分",
        "(四)深化执法改革,行政执法日益规范",
        "二、存在不足和原因",
    ):
        scripted.locator("article h2, article h3", has_text=heading).evaluate(
            "element => scrollTo(0, element.getBoundingClientRect().top + scrollY - innerHeight * 0.15)"
        )
        expect(current).to_have_text(heading)
        expect(current).to_have_attribute("aria-current", "location")
        assert current.evaluate(IN_VIEW) is True
    scripted.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)
    scripted.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(current).to_have_text("(四)开拓法治宣传新形式")
    at = scripted.evaluate("scrollY")
    scripted.locator(".outline details").evaluate("element => { element.scrollTop = 0; }")
    assert scripted.evaluate("scrollY") == at


def test_outline_leads_to_sections(page: Page, unfold: Callable[[Page], None]) -> None:
    """With a script and without, beside the text and above it, its links go to their sections."""
    page.goto(REPORT)
    unfold(page)
    page.locator(".outline a", has_text="二、存在不足和原因").click()
    expect(page.locator("article h2", has_text="二、存在不足和原因")).to_be_in_viewport()


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_outline_shows_what_was_gone_to(scripted: Page) -> None:
    """Wherever on the screen a section or a match comes to stand, its section is the one that is read."""
    scripted.goto(REPORT)
    current = scripted.locator(".outline [aria-current]")
    for link in scripted.locator(".outline a").all():
        link.click()
        expect(current).to_have_text(link.inner_text())
    scripted.goto(f"{REPORT}#m1")
    section = """mark => [...document.querySelectorAll(".outline a")].findLast((link) => {
        const heading = document.getElementById(link.hash.slice(1));
        return heading.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    }).textContent"""
    for _ in range(12):
        scripted.keyboard.press("n")
        expect(current).to_have_text(scripted.locator("mark[aria-current]").evaluate(section))


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_outline_is_reached_by_key_without_a_script(plain: Page) -> None:
    """Though only style opens it beside the text, its links have their turn."""
    plain.goto(REPORT)
    plain.get_by_role("button", name="检索").focus()
    for link in (plain.locator(".match input:checked"), *plain.locator(".outline a").all()):
        plain.keyboard.press("Tab")
        expect(link).to_be_focused()


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_rail_leads_to_matches(page: Page) -> None:
    """With a script and without, each of its ticks goes to its match."""
    page.goto(REPORT)
    ticks = page.locator(".rail a")
    expect(ticks).to_have_count(page.locator("article mark[id]").count())
    expect(page.get_by_role("navigation", name="匹配在全文中的位置")).to_be_visible()
    ticks.last.locator("rect").click()
    expect(page).to_have_url(re.compile("#m30$"))
    expect(page.locator("#m30")).to_be_in_viewport()


@pytest.mark.parametrize("screen", ["1440 px"], indirect=True)
def test_ticks_stand_where_the_matches_stand(scripted: Page) -> None:
    """On the rail each tick is as far down as its match is in the text."""
    scripted.goto(REPORT)
    apart = scripted.evaluate(
        """async () => {
            // What observes the size of the text is told of it between two pictures.
            for (let picture = 0; picture < 2; picture++) await new Promise(requestAnimationFrame);
            const text = document.querySelector("article.text").getBoundingClientRect();
            return [...document.querySelectorAll("mark[id]")].map((mark) => {
                const tick = document.querySelector(`.rail a[href="#${mark.id}"] rect`);
                return Math.abs(parseFloat(tick.getAttribute("y"))
                    - 100 * (mark.getBoundingClientRect().top - text.top) / text.height);
            });
        }"""
    )
    assert len(apart) > 10
    assert max(apart) < 0.5


def test_a_section_is_folded_by_its_heading(scripted: Page) -> None:
    """Its passages and those of the sections inside vanish, no others; a match in it unfolds it."""
    scripted.goto(REPORT)
    heading = scripted.locator(".passage", has=scripted.locator("h3", has_text="(四)深化执法改革"))
    button = heading.locator("button.fold")
    inside = scripted.locator("article p", has_text="2.推进行政执法体制改革")
    outside = scripted.locator("article p", has_text="1.充分发挥人民调解工作机制作用")
    everything = scripted.locator(".passage:visible").count()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.focus()
    scripted.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_text(re.compile(r"3 段 · \d+ 处匹配"))
    expect(inside).not_to_be_visible()
    expect(outside).to_be_visible()
    heading.locator("h3").click()
    expect(inside).to_be_visible()
    button.click()
    number = inside.locator("mark[id]").first.get_attribute("id")
    scripted.locator(f'.rail a[href="#{number}"] rect').dispatch_event("click")
    expect(inside).to_be_visible()
    expect(scripted.locator(f"#{number}")).to_be_in_viewport()
    assert scripted.locator(".passage:visible").count() == everything


def test_all_sections_are_folded_and_unfolded(scripted: Page) -> None:
    """Folded, the text is its headings; stepping and addresses unfold, and print shows all."""
    scripted.goto(REPORT)
    everything = scripted.locator(".passage:visible").count()
    scripted.get_by_role("button", name="全部折叠").click()
    expect(scripted.locator("#announcement")).to_have_text("各节已折叠")
    expect(scripted.locator("article h2:visible")).to_have_count(3)
    expect(scripted.locator("article h3:visible")).to_have_count(0)
    # The greeting in front of the first heading and the signature belong to no section.
    expect(scripted.locator("article .closing").last).to_be_visible()
    scripted.emulate_media(media="print")
    assert scripted.locator(".passage:visible").count() == everything
    scripted.emulate_media(media="screen")
    scripted.keyboard.press("n")
    expect(scripted.locator("#m1")).to_be_in_viewport()
    scripted.get_by_role("button", name="全部折叠").click()
    passage = scripted.locator("article p", has_text="2.推进行政执法体制改革").locator("..")
    scripted.evaluate("hash => { location.hash = hash; }", f"#{passage.get_attribute('id')}")
    expect(passage.locator("p")).to_be_in_viewport()
    scripted.get_by_role("button", name="全部展开").click()
    assert scripted.locator(".passage:visible").count() == everything


def test_without_a_script_everything_is_open(plain: Page) -> None:
    """No control that needs a script is shown, and all passages are."""
    plain.goto(REPORT)
    assert plain.locator(".passage:visible").count() == plain.locator(".passage").count()
    for control in (".fold", ".folds", ".keys", ".citation button"):
        assert plain.locator(f"{control}:visible").count() == 0


def test_the_other_script_keeps_the_place(scripted: Page) -> None:
    """From a match in the original to the same match in simplified characters, and back."""
    scripted.goto(f"{TRADITIONAL}#m9")
    expect(scripted.locator("#m9")).to_have_text("執(zhí)法")
    scripted.get_by_role("link", name="简体", exact=True).click()
    expect(scripted).to_have_url(re.compile("script=simplified#m9$"))
    expect(scripted.locator("#m9")).to_have_text("执(zhí)法")
    expect(scripted.locator("#m9")).to_be_in_viewport()
    expect(scripted.locator("article.text")).to_have_attribute("lang", "zh-Hans")
    scripted.wait_for_load_state()  # only then the link keeps the place
    scripted.get_by_role("link", name="原文繁体").click()
    expect(scripted.locator("#m9")).to_have_text("執(zhí)法")
    expect(scripted.locator("#m9")).to_be_in_viewport()


def test_scripts_are_links(page: Page) -> None:
    """With a script and without, the reading changes and says which it is."""
    page.goto(TRADITIONAL)
    page.get_by_role("link", name="简体", exact=True).click()
    expect(page.get_by_role("link", name="简体", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator("article mark").first).to_have_text("执(zhí)法")
    passage = page.locator(".passage").nth(25)
    passage.locator(".menu summary").click()
    passage.get_by_role("link", name="从这里读原文").click()
    expect(page.locator("article.text")).to_have_attribute("lang", "zh-Hant")
    expect(passage).to_be_in_viewport()


def test_a_passage_is_copied_by_keyboard(scripted: Page) -> None:
    """From its menu: text and source, citation, link; each is said; Escape closes and gives back the focus."""
    scripted.context.grant_permissions(["clipboard-read", "clipboard-write"])
    scripted.goto(REPORT)
    passage = scripted.locator(".passage", has_text="2.推进行政执法体制改革").last
    text = passage.locator("p").text_content() or ""
    menu = passage.locator(".menu summary")
    cited = re.escape(
        "泉州市洛江区人民政府. 泉州市洛江区人民政府关于2024年法治政府建设情况的报告: 泉洛政文〔2025〕14号[R]. 2025. 见“一、主要举措和成效 › (四)"
    )
    menu.focus()
    for tabs, said, copied in (
        (1, "已复制本段和出处", re.escape(text) + "\n" + cited),
        (2, "已复制引用", cited),
        (3, "已复制 BibTeX", f"@techreport{{chayici-{LUOJIANG}-"),
        (4, "已复制本段链接", re.escape(scripted.url) + "#" + LUOJIANG),
    ):
        scripted.keyboard.press("Enter")
        for _ in range(tabs):
            scripted.keyboard.press("Tab")
        scripted.keyboard.press("Enter")
        expect(scripted.locator("#announcement")).to_have_text(said)
        assert re.match(copied, scripted.evaluate("navigator.clipboard.readText()"))
        scripted.keyboard.press("Escape")
        expect(passage.locator(".menu ul")).not_to_be_visible()
        expect(menu).to_be_focused()


def test_where_copying_is_forbidden_links_lead(scripted: Page) -> None:
    """If the browser refuses, that is said and the citation can be copied by hand from its page."""
    scripted.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    scripted.goto(REPORT)
    scripted.locator(".menu summary").nth(9).click()
    scripted.locator(".menu[open] a[data-copies='citation']").click()
    expect(scripted).to_have_url(re.compile(r"/cite\?.*passage=.*#gbt7714$"))
    expect(scripted.locator("blockquote")).to_be_visible()


def test_a_passage_is_cited(page: Page) -> None:
    """From the menu of a passage to its citations, in the same tab or another, and back to the passage."""
    page.goto(REPORT)
    passage = page.locator(".passage.matched").nth(3)
    identifier = passage.get_attribute("id")
    passage.locator(".menu summary").click()
    link = passage.get_by_role("link", name="BibTeX")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("引用这一段")
    page.goto(f"/reports/{LUOJIANG}/{str(link.get_attribute('href')).rpartition('/')[2]}")
    expect(page.locator("pre.entry")).to_contain_text(f"@techreport{{chayici-{identifier},")
    page.get_by_role("link", name="回到这一段").click()
    expect(page).to_have_url(re.compile(f"q=.*#{identifier}$"))
    expect(page.locator(f"[id='{identifier}'] mark").first).to_be_in_viewport()


def test_the_page_of_citations_copies(scripted: Page) -> None:
    """Each citation has a button that copies it."""
    scripted.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for place, begins in enumerate(("泉州市洛江区人民政府. ", "@techreport{")):
        scripted.goto(f"/reports/{LUOJIANG}/cite")  # where nothing has been said yet
        scripted.locator(".citation button").nth(place).click()
        expect(scripted.locator("#announcement")).to_have_text("已复制引用")
        assert scripted.evaluate("navigator.clipboard.readText()").startswith(begins)


@pytest.mark.parametrize("screen", ["360 px"], indirect=True)
def test_reading_on_a_telephone(scripted: Page) -> None:
    """The rail gives way; a menu stays on the screen, and no line of text lies under a tool."""
    scripted.goto(TRADITIONAL)
    expect(scripted.locator(".rail")).not_to_be_visible()
    scripted.locator(".passage.matched .menu summary").nth(4).click()
    box = scripted.locator(".menu[open] ul").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    overlaps = scripted.evaluate(
        """() => [...document.querySelectorAll(".passage")].filter((passage) => {
            const tools = passage.querySelector(".tools").getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(passage.firstElementChild);
            return [...range.getClientRects()].some((line) => line.right > tools.left + 1 && line.left < tools.right
                && line.bottom > tools.top + 3 && line.top < tools.bottom - 3);
        }).length"""
    )
    assert overlaps == 0


def test_print_shows_text_and_source_of_it(scripted: Page) -> None:
    """On paper there is the text with its metadata and its citation, and nothing to click."""
    scripted.goto(REPORT)
    scripted.emulate_media(media="print")
    for shown in ("h1", ".metadata", "article.text", ".citation .entry"):
        expect(scripted.locator(shown)).to_be_visible()
    for hidden in (".outline", ".rail", ".matches", ".tools >> nth=0", ".ways", ".source", ".citation ul"):
        expect(scripted.locator(hidden)).not_to_be_visible()


@pytest.fixture(scope="module")
def originals(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of the built-in reports read from pages of a site, and of that site."""
    texts = {identifier: engine.report(identifier) for identifier in (LUOJIANG, QINGYUAN)}
    lines = {f"/{one}.html": [part.text for part in text.passages] for one, text in texts.items() if text}
    pages = {
        path: "<!doctype html><meta charset=utf-8>" + "".join(f"<p>{escape(line)}</p><br>" for line in one)
        for path, one in lines.items()
    }

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((found or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    folder = tmp_path_factory.mktemp("originals")
    rows = [
        {"url": f"http://127.0.0.1:{site.server_port}{path}", "content": "\n".join(one)}
        for path, one in lines.items()
    ]
    dump = folder / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    index_sources([dump], folder / "index")
    server = make_server("127.0.0.1", 0, create_app(folder / "index"), threaded=True)
    for one in (site, server):
        Thread(target=one.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", f"http://127.0.0.1:{site.server_port}"
    for server_of_both in (site, server):
        server_of_both.shutdown()
        server_of_both.server_close()


def test_the_browser_jumps_to_the_passage_of_the_original(
    browser: Browser, originals: tuple[str, str], screen: Mapping[str, Any]
) -> None:
    """The link of a passage opens the original page, scrolled to that passage, whatever its signs are."""
    here, site = originals
    low = {**screen, "viewport": {**screen["viewport"], "height": 300}}
    context = browser.new_context(**low)
    page = context.new_page()
    for report in context.request.get(f"{here}/api/v1/reports").json():
        passages = context.request.get(f"{here}/api/v1/reports/{report['id']}").json()["passages"]
        assert len(passages) > 20
        for passage in passages[4::9]:
            page.goto(f"{here}/reports/{report['id']}")
            row = page.locator(f"[id='{passage['id']}']")
            row.locator(".menu summary").click()
            row.get_by_role("link", name="原网页的这一段").click()
            page.wait_for_url(f"{site}/**")
            target = page.locator("p", has_text=passage["text"]).first
            expect(target).to_be_in_viewport()
    context.close()
