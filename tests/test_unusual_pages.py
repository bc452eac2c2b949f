"""Unusual pages: what reports write seldom, but each of several sites does, is read, too."""

from __future__ import annotations

import pytest

from benchmarks.extraction import FIELDS
from index.extraction import extract
from index.models import Document, Kind, Original

BODY = (
    "一、工作情况\n（一）加强领导。召开会议4次，听取汇报2次。\n（二）规范执法。办理案件35件。\n"
    "二、存在的问题\n执法力量不足。\n三、下一步打算\n加强学习。\n"
)
SECTIONS = ["一、工作情况", "二、存在的问题", "三、下一步打算"]


def read(text: str) -> Document:
    """The report in a text."""
    return extract(Original(text))


@pytest.mark.parametrize(
    ("field", "value", "front", "end"),
    [
        # Titles that are broken in places where no title ends or begins.
        ("title", "习水县人民政府关于2024年法治政府建设情况及2025年工作要点的报告",
         "习水县人民政府关于2024年法治政府建设\n情况及2025年工作要点的报告", ""),
        ("title", "肇州县人民政府关于2024年度法治政府建设情况的报告",
         "肇州县人民政府关于\n2024年度法治政府建设情况的报告", ""),
        ("title", "长武县人民政府关于2024年度法治政府建设情况的报告",
         "长武县人民政府关于2024年度法治政府建设情况的报\n告", ""),
        # Issuers.
        ("issuer", "石羊哨乡人民政府", "关于报送石羊哨乡2024年法治政府建设情况的报告", ""),
        ("issuer", "瓮安县住建局", "2024年法治政府建设年度报告（瓮安县住建局）", ""),
        ("issuer", "中国（上海）自由贸易试验区临港新片区管理委员会",
         "中国（上海）自由贸易试验区临港新片区管理委员会2024年度法治政府建设情况报告", ""),
        ("issuer", "松阳县人民政府", "主任、各位委员：\n现将2024年度松阳县法治政府建设情况报告如下。", ""),
        ("issuer", "崂山区北宅街道办事处", "2024年，青岛市崂山区北宅街道坚持依法行政。",
         "崂山区北宅街道办事处\n2025年1月3日"),
        ("issuer", "通江县诺水河镇人民政府", "2024年，诺水河镇坚持依法行政。",
         "通江县诺水河镇人民政府将继续努力。"),
        ("issuer", "宽甸满族自治县人民政府", "关于宽甸满族自治县2024年法治政府建设情况的报告",
         "宽甸满族自治县人民政府办公室"),
        ("issuer", "宽甸满族自治县人民政府办公室", "2024年法治政府建设情况的报告",
         "宽甸满族自治县人民政府办公室"),
        ("issuers", ["中共永春县委", "永春县人民政府"], "中共永春县委 永春县人民政府\n2024年法治政府建设情况报告",
         "永春县人民政府\n2025年1月3日"),
        ("issuers", ["中共郎溪县梅渚镇委员会", "郎溪县梅渚镇人民政府"],
         "中共郎溪县梅渚镇委员会 郎溪县梅渚镇人民政府\n2024年度法治政府建设工作报告",
         "中共梅渚镇委员会 梅渚镇人民政府\n2025年1月6日"),
        # Years and dates.
        ("report_year", 2024, "2024年度法治政府建设情况报告\n第一部分 2024年工作情况", ""),
        ("published", "2025-01-08", "岷县2024年法治政府建设工作总结", "岷县人民政府\n二0二五年元月八日"),
        ("published", "2025-01-15",
         "潮安区2024年法治政府建设报告\n潮安区人民政府 2025-01-15 来源：本网", ""),
        ("published", "2025-03-03", "潮安区2024年法治政府建设报告\n【时间：2025-03-03】 【字体：大 中 小】", ""),
        ("report_year", 2023, "按照县委依法治县办《关于报送2023年度法治政府建设年度报告的通知》要求，现报告如下。", ""),
        ("title", None, "2024年，淳安县按照《关\n于印发2021年法治政府建设规划的通知》要求\n开展工作。", ""),
        ("kind", "信息公开年报", "本年度报告由淳安县审计局根据《中华人民共和国政府信息公开条例》规定编制。", ""),
        # Divisions.
        ("county", "榕江县", "古州镇2024年法治政府建设报告\n2024年，古州镇紧扣榕江县委依法治县委员会的工作部署。", ""),
        ("county", "容城县", "雄安新区容城县2024年法治政府建设情况报告", "容城县人民政府\n2025年1月25日"),
        ("city", "合肥市", "合肥高新区2024年法治政府建设情况报告", ""),
        ("province", "河南省", "济源产城融合示范区2024年法治政府建设情况报告", ""),
        # Kinds.
        ("kind", Kind.TEMPLATE.value, "法治政府建设年度报告怎么写？工作总结模板（3篇）", ""),
    ],
)  # fmt: skip
def test_metadata(field: str, value: object, front: str, end: str) -> None:
    """One value of the metadata, told by what stands in front of a report's body and behind it."""
    assert FIELDS[field](read(f"{front}\n{BODY}{end}")) == value


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (["一：工作情况", "召开会议4次。", "二：存在问题", "力量不足。"], ["一：工作情况", "二：存在问题"]),
        (
            ["一、工作", "召开会议。", "二、2025年工作计划：完善案卷月评制度；指导9个社区修订公约。"],
            ["一、工作", "二、2025年工作计划"],
        ),
        (
            ["一、工作", "召开会议。", "二、下一步工作计划加快培养人才，健全调处机制，推进示范村建设。后续报告另行报送。"],
            ["一、工作", "二、下一步工作计划"],
        ),
        (
            ["一、工作", "召开会议。", "二、存在問題和不足", "力量不足。", "三、存在的问题和整改措施，以及打算", "整改。"],
            ["一、工作", "二、存在問題和不足", "三、存在的问题和整改措施，以及打算"],
        ),
        (
            ["2024年工作总结", "（一）学习", "开会。", "主要问题", "（一）不足。", "2025年工作思路", "（一）学习。"],
            ["2024年工作总结", "主要问题", "2025年工作思路"],
        ),
        (
            ["职能这样转", "上线52项！", "决策这样定", "公布5项！", "明年接着这样干", "推出更多！"],
            ["职能这样转", "决策这样定", "明年接着这样干"],
        ),
    ],
)  # fmt: skip
def test_sections(lines: list[str], sections: list[str]) -> None:
    """The headings of the first level."""
    assert FIELDS["sections"](read("\n".join(lines))) == sections


