"""``python -m benchmarks.demo FOLDER [REPORTS]``: writes a collection of invented reports to a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.demo.folder import write_demo


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demo", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where; it is made if need be")
    parser.add_argument("reports", type=int, nargs="?", default=2000, metavar="REPORTS", help="how many")
    chosen = parser.parse_args()
    written = len(write_demo(chosen.folder, chosen.reports))
    sys.stdout.write(
        f"{written:,} reports in {chosen.folder / 'files'}, every one of them invented: not to be cited.\n"
    )


if __name__ == "__main__":
    main()
