"""On what a run was made: machine, versions, commit."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import index

_PACKAGES = ("numpy", "whoosh3", "whoosh", "tantivy", "rjieba", "jieba", "waitress")


def describe_machine() -> dict[str, str]:
    """What is known about machine and software, for a table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{memory / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        **_packages(),
        "SQLite": sqlite3.sqlite_version,
        "ripgrep": _first_line("rg", "--version").removeprefix("ripgrep "),
    }


def _packages() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def _commit() -> str:
    folder = str(Path(index.__file__).parent)  # of what is measured, wherever it was imported from
    commit = _first_line("git", "-C", folder, "rev-parse", "--short", "HEAD")
    changed = _first_line("git", "-C", folder, "status", "--porcelain")
    return f"{commit} and changes not committed" if changed else commit


def _first_line(*command: str) -> str:
    try:
        printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return printed.partition("\n")[0]
