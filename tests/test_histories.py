"""The engine after random histories of adding, replacing, removing, merging: everything a plain scan finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from index.alphabet import MOST_RARE, rare_characters
from index.errors import UnreadableSourceError
from index.folding import fold
from index.integrity import check_index
from index.models import Document, LineRole, Metadata, Passage, SourceLine
from index.prepare import prepare, report_id
from index.store import writing
from index.words import preferred_segmenter, words
from search.engine import Engine
from search.filters import doc_number, issuer, kind, level, region, year_range
from search.models import FacetName, SearchRequest
from search.query import Filters

if TYPE_CHECKING:
    from conftest import History  # tests is no package, so that only the type checker can see it

Seen = tuple[Document, Passage]
Meets = Callable[[Seen], bool]


@dataclass(frozen=True)
class Scan:
    """What an index must hold, searched by reading all of it; passages are (report id, line)."""

    held: dict[str, Document]

    def passages(self, meets: Meets) -> set[tuple[str, int]]:
        """The passages that meet a condition."""
        return {
            (report_id(source), passage.line)
            for source, document in self.held.items()
            for passage in document.passages
            if meets((document, passage))
        }

    def texts(self) -> list[str]:
        """The folded texts of all passages, and one that is in none of them."""
        return ["无此文字", *(fold(one.text).text for doc in self.held.values() for one in doc.passages)]


def found(engine: Engine, request: SearchRequest) -> set[tuple[str, int]]:
    """The passages that the engine finds, with which its totals must agree."""
    page = engine.search(request)
    passages = {(hit.report.id, passage.line) for hit in page.hits for passage in hit.passages}
    assert page.total.passages == sum(hit.passages_matched for hit in page.hits)
    assert page.total.reports == len(page.hits)
    return passages


def ask(query: str, filters: Filters | None = None) -> SearchRequest:
    """A request for all that there is."""
    return SearchRequest(query, filters=filters or Filters(), limit=10_000)


def has(phrase: str) -> Meets:
    """Whether the text holds a phrase."""
    return lambda seen: phrase in fold(seen[1].text).text


def in_title(phrase: str) -> Meets:
    """Whether the title holds a phrase."""
    return lambda seen: phrase in fold(seen[0].metadata.title or "").text


def in_path(phrase: str) -> Meets:
    """Whether one of the headings holds a phrase."""
    return lambda seen: any(phrase in fold(heading).text for heading in seen[1].section)


def of_year(*years: str) -> Meets:
    """Whether the report is about one of these years."""
    return lambda seen: str(seen[0].metadata.report_year) in years


def of_issuer(name: str) -> Meets:
    """Whether the report is of this issuer."""
    return lambda seen: str(seen[0].metadata.issuer) == name


def of_kind(*values: str) -> Meets:
    """Whether the report is of one of these kinds."""
    return lambda seen: seen[0].metadata.kind in values


def of_level(*values: str) -> Meets:
    """Whether the issuer is of one of these levels."""
    return lambda seen: str(seen[0].metadata.level) in values


def within(code: str) -> Meets:
    """Whether the report is of a division or of one below it."""
    return lambda seen: (
        seen[0].metadata.division is not None and seen[0].metadata.division.code.startswith(code)
    )


def both(*conditions: Meets) -> Meets:
    """Whether all the conditions are met."""
    return lambda seen: all(meets(seen) for meets in conditions)


def either(*conditions: Meets) -> Meets:
    """Whether one of the conditions is met."""
    return lambda seen: any(meets(seen) for meets in conditions)


def lacks(condition: Meets) -> Meets:
    """Whether the condition is not met."""
    return lambda seen: not condition(seen)


def has_words(piece: str) -> Meets:
    """Whether the text holds all words of a piece."""
    found_words = {word for word, _, _ in words(fold(piece).text, preferred_segmenter().name)}
    return lambda seen: all(has(word)(seen) for word in found_words)


def check_queries(engine: Engine, history: History) -> None:
    """Phrases, words, fields and operators find what a scan finds."""
    scan = Scan(history.held)
    texts = scan.texts()
    for _ in range(12):
        one, other = history.part_of(texts), history.part_of(texts, 2)
        conditions: dict[str, Meets] = {
            f"「{one}」": has(one),
            f"「{one}」 「{other}」": both(has(one), has(other)),
            f"「{one}」 OR 「{other}」": either(has(one), has(other)),
            f"「{other}」 -「{one}」": both(has(other), lacks(has(one))),
            f"NOT (「{one}」 OR 「{other}」)": lacks(either(has(one), has(other))),
            f"title:「{other}」": in_title(other),
            f"section:「{other}」": in_path(other),
            f"「{other}」 year:2024": both(has(other), of_year("2024")),
            f"「{one}」 OR year:2024": either(has(one), of_year("2024")),
            f"「{one}」 kind:計劃 level:县级": both(has(one), of_kind("计划"), of_level("county")),
            f"「{other}」 -kind:报告": both(has(other), lacks(of_kind("报告"))),
        }
        for query, meets in conditions.items():
            assert found(engine, ask(query)) == scan.passages(meets), query
        counts = [fold(p.text).text.count(one) for doc in history.held.values() for p in doc.passages]
        assert engine.search(ask(f"「{one}」")).total.occurrences == sum(counts)
    for piece in ("行政执法监督", "综合查一次", "法", "中华人民共和国", "ai"):
        assert found(engine, ask(piece)) == scan.passages(has_words(piece))


def check_filters(engine: Engine, history: History) -> None:
    """Filters and facets say what a scan says."""
    scan = Scan(history.held)
    filters: list[tuple[Filters, Meets]] = [
        (Filters(years=(year_range("2023"), year_range("2025"))), of_year("2023", "2025")),
        (Filters(years=(year_range("..2024"),)), of_year("2023", "2024")),
        (Filters(issuers=(issuer("泉州市"),)), lambda seen: "泉州市" in (seen[0].metadata.issuer or "")),
        (Filters(issuers=(issuer("=某县人民政府"),)), of_issuer("某县人民政府")),
        (Filters(doc_numbers=(doc_number("[2025]14号"),)), lambda seen: "14号" in (seen[0].metadata.doc_number or "")),
        (Filters(kinds=(kind("范文"), kind("计划"))), of_kind("范文", "计划")),
        (Filters(levels=(level("county"), level("部门"))), of_level("county", "department")),
        (Filters(regions=(region("福建省"),)), within("35")),
        (Filters(regions=(region("3505"),), years=(year_range("2024"),)), both(within("3505"), of_year("2024"))),
    ]  # fmt: skip
    for restriction, meets in filters:
        assert found(engine, ask("「法」", restriction)) == scan.passages(both(meets, has("法")))
        assert {report.id for report in engine.reports(restriction)} == {
            report_id(source) for source, one in history.held.items() if meets((one, one.passages[0]))
        }
    facets = engine.search(ask("「法」")).facets
    for name, of_value in (
        (FacetName.YEAR, of_year),
        (FacetName.ISSUER, of_issuer),
        (FacetName.KIND, of_kind),
        (FacetName.LEVEL, of_level),
    ):
        for value in facets[name]:
            counted = scan.passages(both(has("法"), of_value(value.value)))
            assert (value.passages, value.reports) == (len(counted), len({report for report, _ in counted}))
        assert sum(value.passages for value in facets[name]) == len(
            scan.passages(both(has("法"), lacks(of_value("None"))))
        )


def check_reports(engine: Engine, history: History) -> None:
    """Every report comes back as it was put in: metadata, sections, passages and source lines."""
    assert {report.source for report in engine.reports(Filters())} == history.held.keys()
    for source, document in history.held.items():
        text = engine.report(report_id(source))
        assert text is not None
        assert text.report.metadata == document.metadata
        assert (text.sections, text.lines) == (document.sections, document.lines)
        got = [Passage(passage.section, passage.text, passage.line) for passage in text.passages]
        assert got == list(document.passages)
        assert len({passage.id for passage in text.passages}) == len(got)


@pytest.mark.parametrize("seed", range(8))
def test_an_index_with_a_past(history_of: Callable[[int], History], seed: int) -> None:
    """After every few transactions the engine, kept open or opened now, agrees with a scan."""
    history = history_of(seed)
    history.commit()
    kept = Engine(history.directory)
    for number in range(24):
        history.commit()
        if number % 8 == 7:
            for engine in (kept, Engine(history.directory)):
                check_queries(engine, history)
                check_filters(engine, history)
                check_reports(engine, history)
            assert check_index(history.directory).problems == ()
    assert history.merges > 0


def test_passage_ids_outlive_merges(history_of: Callable[[int], History]) -> None:
    """A passage keeps its id through all commits that do not change its report."""
    history = history_of(100)
    known: dict[tuple[str, int], tuple[Document, tuple[str, ...]]] = {}
    for _ in range(20):
        history.commit()
        engine = Engine(history.directory)
        for source, document in history.held.items():
            text = engine.report(report_id(source))
            assert text is not None
            ids = tuple(passage.id for passage in text.passages)
            assert known.setdefault((source, id(document)), (document, ids))[1] == ids
    assert history.merges > 0


def test_all_characters_are_told_apart(tmp_path: Path) -> None:
    """Ever so many different characters are each found where they are; the rare ones take two segments."""
    points = (*range(0x3400, 0xD7A4), *range(0xE000, 0xFFFF))
    common = [chr(code) for code in points if not rare_characters(fold(chr(code)).text)]
    rare = [chr(code) for code in range(0x30000, 0x30600)]
    halves = [common[::2] + rare[: len(rare) // 2], common[1::2] + rare[len(rare) // 2 :]]
    texts: list[str] = []
    with writing(tmp_path / "index") as transaction:
        for name, characters in zip(("/1.txt", "/2.txt"), halves, strict=True):
            some = ["".join(characters[start : start + 100]) for start in range(0, len(characters), 100)]
            texts += some
            passages = tuple(Passage((), text, line) for line, text in enumerate(some, 1))
            lines = tuple(SourceLine(LineRole.BODY, text) for text in some)
            transaction.put(name, "0", Document(Metadata(), (), passages, lines))
    assert len(list((tmp_path / "index").glob("*.arrays"))) == 2
    engine = Engine(tmp_path / "index")
    shown = {passage.text for hit in engine.search(ask("NOT 「某县」")).hits for passage in hit.passages}
    assert shown == set(texts)
    for character in (*common[::997], *rare[::97]):
        folded = fold(character).text
        expected = sum(folded in fold(text).text for text in texts)
        assert len(found(engine, ask(f"「{character}」"))) == expected
    assert check_index(tmp_path / "index").problems == ()


def test_too_many_rare_characters() -> None:
    """A text with more rare characters than a segment can tell apart is no report."""
    rare = "".join(chr(0x30000 + number) for number in range(MOST_RARE))
    document = Document(Metadata(), (), (Passage((), rare, 1),), (SourceLine(LineRole.BODY, rare),))
    assert prepare("/1.txt", "0", document, preferred_segmenter().name).report.characters == MOST_RARE
    more = replace(document, passages=(Passage((), rare + chr(0x30000 + MOST_RARE), 1),))
    with pytest.raises(UnreadableSourceError, match="1,024 个"):
        prepare("/1.txt", "0", more, preferred_segmenter().name)


def test_positions_beyond_16_bits(tmp_path: Path) -> None:
    """In a segment of several times 65,536 characters phrases of frequent ones are all found."""
    random = Random(16)  # noqa: S311 - the same every time
    texts = [
        "".join(random.choice("法治政府𠀀") for _ in range(random.randrange(1, 400))) for _ in range(900)
    ]
    passages = tuple(Passage((), text, line) for line, text in enumerate(texts, 1))
    lines = tuple(SourceLine(LineRole.BODY, text) for text in texts)
    with writing(tmp_path / "index") as transaction:
        transaction.put("/1.txt", "0", Document(Metadata(), (), passages, lines))
    engine = Engine(tmp_path / "index")
    assert sum(map(len, texts)) > 2 * 65_536
    for size in (1, 2, 3, 5, 8):
        for _ in range(10):
            phrase = "".join(random.choice("法治政府𠀀") for _ in range(size))
            page = engine.search(ask(f"「{phrase}」"))
            assert page.total.passages == sum(phrase in text for text in texts)
            assert page.total.occurrences == sum(text.count(phrase) for text in texts)
