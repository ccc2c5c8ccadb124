"""Making and opening a vault, ending in a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from desktop.core.clock import Clock
from desktop.core.errors import NotPermitted
from desktop.core.text import _
from desktop.models.users import User, UserRole
from desktop.services import last_seen, passphrases, recovery
from desktop.services.attachments import sweep
from desktop.services.desk import Desk
from desktop.services.erasing import remove_erased_files
from desktop.services.recovery_sheet import NOBODY, SHEET, RecoveryPapers
from desktop.services.users import settle
from desktop.storage.vaults import (
    OpenVault,
    create_vault,
    discard_vault,
    open_vault,
    recover_vault,
)
from desktop.storage.watch import HeadWatch
from desktop.vault import attempts, making
from desktop.vault.pieces import TypedPaper

# Whoever makes the vault runs the office until others join; examinations stay a doctor's.
FOUNDER_ROLES: Final = frozenset({"coordinator", "lawyer", "administrator"})


def create(
    folder: Path,
    user_name: str,
    passphrase: str,
    clock: Clock,
    roles: frozenset[str] = FOUNDER_ROLES,
    furnish: Callable[[Desk, RecoveryPapers], object] | None = None,
    form: str = SHEET,
) -> tuple[Desk, RecoveryPapers]:
    """Make a vault with its first user; its papers are shown once and are nowhere else.

    `furnish` is what belongs to the making: if it fails, there is no vault. `form` says how the
    recovery code is kept.

    Raises:
        VaultRefused, WrongInput, StorageFailure: as `create_vault`.
        WrongInput: the passphrase would be guessed.
    """
    passphrases.refuse_weak(passphrase, (user_name, folder.name))
    vault, code = create_vault(folder, user_name, passphrase)
    vault.watch = HeadWatch(folder, vault.keys)
    desk = Desk(vault, clock, vault.keys.user_id, roles)
    papers = RecoveryPapers.of(code, vault.vault_id, form)
    try:
        _enter_founder(desk, user_name)
        recovery.note_made(desk, None if form == NOBODY else papers)
        if furnish is not None:
            furnish(desk, papers)
        making.finish(folder)
    except BaseException:
        desk.close()
        discard_vault(folder)
        raise
    return desk, papers


def _enter_founder(desk: Desk, user_name: str) -> None:
    with desk.writing("create_vault") as work:
        user = User(id=desk.user_id, name=user_name.strip(), created_at=work.at)
        work.session.add(user)
        work.session.flush()
        work.session.add_all(UserRole(user_id=user.id, role=role) for role in sorted(desk.roles))


def unlock(folder: Path, user_name: str, passphrase: str, clock: Clock) -> Desk:
    """Open a vault for one of its users; the login is in the log.

    Raises:
        VaultRefused, WrongPassphrase, Damaged, StorageFailure: as `open_vault`.
        NotPermitted: the user was disabled.
    """
    return _seat(open_vault(folder, user_name, passphrase), clock, "unlock")


def recover(folder: Path, paper: TypedPaper, user_name: str, passphrase: str, clock: Clock) -> Desk:
    """Open a vault with the recovery papers and give the user a new passphrase.

    Raises:
        WrongInput: the papers are mistyped, replaced or of another vault; the passphrase would be
            guessed.
        NotFound: there is no such user.
        VaultRefused, Damaged, StorageFailure: as `open_vault`.
    """
    passphrases.refuse_weak(passphrase, (user_name, folder.name))
    return _seat(recover_vault(folder, paper, user_name, passphrase), clock, "recover")


def _seat(vault: OpenVault, clock: Clock, action: str) -> Desk:
    try:
        desk = Desk(vault, clock, vault.keys.user_id, frozenset())
        settle(desk)
        desk.roles = _active_roles(desk)
        last_seen.begin_watching(desk)  # before this very login makes the log longer
        _tell_failed_attempts(desk)
        with desk.writing(action) as work:
            work.note("login", User.__tablename__, desk.user_id)
            user = work.session.get_one(User, desk.user_id)
            if action == "recover":  # the passphrase was chosen just now
                user.must_choose = None
            desk.must_choose = bool(user.must_choose)
        making.finish(vault.folder)  # interrupted after everything was there
        sweep(desk)
        remove_erased_files(desk)
    except BaseException:
        vault.close()
        raise
    return desk


def _tell_failed_attempts(desk: Desk) -> None:
    """Put into the log how often the vault was tried in vain since it was last opened."""
    failed = attempts.count(desk.vault.folder)
    if failed:
        with desk.writing("failed_logins") as work:
            pairs = {"attempts": [None, str(failed)]}
            desk.note_about(work, "login", User.__tablename__, desk.user_id, pairs)
        attempts.forget(desk.vault.folder)


def _active_roles(desk: Desk) -> frozenset[str]:
    query = (
        sa.select(UserRole.role)
        .join(User, User.id == UserRole.user_id)
        .where(User.id == desk.user_id, User.status == "active")
    )
    with desk.reading() as session:
        roles = frozenset(session.scalars(query))
    if not roles:
        if making.is_unfinished(desk.vault.folder):
            raise making.interrupted(desk.vault.folder)
        raise NotPermitted(_("You have no access to this vault any more. Ask its administrator."))
    return roles
