"""The menu of exports in a real browser: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import Page, ViewportSize, expect

NARROW: ViewportSize = {"width": 360, "height": 740}


def test_a_result_is_taken_away(page: Page) -> None:
    """The menu says how much there is; the file that comes has that much, and a name that says what it is."""
    page.goto("/search?q=“执法”&year=2024&limit=1")
    page.get_by_text("导出", exact=True).click()
    for name, use in (("Excel", "表格"), ("CSV", "供 Excel、WPS 打开")):
        link = page.get_by_role("link", name=f"{name} {use}")
        expect(link).to_contain_text("14 段")
        with page.expect_download() as waited:
            link.click()
        assert re.fullmatch(rf"查一次-执法-{date.today()}\.(xlsx|csv)", waited.value.suggested_filename)  # noqa: DTZ011
        data = waited.value.path().read_bytes()
        if name == "CSV":
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            rows = [[str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        assert len(rows) == 1 + 14
        assert all("执法" in "".join(row) for row in rows[1:])


@pytest.mark.parametrize("viewport", [None, NARROW], ids=["1440 px", "360 px"])
def test_the_menu_by_keyboard(
    scripted: Page, check_accessible: Callable[[Page], None], viewport: ViewportSize | None
) -> None:
    """It opens and its links are reached by keys; axe finds nothing, and nothing sticks out."""
    if viewport:
        scripted.set_viewport_size(viewport)
    scripted.goto("/search?q=“执法”")
    scripted.locator(".exports summary").focus()
    scripted.keyboard.press("Enter")
    scripted.keyboard.press("Tab")
    expect(scripted.get_by_role("link", name="Excel 表格 36 段")).to_be_focused()
    for link in scripted.locator(".exports a").all():
        expect(link).to_be_in_viewport(ratio=1)
    width = scripted.evaluate("document.documentElement.clientWidth")
    assert scripted.evaluate("document.documentElement.scrollWidth") <= width
    check_accessible(scripted)
