"""Reading JSON that may be anything, exactly; writing it in one way only.

Each reader returns a value of the type and size it promises or raises `Unreadable`, which the
caller turns into a sentence. This room knows nothing of what the values mean.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import Final

_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_MOMENTS: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Unreadable(ValueError):
    """The JSON is not what was asked for. Never leaves the vault's rooms."""


def canonical(value: object) -> bytes:
    """Return the one JSON text of `value`: sorted names, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_json(data: bytes) -> object:
    """Return the value of a JSON text in UTF-8; names given twice and NaN are refused.

    Raises:
        Unreadable: it is no such text.
    """
    try:
        return json.loads(
            data.decode(), object_pairs_hook=_no_duplicates, parse_constant=_no_constants
        )
    except (ValueError, RecursionError):
        # The cause would quote the file, and the file can be anything: it is not chained.
        raise Unreadable from None


def read_object(value: object, *names: str) -> dict[str, object]:
    """Return an object that has exactly these names."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise Unreadable
    return dict(value)


def read_some(value: object, names: tuple[str, ...]) -> dict[str, object]:
    """Return an object whose names are among these."""
    if not isinstance(value, dict) or not value.keys() <= set(names):
        raise Unreadable
    return dict(value)


def read_list(value: object) -> list[object]:
    """Return a list."""
    if not isinstance(value, list):
        raise Unreadable
    return list(value)


def read_number(value: object, lowest: int, highest: int) -> int:
    """Return a whole number within bounds."""
    # type() and not isinstance(): True is an int to Python, and 1.0 equals 1.
    if type(value) is not int or not lowest <= value <= highest:
        raise Unreadable
    return value


def read_counts(value: object, highest: int) -> dict[str, int]:
    """Return an object of numbers from 0, whatever their names."""
    if not isinstance(value, dict):
        raise Unreadable
    return {str(name): read_number(number, 0, highest) for name, number in value.items()}


def read_choice(value: object, *choices: str) -> str:
    """Return one of the given words."""
    if not isinstance(value, str) or value not in choices:
        raise Unreadable
    return value


def read_uuid(value: object) -> str:
    """Return a UUID in lower-case letters."""
    if not isinstance(value, str) or _UUID.fullmatch(value) is None:
        raise Unreadable
    return value


def read_bytes(value: object, length: int) -> bytes:
    """Return bytes of an exact length written in base 64."""
    if not isinstance(value, str):
        raise Unreadable
    try:
        data = base64.b64decode(value, validate=True)
    except ValueError:
        raise Unreadable from None
    # Base 64 has spare bits at the end: without this two texts would stand for the same bytes.
    if len(data) != length or as_text(data) != value:
        raise Unreadable
    return data


def as_text(data: bytes) -> str:
    """Return bytes in base 64."""
    return base64.b64encode(data).decode("ascii")


def read_moment(value: object) -> datetime:
    """Return a moment in UTC, of whole seconds."""
    if not isinstance(value, str) or _MOMENTS.fullmatch(value) is None:
        raise Unreadable
    return datetime.strptime(value, _MOMENT).replace(tzinfo=UTC)


def as_moment(moment: datetime) -> str:
    """Return a moment in UTC as `read_moment` reads it."""
    return moment.strftime(_MOMENT)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise Unreadable
    return content


def _no_constants(constant: str) -> object:
    raise Unreadable(constant)
