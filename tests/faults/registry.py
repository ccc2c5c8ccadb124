"""What a fault harness may interrupt: operations by family and name, and readers of what is there.

An operation is a generator function. It looks up what it needs, yields once what it is about to
leave behind (an `Intent`), then does it through the ordinary services and returns the record's id.
The harness tells the parent the intent before the work and the id after the commit. A reader
returns, for one kind of thing, the digest of every one the vault holds: whatever is found after a
kill must be an acknowledged value or a whole pending one.

A later family is one module with `@operation` and, for a kind of its own, `@reader`, named in
`FAMILIES`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from random import Random
from typing import Any

from desktop.core.money import Money
from desktop.core.when import When
from desktop.services.desk import Desk

FAMILIES = ("saving", "importing", "attaching", "backup")


@dataclass(frozen=True, slots=True)
class Intent:
    """What an operation leaves behind; `record_id` None: a new record, `digest` None: none."""

    kind: str
    record_id: str | None
    digest: str | None


Deed = Generator[Intent, None, str]
Run = Callable[[Desk, Random], Deed]
Reader = Callable[[Desk], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """Something a user does that ends in one commit; `weight` is how often it is chosen."""

    family: str
    name: str
    weight: int
    run: Run


OPERATIONS: dict[tuple[str, str], Operation] = {}
READERS: dict[str, Reader] = {}


def operation(family: str, *, weight: int = 1) -> Callable[[Run], Run]:
    """Register a generator function under its own name."""

    def register(run: Run) -> Run:
        name = getattr(run, "__name__", "")
        OPERATIONS[family, name] = Operation(family, name, weight, run)
        return run

    return register


def reader(kind: str) -> Callable[[Reader], Reader]:
    """Register what reads all things of one kind."""

    def register(read: Reader) -> Reader:
        READERS[kind] = read
        return read

    return register


def operations(*families: str) -> list[Operation]:
    """Return the operations of these families, in the order of their registration."""
    for family in FAMILIES:
        import_module(f"tests.faults.{family}")
    return [each for (family, _), each in OPERATIONS.items() if family in families]


def digest(value: object) -> str:
    """Return one digest for equal values, whether they were meant or read back."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, When):
        return value.edtf
    if isinstance(value, Money):
        return [value.value, value.currency]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    message = f"a {type(value).__name__} has no digest"
    raise TypeError(message)
