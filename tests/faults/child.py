"""The child that is killed: opens the vault, does one operation after the other, says so.

It is forked from a parent that has imported everything and holds no database open: SQLite forbids
carrying a connection across a fork, and an import of the program would cost more than the kill.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NoReturn

import sqlalchemy as sa
from sqlalchemy import event

from desktop.services.desk import Desk
from tests.faults.invented import chance_of
from tests.faults.messages import BEGIN, COMMIT, DONE, ERROR, READY, Listener, Speaker
from tests.faults.places import sitting
from tests.faults.registry import Operation

LONGEST_LIFE = 30.0


def fork(work: Callable[[Speaker], None]) -> tuple[int, Listener]:
    """Run `work` in a child and return its process id and what it says."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _live(work, Speaker(writing))
    os.close(writing)
    return pid, Listener(reading)


def _live(work: Callable[[Speaker], None], speaker: Speaker) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work(speaker)
    except BaseException as error:
        speaker.say(ERROR, f"{type(error).__name__}: {error}")
        raise
    finally:
        os._exit(0)  # nothing of the parent's is tidied up twice


class Killed:
    """How a child died; `messages` is all it said."""

    def __init__(self, pid: int, listener: Listener) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        listener.finish()
        self.messages = listener.heard


def busy(
    folder: Path, operations: Sequence[Operation], seed: int, *, early: bool = False
) -> Callable[[Speaker], None]:
    """Return the work of a child that saves until it is killed.

    `early` switches the control off: it acknowledges before the commit instead of after it.
    """

    def work(speaker: Speaker) -> None:
        chance = chance_of(seed)
        with sitting(folder) as desk:
            _announce_commits(desk, speaker, early=early)
            speaker.say(READY)
            end = time.monotonic() + LONGEST_LIFE
            while time.monotonic() < end:
                _one(desk, operations, chance, speaker, early=early)

    return work


def _announce_commits(desk: Desk, speaker: Speaker, *, early: bool) -> None:
    @event.listens_for(desk.vault.engine, "commit")
    def _say(_connection: sa.Connection) -> None:
        if early:
            speaker.say(DONE)
        speaker.say(COMMIT)


def _one(
    desk: Desk, operations: Sequence[Operation], chance: Random, speaker: Speaker, *, early: bool
) -> None:
    weights = [each.weight for each in operations]
    (chosen,) = chance.choices(operations, weights)
    deed = chosen.run(desk, chance)
    try:
        intent = next(deed)
    except StopIteration:
        return  # nothing there yet to do it with
    speaker.say(BEGIN, chosen.name, intent)
    try:
        next(deed)
    except StopIteration as end:
        if not early:
            speaker.say(DONE, end.value)
    else:
        message = f"{chosen.name} yields more than once"
        raise RuntimeError(message)
