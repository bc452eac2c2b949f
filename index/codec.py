"""The Whoosh codec: what stock Whoosh sees of a segment, a document a passage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Codec, PerDocumentReader, Segment, TermsReader
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.reading import TermInfo
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.schema import EXACT_FIELDS, exact_values
from index.segments import TEXT_FIELDS, SegmentFile

EXTENSION = ".arrays"

#: The documents in which a term stands and, for texts, where in each: (documents, positions or None).
_Postings = tuple[NDArray[np.int64], list[NDArray[np.int64]] | None]


class ArraySegment(Segment):  # type: ignore[misc, unused-ignore]
    """A segment in the table of contents: its file's name and its deleted documents. It is pickled."""

    def __init__(self, indexname: str, passages: int) -> None:
        super().__init__(indexname)
        self._passages = passages
        self._deleted: frozenset[int] = frozenset()

    def codec(self) -> ArrayCodec:
        """The codec that reads it."""
        return ArrayCodec()

    @property
    def filename(self) -> str:
        """The name of its file."""
        name: str = self.make_filename(EXTENSION)
        return name

    def without(self, documents: range) -> ArraySegment:
        """The same segment with some more documents deleted."""
        smaller = ArraySegment(self.indexname, self._passages)
        smaller.segid = self.segid
        smaller._deleted = self._deleted.union(documents)
        return smaller

    def doc_count_all(self) -> int:
        """All documents, deleted or not."""
        return self._passages

    def deleted_count(self) -> int:
        """How many documents are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """The deleted documents."""
        return iter(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False


class ArrayCodec(Codec):  # type: ignore[misc, unused-ignore]
    """Reads segments; they are written by ``index.segments``, through ``index.store``."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:  # noqa: ANN401 - Whoosh's
        """The terms of a segment and their postings."""
        return ArrayTermsReader(_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayPerDocumentReader:  # noqa: ANN401
        """The documents of a segment."""
        return ArrayPerDocumentReader(_opened(storage, segment), segment)


def _opened(storage: Any, segment: ArraySegment) -> SegmentFile:  # noqa: ANN401
    return SegmentFile(Path(storage.folder) / segment.filename)


class ArrayTermsReader(TermsReader):  # type: ignore[misc, unused-ignore]
    """Terms and postings, worked out from the arrays when they are asked for."""

    def __init__(self, file: SegmentFile) -> None:
        self._file = file

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return len(self._postings(*term)[0]) > 0

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted((*TEXT_FIELDS, *EXACT_FIELDS))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms, in order."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms, in order, from one on."""
        for name in self.indexed_field_names():
            if name >= fieldname:
                terms = self._lexicon[name]
                start = bisect_left(terms, prefix) if name == fieldname else 0
                yield from ((name, term) for term in terms[start:])

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms from one on, with their statistics."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term.

        Raises:
            KeyError: there is no such term.
        """
        documents, positions = self._postings(fieldname, text)
        if not len(documents):
            raise KeyError((fieldname, text))
        weights = _weights(documents, positions)
        lengths = [token_count(self._file, fieldname, int(number)) for number in documents]
        return TermInfo(
            weight=sum(weights),
            df=len(documents),
            minlength=_shown(min(lengths)),
            maxlength=_shown(max(lengths)),
            maxweight=max(weights),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        weight: float = self.term_info(fieldname, text).weight()
        return weight

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term occurs."""
        return len(self._postings(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:  # noqa: ANN401
        """The postings of a term."""
        documents, positions = self._postings(fieldname, text)
        if not len(documents):
            return NullMatcher()
        return ArrayMatcher(
            documents.tolist(),
            _weights(documents, positions),
            positions,
            format_,
            scorer,
            term=(fieldname, text),
        )

    @cached_property
    def _lexicon(self) -> dict[str, list[bytes]]:
        """The terms of each field, in order."""
        texts = {name: [word.encode() for word in self._file.grams[name].lexicon()] for name in TEXT_FIELDS}
        return texts | {name: sorted(terms) for name, terms in self._exact.items()}

    @cached_property
    def _exact(self) -> dict[str, dict[bytes, list[range]]]:
        """The terms of the fields that hold a report's values, with their documents."""
        exact: dict[str, dict[bytes, list[range]]] = {name: {} for name in EXACT_FIELDS}
        for number in range(self._file.reports):
            documents = range(int(self._file.first[number]), int(self._file.first[number + 1]))
            for name, value in exact_values(self._file.report(number)).items():
                for term, *_ in EXACT_FIELDS[name].index(value):
                    exact[name].setdefault(term, []).append(documents)
        for document in range(self._file.passages):
            exact["passage"][self._file.passage_id(document).encode()] = [range(document, document + 1)]
        return exact

    def _postings(self, fieldname: str, text: bytes) -> _Postings:
        if fieldname in TEXT_FIELDS:
            return text_postings(self._file, fieldname, text.decode())
        ranges = self._exact.get(fieldname, {}).get(text, [])
        return np.concatenate(
            [np.empty(0, np.int64), *(np.arange(one.start, one.stop) for one in ranges)]
        ), None


def text_postings(file: SegmentFile, fieldname: str, word: str) -> _Postings:
    """Where a word stands: the passages, ascending, and the positions in each."""
    grams = file.grams[fieldname]
    places = grams.word(word)
    texts = grams.text_of(places)
    firsts, lasts, offsets = file.extents(fieldname, texts)
    counts = lasts - firsts
    before = np.cumsum(counts) - counts
    documents = np.repeat(firsts - before, counts) + np.arange(counts.sum())
    positions = np.repeat(places - grams.starts[texts] + offsets, counts)
    order = np.lexsort((positions, documents))
    distinct, first = np.unique(documents[order], return_index=True)
    return distinct, np.split(positions[order], first[1:])


def token_count(file: SegmentFile, fieldname: str, document: int) -> int:
    """How many tokens a field of a document has; 0 for fields that are not texts."""
    if fieldname not in TEXT_FIELDS:
        return 0
    return int(file.tokens(fieldname)[document])


def _shown(length: int) -> int:
    """A length as Whoosh's own codec keeps it: in a byte, so that scores agree."""
    shown: int = byte_to_length(length_to_byte(length))
    return shown


def _weights(documents: NDArray[np.int64], positions: list[NDArray[np.int64]] | None) -> list[float]:
    return [1.0] * len(documents) if positions is None else [float(len(some)) for some in positions]


class ArrayMatcher(ListMatcher):  # type: ignore[misc, unused-ignore]
    """The postings of a term; its values are arrays of positions."""

    _i: int

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        """Go to a document, or to the next one behind it."""
        self._i = bisect_left(self._ids, id, self._i)

    def value_as(self, astype: str) -> Any:  # noqa: ANN401 - depends on what is asked for
        """The positions, or how many there are."""
        if astype == "positions" and self._values is not None:
            return self._values[self._i].tolist()
        return int(self.weight()) if astype == "frequency" else self.weight()

    def max_quality(self) -> float:
        """The highest score that any posting may have."""
        quality: float = self._scorer.max_quality() if self._scorer else max(self._weights)
        return quality

    def block_quality(self) -> float:
        """The same, since all postings are one block."""
        return self.max_quality()

    def supports_block_quality(self) -> bool:
        """Its postings are one block, so that none can be skipped."""
        return False

    def replace(self, minquality: float = 0) -> Matcher:  # noqa: ARG002 - Whoosh's
        """Itself, while there are postings left."""
        return self if self.is_active() else NullMatcher()


class ArrayPerDocumentReader(PerDocumentReader):  # type: ignore[misc, unused-ignore]
    """The documents of a segment: lengths, deletions, stored fields."""

    def __init__(self, file: SegmentFile, segment: ArraySegment) -> None:
        self._file = file
        self._segment = segment

    def doc_count(self) -> int:
        """How many documents are not deleted."""
        count: int = self._segment.doc_count()
        return count

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether some are deleted."""
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether one is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The deleted ones."""
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many tokens a field of a document has."""
        return _shown(token_count(self._file, fieldname, docnum)) or default

    def field_length(self, fieldname: str) -> int:
        """How many tokens a field has in all documents."""
        return int(self._file.tokens(fieldname).sum()) if fieldname in TEXT_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """The fewest tokens that a document has."""
        return _shown(int(self._file.tokens(fieldname).min())) if fieldname in TEXT_FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        """The most tokens that a document has."""
        return _shown(int(self._file.tokens(fieldname).max())) if fieldname in TEXT_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is stored of a passage."""
        section, text, line = self._file.passage(docnum)
        passage = self._file.passage_id(docnum)
        return {
            "passage": passage,
            "report": passage.partition("-")[0],
            "section": list(section),
            "text": text,
            "line": line,
        }
