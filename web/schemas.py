"""JSON Schema of the types that the JSON interface answers with.

A member of a TypedDict may be ``Annotated`` with its meaning, a text, and with further keywords of
JSON Schema, each a pair.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from web.parameters import Schema

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_SHAPE = "Shape"


class Schemas:
    """Makes schemas of types.

    Attributes:
        components: the schemas of all TypedDicts that occur, by name, to which the others refer.
    """

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401, PLR0911 - a type of any form, each told in one line
        """The schema of a type.

        Raises:
            TypeError: it is of a form that answers do not have.
        """
        origin, inner = get_origin(kind), get_args(kind)
        if kind in _PLAIN:
            return {"type": _PLAIN[kind]}
        if is_typeddict(kind):
            return self._reference(kind)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"type": "string", "enum": [one.value for one in kind]}
        if origin is Annotated:
            return self.of(inner[0]) | _said(inner[1:])
        if origin is Literal:
            return {"enum": list(inner)}
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(one) for one in inner]}
        if origin is list:
            return {"type": "array", "items": self.of(inner[0])}
        if origin is tuple:
            size = {"minItems": len(inner), "maxItems": len(inner)}
            return {"type": "array", "prefixItems": [self.of(one) for one in inner], **size}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        raise TypeError(f"no JSON Schema for {kind}")

    def _reference(self, shape: type) -> Schema:
        name = shape.__name__.removesuffix(_SHAPE)
        if name not in self.components:
            self.components[name] = {}  # before its members, one of which may be of its own type
            members = get_type_hints(shape, include_extras=True)
            self.components[name] = {
                "type": "object",
                "description": inspect.getdoc(shape),
                "properties": {member: self.of(kind) for member, kind in members.items()},
                "required": list(members),
            }
        return {"$ref": f"#/components/schemas/{name}"}


def _said(notes: Sequence[str | tuple[str, Any]]) -> Schema:
    """What annotations say of a type."""
    return dict(("description", note) if isinstance(note, str) else note for note in notes)
