"""Placing: the division of a report's issuer, by its name and what the text says of where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index import header, issuers
from index.cleaning import CleanSource, is_addressee
from index.divisions import resolve
from index.findings import Finding
from index.issuers import Names
from index.lines import Line
from index.models import Division, Evidence, Statement
from index.titles import Title

# Under whose lead and by whose order an author works: 在永春县委、县政府的坚强领导下, 落实永春县委部署.
_LED_BY = re.compile(
    r"(?:在|根据|按照|依照|落实|贯彻|紧扣|围绕|对照|执行)([\u4e00-\u9fff、]{2,40}?)的?"
    r"(?:坚强|正确|有力|统一|精心|大力|关心|有关|相关|工作|决策)*(?:领导|指导|关怀|支持|部署|要求|安排|通知)"
)
# To which assembly it speaks: 2025年2月10日在永春县第十八届人民代表大会第四次会议上.
_ASSEMBLY = re.compile(r"在([\u4e00-\u9fff]{2,20}?)第.{1,6}届人民代表大会")
_OPENING_LINES = 6
_LONGEST = 1_000


def place(
    source: CleanSource,
    names: Names | None,
    titles: Sequence[Title],
    labelled: Sequence[Statement],
    parents: Sequence[str],
) -> Finding[Division] | None:
    """The issuer's division: named by issuer, title or header, else by those who are above the issuer.

    A place that the body only mentions tells nothing: others visit it or learn from it.

    Args:
        source: the report.
        names: its issuers.
        titles: its titles.
        labelled: what the page's own fields say.
        parents: the divisions in which the issuer is known to lie.
    """
    authors = list(_authors(source, names, titles, labelled))
    above = list(_above(source))
    around = [
        line.simple for line in source.furniture if not source.body or line.number < source.body[0].number
    ]
    for author in [*authors, *above]:
        texts = [
            *parents,
            *(other.value for other in authors),
            *issuers.own_full_names(author.value, source.body),
            *(other.value for other in above),
            *(line.simple for line in source.signature.issuers),
            *(line.simple for title in titles for line in title.lines),
            *around,
        ]
        division = resolve(author.value, texts)
        if division is not None:
            return Finding(division, author.evidence)
    return None


def _authors(
    source: CleanSource, names: Names | None, titles: Sequence[Title], labelled: Sequence[Statement]
) -> Iterator[Finding[str]]:
    """The texts that tell who the author is."""
    if names is not None:
        for name in names.value:
            yield Finding(name, names.evidence)
            for full in issuers.own_full_names(name, source.body):
                yield Finding(full, names.evidence)
    for title in titles:
        yield Finding(title.text, title.evidence("标题"))
    for field in source.fields:
        if field.label in header.PUBLISHER:
            yield Finding(field.value, field.line.evidence(f"信息栏 {field.label}"))
    for statement in labelled:
        if statement.field == "issuer":
            yield Finding(statement.value, Evidence(statement.rule, None, statement.value))


def _above(source: CleanSource) -> Iterator[Finding[str]]:
    """Those above the author: whom it reports to, and who leads it."""
    for line in source.body[:_OPENING_LINES]:
        if is_addressee(line.plain):
            yield Finding(line.simple, line.evidence("主送机关"))
        yield from _leaders(line)


def _leaders(line: Line) -> Iterator[Finding[str]]:
    for rule, pattern in (("上级机关", _LED_BY), ("人民代表大会", _ASSEMBLY)):
        for found in pattern.finditer(line.simple[:_LONGEST]):
            yield Finding(found[1], line.evidence(rule))
