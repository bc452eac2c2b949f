"""``python -m benchmarks.extraction``: how much of labelled reports is read as a careful reader would.

A labelled report is a text ``NNN.txt`` with ``NNN.json`` beside it: each field's value, or null where the
text does not tell it, and under ``accept`` further values that are right, too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.extraction import extract
from index.folding import fold
from index.models import Document, Original
from index.reader import read_text

LABELLED = Path(__file__).parent.parent / "tests" / "labelled"

_FOLDED = frozenset({"title"})  # labels are as printed, while titles are shown in simplified characters


def _division(level: str) -> Callable[[Document], str | None]:
    return lambda document: getattr(document.metadata.division, level, None)


#: Field → how to read it in a document; in the order in which they are printed.
FIELDS: Mapping[str, Callable[[Document], Any]] = {
    "title": lambda document: document.metadata.title,
    "issuer": lambda document: document.metadata.issuer,
    "issuers": lambda document: list(document.metadata.issuers),
    "report_year": lambda document: document.metadata.report_year,
    "doc_number": lambda document: document.metadata.doc_number,
    "index_number": lambda document: document.metadata.index_number,
    "published": lambda document: document.metadata.published,
    "province": _division("province"),
    "city": _division("city"),
    "county": _division("county"),
    "township": _division("township"),
    "kind": lambda document: document.metadata.kind.value,
    "sections": lambda document: [section.heading for section in document.sections],
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one field of one report should be, and what was read.

    Attributes:
        report: the report's name.
        field: the field.
        label: what it should be; None or an empty list where the text does not tell it.
        read: what was read.
        right: whether that is the label or another value that is right.
    """

    report: str
    field: str
    label: Any
    read: Any
    right: bool

    @property
    def present(self) -> bool:
        """Whether the text tells the field."""
        return bool(self.label)


def compare(folder: Path) -> Iterator[Comparison]:
    """Read the labelled reports of a folder and compare every field."""
    for file in sorted(folder.glob("*.json")):
        labels = json.loads(file.read_text(encoding="utf-8"))
        document = extract(Original(read_text(file.with_suffix(".txt"))))
        accepted = labels.get("accept", {})
        for field, read in FIELDS.items():
            value = read(document)
            rights = [labels[field], *accepted.get(field, [])]
            yield Comparison(file.stem, field, labels[field], value, _same(field, value, rights))


def _same(field: str, value: object, rights: Sequence[object]) -> bool:
    if field in _FOLDED:
        return _folded(value) in map(_folded, rights)
    return value in rights


def _folded(value: object) -> object:
    return fold(value).text if isinstance(value, str) else value


def summary(comparisons: Sequence[Comparison]) -> str:
    """A table of accuracy per field, where it is told and where it is not, and each mismatch."""
    rows = [f"{'field':<13}{'present':>17}{'absent':>17}"]
    for field in FIELDS:
        own = [one for one in comparisons if one.field == field]
        present = [one.right for one in own if one.present]
        absent = [one.right for one in own if not one.present]
        rows.append(f"{field:<13}{_share(present):>17}{_share(absent):>17}")
    invented = [
        one for one in comparisons if one.field == "doc_number" and one.read is not None and not one.right
    ]
    rows.append(f"\ninvented doc numbers: {len(invented)}\n")
    rows += [
        f"{one.report} {one.field}: {one.read!r}, should be {one.label!r}"
        for one in comparisons
        if not one.right
    ]
    return "\n".join(rows) + "\n"


def _share(rights: Sequence[bool]) -> str:
    if not rights:
        return "–"
    return f"{sum(rights)}/{len(rights)} {sum(rights) / len(rights):6.1%}"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=LABELLED, metavar="FOLDER",
        help="labelled reports (default: tests/labelled)")  # fmt: skip
    sys.stdout.write(summary(list(compare(parser.parse_args().folder))))


if __name__ == "__main__":
    main()
