"""Cleaning: what each line of a source is: header, title, body or page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import find_date, is_only_date, without_dates
from index.furniture import (
    begins_attachment,
    is_furniture,
    is_list_title,
    is_unmistakable,
    may_be_listed,
)
from index.header import Field, is_doc_number, read_header, starts_field
from index.lines import Line
from index.models import LineRole
from index.numbering import heading_number
from index.organisations import is_organisation
from index.signature import Signature, find_signature
from index.titles import Title, ends_title, find_titles

_ADDRESSEE = re.compile(
    r"[\u4e00-\u9fff、,()\s]{1,58}(?:政府|委|局|办|会|组|厅|院|主任|委员|代表|同志|领导|单位|部门):"
)
_SENTENCE = re.compile(r"[。;]|报告如下|汇报如下")
_WHERE_FROM = re.compile(r"(?:来源|浏览|阅读|点击|访问|作者|编辑)\w{0,2}\s*:.*$")
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
        signature: the lines of the body that sign it.
        outside: the numbers of the lines of the body in no section: the signature and what stands behind.
        furniture: the lines of page furniture, in order.
    """

    roles: tuple[LineRole, ...]
    fields: tuple[Field, ...]
    titles: tuple[Title, ...]
    doc_numbers: tuple[Line, ...]
    body: tuple[Line, ...]
    signature: Signature
    outside: frozenset[int]
    furniture: tuple[Line, ...]


def clean(lines: Sequence[Line]) -> CleanSource:
    """Sort the lines of a source."""
    fields = read_header(lines)
    # First as if every line stood around the text; once it is known where the text is, that is undone there.
    roles = _roles_of_themselves(lines, fields)
    opening = _body_opening(lines, roles)
    front = [line for line in lines[:opening] if roles[line.number] is LineRole.BODY]
    titles = find_titles(front)
    doc_numbers = tuple(line for line in front if is_doc_number(line.plain))
    roles |= _front_roles(front, titles)
    attachments = [line.number for line in lines if begins_attachment(line.plain)]
    texts = [line for line in lines if roles[line.number] is LineRole.BODY]
    signature = find_signature(texts, attachments)
    if not signature.numbers:  # links may stand below it
        listed = _listed(lines[opening:], roles)
        signature = find_signature([line for line in texts if line.number not in listed], attachments)
    inside = _inside(lines, roles, opening, signature)
    roles |= {line.number: _role_inside(line) for line in lines[inside.start : inside.stop]}
    roles |= _listed(lines[inside.stop :], roles)
    body = tuple(line for line in lines if roles[line.number] is LineRole.BODY)
    return CleanSource(
        roles=tuple(roles[line.number] for line in lines),
        fields=tuple(field for field in fields if roles[field.line.number] is LineRole.HEADER),
        titles=titles,
        doc_numbers=doc_numbers,
        body=body,
        signature=signature,
        outside=_around_signature(body, signature, attachments),
        furniture=tuple(line for line in lines if roles[line.number] is LineRole.FURNITURE),
    )


def _roles_of_themselves(lines: Sequence[Line], fields: Sequence[Field]) -> dict[int, LineRole]:
    """The roles that lines have whatever stands around them, by line number."""
    holding_values = {field.line.number for field in fields}
    roles = {}
    for line in lines:
        if not line.plain:
            role = LineRole.BLANK
        elif line.number in holding_values or starts_field(line.plain):
            role = LineRole.HEADER
        elif is_furniture(line.plain):
            role = LineRole.FURNITURE
        else:
            role = LineRole.BODY
        roles[line.number] = role
    return roles


def _inside(lines: Sequence[Line], roles: dict[int, LineRole], opening: int, signature: Signature) -> range:
    """The places of the lines that are surely inside the text.

    They reach from the first heading to the signature or, if need be, to the last heading or sentence.
    """
    texts = [place for place, line in enumerate(lines) if roles[line.number] is LineRole.BODY]
    headings = {place for place in texts if heading_number(lines[place].plain)}
    start = min(headings, default=opening)
    if signature.numbers:
        return range(start, min(signature.numbers) - 1)
    said = [place for place in texts if place in headings or "。" in lines[place].plain]
    return range(start, said[-1] + 1 if said else start)


def _around_signature(
    body: Sequence[Line], signature: Signature, attachments: Sequence[int]
) -> frozenset[int]:
    """The signature, the names of attachments in front of it, and what stands behind it.

    Behind the signature of a notice, which has no headings of its own, stands the report itself.
    """
    if not signature.numbers:
        return signature.numbers
    signed = min(signature.numbers)
    text = [line for line in body if line.number < signed]
    behind = [line for line in body if line.number > max(signature.numbers)]
    said = max((line.number for line in text if _SENTENCE.search(line.plain)), default=0)
    first = next((number for number in attachments if said < number < signed), signed)
    numbers = signature.numbers | {line.number for line in text if line.number >= first}
    is_over = not _has_headings(behind) or any(number > signed for number in attachments)
    if _has_headings(text) and is_over:
        numbers |= {line.number for line in behind}
    return numbers


def _has_headings(lines: Sequence[Line]) -> bool:
    return any(heading_number(line.plain) for line in lines)


def _role_inside(line: Line) -> LineRole:
    if not line.plain:
        return LineRole.BLANK
    return LineRole.FURNITURE if is_unmistakable(line.plain) else LineRole.BODY


def is_addressee(plain: str) -> bool:
    """Whether a line says to whom a report is made, such as 区人大常委会:."""
    return _ADDRESSEE.fullmatch(plain) is not None


def _body_opening(lines: Sequence[Line], roles: dict[int, LineRole]) -> int:
    """How many lines stand in front of the body."""
    for place, line in enumerate(lines):
        if roles[line.number] is LineRole.BODY and _opens_body(line.plain):
            return place
    return len(lines)


def _opens_body(plain: str) -> bool:
    return (
        heading_number(plain) is not None
        or (len(plain) > _LONGEST_SHORT_LINE and not ends_title(plain))
        or _SENTENCE.search(plain) is not None
        or is_addressee(plain)
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
        elif line.number not in roles and (line.number < max(in_titles) or _is_posted(line.plain)):
            roles[line.number] = LineRole.FURNITURE
    return roles


def _is_posted(plain: str) -> bool:
    """Whether a line below a title says no more than when it was posted, and by whom."""
    return is_only_date(plain) or (
        find_date(plain) is not None and is_organisation(_WHERE_FROM.sub("", without_dates(plain)).strip())
    )


def _listed(lines: Sequence[Line], roles: dict[int, LineRole]) -> dict[int, LineRole]:
    """The lines of the lists of links that stand below titles such as 相关解读; a heading ends a list."""
    listed: dict[int, LineRole] = {}
    in_list = False
    for line in lines:
        if roles[line.number] is LineRole.BLANK:
            continue
        is_link = may_be_listed(line.plain) and heading_number(line.plain) is None
        in_list = is_list_title(line.plain) or (in_list and is_link)
        if in_list:
            listed[line.number] = LineRole.FURNITURE
    return listed
