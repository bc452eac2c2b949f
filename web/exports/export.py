"""An export: a table or reports to cite, and what the file that holds them says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version

from index.models import Report
from search.models import Held, IndexVersion
from web.tables import Table


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an export says of itself.

    Attributes:
        name, label: what it is, for programs and for readers.
        text: its value for readers.
        value: for programs, as JSON can hold it.
    """

    name: str
    label: str
    text: str
    value: object


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Export:
    """What a page shows, all of it; it can be written once.

    Attributes:
        subject: what it is, in a few words of Chinese: 检索结果.
        name: what a file of it is named after: what was typed.
        facts: what was asked, and how much there is.
        held: the size of what was searched.
        version: the state of the index.
        size: how many rows the table has.
        table: the table.
        cited: the reports to cite, each once; None if it is no list of reports.
        citable: how many these are.
        made: when.
    """

    subject: str
    name: str
    facts: tuple[Fact, ...]
    held: Held
    version: IndexVersion
    size: int
    table: Table
    cited: Iterable[Report] | None = None
    citable: int = 0
    made: datetime = field(default_factory=_now)

    def told(self) -> tuple[Fact, ...]:
        """All that the file says of itself, wherever it comes from."""
        program = version("chayici")
        return (
            Fact("subject", "内容", self.subject, self.subject),
            *self.facts,
            Fact("rows", "行数", f"{self.size:,}", self.size),
            Fact("held", "检索范围", _searched(self.held), asdict(self.held)),
            Fact("index", "索引版本", _state(self.version), asdict(self.version)),
            Fact(
                "exported",
                "导出时间",
                self.made.isoformat(" ", "seconds"),
                self.made.isoformat("T", "seconds"),
            ),
            Fact("program", "程序", f"查一次 Chayici {program}", f"chayici {program}"),
        )


def _searched(held: Held) -> str:
    return f"{held.reports:,} 份报告，{held.passages:,} 段，{held.characters:,} 字"


def _state(index: IndexVersion) -> str:
    rules = f"字段 {index.schema}，折叠规则 {index.folding}，分词 {index.segmenter}"
    return f"第 {index.generation} 代（{index.state}），{rules}"
