"""The signature of a report: the issuer and the date of writing at the end of the body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.dates import find_date, is_only_date, without_dates
from index.lines import Line
from index.numbering import heading_number
from index.organisations import is_organisation

_MOST_ISSUERS = 3
_SEAL = re.compile(r"[(（](?:盖?章|公章|印章|代章|签章)[)）]")
# A date without an issuer is a signature only this near the end.
_UNSIGNED_TAIL = 2
_LONGEST_LINE = 80


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, each on a line, and the line with the date; either may be missing."""

    issuers: tuple[Line, ...] = ()
    date: Line | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the lines that the signature takes up."""
        dated = (self.date,) if self.date else ()
        return frozenset(line.number for line in (*self.issuers, *dated))


def find_signature(body: Sequence[Line], attachments: Collection[int] = ()) -> Signature:
    """The report's signature: the first with a date, if there are attachments that are signed, too.

    Args:
        body: the lines of the body.
        attachments: the numbers of the lines that name or begin an attachment.
    """
    numbers = [line.number for line in body]
    # The first line is above all signatures: at most it repeats the title.
    cuts = [min(1, len(body)), *(bisect_left(numbers, number) for number in sorted(attachments)), len(body)]
    found = [_last_signature(body, start, end) for start, end in pairwise(cuts)]
    dated = (signature for signature in found if signature.date)
    undated = (signature for signature in found if signature.issuers)
    return next(dated, None) or next(undated, None) or Signature()


def _last_signature(body: Sequence[Line], start: int, end: int) -> Signature:
    for place in range(end - 1, start - 1, -1):
        line = body[place]
        if len(line.plain) > _LONGEST_LINE:
            continue
        if _is_signed_date(line):
            return Signature((line,), line)
        if is_only_date(line.plain):
            issuers = _issuers_above(body, start, place) or _issuer_below(body, place, end)
            if issuers or place >= end - _UNSIGNED_TAIL:
                return Signature(issuers, line)
    return Signature(_issuers_above(body, start, end))


def signed_name(line: Line) -> str:
    """The issuer that a line of a signature names, in simplified characters."""
    return "".join(_SEAL.sub("", without_dates(line.simple)).split())


def _is_signed_date(line: Line) -> bool:
    """Whether issuer and date stand on one line."""
    return find_date(line.plain) is not None and _is_issuer(without_dates(line.plain))


def _issuers_above(body: Sequence[Line], start: int, end: int) -> tuple[Line, ...]:
    first = end
    while first > max(start, end - _MOST_ISSUERS) and _is_issuer(body[first - 1].plain):
        first -= 1
    return tuple(body[first:end])


def _issuer_below(body: Sequence[Line], place: int, end: int) -> tuple[Line, ...]:
    """The issuer below the date, if the two were swapped."""
    below = tuple(body[place + 1 : end])
    return below if len(below) == 1 and _is_issuer(below[0].plain) else ()


def _is_issuer(plain: str) -> bool:
    return is_organisation(_SEAL.sub("", plain).strip()) and heading_number(plain) is None
