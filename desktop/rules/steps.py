"""The steps of a case as plain values, in the order of time, and what the register says of them.

The register itself is data: `resources/codes/steps.toml`. Nothing here knows a record, a file of
another program or the vault; whoever asks turns his own rows into `StepFact`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.core.money import Money
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When, chronological

TOTAL = "total"
"""The head of an amount that the paper names as a whole."""

EVENT_CODES = ("EVENT", "DETAINED", "DEATH")
"""What the event of a case is: the first of these that it has, as in docs/facts.md."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money for one head of damage (a key of `heads_of_damage`)."""

    money: Money
    head: str = TOTAL


@dataclass(frozen=True, slots=True)
class StepFact:
    """One row of a case.

    `track` is the kind of track, already resolved: the row's own, else `default_track(code)`.
    `outcomes` holds one key of `outcomes` for each accused person whose outcome is recorded.
    """

    id: str
    number: str | None
    code: str
    when: When | None
    track: str | None
    amounts: tuple[Amount, ...] = ()
    outcomes: tuple[str, ...] = ()


Find = Callable[[Sequence[StepFact]], StepFact | None]
"""Finds a milestone among steps in the order of time, None if there is none."""


def first(*codes: str) -> Find:
    """Return what finds the first step that has one of these codes."""
    return lambda ordered: next((step for step in ordered if step.code in codes), None)


def event(ordered: Sequence[StepFact]) -> StepFact | None:
    """Return the event of a case."""
    found = (first(code)(ordered) for code in EVENT_CODES)
    return next((step for step in found if step is not None), None)


def first_complaint(ordered: Sequence[StepFact]) -> StepFact | None:
    """Return the first complaint to anybody."""
    return next(filter(is_complaint, ordered), None)


def is_complaint(step: StepFact) -> bool:
    """Say whether a step is a complaint, to whomever."""
    return step.code.startswith("COMPLAINT_")


def competing(when: When | None, told: Iterable[tuple[When | None, str | None]]) -> bool:
    """Say whether parties tell a step differently; without a date of its own one accepts `when`."""
    return len({(own or when, account) for own, account in told}) > 1


def default_track(code: str) -> str | None:
    """Return the kind of track a step belongs to unless its row says otherwise."""
    return _fact(code, "track")


def asks_for_track(code: str) -> bool:
    """Say whether the usual track is too little to go by: a verdict may be the client's own."""
    return _fact(code, "ask") == "track"


def in_order(steps: Sequence[StepFact]) -> list[StepFact]:
    """Return the steps in the order of time (`core.when.chronological`)."""
    return chronological(steps, _when)


def known_by(steps: Sequence[StepFact], day: date) -> list[StepFact]:
    """Return, in the order of time, the steps that had begun by the end of `day`.

    A date goes by its first day. A step without date goes by its place in the order: the day is
    entered as one more row behind all others, and an undated step that stands behind it is later.

    Raises:
        WrongInput: no step can lie in the year of that day.
    """
    order = chronological([*steps, None], lambda step: When.on(day) if step is None else step.when)
    today = order.index(None)
    return [
        step
        for place, step in enumerate(order)
        if step is not None and (place < today if step.when is None else step.when.first <= day)
    ]


def _when(step: StepFact) -> When | None:
    return step.when


def _fact(code: str, name: str) -> str | None:
    """A code the register does not hold has no facts: it is a plain event."""
    register = vocabulary("steps")
    value = register[code].facts.get(name) if code in register else None
    return None if value is None else str(value)
