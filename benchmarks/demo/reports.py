"""Writes one invented report: title, introduction, what was done, is lacking and is planned, signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.demo.issuers import Issuer
from benchmarks.demo.policies import POLICIES, Policy
from benchmarks.demo.sentences import (
    DONE,
    HEADINGS,
    LACKING,
    LACKING_ENFORCEMENT,
    OPENINGS,
    PLANNED,
    Topic,
    Voice,
)
from benchmarks.demo.voices import voice
from index.models import Kind, Level

_NUMERALS = "一二三四五六七八九十"
_ALWAYS = (Topic.LEADERSHIP, Topic.SERVICE, Topic.ENFORCEMENT, Topic.DISPUTES)
_SOMETIMES = tuple(topic for topic in Topic if topic not in _ALWAYS)
_OF_SOMETIMES = 2

_TITLES = (
    "{}关于{年}年法治政府建设情况的报告",
    "{}{年}年法治政府建设年度报告",
    "{}关于{年}年度法治政府建设工作情况的报告",
    "{}{年}年度法治政府建设工作报告",
)
_TITLES_OF_TOWNSHIPS = (
    "{}{年}年法治政府建设年度报告",
    "{}关于{年}年法治政府建设情况及{明年}年工作要点的报告",
    "{}{年}年推进法治政府建设工作情况的报告",
)
_DONE_HEADINGS = (
    "{年}年推进法治政府建设的主要举措和成效",
    "主要做法和成效",
    "{年}年法治政府建设工作开展情况",
    "主要工作举措及成效",
)
_FIRST_RESPONSIBLE = "党政主要负责人履行推进法治建设第一责任人职责情况"
_LACKING_HEADINGS = ("存在的不足和原因", "存在的主要问题和不足", "存在的问题与不足", "当前存在的不足")
_PLAN_HEADINGS = (
    "{明年}年法治政府建设工作安排",
    "下一步工作打算",
    "下一步推进法治政府建设的主要安排",
    "下一年度工作计划",
)
_LACKING_OPENINGS = (
    "一年来，{地}法治政府建设取得了一定成绩，但对照上级要求和群众期盼，还存在一些不足：",
    "在肯定成绩的同时，我们也清醒认识到工作中还有差距，主要表现在：",
    "{我}法治政府建设仍存在一些薄弱环节，主要是：",
)

_HAS_DOC_NUMBER, _HAS_HEADER, _HAS_ADDRESSEE = 0.35, 0.18, 0.4
_HAS_FIRST_RESPONSIBLE, _HAS_NO_LACKING = 0.3, 0.06
_SAYS_ENFORCEMENT_LACKS, _SAYS_POLICY_LACKS = 0.8, 0.3
_PLANS_WHAT_COMES, _PLANS_AGAIN = 0.6, 0.25
_AS_ONE_PARAGRAPH, _RUN_IN, _THIRD_LEVEL = 0.55, 0.25, 0.15
_ENUMERATED, _MOST_ITEMS = 0.4, 6
_FURNITURE_ABOVE, _FURNITURE_BELOW = 0.08, 0.12


@dataclass(frozen=True, slots=True)
class Written:
    """A report as it was written, with what it must be read as.

    Attributes:
        title, issuer, year, doc_number, index_number, published, kind: what it means to say.
        lines: its text, without what the page adds.
    """

    title: str
    issuer: Issuer
    year: int
    doc_number: str | None
    index_number: str | None
    published: str
    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text of its file."""
        return "\n".join(self.lines) + "\n"


def write_report(issuer: Issuer, year: int) -> Written:
    """The report of an issuer about a year."""
    random = Random(f"report of {issuer.name} about {year}")
    return _Writer(issuer, year, voice(issuer, year, random)).report()


def write_plan(issuer: Issuer, year: int) -> Written:
    """A plan, which looks like a report, but gives no account."""
    random = Random(f"plan of {issuer.name} for {year}")
    return _Writer(issuer, year - 1, voice(issuer, year - 1, random)).plan()


def write_interpretation(of: Written) -> Written:
    """What an issuer says in explanation of a report."""
    random = Random(f"interpretation of {of.title}")
    return _Writer(of.issuer, of.year, voice(of.issuer, of.year, random)).interpretation(of.title)


