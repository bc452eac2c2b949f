"""The architecture: imports go one way, Flask is in web alone, heavy imports wait, the parts lie together."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import index
import search
import seeds
import web

ROOT = Path(__file__).parent.parent
PARSERS = {"lxml", "pypdfium2", "charset_normalizer"}
ALLOWED = {"index": {"index"}, "search": {"search", "index"}, "web": {"web", "search", "index"}}


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {file}"
            yield node.module or ""


def imported(package: str) -> dict[str, set[str]]:
    """The top-level names that each module of a package imports."""
    return {
        str(file): {name.partition(".")[0] for name in imports(file)}
        for file in sorted((ROOT / package).rglob("*.py"))
    }


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_go_one_way(package: str) -> None:
    """Index ← search ← web, never back."""
    modules = imported(package)
    assert modules
    for file, names in modules.items():
        assert names & set(ALLOWED) <= ALLOWED[package], file


@pytest.mark.parametrize("package", ["index", "search"])
def test_flask_is_in_web_alone(package: str) -> None:
    """Neither Flask nor anything else of the web is known below web."""
    for file, names in imported(package).items():
        assert not names & {"flask", "werkzeug", "jinja2", "waitress", "click", "rich"}, file


def test_whoosh_is_known_to_few() -> None:
    """The modules that would change with another engine are these, all of them in index."""
    knowing = {
        Path(file).name
        for package in ALLOWED
        for file, names in imported(package).items()
        if "whoosh" in names
    }
    assert knowing == {"schema.py", "generation.py", "store.py", "codec.py"}


def test_packages_only_re_export() -> None:
    """An __init__ holds a sentence and re-exports, no code."""
    for package in (*ALLOWED, "seeds"):
        (docstring, *rest) = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body
        assert isinstance(docstring, ast.Expr)
        assert all(isinstance(node, ast.ImportFrom) for node in rest)


def test_the_packages_lie_in_one_folder() -> None:
    """Their names are general: were one of them somebody else's, it would lie elsewhere."""
    folders = {Path(str(package.__file__)).parent.parent for package in (index, search, web, seeds)}
    assert len(folders) == 1


def test_each_package_is_listed() -> None:
    """What is imported is what the wheel holds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [*ALLOWED, "seeds"]


def test_help_starts_without_heavy_imports() -> None:
    """--help needs neither Flask nor Whoosh, nor NumPy, nor a dictionary, nor the parsers of formats."""
    script = (
        "import sys, json; from web.cli import run; run(['search', '--help']); "
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(json.loads(printed.splitlines()[-1]))
    assert not loaded & {"flask", "whoosh", "numpy", "jieba", "rjieba", "rich", "waitress", *PARSERS}


def test_plain_text_is_indexed_without_parsers(tmp_path: Path) -> None:
    """What reads other formats is loaded when it meets one."""
    script = (
        "import sys, json; from web.cli import run; "
        f"run(['index', '--json', '--index', {str(tmp_path / 'index')!r}]); "
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert not set(json.loads(printed.splitlines()[-1])) & PARSERS


def test_a_phrase_is_searched_without_a_dictionary(seeds_index: Path) -> None:
    """A quoted phrase needs no word segmentation, so no dictionary is loaded."""
    script = (
        "import sys, json; from web.cli import run; "
        f"run(['search', '“综合查一次”', '--json', '--index', {str(seeds_index)!r}]); "
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert not set(json.loads(printed.splitlines()[-1])) & {"flask", "jieba", "rjieba", "rich"}
