"""The phrase guarantee: a quoted phrase finds a passage if and only if it is a substring, folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.damage import fold_passage, repairs
from index.folding import fold
from index.generation import open_generation
from search.catalogue import Catalogue
from search.engine import Engine
from search.models import FoundPassage, ResultPage, SearchRequest
from search.postings import Postings
from search.query import Filters, TextField


class Texts:
    """The folded passages of an index, read without searching."""

    def __init__(self, engine: Engine) -> None:
        self.by_id = dict(_folded(engine))
        self.all = sorted(self.by_id.values())
        self.characters = sorted(set("".join(self.all)))

    def containing(self, phrase: str) -> dict[str, int]:
        """A plain scan: the passages that contain a phrase, and how often."""
        return {key: text.count(phrase) for key, text in self.by_id.items() if phrase in text}


def _folded(engine: Engine) -> Iterator[tuple[str, str]]:
    for report in engine.reports(Filters()):
        text = engine.report(report.id)
        assert text is not None
        yield from ((passage.id, fold_passage(passage.text).text) for passage in text.passages)


@pytest.fixture(scope="module")
def texts(engine: Engine) -> Texts:
    """The folded passages of the built-in reports."""
    return Texts(engine)


def quoted(engine: Engine, phrase: str) -> tuple[ResultPage, dict[str, FoundPassage]]:
    """Search a phrase in quotes; all passages that are found, by id."""
    page = engine.search(SearchRequest(f"「{phrase}」", limit=1000))
    return page, {passage.id: passage for hit in page.hits for passage in hit.passages}


def test_all_substrings(seeds_index: Path) -> None:
    """Each of the substrings of 1 to 12 folded characters of all passages is found, exactly where it is."""
    expected: dict[str, set[int]] = defaultdict(set)
    catalogue = Catalogue(open_generation(seeds_index).segments)
    for number in range(catalogue.passages):
        text = fold_passage(catalogue.passage(number)[2]).text
        for length in range(1, 13):
            for start in range(len(text) - length + 1):
                expected[text[start : start + length]].add(number)
    postings = Postings(catalogue)
    wrong = [
        phrase
        for phrase, numbers in expected.items()
        if set(postings.phrase(TextField.TEXT, phrase).passages.tolist()) != numbers
    ]
    assert len(expected) > 100_000
    assert not wrong


@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_a_part_of_a_passage_finds_it(engine: Engine, texts: Texts, data: st.DataObject) -> None:
    """No misses, no extras, through the query language, with the right count of occurrences."""
    text = data.draw(st.sampled_from(texts.all))
    start = data.draw(st.integers(0, len(text) - 1))
    phrase = text[start : start + data.draw(st.integers(1, 12))]
    page, passages = quoted(engine, phrase)
    expected = texts.containing(phrase)
    assert passages.keys() == expected.keys()
    assert page.total.passages == len(expected)
    assert page.total.occurrences == sum(expected.values())


@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_any_string_finds_just_the_passages_that_contain_it(
    engine: Engine, texts: Texts, data: st.DataObject
) -> None:
    """Strings put together from the texts' characters, most of them in no passage, invent nothing."""
    characters = st.sampled_from(texts.characters)
    phrase = data.draw(st.text(characters, min_size=1, max_size=3))
    assert quoted(engine, phrase)[1].keys() == texts.containing(phrase).keys()


@given(data=st.data())
@settings(deadline=None, max_examples=200)
def test_highlights_fold_back(engine: Engine, texts: Texts, data: st.DataObject) -> None:
    """Each highlight of a phrase, on the original text, folds to it unless it was repaired; each occurrence has one."""
    text = data.draw(st.sampled_from(texts.all))
    start = data.draw(st.integers(0, len(text) - 1))
    phrase = text[start : start + data.draw(st.integers(1, 12))]
    _, passages = quoted(engine, phrase)
    for passage in passages.values():
        damaged = repairs(passage.text)
        marked = [
            fold(passage.text[first:last]).text
            for first, last in passage.highlights
            if all(last <= one.start or one.end <= first for one in damaged)
        ]
        assert set(marked) <= {phrase}
        assert len(passage.highlights) == texts.by_id[passage.id].count(phrase)


def test_highlights_lie_on_traditional_characters_and_glosses(engine: Engine) -> None:
    """执法 in the traditional report is marked as it stands there, with the gloss inside."""
    page, passages = quoted(engine, "执法")
    marked = {passage.text[a:b] for passage in passages.values() for a, b in passage.highlights}
    assert marked == {"执法", "執(zhí)法"}
    assert page.total.occurrences == 46 + 2 + 37 + 30 + 22


@pytest.mark.parametrize("phrase", ["综合查一次", "綜合查一次", "综合 查一次"])
@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "「{}」", "『{}』"])
def test_quoting_forms(engine: Engine, quotes: str, phrase: str) -> None:
    """Every quoting form, in either script, finds the two reports that write it, 4 and 2 times."""
    page = engine.search(SearchRequest(quotes.format(phrase)))
    found = {hit.report.source[6:9]: hit.occurrences for hit in page.hits}
    assert found == {"003": 4, "004": 2}
    assert (page.total.reports, page.total.passages, page.total.occurrences) == (2, 2, 6)


@pytest.mark.parametrize("query", ["{}", '"{}"', "{} 监督", "-{}"])
def test_scripts_find_the_same(engine: Engine, query: str) -> None:
    """執法 and 执法 give identical results in every form of query."""
    simplified, traditional = (
        engine.search(SearchRequest(query.format(word), limit=100)) for word in ("执法", "執法")
    )
    assert simplified.hits == traditional.hits
    assert simplified.facets == traditional.facets
