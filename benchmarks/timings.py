"""Every query of a run with what it found and what it cost, for those who want to look closer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.figures import Run


def write_timings(runs: Iterable[Run], file: Path) -> None:
    """Write a JSON object a line: a query, the passages that match, milliseconds by peer."""
    with file.open("w", encoding="utf-8") as output:
        output.writelines(f"{line}\n" for line in _lines(runs))


def _lines(runs: Iterable[Run]) -> Iterator[str]:
    for run in runs:
        for one in run.timed:
            query = one.query
            shape = {
                "collection": run.collection.name,
                "kind": query.kind,
                "pieces": query.pieces,
                "drawn": query.drawn,
                "years": query.years,
                "region": query.region,
                "passages": one.passages,
                "ms": {peer: round(seconds * 1000, 3) for peer, seconds in one.seconds.items()},
            }
            yield json.dumps(shape, ensure_ascii=False)
