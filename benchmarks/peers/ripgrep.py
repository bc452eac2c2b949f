"""ripgrep over the folded text, a line a passage: it neither ranks nor counts facets."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.collection import Prepared
from benchmarks.peers.base import PAGE, Counts, Peer, Shown, rows, show
from benchmarks.queries import Kind, LoggedQuery

_Answer = tuple[int, list[Shown]]
_FILE = "folded.txt"
_NOTHING_FOUND = 1


class RipgrepPeer(Peer[_Answer]):
    """A scan by a fast program."""

    name = "ripgrep"
    most_reports = 500
    substring_words = True
    method = (
        "unfiltered phrases only: `rg -F -c` for the count and `rg -F -m 20` for the first 20 lines of one "
        "folded text file. No ranking, no facets: a lower bound of what a scan costs, process start "
        "included"
    )

    @staticmethod
    def is_installed() -> bool:
        """Pip does not install it."""
        return shutil.which("rg") is not None

    @staticmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """Write the file."""
        with (folder / _FILE).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{row.folded}\n" for row in rows(reports))

    def __init__(self, folder: Path) -> None:
        self._file = str(folder / _FILE)

    def answers(self, query: LoggedQuery) -> bool:
        """Phrases only; their reports' metadata stand nowhere."""
        return query.kind is Kind.PHRASE and not query.filtered

    def search(self, query: LoggedQuery) -> _Answer:
        """Two scans."""
        phrase = query.pieces[0]
        counted = self._run("-c", "--", phrase)
        lines = self._run("-N", "-m", str(PAGE), "--", phrase).splitlines()
        return int(counted or 0), [show(line, query.pieces) for line in lines]

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["rg", "--no-config", "-F", *arguments, self._file],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode > _NOTHING_FOUND:
            raise OSError(done.stderr)
        return done.stdout

    def counts(self, answer: _Answer) -> Counts:
        """The count."""
        return Counts(passages=answer[0], shown=len(answer[1]))
