"""Backups of the vault that is open: where they go, making them, and when the last good one was.

Whoever has the vault open may have it backed up to the places that were chosen: a backup shows
nothing to anybody who could not open the vault. Where it goes is the administrator's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import (
    Cancelled,
    DalilError,
    Locked,
    NotFound,
    VaultRefused,
)
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.models.backups import BackupEvent, BackupPlace
from desktop.rules.access import Action
from desktop.rules.retention import kept
from desktop.services.desk import Desk, Work
from desktop.services.leaving import is_inside
from desktop.storage import log
from desktop.storage.backup_contents import Checked
from desktop.storage.backups import Staged, staged_backup, staged_copy
from desktop.vault.backupnames import backups_in
from desktop.vault.place import watched_by

NEAR: Final = "near"
AWAY: Final = "away"
OTHER: Final = "other"
BACKUP, REHEARSAL, RESTORE = "backup", "rehearsal", "restore"

DAYS_GOOD: Final = 7
"""So old may the last backup become before somebody is told in another colour."""

DESTINATIONS: Final = (NEAR, AWAY)


@frozen_value
class Place:
    """A folder into which this workstation puts backups; `there` is False for a stick not in.

    `watched_by` names a service or network that also has what lies there, `same_disk` says that it
    lies on the vault's own disk.
    """

    destination: str
    folder: Path
    there: bool
    watched_by: Text | str | None
    same_disk: bool = False


@frozen_value
class LastBackups:
    """When the last good backup was made, and the last one that was taken away; `gaps` of it."""

    near: datetime | None
    away: datetime | None
    gaps: int = 0

    @property
    def any(self) -> datetime | None:
        """When the last backup was made, wherever it lies."""
        return max(filter(None, (self.near, self.away)), default=None)


@frozen_value
class Written:
    """What became of one destination: the file that counts now, or why there is none."""

    destination: str
    path: Path | None
    problem: Text | None = None
    removed: int = 0


@frozen_value
class Outcome:
    """What became of a backup; `gaps` counts files that the vault itself does not have any more."""

    written: tuple[Written, ...]
    seq: int
    gaps: int
    size: int

    @property
    def good(self) -> bool:
        """Whether there is a new backup anywhere."""
        return any(each.path is not None for each in self.written)


# -- where backups go ------------------------------------------------------------------------------


def places(desk: Desk, workstation: str) -> tuple[Place, ...]:
    """Return where this workstation puts its backups, the place at hand first."""
    with desk.reading() as session:
        found = session.scalars(_places_of(workstation)).all()
    folders = {each.destination: Path(each.folder) for each in found}
    return tuple(
        _place(desk, destination, folders[destination])
        for destination in DESTINATIONS
        if destination in folders
    )


def may_choose(desk: Desk) -> bool:
    """Say whether this user chooses where backups go."""
    return bool(desk.scopes("system", Action.EDIT))


def choose_place(desk: Desk, workstation: str, destination: str, folder: Path | None) -> None:
    """Put backups of this workstation into `folder` from now on; None: nowhere.

    Raises:
        NotPermitted
        VaultRefused: the folder is the vault's own, or lies in it.
        NotFound: there is no such folder.
    """
    if folder is not None:
        refuse_place(desk, folder)
    with desk.writing("choose_backup_place") as work:
        desk.permit(work.session, "system", Action.EDIT)
        query = _places_of(workstation).where(BackupPlace.destination == destination)
        known = work.session.scalars(query).first()
        if folder is None:
            if known is not None:
                work.session.delete(known)
        elif known is None:
            place = BackupPlace(
                workstation=workstation, destination=destination, folder=str(folder.absolute())
            )
            work.session.add(place)
        else:
            known.folder = str(folder.absolute())


def refuse_place(desk: Desk, folder: Path) -> None:
    """Refuse a folder that is no place for backups.

    Raises:
        VaultRefused, NotFound
    """
    if folder.resolve() == desk.vault.folder.resolve() or is_inside(folder, desk.vault.folder):
        raise VaultRefused(
            _("Backups cannot lie in the vault's own folder: whoever loses one loses both.")
        )
    if not folder.is_dir():
        raise NotFound(_("There is no folder {folder}.", folder=folder.absolute().name))


def _places_of(workstation: str) -> sa.Select[BackupPlace]:
    return sa.select(BackupPlace).where(BackupPlace.workstation == workstation)


def _place(desk: Desk, destination: str, folder: Path) -> Place:
    try:  # a stick may be taken out at any moment
        same_disk = folder.stat().st_dev == desk.vault.folder.stat().st_dev
    except OSError:
        return Place(destination, folder, there=False, watched_by=watched_by(folder))
    there = folder.is_dir()
    return Place(destination, folder, there, watched_by(folder), same_disk)


# -- when ------------------------------------------------------------------------------------------


def last_backups(desk: Desk, session: Session | None = None) -> LastBackups:
    """Return when this vault was backed up last, from whichever workstation."""
    if session is None:
        with desk.reading() as own:
            return last_backups(desk, own)
    newest = {each.destination: each for each in session.scalars(_NEWEST)}
    away = newest.get(AWAY)
    near = max(
        (each for key, each in newest.items() if key != AWAY), key=lambda e: e.at, default=None
    )
    last = max(filter(None, (near, away)), key=lambda each: each.at, default=None)
    return LastBackups(
        None if near is None else near.at,
        None if away is None else away.at,
        0 if last is None else last.gaps,
    )


_LATEST = (
    sa.select(BackupEvent.destination, sa.func.max(BackupEvent.at).label("at"))
    .where(BackupEvent.deed == BACKUP)
    .group_by(BackupEvent.destination)
    .subquery()
)
_NEWEST = (
    sa.select(BackupEvent)
    .join(
        _LATEST,
        sa.and_(
            BackupEvent.destination == _LATEST.c.destination,
            BackupEvent.at == _LATEST.c.at,
        ),
    )
    .where(BackupEvent.deed == BACKUP)
)


def due(desk: Desk, workstation: str) -> tuple[Place, ...]:
    """Return the places, connected now, into which nothing was put today yet."""
    last = last_backups(desk)
    made = {NEAR: last.near, AWAY: last.away}
    return tuple(
        place
        for place in places(desk, workstation)
        if place.there and not _is_today(desk, made[place.destination])
    )


def _is_today(desk: Desk, at: datetime | None) -> bool:
    return at is not None and at.astimezone().date() == desk.today


# -- making ----------------------------------------------------------------------------------------


def back_up(desk: Desk, workstation: str, progress: Progress | None = None) -> Outcome:
    """Make a backup in every place of this workstation; one that is not there stops no other.

    Raises:
        NotFound: no place was chosen.
        VaultRefused: the database lies on a server.
        StorageFailure, Damaged, NotFound: none of the places got one; why the first did not.
        Cancelled, Locked: nothing half is left.
    """
    chosen = places(desk, workstation)
    if not chosen:
        raise NotFound(_("Nobody has chosen yet where backups go: choose a folder in Settings."))
    return _make(desk, [(each.destination, each.folder) for each in chosen], progress)


def back_up_due(desk: Desk, workstation: str, progress: Progress | None = None) -> Outcome | None:
    """Make today's backup where there is none yet; None if nothing was due.

    Raises:
        as `back_up`
    """
    waiting = due(desk, workstation)
    if not waiting:
        return None
    return _make(desk, [(each.destination, each.folder) for each in waiting], progress)


def back_up_to(desk: Desk, folder: Path, progress: Progress | None = None) -> Outcome:
    """Make a backup in a folder that is named for this once.

    Raises:
        NotPermitted; and as `back_up`
    """
    with desk.reading() as session:
        desk.permit(session, "system", Action.CREATE)
    refuse_place(desk, folder)
    return _make(desk, [(OTHER, folder)], progress)


def _make(
    desk: Desk, targets: Sequence[tuple[str, Path]], progress: Progress | None = None
) -> Outcome:
    steps, written, failed = progress or Progress(), list[Written](), list[DalilError]()
    source: tuple[Path, Checked] | None = None
    for number, (destination, folder) in enumerate(targets):
        part = steps.share(number * 100, (number + 1) * 100, len(targets) * 100)
        try:
            with _staged(desk, folder, source, part) as staged:
                path = _count(desk, destination, staged)
                source = (path, staged.checked)
        except (Cancelled, Locked):
            raise
        except DalilError as error:
            failed.append(error)
            written.append(Written(destination, None, error.sentence))
        else:
            removed = thin_out(desk, folder, staged.checked)
            written.append(Written(destination, path, None, removed))
    if source is None:
        raise failed[0]
    inventory = source[1].inventory
    return Outcome(tuple(written), inventory.seq, len(inventory.gaps), source[1].size)


def _staged(
    desk: Desk, folder: Path, source: tuple[Path, Checked] | None, progress: Progress
) -> AbstractContextManager[Staged]:
    """Make the first one out of the vault, and every other out of the first."""
    if source is not None:
        return staged_copy(*source, folder, progress)
    return staged_backup(desk.vault, desk.log_keys(), folder, desk.clock.now(), progress)


def _count(desk: Desk, destination: str, staged: Staged) -> Path:
    """Give a backup its name and write it into the log: after both it counts.

    The name comes first: a record of a backup that is not there would be believed. A file whose
    record failed goes again; what a kill leaves here is a whole backup that nobody counts.
    """
    placed: Path | None = None
    try:
        with desk.writing("back_up") as work:
            work.session.add(event_of(work, BACKUP, staged.checked, destination))
            placed = staged.place()
    except BaseException:
        if placed is not None:
            placed.unlink(missing_ok=True)
        raise
    return placed


def event_of(
    work: Work, deed: str, checked: Checked, destination: str | None = None, *, good: bool = True
) -> BackupEvent:
    """Return the record of something that was done with a backup."""
    inventory = checked.inventory
    return BackupEvent(
        deed=deed,
        destination=destination,
        at=work.at,
        backup_id=checked.header.backup_id,
        made_at=checked.header.made_at,
        seq=inventory.seq,
        head=inventory.head,
        sha256=checked.sha256,
        size=checked.size,
        objects=len(inventory.objects),
        gaps=len(inventory.gaps),
        good=good,
    )


def thin_out(desk: Desk, folder: Path, newest: Checked) -> int:
    """Remove backups of this vault that are older than is kept; return how many.

    Nothing is removed as long as the newest lacks a file that an older one may hold, and never the
    newest. One that cannot be removed stays.
    """
    if newest.inventory.gaps:
        return 0
    found = backups_in(folder, desk.vault.vault_id)
    keeping = kept([each.made_at.astimezone() for each in found])
    removed = 0
    for each in found:
        if each.made_at not in keeping and each.made_at < newest.header.made_at:
            try:
                each.path.unlink()
            except OSError:
                continue
            removed += 1
    return removed


def latest_head(desk: Desk) -> tuple[int, str]:
    """Return number and head of the log's last entry; noted elsewhere, they show what is gone."""
    with desk.reading() as session:
        seq, head = log.read_head(session, desk.log_keys())
    return seq, head.hex()
