"""The guide is true: its commands run, its queries are understood, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from search.parser import parse
from web.cli import run

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/guide.zh.md").read_text(encoding="utf-8")
# These change an index or never end; they have tests of their own.
_NOT_RUN = ("index", "serve")


def shown_commands() -> list[str]:
    """The commands of the guide that ask an index."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("chayici ")]
    return [line for line in lines if line.split()[1] not in _NOT_RUN]


def shown_queries() -> list[str]:
    """What the guide's tables say can be typed."""
    rows = re.findall(r"^\| (`.*?) \| ", GUIDE, re.MULTILINE)
    return [form.replace("\\|", "|") for row in rows for form in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("command", shown_commands())
def test_commands(
    command: str,
    demo_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Each command that the guide shows is understood, and finds something."""
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command.partition(" > ")[0], comments=True)[1:]
    assert run([*arguments, "--index", str(demo_index)]) == 0
    printed = capfdbinary.readouterr().out
    written = [path.read_bytes() for path in tmp_path.iterdir()]
    assert any(len(one.strip()) > 100 for one in (printed, *written))


@pytest.mark.parametrize("query", shown_queries())
def test_queries(query: str) -> None:
    """Each form of query that the guide shows is understood."""
    parsed = parse(query)
    assert parsed.condition or parsed.filters


def test_links() -> None:
    """Each link within the guide leads to one of its headings, each picture is there."""
    headings = re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)
    assert pictures
    assert [picture for picture in pictures if not (ROOT / "docs" / picture).exists()] == []
