"""``python -m benchmarks.agreement [INDEX] [N]``: do pages, JSON, exports and commands agree with a scan?

N random questions are drawn from what the index holds, and asked in every way of ``benchmarks.checks``.
It takes what the tests take: ``pip install -e '.[test]'``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.asking import Asked
from benchmarks.checks import CHECKS, SLOW_CHECKS
from benchmarks.demo.folder import write_demo
from benchmarks.progress import Progress, stepping
from benchmarks.questions import Question, draw
from index.pipeline import index_sources

_SEED = 5
_QUESTIONS, _REPORTS = 200, 2000
# One question in so many is also asked in the ways that take long.
_SLOWLY = 40


def disagreements(asked: Asked, questions: Iterable[Question]) -> Iterator[str]:
    """Ask questions in every way; yields a sentence for each number that is not what the scan counts."""
    for number, question in enumerate(questions):
        right = asked.scan.found(question.query, question.match, question.filters)
        for check in CHECKS if number % _SLOWLY else (*CHECKS, *SLOW_CHECKS):
            try:
                yield from (f"{question}: {wrong}" for wrong in check(asked, question, right))
            except (ValueError, LookupError) as error:  # what is answered is not even an answer
                yield f"{question}: {check.__name__} breaks off: {error!r}"


def main() -> None:
    """Run the command line; the exit status is 1 if anything disagrees."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("index", type=Path, nargs="?", help="the index (default: one of invented reports)")
    parser.add_argument("questions", type=int, nargs="?", default=_QUESTIONS, help="how many (default: 200)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        directory = chosen.index or _invented(Path(folder))
        asked = Asked.of(directory)
        questions = islice(draw(asked.scan.reports, _SEED), chosen.questions)
        with Progress("asks", chosen.questions) as progress:
            wrong = list(disagreements(asked, stepping(questions, progress)))
    told = "\n".join(wrong) or f"All agree on {chosen.questions:,} questions."
    sys.stdout.write(told + "\n")
    sys.exit(bool(wrong))


def _invented(folder: Path) -> Path:
    """An index of the built-in and of invented reports."""
    write_demo(folder, _REPORTS)
    for paths in ([], [folder / "files"]):
        index_sources(paths, folder / "index")
    return folder / "index"


if __name__ == "__main__":
    main()
