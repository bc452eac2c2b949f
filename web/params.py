"""The parameters of addresses, each described once, and how they become a request.

Pages, JSON and feed read them here; the interface's description tells what stands here.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from index.models import Kind, Level
from search.comparison import MOST_QUERIES, Across, By, CompareRequest, read_queries
from search.filters import LEVELS, PARTS, read_filters
from search.kwic import KwicRequest, KwicSort
from search.lexer import MAX_LENGTH
from search.models import Duplicates, SearchRequest, Sort
from search.query import Filters, Match, Part
from web.addresses import Script
from web.measures import Display
from web.parameters import MOST_VALUES, Arguments, Choice, Number, Parameter, Text, Texts

# Far more than any collection fills, and well within what an array can be sliced by.
_MAX_PAGE = 1_000_000

QUERY = Text(
    "q", "查什么：词语、加引号的原话、字段和运算符，写法见查询语法。", "“综合查一次”",
    {"maxLength": MAX_LENGTH, "format": "chayici-query"},
)  # fmt: skip
TYPED = Text("q", "到此为止输入的。", "综合", {"maxLength": MAX_LENGTH, "format": "chayici-typed"})
MATCH = Choice(
    "match",
    "不带引号的词怎样组合：all 每个词都在同一段里，any 有一个即可，exact 每一截都原样连续。",
    Match.ALL,
)
SORT = Choice(
    "sort",
    "次序：relevance 最相关，newest 最新年度，oldest 最早年度，published 最近发布，occurrences 出现次数。",
    Sort.RELEVANCE,
)
PAGE = Number("page", "第几页。", _MAX_PAGE, 1)
LIMIT = Number("limit", "每页几份报告。", 100, 20)
PASSAGES = Number("passages", "每份报告最多给几段；不写，给全部匹配的段落。", _MAX_PAGE, None)


class Copies(StrEnum):
    """The values of ``duplicates``: two ways of listing reports of the same text, and a filter."""

    ALL = "all"
    GROUP = "group"
    ONCE = "once"


class Show(StrEnum):
    """What the cells of the table of coverage say."""

    REPORTS = "reports"
    CHARACTERS = "characters"


class Bom(StrEnum):
    """Whether a CSV file begins with a byte order mark."""

    NO = "0"
    YES = "1"


DUPLICATES = Choice(
    "duplicates",
    "内容相同的报告：all 每份都算；group 也每份都算，但检索结果里只列一份，其余归在它的 duplicates 里；"
    "once 只查、只算一份。",
    Copies.ALL,
)
SHOW = Choice("show", "收录表里写什么：reports 份数，characters 字数。", Show.REPORTS)

#: The filters, which go together with everything; one for each of ``search.filters``.
RESTRICTIONS = (
    Texts(
        "year", "报告年度：2024、2020..2024、2020.. 或 ..2024；未载明的写 未载明。", "2024",
        {
            "pattern": r"^(?!.*0000)([0-9]{4}(\.\.([0-9]{4})?)?|\.\.[0-9]{4}|未载明|unknown)$",
            "format": "chayici-years",
        },
        most=MOST_VALUES,
    ),
    Texts(
        "region", "行政区划及其下级：全名、代码或上级/下级，如 泉州市、3505、永嘉县/三江街道；"
        "前面加 =，不含下级；也可写 未载明。", "泉州市",
        {"maxLength": MAX_LENGTH, "format": "chayici-region"}, most=MOST_VALUES,
    ),
    Texts(
        "issuer", "发布机构的名称里有这些字；以 = 开头，名称须全同。", "洛江区",
        {"maxLength": MAX_LENGTH, "format": "chayici-issuer"}, most=MOST_VALUES,
    ),
    Texts("kind", "文种；不写就都查。", Kind.REPORT.value, {"enum": [*Kind]}, most=MOST_VALUES),
    Texts("level", "发布机构的层级，写英文或中文；也可写 未载明。", "county",
        {"enum": [*Level, *LEVELS.values(), "未载明", "unknown"]}, most=MOST_VALUES),
    Texts(
        "part", "报告的哪一部分，看章节标题：做法、不足、打算。", "lacking",
        {"enum": [*Part, *PARTS.values()]}, most=MOST_VALUES,
    ),
)  # fmt: skip
#: What is sought, and where: what everything takes that answers a query.
RESTRICTED: tuple[Parameter, ...] = (*RESTRICTIONS, DUPLICATES)
SOUGHT: tuple[Parameter, ...] = (QUERY, MATCH, *RESTRICTED)
SEARCH: tuple[Parameter, ...] = (*SOUGHT, SORT, PAGE, LIMIT, PASSAGES)
KWIC_SORT = Choice(
    "sort",
    "次序：left 按左边的字（由近及远），right 按右边的字，year 按年度从早到晚，report 按报告。",
    KwicSort.RIGHT,
)
KWIC_LIMIT = Number("limit", "每页几行。", 500, 50)
WIDTH = Number("width", "左右各几个字。", 200, 30, 5)
KWIC_QUERY = Text(
    "q", "查什么，其中要有在正文里找的词或原话。", "“综合查一次”",
    {"minLength": 1, "maxLength": MAX_LENGTH, "format": "chayici-sought"}, required=True,
)  # fmt: skip
KWIC: tuple[Parameter, ...] = (KWIC_QUERY, MATCH, *RESTRICTED, KWIC_SORT, PAGE, KWIC_LIMIT, WIDTH)
COMPARED = Texts(
    "q", "要比较的查询，可以写几次；一次里也可以写几行，一行一个。", "“综合查一次”",
    {"minLength": 1, "maxLength": MAX_LENGTH, "format": "chayici-query"}, most=MOST_QUERIES, required=True,
)  # fmt: skip
BY = Choice(
    "by",
    "一行是什么：year 年度，province 省，city 市，county 县，issuer 发布机构。",
    By.YEAR,
)
ACROSS = Choice("across", "再按什么分列：none 不分，year 按年度。", Across.NONE)
MEASURE = Choice(
    "measure",
    "表里写什么：occurrences 处数，per_10k 每万字，passages 段数，reports 份数，all 全部。",
    Display.OCCURRENCES,
)
COMPARE: tuple[Parameter, ...] = (COMPARED, MATCH, *RESTRICTED, BY, ACROSS)
REPORTS_LIMIT = Number("limit", "每页几份；不写，一次给出全部。", 1000, None)
SCRIPT = Choice("script", "繁体报告的字形：original 原样，simplified 逐字转为简体。", Script.ORIGINAL)
BOM = Choice("bom", "CSV 是否以字节顺序标记开头：1 是，Excel 凭它认出 UTF-8；0 否。", Bom.NO)
PASSAGE = Text("passage", "段落的编号。", "8791d64c327e1b5d0a9c", {})
REPORT_ID = Text("identifier", "报告的编号，即报告对象的 id。", "8791d64c327e", {})


def search_request(
    args: Arguments,
    passages: int | None = None,
    duplicates: Duplicates = Duplicates.ALL,
) -> SearchRequest:
    """Read a search request.

    Args:
        args: the arguments; those of other names are left alone, since messengers add their own to
            the addresses that people share.
        passages: how many passages a report where the arguments do not say.
        duplicates: what becomes of reports of the same text where they do not.

    Raises:
        QueryError: a value cannot be understood.
    """
    return SearchRequest(
        query=QUERY.read(args),
        match=MATCH.read(args),
        filters=filters_of(args),
        sort=SORT.read(args),
        page=PAGE.read(args),
        limit=LIMIT.read(args),
        passages=PASSAGES.read(args) or passages,
        duplicates=listing_of(args, duplicates),
    )


def kwic_request(args: Arguments) -> KwicRequest:
    """Read a search for occurrences in their context.

    Raises:
        QueryError: a value cannot be understood.
    """
    return KwicRequest(
        query=QUERY.read(args),
        match=MATCH.read(args),
        filters=filters_of(args),
        sort=KWIC_SORT.read(args),
        page=PAGE.read(args),
        limit=KWIC_LIMIT.read(args),
        width=WIDTH.read(args),
    )


def compare_request(args: Arguments) -> CompareRequest:
    """Read a comparison; each ``q`` holds queries, one a line.

    Raises:
        QueryError: a value cannot be understood.
    """
    return CompareRequest(
        queries=read_queries(COMPARED.read(args)),
        match=MATCH.read(args),
        filters=filters_of(args),
        by=BY.read(args),
        across=ACROSS.read(args),
    )


def filters_of(args: Arguments) -> Filters:
    """The filters of a request.

    Raises:
        QueryError: a value cannot be understood.
    """
    once = DUPLICATES.read(args) is Copies.ONCE
    return read_filters({one.name: one.read(args) for one in RESTRICTIONS}, once=once)


def listing_of(args: Arguments, default: Duplicates) -> Duplicates:
    """How reports of the same text are listed; where only one of them is searched, none is grouped.

    Raises:
        QueryError: the value cannot be understood.
    """
    copies = replace(DUPLICATES, default=Copies(default.value)).read(args)
    return Duplicates.GROUP if copies is Copies.GROUP else Duplicates.ALL
