"""Encodings: bytes → text, with a bias to UTF-8 and GB18030, and wrong guesses noticed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from index.errors import UnreadableSourceError
from index.folding import simplify

_MARKED_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What is labelled GB2312 or GBK holds characters that only GB18030 has.
_READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_DETECTOR_SAMPLE = 64 * 1024  # bytes
_SAMPLE = 50_000  # characters that a verdict looks at

_REPLACEMENT = "\ufffd"
# No text holds these, and none decoded rightly those of the second kind, either, but by accident.
_STRANGE = re.compile(f"[{_REPLACEMENT}\x00-\x08\x0e-\x19\x1b\x7f-\x9f]")
_PRIVATE = re.compile(f"{_STRANGE.pattern[:-1]}\ue000-\uf8ff]")
_WESTERN = re.compile("[\xa1-\xff]")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_MOST_UNREADABLE = 0.002  # of the characters: a file with a few bad bytes is still worth reading
_MOST_STRANGE = 0.01
_MOST_WESTERN = 0.2
_FEWEST_FOR_A_VERDICT = 20  # Chinese characters
# The commonest characters of such reports, and of Chinese, make up 80 % of any text; of one decoded wrongly,
# 10 % at the most. UTF-8 proves itself, so there only text is refused that was spoilt before it was saved:
# UTF-8 taken for GB18030 has 2 %.
_FEWEST_COMMON = 0.3
_FEWEST_COMMON_IN_UTF8 = 0.025
_COMMON = frozenset(
    "法治政行化区的建作工一执实务和设人理进全制开律年府推动道等解街公度重大合提件力展规民学中社服主强平是部要责决事习"
    "在业策宣传会定组范体查性三发机普调持依为分办党案能不二项加监管成关领各基问及导专升文格效保时员职式深通有审心用督程"
    "共题层委面织群点落新过任信清思方次高议个纠企单矛盾处对权众以队完培多纷入市安现江坚确想严善门同意训与环综结明协级"
    "上相活步营干率情识健立报近水形网村场序优泉期将伍量续商诉复备源了这他时来们生到地于出就可主也下子说产种而后经十之"
    "着电里如自起小物两当使从本去把好应它还因由其些然前外天四日那义表间样重线内数正反你看原又么利比或但质气第向命此变"
)  # fmt: skip


def decode(content: bytes, declared: str | None = None) -> str:
    """The text that bytes hold.

    Args:
        content: a whole file.
        declared: the encoding that the file itself claims, often wrongly.

    Raises:
        UnreadableSourceError: no encoding gives a plausible text; the message says so.
    """
    for mark, encoding in _MARKED_ENCODINGS.items():
        if content.startswith(mark):
            text = _tolerant(content, encoding)
            if text is None:
                raise UnreadableSourceError(f"文件开头标明是 {encoding.upper()} 编码，内容却不是。")
            return text
    for encoding in _candidates(content, declared):
        text = _tolerant(content, encoding)
        if text is not None and _is_right(text, encoding):
            return text
    if b"\0" in content:
        raise UnreadableSourceError("这是二进制文件，不是文字。")
    raise UnreadableSourceError(
        "文字编码无法识别：按 UTF-8、GB18030、Big5 等解码，得到的都不像中文（可能是乱码）。"
    )


def encoding_of(sample: bytes) -> str:
    """The encoding of a file of which ``sample`` is the beginning, for one too long to be held.

    Raises:
        UnreadableSourceError: see ``decode``.
    """
    for mark, encoding in _MARKED_ENCODINGS.items():
        if sample.startswith(mark):
            return encoding
    for encoding in _candidates(sample, None):
        text = _tolerant(sample, encoding)
        if text is not None and _is_right(text, encoding):
            return encoding
    raise UnreadableSourceError("文字编码无法识别：按 UTF-8、GB18030、Big5 等解码，得到的都不像中文。")


def is_garbled(text: str) -> bool:
    """Whether a text whose encoding is known is nevertheless no text that somebody can have written.

    One whose GBK bytes were read one byte late, which can be undone, is not meant: it has private characters
    and few common ones.
    """
    return _has_many(_STRANGE, text, _MOST_STRANGE) or _is_odd(text, _FEWEST_COMMON_IN_UTF8)


def _candidates(content: bytes, declared: str | None) -> Iterator[str]:
    """Encodings to try, the likeliest first."""
    yield "utf-8"
    named = _known(declared)
    if named and not _is_utf8(named):
        yield named
    if content.count(0) <= _MOST_STRANGE * len(content):
        yield "gb18030"
        yield "big5hkscs"
    else:  # every other byte of Latin text, and of what ends lines
        yield "utf-16-le"
        yield "utf-16-be"
    detected = _detected(content)
    if detected:
        yield detected


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().lower()).name
    except (LookupError, UnicodeError, ValueError):
        return None
    return _READ_AS.get(name, name)


def _is_utf8(encoding: str) -> bool:
    return encoding.startswith("utf-8")


def _detected(content: bytes) -> str | None:
    """What a detector takes the bytes for."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for what is none of the usual

    best = from_bytes(content[:_DETECTOR_SAMPLE]).best()
    return best.encoding if best else None


def _tolerant(content: bytes, encoding: str) -> str | None:
    """The text, if next to all of it can be decoded; a file may have been cut off inside a character."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        return decoder.decode(content)
    except (UnicodeError, LookupError):
        pass
    try:
        text = content.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None
    return text if text.count(_REPLACEMENT) <= _MOST_UNREADABLE * len(text) else None


def _is_right(text: str, encoding: str) -> bool:
    """Whether bytes that can be decoded so can be meant so."""
    if _is_utf8(encoding):
        return not is_garbled(text)
    if _has_many(_PRIVATE, text, _MOST_STRANGE) or _is_odd(text, _FEWEST_COMMON):
        return False
    chinese = len(_chinese(text))
    if chinese < _FEWEST_FOR_A_VERDICT and encoding.startswith("utf-16"):  # any two letters make a character
        return False
    return sum(character > "\x7f" for character in text[:_SAMPLE]) <= 2 * chinese


def _has_many(characters: re.Pattern[str], text: str, share: float) -> bool:
    """Whether more than a share of a text is of some characters, which it can hold by accident only."""
    return len(characters.findall(text)) > share * len(text)


def _is_odd(text: str, fewest: float) -> bool:
    """Whether a text has the letters of other languages, or too few of the common Chinese characters."""
    chinese = _chinese(text)
    common = sum(character in _COMMON for character in chinese)
    is_uncommon = len(chinese) >= _FEWEST_FOR_A_VERDICT and common < fewest * len(chinese)
    return is_uncommon or _has_many(_WESTERN, text, _MOST_WESTERN)


def _chinese(text: str) -> str:
    return simplify("".join(_CHINESE.findall(text[:_SAMPLE])))
