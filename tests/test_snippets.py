"""Excerpts: a part of a passage in which what was found can be seen."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from search.parser import parse
from search.query import Near
from search.snippets import Highlighter, excerpt


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


def test_many_highlights_take_no_longer_than_they_must() -> None:
    """A passage may match tens of thousands of times: what that costs grows with its length, not its square."""
    text = "的一" * 12_000
    began = time.process_time()
    spans = Highlighter(parse("“的” OR (的 NEAR/3 二) OR (一 NEAR/3 的)").condition, "jieba").spans(
        text, text
    )
    assert len(spans) == len(text)
    assert excerpt(text, spans, 140).text == text[:140]
    assert time.process_time() - began < 4


def test_what_stands_before_a_window_is_not_in_it() -> None:
    """The place with the most highlights is shown, however many there are in front of another one."""
    text = "甲。乙。丙" + "。" * 200 + "丁" + "。" * 200
    part = excerpt(text, ((0, 1), (2, 3), (4, 5), (205, 206)), 40)
    assert [part.text[start:end] for start, end in part.highlights] == ["甲", "乙", "丙"]


@given(
    st.text("甲乙。", max_size=80),
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 5)), max_size=20),
    st.integers(1, 30),
)
def test_the_best_place_is_that_of_a_plain_look(text: str, gaps: list[tuple[int, int]], width: int) -> None:
    """An excerpt shows what trying every highlight as the first one finds: the most that differ, then most."""
    spans: list[tuple[int, int]] = []
    behind = 0
    for gap, length in gaps:
        if behind + gap + length <= len(text):
            spans.append((behind + gap, behind + gap + length))
            behind += gap + length

    def held(first: int) -> tuple[int, int]:
        last = first - width // 5 + width
        inside = [text[start:end] for start, end in spans if first <= start and end <= last]
        return len({*inside}), len(inside)

    start = max((start for start, _ in spans), key=held) - width // 5 if spans else 0
    start = max(0, min(start, len(text) - width))
    end = min(len(text), start + width)
    start = min((first for first, last in spans if first < start < last), default=start)
    end = max((last for first, last in spans if first < end < last), default=end)
    part = excerpt(text, tuple(spans), width)
    assert (part.text, part.cut_before, part.cut_after) == (text[start:end], start > 0, end < len(text))


@given(
    st.text("法治人。", max_size=60),
    st.text("法治人", min_size=1, max_size=3),
    st.text("法治人", min_size=1, max_size=3),
    st.integers(0, 8),
)
def test_what_is_near_is_marked(text: str, first: str, second: str, distance: int) -> None:
    """Of two phrases those occurrences are marked that have one of the other near, found by trying all pairs."""
    marked: set[int] = set()
    for one, other in ((first, second), (second, first)):
        behind = 0
        for start in places(one, text):
            end = start + len(one)
            gaps = (max(at - end, start - at - len(other)) for at in places(other, text))
            if start >= behind and min(gaps, default=distance + 1) <= distance:
                marked.update(range(start, end))
                behind = end
    spans = Highlighter(Near(first, second, distance), "jieba").spans(text, text)
    assert {place for start, end in spans for place in range(start, end)} == marked


def places(phrase: str, text: str) -> list[int]:
    """Where a phrase stands, also where occurrences overlap."""
    return [place for place in range(len(text)) if text.startswith(phrase, place)]
