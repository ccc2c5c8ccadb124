"""When a child is killed: anywhere, while it opens the vault, inside a transaction, at its commit.

Moments are chosen by seeded chance; what the machine is doing then is not repeatable, so a seed
repeats the operations and the aim, and a failing one is run many times to see its fault again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.faults.child import LONGEST_LIFE, Killed, fork
from tests.faults.messages import BEGIN, COMMIT, DONE, READY, Listener, Message, Speaker

OPENING, ANYWHERE, INSIDE, AT_COMMIT = "opening", "anywhere", "inside", "commit"
AIMS = {OPENING: 1, ANYWHERE: 2, INSIDE: 4, AT_COMMIT: 3}
WAITED_FOR = {ANYWHERE: READY, INSIDE: BEGIN, AT_COMMIT: COMMIT}
PLACES = {READY: "between", DONE: "between", BEGIN: "inside", COMMIT: "commit"}


@dataclass(slots=True)
class Pace:
    """How long things take here, learned from the children, so that delays fall inside them."""

    opening: float = 0.03
    operation: float = 0.02
    commit: float = 0.004

    def learn(self, began: float, messages: list[Message]) -> None:
        """Move each average a tenth towards what was seen."""
        last: dict[str, float] = {}
        for message in messages:
            if message.what == READY:
                self.opening += (message.at - began - self.opening) / 10
            elif message.what == DONE:
                self.operation += (message.at - last.get(BEGIN, message.at) - self.operation) / 10
                self.commit += (message.at - last.get(COMMIT, message.at) - self.commit) / 10
            last[message.what] = message.at


@cache
def pace() -> Pace:
    """Return what this process has learned."""
    return Pace()


def fallen(messages: list[Message]) -> str:
    """Return where the kill fell, by the last thing that was said."""
    return PLACES.get(messages[-1].what, "failed") if messages else OPENING


def strike(work: Callable[[Speaker], None], chance: Random) -> Killed:
    """Start a child, let it work, and kill it at a chosen moment."""
    known = pace()
    (aim,) = chance.choices(list(AIMS), list(AIMS.values()))
    nth = chance.randint(1, 6)
    longest = {
        OPENING: known.opening,
        ANYWHERE: 6 * known.operation,
        INSIDE: 1.1 * known.operation,
        AT_COMMIT: 1.5 * known.commit,
    }[aim]
    delay = chance.uniform(0, longest)
    began = time.monotonic()
    pid, listener = fork(work)
    if aim in WAITED_FOR:
        _await(listener, WAITED_FOR[aim], 1 if aim == ANYWHERE else nth)
    _let_live(listener, time.monotonic() + delay)
    killed = Killed(pid, listener)
    known.learn(began, killed.messages)
    return killed


def _await(listener: Listener, what: str, times: int) -> None:
    """Listen until this was said so many times."""
    until = time.monotonic() + LONGEST_LIFE
    while times > 0 and not listener.ended and time.monotonic() < until:
        times -= sum(message.what == what for message in listener.listen(until))


def _let_live(listener: Listener, until: float) -> None:
    """Keep the pipe empty: a child that waits for it would be killed nowhere but there."""
    while not listener.ended and time.monotonic() < until:
        listener.listen(until)
