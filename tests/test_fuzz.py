"""Damaged files of every format: each is read or refused, none crashes or hangs its reader."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.formats import MAKERS
from benchmarks.fuzz import originals, try_damaged

FILES = int(os.environ.get("CHAYICI_FUZZ", "300"))


def test_damaged_files(tmp_path: Path) -> None:
    """Every damaged file is read or refused with a sentence; what nobody foresaw does not occur."""
    if os.environ.get("CI") and originals().keys() != MAKERS.keys():
        pytest.fail("Chromium or LibreOffice is missing, so their formats are NOT tested")
    findings = try_damaged(tmp_path, FILES, seed=FILES)
    assert findings.faults == ()
    # Rows of a dump are told one by one, so there may be more than files.
    assert findings.read + findings.reasons.total() >= FILES
    assert findings.read > FILES / 10
    assert len(findings.reasons) > 3
    assert all(reason.endswith("。") for reason in findings.reasons)
