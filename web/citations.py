"""Citations of reports and their passages, as GB/T 7714—2015 and BibTeX want them.

Both are made of what the metadata says and nothing else; what is not known is left out. The rules of the
standard, by its clauses:

- 8.1.2: of more than three who are responsible three are named, and 等 behind them.
- 8.1.3: where nobody is known to be, 佚名 stands in the place. Numbered lists may leave it out, lists by
  author and year may not, so that with it an entry is right in both.
- 8.2 and the examples A.3: the number of a report belongs to its title and follows it behind a colon.
- 4.6, 8.4.4 and the examples A.3, A.8: a source read online has the mark R/OL, in place of publisher
  and year the date of publication in round brackets, the date of reading in square ones, and its address.
- 8.4.3: the year is that of publication, never the one that the report is about. Where it is not known
  the standard allows an estimate; a report's year is none, since reports come out in the year after it,
  or later. In BibTeX the report year stands in the note.
- A cited page has no counterpart in a report, so that the section follows behind the whole entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from index.models import Report
from search.models import FoundPassage
from web.fragments import passage_address, web_address
from web.naming import UNTITLED

_ANONYMOUS = "佚名"
_NAMED_AT_MOST = 3
_WITHIN = " › "
_BIBTEX_SIGNS = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "%&#_$"},
        # BibTeX counts braces even behind a backslash, so that a single one needs a name.
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
    }
)
# No address holds these as they are, and BibTeX or the end of a line would be misled by them.
_NOT_IN_ADDRESSES = re.compile(r"[{}\\\s\x00-\x1f\x7f]")


def gbt7714(report: Report, today: date, passage: FoundPassage | None = None) -> str:
    """A report or a passage of it as an entry of GB/T 7714—2015, without a number in front.

    Args:
        report: the report.
        today: the day on which it was read.
        passage: the passage that is cited, None for the whole report.
    """
    metadata = report.metadata
    address = cited_address(report, passage)
    title = _title(report) + (f": {_line(metadata.doc_number)}" if metadata.doc_number else "")
    entry = [_responsible(report), f"{title}[{'R/OL' if address else 'R'}]"]
    if address:
        published = f"({metadata.published})" if metadata.published else ""
        entry += [f"{published}[{today.isoformat()}]", address]
    elif metadata.published:
        entry.append(_year(metadata.published))
    place = f" 见“{_section(passage)}”一节." if passage and passage.section else ""
    return ". ".join(entry) + "." + place


def bibtex(report: Report, today: date, passage: FoundPassage | None = None) -> str:
    """A report or a passage of it as an entry of BibTeX, one value a line; see ``gbt7714``.

    Names and title stand in braces of their own, so that they are neither cut nor changed.
    """
    key = passage.id if passage else report.id
    values = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(report, today, passage))
    return f"@techreport{{chayici-{key},\n{values}}}\n"


def cited_address(report: Report, passage: FoundPassage | None = None) -> str | None:
    """The original address of a report, leading to a passage if one is given; None if it is not known."""
    url = web_address(report.url)
    if url is None:
        return None
    address = passage_address(url, passage.text) if passage else url
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), address)


def _fields(report: Report, today: date, passage: FoundPassage | None) -> Iterator[tuple[str, str]]:
    metadata = report.metadata
    issuers = [_escaped(one) for one in _issuers(report)]
    if issuers:
        yield "author", " and ".join(f"{{{one}}}" for one in issuers)
    yield "title", f"{{{_escaped(_title(report))}}}"
    if issuers:
        yield "institution", f"{{{'、'.join(issuers)}}}"
    if metadata.published:
        yield "year", _year(metadata.published)
        yield "date", metadata.published
    if metadata.doc_number:
        yield "number", _escaped(metadata.doc_number)
    address = cited_address(report, passage)
    if address:
        # As it is: what sets addresses takes their signs literally.
        yield "url", address
        yield "urldate", today.isoformat()
    notes = [
        f"报告年度：{metadata.report_year}" if metadata.report_year else "",
        f"引文位置：{_section(passage)}" if passage and passage.section else "",
    ]
    if any(notes):
        yield "note", _escaped("；".join(filter(None, notes)))


def _responsible(report: Report) -> str:
    issuers = _issuers(report)
    shown = [*issuers[:_NAMED_AT_MOST], *(["等"] if len(issuers) > _NAMED_AT_MOST else [])]
    return ", ".join(shown) or _ANONYMOUS


def _issuers(report: Report) -> list[str]:
    metadata = report.metadata
    return [_line(one) for one in metadata.issuers or (metadata.issuer,) if one]


def _title(report: Report) -> str:
    return _line(report.metadata.title or "") or UNTITLED


def _year(published: str) -> str:
    return published[:4]


def _section(passage: FoundPassage) -> str:
    return _WITHIN.join(_line(heading) for heading in passage.section)


def _line(text: str) -> str:
    """A text on one line, without what nobody sees."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


def _escaped(text: str) -> str:
    return _line(text).translate(_BIBTEX_SIGNS)
