"""Citations: GB/T 7714—2015 by its rules, BibTeX read back by another program, text fragments."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from index.models import Metadata, Report
from search.models import FoundPassage
from web.citations import bibtex, cited_address, gbt7714
from web.fragments import passage_address, web_address

TODAY = date(2026, 1, 5)
TITLE = "泉州市洛江区人民政府关于2024年法治政府建设情况的报告"
ISSUER = "泉州市洛江区人民政府"
URL = "https://www.example.gov.cn/a/1.htm"
FULL = Metadata(
    title=TITLE,
    issuer=ISSUER,
    issuers=(ISSUER,),
    report_year=2024,
    doc_number="泉洛政文〔2025〕14号",
    published="2025-02-13",
)
TEXT = "三是推行“综合查一次”，减少干扰，执法部门共同进入现场，一次查完。全年检查三十二次，满意度有所提升。"
PASSAGE = FoundPassage("0123456789ab-0a0b0c0d", ("一、成效", "(三)执法"), TEXT, 9, ())
_WRITTEN = {
    **{rf"\{sign}": sign for sign in "%&#_$"},
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textbackslash}": "\\",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
}


def report(metadata: Metadata = FULL, url: str | None = URL) -> Report:
    """A report of which this is known."""
    return Report("0123456789ab", "/甲.txt", "", metadata, 1, 10, traditional=False, url=url)


def entry(text: str) -> Entry:
    """The one entry of a BibTeX text, as pybtex reads it."""
    ((_, found),) = parse_string(text, "bibtex").entries.items()
    return found


def said(value: str) -> str:
    """What a value of BibTeX says, without the braces around it and the names of signs."""
    names = "|".join(map(re.escape, _WRITTEN))
    inside = value[1:-1] if value.startswith("{") else value
    return re.sub(names, lambda found: _WRITTEN[found[0]], inside)


def seen(text: str) -> str:
    """A text on one line, without what nobody sees."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


@pytest.mark.parametrize(
    ("known", "url", "cited"),
    [
        ({}, URL, f"{ISSUER}. {TITLE}: 泉洛政文〔2025〕14号[R/OL]. (2025-02-13)[2026-01-05]. {URL}."),
        ({}, None, f"{ISSUER}. {TITLE}: 泉洛政文〔2025〕14号[R]. 2025."),
        ({"doc_number": None}, URL, f"{ISSUER}. {TITLE}[R/OL]. (2025-02-13)[2026-01-05]. {URL}."),
        (
            {"published": None},
            URL,
            f"{ISSUER}. {TITLE}: 泉洛政文〔2025〕14号[R/OL]. [2026-01-05]. {URL}.",
        ),
        ({"published": None, "doc_number": None}, None, f"{ISSUER}. {TITLE}[R]."),
        ({"issuer": None, "issuers": (), "doc_number": None}, None, f"佚名. {TITLE}[R]. 2025."),
        ({"title": None, "doc_number": None}, None, f"{ISSUER}. 〔无标题〕[R]. 2025."),
        (
            {"title": " 关于\n甲的 报告\u200b", "doc_number": None},
            None,
            f"{ISSUER}. 关于 甲的 报告[R]. 2025.",
        ),
        ({"issuers": ("甲", "乙"), "doc_number": None}, None, f"甲, 乙. {TITLE}[R]. 2025."),
        ({"issuers": ("甲", "乙", "丙"), "doc_number": None}, None, f"甲, 乙, 丙. {TITLE}[R]. 2025."),
        (
            {"issuers": ("甲", "乙", "丙", "丁"), "doc_number": None},
            None,
            f"甲, 乙, 丙, 等. {TITLE}[R]. 2025.",
        ),
        ({}, "javascript:alert(1)", f"{ISSUER}. {TITLE}: 泉洛政文〔2025〕14号[R]. 2025."),
    ],
)
def test_gbt7714(known: dict[str, object], url: str | None, cited: str) -> None:
    """What is known is cited in the order of the standard; nothing else is."""
    assert gbt7714(report(replace(FULL, **known), url), TODAY) == cited  # type: ignore[arg-type]


def test_citing_a_passage_says_its_section_and_leads_to_it() -> None:
    """The section follows the entry; the address leads to the passage."""
    cited = gbt7714(report(), TODAY, PASSAGE)
    assert cited.startswith(gbt7714(report(), TODAY).removesuffix(".") + "#:~:text=")
    assert cited.endswith(". 见“一、成效 › (三)执法”一节.")
    assert gbt7714(report(url=None), TODAY, replace(PASSAGE, section=())) == gbt7714(report(url=None), TODAY)
    found = entry(bibtex(report(), TODAY, PASSAGE))
    assert found.key == "chayici-0123456789ab-0a0b0c0d"
    assert said(found.fields["note"]) == "报告年度：2024；引文位置：一、成效 › (三)执法"
    assert found.fields["url"] == passage_address(URL, TEXT)


