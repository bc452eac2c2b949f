"""What the page of comparisons shows, made from the engine's answer and the address."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from search.comparison import By, Comparison, Row
from search.engine import Engine
from search.errors import QueryError
from web.addresses import Address
from web.cells import CellLinks
from web.compare_numbers import ShownTable, above, tables
from web.controls import Controls, filter_controls
from web.exports.menu import ExportChoice, compare_exports
from web.measures import ROWS, Display, ten_thousands
from web.params import MEASURE, compare_request
from web.pictures.choice import pictures
from web.pictures.drawing import ALONE, IN_PAGE
from web.results import Chip, chips
from web.scope import HELD, NARROWED, Scope, date_of, doubt_about, scope_of, scopes_of

#: The page.
PAGE = "pages.compare_page"
_MOST_ROWS, _MOST_CELLS = 200, 6000
_PROVINCES = 34  # fit in any case
_EXAMPLES = (
    ("两个提法，逐年比较", (("q", "“枫桥经验”"), ("q", "“综合查一次”"))),
    ("各省怎样说“行政复议”", (("q", "“行政复议”"), ("by", "province"), ("measure", "per_10k"))),
    ("各市逐年的“三项制度”", (("q", "“三项制度”"), ("by", "city"), ("across", "year"))),
    ("哪些机构提到“合法性审查”", (("q", "“合法性审查”"), ("by", "issuer"))),
)


@dataclass(frozen=True, slots=True)
class ShownFirst:
    """Where something is said first.

    Attributes:
        query: what is sought.
        when, where: the year and date of the report, and who wrote it.
        doubt: how many others may be as early; ``""`` if none.
        href: the passage; None if nobody says it.
        since: from which year on reports were searched; ``""`` if that is not known.
    """

    query: str
    when: str
    where: str
    doubt: str
    href: str | None
    since: str


@dataclass(frozen=True, slots=True)
class FirstsOfRow:
    """What is said first in a row."""

    label: str
    within: str
    firsts: tuple[ShownFirst, ...]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture in the page.

    Attributes:
        name, heading, description, remark: see ``Picture``.
        html: the picture, sound HTML.
        href: the same as a file.
    """

    name: str
    heading: str
    description: str
    remark: str
    html: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a comparison, arranged.

    Attributes:
        comparison: the engine's answer.
        heading: what the rows are.
        source: what was searched, for those who cite it.
        scopes: how it is told that nothing is held, for any of the queries.
        caveat: what is not known of what is said first.
        tables: the numbers.
        left_out: how many rows are not shown.
        pictures: the same as pictures.
        firsts: what is said first anywhere.
        firsts_of_rows: and in each row that says it.
        exports: in which files all of the numbers can be had.
        json: the address of the answer as JSON.
    """

    comparison: Comparison
    heading: str
    source: str
    scopes: tuple[Scope, ...]
    caveat: str
    tables: tuple[ShownTable, ...]
    left_out: int
    pictures: tuple[ShownPicture, ...]
    firsts: tuple[ShownFirst, ...]
    firsts_of_rows: tuple[FirstsOfRow, ...]
    exports: tuple[ExportChoice, ...]
    json: str


@dataclass(frozen=True, slots=True)
class Example:
    """A comparison to begin with."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Comparing:
    """The page of comparisons.

    Attributes:
        address: its address, with a value for each query.
        status: the HTTP status.
        chips: the filters in use.
        controls: the filters as controls of the form.
        error: what cannot be understood, in a sentence.
        shown: the answer; None before anything is asked.
        examples: comparisons to begin with.
    """

    address: Address
    status: int
    chips: tuple[Chip, ...]
    controls: Controls
    error: str | None = None
    shown: Shown | None = None
    examples: tuple[Example, ...] = ()


def comparing(engine: Engine, args: MultiDict[str, str]) -> Comparing:
    """Answer the arguments of an address; what is wrong with them is told beside what was typed."""
    given = Address.read(args)
    address = given.with_sound_filters().one_query_each()
    used, offered = chips(address, PAGE), filter_controls(engine, given, PAGE)
    try:
        request, display = compare_request(args), MEASURE.read(args)
        if not request.queries:
            return Comparing(address, 200, used, offered, examples=_examples())
        comparison = engine.compare(request)
    except QueryError as error:
        return Comparing(address, 400, used, offered, error=str(error))
    return Comparing(address, 200, used, offered, shown=_shown(comparison, display, address))


def picture_file(engine: Engine, args: MultiDict[str, str], name: str) -> str | None:
    """A picture of a comparison as a file; None if it has no picture of that name.

    Raises:
        QueryError: the arguments cannot be understood.
    """
    comparison, display = engine.compare(compare_request(args)), MEASURE.read(args)
    drawn = pictures(comparison, display.drawn, ALONE)
    source = _source(comparison)
    return next((picture.alone(source) for picture in drawn if picture.name == name), None)


def _examples() -> tuple[Example, ...]:
    return tuple(Example(text, Address(pairs).url(PAGE)) for text, pairs in _EXAMPLES)


def _source(comparison: Comparison) -> str:
    held = comparison.held
    size = f"{held.reports:,} 份报告、{ten_thousands(held.characters)}字"
    return f"检索范围：{size}；索引第 {comparison.version.generation} 代"


def _shown(comparison: Comparison, display: Display, address: Address) -> Shown:
    links = CellLinks(address, comparison.request.by)
    scopes = scopes_of(comparison)
    measures = sum(len(display.columns(query)) for query in comparison.queries)
    columns = measures * (len(comparison.total.across) + 1)
    rows = comparison.rows[: min(_MOST_ROWS, max(_PROVINCES, _MOST_CELLS // columns))]
    return Shown(
        comparison=comparison,
        heading=ROWS[comparison.request.by],
        source=_source(comparison),
        scopes=scopes,
        caveat=(NARROWED if NARROWED in scopes else HELD).caveat,
        tables=tables(comparison, rows, display, links),
        left_out=len(comparison.rows) - len(rows),
        pictures=tuple(
            ShownPicture(
                name=picture.name,
                heading=picture.heading,
                description=picture.description,
                remark=picture.remark,
                html=picture.inline(),
                href=address.url("pages.compare_picture", picture=picture.name),
            )
            for picture in pictures(comparison, display.drawn, IN_PAGE)
        ),
        firsts=_firsts(comparison, comparison.total, links),
        firsts_of_rows=()
        if comparison.request.by is By.YEAR
        else tuple(
            FirstsOfRow(row.value or "", above(row), _firsts(comparison, row, links))
            for row in rows
            if any(row.first_seen)
        ),
        exports=compare_exports(comparison, address),
        json=address.url("api.compare_json"),
    )


def _firsts(comparison: Comparison, row: Row, links: CellLinks) -> tuple[ShownFirst, ...]:
    return tuple(
        ShownFirst(
            query=query.text,
            when=date_of(found) if found else "",
            where=(found.issuer or "发布机构不详") if found else "",
            doubt=doubt_about(found) if found else "",
            href=links.whole(query.text).report_url(found.report_id, found.passage_id) if found else None,
            since=scope_of(comparison, place).since(since),
        )
        for place, (query, found, since) in enumerate(
            zip(comparison.queries, row.first_seen, row.earliest_held, strict=True)
        )
    )
