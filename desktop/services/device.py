"""The secret of a workstation: turning it on and off for oneself, and sealing the workstation.

With it a copied vault and a known passphrase are not enough. It lies in the keyring of one
computer, which may break or be taken; so nobody turns it on before a rehearsal has shown lately
that the recovery papers open the vault. Whose workstation lost it comes back by these papers, or is
let in again by an administrator (docs/adr/0030-secret-of-the-workstation.md).
"""

from __future__ import annotations

from datetime import datetime

from desktop.core.changes import Change, Changes
from desktop.core.errors import DeviceRefused, NotPermitted
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.models.users import User
from desktop.rules.labels import Roles
from desktop.services import recovery
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import NOBODY
from desktop.services.users import members
from desktop.vault import device, slots

BOUND, RELEASED = "bind_device", "release_device"
SEALED, NOT_SEALED = "seal_workstation", "seal_workstation_failed"


@frozen_value
class DeviceState:
    """How this user and this workstation stand.

    `is_on` says that the own passphrase opens the vault only with a secret. `keyring` names where
    it is kept, or would be; None where `why_not_on` says why there is none. `why_not_on` and
    `why_not_sealed` say what is missing first; None: nothing.
    """

    is_on: bool
    keyring: str | None
    proved_at: datetime | None
    why_not_on: Text | None
    why_not_sealed: Text | None


def read_state(desk: Desk) -> DeviceState:
    """Return how this user's way in and this workstation stand.

    Raises:
        Damaged: the key file is not what this vault's users wrote.
    """
    keyring, absence = None, None
    try:
        keyring = device.keyring_name()
    except DeviceRefused as error:
        absence = error.sentence
    with desk.reading() as session:
        papers = recovery.papers_in_use(desk, session)
    why_not_on = _papers_missing(papers, lately=True)
    return DeviceState(
        is_on(desk), keyring, papers.proved_at, absence or why_not_on, _why_not_sealed(desk, papers)
    )


def is_on(desk: Desk) -> bool:
    """Say whether this user's passphrase opens the vault only with a secret of a workstation.

    Raises:
        Damaged: the key file is not what this vault's users wrote.
    """
    mine = members(desk).get(desk.user_id)
    return mine is not None and mine.needs_device


def turn_on(desk: Desk, passphrase: str) -> Changes:
    """Let the own passphrase open the vault only with this workstation's secret, from now on.

    The key file goes first: killed in between, the log is silent of it, and the vault opens.

    Raises:
        NotPermitted: no rehearsal of the recovery papers has succeeded for half a year.
        WrongPassphrase: it is not the present one.
        DeviceRefused: the keyring of this computer keeps no secret.
    """
    with desk.reading() as session:
        missing = _papers_missing(recovery.papers_in_use(desk, session), lately=True)
    if missing is not None:
        raise NotPermitted(missing)
    slots.bind_device(desk.vault.folder, desk.vault.keys, passphrase)
    return _tell(desk, BOUND)


def turn_off(desk: Desk, passphrase: str) -> Changes:
    """Let the own passphrase alone open the vault again.

    Raises:
        WrongPassphrase: it is not the present one.
        DeviceRefused: this workstation cannot give the secret.
    """
    slots.release_device(desk.vault.folder, desk.vault.keys, passphrase)
    return _tell(desk, RELEASED)


def seal_workstation(desk: Desk) -> None:
    """Delete this workstation's secret of the vault, see that it is gone, and tell the log.

    Whoever calls locks the vault afterwards, whatever this says. The secret goes before the log is
    written: somebody may be at the door, and a full disk must not keep it.

    Raises:
        NotPermitted: a passphrase alone would still open the vault, or nobody has proved that the
            recovery papers do.
        DeviceRefused: the keyring still has the secret, or cannot be asked.
    """
    with desk.reading() as session:
        missing = _why_not_sealed(desk, recovery.papers_in_use(desk, session))
    if missing is not None:
        raise NotPermitted(missing)
    try:
        device.forget_secret(desk.vault.vault_id)
    except DeviceRefused as error:
        _tell(desk, NOT_SEALED, error.reason)
        raise
    _tell(desk, SEALED)


def _tell(desk: Desk, action: str, operation: str = "device") -> Changes:
    with desk.writing(action) as work:
        work.note(operation, User.__tablename__, desk.user_id)
    # No record was written, but lists show it of the user.
    changes = Changes(frozenset({Change(User.__tablename__, desk.user_id)}))
    desk.tell(changes)
    return changes


def _why_not_sealed(desk: Desk, papers: recovery.PapersInUse) -> Text | None:
    without = sum(each.active and not each.needs_device for each in members(desk).values())
    if without:
        return n_(
            "{n} user of this vault opens it with a passphrase alone. Sealing protects only where"
            " every user needs the secret of a workstation.",
            "{n} users of this vault open it with a passphrase alone. Sealing protects only where"
            " every user needs the secret of a workstation.",
            without,
        )
    return _papers_missing(papers, lately=False)


def _papers_missing(papers: recovery.PapersInUse, *, lately: bool) -> Text | None:
    """Return why the papers are no way back to rely on.

    Sealing is for a bad hour: there it is enough that the papers in use were ever proved.
    """
    if papers.form == NOBODY:
        return _("This vault has no recovery papers, so a lost secret would be the end of it.")
    if papers.proved_at is None or (lately and papers.due):
        return _(
            "Rehearse first that the recovery papers open the vault: they are the way back when the"
            " secret is lost. In the settings, under Recovery; for {roles}.",
            roles=Roles(recovery.who_rehearses()),
        )
    return None
