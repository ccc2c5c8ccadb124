"""The way back into the vault: on which papers it is kept, rehearsing it, and making new papers.

A rehearsal proves in memory that the papers open every part of the vault, and changes nothing but
the log. Whoever rehearses or makes new papers needs no key of casework or examinations: what the
papers open is dropped before anything else happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import DalilError, RecoveryRefused
from desktop.core.text import Text
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry
from desktop.models.users import User
from desktop.rules.access import Action, Scope, access_table
from desktop.services import recovery_sheet
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import NOBODY, PIECES, SHEET, RecoveryPapers
from desktop.vault import slots
from desktop.vault.keys import COMPARTMENTS
from desktop.vault.pieces import TypedPaper
from desktop.vault.slotpaper import NewPaper

AREA: Final = "recovery"
REHEARSED: Final = "rehearse_recovery"
REFUSED: Final = "rehearse_recovery_failed"
RENEWED: Final = "renew_recovery"
MADE: Final = "create_vault"
REHEARSE_EVERY: Final = timedelta(days=183)
"""Half a year; docs/adr/0023 says why."""

_MAKING: Final = (MADE, RENEWED)
_KIND: Final = "recovery"
_SHOWN = 8
_ENTRY = AuditEntry.__table__


@frozen_value
class RecoveryDeed:
    """One line of what was done about the way back.

    `form` is that of papers that were made, `reason` why a rehearsal failed.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    form: str | None
    set_mark: str | None
    reason: str | None


@frozen_value
class RecoveryState:
    """How the way back is kept, when it was last proved, and what was done about it, newest first.

    `form` is "sheet" where the log says nothing: so it was before it told. `proved_at` is of the
    papers in use. `holds_all` says that this user could make new ones without the old.
    """

    form: str
    set_mark: str | None
    made_at: datetime | None
    proved_at: datetime | None
    due: bool
    holds_all: bool
    deeds: tuple[RecoveryDeed, ...]


@frozen_value
class PapersInUse:
    """What others rest on: the form of the papers in use, when they were proved, and if it is due.

    `form` is "none" for a practice vault.
    """

    form: str
    proved_at: datetime | None
    due: bool


@frozen_value
class Rehearsal:
    """What a rehearsal showed: `problem` is None when the papers open every part of the vault."""

    problem: Text | None


def may_recover(desk: Desk) -> bool:
    """Say whether the way back is this user's to look after."""
    return Scope.ALL in desk.scopes(AREA, Action.VIEW)


def read_state(desk: Desk) -> RecoveryState:
    """Return how the way back into the vault stands.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        made, proved = _last_two(desk, session)
        deeds = _deeds(desk, session)
    holds = all(desk.vault.keys.has(name) for name in COMPARTMENTS)
    return RecoveryState(
        _form(made),
        _set_mark(made),
        made.at if made else None,
        proved.at if proved else None,
        _is_due(desk, made, proved),
        holds,
        deeds,
    )


def papers_in_use(desk: Desk, session: Session) -> PapersInUse:
    """Return how far the papers can be relied on; of nobody's deeds, so anybody may know."""
    made, proved = _last_two(desk, session)
    return PapersInUse(_form(made), proved.at if proved else None, _is_due(desk, made, proved))


def who_rehearses() -> tuple[str, ...]:
    """Return the roles that look after the papers."""
    return access_table().who_may(AREA, Action.VIEW)


def is_due(desk: Desk, session: Session) -> bool:
    """Say whether the papers in use were not proved for half a year, or ever."""
    return _is_due(desk, *_last_two(desk, session))


def _is_due(desk: Desk, made: Any, proved: Any) -> bool:
    if _form(made) == NOBODY:
        return False
    return proved is None or bool(desk.clock.now() - proved.at > REHEARSE_EVERY)


def _last_two(desk: Desk, session: Session) -> tuple[Any, Any]:
    """Return the making of the papers in use, and the last rehearsal with them."""
    made = proved = None
    query = sa.select(_ENTRY).where(*_about(desk)).order_by(_ENTRY.c.seq)
    for row in session.execute(query.where(_ENTRY.c.action != REFUSED)):
        made, proved = (made, row) if row.action == REHEARSED else (row, None)
    return made, proved


