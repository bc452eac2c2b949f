"""The information-disclosure header of a report: labels such as 索引号 and 成文日期, and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.dates import find_date, find_date_of_field
from index.lines import Line

# A page in simplified characters may have 索引號 from its template.
INDEX_NUMBER = ("索引号", "索引號", "信息索引号", "信息索引", "索引编号")
DOC_NUMBER = ("文号", "发文字号", "备注/文号", "文件编号", "发文文号", "发文号", "文件字号")
PUBLISHER = (
    "发布机构",
    "发文机关",
    "发布单位",
    "发文单位",
    "发文机构",
    "信息来源",
    "制发机关",
    "公开责任部门",
    "责任部门",
    "发布部门",
    "公开机构",
    "公开单位",
    "制作单位",
)
WRITTEN = ("成文日期", "公文生成日期", "生成日期", "成文时间", "发文日期", "制发日期", "生成时间", "发文时间")
POSTED = ("发布日期", "发布时间", "公开日期", "公开时间")
TITLE = ("标题", "信息名称", "文件名称", "信息标题", "文件标题")
_OTHERS = (
    *("主题分类", "组配分类", "公开方式", "公开范围", "公开形式", "公开属性", "体裁分类", "信息分类"),
    *("公开目录", "公开时限", "公开程序", "所属主题", "所属分类", "服务对象", "文件类型", "载体类型"),
)
_SUMMARY = "内容概述"
_STATES = (
    "有效性",
    "效力状态",
    "生效日期",
    "废止日期",
    "失效日期",
    "主题词",
    "关键词",
    "信息类别",
)

_LABELS = sorted(
    (*INDEX_NUMBER, *DOC_NUMBER, *PUBLISHER, *WRITTEN, *POSTED, *TITLE, *_OTHERS, *_STATES, _SUMMARY),
    key=len,
    reverse=True,
)
_SPACED_LABELS = "|".join(r"\s*".join(label) for label in _LABELS)
_BULLETS = r"[\s|\[【•·●▪■◆\-*]"
# Behind a field, the next label may be glued to its value if a colon tells that it is one.
_FIELD = re.compile(
    rf"(?:(?:^|(?<={_BULLETS}))(?P<label>{_SPACED_LABELS})"
    r"(?:\s*[\]】]\s*[:|]?|\s*[:|]|\s+|$)"
    rf"|(?<=[\w)])(?P<glued>{_SPACED_LABELS})\s*:)"
)
# Behind a value, a label that is not known: 语种: 中文.
_NEXT_LABEL = re.compile(r"(?:\s|[\[【]\s{0,3})[\u4e00-\u9fff/]{2,8}\s{0,3}(?:[\]】]|:(?!\d)).*$")
_RULE = re.compile(r"[\s|:+\-]+")
_CELL_MARKS = "\t|"
_FEWEST_CELLS = 2
_OPENING = re.compile(rf"{_BULLETS}*")
_TRIMMED = " |[]【】•·●▪■◆-*"

_DOC_NUMBER = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{1,14})\s*[〔\[(【]\s*(?P<year>20\d\d)\s*[〕\])】]\s*第?\s*(?P<n>\d{1,5})\s*号"
)
_OPENING_NUMBER = re.compile(
    rf"[\[【]?(?!根据|按照|依据|依照|遵照|对照|关于|贯彻|落实){_DOC_NUMBER.pattern}(?=[\]】\s]|签发|$)"
)
_INDEX_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.]*(?:[-/_.]?[A-Za-z0-9]+)*")
_SHORTEST_INDEX_NUMBER = 7
# 公开方式：主动公开, but not 公开方式：通过门户网站……公开信息120条
_KEYWORD = re.compile(r"[^,:]{0,20}")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff()、\s]{2,40}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a header; its value is never empty and stands on ``line``."""

    label: str
    value: str
    line: Line


def starts_field(plain: str) -> bool:
    """Whether a line begins with the label of a header field."""
    if "。" in plain or ";" in plain:
        return False
    opening = _OPENING.match(plain)
    if _FIELD.match(plain, opening.end() if opening else 0) is None:
        return False
    label, value = next(iter(_pairs(plain)))
    return label not in (*_OTHERS, *_STATES) or _KEYWORD.fullmatch(value) is not None


