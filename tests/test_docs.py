"""The documents are true: what they show of the query language and the commands works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.parser import parse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_queries() -> list[str]:
    """The forms in README's tables of the query language."""
    rows = re.findall(r"^\| (`.*?) \| ", README, re.MULTILINE)
    forms = [form.replace("\\|", "|") for row in rows for form in re.findall(r"`([^`]+)`", row)]
    return [form.replace("…", "法治") for form in forms]


def test_both_tables_are_read() -> None:
    """The Chinese and the English table show as many forms."""
    assert len(shown_queries()) == 2 * 21


@pytest.mark.parametrize("query", shown_queries())
def test_queries_in_the_readme(query: str) -> None:
    """Each form of query that README shows is understood."""
    parsed = parse(query)
    assert parsed.condition or parsed.filters


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/glossary.md", "docs/guide.zh.md"]
)
def test_links(name: str) -> None:
    """Each link from a document to a file of the repository leads to one."""
    document = ROOT / name
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_two_commands() -> None:
    """The first screen of README has two commands, and make knows both."""
    first = README.split("```")[1]
    commands = [line.split("#")[0].strip() for line in first.splitlines()[1:] if line.strip()]
    assert commands == ["make", "make test"]
