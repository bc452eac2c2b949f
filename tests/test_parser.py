"""The query language: what was typed, and the tree that it means; what cannot be understood."""

from __future__ import annotations

import pytest

from search.errors import QueryError
from search.parser import parse
from search.query import (
    And,
    DocNumberHas,
    Filters,
    InRegion,
    IssuerHas,
    Match,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Words,
    YearRange,
)

ZCY = Phrase("综合查一次")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("综合查一次", Words(("综合查一次",))),
        ("综合查一次 執法", Words(("综合查一次", "执法"))),
        ("综合查一次\u3000执法", Words(("综合查一次", "执法"))),
        ('"综合查一次"', ZCY),
        ("“综合查一次”", ZCY),
        ("”综合查一次“", ZCY),
        ("＂综合查一次＂", ZCY),
        ("「綜合查一次」", ZCY),
        ("『綜合查一次』", ZCY),
        ("“『综合』查「一次」”", ZCY),
        ("“综合 查一次”", ZCY),
        ("“查”", Phrase("查")),
        ("“（一）”", Phrase("(一)")),
        ("“。”", Phrase("。")),
        ("甲 OR 乙", Or((Words(("甲",)), Words(("乙",))))),
        ("甲|乙", Or((Words(("甲",)), Words(("乙",))))),
        ("甲 ｜ 乙 | “丙”", Or((Words(("甲",)), Words(("乙",)), Phrase("丙")))),
        ("甲 乙 OR 丙", Or((Words(("甲", "乙")), Words(("丙",))))),
        ("甲 AND 乙", And((Words(("甲",)), Words(("乙",))))),
        ("甲 （乙 OR 丙）", And((Words(("甲",)), Or((Words(("乙",)), Words(("丙",))))))),
        ("(甲)", Words(("甲",))),
        ("甲 -乙", And((Words(("甲",)), Not(Words(("乙",)))))),
        ("甲 －“乙丙”", And((Words(("甲",)), Not(Phrase("乙丙"))))),
        ("NOT 甲", Not(Words(("甲",)))),
        ("NOT NOT 甲", Words(("甲",))),
        ("甲 -(乙 丙)", And((Words(("甲",)), Not(Words(("乙", "丙")))))),
        ("2021-2025年", Words(("2021-2025年",))),
        ("or", Words(("or",))),
        ("title:法治", Words(("法治",), where=TextField.TITLE)),
        ("section：“主要举措”", Phrase("主要举措", TextField.SECTION)),
        ("title:甲 title:“乙”", Or((Words(("甲",), where=TextField.TITLE), Phrase("乙", TextField.TITLE)))),
        ("甲 NEAR/10 乙", Near("甲", "乙", 10)),
        ("“甲 乙” NEAR/0 丙", Near("甲乙", "丙", 0, quoted=True)),
        ("甲 ＮＥＡＲ/5 乙 NEAR/3 丙 丁", And((Words(("丁",)), And((Near("甲", "乙", 5), Near("乙", "丙", 3)))))),
        ("-甲 NEAR/10 乙", Not(Near("甲", "乙", 10))),
        ("-year:2024", Not(YearRange(2024, 2024))),
        ("甲 OR year:2024", Or((Words(("甲",)), YearRange(2024, 2024)))),
        ("year:2023 AND year:2024", YearRange(2024, 2024)),
    ],
)  # fmt: skip
def test_conditions(text: str, condition: Node) -> None:
    """A query means this tree."""
    assert parse(text).condition == condition


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("year:2024", Filters(years=(YearRange(2024, 2024),))),
        ("YEAR：２０２０..2024", Filters(years=(YearRange(2020, 2024),))),
        ("year:2020..", Filters(years=(YearRange(2020, None),))),
        ("year:..2020", Filters(years=(YearRange(None, 2020),))),
        ("region:福建、浙江省，北京", Filters(regions=(InRegion("福建、浙江省，北京", ("35", "33", "11")),))),
        ("year:2020 year:2022", Filters(years=(YearRange(2020, 2020), YearRange(2022, 2022)))),
        ("(year:2020 OR year:2022)", Filters(years=(YearRange(2020, 2020), YearRange(2022, 2022)))),
        ("region:3505", Filters(regions=(InRegion("福建省泉州市", ("3505",)),))),
        ("region:泉州市", Filters(regions=(InRegion("泉州市", ("3505",)),))),
        ("region:永嘉縣/三江街道", Filters(regions=(InRegion("永嘉縣/三江街道", ("330324006",)),))),
        ("issuer:豐澤區", Filters(issuers=(IssuerHas("丰泽区"),))),
        ("issuer:=某县人民政府", Filters(issuers=(IssuerHas("某县人民政府", whole=True),))),
        ("doc:泉洛政文〔2025〕14号", Filters(doc_numbers=(DocNumberHas("泉洛政文(2025)14号"),))),
        ("doc:（２０２５）14号", Filters(doc_numbers=(DocNumberHas("(2025)14号"),))),
        ("(doc:[2025]14号)", Filters(doc_numbers=(DocNumberHas("(2025)14号"),))),
        ("((doc:（2025）14号))", Filters(doc_numbers=(DocNumberHas("(2025)14号"),))),
    ],
)
def test_filters(text: str, filters: Filters) -> None:
    """Filters at the top of a query are taken out of its condition."""
    query = parse(text)
    assert (query.filters, query.condition) == (filters, None)


