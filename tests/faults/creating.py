"""Kills while a vault is made, through the real door with its real key derivation.

Afterwards the folder opens with the passphrase, or is refused in one sentence that says what
happened and what to do; once `create` has returned it must open. A new vault can always be made:
elsewhere, and in a folder that is still empty, while one with leftovers is refused as such.
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError
from desktop.services import history, unlocking
from tests.faults.book import LOST, Finding
from tests.faults.child import Killed, fork
from tests.faults.messages import DONE, Speaker
from tests.faults.places import LOG, RAW
from tests.faults.rounds import Round, scratch
from tests.faults.stepping import kill_before, step_names, steps_of

USER, PASSPHRASE = "Founder", "correct horse battery staple"
NOT_ANEW = "a vault cannot be made anew"
NO_SENTENCE = "not one sentence"
INTERRUPTED = "was interrupted"
OPEN, REFUSED = "opens", "refused"


class Creation:
    """The work of a child: make a vault in `folder`, say so, and close it."""

    def __init__(self, folder: Path) -> None:
        self.vault = folder / "vault"

    def __call__(self, speaker: Speaker) -> None:
        desk, _ = unlocking.create(self.vault, USER, PASSPHRASE, SystemClock())
        speaker.say(DONE)
        desk.close()


def run_creating(seed: int, chance: Random, stepped: int, timed: int) -> Round:
    """Kill so many creations before a file operation (negative: before each), and at any time."""
    result = Round(seed)
    with scratch() as folder:
        began = time.monotonic()
        number = steps_of(work := Creation(folder), folder)
        longest = time.monotonic() - began
        result.findings += _aftermath(work.vault, result, made=True)
    every = list(range(1, number + 1))
    for nth in every if stepped < 0 else chance.sample(every, stepped):
        with scratch() as folder:
            killed = kill_before(work := Creation(folder), folder, nth)
            where = step_names(killed.messages)[-1]
            result.findings += _judge(work, killed, result, where)
    for _ in range(timed):
        delay = chance.uniform(0, longest)
        with scratch() as folder:
            pid, listener = fork(work := Creation(folder))
            time.sleep(delay)
            result.findings += _judge(work, Killed(pid, listener), result, f"{delay:.3f} s")
    with scratch() as folder:
        result.findings += _made_anew(folder)
    return result


def _judge(work: Creation, killed: Killed, result: Round, where: str) -> list[Finding]:
    result.kills += 1
    made = any(message.what == DONE for message in killed.messages)
    found = _aftermath(work.vault, result, made=made)
    return [Finding(each.what, f"killed at {where}: {each.where}") for each in found]


def _aftermath(vault: Path, result: Round, *, made: bool) -> list[Finding]:
    """Open what is there."""
    try:
        desk = unlocking.unlock(vault, USER, PASSPHRASE, SystemClock())
    except DalilError as error:
        result.fallen[REFUSED] += 1
        if made:
            return [Finding(LOST, f"a finished vault: {error}")]
        return _sentence(error, vault) + _refused_anew(vault)
    except RAW as error:
        return [Finding(NO_SENTENCE, f"{type(error).__name__}: {error}")]
    result.fallen[OPEN] += 1
    result.acknowledged += made
    verified = history.verify(desk)
    desk.close()
    return [] if verified.problem is None else [Finding(LOG, str(verified.problem))]


def _sentence(error: DalilError, vault: Path) -> list[Finding]:
    said = str(error)
    plain = said.endswith(".") and "\n" not in said and "Traceback" not in said
    explained = (INTERRUPTED in said) is has_leftovers(vault)
    return [] if plain and explained else [Finding(NO_SENTENCE, said)]


def has_leftovers(vault: Path) -> bool:
    """Say whether an interrupted making left anything but an empty folder."""
    return vault.is_dir() and any(vault.iterdir())


def _refused_anew(vault: Path) -> list[Finding]:
    """Try to make the vault in the same place, where that is refused before keys are derived."""
    if not has_leftovers(vault):
        return []
    try:
        unlocking.create(vault, USER, PASSPHRASE, SystemClock())
    except DalilError as error:
        return _sentence(error, vault)
    return [Finding(NO_SENTENCE, "a vault was made over the leftovers of another")]


def _made_anew(folder: Path) -> list[Finding]:
    try:
        desk, _ = unlocking.create(folder / "anew", USER, PASSPHRASE, SystemClock())
    except DalilError as error:
        return [Finding(NOT_ANEW, str(error))]
    desk.close()
    return []
