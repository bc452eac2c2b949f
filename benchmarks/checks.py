"""The ways in which a question can be asked, each held against a plain scan.

Every way is one function: it asks as a user would, and yields a sentence for each number that is not right.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import openpyxl

from benchmarks.asking import Asked, Check, address, differences, found, shown
from benchmarks.comparing import check_comparison, check_comparison_page
from benchmarks.questions import Question
from benchmarks.scan import Scanned
from search.filters import PARTS, read_filters

_SHORT = ("--json", "--limit", "1", "--passages", "1")
# What an export calls its columns, for programs and for readers.
_COLUMNS = {"报告编号": "report_id", "段落编号": "passage_id", "次数": "occurrences"}

# The filter of each facet.
_FACETS = {
    **dict.fromkeys(("province", "city", "county"), "region"),
    **{name: name for name in ("year", "issuer", "kind", "level", "part")},
}


def check_page(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals above the hits of the page."""
    told: dict[str, int | None] = {**shown(asked.get("/search", question))}
    if right.total.reports:  # where there is nothing, how often it occurs goes without saying
        told.setdefault("occurrences", None)
    yield from differences("page", told, found(right))


def check_json(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals of the JSON interface."""
    yield from differences("JSON", _total(asked.get("/api/v1/search", question, limit="1")), found(right))


def check_command(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals that the command prints as JSON."""
    yield from differences("command", _total(asked.output("search", question, *_SHORT)), found(right))


def check_process(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The same, by a process of its own."""
    yield from differences("process", _total(asked.process("search", question, *_SHORT)), found(right))


def check_export(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The rows of the table that the command exports."""
    rows = csv.reader(io.StringIO(asked.output("export", question, "--format", "csv")))
    yield from differences("export", _counted([*rows]), found(right))


def check_workbook(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The rows of the workbook that the page offers, where copies are not put together."""
    copies = {} if right.once else {"duplicates": "all"}
    sent = asked.follow(address("/export/search.xlsx", question, **copies))
    sheet = openpyxl.load_workbook(io.BytesIO(sent), read_only=True).worksheets[0]
    yield from differences("workbook", _counted([*sheet.values]), found(right))


def check_facets(asked: Asked, question: Question, _: Scanned) -> Iterator[str]:
    """Of each facet of the JSON interface the first value and the last, and all parts, found or not."""
    facets = json.loads(asked.get("/api/v1/search", question, limit="1"))["facets"]
    for facet, name in _FACETS.items():
        told = {one.get("code") or one["value"]: one for one in facets[facet]}
        for value in PARTS if facet == "part" else {*[*told][:1], *[*told][-1:]}:
            instead = read_filters({name: [f"={value}" if facet == "issuer" else value]})
            right = asked.scan.found(question.query, question.match, question.filters, instead).total
            counts = told.get(value, {"reports": 0, "passages": 0})
            yield from differences(f"facet {facet}, {value}", counts, asdict(right))


def check_kwic(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The lines of the concordance: in the table, as JSON and above the page; an occurrence each.

    Of words without quotes there are lines, too, but no count to compare with.
    """
    if not right.quotes:
        return
    lines = {
        "occurrences": right.total.occurrences,
        "reports": sum(one.occurrences > 0 for one in right.searched),
    }
    rows = [*csv.DictReader(io.StringIO(asked.output("kwic", question, "--csv")))]
    reports = {row["report_id"] for row in rows}
    yield from differences("kwic table", {"occurrences": len(rows), "reports": len(reports)}, lines)
    total = _total(asked.get("/api/v1/kwic", question, limit="1"))
    yield from differences("kwic JSON", {**total, "occurrences": total.get("lines")}, lines)
    yield from differences("kwic page", shown(asked.get("/kwic", question)), lines)


def check_coverage(asked: Asked, question: Question, _: Scanned) -> Iterator[str]:
    """How much is held under the filters: above the page, as JSON and by the command, and by year."""
    held = asked.held(question)
    yield from differences("coverage page", shown(asked.get("/coverage", question)), asdict(held.held))
    years = held.divided(lambda metadata: str(metadata.report_year))
    for who, printed in (
        ("coverage JSON", asked.get("/api/v1/coverage", question)),
        ("coverage command", asked.output("coverage", question, "--json")),
    ):
        yield from differences(who, _total(printed), asdict(held.held))
        told = {str(year["value"]): year["reports"] for year in json.loads(printed)["year"]}
        if {year: count for year, count in told.items() if count} != {
            year: len(own.searched) for year, own in years.items() if own.searched
        }:
            yield f"{who} says {told} by year"


def check_reports(asked: Asked, question: Question, _: Scanned) -> Iterator[str]:
    """Which reports meet the filters, by the command; and how many, by the JSON interface."""
    ids = {one.report.id for one in asked.held(question).searched}
    listed = json.loads(asked.output("reports", question, "--json"))
    if len(listed) != len(ids) or {report["id"] for report in listed} != ids:
        yield f"reports lists {len(listed)}, the scan {len(ids)}"
    told = asked.pages.get(address("/api/v1/reports", question, limit="1")).headers.get("X-Total-Count")
    if told != str(len(ids)):
        yield f"reports JSON says {told}, the scan {len(ids)}"


#: The ways of asking. A new one is a function above and a line here.
CHECKS: tuple[Check, ...] = (
    check_page,
    check_json,
    check_command,
    check_facets,
    check_export,
    check_kwic,
    check_comparison,
    check_comparison_page,
    check_coverage,
    check_reports,
)
#: Those that take long, and are asked seldom.
SLOW_CHECKS: tuple[Check, ...] = (check_process, check_workbook)


def _total(printed: str) -> dict[str, Any]:
    """The totals of an answer; what is no answer is told as it is."""
    try:
        total: dict[str, Any] = json.loads(printed)["total"]
    except (ValueError, LookupError):
        return {"printed": printed}
    return total


def _counted(rows: Sequence[Sequence[Any]]) -> dict[str, int | None]:
    """What the rows of an export come to: a passage each, or a report each where only filters were given."""
    columns = {_COLUMNS.get(name, name): place for place, name in enumerate(rows[0])}
    reports = {row[columns["report_id"]] for row in rows[1:]}
    told: dict[str, int | None] = {"reports": len(reports)}
    if "passage_id" in columns:
        told["passages"] = len(rows) - 1
        counted = [row[columns["occurrences"]] for row in rows[1:]]
        if counted:
            told["occurrences"] = None if counted[0] in {"", None} else sum(map(int, counted))
    return told
