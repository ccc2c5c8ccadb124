"""Kills at every file operation in turn: the moments that chance would need years to hit.

A child counts the operations that Python reports to its audit hooks (opening for writing, renaming,
removing, making folders) below one folder, and kills itself just before the n-th. What SQLite does
inside the database is not seen here; kills at random moments are for that.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.faults.child import LONGEST_LIFE, Killed, fork
from tests.faults.messages import Message, Speaker

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEP = "step"


def kill_before(work: Callable[[Speaker], None], folder: Path, nth: int) -> Killed:
    """Run `work` in a child that dies before its n-th file operation below `folder`."""

    def stepped(speaker: Speaker) -> None:
        _die_before(folder, nth, speaker)
        work(speaker)

    pid, listener = fork(stepped)
    until = time.monotonic() + LONGEST_LIFE
    while not listener.ended and time.monotonic() < until:
        listener.listen(until)
    return Killed(pid, listener)


def steps_of(work: Callable[[Speaker], None], folder: Path) -> int:
    """Return how many file operations `work` does below `folder` when nobody kills it."""
    return len(step_names(kill_before(work, folder, -1).messages))


def step_names(messages: Iterable[Message]) -> list[str]:
    """Return the file operations that were reached, the one it died before among them."""
    return [message.text for message in messages if message.what == STEP]


def _die_before(folder: Path, nth: int, speaker: Speaker) -> None:
    inside, reached = str(folder), 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal reached
        if _changes(event, arguments) and str(arguments[0]).startswith(inside):
            reached += 1
            speaker.say(STEP, f"{event} {Path(arguments[0]).name}")
            if reached == nth:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def _changes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return isinstance(arguments[0], str | os.PathLike) and bool(arguments[2] & WRITING)
    return event in CHANGES
