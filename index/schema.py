"""The schema of the Whoosh index: a document is a passage, its texts are cut into characters and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

from index.damage import fold_passage
from index.folding import FOLDING_VERSION, fold
from index.models import Division, Report
from index.words import SegmenterIdentity, search_words

#: Goes up whenever the fields, what is stored in them, or the reading of reports changes.
SCHEMA_VERSION = 6

#: Stands between the headings of an indexed section path.
PATH_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Settings:
    """Under what an index was made; recorded in it, because text and query must be treated alike.

    Attributes:
        segmenter: which words the index knows.
        schema_version, folding_version: ``SCHEMA_VERSION`` and ``FOLDING_VERSION`` of that time.
    """

    segmenter: SegmenterIdentity
    schema_version: int = SCHEMA_VERSION
    folding_version: int = FOLDING_VERSION


class TextAnalyzer(Analyzer):
    """Cuts a text into its folded characters and, at the position of their first character, its words.

    Positions are those of the folded characters, so a phrase of characters is a substring.

    The class, its settings and its separator are pickled into the index's table of contents.
    """

    def __init__(self, settings: Settings, separator: str | None = None) -> None:
        """Make an analyzer for texts, or for several texts in one: no phrase runs across a separator."""
        self.settings = settings
        self.separator = separator

    def __call__(self, value: str, *, mode: str = "", **options: Any) -> Iterator[Token]:  # noqa: ANN401
        """Yield the tokens, positions ascending; a query yields characters only, since only these adjoin."""
        options = {key: options[key] for key in ("positions", "chars") if key in options}
        token = Token(**options, mode=mode)
        position = 0
        for text in value.split(self.separator) if self.separator else (value,):
            folded = (fold if mode == "query" else fold_passage)(text).text
            terms = [(character, place, place + 1) for place, character in enumerate(folded)]
            if mode != "query":
                found = search_words(folded, self.settings.segmenter.name)
                terms += [word for word in found if len(word[0]) > 1]
            for token.text, start, end in terms:
                token.pos = position + start
                token.startchar, token.endchar = position + start, position + end
                token.boost, token.stopped = 1.0, False
                yield token
            position += len(folded) + 1


#: The fields that hold values, one term or more each: ``issuer``, ``doc_number`` and ``published``
#: as shown, ``kind`` and ``level`` the values of these, ``division`` the codes of the division and of
#: those above it.
EXACT_FIELDS = {
    "passage": ID(stored=True, unique=True),
    "report": ID(stored=True),
    "issuer": ID(),
    "year": NUMERIC(int),
    "doc_number": ID(),
    "division": KEYWORD(),
    "level": ID(),
    "kind": ID(),
    "published": ID(),
}


def exact_values(report: Report) -> dict[str, str | int]:
    """The values that all passages of a report share; what is not known is left out."""
    metadata = report.metadata
    values = {
        "report": report.id,
        "issuer": metadata.issuer,
        "year": metadata.report_year,
        "doc_number": metadata.doc_number,
        "division": _codes(metadata.division),
        "level": metadata.level,
        "kind": metadata.kind,
        "published": metadata.published,
    }
    return {name: value for name, value in values.items() if value is not None}


def _codes(division: Division | None) -> str | None:
    """The codes of a division and of those above it, outermost first."""
    if division is None:
        return None
    return " ".join(division.code[:length] for length in (2, 4, 6, 9) if length <= len(division.code))


def build_schema(segmenter: SegmenterIdentity) -> Schema:
    """The fields of a passage: ``title``, ``section`` and ``text`` are searched by phrase and by word."""
    settings = Settings(segmenter)
    analyzer = TextAnalyzer(settings)
    return Schema(
        **EXACT_FIELDS,
        title=TEXT(analyzer=analyzer),
        section=TEXT(analyzer=TextAnalyzer(settings, PATH_SEPARATOR), stored=True),
        text=TEXT(analyzer=analyzer, stored=True),
        line=STORED(),
    )


def settings_of(schema: Schema) -> Settings | None:
    """The settings that an index records, None if it is not an index of ours."""
    analyzer = getattr(schema["text"], "analyzer", None) if "text" in schema.names() else None
    return analyzer.settings if isinstance(analyzer, TextAnalyzer) else None
