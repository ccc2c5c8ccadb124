"""Gaps in the custody of an exhibit: what follows from the days of its events, and nothing else.

None of them is a fault by itself. They are what whoever disputes an exhibit would ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from desktop.core.values import frozen_value

QUIET_DAYS: Final = 30
"""More days than these without any record are told; the office's own measure, of no law."""

BEFORE, AWAY, SILENT, TWICE, NEVER = "before", "away", "silent", "twice", "never"


@frozen_value
class Happening:
    """One event: its day, and whether the exhibit left the office's hands by it or came back."""

    day: date
    out: bool = False
    back: bool = False


@frozen_value
class Gap:
    """A time of which something is not known; without an end it lasts.

    `before`: between the day of receipt as stated and the first record. `away`: in other hands.
    `silent`: no record of any kind. `twice`: handed on while it was away. `never`: it came back,
    and nothing says that it had gone.
    """

    kind: str
    since: date
    until: date | None = None


def gaps(received: date | None, happenings: Sequence[Happening]) -> tuple[Gap, ...]:
    """Return the gaps, the earliest first; `received` is the day of receipt as it was stated."""
    ordered = sorted(happenings, key=lambda each: each.day)
    found = [*_away(ordered), *_silent(ordered)]
    if received is not None and ordered and received < ordered[0].day:
        found.append(Gap(BEFORE, received, ordered[0].day))
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.kind)))


def _away(ordered: Sequence[Happening]) -> Iterator[Gap]:
    gone: date | None = None
    for each in ordered:
        if each.out and gone is not None:
            yield Gap(TWICE, gone, each.day)
        elif each.out:
            gone = each.day
        elif each.back and gone is None:
            yield Gap(NEVER, each.day, each.day)
        elif each.back and gone is not None:
            yield Gap(AWAY, gone, each.day)
            gone = None
    if gone is not None:
        yield Gap(AWAY, gone)


def _silent(ordered: Sequence[Happening]) -> Iterator[Gap]:
    for one, other in pairwise(ordered):
        if (other.day - one.day).days > QUIET_DAYS:
            yield Gap(SILENT, one.day, other.day)
