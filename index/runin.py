"""Run-in headings: where the heading ends that a paragraph opens with, and its text begins."""

from __future__ import annotations

import re

# How far into a paragraph the end of its run-in heading is looked for.
_LONGEST_RUN_IN = 60
_LONGEST_LINE = 100
# A full stop, the first point of a list, or the number of the first heading below, glued to it.
_END = re.compile(
    r"[。；;！!]|一是|(?<=[\u4e00-\u9fff”）)])[.．](?=[\u4e00-\u9fff])"
    r"|[（(]一[)）]|(?<=[\u4e00-\u9fff])1[.．、](?=[\u4e00-\u9fff])"
)
# What headings on what is missing and what comes next say; a sentence may be glued to them.
_LACKS = "(?:[问問][题題]|不足|困[难難]|短板)"
_PLANS = "(?:[计計][划劃]|打算|安排|思路)"
_STOCK = re.compile(
    rf"(?:(?:存在|面[临臨])的?(?:主要|突出)?{_LACKS}(?:[和与與及、]{_LACKS})?"
    rf"|(?:下一?步|下一?[阶階]段)(?:主要|重[点點])?(?:工作)?{_PLANS}"
    rf"|20[0-9]{{2}}年(?:主要|重[点點])?(?:法治政府建[设設])?工作{_PLANS})(?![和与與及、，,的等])"
)
# What such a heading itself may go on with: 存在的问题整改情况.
_REST_OF_HEADING = re.compile(
    "(?:情[况況]|分析|措施|安排|[计計][划劃]|打算|部署|整改|建[议議]|思路|[举舉]措|重[点點])$"
)
_SHORTEST_SENTENCE = 4
_COLONS = "：:"
_LIST_MARKS = "；;"
_GAP = r"(?<=[\u4e00-\u9fff])[^\S\n]+(?=[\u4e00-\u9fff])"
_BREAK = re.compile(rf"[：:]|{_GAP}")
_PAUSE = re.compile(rf"[，,：:]|{_GAP}")
# What is longer behind a colon or a gap, and has a pause, is a sentence.
_LONGEST_REST = 20
# What a paragraph says in front of its first comma when it is text: a time, a reason, a place.
_CIRCUMSTANCE = re.compile(
    "20[0-9]{2}年|[今去近本一]年|年[初底末]|目前|截至|自|在|为|根据|按照|依据|针对|由于|随着|通过"
    "|.*(?:以来|[年后前时中上下间]|方面)$"
)
_HAN_NUMBERED = 2
# What is longer below 一、 and (一), and has several pauses, is a sentence in a list.
_LONGEST_ITEM = 30
_SPACE = " \u3000\xa0\t"
_AT_THE_END = "。；;！!：:，,、." + _SPACE
# What leads on to the text below is no part of a heading; the full stop of one that stands alone is.
_LEADS_ON = "：:，,、." + _SPACE


def heading_length(text: str, level: int, number_length: int) -> int | None:
    """How long the heading is that a paragraph opens with, None if it opens with none.

    The mark that ends it belongs to it only where nothing follows.

    Args:
        text: the paragraph, without characters that nobody sees.
        level: the level of its number.
        number_length: how many characters that has.
    """
    end = _heading_end(text, level, number_length)
    if end is None:
        return None
    stands_alone = not text[end:].strip(_AT_THE_END)
    if stands_alone and level > _HAN_NUMBERED and len(text) > _LONGEST_ITEM and len(_PAUSE.findall(text)) > 1:
        return None
    return len(text.rstrip(_LEADS_ON) if stands_alone else text[:end].rstrip(_AT_THE_END))


def _heading_end(text: str, level: int, number_length: int) -> int | None:
    limit = number_length + _LONGEST_RUN_IN
    end = _END.search(text, number_length + 1, limit)
    if end is not None:
        glued = _STOCK.match(text, number_length, end.start())
        if glued is not None and _is_sentence(text[glued.end() : end.start()]):
            return glued.end()
        return _without_sentence(text, number_length, end)
    if len(text) <= _LONGEST_LINE and "。" not in text:
        return len(text)
    # The first sentence is long. If a heading is glued to it, that ends at the first pause; but below
    # 一、 and (一) such paragraphs are items of a list.
    pause = _PAUSE.search(text, number_length + 1, limit) if level <= _HAN_NUMBERED else None
    if pause is None or _is_circumstance(text[number_length : pause.start()]):
        return None
    return pause.start()


def _without_sentence(text: str, start: int, end: re.Match[str]) -> int:
    """The end of a heading, the sentence or list left out that a colon or a gap ties to it."""
    tie = _BREAK.search(text, start + 1, end.start())
    if tie is None:
        return end.start()
    rest = text[tie.end() : end.start()]
    first = _PAUSE.split(rest, maxsplit=1)[0]
    is_sentence = first != rest and (len(rest) > _LONGEST_REST or _is_circumstance(first))
    is_list = tie[0] in _COLONS and end[0] in _LIST_MARKS and end.end() < len(text)
    return tie.start() if is_sentence or is_list else end.start()


def _is_sentence(rest: str) -> bool:
    """Whether what stands behind a complete heading is a sentence, not more of the heading."""
    return _PAUSE.search(rest, 1) is not None or (
        len(rest) >= _SHORTEST_SENTENCE and _REST_OF_HEADING.search(rest) is None
    )


def _is_circumstance(clause: str) -> bool:
    return _CIRCUMSTANCE.match(clause) is not None
