"""Tables of a run as aligned Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from benchmarks.census import Statistics
from benchmarks.figures import CLASSES, Latency, Run, latency, percentile
from benchmarks.goals import GOALS, Goal
from benchmarks.peers import ChayiciPeer, TantivyPeer, WhooshPeer

_NOTHING = "–"
_RATIO_TO = (TantivyPeer.name, WhooshPeer.name)
_STATISTICS = {
    "reports": "{:,}",
    "passages": "{:,}",
    "characters": "{:,}",
    "bytes": "{:,}",
    "words": "{:,}",
    "vocabulary": "{:,}",
    "share_of_10": "{:.1%}",
    "share_of_100": "{:.1%}",
    "bigrams": "{:,}",
}
_MILLION = 1e6


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A Markdown table, first column to the left, the others to the right."""
    lines = [list(head), *map(list, body)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = [
        cells[0].ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)),
    ]
    return f"| {' | '.join(aligned)} |"


def goals_table(runs: Sequence[Run]) -> str:
    """The goals beside what each collection reached."""
    head = ["work", "goal", *(run.collection.name for run in runs), "met"]
    return table(head, (_goal_row(goal, runs) for goal in GOALS))


def _goal_row(goal: Goal, runs: Sequence[Run]) -> list[str]:
    figures = [goal.reached(run) for run in runs]
    told = [_NOTHING if figure is None else f"{_number(figure)} {goal.unit}" for figure in figures]
    limit = f"{'≥' if goal.at_least else '≤'} {goal.limit:g} {goal.unit}"
    return [goal.work, limit, *told, {True: "yes", False: "no", None: "not measured"}[goal.is_met(runs)]]


def collections_table(runs: Sequence[Run]) -> str:
    """The statistics of the collections, and of a beginning beside the built-in reports."""
    columns: dict[str, Statistics] = {run.collection.name: run.size for run in runs}
    columns["beginning"] = runs[0].collection.beginning
    columns["built-in reports"] = runs[0].collection.built_in
    body = (
        [
            one.name.replace("_", " "),
            *(_STATISTICS[one.name].format(getattr(column, one.name)) for column in columns.values()),
        ]
        for one in fields(Statistics)
    )
    return table(["", *columns], body)


def indexing_table(runs: Sequence[Run]) -> str:
    """What indexing cost each peer."""
    body = [
        [
            run.collection.name,
            peer,
            f"{cost.seconds:.1f}",
            f"{run.size.characters / cost.seconds / _MILLION:.2f}",
            f"{cost.disk / run.size.bytes:.2f}",
            f"{cost.process_memory / _MILLION:.0f}",
            _NOTHING if cost.memory is None else f"{cost.memory / _MILLION:.0f}",
        ]
        for run in runs
        for peer, cost in run.indexing.items()
    ]
    head = ["collection", "peer", "s", "M characters/s", "disk × text", "process MB", "with helpers MB"]
    return table(head, body)


def growth_table(runs: Sequence[Run]) -> str:
    """How Chayici grows with the collection, and what parts of the work take by themselves."""
    body = [
        [
            run.collection.name,
            *(f"{part:.1f}" for part in (cost.seconds, run.preparation.reading)),
            *(f"{part:.1f}" for part in (run.preparation.folding, run.preparation.segmentation)),
            f"{(cost.memory or cost.process_memory) / _MILLION:.0f}",
            f"{cost.disk / _MILLION:.0f}",
            f"{run.opening * 1000:.1f}",
        ]
        for run in runs
        for cost in [run.indexing[ChayiciPeer.name]]
    ]
    head = ["collection", "indexing s", "reading s", "folding s", "segmentation s", "memory MB", "disk MB"]
    return table([*head, "open and first phrase ms"], body)


def latency_table(run: Run) -> str:
    """Median and 95th percentile in milliseconds of every class and peer, and Chayici's ratios."""
    peers = list(dict.fromkeys(peer for one in run.timed for peer in one.seconds))
    beside = [peer for peer in _RATIO_TO if peer in peers]
    head = ["queries", "n", *(f"{peer} ms" for peer in peers), *(f"× {peer}" for peer in beside)]
    body = []
    for group in CLASSES:
        ours = latency(run, group, ChayiciPeer.name)
        if ours is not None:
            times = [_times(latency(run, group, peer)) for peer in peers]
            ratios = [
                _ratios(latency(run, group, ChayiciPeer.name, beside=peer), latency(run, group, peer))
                for peer in beside
            ]
            body.append([group.name, str(ours.queries), *times, *ratios])
    return table(head, body)


def http_table(runs: Sequence[Run]) -> str:
    """What the HTTP clients saw."""
    body = [
        [
            run.collection.name,
            str(len(run.load.seconds)),
            str(len(run.load.errors)),
            f"{len(run.load.seconds) / run.load.duration:.0f}",
            *(f"{percentile(run.load.seconds, part) * 1000:.0f}" for part in (0.5, 0.95, 0.99)),
        ]
        for run in runs
        if run.load and run.load.seconds
    ]
    return table(["collection", "answers", "errors", "answers/s", "p50 ms", "p95 ms", "p99 ms"], body)


def _times(found: Latency | None) -> str:
    return _NOTHING if found is None else f"{_number(found.median * 1000)} / {_number(found.p95 * 1000)}"


def _ratios(ours: Latency | None, theirs: Latency | None) -> str:
    if ours is None or theirs is None:
        return _NOTHING
    return f"{_number(ours.median / theirs.median)} / {_number(ours.p95 / theirs.p95)}"


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004
