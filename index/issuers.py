"""The issuers of a report: who signs it, names themselves in its title or text, or is named in its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from index.cleaning import CleanSource
from index.dates import with_digits
from index.divisions import begins_with_division, find
from index.findings import Finding
from index.furniture import opening_words
from index.header import PUBLISHER, Field
from index.lines import Line
from index.numbering import heading_number
from index.organisations import (
    agrees,
    completed,
    is_author,
    is_fuller,
    is_organisation,
    is_own_name,
    joint,
    stem,
)
from index.signature import Signature, signed_name
from index.titles import Title, named_subject

#: The names that one place of a report gives; joint issuers are several.
Names = Finding[tuple[str, ...]]

_YEAR = r"20\d\d年?(?:度|上半年|下半年)?"
_SUBJECT = (
    rf"关于|{_YEAR}|法治|推进|依法|法制|全面|贯彻|落实|年度|政府信息|政务公开|信息公开|行政执法|党政主要|履行"
    "|(?<!人民)政府工作报告|上一?年度|本年度|开展|工作"
)
_NAME = r"[\u4e00-\u9fff()（）·、\s]{2,60}"
_SENT_OUT = "报送|上报|呈报|报告|印发|公布|发布|公开"
# The name may hold words of the subject, too: 中共永春县委全面依法治县委员会办公室关于……
_IN_TITLE = (
    re.compile(rf"^({_NAME}?)关于"),
    re.compile(rf"^(?:关于)?(?:{_SENT_OUT})?《?(?:{_YEAR})?({_NAME}?)(?:{_SUBJECT})"),
)
_BEHIND_TITLE = re.compile(r"[(（]([\u4e00-\u9fff]{4,30})[)）]$")
# A government on one line and its office on the next are one name.
_BROKEN = re.compile("(?<=政府)、(?=[^、]{2,8}街道办事处)")

_CLAUSE_START = re.compile(r"[,，、。;；:：!！?？\s]|现将|20\d\d年度?")
_LONGEST_PLACE = 20
_WRITTEN_OUT = re.compile("人民政府|政府|办事处|管理委员会|管委会")

# What stands in front of the author's name at the beginning of a clause.
_TIME = re.compile(
    r"(?:20\d\d年(?:度|以来|来|全年)?|一年来|今年以来|近年来|过去一年|上一年度|去年)?[,，]?"
    r"(?:现[将就把](?:20\d\d年度?)?)?(?:关于)?"
)
_PREDICATE = (
    "在|以|坚持|深入|认真|紧紧|紧扣|紧密|紧盯|严格|按照|全面|始终|积极|持续|高度|扎实|切实|牢牢|牢固|围绕|现[将就把]|坚决|着力"
    "|不断|大力|聚焦|深学|贯彻|落实|法治|依法|推进|结合|根据|对照|学习|立足|锚定|通过|充分|进一步|深刻|主动|加强|强化"
    "|成立|把|将|关于|20\\d\\d|上一?年度|有力|稳步|统筹|突出|创新|努力|抢抓|践行|忠实|共|党工委|党委|党组|推动|建立|完善|组织|编制"
)
_SUBJECT_OF_CLAUSE = re.compile(
    rf"([\u4e00-\u9fff]{{1,40}}?(?:政府|办事处|街道办|街道|委员会|管委会|[厅局院署]|[省市区县州旗镇乡街]|苏木))"
    rf"(?={_PREDICATE})"
)
# How a speaker or a letter says in whose name it reports: 我代表永春县人民政府.
_IN_THE_NAME_OF = re.compile(r"(?:代表|受)([\u4e00-\u9fff]{2,30}?(?:政府|办事处))(?:[,，、]|委托|向|作)")
_SOURCE = re.compile(r"来源\s*[:：]\s*([\u4e00-\u9fff]{3,30})")
# To whom a government reports; its name may have lost the colon behind it.
_ASSEMBLY = re.compile("人大|人民代表大会")
_OTHERS = re.compile("(?:中共|党)?中央|国务院|国家|全国|省|习近平|司法部")
_OPENING_LINES = 6
_GOVERNMENTS = ("政府", "办事处")
_AGAIN = 2
_CLAUSES = re.compile("[，,。；;：:]")

# The author's own word for itself, and what its name then ends with.
_SELF = re.compile("我(镇|乡|街道|街|办事处|局|委|厅|院)")
_OWN_ENDINGS = {
    "镇": re.compile("镇"),
    "乡": re.compile("乡"),
    "街道": re.compile("街"),
    "街": re.compile("街"),
    "办事处": re.compile("办事处|街"),
    "局": re.compile("局"),
    "委": re.compile("委"),
    "厅": re.compile("厅"),
    "院": re.compile("院"),
}


def issuers(source: CleanSource, titles: Sequence[Title], labelled: Sequence[Names]) -> Names | None:
    """The issuers: the first of signature, title, text and header, in the fullest form that these give.

    The header comes last, since the office that posts a report is not always its author.

    Args:
        source: the report.
        titles: its titles.
        labelled: the publishers that the page's own fields name.
    """
    body = source.body
    self_named = _self_named(body)
    published = [*_from_header(source.fields), *labelled, *_from_page(source)]
    opening, further = list(_from_text(body)), _from_further_text(body)
    spoken_of = [*opening, *further]
    in_text = [names for names in [*opening, *published, *further] if _can_be(names.value[0], self_named)]
    elsewhere = [*_from_titles(titles), *in_text]
    signed = [
        names
        for names in _from_signature(source.signature)
        if source.signature.date is not None or _is_confirmed(names.value[0], titles, elsewhere)
    ]
    candidates = [*signed, *elsewhere, *_from_office(source.signature)]
    # 青岛市崂山区北宅街道 in a sentence adds nothing to the name of 崂山区北宅街道办事处.
    named = [
        name
        for names in candidates
        for name in names.value
        if names not in spoken_of or any(name in line.simple for line in body)
    ]
    for names in _all_joint(candidates):
        full = tuple(_fullest(name, [*named, *_written_in_full(name, body)]) for name in names.value)
        if all(map(is_own_name, full)):
            return Finding(full, names.evidence)
    return None


def _all_joint(candidates: Sequence[Names]) -> Iterator[Names]:
    """The candidates; for one of several joint issuers, the place that names them all."""
    several = [names for names in candidates if len(names.value) > 1]
    for names in candidates:
        shared = (other for other in several if any(agrees(names.value[0], one) for one in other.value))
        yield names if len(names.value) > 1 else next(shared, names)


def _fullest(name: str, others: Iterable[str]) -> str:
    chosen = name
    for other in others:
        if is_fuller(other, chosen):
            chosen = completed(other)
    return completed(chosen)


def own_full_names(author: str, body: Sequence[Line]) -> Iterator[str]:
    """The author's name with the places in front of it, wherever a clause of the body begins with them.

    In the middle of a clause it may be a namesake that is visited or learnt from.
    """
    own = stem(author)
    return (clause[: place + len(own)] for clause, place in _clauses_of(own, body))


def _written_in_full(author: str, body: Sequence[Line]) -> Iterator[str]:
    """The same names, where the body writes out what kind of organisation the author is."""
    own = stem(author)
    for clause, place in _clauses_of(own, body):
        kind = _WRITTEN_OUT.match(clause, place + len(own))
        if kind or own == author:
            yield clause[: kind.end() if kind else place + len(own)]


def _clauses_of(own: str, body: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """The clauses that begin with places and this name, and where in them it stands."""
    for line in body:
        for clause in _CLAUSE_START.split(line.simple) if own in line.simple else ():
            place = clause.find(own, 0, _LONGEST_PLACE + len(own))
            if place > 0 and _is_place(clause[:place]):
                yield clause, place


@lru_cache
def _is_place(name: str) -> bool:
    return bool(find(stem(name)))


def names_of(finding: Finding[str]) -> Names:
    """The organisations that a value names."""
    return Finding(tuple(map(completed, joint(finding.value))), finding.evidence)


def _is_confirmed(name: str, titles: Sequence[Title], elsewhere: Sequence[Names]) -> bool:
    """Whether something else names the same; without a date, any last line may look like a signature.

    The name of a government with its place is none that may stand there for another reason.
    """
    in_title = any(stem(name) in stem(title.text) for title in titles)
    named = any(agrees(name, other) for names in elsewhere for other in names.value)
    return in_title or named or (begins_with_division(name) and name.endswith((*_GOVERNMENTS, "局")))


def _from_signature(signature: Signature) -> Iterator[Names]:
    if signature.issuers:
        name = _BROKEN.sub("", "、".join(map(signed_name, signature.issuers)))
        yield names_of(Finding(name, signature.issuers[0].evidence("落款")))


def _from_office(signature: Signature) -> Iterator[Names]:
    """The office below the text, if nothing else tells whose it is."""
    return (names for names in _from_signature(signature) if begins_with_division(names.value[0]))


def _from_titles(titles: Iterable[Title]) -> Iterator[Names]:
    for title in titles:
        name = next(_names_in(with_digits(named_subject(title.text))), None)
        if name is not None:
            yield names_of(Finding(name, title.evidence("标题里的机构")))


def _names_in(title: str) -> Iterator[str]:
    for pattern in (*_IN_TITLE, _BEHIND_TITLE):
        found = pattern.search(title)
        if found is not None and is_author(found[1]):
            yield found[1]


def _from_header(fields: Sequence[Field]) -> Iterator[Names]:
    for field in fields:
        name = "".join(field.value.split())
        if field.label in PUBLISHER and is_author(name):
            yield names_of(Finding(field.value, field.line.evidence(f"信息栏 {field.label}")))


def _from_page(source: CleanSource) -> Iterator[Names]:
    """Whoever sent the page in (来源：永春县司法局): not always the author, so that it comes last."""
    for line in (*source.furniture, *(field.line for field in source.fields)):
        found = _SOURCE.search(line.simple)
        if found is not None and is_author(found[1]):
            yield names_of(Finding(found[1], line.evidence("来源")))


def _from_text(body: Sequence[Line]) -> Iterator[Names]:
    """Whoever the opening says that it reports on: the subject of one of its clauses."""
    for line in takewhile(_is_in_front, body[:_OPENING_LINES]):
        if is_organisation(line.plain) and _ASSEMBLY.search(line.plain) is None:
            yield names_of(Finding(line.simple, line.evidence("标题下的机构")))
    for line in body[:_OPENING_LINES]:
        spoken = _IN_THE_NAME_OF.search(line.simple)
        if spoken is not None and is_own_name(spoken[1]):
            yield names_of(Finding(spoken[1], line.evidence("正文里的机构")))
        yield from _subjects(line)


def _from_further_text(body: Sequence[Line]) -> list[Names]:
    """The government that the text below its opening speaks of again and again, if it is always the same."""
    found = [names for line in body[_OPENING_LINES:] for names in _subjects(line)]
    named = {stem(names.value[0]) for names in found if names.value[0].endswith(_GOVERNMENTS)}
    return found[:1] if len(found) >= _AGAIN and len(named) == 1 else []


def _subjects(line: Line) -> Iterator[Names]:
    """The organisations that clauses of a paragraph have for their subject."""
    number = heading_number(line.plain)
    text = opening_words(with_digits(line.simple[number.length if number else 0 :]))
    for clause in _CLAUSES.split(text):
        start = _TIME.match(clause)
        found = _SUBJECT_OF_CLAUSE.match(clause, start.end() if start else 0)
        if found is not None and _is_named_author(found[1]):
            yield names_of(Finding(found[1], line.evidence("正文里的机构")))


def _is_in_front(line: Line) -> bool:
    """Whether a line stands in front of the first sentence and heading."""
    return heading_number(line.plain) is None and "。" not in line.plain


def _is_named_author(name: str) -> bool:
    return is_author(completed(name)) and is_own_name(name) and _OTHERS.match(name) is None


def _self_named(body: Sequence[Line]) -> str | None:
    """What the author calls itself most often: 镇 for 我镇."""
    counts = Counter(found[1] for line in body for found in _SELF.finditer(line.simple))
    return counts.most_common(1)[0][0] if counts else None


def _can_be(name: str, self_named: str | None) -> bool:
    """Whether a publisher can be the author that calls itself 我镇: a county's office cannot."""
    return self_named is None or _OWN_ENDINGS[self_named].search(name) is not None
