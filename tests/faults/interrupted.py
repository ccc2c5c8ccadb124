"""One long piece of work on a vault, killed again and again on copies of it, and its aftermath."""

from __future__ import annotations

import shutil
import time
from abc import ABC, abstractmethod
from pathlib import Path
from random import Random

from tests.faults.book import Finding
from tests.faults.child import Killed, fork
from tests.faults.messages import DONE, Speaker
from tests.faults.rounds import Round
from tests.faults.stepping import kill_before, step_names, steps_of

SECOND_KILL = 0.3


class Work(ABC):
    """What a child does to a vault; it says `DONE` once a person would be told that it is done."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    @abstractmethod
    def __call__(self, speaker: Speaker) -> None:
        """Do it, in the child."""

    @abstractmethod
    def aftermath(self, *, done: bool) -> list[Finding]:
        """Open what the kill left, finish what is due, and return what is wrong with it."""


def run_interrupted(
    seed: int, chance: Random, begun: type[Work], old: Path, stepped: int, timed: int
) -> Round:
    """Kill so many before a file operation (negative: before each), and so many at any time.

    `old` is the vault of which each gets a copy; the copies lie beside it.
    """
    result, folder = Round(seed), old.parent
    began = time.monotonic()
    number = steps_of(begun(_copy(old, folder / "first")), folder)
    longest = time.monotonic() - began
    every = list(range(1, number + 1))
    chosen = every if stepped < 0 else chance.sample(every, min(stepped, number))
    for place, nth in enumerate([*chosen, *[0] * timed]):
        work = begun(_copy(old, folder / f"{place}"))
        where, done = _kill(work, folder, nth, chance, longest)
        result.kills += 1
        found = work.aftermath(done=done)
        result.findings += [Finding(e.what, f"killed at {where}: {e.where}") for e in found]
        result.acknowledged += not found
        shutil.rmtree(work.vault)
    return result


def _kill(work: Work, folder: Path, nth: int, chance: Random, longest: float) -> tuple[str, bool]:
    """Kill it, and return where, and whether it had said that it was done."""
    if nth:
        killed = kill_before(work, folder, nth)
        return step_names(killed.messages)[-1], _is_done(killed)
    delays = [chance.uniform(0, longest)]
    if chance.random() < SECOND_KILL:
        delays.append(chance.uniform(0, longest))
    done = False
    for delay in delays:
        pid, listener = fork(work)
        time.sleep(delay)
        done = _is_done(Killed(pid, listener)) or done
    return " and ".join(f"{delay:.3f} s" for delay in delays), done


def _is_done(killed: Killed) -> bool:
    return any(message.what == DONE for message in killed.messages)


def _copy(old: Path, vault: Path) -> Path:
    shutil.copytree(old, vault)
    return vault
