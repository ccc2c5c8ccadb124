"""The vaults that are killed: copies of one template, opened by raw key on the program's own way.

Only `unlocking` derives a key, which costs half a second; everything after it is what ships: the
lock, the refusal of a plain file, the revision, the engine, the desk.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3 import dbapi2

from desktop.core.clock import SystemClock
from desktop.services import history
from desktop.services.desk import Desk
from desktop.storage import vaults
from desktop.storage.failures import in_words
from desktop.vault.lockfile import VaultLock
from tests.desks import ALL_ROLES, USER_ID, lay_slots, sqlcipher_desk, vault_keys
from tests.faults.book import Finding
from tests.faults.registry import READERS

LOG, DATABASE = "log and records disagree", "the database is not sound"
SHUT = "the vault does not open any more"
# What must never reach a person: everything else that opening and reading a vault can raise.
RAW = (SQLAlchemyError, dbapi2.Error, OSError, LookupError, ValueError)


@cache
def template() -> Path:
    """A vault's database with its user and nothing else."""
    folder = Path(mkdtemp(prefix="template-"))
    with sqlcipher_desk(folder):
        pass
    return folder / vaults.DATABASE


def fresh_vault(folder: Path) -> None:
    """Lay an empty vault into `folder`."""
    folder.mkdir(parents=True)
    shutil.copy(template(), folder / vaults.DATABASE)
    lay_slots(folder)


@contextmanager
def sitting(folder: Path) -> Iterator[Desk]:
    """Open a vault as `open_vault` does, but by raw key, and close it."""
    lock = VaultLock(folder)
    lock.acquire()
    try:
        vault = vaults.open_tables(folder, vault_keys())
    except BaseException:
        lock.release()
        raise
    vault.lock = lock
    desk = Desk(vault, SystemClock(), USER_ID, ALL_ROLES)
    try:
        yield desk
    finally:
        desk.close()


def everything(desk: Desk) -> dict[tuple[str, str], str]:
    """Return the digest of every thing the vault holds."""
    return {
        (kind, record_id): digest
        for kind, read in READERS.items()
        for record_id, digest in read(desk).items()
    }


def examine(desk: Desk) -> list[Finding]:
    """Check the log, every record, every page and every reference."""
    findings = []
    verified = history.verify(desk)
    if verified.problem is not None:
        findings.append(Finding(LOG, str(verified.problem)))
    with in_words(), desk.vault.engine.connect() as connection:
        rows = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        dangling = list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
    if rows != ["ok"]:
        findings.append(Finding(DATABASE, "; ".join(map(str, rows[:3]))))
    findings += [Finding(DATABASE, f"a row of {row[0]} points to nothing") for row in dangling]
    return findings
