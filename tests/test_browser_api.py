"""The page that explains the interface, and the way to the feed, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_from_the_footer_to_an_answer(page: Page) -> None:
    """From any page the footer leads to the explanation, whose examples are answered."""
    page.goto("/search?q=执法")
    page.get_by_role("link", name="接口说明").click()
    expect(page).to_have_url(re.compile("/api$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("接口说明")
    examples = page.locator(".example a")
    expect(examples).to_have_count(len(page.request.get("/api/v1/openapi.json").json()["paths"]))
    for link in examples.all():
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(("application/json", "application/atom+xml"))
    document = page.request.get(str(page.get_by_role("link", name="openapi.json").get_attribute("href")))
    assert document.json()["openapi"] == "3.1.0"


def test_every_object_is_explained(page: Page) -> None:
    """A link from an answer leads to the object that it holds; each such link has its target."""
    page.goto("/api")
    targets = page.locator("main a[href^='#']").evaluate_all("links => links.map(one => one.hash.slice(1))")
    assert {"Result", "Report", "Text", "Problem", "Section"} <= set(targets)
    for target in set(targets):
        expect(page.locator(f"[id='{target}']")).to_have_count(1)
    page.get_by_role("link", name="Result", exact=True).first.click()
    expect(page.get_by_role("heading", name="Result", exact=True)).to_be_in_viewport()


def test_the_feed_is_offered(page: Page) -> None:
    """The page of results has a quiet link to its feed, which a browser can fetch."""
    page.goto("/search?q=“执法”&year=2024")
    link = page.get_by_role("contentinfo").get_by_role("link", name="订阅")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "“执法” · 年度是 2024" in answer.text()
