"""Backup, destruction, restore: what comes back is what was there, also after kills on the way.

And what is no backup any more is refused: each with a byte turned, an end cut off, or more behind.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError
from desktop.core.progress import Progress
from desktop.models.audit import AuditEntry
from desktop.services import backups, restoring
from desktop.services.desk import Desk
from desktop.storage import backup_contents
from desktop.storage import backups as making
from desktop.storage.backup_contents import Checked
from desktop.vault import making as marks
from desktop.vault import slots
from desktop.vault.backupnames import backups_in
from desktop.vault.keys import Keys
from tests.desks import VAULT_ID, vault_keys
from tests.faults.backup import HERE, place_of
from tests.faults.book import HALF, LOST, Finding
from tests.faults.child import Killed, fork
from tests.faults.invented import chance_of
from tests.faults.messages import DONE, Speaker
from tests.faults.places import LOG, RAW, SHUT, everything, examine, fresh_vault, sitting
from tests.faults.registry import operations
from tests.faults.rounds import Round, scratch

KILLED = 0.5
DEEDS = 6
ACCEPTED = "a damaged backup was taken"


def by_raw_key(_folder: Path) -> Keys:
    """Open without a passphrase: what it opens is not what is tried here."""
    return vault_keys()


class Restoring:
    """The work of a child: make the vault anew out of a backup."""

    def __init__(self, backup: Path, vault: Path) -> None:
        self.backup, self.vault = backup, vault

    def __call__(self, speaker: Speaker) -> None:
        restoring.restore(self.backup, self.vault, by_raw_key, SystemClock())
        speaker.say(DONE)


def run_cycles(seed: int, chance: Random, cycles: int) -> Round:
    """Back up, destroy and restore one vault again and again."""
    result, longest = Round(seed), 0.2
    with scratch() as folder:
        vault = folder / "vault"
        fresh_vault(vault)
        for cycle in range(cycles):
            with sitting(vault) as desk:
                _work(desk, chance)
                promised, path, head = _backed_up(desk)
            shutil.rmtree(vault)
            work = Restoring(path, vault)
            while chance.random() < KILLED:
                result.kills += 1
                result.findings += _killed(work, chance.uniform(0, longest))
            began = time.monotonic()
            result.findings += _restored(work, promised, head, cycle)
            longest = max(0.9 * longest, time.monotonic() - began)
            result.acknowledged += 1
            if result.findings:
                break
    return result


def _work(desk: Desk, chance: Random) -> None:
    chosen = operations("saving", "importing", "attaching")
    for _ in range(DEEDS):
        for _intent in chance.choice(chosen).run(desk, chance):
            pass


def _backed_up(desk: Desk) -> tuple[dict[tuple[str, str], str], Path, tuple[int, str]]:
    folder = place_of(desk.vault.folder)
    folder.mkdir(exist_ok=True)
    backups.choose_place(desk, HERE, backups.NEAR, folder)
    promised, head = everything(desk), backups.latest_head(desk)
    backups.back_up(desk, HERE)
    newest = backups_in(folder, VAULT_ID)[-1].path
    return {key: value for key, value in promised.items() if key[0] != "backup"}, newest, head


def _killed(work: Restoring, delay: float) -> list[Finding]:
    """Kill a restore; what it leaves is the whole vault or none, and can be cleared away."""
    pid, listener = fork(work)
    time.sleep(delay)
    Killed(pid, listener)
    if slots.is_vault(work.vault) and not marks.is_unfinished(work.vault):
        try:
            with sitting(work.vault) as desk:
                findings = examine(desk)
        except (DalilError, *RAW) as error:
            findings = [Finding(SHUT, f"{type(error).__name__}: {error}")]
        shutil.rmtree(work.vault)
        return findings
    shutil.rmtree(work.vault, ignore_errors=True)
    return []


def _restored(
    work: Restoring, promised: dict[tuple[str, str], str], head: tuple[int, str], cycle: int
) -> list[Finding]:
    try:
        restoring.restore(work.backup, work.vault, by_raw_key, SystemClock())
        with sitting(work.vault) as desk:
            findings = examine(desk)
            there = {k: v for k, v in everything(desk).items() if k[0] != "backup"}
            if there != promised:
                findings.append(Finding(LOST, f"cycle {cycle}: not what was backed up"))
            if _head_at(desk, head[0]) != head[1]:
                findings.append(Finding(LOG, f"cycle {cycle}: the log is another"))
    except (DalilError, *RAW) as error:
        return [Finding(SHUT, f"{type(error).__name__}: {error}")]
    return findings


def _head_at(desk: Desk, seq: int) -> str | None:
    with desk.reading() as session:
        head = session.scalar(sa.select(AuditEntry.head).where(AuditEntry.seq == seq))
    return None if head is None else bytes(head).hex()


def run_damages(seed: int, chance: Random, flips: int) -> Round:
    """Damage one small backup in so many ways; none of them may be taken."""
    result = Round(seed)
    with scratch() as folder, one_backup(folder, chance) as path:
        data = path.read_bytes()
        for number in range(flips):
            damaged, how = _damaged(data, chance, number)
            path.write_bytes(damaged)
            result.kills += 1
            if _is_taken(path):
                result.findings.append(Finding(ACCEPTED, how))
        path.write_bytes(data)
        if not _is_taken(path):
            result.findings.append(Finding(LOST, "the whole one was not taken"))
    return result


@contextmanager
def one_backup(folder: Path, chance: Random) -> Iterator[Path]:
    """Make a vault with a little in it, and one backup of it."""
    vault = folder / "vault"
    fresh_vault(vault)
    with sitting(vault) as desk:
        _work(desk, chance)
        yield _backed_up(desk)[1]


def _damaged(data: bytes, chance: Random, number: int) -> tuple[bytes, str]:
    match number % 10:
        case 8:
            length = chance.randrange(len(data))
            return data[:length], f"cut to {length}"
        case 9:
            more = chance.randbytes(chance.randint(1, 40))
            return data + more, f"longer by {len(more)}"
        case _:
            # The header is small and the content large: each gets half of the flips.
            place = chance.randrange(6000 if number % 2 else len(data))
            flipped = bytearray(data)
            flipped[min(place, len(data) - 1)] ^= 1 << chance.randrange(8)
            return bytes(flipped), f"a bit at {place}"


def _is_taken(path: Path) -> bool:
    with TemporaryDirectory() as name:
        try:
            backup_contents.check(path, vault_keys(), Path(name) / "vault.db")
        except DalilError:
            return False
    return True


def run_unchecked(seed: int) -> Round:
    """Leave out reading again, on a disk that gives back something else: it must be noticed."""
    result, chance = Round(seed), chance_of(seed)
    with scratch() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "check", _rotten)
        with one_backup(folder, chance) as path:
            result.kills = 1
            if not _is_taken(path):
                result.findings.append(Finding(HALF, "a backup counts that is of no use"))
    return result


def _rotten(path: Path, keys: Keys, database: Path, progress: Progress | None = None) -> Checked:
    """Let the disk rot after the check, as if there had been none."""
    checked = backup_contents.check(path, keys, database, progress)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return checked