def test_bibtex_is_read_back() -> None:
    """Another program reads the same values; the year is that of publication."""
    found = entry(bibtex(report(replace(FULL, issuers=("甲 and 乙", "丙, 丁"))), TODAY))
    assert (found.type, found.key) == ("techreport", "chayici-0123456789ab")
    assert [said(str(one)) for one in found.persons["author"]] == ["甲 and 乙", "丙, 丁"]
    assert {name: said(value) for name, value in found.fields.items()} == {
        "title": TITLE,
        "institution": "甲 and 乙、丙, 丁",
        "year": "2025",
        "date": "2025-02-13",
        "number": "泉洛政文〔2025〕14号",
        "url": URL,
        "urldate": "2026-01-05",
        "note": "报告年度：2024",
    }


def test_what_is_not_known_is_left_out_of_bibtex() -> None:
    """No value is invented: neither an author nor a year."""
    found = entry(bibtex(report(Metadata(report_year=2024), None), TODAY))
    assert {name: said(value) for name, value in found.fields.items()} == {
        "title": "〔无标题〕",
        "note": "报告年度：2024",
    }
    assert not found.persons


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.sampled_from("{}%&#_\\~^$\" '@,=甲a\n\x00-"), min_size=1),
)
def test_any_text_is_read_back(title: str, name: str) -> None:
    """Whatever signs a text holds, the entry is whole, one value a line, and says the same."""
    metadata = Metadata(title=title, issuer=f"甲{name}", doc_number=f"乙{name}", published="2025-01-03")
    text = bibtex(report(metadata), TODAY)
    found = entry(text)
    assert said(found.fields["title"]) == (seen(title) or "〔无标题〕")
    assert [said(str(one)) for one in found.persons["author"]] == [seen(f"甲{name}")]
    assert said(found.fields["number"]) == seen(f"乙{name}")
    assert text.count("\n") == len(found.fields) + len(found.persons) + 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://a.cn/1", "http://a.cn/1"),
        ("HTTPS://a.cn/%E6%B3%95?b=1&c=法#d", "HTTPS://a.cn/%E6%B3%95?b=1&c=法#d"),
        ("http://a.cn/{1}\\ 2\n", "http://a.cn/%7B1%7D%5C%202%0A"),
        *(
            (url, None)
            for url in ("javascript:alert(1)", "data:text/html,1", "ftp://a.cn/1", "//a.cn", "a.cn")
        ),
        *((url, None) for url in ("http://", "http:///1", "https://[", "/etc/passwd", "")),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, address: str | None) -> None:
    """An address of another kind is none; signs that no address may hold are written otherwise."""
    assert cited_address(report(url=url)) == address
    assert (web_address(url) is None) == (address is None)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (TEXT, ("三是推行“综合查一次”，", "满意度有所提升。")),
        ("附件：明细表", ("附件：明细表",)),
        ("一段没有标点的很长的文字" * 4, ("一段没有标点的很长的文字" * 4,)),
        (
            "2024-2025年，A,B & C的做法：规范执法，提升效能",
            ("2024-2025年，A,B & C的做法：规范执法，提升效能",),
        ),
        ("第一行的文字在这里结束\n第二行也有一些文字", ("第一行的文字在这里结束", "第二行也有一些文字")),
        (
            "持续推进执法规范化,全面落实“三项制度”,加大重点领域执法力度,坚决守住底线",
            ("持续推进执法规范化,", "坚决守住底线"),
        ),
    ],
)
def test_a_passage_is_named_by_its_ends(text: str, pieces: tuple[str, ...]) -> None:
    """The pieces are the ends of the passage, cut at punctuation, and escaped beyond what is usual."""
    directive = passage_address(URL, text).removeprefix(f"{URL}#:~:text=")
    assert tuple(map(unquote, directive.split(","))) == pieces
    assert not re.search(r"[^\w%.~,]", directive, re.ASCII)


@given(st.text(st.sampled_from("法治政府，。；“” \n-,&a1"), min_size=1).filter(str.strip))
def test_any_passage_is_named_by_what_it_begins_and_ends_with(text: str) -> None:
    """Both pieces stand in the text, the one at its beginning, the other behind it at the end."""
    pieces = [unquote(one) for one in passage_address(URL, text).partition("text=")[2].split(",")]
    shown = text.strip()
    assert shown.startswith(pieces[0])
    assert shown.endswith(pieces[-1])
    assert len(pieces) == 1 or sum(map(len, pieces)) <= len(shown)
    assert not any("\n" in piece for piece in pieces)


def test_an_address_with_a_fragment_keeps_it() -> None:
    """A fragment stays; another passage's directive does not."""
    assert passage_address(f"{URL}#top", "附件").startswith(f"{URL}#top:~:text=")
    assert passage_address(f"{URL}#:~:text=a", "附件") == passage_address(URL, "附件")
