"""SQLite's FTS5 with its trigram tokenizer."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.collection import Prepared
from benchmarks.peers.base import PAGE, Counts, PassageRow, Peer, Shown, rows, show
from benchmarks.queries import Kind, LoggedQuery

_FILE = "passages.db"
_SCHEMA = """
CREATE TABLE reports (id INTEGER PRIMARY KEY, year INTEGER, division TEXT, issuer TEXT);
CREATE TABLE passages (id INTEGER PRIMARY KEY, report INTEGER, text TEXT, folded TEXT);
CREATE TABLE owners (id INTEGER PRIMARY KEY, report INTEGER);
CREATE VIRTUAL TABLE trigrams USING fts5(
    folded, content='passages', content_rowid='id', tokenize='trigram case_sensitive 1'
);
"""
_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class _Answer:
    passages: int
    years: Counter[int | None]
    provinces: Counter[str]
    issuers: Counter[str]
    shown: list[Shown]


class SqlitePeer(Peer[_Answer]):
    """FTS5 where it applies, a scan where it does not."""

    name = "SQLite FTS5"
    most_reports = 500
    substring_words = True
    method = (
        "trigram tokenizer; phrases and words of 3 characters and more by MATCH, ranked by `rank`; if one "
        "is shorter, a scan with `instr`, unranked, as FTS5 has no answer for these; facets from the "
        "reports of all hits, counted in Python"
    )

    @staticmethod
    def build(reports: Iterable[Prepared], folder: Path) -> None:
        """One transaction."""
        with sqlite3.connect(folder / _FILE) as connection:
            connection.executescript(_SCHEMA)
            report = -1
            for number, row in enumerate(rows(reports)):
                if row.report != report:
                    report = row.report
                    _add_report(connection, row)
                _add_passage(connection, number, row)
        connection.close()

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / _FILE)
        found = self._connection.execute("SELECT id, year, division, issuer FROM reports")
        self._reports = {report: fields for report, *fields in found}

    def search(self, query: LoggedQuery) -> _Answer:
        """All hits with their reports, and the 20 best or, of a scan, first."""
        terms = query.terms
        if all(len(term) >= _TRIGRAM for term in terms):
            found, best = self._match(query, terms)
        else:
            found = self._scan(query, terms)
            best = [passage for passage, _ in found[:PAGE]]
        by_report = Counter(report for _, report in found)
        years: Counter[int | None] = Counter()
        provinces: Counter[str] = Counter()
        issuers: Counter[str] = Counter()
        for report, count in by_report.items():
            year, division, issuer = self._reports[report]
            years[year] += count
            provinces[division[:2]] += count
            issuers[issuer] += count
        return _Answer(
            len(found), years, provinces, issuers, [show(text, terms) for text in self._texts(best)]
        )

    def _match(self, query: LoggedQuery, terms: tuple[str, ...]) -> tuple[list[tuple[int, int]], list[int]]:
        operator = " OR " if query.kind is Kind.ANY else " AND "
        sought = operator.join('"{}"'.format(term.replace('"', '""')) for term in terms)
        filters, values = _filters(query)
        joined = f"FROM trigrams JOIN owners ON owners.id = trigrams.rowid WHERE trigrams MATCH ?{filters}"
        found = self._connection.execute(f"SELECT owners.id, report {joined}", (sought, *values)).fetchall()
        best = self._connection.execute(
            f"SELECT owners.id {joined} ORDER BY rank LIMIT {PAGE}", (sought, *values)
        )
        return found, [passage for (passage,) in best]

    def _scan(self, query: LoggedQuery, terms: tuple[str, ...]) -> list[tuple[int, int]]:
        operator = " OR " if query.kind is Kind.ANY else " AND "
        holds = operator.join("instr(folded, ?)" for _ in terms)
        filters, values = _filters(query)
        found: list[tuple[int, int]] = self._connection.execute(
            f"SELECT id, report FROM passages WHERE ({holds}){filters}",  # noqa: S608 - constant parts
            (*terms, *values),
        ).fetchall()
        return found

    def _texts(self, passages: list[int]) -> Iterator[str]:
        for passage in passages:
            yield self._connection.execute("SELECT text FROM passages WHERE id = ?", (passage,)).fetchone()[0]

    def counts(self, answer: _Answer) -> Counts:
        """The counters."""
        years = {year: count for year, count in answer.years.items() if year is not None}
        return Counts(answer.passages, len(answer.shown), years, answer.provinces)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _add_report(connection: sqlite3.Connection, row: PassageRow) -> None:
    connection.execute(
        "INSERT INTO reports VALUES (?, ?, ?, ?)", (row.report, row.year, row.division, row.issuer)
    )


def _add_passage(connection: sqlite3.Connection, number: int, row: PassageRow) -> None:
    connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?)", (number, row.report, row.text, row.folded))
    connection.execute("INSERT INTO owners VALUES (?, ?)", (number, row.report))
    connection.execute("INSERT INTO trigrams (rowid, folded) VALUES (?, ?)", (number, row.folded))


def _filters(query: LoggedQuery) -> tuple[str, tuple[object, ...]]:
    if query.years:
        return " AND report IN (SELECT id FROM reports WHERE year BETWEEN ? AND ?)", query.years
    if query.region:
        return " AND report IN (SELECT id FROM reports WHERE division GLOB ?)", (f"{query.region}*",)
    return "", ()
