"""Formats: the same report in every format gives the same result; what each format has of its own."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.formats import (
    MAKERS,
    MissingProgramError,
    archive,
    bare_page,
    json_lines,
    office,
    pdf,
    table,
    web_page,
)
from index.errors import UnreadableSourceError
from index.extraction import extract
from index.folding import fold
from index.models import Document, Metadata, Original, Section, Statement
from index.reader import entries, read_text
from index.sources import locate

SEEDS = sorted(locate("seeds/").glob("*.txt"))
PHRASES = ("执法", "行政执法", "法治政府建设", "枫桥经验", "综合查一次")
TEXT = """泉州市丰泽区人民政府北峰街道办事处
关于2024年法治政府建设情况的报告
区政府：
2024年，北峰街道坚持以习近平法治思想为指导，扎实推进法治政府建设，现将有关情况报告如下：
一、主要举措和成效
（一）加强组织领导
1.压实工作责任。全年召开专题会议4次，研究解决执法力量下沉等问题12个。
2.强化学法用法。组织领导干部学法6场，覆盖240人次。
（二）规范行政执法
全面推行“综合查一次”，联合检查企业36家次，减少重复检查58次。
二、存在的不足
基层执法力量仍然不足，法治宣传形式还不够丰富。
三、下一步工作打算
继续深化行政执法改革，提升依法行政能力和水平。
泉州市丰泽区人民政府北峰街道办事处
2025年1月17日"""
PARAGRAPHS = TEXT.split("\n")


def made(make: Callable[[], bytes]) -> bytes:
    """What a program makes; in CI the program must be there."""
    try:
        return make()
    except MissingProgramError as missing:
        said = f"{missing}, so files made by it are NOT tested"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)


def originals(path: Path) -> list[Original]:
    """The reports in a file."""
    return [entry.read() for entry in entries(path, str(path))]


def read(tmp_path: Path, name: str, content: bytes) -> Original:
    """The only report in a file."""
    (tmp_path / name).write_bytes(content)
    (original,) = originals(tmp_path / name)
    return original


def refusal(tmp_path: Path, name: str, content: bytes) -> str:
    """Why a file is not read."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableSourceError) as refused:
        originals(tmp_path / name)
    return str(refused.value)


def outline(sections: tuple[Section, ...]) -> list[object]:
    """A tree of headings without their lines."""
    return [(fold(one.heading).text, one.level, outline(one.sections)) for one in sections]


def facts(metadata: Metadata) -> Metadata:
    """Metadata without evidence, which tells lines."""
    return replace(metadata, evidence=())


def passages(document: Document) -> list[str]:
    """The folded passages."""
    return [fold(passage.text).text for passage in document.passages]


@pytest.mark.parametrize("seed", SEEDS, ids=[path.name[:3] for path in SEEDS])
@pytest.mark.parametrize("ending", MAKERS)
def test_a_seed_reads_the_same_in_every_format(tmp_path: Path, ending: str, seed: Path) -> None:
    """Metadata, headings, passages and phrase counts are those of the plain text."""
    text = read_text(seed)
    plain = extract(Original(text))
    content = made(lambda: MAKERS[ending](text, plain.metadata.title or ""))
    document = extract(read(tmp_path, f"report{ending}", content))
    assert facts(document.metadata) == facts(plain.metadata)
    assert outline(document.sections) == outline(plain.sections)
    assert passages(document) == passages(plain)
    for phrase in PHRASES:
        assert "\n".join(passages(document)).count(phrase) == "\n".join(passages(plain)).count(phrase)


# Web pages