def _about(desk: Desk) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what finds the entries of the way back, by the index of records."""
    return _ENTRY.c.record_id == desk.vault.vault_id, _ENTRY.c.kind == _KIND


def _form(made: Any) -> str:
    return SHEET if made is None else str(made.operation).partition(".")[0]


def _set_mark(made: Any) -> str | None:
    return str(made.operation).partition(".")[2] or None if made else None


def _deeds(desk: Desk, session: Session) -> tuple[RecoveryDeed, ...]:
    told = sa.or_(sa.and_(*_about(desk)), _ENTRY.c.action == "recover")
    query = sa.select(_ENTRY).where(told).order_by(_ENTRY.c.seq.desc()).limit(_SHOWN)
    names = dict(session.execute(sa.select(User.id, User.name)).all())
    return tuple(
        RecoveryDeed(
            row.seq,
            row.at,
            names.get(row.actor_id, ""),
            row.action,
            _form(row) if row.action in _MAKING else None,
            _set_mark(row) if row.action in _MAKING else None,
            row.operation if row.action == REFUSED else None,
        )
        for row in session.execute(query)
    )


def rehearse(desk: Desk, typed: TypedPaper) -> Rehearsal:
    """Prove in memory that what was typed opens every part of the vault; it is told in the log.

    Raises:
        NotPermitted
        Damaged: the key file is not what this vault's users wrote; that is in the log, too.
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
    try:
        slots.rehearse(desk.vault.folder, desk.vault.keys, typed)
    except RecoveryRefused as error:
        _note(desk, REFUSED, error.reason)
        return Rehearsal(error.sentence)
    except DalilError:
        _note(desk, REFUSED, "damaged")
        raise
    _note(desk, REHEARSED, "proved")
    return Rehearsal(None)


def note_made(desk: Desk, papers: RecoveryPapers | None) -> None:
    """Tell in the log on what the code of a new vault is kept; None: on nothing."""
    _note(desk, MADE, NOBODY if papers is None else _told(papers))


def _note(desk: Desk, action: str, operation: str) -> None:
    with desk.writing(action) as work:
        work.note(operation, _KIND, desk.vault.vault_id)


def _told(papers: RecoveryPapers) -> str:
    """Return form and set as the log has them."""
    return f"{PIECES}.{papers.set_mark}" if papers.pieces else SHEET


# -- new papers -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Renewal:
    """New papers that open nothing yet: to be written, typed back, and then put in place."""

    new: NewPaper
    papers: RecoveryPapers
    user_name: str

    def __repr__(self) -> str:
        return "<Renewal>"


def prepare(
    desk: Desk, form: str, typed: TypedPaper | None, passphrase: str | None = None
) -> Renewal:
    """Make new papers; the present ones open the vault until `put_in_place`.

    They are sealed with the present papers, or by who holds every part of the vault and says the
    own passphrase once more, so that nobody makes papers at a desk that was left open.

    Raises:
        NotPermitted: not for this role, or without papers and a part is not held.
        RecoveryRefused: the present papers do not fit.
        WrongPassphrase: it is not this user's.
    """
    folder, keys = desk.vault.folder, desk.vault.keys
    with desk.reading() as session:
        desk.permit(session, AREA, Action.EDIT)
        name = session.scalars(sa.select(User.name).where(User.id == desk.user_id)).one()
    if typed is None:
        slots.confirm(folder, keys, passphrase or "")
    new = slots.prepare_paper(folder, keys, typed)
    return Renewal(new, RecoveryPapers.of(new.code, desk.vault.vault_id, form), name)


def write_papers(desk: Desk, renewal: Renewal, path: Path, language: str) -> None:
    """Write the sheet to the file `path`, or the pieces into the folder `path`.

    Raises:
        VaultRefused: it lies inside the vault, or a file is there already.
        StorageFailure: it cannot be written.
    """
    write_made(desk, renewal.papers, path, renewal.user_name, language)


def write_made(
    desk: Desk, papers: RecoveryPapers, path: Path, user_name: str, language: str
) -> None:
    """Write the papers of a new vault, as `write_papers` does."""
    if papers.pieces:
        recovery_sheet.write_pieces(desk, papers, path, user_name, language)
    else:
        recovery_sheet.refuse_place(path, desk.vault.folder)
        recovery_sheet.write(desk, papers, path, user_name, language)


def put_in_place(desk: Desk, renewal: Renewal, typed: TypedPaper) -> None:
    """Let the new papers open the vault, after they were typed back; the old ones open it no more.

    Raises:
        RecoveryRefused: what was typed is not the new papers; the old ones go on opening the vault.
        NotPermitted
        Conflict: a part of the vault was renewed meanwhile.
    """
    renewal.papers.check(typed, desk.vault.vault_id)
    with desk.writing(RENEWED) as work:
        desk.permit(work.session, AREA, Action.EDIT)
        work.note(_told(renewal.papers), _KIND, desk.vault.vault_id)
        # Last: were the transaction to fail now, the log would be silent of papers that open the
        # vault, which is better than its telling of papers that open nothing.
        work.session.flush()
        slots.replace_paper(desk.vault.folder, desk.vault.keys, renewal.new)
