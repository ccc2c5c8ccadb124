"""Work that is due until it is done, killed on the way: afterwards it is not begun, due, or done.

The vault is opened with passphrases through the program's door; only the half second that makes a
key of one is replaced.
"""

from __future__ import annotations

import hashlib
import shutil
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import ClassVar
from unittest.mock import patch

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError
from desktop.services import unlocking
from desktop.services.desk import Desk
from desktop.vault import kdf
from desktop.vault.last_seen import note_path
from tests.faults.book import HALF, LOST, Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.interrupted import Work, run_interrupted
from tests.faults.messages import DONE, Speaker
from tests.faults.places import RAW, SHUT, examine
from tests.faults.rounds import Round, scratch


class DueWork(Work):
    """Work through the door, and what is to be true after it at the latest."""

    before: ClassVar[Mapping[str, object]] = {}
    after: ClassVar[Mapping[str, object]] = {}
    user: ClassVar[tuple[str, str]] = USER, PASSPHRASE
    note: ClassVar[Path]

    def __init__(self, vault: Path) -> None:
        super().__init__(vault)
        self.note.unlink(missing_ok=True)  # this computer has seen later states of other copies

    def __call__(self, speaker: Speaker) -> None:
        """Do it and close the vault."""
        with opened(self.vault, *self.user) as desk:
            self.act(desk)
            speaker.say(DONE)

    def aftermath(self, *, done: bool) -> list[Finding]:
        """Look whether it is done or not begun, finish it, and look again."""
        try:
            with opened(self.vault, *self.user) as desk:
                findings = examine(desk)
                due = self.is_due(desk)
                if done and due:
                    findings.append(Finding(LOST, "it was done, and is due again"))
                if due:
                    if self.held(desk) not in (self.before, self.after):
                        findings.append(Finding(HALF, "neither as before nor as afterwards"))
                    self.act(desk)
                if self.is_due(desk) or self.held(desk) != self.after:
                    findings.append(Finding(LOST, "it is not as it should be afterwards"))
                return findings + self.left(desk) + examine(desk)
        except (DalilError, *RAW) as error:
            return [Finding(SHUT, f"{type(error).__name__}: {error}")]

    @classmethod
    @abstractmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Make the vault in which it is due."""

    @abstractmethod
    def act(self, desk: Desk) -> None:
        """Do it, from where it was interrupted."""

    @abstractmethod
    def is_due(self, desk: Desk) -> bool:
        """Say whether it is still to be done."""

    @abstractmethod
    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return what the vault holds, as far as it is the same after each run."""

    def left(self, desk: Desk) -> list[Finding]:
        """Return what should be gone and is there."""
        del desk
        return []


@contextmanager
def opened(vault: Path, name: str, passphrase: str) -> Iterator[Desk]:
    """A desk at a vault, as somebody who opened it by a passphrase."""
    desk = unlocking.unlock(vault, name, passphrase, SystemClock())
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def quick_keys() -> Iterator[None]:
    """Within the block a key of a passphrase takes no time."""

    def derive(passphrase: str, salt: bytes, _parameters: kdf.Parameters) -> bytes:
        return hashlib.blake2b(passphrase.encode(), salt=salt[:16], digest_size=32).digest()

    with patch.object(kdf, "derive", derive):
        yield


def run_due(begun: type[DueWork], seed: int, chance: Random, stepped: int, timed: int) -> Round:
    """Kill so many before a file operation (negative: before each), and so many at any time."""
    with quick_keys(), scratch() as folder:
        make_ready(begun, old := folder / "old", chance)
        return run_interrupted(seed, chance, begun, old, stepped, timed)


def make_ready(begun: type[DueWork], old: Path, chance: Random) -> None:
    """Make the vault, and note what it holds now and what it will when all is done."""
    begun.prepare(old, chance)
    with opened(old, *begun.user) as desk:
        begun.note = note_path(desk.vault.vault_id)
        begun.before = begun(old).held(desk)
    once = begun(old.with_name("once"))
    shutil.copytree(old, once.vault)
    with opened(once.vault, *begun.user) as desk:
        once.act(desk)
        begun.after = once.held(desk)
