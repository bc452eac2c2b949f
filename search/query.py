"""The query tree: what is asked of a passage, and of its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum

from index.models import Kind, Level


class Match(StrEnum):
    """How unquoted words combine."""

    ALL = "all"
    ANY = "any"
    EXACT = "exact"


class TextField(StrEnum):
    """The texts of a passage that words and phrases are looked for in; also the index's field names."""

    TEXT = "text"
    TITLE = "title"
    SECTION = "section"


class Part(StrEnum):
    """A part of a report, told by its headings."""

    DONE = "done"
    LACKING = "lacking"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The text contains the phrase.

    Attributes:
        folded: the phrase, folded, not empty.
        where: which text.
    """

    folded: str
    where: TextField = TextField.TEXT


@dataclass(frozen=True, slots=True)
class Words:
    """The text contains all (or any) of the words that the typed pieces consist of.

    Attributes:
        pieces: what was typed between spaces, folded.
        any_word: whether one word is enough.
        where: which text.
    """

    pieces: tuple[str, ...]
    any_word: bool = False
    where: TextField = TextField.TEXT


@dataclass(frozen=True, slots=True)
class Near:
    """The text contains two phrases near each other, in either order; they may overlap.

    Attributes:
        first, second: the phrases, folded, not empty.
        distance: how many folded characters may stand between them.
        quoted: whether one of them stood in quotes, so that its occurrences are counted.
    """

    first: str
    second: str
    distance: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class YearRange:
    """The report year lies between the two, both included; None is open; with both open it is not known."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class InRegion:
    """The report's division is one of these, or lies below it.

    Attributes:
        name: the region as it was asked for; for a code, the names of the division.
        codes: the codes of the divisions that the name stands for; none: the division is not known.
        itself: whether nothing that lies below is meant.
    """

    name: str
    codes: tuple[str, ...]
    itself: bool = False


@dataclass(frozen=True, slots=True)
class IssuerHas:
    """The issuer contains the folded text; with ``whole`` it is that text."""

    folded: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class DocNumberHas:
    """The doc number contains the folded text."""

    folded: str


@dataclass(frozen=True, slots=True)
class KindIs:
    """The document is of this kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class LevelIs:
    """The issuer is of this level; None: it is not known of which."""

    level: Level | None


@dataclass(frozen=True, slots=True)
class PartIs:
    """The passage stands in this part of its report."""

    part: Part


@dataclass(frozen=True, slots=True)
class WithoutCopies:
    """Of reports of the same text only one is searched: the longest that meets the other filters.

    Of several as long it is the first by id.
    """


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Without it."""

    part: Node


#: A condition on the report alone.
ReportFilter = YearRange | InRegion | IssuerHas | DocNumberHas | KindIs | LevelIs
#: A condition that has values for readers to choose from.
Filter = ReportFilter | PartIs
Node = Phrase | Words | Near | Filter | And | Or | Not


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions without score: several values of one filter mean OR, different filters mean AND."""

    years: tuple[YearRange, ...] = ()
    regions: tuple[InRegion, ...] = ()
    issuers: tuple[IssuerHas, ...] = ()
    doc_numbers: tuple[DocNumberHas, ...] = ()
    kinds: tuple[KindIs, ...] = ()
    levels: tuple[LevelIs, ...] = ()
    parts: tuple[PartIs, ...] = ()
    copies: tuple[WithoutCopies, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is restricted."""
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        text: what was typed.
        condition: what a passage must meet; None: nothing but the filters.
        filters: the filters that stand at the top of the query, beside the condition.
    """

    text: str
    condition: Node | None = None
    filters: Filters = field(default_factory=Filters)


#: What is looked for in a text.
Sought = Phrase | Words | Near


def sought(node: Node | None) -> Iterator[Sought]:
    """What a query looks for in the passages' text; what it excludes is not sought."""
    match node:
        case Phrase(where=TextField.TEXT) | Words(where=TextField.TEXT) | Near():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought(part)
        case _:
            pass


def quoted(node: Node | None) -> tuple[Phrase | Near, ...]:
    """What a query seeks in quotes, each once: its occurrences are counted."""
    parts = sought(node)
    return tuple(
        dict.fromkeys(
            part for part in parts if isinstance(part, Phrase) or (isinstance(part, Near) and part.quoted)
        )
    )