def says(policy: Policy, issuer: Issuer, year: int) -> bool:
    """Whether an issuer has taken over a phrase by a year, and not yet dropped it."""
    hesitation = Random(f"{issuer.name} hesitates over {policy.phrase}").random()
    return hesitation < policy.share(issuer.division.code[:2], year)


class _Writer:
    """Writes a document of an issuer, line by line."""

    def __init__(self, issuer: Issuer, year: int, voice: Voice) -> None:
        self._issuer = issuer
        self._year = year
        self._voice = voice
        self._random = voice.random
        self._said = [policy for policy in POLICIES if says(policy, issuer, year)]
        self._coming = [
            policy
            for policy in POLICIES
            if policy not in self._said and says(policy, issuer, year + 1) and policy.planned
        ]
        self._date = (year + 1, self._random.choice((1, 1, 2, 2, 3)), self._random.randint(1, 28))

    def report(self) -> Written:
        titles = _TITLES_OF_TOWNSHIPS if self._issuer.level is Level.TOWNSHIP else _TITLES
        title = self._titled(self._random.choice(titles))
        parts = [(self._pick(_DONE_HEADINGS), [*self._done()])]
        if self._chance(_HAS_FIRST_RESPONSIBLE):
            drawn = self._random.sample(DONE[Topic.LEADERSHIP], 3)
            parts.append((_FIRST_RESPONSIBLE, ["".join(map(self._voice.say, drawn))]))
        if not self._chance(_HAS_NO_LACKING):
            parts.append((self._pick(_LACKING_HEADINGS), [*self._lacking()]))
        parts.append((self._pick(_PLAN_HEADINGS), [*self._planned()]))
        opening = f"{self._year}年，{self._pick(OPENINGS)}现将有关情况报告如下："
        return self._document(title, Kind.REPORT, opening, parts)

    def plan(self) -> Written:
        title = self._titled("{}{明年}年法治政府建设工作要点")
        opening = self._voice.say("为深入推进{明年}年法治政府建设，结合{地}实际，制定本工作要点。")
        drawn = self._random.sample(PLANNED, 6)
        parts = [(heading, [self._voice.say(text)]) for heading, text in drawn]
        return self._document(title, Kind.PLAN, opening, parts)

    def interpretation(self, of: str) -> Written:
        opening = f"近日，{self._issuer.name}发布了《{of}》，现就主要内容解读如下："
        drawn = [self._random.choice(DONE[topic]) for topic in _ALWAYS]
        parts = [
            ("报告的背景", [self._pick(OPENINGS)]),
            ("报告的主要内容", [*map(self._voice.say, drawn)]),
            ("下一步工作", [self._voice.say(self._random.choice(PLANNED)[1])]),
        ]
        return self._document(f"《{of}》解读", Kind.INTERPRETATION, opening, parts)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, patterns: Sequence[str]) -> str:
        return self._voice.say(self._random.choice(patterns))

    def _titled(self, pattern: str) -> str:
        return self._voice.say(pattern.replace("{}", self._issuer.name))

    def _done(self) -> Iterator[str]:
        """The sections on what was done."""
        chosen = {*_ALWAYS, *self._random.sample(_SOMETIMES, _OF_SOMETIMES)}
        for number, topic in enumerate(topic for topic in Topic if topic in chosen):
            heading, *others = self._random.sample(HEADINGS[topic], 3)
            sentences = [*map(self._voice.say, self._about(topic))]
            if self._chance(_RUN_IN):
                yield f"（{_NUMERALS[number]}）{heading}。{''.join(sentences)}"
                continue
            yield f"（{_NUMERALS[number]}）{heading}"
            middle = (len(sentences) + 1) // 2
            if self._chance(_THIRD_LEVEL):
                yield f"1.{others[0]}。{''.join(sentences[:middle])}"
                yield f"2.{others[1]}。{''.join(sentences[middle:])}"
            elif self._chance(_AS_ONE_PARAGRAPH):
                few = len(sentences) <= _MOST_ITEMS and self._chance(_ENUMERATED)
                yield _enumerated(sentences) if few else "".join(sentences)
            else:
                yield "".join(sentences[:middle])
                yield "".join(sentences[middle:])

    def _about(self, topic: Topic) -> list[str]:
        """The patterns of a section: those of its topic, and of the policies that belong there."""
        drawn = self._random.sample(DONE[topic], self._random.randint(2, 4))
        for policy in self._said:
            if policy.topic is topic:
                share = policy.share(self._issuer.division.code[:2], self._year)
                most = 1 + (share > 0.4) + (share > 0.7)  # noqa: PLR2004 - the more usual, the more is said
                drawn += self._random.sample(
                    policy.done, min(self._random.randint(1, most), len(policy.done))
                )
        self._random.shuffle(drawn)
        return drawn

    def _lacking(self) -> Iterator[str]:
        drawn = self._random.sample(LACKING, self._random.randint(1, 3))
        if self._chance(_SAYS_ENFORCEMENT_LACKS):
            drawn += self._random.sample(LACKING_ENFORCEMENT, self._random.randint(1, 2))
        drawn += [one.lacking for one in self._said if one.lacking and self._chance(_SAYS_POLICY_LACKS)]
        self._random.shuffle(drawn)
        items = [f"{self._voice.say(pattern)}。" for pattern in drawn]
        opening = self._pick(_LACKING_OPENINGS)
        if self._chance(_AS_ONE_PARAGRAPH):
            yield opening + _enumerated(items)
        else:
            yield opening
            yield from (f"{_NUMERALS[number]}是{item}" for number, item in enumerate(items))

    def _planned(self) -> Iterator[str]:
        announced = [one.planned for one in self._coming if self._chance(_PLANS_WHAT_COMES)]
        announced += [one.planned for one in self._said if one.planned and self._chance(_PLANS_AGAIN)]
        drawn = self._random.sample(PLANNED, self._random.randint(3, 5))
        for number, (heading, text) in enumerate(drawn):
            further = announced[number :: len(drawn)]
            yield f"（{_NUMERALS[number]}）{heading}。{self._voice.say(''.join([text, *further]))}"

    def _document(
        self, title: str, kind: Kind, opening: str, parts: Sequence[tuple[str, Sequence[str]]]
    ) -> Written:
        published = "{}-{:02}-{:02}".format(*self._date)
        has_number = kind is not Kind.INTERPRETATION and self._chance(_HAS_DOC_NUMBER)
        number = self._doc_number() if has_number else None
        in_header = self._chance(_HAS_HEADER)
        index_number = f"{self._issuer.division.code}/{self._date[0]}-{self._random.randint(1, 99999):05}"
        lines = [title]
        if in_header:
            lines = [*self._header(index_number, number, published), title]
        elif number:
            lines.append(number)
        if kind is Kind.REPORT and self._chance(_HAS_ADDRESSEE):
            lines.append(f"{self._voice.names['上']}：")
        lines.append(opening)
        for place, (heading, paragraphs) in enumerate(parts):
            lines += [f"{_NUMERALS[place]}、{heading}", *paragraphs]
        lines += [self._issuer.name, "{}年{}月{}日".format(*self._date)]
        return Written(
            title=title,
            issuer=self._issuer,
            year=self._date[0] if kind is Kind.PLAN else self._year,
            doc_number=number,
            index_number=index_number if in_header else None,
            published=published,
            kind=kind,
            lines=tuple(self._with_furniture(lines)),
        )

    def _header(self, index_number: str, number: str | None, published: str) -> list[str]:
        fields = {
            "索 引 号": index_number,
            "文 号": number,
            "发布机构": self._issuer.name,
            "成文日期": published,
        }
        return [f"{label}：{value}" for label, value in fields.items() if value]

    def _doc_number(self) -> str:
        short = "".join(name[0] for name in self._issuer.division.names[-2:])
        organ = {Level.DEPARTMENT: "局发", Level.TOWNSHIP: "办"}.get(self._issuer.level, "政")
        return f"{short}{organ}〔{self._date[0]}〕{self._random.randint(1, 180)}号"

    def _with_furniture(self, lines: list[str]) -> list[str]:
        if self._chance(_FURNITURE_ABOVE):
            lines = ["当前位置：首页 > 政务公开 > 法治政府建设", *lines]
        if self._chance(_FURNITURE_BELOW):
            lines = [*lines, "扫一扫在手机上查看当前页面"]
        return lines


def _enumerated(sentences: Sequence[str]) -> str:
    """Sentences made the numbered items of one."""
    items = [f"{_NUMERALS[place]}是{one.removesuffix('。')}" for place, one in enumerate(sentences)]
    return "；".join(items) + "。"