HEADER_TABLE = (
    "<table><tr><td>索 引 号：</td><td>QZ02908-0100-2025-00001</td><td>主题分类：</td><td>政务公开</td></tr>"
    "<tr><td>文　　号：</td><td>泉丰北办〔2025〕3号</td><td>发布机构：</td><td>北峰街道办事处</td></tr></table>"
)
HEADER_LIST = (
    "<ul><li><span>索引号：</span>QZ02908-0100-2025-00001</li>"
    "<li><b>文号：</b><i>泉丰北办〔2025〕3号</i></li></ul>"
)
NAVIGATION = "".join(
    f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "政务公开", "办事服务", "互动")
)
INLINE = "<br>".join(f"&nbsp;&nbsp;{line}" for line in PARAGRAPHS)
BODIES = {
    "paragraphs": "".join(f"<p>{line}</p>\n" for line in PARAGRAPHS),
    "divs": "".join(f"<div><span>　　{line}</span></div>" for line in PARAGRAPHS),
    "breaks": f"<div>{INLINE}</div>",
    "font": f"<center><font size=3>{INLINE}</font></center>",
    "pre": "<pre>" + "\n".join(PARAGRAPHS) + "</pre>",
    "list items": "".join(f"<ul><li>{line}</li></ul>" for line in PARAGRAPHS),
    "headings": "".join(
        f"<{tag}>{line}</{tag}>" for line in PARAGRAPHS for tag in ["h3" if line[1] == "、" else "p"]
    ),
    "Word's spans": "".join(
        f'<p class="MsoNormal"><b>{line[:2]}</b><span lang="EN-US">{line[2:4]}</span>{line[4:]}<o:p></o:p></p>'
        for line in PARAGRAPHS
    ),
    "a cell": f"<table width=980><tr><td width=20></td><td>{INLINE}</td></tr></table>",
    "two parts": "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:6])
    + "</div><div class=more>"
    + "".join(f"<p>{line}</p>" for line in PARAGRAPHS[6:]),
    "never closed": "".join(f"<p><font><span>{line}" for line in PARAGRAPHS),
}
# Names that sites really give to what holds the text, and that extraction libraries take for furniture.
CLASSES = (
    "TRS_Editor",
    "share-content",
    "comment",
    "wzfooter",
    "related-article",
    "sidebar-main",
    "nav-con",
    "print",
)


def around(body: str, header: str = "") -> str:
    """A body within what sites put around it."""
    return (
        f"<html><head><title>年报</title></head><body><div class=top><ul>{NAVIGATION}</ul></div>"
        f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='/gk'>法治</a></div>{header}{body}"
        f"<div><h4>相关解读</h4><ul>{NAVIGATION}</ul></div><div class=footer>主办：丰泽区人民政府办公室</div>"
        "<div>闽公网安备35050302000123号</div></body></html>"
    )


def lines(original: Original) -> list[str]:
    """The lines of a report without white space at their ends."""
    return [line.strip() for line in original.text.split("\n")]


@pytest.mark.parametrize("body", BODIES)
def test_pages_written_in_any_way(tmp_path: Path, body: str) -> None:
    """Whatever the tags, there is a line for a paragraph, and nothing of the site around."""
    page = around(f"<div>{BODIES[body]}</div>")
    assert lines(read(tmp_path, "page.html", page.encode())) == PARAGRAPHS


@pytest.mark.parametrize("name", CLASSES)
def test_names_of_elements_mean_nothing(tmp_path: Path, name: str) -> None:
    """A text is found in an element of any class and id."""
    page = around(f'<div class="{name}" id="{name}">{BODIES["paragraphs"]}</div>')
    assert lines(read(tmp_path, "page.html", page.encode())) == PARAGRAPHS


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            HEADER_TABLE,
            [
                "索 引 号： | QZ02908-0100-2025-00001 | 主题分类： | 政务公开",
                "文　　号： | 泉丰北办〔2025〕3号 | 发布机构： | 北峰街道办事处",
            ],
        ),
        (HEADER_LIST, ["索引号：QZ02908-0100-2025-00001", "文号：泉丰北办〔2025〕3号"]),
        ("<h1>法治政府建设年报</h1>", ["法治政府建设年报"]),
    ],
)
def test_what_stands_above_the_text(tmp_path: Path, header: str, expected: list[str]) -> None:
    """The header block is kept, wherever it stands above the text, also beyond a menu."""
    for between in ("", f"<ul>{NAVIGATION}</ul>"):
        page = around(BODIES["paragraphs"], header + between)
        assert lines(read(tmp_path, "page.html", page.encode())) == expected + PARAGRAPHS


def test_tables_are_rows(tmp_path: Path) -> None:
    """A table of figures is a line a row, be it inside the text or below it; an empty cell keeps its place."""
    cells = [["项目", "2023年", "2024年"], ["行政处罚", "", "56件"]]
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in cells)
    page = around(
        f"{BODIES['paragraphs']}<table>{rows}</table><p>以上数据截至年底，由司法所统计。</p><table>{rows}</table>"
    )
    expected = ["项目 | 2023年 | 2024年", "行政处罚 |  | 56件"]
    assert lines(read(tmp_path, "page.html", page.encode()))[len(PARAGRAPHS) :] == [
        *expected,
        "以上数据截至年底，由司法所统计。",
        *expected,
    ]


