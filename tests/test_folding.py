"""Folding: each rule of the contract, the offset map, and the properties that phrase search rests on."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import fold, simplify

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_han_table.py"

# Texts in which everything that folding heeds comes up often.
TEXTS = st.text(
    st.sampled_from("執执法(（)）zhīí查A1１ａ\u3000 \u200b“”《》—-～。，,;；ü\u0304İ\ufe00[〔】\n")
    | st.characters(),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("綜合查一次", "综合查一次"),
        ("看著、瞭解、乾淨、裏面、臺灣", "看着、了解、干净、里面、台湾"),
        ("ＡＢＣａｂｃ１２３", "abcabc123"),
        ("LED", "led"),
        ("〔2025〕［2025］[2025]【2025】（2025）", "(2025)(2025)(2025)(2025)(2025)"),
        ("一—二–三－四", "一-二-三-四"),
        ("1~2～3〜4", "1~2~3~4"),
        ("依 法\u3000行\t政\u00a0执\n法", "依法行政执法"),
        ("零\u200b宽\ufeff字\u2060符", "零宽字符"),
        ("“综合查一次”「甲」『乙』《丙》〈丁〉‘戊’\"己\"'庚'＂辛＂", "综合查一次甲乙丙丁戊己庚辛"),
        ("執(zhí)法、统(tǒng)籌、律(lǜ)師", "执法、统筹、律师"),
        ("執（zhí）法", "执法"),
        ("執(zhí)(fǎ)法", "执法"),
        ("人工智能(ai)、平台(app)、（一）", "人工智能(ai)、平台(app)、(一)"),
        ("。；：，、！？", "。;:,、!?"),
        ("｡；：,､!?", "。;:,、!?"),
        ("3.5", "3.5"),
    ],
)
def test_rules(text: str, folded: str) -> None:
    """Each rule of the contract gives the folded form that it names."""
    assert fold(text).text == folded


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded is its own folded form; else a found phrase could not be searched again."""
    once = fold(text).text
    assert fold(once).text == once


@given(TEXTS, st.data())
def test_a_part_of_a_folded_text_is_folded(text: str, data: st.DataObject) -> None:
    """Any substring of a folded text is its own folded form, so that it can be searched as a phrase."""
    folded = fold(text).text
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    assert fold(folded[start:end]).text == folded[start:end]


@given(TEXTS)
def test_spans_fold_back(text: str) -> None:
    """Each folded character's source span folds to it; spans are in order and do not overlap."""
    folded = fold(text)
    place = 0
    for number, character in enumerate(folded.text):
        start, end = folded.span(number, number + 1)
        assert place <= start < end <= len(text)
        assert fold(text[start:end]).text == character
        place = end


def test_a_gloss_belongs_to_the_character_before_it() -> None:
    """A highlight of 執 in 執(zhí)法 covers the gloss; one of 执法 covers it and 法."""
    folded = fold("嚴格執(zhí)法")
    assert folded.span(2, 3) == (2, 8)
    assert folded.span(2, 4) == (2, 9)


def test_seed_counts_after_folding() -> None:
    """The counts that the field notes give for whole files: traditional and glossed text is found."""
    phrases = ("执法", "行政执法", "法治政府建设", "枫桥经验", "综合查一次")
    counts = [
        tuple(fold(file.read_text(encoding="utf-8")).text.count(phrase) for phrase in phrases)
        for file in sorted((SCRIPT.parent.parent / "seeds").glob("*.txt"))
    ]
    assert list(zip(*counts, strict=True)) == [
        (46, 2, 37, 30, 22), (13, 1, 12, 17, 10), (13, 13, 13, 10, 7), (0, 1, 2, 1, 0), (0, 0, 0, 4, 2),
    ]  # fmt: skip


def test_simplify_keeps_marks() -> None:
    """Metadata of a traditional text is shown simplified, without glosses, marks and punctuation kept."""
    assert simplify("發(fā)布《綱要（2021-2025年）》") == "发布《纲要（2021-2025年）》"


def test_the_table_of_characters_is_what_its_script_makes() -> None:
    """The table in the repository is neither edited by hand nor out of date."""
    spec = importlib.util.spec_from_file_location("make_han_table", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made: str = script.make_table()
    assert script.TABLE.read_text(encoding="utf-8") == made
