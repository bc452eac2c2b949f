"""``python -m benchmarks``: builds collections, measures all peers in one run, writes the results."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import results
from benchmarks.machine import describe_machine
from benchmarks.run import PARTS, Plan, measure
from benchmarks.timings import write_timings

_SIZES = (500, 5_000, 50_000)


def main() -> None:
    """Run the command line."""
    chosen = _parser().parse_args()
    machine = describe_machine()  # before anything changes
    with TemporaryDirectory(prefix="chayici-benchmarks-", dir=chosen.work) as work:
        plan = Plan(folder=Path(work), parts=frozenset(chosen.only), queries=chosen.queries, seed=chosen.seed)
        sizes = chosen.reports if chosen.reports or chosen.real else _SIZES
        runs = [*(measure(plan, size) for size in sizes), *(measure(plan, folder) for folder in chosen.real)]
    page = results.page(runs, machine)
    sys.stdout.write(page)
    chosen.out.write_text(page, encoding="utf-8")
    if chosen.timings:
        write_timings(runs, chosen.timings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--reports", type=int, nargs="+", default=[], metavar="N",
        help=f"sizes of generated collections (default: {' '.join(map(str, _SIZES))})",
    )  # fmt: skip
    parser.add_argument(
        "--folder", dest="real", type=Path, action="append", default=[], metavar="DIR",
        help="a folder of real reports (.txt), as a further collection, or instead if --reports is not given",
    )  # fmt: skip
    parser.add_argument(
        "--queries", type=int, default=1000, metavar="N", help="length of the log (default: 1000)"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
        help=f"peers beside Chayici, and http: some of {', '.join(PARTS)} (default: all)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="of collections and log (default: 1)")
    parser.add_argument(
        "--work", type=Path, metavar="DIR",
        help="where collections and indexes are kept during the run; 50,000 reports take several gigabytes",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).with_name("RESULTS.md"), metavar="FILE",
        help="the page to write (default: benchmarks/RESULTS.md)",
    )  # fmt: skip
    parser.add_argument(
        "--timings",
        type=Path,
        metavar="FILE",
        help="also write each query with its hits and times, as JSON lines",
    )
    return parser


if __name__ == "__main__":
    main()
