"""Whether an index is whole: its records, passages and postings must tell the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whoosh.fields import Schema
from whoosh.reading import IndexReader

from index.folding import fold
from index.models import Report
from index.schema import PATH_SEPARATOR
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
            problems = tuple(_problems(reader, index.schema, held))
            return Findings(len(held), reader.doc_count(), problems)
    except Exception as error:  # noqa: BLE001 - a damaged file may make Whoosh raise anything
        return Findings(0, 0, (f"索引里的文件已损坏，读不下去：{error!r}",))


def _problems(reader: IndexReader, schema: Schema, held: list[tuple[int, Report]]) -> Iterator[str]:
    indexed = {name: _indexed_sums(reader, name) for name in ("text", "section", "title")}
    for first, report in held:
        numbers = range(first, first + report.passages)
        stored = [reader.stored_fields(number) for number in numbers]
        if {fields["report"] for fields in stored} != {report.id}:
            yield f"报告 {report.id} 的段落数与记录不符。"
        folded = [fold(fields["text"]).text for fields in stored]
        if [fields["passage"] for fields in stored] != passage_ids(report.id, folded):
            yield f"报告 {report.id} 的段落编号与文字不符。"
        for name, sums in indexed.items():
            expected = [_sum(schema, name, fields, report) for fields in stored]
            if [sums[number] for number in numbers] != expected:
                yield f"报告 {report.id} 的索引（{name}）与文字不符。"
    expected_passages = sum(report.passages for _, report in held)
    if expected_passages != reader.doc_count():
        yield f"索引里有 {reader.doc_count()} 段，而各份报告共有 {expected_passages} 段。"


def _indexed_sums(reader: IndexReader, name: str) -> dict[int, int]:
    """For each passage, a sum over what its postings tell of a field: a few bytes, not the field again."""
    sums = dict.fromkeys(reader.all_doc_ids(), 0)
    for term in reader.field_terms(name):
        matcher = reader.postings(name, term)
        while matcher.is_active():
            sums[matcher.id()] += sum(hash((term, position)) for position in matcher.value_as("positions"))
            matcher.next()
    return sums


def _sum(schema: Schema, name: str, stored: dict[str, str], report: Report) -> int:
    """The sum that the stored text of a field should give."""
    match name:
        case "section":
            text = PATH_SEPARATOR.join(stored["section"])
        case "title":
            text = report.metadata.title or ""
        case _:
            text = stored[name]
    return sum(hash((token.text, token.pos)) for token in schema[name].analyzer(text, positions=True))
