"""Word segmentation: the words of a folded text, by jieba or by its Rust port rjieba."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from index.errors import IndexMismatchError

#: A word and where it stands: (word, start, end), offsets in characters, end exclusive.
Word = tuple[str, int, int]

#: The segmenters known, the one to prefer first, each with the file that holds its dictionary.
_DICTIONARIES = {"rjieba": "rjieba.*", "jieba": "dict.txt"}


@dataclass(frozen=True, slots=True)
class SegmenterIdentity:
    """Which segmenter cut the words of an index.

    Attributes:
        name: ``jieba`` or ``rjieba``.
        version: the version of that package.
        dictionary: BLAKE2 hash of its dictionary (of the extension that it is compiled into).
    """

    name: str
    version: str
    dictionary: str


def preferred_segmenter() -> SegmenterIdentity:
    """The fastest segmenter that is installed."""
    name = next(name for name in _DICTIONARIES if find_spec(name))
    return _identity(name)


def check_segmenter(recorded: SegmenterIdentity) -> None:
    """Make sure that the words of a query can be cut as those of the index were.

    Raises:
        IndexMismatchError: the segmenter is not installed, or is another version.
    """
    if find_spec(recorded.name) is None:
        raise IndexMismatchError(
            f"这个索引的词语由 {recorded.name} 切分，而它没有安装。请运行 pip install {recorded.name}，"
            "或者用 chayici index --rebuild 重建索引。"
        )
    installed = _identity(recorded.name)
    if installed != recorded:
        raise IndexMismatchError(
            f"这个索引的词语由 {recorded.name} {recorded.version} 切分，"
            f"而现在安装的是 {installed.version}，词典不同。请用 chayici index --rebuild 重建索引。"
        )


def words(folded: str, segmenter: str) -> list[Word]:
    """The words of a text, in order, each character in exactly one of them; for queries."""
    return [word for word in _tokenizer(segmenter)(folded, "default") if _has_letter(word)]


def search_words(folded: str, segmenter: str) -> list[Word]:
    """The words of a text and the shorter words inside them; for indexing and ranking."""
    return list(filter(_has_letter, _tokenizer(segmenter)(folded, "search")))


def long_search_words(folded: str, segmenter: str) -> list[tuple[int, int]]:
    """Where the ``search_words`` of two characters and more start, and how long they are."""
    # Most of them begin with a letter: to see that here saves a call for each.
    return [
        (start, end - start)
        for word, start, end in _tokenizer(segmenter)(folded, "search")
        if end - start > 1 and (word[0].isalnum() or _has_letter((word, start, end)))
    ]


def _has_letter(word: Word) -> bool:
    """Whether a word is more than punctuation."""
    text = word[0]
    return text[0].isalnum() or any(map(str.isalnum, text))


@cache
def _identity(name: str) -> SegmenterIdentity:
    # The package is found but not imported: its dictionary takes up to a second to load.
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name=name)
    dictionary = next(Path(spec.origin).parent.glob(_DICTIONARIES[name]))
    digest = hashlib.blake2b(dictionary.read_bytes(), digest_size=8).hexdigest()
    return SegmenterIdentity(name, version(name), digest)


@cache
def _tokenizer(name: str) -> Callable[[str, str], Iterator[Word] | list[Word]]:
    if name == "rjieba":
        import rjieba  # noqa: PLC0415 - loads its dictionary, a tenth of a second

        return rjieba.tokenize
    import jieba  # noqa: PLC0415 - takes half a second and more

    jieba.setLogLevel("WARNING")  # it tells of its cache on standard error

    def tokenize(text: str, mode: str) -> Iterator[Word]:
        found: Iterator[Word] = jieba.tokenize(text, mode=mode)
        return found

    return tokenize
