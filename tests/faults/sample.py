"""A small vault as a killed program leaves it, made once, damaged many times, and looked at.

It is opened through the program's own door, with one thing replaced: where `slots.unlock` would
derive a key for half a second, the key file is read, proved and mended as it does, with keys that
are known. All else is what ships: the lock, the tables, the note of this computer, the login.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError
from desktop.models.columns import give_keys
from desktop.services import attachments, history, last_seen, unlocking
from desktop.services.desk import Desk
from desktop.storage import vaults
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.metadata import metadata
from desktop.vault import slots, slotstore
from desktop.vault.keys import Keys
from desktop.vault.last_seen import note_path
from desktop.vault.slotopening import require_true
from tests.faults.book import Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.places import RAW
from tests.faults.registry import operations

WRONG, RAISED, SILENT = "wrong data", "a raw error", "nobody was told"
# In no log on purpose (ADR 7): an older one put back is not noticed, and nothing rests on it.
UNLOGGED = frozenset({"drafts", "phrases", "settings", "case_activity", "alembic_version"})
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the system: flushes cost nothing there


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """What the keys of the sample's user are made of."""

    vault_id: str
    user_id: str
    vault_key: bytes
    compartments: Mapping[str, Mapping[int, bytes]]
    signing: bytes

    @classmethod
    def of(cls, keys: Keys) -> KeyMaterial:
        """Take it out of keys that are held."""
        held = keys._holding()
        compartments = {
            name: {number: bytes(key) for number, key in enumerate(each, 1)}
            for name, each in held.compartments.items()
        }
        signing = held.signer.private_bytes_raw()
        return cls(keys.vault_id, keys.user_id, bytes(held.vault_key), compartments, signing)

    def keys(self) -> Keys:
        """Return keys like those."""
        return Keys(self.vault_id, self.user_id, self.vault_key, self.compartments, self.signing)


@dataclass(frozen=True, slots=True)
class Sample:
    """A vault's folder, what it holds, and what this computer noted of it."""

    folder: Path
    material: KeyMaterial
    note: bytes
    holdings: Mapping[str, str]


@dataclass(slots=True)
class Look:
    """What came of opening a vault: what a person was told, what was read, what must not be."""

    told: list[str] = field(default_factory=list)
    gap: str = ""
    holdings: dict[str, str] | None = None
    findings: list[Finding] = field(default_factory=list)


def make_vault(folder: Path, chance: Random, number: int = 2) -> Desk:
    """Make a vault with every kind of thing in it, and leave it open."""
    desk, _code = unlocking.create(folder, USER, PASSPHRASE, SystemClock())
    work_in(desk, chance, number)
    return desk


def work_in(desk: Desk, chance: Random, number: int = 1) -> None:
    """Do each operation of saving so often, and take a small file in."""
    for each in operations("saving") * number:
        for _intent in each.run(desk, chance):
            pass
    with desk.reading() as session:
        case_id = session.scalars(sa.text("SELECT id FROM cases ORDER BY number")).first()
    path = desk.vault.folder.parent / f"{chance.getrandbits(40):x}.jpg"
    path.write_bytes(chance.randbytes(chance.randrange(3000, 30_000)))
    attachments.take_in(desk, str(case_id), path)
    path.unlink()


def fold(desk: Desk) -> None:
    """Bring everything into the database's own file, and go on."""
    with desk.vault.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def photograph(desk: Desk, folder: Path) -> Sample:
    """Copy an open vault as a kill at this moment would leave it; this computer has noted it."""
    desk.vault.note_head()
    shutil.copytree(desk.vault.folder, folder)
    material = KeyMaterial.of(desk.vault.keys)
    note = note_path(desk.vault.vault_id).read_bytes()
    return Sample(folder, material, note, holdings(desk))


def holdings(desk: Desk) -> dict[str, str]:
    """Return a digest of everything the log watches, table by table, and of every file.

    The log itself is left out: opening the vault makes it longer, and its chain says more.
    """
    found = {}
    with desk.reading() as session:
        for table in metadata.sorted_tables:
            if table.name not in UNLOGGED | {"audit"}:
                rows = session.execute(sa.select(*table.columns)).all()
                found[table.name] = _digest("\n".join(sorted(map(repr, map(tuple, rows)))).encode())
    return found | files_held(desk)


