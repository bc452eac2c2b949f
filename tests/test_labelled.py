"""The labelled set: reports in every layout of the field notes are read as a careful reader would."""

from __future__ import annotations

import pytest

from benchmarks.extraction import FIELDS, LABELLED, Comparison, compare, summary

# The share of exact values where the text tells the field, and where it does not (null is right).
GOALS = {
    "issuer": (0.95, 0.99),
    "report_year": (0.98, 0.99),
    "doc_number": (0.95, 0.99),
    "index_number": (0.95, 0.99),
    "published": (0.95, 0.99),
    "province": (0.95, 0.99),
    "city": (0.95, 0.99),
    "county": (0.95, 0.99),
    "township": (0.95, 0.99),
    "kind": (0.95, 1.0),
    "sections": (0.95, 0.99),
}
FEWEST = 100


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    """Every field of every labelled report."""
    return list(compare(LABELLED))


@pytest.mark.parametrize("field", GOALS)
def test_goals(comparisons: list[Comparison], field: str) -> None:
    """Each field is right in as large a share as we promise, where it is told and where it is not."""
    own = [one for one in comparisons if one.field == field]
    assert len(own) >= FEWEST
    for present, goal in zip((True, False), GOALS[field], strict=True):
        rights = [one.right for one in own if one.present is present]
        assert not rights or sum(rights) / len(rights) >= goal, [one for one in own if not one.right]


def test_no_doc_number_is_invented(comparisons: list[Comparison]) -> None:
    """Where a report has no number of its own, that of another document is not taken for it."""
    numbers = [one for one in comparisons if one.field == "doc_number" and one.read is not None]
    assert [one for one in numbers if not one.right] == []


def test_summary_counts_nulls_apart() -> None:
    """Null everywhere must not look good: where a field is told and where it is not is counted apart."""
    told = [Comparison("001", "doc_number", "甲〔2025〕1号", None, right=False)]
    not_told = [Comparison(f"{number:03}", "doc_number", None, None, right=True) for number in range(2, 11)]
    table = summary([*told, *not_told]).splitlines()
    row = table[1 + list(FIELDS).index("doc_number")]
    assert row.split() == ["doc_number", "0/1", "0.0%", "9/9", "100.0%"]
    assert table[-1] == "001 doc_number: None, should be '甲〔2025〕1号'"
