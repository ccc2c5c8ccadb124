"""The values papers are made from, as canonical JSON and back: stored with an export, drawn again.

`plain` is also how values of records are written wherever JSON holds them.

Canonical: keys sorted, no spaces, UTF-8, no floats; dates and amounts as the strings they are
entered in. The same value gives the same text on every machine, so its SHA-256 names the value.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from desktop.core.errors import Damaged, WrongInput
from desktop.core.money import Money
from desktop.core.text import _
from desktop.core.when import When

T = TypeVar("T")

_WRITERS: dict[type, Callable[[Any], str]] = {
    When: lambda when: str(when.edtf),
    Money: str,
    Decimal: lambda number: f"{number:f}",
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
}
_READERS: dict[type, Callable[[str], Any]] = {
    When: When.parse,
    Money: Money.parse,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
}


def to_json(value: Any) -> str:
    """Return a frozen dataclass of texts, whole numbers, dates and amounts as canonical JSON.

    Lone surrogates, which no file can hold, become question marks.
    """
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def from_json(kind: type[T], text: str) -> T:
    """Return the value that `to_json` wrote.

    Raises:
        Damaged: the text does not hold a value of this kind.
    """
    try:
        value: T = _read(kind, json.loads(text))
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        ArithmeticError,
        WrongInput,
    ) as wrong:
        raise Damaged(
            _("The stored value of this paper cannot be read: restore the vault from a backup.")
        ) from wrong
    return value


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON in hexadecimal."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: a text, a whole number, a list, a dictionary, or nothing.

    Raises:
        TypeError: it is of a kind that nothing here writes, such as a float.
    """
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if dataclasses.is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(type(value).__name__)


def _read(kind: Any, plain: Any) -> Any:
    if isinstance(kind, types.UnionType):
        return _read_optional(kind, plain)
    if typing.get_origin(kind) is tuple:
        return _read_tuple(typing.get_args(kind), plain)
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(plain)
    if dataclasses.is_dataclass(kind):
        return _read_fields(kind, plain)
    if type(plain) is not kind:
        raise TypeError(kind)
    return plain


def _read_optional(kind: types.UnionType, plain: Any) -> Any:
    if plain is None:
        return None
    (given,) = (each for each in kind.__args__ if each is not types.NoneType)
    return _read(given, plain)


def _read_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise TypeError(kinds)
    if kinds[1:] == (...,):
        return tuple(_read(kinds[0], item) for item in plain)
    return tuple(_read(kind, item) for kind, item in zip(kinds, plain, strict=True))


def _read_fields(kind: Any, plain: Any) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{name: _read(hints[name], item) for name, item in plain.items()})
