"""The ways in which a question can be asked, each held against a plain scan.

Every way is one function: it asks as a user would, and yields a sentence for each number that is not right.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from benchmarks.questions import Question
from benchmarks.scan import Scan, Scanned, read_reports
from index.models import Metadata
from search.engine import Engine
from web.app import create_app
from web.cli import run

_COMMAND = (sys.executable, "-c", "from web.cli import main; main()")
_TOTALS = re.compile(r'class="totals".*?</p>', re.DOTALL)
_SHOWN = re.compile(r"<strong>([\d,]+)</strong>\s*(份报告|段|处)")
_NOTHING = "<h1>没有查到</h1>"
_ROWS = ("year", "province", "city", "county", "issuer")


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are put to.

    Attributes:
        directory: the index.
        pages: the web application over it.
        scan: its passages, counted without it.
    """

    directory: Path
    pages: FlaskClient
    scan: Scan

    @classmethod
    def of(cls, directory: Path) -> Asked:
        """Open an index, and read all of it."""
        engine = Engine(directory)
        segmenter = engine.version().segmenter.partition(" ")[0]
        return cls(directory, create_app(directory).test_client(), Scan([*read_reports(engine)], segmenter))

    def get(self, path: str, question: Question, **more: str) -> str:
        """What is answered at an address."""
        parameters = [("q", question.query), ("match", question.match.value), *question.beside, *more.items()]
        return self.pages.get(path, query_string=parameters).get_data(as_text=True)

    def arguments(self, command: str, question: Question, *more: str) -> list[str]:
        """A command that asks a question; the query may begin with a hyphen."""
        beside = [part for name, value in question.beside for part in (f"--{name}", value)]
        options = ["--match", question.match.value, *beside, "--index", str(self.directory)]
        return [command, *more, *options, "--", question.query]

    def output(self, command: str, question: Question, *more: str) -> str:
        """What a command prints, run in this process."""
        # Some commands write bytes.
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")) as printed:
            status = run(self.arguments(command, question, *more))
            printed.seek(0)
            return printed.read() if status == 0 else f"exit status {status}"


#: Asks a question in one way; what it yields is not right.
Check = Callable[[Asked, Question, Scanned], Iterator[str]]


def check_page(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals above the hits of the page."""
    shown = asked.get("/search", question)
    summary = _TOTALS.search(shown)
    numbers = dict(map(reversed, _SHOWN.findall(summary[0] if summary else "")))
    told = {name: numbers.get(unit) for name, unit in (("reports", "份报告"), ("passages", "段"))}
    if _NOTHING in shown:  # how often it occurs goes without saying
        told = {"reports": "0", "passages": "0"}
    else:
        told["occurrences"] = numbers.get("处")
    yield from _differences(
        "page",
        {name: None if one is None else int(one.replace(",", "")) for name, one in told.items()},
        right,
    )


def check_json(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals of the JSON interface."""
    yield from _differences("JSON", _total(asked.get("/api/v1/search", question, limit="1")), right)


def check_command(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The totals that the command prints as JSON."""
    printed = asked.output("search", question, "--json", "--limit", "1", "--passages", "1")
    yield from _differences("command", _total(printed), right)


def check_process(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The same, by a process of its own."""
    arguments = asked.arguments("search", question, "--json", "--limit", "1", "--passages", "1")
    done = subprocess.run(
        [*_COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    yield from _differences("process", _total(done.stdout or done.stderr), right)


def check_export(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The rows of the exported table: a passage each, or a report each where only filters were given."""
    rows = [*csv.DictReader(io.StringIO(asked.output("export", question, "--format", "csv")))]
    told: dict[str, Any] = {"reports": len({row["report_id"] for row in rows})}
    if rows and "passage_id" in rows[0]:
        told["passages"] = len(rows)
        counted = [row["occurrences"] for row in rows]
        told["occurrences"] = sum(map(int, counted)) if all(counted) else None
    yield from _differences("export", told, right)


def check_kwic(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """The lines of the concordance: an occurrence each of what is quoted."""
    if right.total.occurrences:  # of words without quotes there are lines, too, but no count to compare with
        lines = [*csv.DictReader(io.StringIO(asked.output("kwic", question, "--csv")))]
        yield from _differences("kwic", {"occurrences": len(lines)}, right)


def check_comparison(asked: Asked, question: Question, right: Scanned) -> Iterator[str]:
    """All cells of the comparisons by everything that it can be compared by, and what is held of each."""
    for by in _ROWS:
        printed = asked.output("compare", question, "--by", by, "--json")
        try:
            comparison = json.loads(printed)
        except ValueError:
            yield f"comparison by {by} prints {printed}"
            continue
        yield from _cell_differences(f"comparison by {by}", comparison["total"], right)
        for row in comparison["rows"]:
            own = right.where(_is_of_row(by, row["value"], row["code"]))
            yield from _cell_differences(f"comparison by {by}, {row['value']}", row, own)


#: The ways of asking. A new one is a function above and a line here.
CHECKS: tuple[Check, ...] = (
    check_page,
    check_json,
    check_command,
)


def _differences(who: str, told: Mapping[str, Any], right: Scanned) -> Iterator[str]:
    """A sentence if what somebody was told, by the names of ``Totals``, is not right; some may go unsaid."""
    expected = asdict(right.total)
    said = {name: number for name, number in told.items() if name in expected}
    if not said or any(expected[name] != number for name, number in said.items()):
        yield f"{who} says {said or dict(told)}, the scan {expected}"


def _cell_differences(who: str, row: Mapping[str, Any], right: Scanned) -> Iterator[str]:
    """Sentences for what is not right of the one query in a row of a comparison."""
    cell = row["queries"][0]
    held = cell["reports_held"], cell["characters_held"]
    if held != right.held:
        yield f"{who} says {held} are held, the scan {right.held}"
    # Where no report is held, nothing can be counted.
    if any(held) or any(cell[name] is not None for name in asdict(right.total)):
        yield from _differences(who, cell, right)


def _total(printed: str) -> dict[str, Any]:
    try:
        total: dict[str, Any] = json.loads(printed)["total"]
    except (ValueError, LookupError):
        return {"printed": printed}
    return total


def _is_of_row(by: str, value: str, code: str | None) -> Callable[[Metadata], bool]:
    """What tells whether a report belongs to a row of a comparison."""
    match by:
        case "year":
            return lambda metadata: str(metadata.report_year) == value
        case "issuer":
            return lambda metadata: metadata.issuer == value
        case _:
            return lambda metadata: (
                metadata.division is not None and metadata.division.code.startswith(code or value)
            )
