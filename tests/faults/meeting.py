"""Two to eight processes at one vault: exactly one opens it, the others get a sentence.

They come through the real door with the real key derivation, at the same moment. Whoever got in is
killed, and at the next meeting somebody gets in again: the lock is the system's and dies with it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError, VaultRefused
from desktop.services import history, unlocking
from tests.faults.book import CHILD, Finding
from tests.faults.child import LONGEST_LIFE, Killed, fork
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.messages import DONE, ERROR, Listener, Message, Speaker
from tests.faults.places import LOG
from tests.faults.rounds import Round, scratch

FEWEST, MOST = 2, 8
NOT_ONE = "not exactly one process opened the vault"
NO_SENTENCE = "refused without the sentence"
REFUSED = "refused"


def run_meeting(seed: int, chance: Random, meetings: int) -> Round:
    """Let so many groups of processes meet at one vault."""
    result = Round(seed)
    with scratch() as folder:
        vault = folder / "vault"
        unlocking.create(vault, USER, PASSPHRASE, SystemClock())[0].close()
        for _ in range(meetings):
            result.findings += _meet(vault, chance.randint(FEWEST, MOST), result)
        desk = unlocking.unlock(vault, USER, PASSPHRASE, SystemClock())
        problem = history.verify(desk).problem
        desk.close()
        result.findings += [] if problem is None else [Finding(LOG, str(problem))]
    return result


def _meet(vault: Path, number: int, result: Round) -> list[Finding]:
    gate, opened = os.pipe()
    come = _comer(vault, gate, opened)
    children = [fork(come) for _ in range(number)]
    os.close(gate)
    os.close(opened)  # now all of them go
    said = [_answer(listener) for _, listener in children]
    for pid, listener in children:
        Killed(pid, listener)
    result.kills += number
    inside = [answer for answer in said if answer.what == DONE]
    result.acknowledged += len(inside)
    wrong = [answer for answer in said if answer.what == ERROR]
    unspoken = [a for a in said if a.what == REFUSED and not a.text.startswith("VaultRefused: ")]
    found = [Finding(CHILD, answer.text) for answer in wrong]
    found += [Finding(NO_SENTENCE, answer.text) for answer in unspoken]
    if len(inside) != 1:
        found.append(Finding(NOT_ONE, f"{len(inside)} of {number}"))
    return found


def _comer(vault: Path, gate: int, opened: int) -> Callable[[Speaker], None]:
    def come(speaker: Speaker) -> None:
        os.close(opened)
        os.read(gate, 1)  # returns when the parent closes its end
        try:
            desk = unlocking.unlock(vault, USER, PASSPHRASE, SystemClock())
        except VaultRefused as error:
            speaker.say(REFUSED, f"VaultRefused: {error}")
        except DalilError as error:
            speaker.say(REFUSED, f"{type(error).__name__}: {error}")
        else:
            speaker.say(DONE, desk.user_id)
            time.sleep(LONGEST_LIFE)

    return come


def _answer(listener: Listener) -> Message:
    """Return what a process says first."""
    until = time.monotonic() + LONGEST_LIFE
    while not listener.heard and not listener.ended and time.monotonic() < until:
        listener.listen(until)
    return listener.heard[0] if listener.heard else Message(ERROR, "it said nothing")
