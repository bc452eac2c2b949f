"""The columns that tables of reports, passages and occurrences share: what each says of its report."""

from __future__ import annotations

from search.filters import LEVELS
from web.tables import Column

_COLUMNS = {
    one.name: one
    for one in (
        Column("title", "标题", 44),
        Column("issuer", "发布机构", 30),
        Column("issuers", "联合发文", 30, "、"),
        Column("level", "机构层级", 10, words={level.value: name for level, name in LEVELS.items()}),
        Column("kind", "文种", 12),
        Column("report_year", "报告年度", 10),
        Column("doc_number", "文号", 22),
        Column("index_number", "索引号", 26),
        Column("published", "成文/发布日期", 14),
        Column("province", "省级", 12),
        Column("city", "市级", 12),
        Column("county", "县级", 12),
        Column("township", "乡镇级", 12),
        Column("source", "来源文件", 30),
        Column("url", "原文地址", 30),
        Column("link", "本站链接", 30),
        Column("id", "报告编号", 15),
        Column("report_id", "报告编号", 15),
        Column("passage_id", "段落编号", 26),
        Column("section", "章节", 40, " › "),
    )
}

#: Where a report is from, the largest division first.
PLACES = ("province", "city", "county", "township")


def columns(*names: str) -> tuple[Column, ...]:
    """Those of some names, in this order."""
    return tuple(_COLUMNS[name] for name in names)
