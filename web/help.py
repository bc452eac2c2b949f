"""The query language by examples, each of which is a search that can be run."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.engine import Engine
from search.models import SearchRequest


@dataclass(frozen=True, slots=True)
class Example:
    """A query to try.

    Attributes:
        query: the query.
        meaning: what it means.
        reports: how many reports it finds, None where that was not counted.
    """

    query: str
    meaning: str
    reports: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Examples that belong together."""

    heading: str
    examples: tuple[Example, ...]


#: The whole query language.
SYNTAX: tuple[Group, ...] = (
    Group(
        "词语",
        (
            Example("综合查一次 执法", "每个词都要出现在同一段里；连在一起、写法相同的排在前面"),
            Example("section:存在 执法", "章节标题里有“存在”，段落里有“执法”"),
            Example("title:工作要点", "报告的标题里有"),
        ),
    ),
    Group(
        "原话",
        (
            Example("“综合查一次”", "一字不差的原话；一个字也行"),
            Example("「三项制度」", '引号写成 "…"、“…”、「…」、『…』都一样'),
        ),
    ),
    Group(
        "组合",
        (
            Example("枫桥经验 OR 诉源治理", "有一个就算；也可以写 |"),
            Example("(枫桥经验 | 诉源治理) 调解", "用括号分组"),
            Example("法治 -行政复议", "不要含有“行政复议”的段落；也可以写 NOT"),
        ),
    ),
    Group(
        "邻近",
        (
            Example("执法 NEAR/10 监督", "两者相距不超过 10 个字，先后不论"),
            Example("“行政复议” NEAR/5 “纠错”", "加了引号，就数出有几处"),
        ),
    ),
    Group(
        "筛选",
        (
            Example("year:2024 执法", "报告年度"),
            Example("year:2020..2024", "一段时间；也可以写 year:2020.. 或 year:..2024"),
            Example("region:泉州市", "这个行政区划和它下面的全部；也可以写代码 region:3505"),
            Example("region:永嘉县/三江街道", "重名的，前面写上级"),
            Example("issuer:泉秀街道", "发布机构的名称里有这几个字；名称要全同，写 issuer:=全称"),
            Example("level:县级", "发布机构的层级：省级、市级、县级、乡镇级、部门"),
            Example("part:不足 执法", "报告的哪一部分，看章节标题：做法、不足、打算"),
            Example("kind:报告", "文种：报告、信息公开年报、政府工作报告、解读、范文、计划；不写就都查"),
            Example("doc:泉洛政文〔2025〕14号", "文号或文号的一部分，括号写成哪种都行"),
        ),
    ),
)


def usage(engine: Engine) -> tuple[Group, ...]:
    """The query language, with how many reports each example finds."""
    return tuple(
        Group(group.heading, tuple(counted(engine, example) for example in group.examples))
        for group in SYNTAX
    )


def counted(engine: Engine, example: Example) -> Example:
    """An example with how many reports it finds."""
    found = engine.search(SearchRequest(query=example.query, limit=1, passages=1))
    return replace(example, reports=found.total.reports)
