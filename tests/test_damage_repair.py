"""Repairs: what is certain to be damaged in a text, what stood there, and where it is found."""

from __future__ import annotations

import gzip
import importlib.util
from itertools import pairwise
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.damage import LOST, Repair, fold_passage, repairs
from index.folding import fold

ROOT = Path(__file__).parent.parent
SEEDS = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]

# Texts in which everything that repairs heed comes up often.
TEXTS = st.text(
    st.sampled_from("?？！，Ｔ９F將现現。（zhí)笆奈濉币巹澮半p鶎B常经\ufffd\ue000\n!,1 ") | st.characters(),
    max_size=40,
)


def misread(text: str, place: int) -> str:
    """The text as a converter leaves it that loses the first byte of the character at ``place``.

    From there on it is read one byte late, as a decoder of GBK does: until a byte below 80 stands alone.
    """
    data = text[place:].encode("gb18030")[1:]
    read = "?"
    at = 0
    while at < len(data):
        width = 2 if data[at] >= 0x80 else 1
        pair = data[at : at + width]
        if len(pair) < width or (width == 2 and pair[1] < 0x40):
            read += "?"
            at += 1
            break
        read += pair.decode("gb18030", "replace")
        at += width
        if width == 1 or pair[1] < 0x80:
            break
    return text[:place] + read + data[at:].decode("gb18030")


def repaired(text: str) -> str:
    """The text with its repairs put in."""
    parts = []
    place = 0
    for repair in repairs(text):
        parts += text[place : repair.start], repair.text
        place = repair.end
    return "".join([*parts, text[place:]])


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("提供了堅實保障?，F將情況報告如下", "提供了堅實保障。現將情況報告如下"),
        ("提供了堅實保障?,F(xiàn)將情況報告如下", "提供了堅實保障。現(xiàn)將情況報告如下"),
        ("提供了堅實保障?現將情況報告如下", "提供了堅實保障。現將情況報告如下"),
        ("提供了坚实保障?现将情况报告如下", "提供了坚实保障。现将情况报告如下"),
        ("成效明显。????一是抓学习。??二是抓执法。", "成效明显。一是抓学习。二是抓执法。"),
        # Two bytes are missing between 笆 and 奈: 十四 cannot be known, nor 五 without it, but the rest can.
        ("成效显著?！笆奈濉币巹澮", f"成效显著。“{LOST}{LOST}”規劃"),
        # A gloss was put in between the two bytes of a character.
        ("聘请?zhí)旌饴伤鶎Ｂ毞深檰枀⑴c决策", f"聘请{LOST}{LOST}{LOST}所專職{LOST}顧問參與决策"),
        # 模 and 常 end in the same byte as 。, and 规模 and 日常 are words.
        ("加强日?，F場管理", f"加强日{LOST}現場管理"),
    ],
)
def test_repaired(text: str, whole: str) -> None:
    """What stood there is put in; what cannot be known is told apart from it."""
    assert repaired(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        "为什么?！我们不能这样做，也不会这样做。",
        "为什么这样做?怎样做?",
        "为什么？！A类企业怎么办？现将办法列出。",
        "见http://example.gov.cn/a?F=1和/b?,F",
        "What?,Fine",
        "名单:张??、李???",
        "????????",
        "请在???处填写",
        "他问:??为什么?",
        "?",
        "群众问得最多的是（能不能办?）和（怎么办?）两个问题",
        "会议于202310月召开，2025730日印发，规划期为20212025年。",
    ],
)
def test_not_repaired(text: str) -> None:
    """Questions, addresses and lost characters that nobody can know stay as they are."""
    found = [repair for repair in repairs(text) if repair.text]
    assert found == []


def test_seeds() -> None:
    """The built-in reports are whole, but for two places in 000."""
    assert [repaired(text) == text for text in SEEDS] == [False, True, True, True, True]
    parts = [(SEEDS[0][one.start : one.end], one.text) for one in repairs(SEEDS[0])]
    assert parts == [
        ("?", "。"),
        (",F", "現"),
        ("?zhí)", LOST),
        ("旌饴伤鶎B毞深檰枀⑴c", f"{LOST}{LOST}所專職{LOST}顧問參與"),
    ]


