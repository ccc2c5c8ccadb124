"""Frozen values that go from one floor to the next and never show what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen_value(cls: type[T]) -> type[T]:
    """Make a frozen dataclass with slots whose `repr` is the name of its class.

    Read-models and reports hold names and testimony. The `repr` a dataclass makes by itself would
    carry all of it into the first log, traceback or failed assertion that mentions the value.
    """
    made = dataclass(frozen=True, slots=True, repr=False)(cls)
    made.__repr__ = _name_only  # type: ignore[method-assign]  # the class is made here
    return made


def _name_only(value: object) -> str:
    return f"<{type(value).__name__}>"