def read_header(lines: Sequence[Line]) -> tuple[Field, ...]:
    """The fields of all header lines, in order.

    A value stands behind its label, on the line below it, or below it in a table.
    """
    fields: list[Field] = []
    waiting: list[str] = []
    for line in lines:
        if not line.plain or _RULE.fullmatch(line.plain):
            continue
        if starts_field(line.plain):
            waiting = _labels(line)
            if not waiting:
                pairs = list(_pairs(line.plain))
                fields += [Field(label, value, line) for label, value in pairs if value]
                label, value = pairs[-1]
                waiting = [] if value else [label]
        elif waiting:
            values = _cells(line) if len(waiting) > 1 else [line.plain]
            fields += [
                Field(label, value, line)
                for label, value in zip(waiting, values, strict=False)
                if _fits(label, value)
            ]
            waiting = []
    return tuple(fields)


def _labels(line: Line) -> list[str]:
    """The labels of a table's first row, or none if the line is something else."""
    cells = ["".join(cell.split()) for cell in _cells(line)]
    return cells if len(cells) >= _FEWEST_CELLS and all(cell in _LABELS for cell in cells) else []


def _cells(line: Line) -> list[str]:
    """The cells of a row, empty ones between tabs or bars included."""
    marks = [place for place, mark in enumerate(line.simple) if mark in _CELL_MARKS]
    if not marks:
        return line.plain.split()
    edges = [-1, *marks, len(line.plain)]
    cells = [line.plain[start + 1 : end].strip() for start, end in pairwise(edges)]
    return cells[1:-1] if line.plain.startswith("|") else cells


def find_doc_number(text: str) -> str | None:
    """The first doc number in a text, its brackets made 〔〕 and white space left out."""
    found = _DOC_NUMBER.search(text)
    return f"{found['word']}〔{found['year']}〕{int(found['n'])}号" if found else None


def is_doc_number(text: str) -> bool:
    """Whether a text is a doc number and nothing else.

    One in round brackets belongs to the document named in front of them, be it on the line above.
    """
    return _DOC_NUMBER.fullmatch(text.strip(" []【】")) is not None


def leading_doc_number(title: str) -> tuple[str | None, str]:
    """The doc number, in brackets or not, that stands in front of a title, and the title without it."""
    found = re.match(rf"[\[【(（〔]?\s*({_DOC_NUMBER.pattern})\s*[\]】)）〕]?\s*", title)
    return (find_doc_number(found[1]), title[found.end() :]) if found else (None, title)


def opening_doc_number(plain: str) -> str | None:
    """The doc number that a text begins with, set off from what follows; else it may be one that is cited."""
    found = _OPENING_NUMBER.match(plain)
    return find_doc_number(found[0]) if found else None


def find_index_number(text: str) -> str | None:
    """The index number that a value is or begins with; a date is none."""
    found = _INDEX_NUMBER.match(text)
    if found is None or len(found[0]) < _SHORTEST_INDEX_NUMBER or find_date(text) is not None:
        return None
    return found[0] if any(map(str.isdigit, found[0])) else None


def _pairs(plain: str) -> Iterable[tuple[str, str]]:
    found = list(_FIELD.finditer(plain))
    ends = [field.start() for field in found[1:]] + [len(plain)]
    for field, end in zip(found, ends, strict=True):
        value = _NEXT_LABEL.sub("", plain[field.end() : end])
        yield "".join((field["label"] or field["glued"]).split()), value.strip(_TRIMMED)


def _fits(label: str, value: str) -> bool:
    """Whether a line can be the value of the label above it; a label without value is common."""
    if label in INDEX_NUMBER:
        return find_index_number(value) == value
    if label in DOC_NUMBER:
        return is_doc_number(value.strip("()"))
    if label in WRITTEN or label in POSTED:
        return find_date_of_field(value) is not None
    return label in PUBLISHER and _SHORT_NAME.fullmatch(value) is not None
