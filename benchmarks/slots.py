"""The slots of a sentence, and how each is filled anew in each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from benchmarks.dictionary import WordKind, pools
from benchmarks.issuers import gazetteer
from index.models import Division

# How often a slot keeps what its sentence says. That of words is tuned so that the beginning of a
# collection has about as many distinct words as the built-in reports, which are of the same size.
_KEEP_WORD, _KEEP_POLICY, _KEEP_NAME = 0.93, 0.6, 0.5
_OWN_PLACE = 0.85
_POLICY_ENDINGS = ("条例", "办法", "实施方案", "规定", "工作要点", "行动计划", "若干措施", "实施细则", "通知")
_NAME_ENDINGS = ("", "", "平台", "工程", "行动", "机制", "模式", "工作室", "驿站", "码")
_NOUN, _VERBAL_NOUN = ("n", 2), ("vn", 2)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the fillings of a report have in common."""

    random: Random
    year: int
    division: Division


class Slot(Protocol):
    """A place in a sentence whose text depends on the report."""

    def fill(self, setting: Setting) -> str:
        """The text for one use of the sentence."""
        ...


#: The pieces of a sentence: constant text, and slots.
Template = Sequence[str | Slot]


def fill(template: Template, setting: Setting) -> str:
    """The text of a sentence or heading in a report."""
    return "".join(piece if isinstance(piece, str) else piece.fill(setting) for piece in template)


@dataclass(frozen=True, slots=True)
class WordSlot:
    """A word that others of its kind replace now and then."""

    word: str
    kind: WordKind

    def fill(self, setting: Setting) -> str:
        """The word itself, most often."""
        return self.word if setting.random.random() < _KEEP_WORD else pools()[self.kind].draw(setting.random)


@dataclass(frozen=True, slots=True)
class PolicySlot:
    """The name of a policy with its marks."""

    name: str

    def fill(self, setting: Setting) -> str:
        """The name itself, or one made of the report's place and two words."""
        random = setting.random
        if random.random() < _KEEP_POLICY:
            return self.name
        place = random.choice(("", setting.division.names[-1], setting.division.names[0]))
        subject = pools()[_NOUN].draw(random) + pools()[_VERBAL_NOUN].draw(random)
        return f"《{place}{subject}{random.choice(_POLICY_ENDINGS)}》"


@dataclass(frozen=True, slots=True)
class NameSlot:
    """The quoted name of a product or campaign, or a saying."""

    name: str

    def fill(self, setting: Setting) -> str:
        """The name itself, or a coined one."""
        random = setting.random
        if random.random() < _KEEP_NAME:
            return self.name
        return f"“{pools()[_NOUN].draw(random)}{random.choice(_NAME_ENDINGS)}”"


@dataclass(frozen=True, slots=True)
class PlaceSlot:
    """The name of a division, of which the seed's length of code tells the level."""

    level: int

    def fill(self, setting: Setting) -> str:
        """The name of the report's own division of that level, or of any division."""
        own = setting.division.code[: self.level]
        if len(own) == self.level and setting.random.random() < _OWN_PLACE:
            return gazetteer()[own]
        return setting.division.names[-1]


@dataclass(frozen=True, slots=True)
class YearSlot:
    """A year, as far from the report's as in the seed."""

    distance: int

    def fill(self, setting: Setting) -> str:
        """Four digits."""
        return str(setting.year + self.distance)


@dataclass(frozen=True, slots=True)
class DateSlot:
    """A month and day."""

    def fill(self, setting: Setting) -> str:
        """Any day of the year that every month has."""
        return f"{setting.random.randint(1, 12)}月{setting.random.randint(1, 28)}日"


@dataclass(frozen=True, slots=True)
class NumberSlot:
    """A number; small ones are commoner, as in counts of anything.

    Attributes:
        digits: before the decimal point.
        decimals: behind it.
    """

    digits: int
    decimals: int

    def fill(self, setting: Setting) -> str:
        """A number of about as many digits."""
        return f"{10 ** (self.digits * setting.random.random()):.{self.decimals}f}"
