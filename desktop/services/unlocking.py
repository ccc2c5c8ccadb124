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
from desktop.services import last_seen
from desktop.services.attachments import sweep
from desktop.services.desk import Desk
from desktop.storage.vaults import (
    OpenVault,
    create_vault,
    discard_vault,
    open_vault,
    recover_vault,
)
from desktop.storage.watch import HeadWatch
from desktop.vault import making
from desktop.vault.recovery import RecoveryCode

# Whoever makes the vault runs the office until others join; examinations stay a doctor's.
FOUNDER_ROLES: Final = frozenset({"coordinator", "lawyer", "administrator"})


def create(
    folder: Path,
    user_name: str,
    passphrase: str,
    clock: Clock,
    roles: frozenset[str] = FOUNDER_ROLES,
    furnish: Callable[[Desk, RecoveryCode], object] | None = None,
) -> tuple[Desk, RecoveryCode]:
    """Make a vault with its first user; the code is shown once and is nowhere else.

    `furnish` is what belongs to the making: if it fails, there is no vault.

    Raises:
        VaultRefused, WrongInput, StorageFailure: as `create_vault`.
    """
    vault, code = create_vault(folder, user_name, passphrase)
    vault.watch = HeadWatch(folder, vault.keys)
    desk = Desk(vault, clock, vault.keys.user_id, roles)
    try:
        _enter_founder(desk, user_name)
        if furnish is not None:
            furnish(desk, code)
        making.finish(folder)
    except BaseException:
        desk.close()
        discard_vault(folder)
        raise
    return desk, code


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


def recover(folder: Path, code: str, user_name: str, passphrase: str, clock: Clock) -> Desk:
    """Open a vault with the paper code and give the user a new passphrase.

    Raises:
        WrongInput: the code is mistyped or belongs to another vault.
        NotFound: there is no such user.
        VaultRefused, Damaged, StorageFailure: as `open_vault`.
    """
    return _seat(recover_vault(folder, code, user_name, passphrase), clock, "recover")


def _seat(vault: OpenVault, clock: Clock, action: str) -> Desk:
    try:
        desk = Desk(vault, clock, vault.keys.user_id, frozenset())
        desk.roles = _active_roles(desk)
        last_seen.begin_watching(desk)  # before this very login makes the log longer
        with desk.writing(action) as work:
            work.note("login", User.__tablename__, desk.user_id)
        making.finish(vault.folder)  # interrupted after everything was there
        sweep(desk)
    except BaseException:
        vault.close()
        raise
    return desk


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
        raise NotPermitted(_("This user has no role in this vault any more."))
    return roles
