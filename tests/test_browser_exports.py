"""The menu of exports in a real browser: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from playwright.sync_api import Page, expect


def undated(name: str) -> str:
    """The name of a file that was made just now, without its date; a day may have ended meanwhile."""
    today = date.today()  # noqa: DTZ011 - the server's day
    return re.sub(f"{today}|{today - timedelta(days=1)}", "DATE", name)


def test_a_result_is_taken_away(page: Page) -> None:
    """The menu says how much there is; the file that comes has that much, and a name that says what it is."""
    page.goto("/search?q=“执法”&year=2024&limit=1")
    page.get_by_text("导出", exact=True).click()
    for name, use in (("Excel", "表格"), ("CSV", "供 Excel、WPS 打开")):
        link = page.get_by_role("link", name=f"{name} {use}")
        expect(link).to_contain_text("14 段")
        with page.expect_download() as waited:
            link.click()
        assert re.fullmatch(r"查一次-执法-DATE\.(xlsx|csv)", undated(waited.value.suggested_filename))
        data = waited.value.path().read_bytes()
        if name == "CSV":
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            rows = [[str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        assert len(rows) == 1 + 14
        assert all("执法" in "".join(row) for row in rows[1:])


def test_other_pages_are_taken_away(page: Page) -> None:
    """The files that come have as many rows as the menus say, and names that say what they are."""
    for shown, name in (
        ("/kwic?q=“执法”&width=10", "语境 执法"),
        ("/compare?q=“执法”&q=普法&by=county", "比较 执法 普法"),
        ("/coverage?region=泉州市&year=2024", "收录 泉州市"),
    ):
        page.goto(shown)
        page.get_by_text("导出", exact=True).click()
        link = page.get_by_role("link", name="Excel 表格").first
        size = int((link.locator(".size").text_content() or "").split()[0].replace(",", ""))
        with page.expect_download() as waited:
            link.click()
        assert undated(waited.value.suggested_filename) == f"查一次-{name}-DATE.xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(waited.value.path().read_bytes())).worksheets[0]
        assert sheet.max_row == 1 + size > 1


def test_a_refusal_is_a_page(scripted: Page) -> None:
    """What can no longer be had is told in a sentence where the link was, not lost as a broken download."""
    scripted.goto("/kwic?q=“执法”")
    scripted.evaluate("document.querySelector('.exports a').search += '&bom=1'")
    scripted.get_by_text("导出", exact=True).click()
    scripted.get_by_role("link", name="Excel 表格").click()
    expect(scripted.get_by_text("字节顺序标记（BOM）只用于 CSV。")).to_be_visible()


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ("/search?q=“执法”", "Excel 表格 36 段"),
        ("/kwic?q=“执法”", "Excel 表格 137 处"),
        ("/compare?q=“执法”", "Excel 表格 3 行"),
        ("/coverage", "Excel 表格 9 行"),
    ],
)
def test_the_menu_by_keyboard(scripted: Page, shown: str, first: str) -> None:
    """It opens, and its links are reached by keys and stand on the screen."""
    scripted.goto(shown)
    scripted.locator(".exports summary").focus()
    scripted.keyboard.press("Enter")
    links = scripted.locator(".exports a")
    expect(links.first).to_have_accessible_name(first)
    for link in links.all():
        scripted.keyboard.press("Tab")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport(ratio=1)
