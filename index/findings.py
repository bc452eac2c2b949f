"""Findings: metadata values together with the places where they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from index.models import Evidence

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Finding(Generic[Value_co]):
    """A value and the evidence for it."""

    value: Value_co
    evidence: Evidence
