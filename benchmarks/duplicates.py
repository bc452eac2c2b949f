"""``python -m benchmarks.duplicates``: how well copies are told from what resembles them (needs opencc).

Generated reports are put into an index, each with one copy made of it and one decoy: a report that shares
most of its sentences but is another one. Everything is read from text, as files are.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from random import Random

import opencc

from benchmarks.generation import generate
from index.extraction import extract
from index.models import Original
from index.store import writing
from search.engine import Engine
from search.models import Duplicates, SearchRequest

_SEED = 4
_GLOSSES = 0.05  # a character
_ABOVE = "当前位置：首页 > 政务公开 > 法治政府建设\n字体：[大 中 小] 浏览次数：31\n"
_BELOW = "\n扫一扫在手机上查看当前页面\n分享到：微信 微博\n网站地图 联系我们 闽公网安备35050002000123号\n"
_SENTENCE = re.compile(r"[^。\n]{12,}。")

Change = Callable[[str, Random], str]


def _traditional(text: str, _: Random) -> str:
    return str(opencc.OpenCC("s2t").convert(text))


def _taiwanese(text: str, _: Random) -> str:
    return str(opencc.OpenCC("s2twp").convert(text))


def _glossed(text: str, random: Random) -> str:
    converted = _traditional(text, random)
    return re.sub("[一-鿿]", lambda one: one[0] + "(zhí)" * (random.random() < _GLOSSES), converted)


def _furnished(text: str, _: Random) -> str:
    return _ABOVE + text + _BELOW


def _losing(share: float) -> Change:
    return lambda text, random: re.sub(".", lambda one: one[0] * (random.random() >= share), text)


def _cut(share: float) -> Change:
    return lambda text, _: text[: int(len(text) * share)]


def _wrapped(text: str, _: Random) -> str:
    return re.sub(".{40}", r"\g<0>\n", text)


def _unbroken(text: str, _: Random) -> str:
    return text.replace("\n", "")


def _untitled(text: str, _: Random) -> str:
    """Without what tells issuer and year: what stands in front of the first heading, and the last line."""
    return text[text.find("一、") : text.rfind("\n")]


def _everything(text: str, random: Random) -> str:
    for change in (_cut(0.85), _furnished, _glossed, _losing(0.01)):
        text = change(text, random)
    return text


def _other_sentences(share: float, text: str, random: Random) -> str:
    """With a share of the sentences in an order of words that nobody else has, and other figures."""

    def changed(found: re.Match[str]) -> str:
        if random.random() >= share:
            return found[0]
        letters = list(found[0][:-1])
        random.shuffle(letters)
        return "".join(letters) + "。"

    return _SENTENCE.sub(changed, text)


def _next_year(text: str, random: Random) -> str:
    """The issuer's report about the next year: the same but for some sentences, all years and figures."""
    text = _other_sentences(0.2, text, random)
    later = re.sub(r"(?<!\d)20[12]\d(?=年)", lambda year: str(int(year[0]) + 1), text)
    return re.sub(r"(?<!\d)\d{1,3}(?=[件次名人场个])", lambda _: str(random.randint(1, 400)), later)


def _next_year_untitled(text: str, random: Random) -> str:
    return _untitled(_next_year(_other_sentences(0.15, text, random), random), random)


def _neighbour(text: str, random: Random) -> str:
    """The report of a bureau of the same place that has copied half of it."""
    return re.sub(
        "(?m)(人民政府.*?|[委局办]|街道办事处)(?=20[12]\\d年|$)",
        "气象局",
        _other_sentences(0.5, text, random),
        count=1,
    )


COPIES: Mapping[str, Change] = {
    "traditional": _traditional,
    "with words of Taiwan": _taiwanese,
    "with glosses": _glossed,
    "other page": _furnished,
    "1 % lost": _losing(0.01),
    "3 % lost": _losing(0.03),
    "first 80 %": _cut(0.8),
    "first 55 %": _cut(0.55),
    "lines broken": _wrapped,
    "one line": _unbroken,
    "title lost": _untitled,
    "several at once": _everything,
}
DECOYS: Mapping[str, Change] = {
    "next year": _next_year,
    "next year, title lost": _next_year_untitled,
    "same place, half copied": _neighbour,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A report of the collection: whose text it is, and how that was changed."""

    origin: int
    change: str
    text: str

    @property
    def is_copy(self) -> bool:
        """Whether it is the same report as its origin."""
        return self.change not in DECOYS


def collection(reports: int) -> Iterator[Made]:
    """Generated reports, each with a copy and a decoy."""
    copies, decoys = cycle(COPIES.items()), cycle(DECOYS.items())
    for number, (_, document) in enumerate(generate(reports, _SEED)):
        random = Random(number)
        text = "\n".join(line.text for line in document.lines)
        yield Made(number, "", text)
        for name, change in (next(copies), next(decoys)):
            yield Made(number, name, change(text, random))


def groups_of(made: Sequence[Made]) -> tuple[list[list[int]], float]:
    """Which of the collection are grouped, and how long the search took that groups them, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        with writing(directory) as transaction:
            for number, one in enumerate(made):
                transaction.put(str(number), "", extract(Original(one.text)))
        engine = Engine(directory)
        engine.search(SearchRequest("法"))
        started = time.perf_counter()
        found = engine.search(SearchRequest(duplicates=Duplicates.GROUP, limit=len(made)))
        seconds = time.perf_counter() - started
        groups = [[int(one.source) for one in (hit.report, *hit.duplicates)] for hit in found.hits]
        return groups, seconds


def summary(made: Sequence[Made], groups: Sequence[Sequence[int]]) -> str:
    """A table: how many of the copies were found, and how many of the decoys were taken for copies."""
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    first = {one.origin: group_of[number] for number, one in enumerate(made) if not one.change}
    made_so = Counter(one.change for one in made)
    together = Counter(one.change for number, one in enumerate(made) if group_of[number] == first[one.origin])
    rows = [f"{'copies':<28}{'found':>12}"]
    rows += [_row(name, together[name], made_so[name]) for name in COPIES]
    rows += ["", f"{'decoys':<28}{'grouped':>12}"]
    rows += [_row(name, together[name], made_so[name]) for name in DECOYS]
    pairs = [pair for group in groups for pair in pairwise(sorted(group))]
    right = [_is_right(made[one], made[other]) for one, other in pairs]
    found = sum(together[name] for name in COPIES)
    rows += ["", _row("recall", found, sum(made_so[name] for name in COPIES))]
    rows += [_row("precision", sum(right), len(right))]
    return "\n".join(rows) + "\n"


def _is_right(one: Made, other: Made) -> bool:
    return one.origin == other.origin and one.is_copy and other.is_copy


def _row(name: str, part: int, whole: int) -> str:
    return f"{name:<28}{part:>6}/{whole:<5}{part / max(whole, 1):7.1%}"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("reports", type=int, nargs="?", default=600, help="how many are generated")
    made = list(collection(parser.parse_args().reports))
    groups, seconds = groups_of(made)
    sys.stdout.write(summary(made, groups))
    sys.stdout.write(f"\n{len(made)} reports, grouped at the first search in {seconds * 1000:.0f} ms\n")


if __name__ == "__main__":
    main()
