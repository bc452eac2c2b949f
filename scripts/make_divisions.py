"""Make index/data/divisions.csv.gz from a table code,level,name: ``python make_divisions.py TABLE.csv``.

The level is left out, since the length of a code tells it.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

PACKED = Path(__file__).parent.parent / "index" / "data" / "divisions.csv.gz"


def pack(table: Path) -> bytes:
    """The content of the file; the same table always gives the same bytes."""
    with table.open(encoding="utf-8", newline="") as opened:
        rows = sorted((row["code"], row["name"]) for row in csv.DictReader(opened))
    lines = "".join(f"{code},{name}\n" for code, name in rows)
    return gzip.compress(lines.encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    PACKED.write_bytes(pack(Path(sys.argv[1])))
