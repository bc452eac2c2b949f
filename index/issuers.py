"""The issuer of a report: who signs it, names themselves in its title, or is named in its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.dates import with_digits
from index.divisions import find
from index.findings import Finding
from index.header import PUBLISHER, Field, first_field
from index.lines import Line
from index.organisations import agrees, is_author, is_fuller, stem
from index.signature import Signature, signed_name
from index.titles import Title

_YEAR = r"20\d\d年?(?:度|上半年|下半年)?"
_BEFORE_SUBJECT = re.compile(
    rf"(.{{2,60}}?)(?:关于|{_YEAR}|法治政府|推进|依法行政|法治建设|全面|贯彻|落实|年度)"
)
_BEHIND_YEAR = re.compile(
    rf"(?:关于)?{_YEAR}(.{{2,60}}?)(?:关于|法治政府|推进|依法行政|法治建设|全面|贯彻|落实|年度)"
)
_CLAUSE_START = re.compile(r"[,，、。;；:：!！?？\s]|现将|20\d\d年度?")
_LONGEST_PLACE = 20


def issuer(signature: Signature, title: Title | None, fields: Sequence[Field]) -> Finding[str] | None:
    """The issuer: the first of signature, title and header, in the fullest form that they give.

    The header comes last, since the office that posts a report is not always its author.
    """
    elsewhere = [*_from_title(title), *_from_header(fields)]
    signed = [
        finding
        for finding in _from_signature(signature)
        if signature.date is not None or _is_confirmed(finding.value, title, elsewhere)
    ]
    candidates = [*signed, *elsewhere]
    if not candidates:
        return None
    chosen = candidates[0]
    for candidate in candidates[1:]:
        if is_fuller(candidate.value, chosen.value):
            chosen = candidate
    return chosen


def own_full_names(author: str, body: Sequence[Line]) -> Iterator[str]:
    """The author's name with the places in front of it, wherever a clause of the body begins with them.

    In the middle of a clause it may be a namesake that is visited or learnt from.
    """
    own = stem(author)
    for line in body:
        for clause in _CLAUSE_START.split(line.simple):
            place = clause.find(own, 0, _LONGEST_PLACE + len(own))
            if place > 0 and find(stem(clause[:place])):
                yield clause[:place] + own


def _is_confirmed(name: str, title: Title | None, elsewhere: Sequence[Finding[str]]) -> bool:
    """Whether title or header name the same; without a date, any last line may look like a signature."""
    in_title = title is not None and stem(name) in stem(title.text)
    return in_title or any(agrees(name, other.value) for other in elsewhere)


def _from_signature(signature: Signature) -> Iterator[Finding[str]]:
    if signature.issuers:
        name = "、".join(map(signed_name, signature.issuers))
        yield Finding(name, signature.issuers[0].evidence("落款"))


def _from_title(title: Title | None) -> Iterator[Finding[str]]:
    if title is None:
        return
    text = with_digits(title.text)
    for pattern in (_BEFORE_SUBJECT, _BEHIND_YEAR):
        found = pattern.match(text)
        if found is not None and is_author(found[1]):
            yield Finding(found[1], title.lines[0].evidence("标题里的机构"))
            return


def _from_header(fields: Sequence[Field]) -> Iterator[Finding[str]]:
    field = first_field(fields, PUBLISHER)
    if field is not None:
        name = "".join(field.value.split())
        yield Finding(name, field.line.evidence(f"信息栏 {field.label}"))
