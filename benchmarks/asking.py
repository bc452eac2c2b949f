"""What questions are put to: an index behind its pages and commands, beside a scan of it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks.questions import Question
from benchmarks.scan import Scan, Scanned, read_reports
from search.engine import Engine
from web.app import create_app
from web.cli import run

_COMMAND = (sys.executable, "-c", "from web.cli import main; main()")
# Of these the filters alone are asked.
_WITHOUT_QUERY = ("reports", "coverage")
_TOTALS = re.compile(r'class="totals".*?</p>', re.DOTALL)
_SHOWN = re.compile(r"<strong>([\d,]+)</strong>\s*(份报告|段|处|字)")
_UNITS = {"份报告": "reports", "段": "passages", "处": "occurrences", "字": "characters"}
_NOTHING = "<h1>没有查到</h1>"


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
        return cls(directory, create_app(directory).test_client(), Scan(read_reports(engine), segmenter))

    def held(self, question: Question) -> Scanned:
        """What meets the filters beside a question."""
        return self.scan.found("", question.match, question.filters)

    def get(self, path: str, question: Question, **more: str) -> str:
        """What is answered at an address."""
        return self.follow(address(path, question, **more)).decode()

    def follow(self, link: str) -> bytes:
        """What is answered where a link leads."""
        return self.pages.get(link).get_data()

    def output(self, command: str, question: Question, *more: str) -> str:
        """What a command prints, run in this process."""
        # Some commands write bytes.
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        with redirect_stdout(printed), redirect_stderr(io.StringIO()) as told:
            status = run(self._arguments(command, question, *more))
        printed.seek(0)
        return f"exit status {status}: {told.getvalue()}" if status else printed.read()

    def process(self, command: str, question: Question, *more: str) -> str:
        """What it prints, run by a process of its own."""
        done = subprocess.run(
            [*_COMMAND, *self._arguments(command, question, *more)],
            capture_output=True, text=True, encoding="utf-8", check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        return done.stdout or done.stderr

    def _arguments(self, command: str, question: Question, *more: str) -> list[str]:
        beside = [part for name, value in question.beside for part in (f"--{name}", value)]
        options = [command, *more, *beside, "--index", str(self.directory)]
        if command in _WITHOUT_QUERY:
            return options
        # The query may begin with a hyphen.
        return [*options, "--match", question.match.value, "--", question.query]


#: Asks a question in one way; yields a sentence for each number that is not what the scan has found.
Check = Callable[[Asked, Question, Scanned], Iterator[str]]


def address(path: str, question: Question, **more: str) -> str:
    """Where a question is answered."""
    pairs = [("q", question.query), ("match", question.match.value), *question.beside, *more.items()]
    return f"{path}?{urlencode(pairs)}"


def shown(page: str) -> dict[str, int]:
    """The totals above what a page lists, by their names in the JSON interface, as far as it tells them."""
    if _NOTHING in page:
        return {"reports": 0, "passages": 0}
    totals = _TOTALS.search(page)
    return {
        _UNITS[unit]: int(number.replace(",", ""))
        for number, unit in _SHOWN.findall(totals[0] if totals else "")
    }


def found(right: Scanned) -> dict[str, Any]:
    """The size of what a scan has found, by the names of the JSON interface."""
    return asdict(right.total)


def differences(who: str, told: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[str]:
    """A sentence if what somebody tells is not right; something must be told, but not all."""
    said = {name: number for name, number in told.items() if name in right}
    if not said or any(right[name] != number for name, number in said.items()):
        yield f"{who} says {said or str(dict(told))[:300]}, the scan {dict(right)}"