def test_filters_beside_a_condition() -> None:
    """Filters and words may stand in any order; values of one filter are alternatives."""
    query = parse("year:2024 执法 issuer:甲 year:2023 监督")
    assert query.condition == Words(("执法", "监督"))
    assert query.filters == Filters(
        years=(YearRange(2024, 2024), YearRange(2023, 2023)), issuers=(IssuerHas("甲"),)
    )


@pytest.mark.parametrize(
    ("match", "condition"),
    [
        (Match.ALL, Words(("甲乙", "丙"))),
        (Match.ANY, Words(("甲乙", "丙"), any_word=True)),
        (Match.EXACT, And((Phrase("甲乙"), Phrase("丙")))),
    ],
)
def test_match(match: Match, condition: Node) -> None:
    """``match`` says how unquoted words combine."""
    assert parse("甲乙 丙", match).condition == condition


def test_a_region_name_stands_for_all_its_bearers() -> None:
    """A name that several divisions bear means all of them, until a parent is named."""
    found = parse("region:三江街道").filters.regions[0].codes
    assert len(found) > 1
    assert "330324006" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"综合查一次', '第 1 个字符处的引号 " 没有配对'),
        ("执法 “综合", "第 4 个字符处的引号 “ 没有配对"),
        ("「综合", "引号 「 没有配对"),
        ("综合」", "引号 」 没有配对"),
        ("「综合”", "引号 「 没有配对"),
        ("(执法", "第 1 个字符处的括号 ( 没有配对"),
        ("执法）", "第 3 个字符处的括号 ） 没有配对"),
        ("()", "括号里没有内容"),
        ("foo:执法", "没有“foo”这个字段"),
        ('""', "引号里没有可以检索的字"),
        ("“《》”", "引号里没有可以检索的字"),
        ("“ \u200b”", "引号里没有可以检索的字"),
        ("year:", "year: 后面没有内容"),
        ("year:二〇二四", "年度“二〇二四”看不懂"),
        ("year:..", "看不懂"),
        ("year:2024..2020", "起始年份在结束年份之后"),
        ("year:20245", "看不懂"),
        ("region:不存在的地方", "没有名为“不存在的地方”的行政区划"),
        ("issuer:《》", "没有可以检索的字"),
        ("title:。", "没有字词"),
        ("OR", "第 1 个字符处的 OR 前面没有可以检索的内容"),
        ("执法 OR", "OR 后面没有可以检索的内容"),
        ("执法 | | 监督", "前面没有可以检索的内容"),
        ("AND NOT", "前面没有可以检索的内容"),
        ("-", "- 后面没有可以检索的内容"),
        ("NOT", "NOT 后面没有可以检索的内容"),
        ("(执法 OR)", "前面没有可以检索的内容"),
        ("。", "要查标点，请加引号"),
        ("《》", "没有可以检索的字"),
        ("执\x00法", "第 2 个字符是控制字符"),
        ("执\x1b法", "第 2 个字符是控制字符"),
        ("执\udcff法", "第 2 个字符是控制字符"),
        ("法" * 1001, "查询有 1001 个字符，最多 1000 个"),
        ("(" * 60 + "法" + ")" * 60, "括号套了 50 层以上"),
        ("甲 NEAR 乙", "请写成 NEAR/10"),
        ("甲 NEAR/x 乙", "请写成 NEAR/10"),
        ("NEAR/10 乙", "NEAR 两边只能是词或引号里的话"),
        ("甲 NEAR/10", "NEAR 两边只能是词或引号里的话"),
        ("甲 NEAR/10 (乙)", "NEAR 两边只能是词或引号里的话"),
        ("year:2024 NEAR/10 乙", "NEAR 两边只能是词或引号里的话"),
        ("甲 NEAR/10 《》", "没有可以检索的字"),
    ],
)
def test_what_cannot_be_understood(text: str, said: str) -> None:
    """A malformed query is told in one Chinese sentence, with its place where it has one."""
    with pytest.raises(QueryError) as error:
        parse(text)
    assert said in str(error.value)


def test_the_longest_query() -> None:
    """1,000 characters are legal, and so are 500 negations and 500 alternatives."""
    assert parse("法" * 1000).condition == Words(("法" * 1000,))
    assert parse("-" * 998 + "甲").condition == Words(("甲",))
    assert isinstance(parse("|".join("甲" * 500)).condition, Or)


def test_nothing_typed() -> None:
    """White space alone is a query without condition and filters."""
    assert parse(" \u3000\n").condition is None
    assert not parse("").filters
