"""What the page of a concordance shows, made from the engine's answer and the address."""

from __future__ import annotations

from dataclasses import dataclass

from search.collocates import Collocates
from search.kwic import KwicLine, KwicPage, KwicSort
from web.addresses import Address
from web.controls import Controls
from web.exports.menu import ExportChoice, kwic_exports
from web.naming import script_of, title_of
from web.paging import Paging, paging
from web.results import Chip, chips

#: The page.
PAGE = "pages.kwic_page"
_WIDTHS = (15, 30, 60, 100)

#: The orders of the lines, as readers know them.
SORTS = {
    KwicSort.RIGHT: "右边的字",
    KwicSort.LEFT: "左边的字",
    KwicSort.YEAR: "年度，从早到晚",
    KwicSort.REPORT: "地区和机构",
}

# Queries to begin with, and what their concordances show.
_EXAMPLES = (
    ("“综合查一次”", "前后都说了什么：谁在推行，推行什么"),
    ("“存在的”", "右边是“不足”“问题”还是“短板”"),
    ("“枫桥经验”", "按年度排：什么时候、从哪里开始写进报告"),
    ("“执法” -“行政执法”", "没有“行政执法”的段落里，还有哪些执法"),
)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the concordance.

    Attributes:
        line: the occurrence in its context.
        href: its passage in the report.
        path: the headings above it, as one text.
        issuer, script: whose report it is, and the language tag of its text.
    """

    line: KwicLine
    href: str
    path: str
    issuer: str
    script: str


@dataclass(frozen=True, slots=True)
class ShownNeighbour:
    """A word beside the matches.

    Attributes:
        text: the word.
        count: beside how many matches it stands.
        share: the same in hundredths of the most frequent one's.
        href: the concordance of just these; None if the lines do not all match the same.
    """

    text: str
    count: int
    share: float
    href: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of the matches.

    Attributes:
        name: the side, 左 or 右.
        edge: what the end of a passage is on this side.
        found: the counts.
        words: the words, with links.
    """

    name: str
    edge: str
    found: Collocates
    words: tuple[ShownNeighbour, ...]


@dataclass(frozen=True, slots=True)
class Concordance:
    """Everything on the page of a concordance.

    Attributes:
        found: the engine's answer.
        lines: its lines.
        sides: what stands left and right of the matches.
        linked: whether the words there are links.
        chips: the filters in use.
        paging: the links to the other pages.
        sorts: the orders to choose from, with their names.
        widths: the widths to choose from.
        exports: in which files the whole concordance can be had.
        controls: the controls of the form.
    """

    found: KwicPage
    lines: tuple[ShownLine, ...]
    sides: tuple[Side, ...]
    linked: bool
    chips: tuple[Chip, ...]
    paging: Paging
    sorts: tuple[tuple[str, str], ...]
    widths: tuple[int, ...]
    exports: tuple[ExportChoice, ...]
    controls: Controls


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with, what it means, and where it is."""

    query: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class KwicStart:
    """What the page shows before anything is sought.

    Attributes:
        examples: queries to begin with, under the filters in use.
        chips: these filters.
        controls: the controls of the form.
    """

    examples: tuple[Example, ...]
    chips: tuple[Chip, ...]
    controls: Controls


def kwic_start(address: Address, controls: Controls) -> KwicStart:
    """Arrange the page without a query."""
    return KwicStart(
        examples=tuple(
            Example(query, meaning, address.setting("q", query).url(PAGE)) for query, meaning in _EXAMPLES
        ),
        chips=chips(address, PAGE),
        controls=controls,
    )


def concordance(found: KwicPage, address: Address, controls: Controls) -> Concordance:
    """Arrange the engine's answer for the page."""
    before = [found.narrowed(before=word.text) for word in found.left.words]
    behind = [found.narrowed(behind=word.text) for word in found.right.words]
    return Concordance(
        found=found,
        lines=tuple(_line(line, address.shared()) for line in found.lines),
        sides=(
            Side("左", "段首", found.left, _neighbours(found.left, before, address)),
            Side("右", "段末", found.right, _neighbours(found.right, behind, address)),
        ),
        linked=any(query is not None for query in (*before, *behind)),
        chips=chips(address, PAGE),
        paging=paging(found.request.page, found.pages, address, PAGE),
        sorts=tuple((sort.value, name) for sort, name in SORTS.items()),
        widths=tuple(sorted({*_WIDTHS, found.request.width})),
        exports=kwic_exports(found, address),
        controls=controls,
    )


def _line(line: KwicLine, address: Address) -> ShownLine:
    return ShownLine(
        line=line,
        href=address.report_url(line.report.id, line.passage),
        path=" › ".join(line.section),
        issuer=line.report.metadata.issuer or title_of(line.report),
        script=script_of(line.report),
    )


def _neighbours(side: Collocates, queries: list[str | None], address: Address) -> tuple[ShownNeighbour, ...]:
    most = max((word.count for word in side.words), default=1)
    return tuple(
        ShownNeighbour(
            text=word.text,
            count=word.count,
            share=round(100 * word.count / most, 1),
            href=address.setting("q", query).url(PAGE) if query else None,
        )
        for word, query in zip(side.words, queries, strict=True)
    )