def test_source_code_is_broken_anywhere(tmp_path: Path) -> None:
    """A line end in the source code is no space between Chinese characters, but one between words."""
    page = around(f"<div>{BODIES['paragraphs']}</div><p>推进\r\n   法治\n建设，落实 open\ndata 要求。</p>")
    assert lines(read(tmp_path, "page.html", page.encode()))[-1] == "推进法治建设，落实 open data 要求。"


def test_hidden_text(tmp_path: Path) -> None:
    """What a page hides is not read, unless it hides the whole text until somebody clicks."""
    hidden = '<div style="display: none"><p>这里藏着一段与报告无关的广告文字。</p></div>'
    assert "广告" not in read(tmp_path, "page.html", around(hidden + BODIES["divs"]).encode()).text
    page = around(f'<div style="display:none">{BODIES["paragraphs"]}</div>')
    assert lines(read(tmp_path, "page.html", page.encode())) == PARAGRAPHS


META = (
    '<meta name="SiteName" content="丰泽区政府网"><meta name="ArticleTitle" content="北峰街道年报">'
    '<META NAME="PubDate" CONTENT="2025-01-20 10:11"><meta name="ContentSource" content="北峰街道办事处">'
    '<link rel="canonical" href="https://www.qzfz.gov.cn/1.html">'
)


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    """Its machine-readable fields and its title are labelled, its own address is told."""
    page = web_page(TEXT, "北峰街道年报", meta=META)
    original = read(tmp_path, "page.html", page.encode())
    assert original.labelled == (
        Statement("title", "北峰街道年报", "网页 ArticleTitle"),
        Statement("published", "2025-01-20 10:11", "网页 PubDate"),
        Statement("issuer", "北峰街道办事处", "网页 ContentSource"),
        Statement("title", "北峰街道年报_政务公开_泉州市政府门户网站", "网页标题栏"),
    )
    assert original.url == "https://www.qzfz.gov.cn/1.html"
    saved = "<!-- saved from url=(0032)http://www.qzfz.gov.cn/zwgk/2.htm -->" + web_page(TEXT, "年报")
    assert read(tmp_path, "page.html", saved.encode()).url == "http://www.qzfz.gov.cn/zwgk/2.htm"


def test_deeply_nested_pages(tmp_path: Path) -> None:
    """A page of thousands of unclosed tags is read like any other."""
    page = around("<font>" * 1500 + BODIES["paragraphs"])
    assert lines(read(tmp_path, "page.html", page.encode())) == PARAGRAPHS


# Encodings

TRADITIONAL = "某區人民政府關於法治政府建設情況的報告\n一、主要舉措\n全面推進依法行政，加強行政執法監督，促進嚴格規範公正文明執法。\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", TEXT),
        ("gb18030", TEXT + "𠀀"),
        ("gbk", TEXT),
        ("big5", TRADITIONAL),
        ("utf-16-le", TEXT),
        ("utf-16-be", TEXT),
        ("utf-32", TEXT),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, encoding: str, text: str) -> None:
    """Each encoding is told from the others, with no mark to go by."""
    assert read(tmp_path, "report.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "gb18030"),
        ("no-such", "utf-8"),
    ],
)
def test_pages_that_claim_a_wrong_encoding(tmp_path: Path, declared: str, encoding: str) -> None:
    """What a page claims is overruled by what its bytes are; GB2312 holds characters of GB18030."""
    page = web_page(TEXT + "\n镕喆㛃。", "年报", charset=declared)
    assert "镕喆㛃" in read(tmp_path, "page.html", page.encode(encoding)).text


def test_damaged_encodings(tmp_path: Path) -> None:
    """A file cut off inside a character, or with a few bad bytes, is read; one of many is refused, as is mojibake."""
    content = (TEXT * 5).encode()
    assert read(tmp_path, "report.txt", content[:-1]).text == (TEXT * 5)[:-1]
    spoilt = content[:300] + b"\xff" + content[300:]
    assert read(tmp_path, "report.txt", spoilt).text.count("\ufffd") == 1
    assert "编码" in refusal(
        tmp_path, "report.txt", b"\xff".join(content[at : at + 9] for at in range(0, 900, 9))
    )
    for mojibake in (content.decode("gb18030", "replace"), TEXT.encode("gb18030").decode("latin-1")):
        assert "乱码" in refusal(tmp_path, "report.txt", mojibake.encode())


