"""What the start page shows: how much is held, and queries to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from search.engine import Engine
from search.models import FacetName, ResultPage
from web.addresses import Address
from web.controls import Controls, controls
from web.facet_panel import Facet, facet_panel
from web.help import Example, counted

_EXAMPLES = (
    Example("“综合查一次”", "加引号：这几个字必须连在一起"),
    Example("执法 监督", "两个词都要出现在同一段里，先后不限"),
    Example('"枫桥经验" year:2024', "只查 2024 年度的报告"),
    Example("region:泉州市 合法性审查", "只查泉州市和它下面的区县、乡镇街道"),
    Example("doc:泉洛政文〔2025〕14号", "按文号找，括号写成哪种都行"),
    Example("法治政府建设 -行政复议", "减号：不要含有“行政复议”的段落"),
)


@dataclass(frozen=True, slots=True)
class Start:
    """Everything on the start page.

    Attributes:
        address: the address.
        reports, passages: how much is held.
        first_year, last_year: the years that the reports are about, None if none is known.
        examples: queries to begin with.
        facets: what is held, by year, division and issuer.
        controls: the filters as controls of the form.
    """

    address: Address
    reports: int
    passages: int
    first_year: str | None
    last_year: str | None
    examples: tuple[Example, ...]
    facets: tuple[Facet, ...]
    controls: Controls


def start(everything: ResultPage, address: Address, engine: Engine) -> Start:
    """Arrange the start page from the answer to an empty search."""
    years = sorted(value.value for value in everything.facets[FacetName.YEAR])
    return Start(
        address=address,
        reports=everything.total.reports,
        passages=everything.total.passages,
        first_year=years[0] if years else None,
        last_year=years[-1] if years else None,
        examples=tuple(counted(engine, example) for example in _EXAMPLES),
        facets=facet_panel(everything.facets, address),
        controls=controls(everything.facets, address),
    )
