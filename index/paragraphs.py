"""Paragraphs: the lines of a body, those joined that a program broke at a fixed column."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.furniture import glued_ends
from index.lines import Line, stripped, visible_places
from index.numbering import heading_number

# Lines are broken at a column if many of them end near it in the middle of a sentence and hardly any goes
# beyond. A Han character takes two columns; a character that must not begin a line moves the break.
_NARROWEST, _WIDEST = 40, 160
_RAGGED = 6
_FEWEST = 8
_FULL = 0.4
_BEYOND = 0.03
_SENTENCE_END = ("。", "；", ";", "：", ":", "！", "？")
_CELLS = " | "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a body.

    Attributes:
        text: its text, without the furniture glued to its ends.
        row: the number of the source line in which it starts.
        outside: whether it belongs to no section.
    """

    text: str
    row: int
    outside: bool

    @property
    def is_table_row(self) -> bool:
        """Whether it is a row of a table."""
        return _CELLS in self.text


def read_paragraphs(body: Sequence[Line], outside: Collection[int]) -> tuple[Paragraph, ...]:
    """The paragraphs of a body.

    Args:
        body: its lines.
        outside: the numbers of lines that belong to no section, such as the signature.
    """
    column = _column(body)
    margin = min(map(_indent, body), default=0)
    groups: list[list[Line]] = []
    for line in body:
        if (
            column is not None
            and groups
            and not {line.number, groups[-1][-1].number} & set(outside)
            and _indent(line) == margin
            and _is_broken(groups[-1][-1], line, column)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(Paragraph(_joined(group), group[0].row, group[0].number in outside) for group in groups)


def _column(body: Sequence[Line]) -> int | None:
    """The column at which the lines are broken, None if they are not."""
    beyond = int(len(body) * _BEYOND)
    if len(body) < _FEWEST or sum(len(line.text) > _WIDEST for line in body) > beyond:
        return None
    column = sorted(map(_width, body))[-1 - beyond]
    full = [line for line in body if _is_full(line, column)]
    unfinished = [line for line in full if not line.text.endswith(_SENTENCE_END)]
    is_broken = len(full) >= _FULL * len(body) and 2 * len(unfinished) >= len(full)
    return column if is_broken and _NARROWEST <= column <= _WIDEST else None


def _is_broken(above: Line, line: Line, column: int) -> bool:
    """Whether a line goes on with the paragraph of the one above."""
    return (
        line.number == above.number + 1
        and _is_full(above, column)
        and heading_number(line.plain) is None
        and _CELLS not in above.text + line.text
    )


def _is_full(line: Line, column: int) -> bool:
    return column - _RAGGED <= _width(line)


def _width(line: Line) -> int:
    """How many columns a line takes, hardly more than the widest counted."""
    return sum(1 if character < "\x80" else 2 for character in line.source.rstrip()[: _WIDEST + 1])


def _indent(line: Line) -> int:
    return len(line.source) - len(line.source.lstrip())


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        own = _own_text(line)
        # Between two Latin words the end of the line was a space.
        text += " " * (
            text[-1:].isascii() and text[-1:].isalnum() and own[:1].isascii() and own[:1].isalpha()
        )
        text += own
    return text


def _own_text(line: Line) -> str:
    """The text of a line without the furniture glued to its ends."""
    start, end = glued_ends(line.plain)
    if (start, end) == (0, len(line.plain)):
        return line.text
    places = visible_places(line.text)
    if len(line.plain) != len(places):  # glosses were left out, so that places do not carry over
        return line.text
    return stripped(line.text[places[start] : places[end - 1] + 1])
