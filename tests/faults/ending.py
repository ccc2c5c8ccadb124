"""Kills while a key is renewed after somebody left, and while a case is erased by two persons.

Neither is one transaction: a renewal writes the key file and exchanges the database, an erasure
removes files and writes the database anew. Whatever was interrupted is due and can be finished, and
what was not meant is untouched. The vault is opened with passphrases through the program's door;
only the half second that makes a key of one is replaced.
"""

from __future__ import annotations

import hashlib
import shutil
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import ClassVar
from unittest.mock import patch

import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError
from desktop.models.lifecycle import Erasure
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import cases, erasing, renewal, trashed_cases, unlocking, users
from desktop.services.desk import Desk
from desktop.storage import renewing, resealing
from desktop.storage.metadata import metadata
from desktop.vault import kdf
from desktop.vault.last_seen import note_path
from tests.clocks import FixedClock
from tests.faults.book import HALF, LOST, Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.interrupted import Work, run_interrupted
from tests.faults.messages import DONE, Speaker
from tests.faults.places import RAW, SHUT, examine
from tests.faults.rounds import Round, scratch
from tests.faults.sample import UNLOGGED, holdings, work_in

_OF_KEYS = frozenset({"difference_keys", "renewals"})
_CHANGING = UNLOGGED | {"audit", "difference_keys", "erased_files", "erasures"}
COLLEAGUE, THEIRS = "Colleague", "nine quiet horses cross a river"
KEY = "casework"
WHY = "the family asked for it"
ROUNDS_OF_WORK = 2


class Ending(Work):
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


class Renewing(Ending):
    """A colleague who held a key has left."""

    @classmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Fill a vault, let a colleague in and out."""
        desk, _papers = unlocking.create(vault, USER, PASSPHRASE, SystemClock())
        work_in(desk, chance, ROUNDS_OF_WORK)
        users.create_user(desk, COLLEAGUE, ("doctor",), THEIRS, (KEY,))
        (theirs,) = (each for each in users.members(desk) if each != desk.user_id)
        users.disable_user(desk, theirs)
        desk.close()

    def act(self, desk: Desk) -> None:
        """Renew the key."""
        renewal.renew_key(desk, KEY)

    def is_due(self, desk: Desk) -> bool:
        """Say whether the key is to be renewed."""
        return bool(renewal.due_renewals(desk))

    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return everything: no word may change by it."""
        return {name: each for name, each in holdings(desk).items() if name not in _OF_KEYS}

    def left(self, desk: Desk) -> list[Finding]:
        """Return what still opens with the old key."""
        with desk.reading() as session:
            old = resealing.remaining(session, desk.vault.keys, KEY)
        found = [f"{old} values lie under the old key"] if old else []
        found += ["a copy was left"] if (desk.vault.folder / renewing.COPY).exists() else []
        return [Finding(HALF, each) for each in found]


class Erasing(Ending):
    """One person has asked for the erasure of a case, and the other agrees."""

    user = COLLEAGUE, THEIRS

    @classmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Fill a vault, and let a case lie in the trash for as long as it must."""
        begun = SystemClock().now() - timedelta(DAYS_IN_TRASH + 1)
        desk, _papers = unlocking.create(vault, USER, PASSPHRASE, FixedClock(begun))
        work_in(desk, chance, ROUNDS_OF_WORK)
        users.create_user(desk, COLLEAGUE, ("coordinator", "lawyer"), THEIRS, (KEY,))
        case_id = cases.list_cases(desk).lines[-1].id
        trashed_cases.put_case_in_trash(desk, case_id, WHY)
        desk.clock = SystemClock()
        erasing.ask_to_erase_case(desk, case_id, WHY)
        desk.close()

    def act(self, desk: Desk) -> None:
        """Agree to it; what is agreed to already is finished."""
        found = _erasure(desk)
        (erasing.agree if found.confirmed_at is None else erasing.finish)(desk, found.id)

    def is_due(self, desk: Desk) -> bool:
        """Say whether the database is still to be written anew, which is the last of it."""
        return _erasure(desk).compacted_at is None

    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return everything of other cases, and how much there is of this one."""
        case_id, found = _erasure(desk).case_id, {"objects": len(desk.vault.objects.placed())}
        rows: dict[str, list[str]] = {}
        with desk.reading() as session:
            for table in metadata.sorted_tables:
                if table.name in _CHANGING:
                    continue
                for row in session.execute(sa.select(*table.columns)).mappings():
                    other = row.get("case_id", case_id) != case_id
                    rows.setdefault(f"{table.name} {other}", []).append(repr(row) if other else "")
        return found | {name: sorted(each) for name, each in rows.items()}


def _erasure(desk: Desk) -> Erasure:
    with desk.reading() as session:
        return session.scalars(sa.select(Erasure)).one()


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


def run_ending(begun: type[Ending], seed: int, chance: Random, stepped: int, timed: int) -> Round:
    """Kill so many before a file operation (negative: before each), and so many at any time."""
    with quick_keys(), scratch() as folder:
        begun.prepare(old := folder / "old", chance)
        with opened(old, *begun.user) as desk:
            begun.note = note_path(desk.vault.vault_id)
            begun.before = begun(old).held(desk)
        once = begun(folder / "once")
        shutil.copytree(old, once.vault)
        with opened(once.vault, *begun.user) as desk:
            once.act(desk)
            begun.after = once.held(desk)
        return run_interrupted(seed, chance, begun, old, stepped, timed)