# Word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: str, numbering: str = "", styles: str = "") -> bytes:
    """A DOCX file."""

    def part(tag: str, content: str) -> bytes:
        return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} xmlns:w="{WORD}">{content}</w:{tag}>'.encode()

    return archive(
        {
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/numbering.xml": part("numbering", numbering),
            "word/styles.xml": part("styles", styles),
        }
    )


def word_paragraph(text: str, level: int | None = None, number: int = 1, style: str = "") -> str:
    """A paragraph of a DOCX file, numbered by a list or a style."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_levels(*levels: tuple[str, str]) -> str:
    """A list definition, a level each."""
    return '<w:abstractNum w:abstractNumId="0">' + "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    ) + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'  # fmt: skip


def test_word_numbers_are_written_out(tmp_path: Path) -> None:
    """Numbers that Word gives by itself come out as it shows them, and count as it counts."""
    numbering = word_levels(
        ("chineseCountingThousand", "%1、"),
        ("japaneseCounting", "（%2）"),
        ("decimal", "%3."),
        ("bullet", "·"),
    )
    numbering += (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    styles = '<w:style w:styleId="2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = (
        word_paragraph("主要举措", 0)
        + word_paragraph("组织领导", 1)
        + word_paragraph("压实责任。", 2)
        + word_paragraph("强化学法。", 2)
        + word_paragraph("要点", 3)
        + word_paragraph("行政执法", style="2")
        + word_paragraph("检查。", 2)
        + word_paragraph("")
        + word_paragraph("存在的不足", 0)
        + word_paragraph("附则", 0, number=2)
    )
    assert lines(read(tmp_path, "report.docx", word_file(body, numbering, styles))) == [
        *("一、主要举措", "（一）组织领导", "1.压实责任。", "2.强化学法。", "要点"),
        *("（二）行政执法", "1.检查。", "", "二、存在的不足", "一、附则"),
    ]


def test_word_numbers_above_ten(tmp_path: Path) -> None:
    """Chinese, Roman and circled numbers go on beyond ten."""
    forms = (("chineseCounting", "%1、"), ("upperRoman", "%1."), ("decimalEnclosedCircle", "%1"))
    for form, last in zip(forms, ("二十二、", "XXII.", "22"), strict=True):
        body = "".join(word_paragraph("工作", 0) for _ in range(22))
        written = lines(read(tmp_path, "report.docx", word_file(body, word_levels(form))))
        assert written[-1].split("工作")[0].strip() == last


def test_word_tables_boxes_and_changes(tmp_path: Path) -> None:
    """Tables are rows in their place; text boxes are read once; what was deleted is not read."""
    cell = "<w:tc>{}</w:tc>".format
    box = f"<w:drawing><w:txbxContent>{word_paragraph('泉丰北办〔2025〕3号')}</w:txbxContent></w:drawing>"
    fallback = f"<mc:Fallback xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{box}</mc:Fallback>"
    body = (
        f"<w:p><w:r>{box}{fallback}</w:r><w:r><w:t>报告</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{cell(word_paragraph('项目'))}{cell(word_paragraph('件数'))}</w:tr></w:tbl>"
        "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"
        "<w:r><w:t>内容</w:t><w:tab/><w:t>完</w:t></w:r></w:p>"
    )
    assert lines(read(tmp_path, "report.docx", word_file(body))) == [
        "报告",
        "泉丰北办〔2025〕3号",
        "项目 | 件数",
        "新增内容\t完",
    ]


def test_documents_that_cannot_be_read(tmp_path: Path) -> None:
    """Damaged, foreign and encrypted documents are refused with a reason."""
    whole = word_file(word_paragraph("报告"))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "损坏" in refusal(tmp_path, "cut.docx", whole[: len(whole) // 2])
    assert "损坏" in refusal(tmp_path, "bad.docx", word_file("<w:p>"))
    assert "不是 Word" in refusal(tmp_path, "other.docx", archive({"xl/workbook.xml": b"<a/>"}))
    assert "密码" in refusal(tmp_path, "secret.docx", ole + "EncryptedPackage".encode("utf-16-le"))
    assert "Excel" in refusal(tmp_path, "table.doc", ole + "Workbook".encode("utf-16-le"))
    entity = '<!DOCTYPE w [<!ENTITY a "啊啊啊啊啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb = f'{entity}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>报告&b;</w:t></w:r></w:p></w:body></w:document>'
    assert "啊" not in read(tmp_path, "bomb.docx", archive({"word/document.xml": bomb.encode()})).text


# PDF

INDENTED = (
    '<!DOCTYPE html><meta charset="utf-8"><style>@page { size: A4; margin: 25mm 28mm } '
    "body { font-size: 16pt; line-height: 1.75; text-align: justify } p { margin: 0; text-indent: 2em }</style>"
)
LONG = (
    "2024年，街道办理行政处罚案件{0}件，联合检查企业{0}家次，全面推行“综合查一次”，减少重复检查58次，" * 3
    + "成效明显。"
)


def test_pdf_lines_are_joined_into_paragraphs(tmp_path: Path) -> None:
    """Printed with the indents and the justification of official documents, over many pages."""
    paragraphs = [f"（{number}）" + LONG.format(number) for number in range(30)]
    page = INDENTED + "".join(f"<p>{line}</p>" for line in paragraphs)
    assert lines(read(tmp_path, "report.pdf", made(lambda: pdf(page)))) == paragraphs


def test_pdf_edges_are_dropped(tmp_path: Path) -> None:
    """Running titles, addresses and page numbers at the edges of pages are no text."""
    page = bare_page("\n".join(PARAGRAPHS + [LONG.format(number) for number in range(40)]))
    content = made(lambda: pdf(page, edges=True))
    assert lines(read(tmp_path, "report.pdf", content)) == PARAGRAPHS + [
        LONG.format(number) for number in range(40)
    ]


def test_pdf_tables(tmp_path: Path) -> None:
    """The cells of a row stand side by side."""
    rows = (
        ("项目", "2023年", "2024年"),
        ("行政处罚案件数", "45件", "56件"),
        ("行政许可办理量", "120件", "133件"),
    )
    cells = "".join("<tr>" + "".join(f"<td width=200>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"{INDENTED}<p>{LONG}</p><table>{cells}</table><p>{LONG}</p>"
    assert lines(read(tmp_path, "report.pdf", made(lambda: pdf(page))))[1:-1] == [
        " | ".join(row) for row in rows
    ]


def test_pdf_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Scans, damaged and encrypted files are refused with a reason."""
    scan = INDENTED + "<svg width=400 height=600><rect width=300 height=500 fill=gray /></svg>"
    assert "扫描件" in refusal(tmp_path, "scan.pdf", made(lambda: pdf(scan)))
    assert "损坏" in refusal(tmp_path, "bad.pdf", b"%PDF-1.7\n" + bytes(500))
    assert "密码" in refusal(tmp_path, "secret.pdf", encrypted_pdf())


