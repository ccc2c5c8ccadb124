"""Backups, killed: a record of one has its file, and whatever bears the name of one is whole."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from desktop.core.errors import DalilError
from desktop.models.backups import BackupEvent
from desktop.services import backups
from desktop.services.desk import Desk
from desktop.storage import backup_contents
from desktop.vault.backupnames import SUFFIX, Found, backups_in, name_of
from tests.faults.registry import Deed, Intent, digest, operation, reader

BACKUP = "backup"
HERE = "33333333-3333-4333-8333-333333333333"
WHOLE = digest(["a whole backup"])


def place_of(vault: Path) -> Path:
    """Where backups of a vault go, beside it."""
    return vault.parent / f"{vault.name} backups"


@operation("backup")
def back_up(desk: Desk, _chance: Random) -> Deed:
    folder = place_of(desk.vault.folder)
    folder.mkdir(exist_ok=True)
    if not backups.places(desk, HERE):  # the one before may have been killed between the two
        backups.choose_place(desk, HERE, backups.NEAR, folder)
    yield Intent(BACKUP, None, WHOLE)
    done = backups.back_up(desk, HERE)
    with desk.reading() as session:
        query = sa.select(BackupEvent.id).where(BackupEvent.seq == done.seq)
        return session.scalars(query).one()


@reader(BACKUP)
def read_backups(desk: Desk) -> dict[str, str]:
    folder = place_of(desk.vault.folder)
    there = {found.path.name: _state(desk, found.path) for found in _found(desk, folder)}
    with desk.reading() as session:
        events = session.scalars(sa.select(BackupEvent).order_by(BackupEvent.seq)).all()
    newest = max(there, default="")
    found = {}
    for event in events:
        name = name_of(desk.vault.vault_id, event.made_at)
        thinned_out = name not in there and name < newest
        found[event.id] = WHOLE if thinned_out else there.get(name, "no file")
    # One that was named and not recorded is whole, too; nothing else bears such a name.
    named = folder.glob(f"*{SUFFIX}") if folder.exists() else ()
    odd = {path.name: there.get(path.name, "not a backup") for path in named}
    return found | {name: state for name, state in odd.items() if state != WHOLE}


def _found(desk: Desk, folder: Path) -> tuple[Found, ...]:
    return backups_in(folder, desk.vault.vault_id)


def _state(desk: Desk, path: Path) -> str:
    with TemporaryDirectory() as name:
        try:
            backup_contents.check(path, desk.vault.keys, Path(name) / "vault.db")
        except DalilError as error:
            return str(error)
    return WHOLE
