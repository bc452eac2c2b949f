"""The benchmarks: the command runs, and all peers agree on what they find."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_a_small_run(tmp_path: Path) -> None:
    """A small collection is built, indexed by us and by a peer, searched, compared and tabled."""
    out = tmp_path / "RESULTS.md"
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--reports",
        "5",
        "--queries",
        "20",
        "--only",
        "tantivy",
        "--out",
        str(out),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    table = out.read_text(encoding="utf-8")
    assert "tantivy" in table
    assert "indexing" in table
