"""The issuer of a report: who signs it, names themselves in its title, or is named in its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.dates import with_digits
from index.findings import Finding
from index.header import PUBLISHER, Field, first_field
from index.organisations import is_author, is_fuller
from index.signature import Signature, signed_name
from index.titles import Title

_YEAR = r"20\d\d年?(?:度|上半年|下半年)?"
_BEFORE_SUBJECT = re.compile(
    rf"(.{{2,60}}?)(?:关于|{_YEAR}|法治政府|推进|依法行政|法治建设|全面|贯彻|落实|年度)"
)
_BEHIND_YEAR = re.compile(
    rf"(?:关于)?{_YEAR}(.{{2,60}}?)(?:关于|法治政府|推进|依法行政|法治建设|全面|贯彻|落实|年度)"
)


def issuer(signature: Signature, title: Title | None, fields: Sequence[Field]) -> Finding[str] | None:
    """The issuer: the first of signature, title and header, in the fullest form that they give.

    The header comes last, since the office that posts a report is not always its author.
    """
    candidates = [*_from_signature(signature), *_from_title(title), *_from_header(fields)]
    if not candidates:
        return None
    chosen = candidates[0]
    for candidate in candidates[1:]:
        if is_fuller(candidate.value, chosen.value):
            chosen = candidate
    return chosen


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