def encrypted_pdf() -> bytes:
    """A small PDF file that asks for a password."""
    key = "<" + "41" * 32 + ">"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        f"<</Filter/Standard/V 1/R 2/O{key}/U{key}/P -4>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{at:010} 00000 n \n" for at in places
    )
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Encrypt 4 0 R/ID[<41><41>]>>\nstartxref\n{len(body)}\n%%EOF"
    return (body + table + trailer).encode()


# Dumps

RECORDS: list[dict[str, object]] = [
    {"url": "https://a.gov.cn/1.html", "title": "甲街道年报_政务公开", "text": TEXT, "issuer": "北峰街道", "report_year": 2024},
    {"url": "https://a.gov.cn/2.html", "title": "乙街道年报", "html": web_page(TEXT, "乙"), "province": "福建省"},
    {"title": "无网址", "text": TEXT + "\n附：无网址的一份。"},
]  # fmt: skip


def every(path: Path) -> Iterator[tuple[str, Original | str]]:
    """The reports in a file or why they cannot be read, with their names behind the file's."""
    for entry in entries(path, "F"):
        try:
            yield entry.name.removeprefix("F"), entry.read()
        except UnreadableSourceError as error:
            yield entry.name.removeprefix("F"), str(error)


def dump(tmp_path: Path, kind: str) -> Path:
    """A dump of the records."""
    contents = {
        "dump.jsonl": json_lines(RECORDS),
        "dump.json": b"[\n" + json_lines(RECORDS).replace(b"\n", b",\n")[:-2] + b"\n]",
        "nested.json": b'{\n "data": [' + b",\n".join(json_lines(RECORDS).splitlines()) + b"]\n}",
        "dump.csv": table(RECORDS).encode("utf-8-sig"),
        "gbk.csv": table(RECORDS).encode("gb18030"),
    }
    path = tmp_path / kind
    path.write_bytes(contents[kind])
    return path


