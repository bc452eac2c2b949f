"""What the command line shows while an export is written: a progress bar where that takes longer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from web.exports.export import Export

_Row = TypeVar("_Row")

_PATIENCE = 1.0  # seconds before anything is shown
_EVERY = 0.1  # seconds


@dataclass(slots=True)
class _Counter:
    """Counts what is written, and shows it after a while.

    Attributes:
        bar: the progress bar.
        task: its line.
        due: when it is to be shown or changed next.
        count: how many rows or entries there have been.
    """

    bar: Progress
    task: TaskID
    due: float
    count: int = 0

    def over(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """The same, counted."""
        for row in rows:
            self.count += 1
            if time.monotonic() >= self.due:
                self.bar.start()
                self.bar.update(self.task, completed=self.count)
                self.due = time.monotonic() + _EVERY
            yield row


@contextmanager
def watched(export: Export, *, cites: bool) -> Iterator[Export]:
    """An export that is watched while it is written; in the end it is said how much that was."""
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("导出"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    total = export.citable if cites else export.size
    counter = _Counter(bar, bar.add_task("", total=total), time.monotonic() + _PATIENCE)
    try:
        yield replace(
            export,
            table=replace(export.table, rows=counter.over(export.table.rows)),
            cited=export.cited and counter.over(export.cited),
        )
    finally:
        bar.stop()
    console.print(f"导出了 {counter.count:,} {'条引文' if cites else '行'}。")
