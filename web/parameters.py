"""The kinds of parameters: each is read from an address and tells in JSON Schema what may stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from werkzeug.datastructures import MultiDict

from search.errors import QueryError

Arguments = MultiDict[str, str]
Schema = dict[str, Any]

_ChoiceT = TypeVar("_ChoiceT", bound=StrEnum)
_DefaultT = TypeVar("_DefaultT", bound=int | None)
#: How many values a filter may have: more than anybody chooses. Each costs work, and so does each link of a
#: page, which has all of them.
MOST_VALUES = 100

_NUMBER = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class Text:
    """Some text, once at the most.

    Attributes:
        name: its name in the address.
        meaning: what it means, in Chinese.
        example: a value.
        schema: what JSON Schema says of it beside that it is a text.
        required: whether it must be there.
    """

    name: str
    meaning: str
    example: str
    schema: Schema
    required: bool = False

    repeatable: ClassVar[bool] = False

    def read(self, args: Arguments) -> str:
        """The text; ``""`` if there is none.

        Raises:
            QueryError: it is there twice.
        """
        return single(args, self.name)

    def described(self) -> Schema:
        """Its values, in JSON Schema."""
        return {"type": "string"} | self.schema


@dataclass(frozen=True, slots=True)
class Number(Generic[_DefaultT]):
    """A whole number.

    Attributes:
        name, meaning: see ``Text``.
        most, least: the greatest and the smallest that are allowed.
        default: what an address without it means; None: what ``meaning`` says of that.
    """

    name: str
    meaning: str
    most: int
    default: _DefaultT
    least: int = 1

    repeatable: ClassVar[bool] = False

    @property
    def example(self) -> str:
        """A value."""
        return str(self.least)

    def read(self, args: Arguments) -> int | _DefaultT:
        """The number, or the default.

        Raises:
            QueryError: it is there twice, or no number, or too small or great.
        """
        value = single(args, self.name)
        if not value:
            return self.default
        number = int(value) if _NUMBER.fullmatch(value) else 0
        if not self.least <= number <= self.most:
            raise QueryError(
                f"参数 {self.name} 的值“{value}”不对，应当是 {self.least} 到 {self.most} 的整数。"
            )
        return number

    def described(self) -> Schema:
        """Its values, in JSON Schema."""
        default = {} if self.default is None else {"default": self.default}
        return {"type": "integer", "minimum": self.least, "maximum": self.most} | default


@dataclass(frozen=True, slots=True)
class Choice(Generic[_ChoiceT]):
    """One of several words.

    Attributes:
        name, meaning: see ``Text``.
        default: what an address without it means; its type holds the words.
    """

    name: str
    meaning: str
    default: _ChoiceT

    repeatable: ClassVar[bool] = False

    @property
    def example(self) -> str:
        """A value."""
        return self.default.value

    def read(self, args: Arguments) -> _ChoiceT:
        """The word, or the default.

        Raises:
            QueryError: it is there twice, or none of those that may stand there.
        """
        value = single(args, self.name)
        if not value:
            return self.default
        try:
            return type(self.default)(value)
        except ValueError as error:
            known = "、".join(type(self.default))
            raise QueryError(f"参数 {self.name} 的值“{value}”看不懂，可用的有 {known}。") from error

    def described(self) -> Schema:
        """Its values, in JSON Schema."""
        words = [word.value for word in type(self.default)]
        return {"type": "string", "enum": words, "default": self.default.value}


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, one or several.

    Attributes:
        name, meaning, example: see ``Text``.
        schema: what JSON Schema says of one of them beside that it is a text.
        most: how many there may be; None: as many as one likes.
        required: whether there must be one.
    """

    name: str
    meaning: str
    example: str
    schema: Schema
    most: int | None = None
    required: bool = False

    repeatable: ClassVar[bool] = True

    def read(self, args: Arguments) -> list[str]:
        """The values, without those of form fields that were left empty.

        Raises:
            QueryError: there are too many.
        """
        values = [value for value in args.getlist(self.name) if value.strip()]
        if self.most is not None and len(values) > self.most:
            raise QueryError(f"参数 {self.name} 最多写 {self.most} 个值，现在写了 {len(values)} 个。")
        return values

    def described(self) -> Schema:
        """Its values, in JSON Schema."""
        bounds = {"minItems": 1} if self.required else {}
        bounds |= {"maxItems": self.most} if self.most else {}
        return {"type": "array", "items": {"type": "string"} | self.schema, **bounds}


Parameter = Text | Number[Any] | Choice[Any] | Texts


def single(args: Arguments, name: str) -> str:
    """The value of an argument that may be given once; ``""`` if it is not there.

    Raises:
        QueryError: it is given several times.
    """
    values = args.getlist(name)
    if len(values) > 1:
        raise QueryError(f"参数 {name} 只能写一次，现在写了 {len(values)} 次。")
    return values[0] if values else ""
