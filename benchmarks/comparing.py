"""Comparisons held against a plain scan: all cells, what is held of each, and the searches they lead to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lxml import html

from benchmarks.asking import Asked, differences, found, shown
from benchmarks.questions import Question
from benchmarks.scan import Scanned
from index.folding import fold
from index.models import Metadata

_BY = ("year", "province", "city", "county", "issuer")
_DIGITS = {"province": 2, "city": 4, "county": 6}
_FOLLOWED = 3  # links a table, and the last one


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a scan has found of some reports.

    Attributes:
        found: what it found.
        held: what meets the filters beside the query.
    """

    found: Scanned
    held: Scanned

    def divided(self, by: str) -> dict[str | None, _Expected]:
        """The same of each row."""
        found, held = (one.divided(_value_of(by)) for one in (self.found, self.held))
        nothing = replace(self.found, counted=())
        return {value: _Expected(found.get(value, nothing), of_row) for value, of_row in held.items()}

    def nothing(self) -> _Expected:
        """The same of no reports."""
        return _Expected(replace(self.found, counted=()), replace(self.held, counted=()))

    @property
    def cell(self) -> dict[str, Any]:
        """The cell that tells it."""
        size, total = self.found.held, self.found.total
        counted = total.passages if total.occurrences is None else total.occurrences
        told = asdict(total) if size.reports else dict.fromkeys(asdict(total))
        return {
            **told,
            "per_10k_characters": round(10_000 * counted / size.characters, 4) if size.characters else None,
            "reports_held": size.reports,
            "characters_held": size.characters,
        }

    @property
    def shown(self) -> str:
        """The number that the page shows of it."""
        if not self.found.searched:
            return "无报告" if self.found.narrowed else "未收录"
        total = self.found.total
        return f"{total.passages if total.occurrences is None else total.occurrences:,}"


def check_comparison(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """All cells and what is held of them, as JSON; what the command prints is the same."""
    expected = _Expected(right, asked.held(question))
    for by, across in (*((by, "none") for by in _BY), ("province", "year")):
        who = f"comparison by {by}, across {across}"
        answer = _answer(asked, question, by, across)
        printed = json.loads(asked.output("compare", question, "--by", by, "--across", across, "--json"))
        if answer | {"took_ms": 0} != printed | {"took_ms": 0}:
            yield f"{who} is not what the command prints"
        held = {value for value, row in expected.divided(by).items() if value and row.held.searched}
        if held != {_key(by, row) for row in answer["rows"] if row["reports_held"]}:
            yield f"{who} has other rows than the scan: {sorted(held)}"
        for line, own in _lines(by, answer, expected):
            yield from _line_differs(who, line, own)


def check_comparison_page(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The numbers in the tables of the page, and what is found where some of them lead."""
    expected = _Expected(right, asked.held(question))
    for by in _BY:
        answer = _answer(asked, question, by, "none")
        lines = _lines(by, answer, expected)
        page = html.fromstring(asked.get("/compare", question, by=by))
        body, foot = (page.xpath(f"//section[@class='numbers']//{part}/tr") for part in ("tbody", "tfoot"))
        below = lines[-2:] if answer["unplaced"]["reports_held"] else lines[-1:]
        leads: list[tuple[str, Scanned]] = []
        # Of many rows the page shows the first.
        for row, (line, own) in (*zip(body, lines, strict=False), *zip(foot, below, strict=True)):
            held, cell = (one.text_content().split()[0] for one in row.xpath("td"))
            told, meant = (held, cell), (f"{own.held.held.reports:,}", own.shown)
            if told != meant:
                yield f"comparison page by {by}, {line.get('value')} shows {told}, the scan {meant}"
            leads += [(link, own.found) for link in row.xpath(".//a/@href")]
        for link, there in (*leads[:: max(1, len(leads) // _FOLLOWED)], *leads[-1:]):
            yield from differences(link, shown(asked.follow(link).decode()), found(there))
            total = json.loads(asked.follow(link.replace("/search", "/api/v1/search", 1)))["total"]
            yield from differences(f"{link} as JSON", total, found(there))


def _answer(asked: Asked, question: Question, by: str, across: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(asked.get("/api/v1/compare", question, by=by, across=across))
    return answer


def _line_differs(who: str, line: Mapping[str, Any], expected: _Expected) -> Iterator[str]:
    """Sentences for what is not right of one query in a line, and of its years if it is divided."""
    who = f"{who}, {line.get('value')}"
    size = asdict(expected.held.held)
    held = {"reports_held": size["reports"], "characters_held": size["characters"]}
    yield from differences(who, {name: line[name] for name in held}, held)
    yield from differences(who, line["queries"][0], expected.cell)
    years = expected.divided("year") if line.get("across") else {}
    for part in line.get("across") or ():
        yield from _line_differs(who, part, years.get(part["value"], expected.nothing()))


def _lines(
    by: str, answer: Mapping[str, Any], expected: _Expected
) -> list[tuple[Mapping[str, Any], _Expected]]:
    """The lines of a comparison, each with what must stand in it; of some years there is nothing."""
    rows = expected.divided(by)
    placed = (*answer["rows"], answer["unplaced"])
    return [
        *((line, rows.get(_key(by, line), expected.nothing())) for line in placed),
        (answer["total"], expected),
    ]


def _key(by: str, row: Mapping[str, Any]) -> str | None:
    """The value of a row as ``_value_of`` gives it."""
    if by in _DIGITS:
        return row.get("code")
    value = row.get("value")
    return fold(value).text if value else None


def _value_of(by: str) -> Callable[[Metadata], str | None]:
    """What tells the row of a report; None: it belongs to none."""
    match by:
        case "year":
            return lambda metadata: str(metadata.report_year) if metadata.report_year else None
        case "issuer":
            # Names in both scripts are one issuer.
            return lambda metadata: fold(metadata.issuer or "").text or None
        case _:
            return lambda metadata: (
                metadata.division.code[: _DIGITS[by]]
                if metadata.division and getattr(metadata.division, by)
                else None
            )