def files_held(desk: Desk) -> dict[str, str]:
    """Return a digest of what each file says, by its id."""
    with desk.reading() as session:
        kinds: list[Any] = list(attachments.FILES.values())
        files = [each for kind in kinds for each in session.scalars(sa.select(kind))]
    return {each.id: _digest(b"".join(attachments.checked_pieces(desk, each))) for each in files}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def home_of(sample: Sample) -> Iterator[None]:
    """Within the block this computer has noted what it noted of the sample."""
    path = note_path(sample.material.vault_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample.note)
    yield
    path.unlink(missing_ok=True)


@contextmanager
def known_keys(material: KeyMaterial) -> Iterator[None]:
    """Within the block `slots.unlock` derives nothing; what it proves, it proves."""

    def unlock(folder: Path, _user: str, _passphrase: str) -> Keys:
        stored, keys = slotstore.load(folder), material.keys()
        require_true(stored.slots, keys)
        slotstore.mend(stored)
        return keys

    with (
        patch.object(slots, "unlock", unlock),
        patch.object(vaults, "sqlcipher_engine", _practised),
    ):
        yield


def _practised(path: Path, keys: Keys, *, foreign_keys: bool = True) -> sa.Engine:
    """Return the program's engine with a dialect that has compiled its statements before.

    Compiling each of them anew for every copy was half of the time.
    """
    engine = sqlcipher_engine(path, keys, foreign_keys=foreign_keys)
    engine.dialect = _dialect(engine.dialect)
    give_keys(engine, keys)
    return engine.execution_options(compiled_cache=_statements())


@cache
def _statements() -> dict[Any, Any]:
    return {}


_KEPT: list[sa.Dialect] = []


def _dialect(fresh: sa.Dialect) -> sa.Dialect:
    """Keep the first one; one vault is open at a time here, as each gives it its own keys."""
    if not _KEPT:
        _KEPT.append(fresh)
    return _KEPT[0]


def look_at(sample: Sample, folder: Path) -> Look:
    """Open a copy of the sample, read everything in it, and check it, as a person would."""
    look = Look()
    with home_of(sample), known_keys(sample.material):
        try:
            desk = unlocking.unlock(folder, USER, PASSPHRASE, SystemClock())
        except DalilError as error:
            look.told.append(str(error))
            return look
        except RAW as error:
            look.findings.append(Finding(RAISED, f"opening: {type(error).__name__}: {error}"))
            return look
        try:
            _read(desk, look)
            _check(desk, look)
        finally:
            _close(desk, look)
    return look


def _read(desk: Desk, look: Look) -> None:
    older = last_seen.older(desk)
    if older is not None:
        look.gap = str(older.sentence)
        look.told.append(look.gap)
    try:
        look.holdings = holdings(desk)
    except DalilError as error:
        look.told.append(str(error))
    except RAW as error:
        look.findings.append(Finding(RAISED, f"reading: {type(error).__name__}: {error}"))


def _check(desk: Desk, look: Look) -> None:
    try:
        problem = history.verify(desk).problem
    except (DalilError, *RAW) as error:
        look.findings.append(Finding(RAISED, f"checking: {type(error).__name__}: {error}"))
    else:
        look.told += [] if problem is None else [str(problem)]


def _close(desk: Desk, look: Look) -> None:
    try:
        desk.close()
    except DalilError as error:
        look.told.append(str(error))
    except RAW as error:
        look.findings.append(Finding(RAISED, f"closing: {type(error).__name__}: {error}"))


def judge(look: Look, sample: Sample, where: str) -> list[Finding]:
    """Say what is wrong with how a vault that was altered behaved."""
    found = [Finding(each.what, f"{where}: {each.where}") for each in look.findings]
    if look.holdings is not None and look.holdings != dict(sample.holdings) and not look.told:
        found.append(Finding(WRONG, f"{where}: other data, and {SILENT}"))
    return found


@contextmanager
def quick_scratch() -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where there is such a place."""
    within = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    folder = Path(mkdtemp(prefix="faults-", dir=within))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