@pytest.mark.parametrize("kind", ["dump.jsonl", "dump.json", "nested.json", "dump.csv", "gbk.csv"])
def test_dumps(tmp_path: Path, kind: str) -> None:
    """A row is a report; its columns are stated, its title, often that of the page, is labelled."""
    found = dict(every(dump(tmp_path, kind)))
    first, second, third = found.values()
    assert list(found)[:2] == ["#https://a.gov.cn/1.html", "#https://a.gov.cn/2.html"]
    assert isinstance(first, Original)
    assert first == Original(
        TEXT,
        "https://a.gov.cn/1.html",
        (
            Statement("issuer", "北峰街道", "数据表 issuer 列"),
            Statement("report_year", "2024", "数据表 report_year 列"),
        ),
        (Statement("title", "甲街道年报_政务公开", "数据表 title 列"),),
    )
    assert isinstance(second, Original)
    assert lines(second) == PARAGRAPHS
    assert second.stated == (Statement("province", "福建省", "数据表 province 列"),)
    assert isinstance(third, Original)
    assert (third.url, third.text) == (None, f"{TEXT}\n附：无网址的一份。")


def test_bad_rows_are_skipped(tmp_path: Path) -> None:
    """A row that cannot be read is told with its line, the rest is read."""
    good = json_lines(RECORDS[:1])
    bad = [b"{broken\n", b'["list"]\n', b'{"url": "x"}\n', b'{"text": "' + b"\xff" * 30 + b'"}\n', b"\n"]
    path = tmp_path / "dump.jsonl"
    path.write_bytes(good + b"".join(bad) + json_lines(RECORDS[2:]))
    found = list(every(path))
    assert [isinstance(one, Original) for _, one in found] == [True, False, False, False, False, True]
    assert [line for _, one in found if isinstance(one, str) for line in [one[:5]]] == [
        f"第 {at} 行" for at in (2, 3, 4, 5)
    ]
    path = tmp_path / "dump.csv"
    path.write_text(f'url,text\n1,{RECORDS[0]["url"]},x\n2,"{TEXT}"\n', encoding="utf-8")
    found = list(every(path))
    assert [type(one) for _, one in found] == [str, Original]
    assert str(found[0][1]).startswith("第 2 行有 3 列")


def test_rows_keep_their_names(tmp_path: Path) -> None:
    """Rows are known by what they are, not by where they stand; of equal addresses the second is told apart."""
    path = tmp_path / "dump.jsonl"
    path.write_bytes(json_lines(RECORDS))
    before = [entry.name for entry in entries(path, "F")]
    path.write_bytes(json_lines([{"url": "https://a.gov.cn/0.html", "text": TEXT}, *RECORDS, RECORDS[0]]))
    after = [entry.name for entry in entries(path, "F")]
    assert after == ["F#https://a.gov.cn/0.html", *before, "F#https://a.gov.cn/1.html#2"]


def test_dumps_that_are_none(tmp_path: Path) -> None:
    """Files that only end like dumps are refused with a reason."""
    assert "text 或 html" in refusal(tmp_path, "a.csv", "名称,数量\n甲,1\n".encode())
    assert "JSON" in refusal(tmp_path, "a.jsonl", TEXT.encode())
    assert "JSON" in refusal(tmp_path, "a.json", b'{"data": [')
    assert "空" in refusal(tmp_path, "a.json", json_lines([{"url": "https://a.gov.cn/3.html", "text": " "}]))


# Archives


