"""Cleaning: what each line of a source is: header, title, body or page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import is_only_date
from index.furniture import glued_ends, is_furniture, is_list_title, may_be_listed
from index.header import Field, is_doc_number, read_header, starts_field
from index.lines import Line
from index.models import LineRole
from index.numbering import heading_number
from index.titles import Title, find_titles

_ADDRESSEE = re.compile(
    r"[\u4e00-\u9fff、,()\s]{1,58}(?:政府|委|局|办|会|组|厅|院|主任|委员|代表|同志|领导|单位|部门):"
)
_SENTENCE = re.compile(r"[。;]|报告如下|汇报如下")
_LONGEST_SHORT_LINE = 60


@dataclass(frozen=True, slots=True)
class CleanSource:
    """The lines of a source, sorted.

    Attributes:
        roles: the role of every line.
        fields: the fields of the header.
        titles: the titles, in order.
        doc_numbers: the lines by the title that hold a doc number and nothing else.
        body: the lines of the body, in order.
        furniture: the lines of page furniture, in order.
    """

    roles: tuple[LineRole, ...]
    fields: tuple[Field, ...]
    titles: tuple[Title, ...]
    doc_numbers: tuple[Line, ...]
    body: tuple[Line, ...]
    furniture: tuple[Line, ...]


def clean(lines: Sequence[Line]) -> CleanSource:
    """Sort the lines of a source."""
    fields = read_header(lines)
    roles = _roles_of_themselves(lines, fields)
    opening = _body_opening(lines, roles)
    front = [line for line in lines[:opening] if roles[line.number] is LineRole.BODY]
    titles = find_titles(front)
    doc_numbers = tuple(line for line in front if is_doc_number(line.plain))
    roles |= _front_roles(front, titles)
    roles |= _listed(lines[opening:], roles)
    return CleanSource(
        roles=tuple(roles[line.number] for line in lines),
        fields=fields,
        titles=titles,
        doc_numbers=doc_numbers,
        body=tuple(line for line in lines if roles[line.number] is LineRole.BODY),
        furniture=tuple(line for line in lines if roles[line.number] is LineRole.FURNITURE),
    )


def _roles_of_themselves(lines: Sequence[Line], fields: Sequence[Field]) -> dict[int, LineRole]:
    """The roles that lines have whatever stands around them, by line number."""
    holding_values = {field.line.number for field in fields}
    roles = {}
    for line in lines:
        start, end = glued_ends(line.plain)
        if not line.plain:
            role = LineRole.BLANK
        elif line.number in holding_values or starts_field(line.plain):
            role = LineRole.HEADER
        elif start == end or is_furniture(line.plain):
            role = LineRole.FURNITURE
        else:
            role = LineRole.BODY
        roles[line.number] = role
    return roles


def _body_opening(lines: Sequence[Line], roles: dict[int, LineRole]) -> int:
    """How many lines stand in front of the body."""
    for place, line in enumerate(lines):
        if roles[line.number] is LineRole.BODY and _opens_body(line.plain):
            return place
    return len(lines)


def _opens_body(plain: str) -> bool:
    return (
        heading_number(plain) is not None
        or len(plain) > _LONGEST_SHORT_LINE
        or _SENTENCE.search(plain) is not None
        or _ADDRESSEE.fullmatch(plain) is not None
    )


def _front_roles(front: Sequence[Line], titles: Sequence[Title]) -> dict[int, LineRole]:
    """The roles of the short lines in front of the body.

    Those above a title are the page's menu. Without a title they may be anything and stay body.
    """
    roles = {line.number: LineRole.HEADER for line in front if is_doc_number(line.plain)}
    if not titles:
        return roles
    in_titles = {line.number for title in titles for line in title.lines}
    for line in front:
        if line.number in in_titles:
            roles[line.number] = LineRole.TITLE
        elif line.number not in roles and (line.number < max(in_titles) or is_only_date(line.plain)):
            roles[line.number] = LineRole.FURNITURE
    return roles


def _listed(lines: Sequence[Line], roles: dict[int, LineRole]) -> dict[int, LineRole]:
    """The lines of the lists of links that stand below titles such as 相关解读."""
    listed: dict[int, LineRole] = {}
    in_list = False
    for line in lines:
        if roles[line.number] is LineRole.BLANK:
            continue
        in_list = is_list_title(line.plain) or (in_list and may_be_listed(line.plain))
        if in_list:
            listed[line.number] = LineRole.FURNITURE
    return listed
