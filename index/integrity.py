"""Whether an index is whole: its records, passages and postings must tell the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whoosh.reading import IndexReader

from index.folding import fold
from index.models import Report
from index.store import held_reports, open_index, passage_ids


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of an index found.

    Attributes:
        reports, passages: how many it holds.
        problems: Chinese sentences; none if the index is whole.
    """

    reports: int
    passages: int
    problems: tuple[str, ...]


def check_index(directory: Path) -> Findings:
    """Read the whole index and compare its parts.

    Raises:
        IndexUnusableError: it cannot even be opened.
    """
    index = open_index(directory)
    try:
        with index.reader() as reader:
            held = list(held_reports(reader))
            problems = tuple(_problems(reader, held))
            return Findings(len(held), reader.doc_count(), problems)
    except Exception as error:  # noqa: BLE001 - a damaged file may make Whoosh raise anything
        return Findings(0, 0, (f"索引里的文件已损坏，读不下去：{error!r}",))


def _problems(reader: IndexReader, held: list[tuple[int, Report]]) -> Iterator[str]:
    indexed = _indexed_texts(reader)
    expected = 0
    for first, report in held:
        numbers = range(first, first + report.passages)
        expected += len(numbers)
        stored = [reader.stored_fields(number) for number in numbers]
        folded = [fold(fields["text"]).text for fields in stored]
        if {fields["report"] for fields in stored} != {report.id}:
            yield f"报告 {report.id} 的段落数与记录不符。"
        if [fields["passage"] for fields in stored] != passage_ids(report.id, folded):
            yield f"报告 {report.id} 的段落编号与文字不符。"
        if any(indexed.get(number) != text for number, text in zip(numbers, folded, strict=True)):
            yield f"报告 {report.id} 的索引与文字不符。"
    if expected != reader.doc_count():
        yield f"索引里有 {reader.doc_count()} 段，而各份报告共有 {expected} 段。"


def _indexed_texts(reader: IndexReader) -> dict[int, str]:
    """The folded text of each passage, put together from the positions of its characters."""
    texts: dict[int, dict[int, str]] = {number: {} for number in reader.all_doc_ids()}
    characters = [term for term in reader.field_terms("text") if len(term) == 1]
    for character in characters:
        matcher = reader.postings("text", character)
        while matcher.is_active():
            positions = matcher.value_as("positions")
            texts[matcher.id()].update(dict.fromkeys(positions, character))
            matcher.next()
    return {number: "".join(text[place] for place in sorted(text)) for number, text in texts.items()}
