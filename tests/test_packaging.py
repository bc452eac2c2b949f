"""The wheel: what is built installs into an environment of its own and works there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], cwd=ROOT, check=True
    )
    (built,) = out.glob("*.whl")
    return built


def test_what_the_wheel_holds(wheel: Path) -> None:
    """The packages with their data, templates and type marks, and nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        "index",
        "search",
        "web",
        "seeds",
    }
    for needed in (
        "index/data/han.txt",
        "index/data/divisions.csv.gz",
        "web/static/chayici.css",
        "index/py.typed",
    ):
        assert needed in names
    assert sum(name.startswith("seeds/") and name.endswith(".txt") for name in names) == 5
    assert any(name.startswith("web/templates/") for name in names)


def test_the_wheel_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed where nothing else is, it indexes the built-in reports and searches them."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment["CHAYICI_INDEX"] = str(tmp_path / "index")

    def chayici(*arguments: str) -> str:
        command = [str(python.with_name("chayici")), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    chayici("index")
    assert '"occurrences": 6' in chayici("search", "“综合查一次”", "--json")
    assert "5 份报告" in chayici("search", "执法")
    assert chayici("check").startswith("索引完好")
