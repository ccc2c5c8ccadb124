"""What an office may not give away by a slip: its last roles and its last keys.

Plain functions over who has what; who may change it stands in the access table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

NEEDED: Final = ("coordinator", "administrator")
"""Without the one nobody gives keys or changes teams, without the other nobody lets anybody in."""

Having = Mapping[str, Collection[str]]
"""User id → roles or compartments of those who work here."""


def lost(before: Having, after: Having, needed: Collection[str] = NEEDED) -> tuple[str, ...]:
    """Return what of `needed` somebody had before and nobody has afterwards."""
    return tuple(each for each in needed if _has(before, each) and not _has(after, each))


def without(having: Having, user_id: str) -> Having:
    """Return who has what once a user is gone."""
    return {each: its for each, its in having.items() if each != user_id}


def in_one_hand(having: Having, needed: Collection[str] = NEEDED) -> bool:
    """Say whether one person has everything of `needed`, so that nobody else looks on."""
    return any(set(needed) <= set(its) for its in having.values())


def holders(having: Having, wanted: str) -> Iterator[str]:
    """Give whoever has `wanted`."""
    return (user_id for user_id, its in having.items() if wanted in its)


def _has(having: Having, wanted: str) -> bool:
    return any(True for _user in holders(having, wanted))