def test_archives(tmp_path: Path) -> None:
    """All that is read is read in an archive, too, and in an archive in it; nothing else is."""
    inner = archive({"里.txt": TEXT.encode(), "更里.zip": archive({"底.txt": TEXT.encode()})})
    path = tmp_path / "reports.zip"
    members = {
        "2024/甲.txt": TEXT.encode("gb18030"),
        "2024/乙.html": web_page(TEXT, "乙").encode(),
        "图.png": b"\x89PNG",
        "__MACOSX/._甲.txt": b"x",
        "表.xlsx": b"x",
        "数据.jsonl": json_lines(RECORDS[:2]),
        "内.zip": inner,
        "坏.docx": b"PK\x03\x04",
    }
    path.write_bytes(archive(members))
    found = list(every(path))
    assert [name for name, one in found if isinstance(one, Original)] == [
        *("!2024/甲.txt", "!2024/乙.html"),
        *("!数据.jsonl#https://a.gov.cn/1.html", "!数据.jsonl#https://a.gov.cn/2.html", "!内.zip!里.txt"),
    ]
    assert all(lines(one) == PARAGRAPHS for _, one in found if isinstance(one, Original))
    refused = {name: one for name, one in found if isinstance(one, str)}
    assert refused.keys() == {"!内.zip!更里.zip", "!坏.docx", ""}
    assert "不止一层" in refused["!内.zip!更里.zip"]
    assert "1 个 .xlsx" in refused[""]


def test_names_in_archives_written_in_gbk(tmp_path: Path) -> None:
    """Chinese Windows writes names in GBK and does not say so."""
    name = "法治年报.txt".encode("gb18030")
    placeholder = b"x" * len(name)
    content = archive({placeholder.decode(): TEXT.encode()}).replace(placeholder, name)
    path = tmp_path / "reports.zip"
    path.write_bytes(content)
    assert [known for known, _ in every(path)] == ["!法治年报.txt"]


def test_archives_that_are_dangerous(tmp_path: Path) -> None:
    """Bombs, encrypted members and names that point outside are refused; the other members are read."""
    members = {
        "../外.txt": TEXT.encode(),
        "炸弹.txt": bytes(30_000_000),
        "锁.txt": b"secret",
        "好.txt": TEXT.encode(),
    }
    content = bytearray(archive(members))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):  # the flags of the third member
        place = -1
        for _ in range(3):
            place = content.index(magic, place + 1)
        content[place + offset] |= 1
    path = tmp_path / "reports.zip"
    path.write_bytes(content)
    found = dict(every(path))
    for name, said in (("!../外.txt", "之外"), ("!炸弹.txt", "炸弹"), ("!锁.txt", "密码")):
        assert said in str(found[name])
    assert isinstance(found["!好.txt"], Original)


def test_a_member_larger_than_it_says(tmp_path: Path) -> None:
    """What an archive says of the size of a member is not believed."""
    content = archive({"大.txt": os.urandom(100_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        (info,) = packed.infolist()
    place = content.index(b"PK\x01\x02") + 24
    assert struct.unpack("<I", content[place : place + 4]) == (info.file_size,)
    path = tmp_path / "reports.zip"
    path.write_bytes(content[:place] + struct.pack("<I", 10) + content[place + 4 :])
    ((_, said),) = every(path)
    assert isinstance(said, str)
    assert "损坏" in refusal(tmp_path, "cut.zip", content[: len(content) // 2])


def test_stamps_tell_members_from_changed_ones(tmp_path: Path) -> None:
    """A member or row has the same stamp as long as it is the same, whatever is added to the file."""

    def stamps(name: str, content: bytes) -> list[str]:
        (tmp_path / name).write_bytes(content)
        return [entry.stamp for entry in entries(tmp_path / name, name)]

    one, two = {"甲.txt": b"1", "乙.txt": b"2"}, {"甲.txt": b"1", "乙.txt": b"3", "丙.txt": b"2"}
    before, after = stamps("a.zip", archive(one)), stamps("a.zip", archive(two))
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)
    before, after = stamps("a.jsonl", json_lines(RECORDS)), stamps("a.jsonl", json_lines(RECORDS[1:]))
    assert before[1:] == after
    assert len(set(before)) == 3


@pytest.mark.parametrize("ending", ["docx", "doc", "rtf"])
def test_office_files(tmp_path: Path, ending: str) -> None:
    """Files saved by LibreOffice, with a list that it numbers and a table."""
    page = (
        "<h2>北峰街道2024年法治政府建设报告</h2><ol><li>压实责任。</li><li>强化学法。</li></ol>"
        "<table><tr><td>项目</td><td>件数</td></tr></table><p>特此报告。</p>"
    )
    original = read(tmp_path, f"report.{ending}", made(lambda: office(page, ending)))
    assert [line for line in lines(original) if line] == [
        *("北峰街道2024年法治政府建设报告", "1.压实责任。", "2.强化学法。", "项目 | 件数", "特此报告。"),
    ]