def test_found_where_it_stands() -> None:
    """A phrase that only the repaired text has is found, and its span holds the characters that were damaged."""
    folded = fold_passage("堅實保障?，F(xiàn)將情況報告如下")
    assert folded.text == "坚实保障。现将情况报告如下"
    place = folded.text.index("现将")
    assert folded.span(place, place + 2) == (5, 14)
    assert folded.span(place - 1, place) == (4, 5)
    assert folded.span(place + 2, place + 4) == (14, 16)


@given(TEXTS)
def test_any_text(text: str) -> None:
    """Repairs are in order, inside the text, and never longer than what they stand for."""
    place = 0
    for repair in repairs(text):
        assert place <= repair.start < repair.end <= len(text)
        assert len(repair.text) <= repair.end - repair.start
        place = repair.end


@given(TEXTS)
def test_spans(text: str) -> None:
    """Each folded character has a span of its own, in order; outside the repairs it folds to the character."""
    folded = fold_passage(text)
    damaged = {place for one in repairs(text) for place in range(one.start, one.end)}
    place = 0
    for number, character in enumerate(folded.text):
        start, end = folded.span(number, number + 1)
        assert place <= start < end <= len(text)
        if damaged.isdisjoint(range(start, end)):
            assert fold(text[start:end]).text == character
        place = end


@given(st.text(st.characters(exclude_characters="?\ufffd")))
def test_whole_texts_cost_nothing(text: str) -> None:
    """Without a sign of damage a text is folded as a query is."""
    assert fold_passage(text) == fold(text)


def _sentences() -> list[tuple[str, str]]:
    """Two sentences each, of the built-in reports: simplified as they are, and in traditional characters."""
    traditional = opencc.OpenCC("s2t")
    full_width = str.maketrans(",:;()", "，：；（）")
    found = []
    for text in SEEDS[1:]:
        for line in text.translate(full_width).split("\n"):
            sentences = line.strip().split("。")
            for first, second in pairwise(sentences):
                if len(first) > 4 and len(second) > 4:
                    found.append((first[-4:], second))
                    found.append((traditional.convert(first[-4:]), traditional.convert(second)))
    return found


SENTENCES = _sentences()


@given(st.sampled_from(SENTENCES))
def test_damaged_and_repaired(sentences: tuple[str, str]) -> None:
    """A sentence put through the fault comes back without a wrong character, or is left as it is."""
    whole = "。".join(sentences)
    damaged = misread(whole, 4)
    back = repaired(damaged)
    if back == damaged:
        return
    end = 4 + sum(len(repair.text) for repair in repairs(damaged))
    assert all(one in {LOST, other} for one, other in zip(back[:end], whole[:end], strict=True))


def test_most_are_repaired() -> None:
    """Of the sentences that the fault reaches, most come back, and most of their characters."""
    reached = [(text, misread(text, 4)) for text in map("。".join, SENTENCES)]
    reached = [(whole, damaged) for whole, damaged in reached if damaged[6:] != whole[6:]]
    back = [(whole, repaired(damaged)) for whole, damaged in reached if repairs(damaged)]
    assert len(back) > 0.6 * len(reached)
    lost = sum(text.count(LOST) for _, text in back)
    assert lost < 0.1 * sum(len(text) for _, text in back)


def test_the_table_of_common_characters_is_what_its_script_makes() -> None:
    """The table in the repository is neither edited by hand nor out of date."""
    spec = importlib.util.spec_from_file_location("make_common", ROOT / "scripts" / "make_common.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made: str = script.make_table()
    assert gzip.decompress(script.TABLE.read_bytes()).decode() == made


def test_a_repair_is_a_value() -> None:
    """Repairs compare by what they say."""
    assert repairs("保障?現將") == (Repair(2, 3, "。"),)