def test_markdown() -> None:
    """What a conversion to Markdown adds is no part of the text; the source keeps it."""
    bold = BODY.replace("一、工作情况", "## 一、工作情况").replace("二、存在的问题", "**二、存在的问题**")
    text = (
        f"# **延吉市人民政府2024年度法治政府建设情况报告**\n\n---\n{bold}**延吉市人民政府**\n**2025年1月3日**"
    )
    document = read(text)
    assert document.metadata.title == "延吉市人民政府2024年度法治政府建设情况报告"
    assert document.metadata.issuer == "延吉市人民政府"
    assert document.metadata.published == "2025-01-03"
    assert FIELDS["sections"](document) == SECTIONS
    assert not any("*" in passage.text or "#" in passage.text for passage in document.passages)
    assert "\n".join(line.text for line in document.lines) == text


@pytest.mark.parametrize("line", ["**县**局**镇的张**与李**协商。", "2**3等于8，5**2等于25。"])
def test_other_stars_stay(line: str) -> None:
    """Blanks of a template and masked names are no Markdown."""
    assert read(f"一、工作\n{line}").passages[-1].text == line


def test_page_in_one_line() -> None:
    """Breadcrumbs, title, a heading to which its text is glued and the signature are told apart."""
    text = (
        "首页 > 信息公开 > 年度报告 石阡县甘溪乡2024年法治政府建设工作报告 发布时间：2025-01-08 来源：甘溪乡 "
        f"2024年，甘溪乡坚持依法行政。{BODY.replace(chr(10), '') + '全乡持续推进法治建设。' * 5}石阡县甘溪乡人民政府"
    )
    document = read(text)
    assert document.metadata.title == "石阡县甘溪乡2024年法治政府建设工作报告"
    assert document.metadata.issuer == "石阡县甘溪乡人民政府"
    assert document.metadata.published == "2025-01-08"
    assert FIELDS["sections"](document) == SECTIONS
    assert document.passages[-1].text == "石阡县甘溪乡人民政府"


def test_traditional_text_full_of_glosses() -> None:
    """Letters of glosses do not make a traditional text look simplified."""
    document = read(
        "• 索 引 號(hào): SM01234-0300-2025-00007\n• 發(fā)布機(jī)構(gòu): 尤溪縣(xiàn)人民政府辦公室\n"
        "尤溪縣(xiàn)人民政府關(guān)于2024年度法治政府建設(shè)情況的報(bào)告\n一、主要工作\n召開(kāi)會(huì)議4次。"
    )
    assert document.traditional
    assert document.metadata.index_number == "SM01234-0300-2025-00007"
    assert document.metadata.issuer == "尤溪县人民政府"


@pytest.mark.parametrize(
    "line", ["【我要纠错】", "终审：管理员", "扫一扫，手机浏览", "【时间：2025-03-03】", "T", "|"]
)
def test_furniture(line: str) -> None:
    """What a page says below a report is not searched."""
    document = read(f"永春县2024年法治政府建设报告\n{BODY}永春县人民政府\n2025年1月3日\n{line}")
    assert line not in [passage.text for passage in document.passages]


HEADER = "[ 索引号 ] 014318742/2025-00118 [ 发文字号 ] 睢政发〔2025〕6号 [ 成文日期 ] 2025-02-26"
WHOLE = f"{HEADER}\n睢宁县人民政府关于2024年度法治政府建设情况的报告\n徐州市人民政府：\n{BODY}睢宁县人民政府\n2025年2月26日"


def _wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param("\n\n".join(WHOLE.split("\n")), id="blank lines"),
        pytest.param("\n".join("\u3000\u3000" + line for line in WHOLE.split("\n")), id="indented"),
        pytest.param(
            "\n".join("??" + line for line in WHOLE.split("\n")), id="indents became question marks"
        ),
        pytest.param("\n".join("\u200b" + line + "\xa0 " for line in WHOLE.split("\n")), id="invisible"),
        pytest.param(_wide(WHOLE), id="full-width digits"),
        pytest.param("  ".join(WHOLE.split("\n")), id="line breaks became spaces"),
        pytest.param(
            f"网站首页 | 政务动态\n2026年3月5日 星期四\n{WHOLE}\n相关链接：\n关于2019年工作的通知\n主办单位：某某网",
            id="a page around it",
        ),
    ],
)
def test_the_same_report_laid_out_otherwise(changed: str) -> None:
    """How a page lays a report out changes nothing about what is known of it."""
    for field, read_field in FIELDS.items():
        assert read_field(read(changed)) == read_field(read(WHOLE)), field
    assert FIELDS["index_number"](read(WHOLE)) == "014318742/2025-00118"
    assert FIELDS["doc_number"](read(WHOLE)) == "睢政发〔2025〕6号"
