"""The results of a run as a page: machine, collections, goals, figures, and how they were got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks import tables
from benchmarks.figures import Run
from benchmarks.http_load import CLIENTS
from benchmarks.peers import PEERS

_WORK = """\
One *result page* is: the 20 best passages with the spans to highlight, the number of passages that
match, and how these spread over years, provinces and issuers. Before anything is timed, all peers answer
the whole log, and the run stops if two of them do not agree: on every phrase they must find the same
number of passages and the same counts by year and province (filtered queries: the same number). Keywords
have two meanings. Chayici, as SQLite here, takes a word to be in a passage if its characters stand
there; tantivy and stock Whoosh find it where the segmenter cut it. Those who mean the same must agree;
the others must not find fewer passages by characters than by words.

Then all indexes are opened afresh, warmed with another 200 queries, and asked the log, a query at a
time, each by every peer, each peer the first in turn. Each query is timed once, so that remembering
answers does not count. Medians and 95th percentiles are of these times. *Characters* are those of the
passages' texts. Indexing time includes reading the prepared reports from a file, folding, word
segmentation and the commit; *disk* and *text* are bytes of the index, the stored text included, and of
the passages in UTF-8. Memory is that of a fresh process that does nothing but index (`ru_maxrss`), and
with its helper processes (sum of resident pages, ten times a second).
"""
_COLLECTION = """\
Generated collections recombine the sentences and headings of the built-in reports: other places,
numbers, dates, years, names of policies and products, and now and then another word of the same length
and part of speech, drawn as often as jieba's dictionary says; some sentences are used far more often
than others. `beginning` is as much of the first collection as the built-in reports have characters: the
two columns show how alike their words are spread. Vocabulary and shares are of the words as the index's
segmenter cuts them.
"""
_MET = """\
A goal is met if every collection on which it was measured reaches it. Where nothing else is said, ratios
are of medians, of times in this one run.
"""
_HTTP = f"""\
`/api/v1/search` of `chayici serve` (waitress), asked for pages of this unit by {CLIENTS} connections on the
loopback, each of a thread of `benchmarks/http_load.py` that sends its next query when it has an answer.
Server and clients share the cores.
"""


def page(runs: Sequence[Run], machine: Mapping[str, str]) -> str:
    """The page in Markdown; ``machine`` is what is known about machine and software."""
    return "\n\n".join(part.strip() for part in _parts(runs, machine)) + "\n"


def _parts(runs: Sequence[Run], machine: Mapping[str, str]) -> Iterator[str]:
    yield "# Benchmark results\n\nWritten by `python -m benchmarks`; not to be edited by hand."
    yield f"## Goals\n\n{tables.goals_table(runs)}"
    yield _MET
    for run in runs:
        yield f"## Result pages, {run.collection.name}\n\n{tables.latency_table(run)}"
    yield "Median / 95th percentile; *n* is the number of queries, all of them distinct."
    yield f"## Indexing\n\n{tables.indexing_table(runs)}"
    yield f"## Growth of Chayici\n\n{tables.growth_table(runs)}"
    yield "Reading, folding and segmentation are what these parts take by themselves, in one process."
    if any(run.load for run in runs):
        yield f"## HTTP\n\n{tables.http_table(runs)}"
        yield _HTTP
    yield f"## Collections\n\n{tables.collections_table(runs)}"
    yield _COLLECTION
    yield f"## How it was measured\n\n{_WORK}"
    measured = {name for run in runs for name in run.indexing}
    yield "\n".join(f"- **{peer.name}**: {peer.method}." for peer in PEERS.values() if peer.name in measured)
    yield f"## Machine\n\n{tables.table(['', ''], machine.items())}"
