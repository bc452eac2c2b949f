"""Excerpts: a part of a passage in which what was found can be seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.snippets import excerpt


def test_an_excerpt_shows_what_differs() -> None:
    """A window with both words is better than one with one of them many times."""
    text = "执法执法执法执法" + "。" * 100 + "综合查一次与执法" + "。" * 100
    spans = ((0, 2), (2, 4), (4, 6), (6, 8), (108, 113), (114, 116))
    part = excerpt(text, spans, 40)
    assert [part.text[start:end] for start, end in part.highlights] == ["综合查一次", "执法"]
    assert (part.cut_before, part.cut_after) == (True, True)


def test_a_short_passage_is_shown_whole() -> None:
    """Nothing is cut from a text that is not longer than the width."""
    part = excerpt("全文在此", ((0, 2),), 4)
    assert (part.text, part.highlights, part.cut_before, part.cut_after) == (
        "全文在此",
        ((0, 2),),
        False,
        False,
    )


@given(st.integers(0, 300), st.lists(st.integers(0, 290), unique=True, max_size=30), st.integers(1, 60))
def test_highlights_are_whole(length: int, starts: list[int], width: int) -> None:
    """An excerpt has about the width asked for, and cuts through no highlight."""
    text = "".join(chr(0x4E00 + number) for number in range(length))
    spans: list[tuple[int, int]] = []
    for start in sorted(starts):
        if start + 3 <= length and (not spans or start >= spans[-1][1]):
            spans.append((start, start + 3))
    part = excerpt(text, tuple(spans), width)
    place = text.index(part.text)
    assert min(length, width) <= len(part.text) <= width + 4
    for start, end in spans:
        inside = (start - place, end - place) in part.highlights
        assert inside == (start >= place and end <= place + len(part.text))
        assert inside or end <= place or start >= place + len(part.text)
    assert not spans or part.highlights
